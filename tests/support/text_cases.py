"""Cases in plain text files, which anyone can edit.

    === a title
    a text
    --- set k = 64
    --- gives
    what comes of it

The line `--- set` may be left out. Lines that begin with `===` or `---` are only there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

CASE = re.compile(
    r"=== (?P<title>[^\n]*)\n(?P<text>.*?)\n(?:--- set (?P<values>[^\n]*)\n)?--- gives\n(?P<gives>.*?)\n*(?=\n=== |\Z)",
    re.DOTALL,
)


@dataclass(frozen=True)
class TextCase:
    """A text, the values that are set from outside, and what comes of both."""

    title: str
    text: str
    gives: str
    values: dict[str, int | Fraction] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.title


def text_cases(folder: Path) -> list[TextCase]:
    """All cases in the text files of a folder; nothing in them may be left over."""
    return [case for file in sorted(folder.glob("*.txt")) for case in _cases(file)]


def _cases(file: Path) -> list[TextCase]:
    text = file.read_text(encoding="utf-8")
    assert not CASE.sub("", text).strip(), f"{file.name} holds something that is no case"
    return [
        TextCase(match["title"], match["text"], match["gives"], _values(match["values"] or ""))
        for match in CASE.finditer(text)
    ]


def _values(text: str) -> dict[str, int | Fraction]:
    pairs = [pair.split("=") for pair in text.split(",") if pair.strip()]
    values = {name.strip(): Fraction(value.strip()) for name, value in pairs}
    return {name: int(value) if value.denominator == 1 else value for name, value in values.items()}
