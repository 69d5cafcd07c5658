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
    assert modules.isdisjoint({"sympy", "lark"})
    assert "netderive.grammar" in modules


def test_sympy_is_seen_where_it_is_loaded():
    """Shows that the modules of a program are seen at all."""
    assert "sympy" in loaded(
        f"from netderive import derive; derive('input k@5 -> dense 3').totals.params.expr; {REPORT_LOADED}"
    )


LETTERS = "let w = h; input 3@h x w -> [ conv k@3x3 pad 1 -> pool 2 x 2 ] * N -> dense c"


@pytest.mark.parametrize(
    "words",
    [
        ("table", "-e", "input 1@28x28 -> conv 32@5x5 -> dense 10"),
        ("table", "-e", LETTERS),
        ("derive", "-e", LETTERS, "--detail", "full"),
        ("derive", "-e", LETTERS, "--as", "html"),
        ("derive", "-e", LETTERS, "--as", "json"),
        ("scale", "-e", LETTERS),
        ("solve", "-e", LETTERS, "params <= 10^6", "--for", "k", "--set", "N=2", "--set", "c=10", "--set", "h=32"),
        ("check", "-e", f"{LETTERS}; claim features = c"),
    ],
)
def test_no_command_loads_sympy_or_lark(words: tuple[str, ...]):
    modules = loaded(RUN_COMMAND, *words)
    assert "netderive.engine.values.expression" in modules
    assert modules.isdisjoint({"sympy", "lark"})


def test_the_text_of_a_network_of_the_zoo_needs_no_algebra():
    assert "sympy" not in loaded(RUN_COMMAND, "zoo", "resnet")


def test_the_list_of_the_zoo_derives_nothing():
    modules = loaded(RUN_COMMAND, "zoo")
    assert modules.isdisjoint({"sympy", "netderive.engine.network.flow", "netderive.engine.layers.kind"})
