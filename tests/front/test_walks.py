"""The walks of the docs, command by command: each answers with what its page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive.cli import main

DOCS = Path(__file__).parents[2] / "docs"
STEP = re.compile(r"^    \$ (.*)\n((?:(?!    \$ )(?:    .*)?\n)*)", re.MULTILINE)
"""A command, and the indented lines after it."""


@pytest.mark.parametrize(("page", "steps"), [("homework", 8), ("tutorial", 15)])
def test_every_command_answers_as_its_page_says(page: str, steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    found = STEP.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))
    assert len(found) >= steps
    for command, shown in found:
        wanted = _plain(re.sub(r"(?m)^    ", "", shown))
        word, *arguments = shlex.split(command)
        if word == "cat" and not Path(arguments[0]).exists():
            Path(arguments[0]).write_text(wanted, encoding="utf-8")
            continue
        given = _plain({"cat": printed, "ls": listed, "netderive": run}[word](*arguments))
        pattern = re.escape(wanted).replace("\\.\\.\\.\\\n", "(?:.*\n)*")
        assert re.fullmatch(pattern, given), f"{command}\n{given}"


def _plain(text: str) -> str:
    """The lines that are not empty."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.strip())


def printed(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def listed(name: str) -> str:
    return "".join(f"{path.name}\n" for path in sorted(Path(name).iterdir()))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (0, 1), result.output
    return result.output
