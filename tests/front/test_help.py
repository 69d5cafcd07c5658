"""The help of every command ends with an example, and the example runs."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive.cli import COMMANDS, main

NETWORK = """
let k = 32
input 1@28x28 -> conv k@5x5 -> pool 2x2 -> conv 2*k@3x3 -> dense 10
vary k in {8, 16}
find conv1.params
claim conv1.params = 26*k
"""


def example(command: str) -> list[str]:
    """The arguments of the example in a command's help."""
    said = CliRunner().invoke(main, [command, "--help"], terminal_width=100).output
    lines = said.partition("Example:\n")[2].splitlines()
    program, *arguments = shlex.split(lines[0])
    assert program == "netderive" and arguments[0] == command
    return arguments


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_a_command_runs(command: str, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("cnn.net").write_text(NETWORK)
    if command == "mark":
        assert CliRunner().invoke(main, example("homework")).exit_code == 0
        Path("answers.csv").write_text("student,variant,conv1.params\nAda,1,208\n")
    done = CliRunner().invoke(main, arguments := example(command))
    assert done.exit_code == 0, done.output
    assert Path(arguments[-1]).exists() if "-o" in arguments else done.stdout.strip()
