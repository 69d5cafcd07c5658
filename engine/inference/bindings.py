"""What the letters of a layer's rules mean."""

from __future__ import annotations

import functools

from ...grammar import Expr, Span, record
from ..formulas import NEUTRAL, REACHING_LETTERS, along, tree_of
from ..layers import Kind
from ..values import Value
from .shapes import Shape


@record()
class Origin:
    """Where a letter's value comes from.

    `how` is "given" (written in the row), "default", "before" (the input shape), "derived" (an
    output or a count of the layer itself), "input" (the network's) or "chosen" (the same for all
    values); `span` is where the text gives it, counted from the layer's `start`.
    """

    how: str
    span: Span | None = None


@record()
class Bound:
    """What a letter of a rule means in one layer: its value, its source, and how it is written where a text says it."""

    value: Value
    source: Origin
    written: Expr | None = None

    @functools.cached_property
    def tree(self) -> Expr:
        """The tree to show. A size in many letters is drawn only where it is shown."""
        return tree_of(self.value) if self.written is None else self.written


class Bindings:
    """The letters of a layer's rules, axis by axis; `shared` are those with one value for all axes."""

    __slots__ = ()

    kind: Kind
    input_shape: Shape
    letters: dict[str, Bound]
    values: dict[str, Value]
    shared: frozenset[str]

    @property
    def sizes(self) -> tuple[Value, ...]:
        """The input sizes, one an axis: without time, where the kind treats it separately."""
        return self.input_shape[1][1:] if self.kind.time else self.input_shape[1]

    @property
    def rank(self) -> int:
        """How many axes the rules' letters have."""
        return len(self.sizes) if self.kind.axes is None else self.kind.axes

    def bound(self, letter: str) -> Bound:
        """What a letter means; a letter that the layer does not speak of is neutral."""
        return self.letters.get(letter) or Bound(NEUTRAL[letter], Origin("default"))

    def axis(self, axis: int) -> dict[str, Value]:
        """The values by letter, as they are along one axis: `h` is the size there."""
        if axis == 0:
            return self.values
        ours = self.kind.axis_letters | (REACHING_LETTERS & self.values.keys())
        return self.values | {first: self.values[there] for first, there in along(axis).items() if first in ours}

    def shown_along(self, axis: int) -> dict[str, str]:
        """What the letters of the first axis are called along another; a value given once keeps its letter."""
        ours = (self.kind.axis_letters | REACHING_LETTERS) - self.shared
        return {first: there for first, there in along(axis).items() if first in ours}
