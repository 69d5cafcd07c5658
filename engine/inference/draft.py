"""A layer while it is being inferred: its letters are bound one after another, then it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Self

from ...grammar import Element, Expr, Span, record
from ..conditions import Condition
from ..formulas import AXES, NEUTRAL
from ..layers import Kind
from ..resolution import Part
from ..values import Value
from .bindings import Bindings, Bound, Origin
from .costs import Costs
from .inferred_layer import InferredLayer, Inside
from .shapes import Shape


@record()
class Input:
    """What a part is given: the input shape, the layer that gives it, and further inputs by the word of the row."""

    shape: Shape
    before: InferredLayer | None = None
    also: Mapping[str, tuple[str, Shape]] = field(default_factory=dict)


@record()
class Setting:
    """What holds for all layers of a body: the values of letters, the words of the convention, the costs."""

    letters: Mapping[str, Value]
    follows: frozenset[str] = frozenset()
    costs: Costs = Costs()


@record(frozen=False)
class Draft(Bindings):
    """A layer to which inference adds letters and conditions; `inferred` freezes it.

    `ends` are the output shapes of a join's branches.
    """

    name: str
    kind: Kind
    layer: Element
    input_shape: Shape
    before: InferredLayer | None = None
    also: Mapping[str, tuple[str, Shape]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    ends: tuple[Shape, ...] = ()
    letters: dict[str, Bound] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=lambda: dict(NEUTRAL))
    shared: frozenset[str] = frozenset()
    order: tuple[Value, ...] = ()
    conditions: dict[tuple[object, ...], Condition] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        part: Part,
        given: Input,
        kind: Kind,
        words: frozenset[str] = frozenset(),
        ends: tuple[Shape, ...] = (),
    ) -> Self:
        """A part with its input, before any letter is bound."""
        return cls(part.name, kind, part.layer, given.shape, given.before, given.also, words, ends)

    @classmethod
    def again(cls, inferred: InferredLayer, kind: Kind, words: frozenset[str]) -> Self:
        """A layer with the letters that its row and its input give, to be inferred as another kind."""
        letters = {name: one for name, one in inferred.letters.items() if one.source.how != "derived"}
        values = {**NEUTRAL, **{name: one.value for name, one in letters.items()}}
        draft = cls(inferred.name, kind, inferred.layer, inferred.input_shape, inferred.before, inferred.also, words)
        draft.letters, draft.values, draft.shared, draft.order = letters, values, inferred.shared, inferred.order
        return draft

    def bind(self, letter: str, value: Value, source: Origin, written: Expr | None = None) -> None:
        """From now on a letter of the rules means this."""
        self.letters[letter] = Bound(value, source, written)
        self.values[letter] = value

    def given(self, span: Span) -> Origin:
        """That a value is given in the row, at a position in the text."""
        start = self.layer.span[0]
        return Origin("given", (span[0] - start, span[1] - start))

    def span_of(self, letter: str) -> Span | None:
        """Where the row gives a letter."""
        span, start = self.bound(letter).source.span, self.layer.span[0]
        return span and (start + span[0], start + span[1])

    def bind_output(self, output: Shape) -> None:
        """The letters of the output shape."""
        features, space = output
        derived = Origin("derived")
        self.bind("k_out", features, derived)
        sizes = space[1:] if self.kind.time == "stays" else space
        for letter, size in zip(AXES["h_out"], sizes, strict=False):
            if letter not in self.letters:  # the row may have given it
                self.bind(letter, size, derived)

    def inferred(self, output: Shape, costs: Costs, inside: Inside = None) -> InferredLayer:
        """The layer as data."""
        return InferredLayer(
            self.name,
            self.kind,
            self.layer,
            self.input_shape,
            output,
            self.letters,
            self.values,
            self.shared,
            self.words,
            self.order,
            self.also,
            self.before,
            inside,
            self.conditions,
            costs,
            start=self.layer.span[0],
        )
