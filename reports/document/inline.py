"""The pieces of a line: words, formulas, code and what is set in bold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...grammar import Math


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics inside a line: one tree, or several joined by relation signs.

    `parts` are trees, `signs` what is between them (`=`, `→`, `≥`, ...), one fewer:
    28 - (5 - 1) = 24 → 32@24×24 is three trees and the signs ("=", "→").
    """

    parts: tuple[Math, ...]
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of the network language, shown as it is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """A few words that carry the result of a line."""

    text: str


Inline: TypeAlias = tuple[str | Formula | Code | Strong, ...]
