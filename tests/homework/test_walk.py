"""The walk of `docs/homework.md`, command by command: what it shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "homework.md"
STEP = re.compile(r"^    \$ (.*)\n((?:    (?!\$ ).*\n)*)", re.MULTILINE)


def test_the_walk_goes_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    steps = STEP.findall(PAGE.read_text(encoding="utf-8"))
    assert len(steps) >= 8
    for command, shown in steps:
        wanted = re.sub(r"(?m)^    ", "", shown)
        word, *arguments = command.split()
        if word == "cat" and not Path(arguments[0]).exists():
            Path(arguments[0]).write_text(wanted, encoding="utf-8")
            continue
        given = {"cat": printed, "ls": listed, "netderive": run}[word](*arguments)
        pattern = re.escape(wanted).replace("\\.\\.\\.\\\n", "(?:.*\n)*")
        assert re.fullmatch(pattern, given), f"{command}\n{given}"


def printed(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def listed(name: str) -> str:
    return "".join(f"{path.name}\n" for path in sorted(Path(name).iterdir()))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (0, 1), result.output
    return result.output.replace("\n\n", "\n")
