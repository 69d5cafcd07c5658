"""The commands of the README and of the walks in the docs: each answers with what its page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive import zoo
from netderive.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^    \$ (.*)\n((?:(?!    \$ )(?:    .*)?\n)*)", re.MULTILINE)
"""A command, and the indented lines after it."""


@pytest.mark.parametrize(("page", "steps"), [("docs/homework", 15), ("docs/tutorial", 15), ("README", 6)])
def test_every_command_answers_as_its_page_says(page: str, steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT if page == "README" else tmp_path)
    found = STEP.findall((ROOT / f"{page}.md").read_text(encoding="utf-8"))
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


def test_every_command_for_exploring_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each writes its file; the networks are those that the page names."""
    pytest.importorskip("matplotlib")
    page = (ROOT / "docs/explore.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    networks = dict(re.findall(r"^\| `(\w+\.net)` \| `(.*)` \|$", page, re.MULTILINE))
    (gpt,) = re.findall(r'gpt = """\n((?:    \.\.\. .*\n)+)', page)
    networks["gpt.net"] = re.sub(r"(?m)^    \.\.\. ", "", gpt).removesuffix('"""\n')
    for name, text in networks.items() | {(f"{name}.net", zoo.text(name)) for name in ("resnet", "vgg")}:
        Path(name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^    netderive (.*)$", page, re.MULTILINE)
    assert len(commands) >= 20
    for command in commands:
        arguments = shlex.split(command)
        said = run(*arguments)
        if "-o" in arguments:
            assert Path(arguments[arguments.index("-o") + 1]).stat().st_size > 1_000, command
        else:
            assert re.search(r"\d", said), command


def _plain(text: str) -> str:
    """The lines that are not empty."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.strip())


def test_the_pictures_of_the_readme_are_there():
    pictures = re.findall(r"!\[.+?\]\((\S+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(pictures) == 3
    assert all((ROOT / picture).stat().st_size > 1000 for picture in pictures)


def printed(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def listed(name: str) -> str:
    return "".join(f"{path.name}\n" for path in sorted(Path(name).iterdir()))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (0, 1, 2), result.output
    return result.output
