"""`netderive explain`, and the same in Python."""

from netderive import explain

C = "input 1@28x28 -> conv 32@5x5 -> conv 32@3x3"


def test_the_command_writes_the_same(run):
    done = run("explain", "-e", C, "conv2.params")
    assert done.exit_code == 0 and done.stdout == str(explain(C, "conv2.params"))
    lacking = run("explain", "-e", C)
    assert lacking.exit_code == 2 and "netderive explain FILE conv1.params" in lacking.stderr
