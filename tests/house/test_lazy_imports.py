"""What needs no algebra does not wait for it: heavy imports come only with the work they are for.

Each case runs in a process of its own, since this one has imported everything already.
"""

import json
import subprocess
import sys

import pytest

REPORT_LOADED = "import json, sys; print(); print(json.dumps(sorted(sys.modules)))"

RUN_COMMAND = f"""
import sys
from netderive.cli import main
try:
    main()
except SystemExit as exit:
    status = exit.code or 0
else:
    status = 0
{REPORT_LOADED}
sys.exit(status)
"""


def loaded(program: str, *arguments: str, status: int = 0) -> set[str]:
    """The modules that a program with these arguments has imported by its end."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], text=True, capture_output=True)
    assert done.returncode == status, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_netderive_is_light():
    assert loaded(f"import netderive; {REPORT_LOADED}").isdisjoint({"sympy", "lark", "rich"})


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_light(option: str):
    assert loaded(RUN_COMMAND, option).isdisjoint({"sympy", "lark", "rich"})


def test_a_syntax_error_needs_no_algebra():
    modules = loaded(RUN_COMMAND, "table", "-e", "input 1@28xx28 ->", status=2)
    assert "sympy" not in modules
    assert "netderive.grammar" in modules


def test_letters_need_algebra():
    """Shows that the modules of a command are seen at all."""
    assert {"sympy", "lark"} <= loaded(RUN_COMMAND, "table", "-e", "input 1@28x28 -> conv k@5x5")


def test_numbers_alone_need_no_algebra():
    assert "sympy" not in loaded(RUN_COMMAND, "table", "-e", "input 1@28x28 -> conv 32@5x5 -> dense 10")


def test_the_text_of_a_network_of_the_zoo_needs_no_algebra():
    assert "sympy" not in loaded(RUN_COMMAND, "zoo", "resnet")
