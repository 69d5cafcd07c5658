"""Small texts that mean much work, from tests/mistakes/bounds.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "mistakes" / "bounds.toml"


@dataclass(frozen=True)
class BoundedText:
    """A text and what it is about."""

    title: str
    text: str
    long: bool

    def __str__(self) -> str:
        return self.title


def bounded_texts() -> list[BoundedText]:
    """Every case of the file."""
    return [_read(case) for case in tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]]


def _read(case: dict[str, Any]) -> BoundedText:
    count = case.get("count", 0)
    many = case.get("by", "").join(case.get("many", "").format(i=i, j=i + 1) for i in range(count))
    closing = " ".join([case.get("closing", "")] * count)
    text = case["text"].replace("{many}", many).replace("{closing}", closing)
    return BoundedText(case["title"], text, case.get("long", False))
