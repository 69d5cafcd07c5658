"""A layer's row, understood: what it says of each letter, its words, and the other layers that it names."""

from __future__ import annotations

import functools
from dataclasses import field

from ...grammar import Expr, Letter, Path, Span, record
from ..formulas import letters_in, lists_in


@record(frozen=False)
class Row:
    """A layer's row, understood: trees by letter (one for each axis that was named), flags, and the words said."""

    values: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)
    others: dict[str, Letter | Path] = field(default_factory=dict)
    part: int = 0
    """Which of the parts that a `split` gives, from 0."""

    @functools.cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters of its values."""
        return tuple(dict.fromkeys(name for trees in self.values.values() for one in trees for name in letters_in(one)))

    @functools.cached_property
    def lists(self) -> tuple[str, ...]:
        """The lists of which it takes a value by its number, or the length."""
        return tuple(dict.fromkeys(name for trees in self.values.values() for one in trees for name in lists_in(one)))

    def reads(self, start: int) -> tuple[object, ...]:
        """All that it says, and where, counted from the start of its layer."""
        values = tuple((letter, trees) for letter, trees in self.values.items())
        places = tuple((one.span[0] - start, one.span[1] - start) for _, trees in values for one in trees)
        spans = tuple((word, first - start, last - start) for word, (first, last) in self.spans.items())
        return values, places, spans, frozenset(self.words), self.part
