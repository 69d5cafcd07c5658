"""The cell magic in a real IPython shell."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from netderive import Table, WorkedSolution


@pytest.fixture
def shell() -> Any:
    interactive = importlib.import_module("IPython.core.interactiveshell").InteractiveShell
    interactive.clear_instance()
    made = interactive.instance()
    made.run_line_magic("load_ext", "netderive")
    yield made
    interactive.clear_instance()


def test_a_cell_is_a_network(shell: Any):
    """32 filters of 5x5 over one map have (5*5*1 + 1)*32 = 832 parameters."""
    table = shell.run_cell("%%net small --set k=32\ninput 1@28x28 -> conv k@5x5\n").result
    assert isinstance(table, Table) and table.totals.params.value == 832
    assert shell.user_ns["small"] is table
    assert "832" in shell.display_formatter.format(table)[0]["text/html"]


def test_a_cell_is_derived_in_german(shell: Any):
    worked = shell.run_cell("%%net --derive brief --language de\ninput 1@28x28 -> conv 32@5x5\n").result
    assert isinstance(worked, WorkedSolution)
    assert "Parameter" in shell.display_formatter.format(worked)[0]["text/html"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%net\ninput 1@28x28 -> cnov 3@5x5\n", "there is no layer `cnov`"),
        ("%%net --derive\ninput 3\n", "usage: %%net"),
    ],
)
def test_a_mistake_is_shown_without_a_traceback(shell: Any, capsys: pytest.CaptureFixture[str], cell: str, said: str):
    assert shell.run_cell(cell).result is None
    shown = capsys.readouterr()
    assert said in shown.err and "Traceback" not in shown.err + shown.out
