"""A layer in its place, as data: what its letters stand for, what goes out and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..grammar.expressions import Expr, Number, Span
from ..grammar.nodes import Layer
from . import algebra
from .algebra import Value
from .conditions import AtLeast, Divides
from .kind import Kind
from .letters import NEUTRAL, along


@dataclass(frozen=True, slots=True)
class Source:
    """Where a letter's value comes from.

    `how` is "given" (written in the row), "default", "before" (what comes in) or "derived" (an
    output or a count of the layer itself); `span` is the place in the text where it is given.
    """

    how: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a letter of a rule stands for in one layer: a tree to show, its value, its source."""

    tree: Expr
    value: Value
    source: Source


Shape = tuple[Value, tuple[Value, ...]]
"""Features and space."""


@dataclass
class Placed:
    """A layer with everything that is known of it."""

    name: str
    kind: Kind
    layer: Layer
    comes_in: Shape
    letters: dict[str, Bound] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=lambda: dict(NEUTRAL))
    shared: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    features: Value = 0
    space: tuple[Value, ...] = ()
    params: Value = 0
    frozen: Value = 0
    biases: Value = 0
    macs: Value = 0
    conditions: dict[tuple[object, ...], AtLeast | Divides] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """How many spatial sizes come in."""
        return len(self.comes_in[1])

    def bind(self, letter: str, tree: Expr, value: Value, source: Source) -> None:
        """From now on a letter of the rules stands for this."""
        self.letters[letter] = Bound(tree, value, source)
        self.values[letter] = value

    def bound(self, letter: str) -> Bound:
        """What a letter stands for; a letter that the layer does not speak of is neutral."""
        return self.letters.get(letter) or Bound(Number(NEUTRAL[letter]), NEUTRAL[letter], Source("default"))

    def axis(self, axis: int) -> dict[str, Value]:
        """The values by letter, as they are along one axis: `h` is the size there."""
        if axis == 0:
            return self.values
        return self.values | {first: self.values[there] for first, there in along(axis).items()}

    def shown_along(self, axis: int) -> dict[str, str]:
        """What the letters of the first axis are called along another; a value given once keeps its letter."""
        return {first: there for first, there in along(axis).items() if first not in self.shared}

    @property
    def weights(self) -> Value:
        return algebra.subtract(self.params, self.biases)
