"""The pieces of a line: words, formulas, code and what is set in bold."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeAlias

from ...grammar import Math, record


@record()
class Formula:
    """Mathematics inside a line: one tree, or several joined by relation signs.

    `parts` are trees, `signs` what is between them (`=`, `→`, `≥`, ...), one fewer:
    28 - (5 - 1) = 24 → 32@24×24 is three trees and the signs ("=", "→").
    """

    parts: tuple[Math, ...]
    signs: tuple[str, ...] = ()


@record()
class Code:
    """A piece of the network language, shown as it is typed."""

    text: str


@record()
class Strong:
    """A few words that carry the result of a line."""

    text: str


@record()
class Bar:
    """A bar of a chart, as long as a part of the room for it; the number that it shows is said beside it."""

    part: Fraction

    ROOM: ClassVar[int] = 8
    """Characters of a whole bar: a table leaves a column of so few as it is."""

    @property
    def text(self) -> str:
        """The bar in characters, to an eighth of one; never nothing for something.

        >>> Bar(Fraction(1, 5)).text, Bar(Fraction(1, 10**6)).text
        ('█▌', '▏')
        """
        whole, rest = divmod(max(int(8 * self.ROOM * self.part), self.part > 0), 8)
        return "█" * whole + " ▏▎▍▌▋▊▉"[rest] * (rest > 0)


Inline: TypeAlias = tuple[str | Formula | Code | Strong | Bar, ...]
