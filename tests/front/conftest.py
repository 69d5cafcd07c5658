"""The command line, run in this process as a user runs it in theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from netderive.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run() -> Callable[..., Result]:
    """`run("table", "-e", "input 1")`: exit code, standard output, standard error."""

    def called(*arguments: str, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return called


@pytest.fixture
def examples() -> Path:
    return ROOT / "examples"
