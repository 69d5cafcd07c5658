"""Homework from its files to its marks: every case under `cases/`, as its README says."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive.cli import main

CASES = Path(__file__).parent / "cases"
PART = re.compile(r"^--- (\w+) ?(.*)\n((?:(?!---|===).*(?:\n|\Z))*)", re.MULTILINE)
LINE = re.compile(r"(\w+)  (?:([\w.\[\]]+)  )?([\d.]+) of ([\d.]+)(?:  (.+))?")
"""The student, the question or nothing for all of them, the points, of how many, and how the reason begins."""


def cases() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.txt")):
        for case in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, text = case.partition("\n")
            yield f"{path.stem}: {name}", text


@pytest.mark.parametrize("text", [text for _, text in cases()], ids=[name for name, _ in cases()])
def test_marks_are_those_of_the_case(text: str, tmp_path: Path):
    parts = PART.findall(text)
    files = [(tmp_path / rest, body) for word, rest, body in parts if word == "file"]
    for path, body in files:
        path.write_text(body, encoding="utf-8")
    options = {word: shlex.split(rest) for word, rest, _ in parts if word in ("homework", "answers")}
    bodies = {word: body for word, _, body in parts if word != "file"}
    found = ["homework", *(str(path) for path, _ in files), *options.get("homework", ["--count", "1"])]
    run(0, *found, "--as", "csv", "-o", str(tmp_path))
    (tmp_path / "answers.csv").write_text(bodies["answers"], encoding="utf-8")
    marking = ["mark", str(tmp_path / "keys.json"), str(tmp_path / "answers.csv"), *options["answers"]]
    if said := bodies.get("says"):
        assert said.strip() in run(2, *marking)
        return
    rows = list(csv.DictReader(io.StringIO(run(0, *marking))))
    lines = [line for line in bodies["marks"].splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        check(line, rows)


def run(code: int, *arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result.output


def check(line: str, rows: list[dict[str, str]]) -> None:
    """Holds one line of a case against the marks."""
    match = LINE.fullmatch(line)
    assert match, line
    student, question, points, of, reason = match.groups()
    own = [row for row in rows if row["student"] == student and question in (None, row["question"])]
    assert own, line
    had = sum(Fraction(row["points"]) for row in own), sum(Fraction(row["of"]) for row in own)
    assert had == (Fraction(points), Fraction(of)), (line, own)
    assert own[0]["reason"].startswith(reason or ""), (line, own)
