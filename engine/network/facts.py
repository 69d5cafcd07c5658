"""The figures of a layer from both runs: in the file's own letters, and as numbers where values are given."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TypeAlias

from ...grammar import (
    Mistakes,
    print_math,
    record,
    replace,
)
from ..conditions import AtLeast
from ..formulas import REACHING, SAVING, SUMMED, tree_of
from ..inference import InferredLayer, Repetitions, body_layers, counted, with_passing
from ..resolution import one_of
from ..values import Value, is_number
from .field_recurrences import SolvedField
from .figures import NO_NEEDS, Figure, Needs, figure
from .receptive_field import reached, seen
from .unrolling import counted_by_letters


@record(repr=False)
class LayerFacts:
    """A layer's figures, and the layer in its position in both runs; `before` is the name of what is before it.

    Before the first layer of a body that is what is before the body: it gives what enters the first repetition.
    `repetition` says which repetitions of the repeat around it means, where these are not all equal: "1", "i",
    "2..N". Where one repetition was requested, it is there if the conditions `when` hold.
    """

    symbolic: InferredLayer
    numeric: InferredLayer
    before: str = ""
    repetition: str = ""
    when: tuple[AtLeast, ...] = ()
    needs: Needs = field(default=NO_NEEDS, compare=False, repr=False)
    assuming: frozenset[str] = frozenset()
    row: Row | None = field(default=None, compare=False, repr=False)
    number: int = field(default=0, compare=False, repr=False)

    def for_quantity(self, quantity: str) -> LayerFacts:
        """The layer with all that a quantity depends on: of what is saved, how the backward pass goes through it."""
        return self._with_passing if quantity in SAVING else self

    @functools.cached_property
    def _with_passing(self) -> LayerFacts:
        if self.row is None:
            return self
        marked = self.row.with_passing[self.number]
        symbolic = marked.numeric if self.symbolic is self.numeric else marked.symbolic  # in numbers alone, as it was
        return replace(self, symbolic=symbolic, numeric=marked.numeric, row=None)

    @functools.cached_property
    def branches(self) -> tuple[tuple[LayerFacts, ...], ...]:
        """The branches of a join."""
        pairs = zip(self.symbolic.branches, self.numeric.branches, strict=True)
        return tuple(
            facts_of(one.layers, other.layers, self.before, self.repetition, self.needs, self.assuming, self._row(body))
            for body, (one, other) in enumerate(pairs)
        )

    def _row(self, body: int) -> Row | None:
        return self.row and RowInside(self.row, self.number, body)

    @functools.cached_property
    def repetitions(self) -> tuple[RepetitionFacts, ...]:
        """The repetitions of a repeat, those together that are equal; a block has one."""
        return tuple(_repetitions(self))

    def __repr__(self) -> str:
        """`<Layer conv1: 32@24x24, 832 parameters>`: what it is made of would fill pages."""
        features, *space = (print_math(tree_of(one.symbolic)) for one in (self.features, *self.space))
        params = print_math(tree_of(self.params.symbolic))
        shape = f"{features}@{'x'.join(space)}" if space else features
        return f"<Layer {self.name}: {shape}, {params} parameters>"

    @property
    def whole(self) -> bool:
        """Whether it contains layers: a join, a repeat, the use of a block."""
        return self.symbolic.whole

    @property
    def bodies(self) -> Iterator[tuple[LayerFacts, ...]]:
        """The rows of layers that are inside."""
        yield from self.branches
        yield from (repetitions.layers for repetitions in self.repetitions)

    @property
    def times(self) -> Figure | None:
        """How many repetitions a repeat has; None for what is none."""
        if self.symbolic.times is None or self.numeric.times is None:
            return None
        return self._figure(self.symbolic.times, self.numeric.times)

    def copies(self, quantity: str) -> Figure:
        """How often a quantity of the body counts, of experts or at each position."""
        symbolic, numeric = (run.repetitions[-1].count(quantity) for run in (self.symbolic, self.numeric))
        return self._figure(symbolic, numeric)

    @property
    def never(self) -> bool:
        """Whether it is a repeat that has no repetition, by the values given."""
        return self.times is not None and self.times.value == 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what it goes on from: for a join the ends of its branches."""
        inferred = self.symbolic
        before = inferred.before.name if inferred.before else self.before
        if inferred.kind.source or not before:
            return ()
        ends = tuple(branch.end.name if branch.end else before for branch in inferred.branches)
        return (*(ends or (before,)), *(name for name, _ in inferred.also.values()))

    @property
    def name(self) -> str:
        return self.symbolic.name

    @property
    def kind(self) -> str:
        return self.symbolic.kind.word

    @property
    def span(self) -> tuple[int, int]:
        return self.symbolic.layer.span

    @property
    def features(self) -> Figure:
        return self._figure(self.symbolic.features, self.numeric.features)

    @property
    def space(self) -> tuple[Figure, ...]:
        return tuple(map(self._figure, self.symbolic.space, self.numeric.space))

    @property
    def units(self) -> Figure:
        return self.count("units")

    def count(self, quantity: str) -> Figure:
        """One of `SUMMED`, or the units. Raises `Mistakes` where nobody counts it in such a layer.

        >>> from netderive.engine import derive
        >>> derive("input 1@28x28 -> conv 32@5x5").layer("conv1").count("weights").value
        800
        """
        one_of(quantity, (*SUMMED, "units"), "count")
        layer = self.for_quantity(quantity)
        return self._figure(counted(layer.symbolic, quantity), counted(layer.numeric, quantity))

    def _figure(self, symbolic: Value, numeric: Value) -> Figure:
        needs = replace(self.needs, conditions=(*self.needs.conditions, *self.when)) if self.when else self.needs
        return figure(symbolic, numeric, needs, self.assuming)

    def reach(self, quantity: str) -> tuple[Figure, ...]:
        """One of `REACHING`, along each axis of the network's input. Raises `Mistakes` where there is none."""
        one_of(quantity, REACHING, "quantity of what is seen")
        numeric = reached(self.numeric, quantity)
        return tuple(map(self._figure, reached(self.symbolic, quantity) if self.seen_in_letters else numeric, numeric))

    @property
    def seen_in_letters(self) -> bool:
        """Whether what it sees is known in letters: repeats before it that letters count must have a closed form."""
        try:
            seen(self.symbolic)
        except Mistakes:
            return False
        return True

    @property
    def solved_fields(self) -> tuple[SolvedField, ...]:
        """The recurrences by which a repeat that letters count changes what is seen of the input."""
        return seen(self.symbolic).solved if counted_by_letters(self.symbolic) and self.seen_in_letters else ()

    @property
    def params(self) -> Figure:
        return self.count("params")

    @property
    def macs(self) -> Figure:
        return self.count("macs")


@record()
class RepetitionFacts:
    """Repetitions that are equal but for their index, and the layers of one of them.

    Where repetitions differ in numbers, `numeric` is None and the figures of the layers are in letters alone.
    """

    symbolic: Repetitions
    numeric: Repetitions | None
    layers: tuple[LayerFacts, ...]


@record(eq=False)
class RowOfNetwork:
    """The layers of a network in both runs, through which the backward pass is followed when that is requested."""

    symbolic: tuple[InferredLayer, ...]
    numeric: tuple[InferredLayer, ...]

    @functools.cached_property
    def with_passing(self) -> tuple[LayerFacts, ...]:
        """The layers, each with what the backward pass needs of it."""
        symbolic = with_passing(self.symbolic)
        return facts_of(symbolic, symbolic if self.numeric is self.symbolic else with_passing(self.numeric))


@record(eq=False)
class RowInside:
    """A body of a layer, by their numbers in the row around."""

    around: Row
    layer: int
    body: int

    @functools.cached_property
    def with_passing(self) -> tuple[LayerFacts, ...]:
        """The layers, each with what the backward pass needs of it."""
        return tuple(self.around.with_passing[self.layer].bodies)[self.body]


Row: TypeAlias = RowOfNetwork | RowInside
"""Where a layer is: a body in its position, for layers of one body may be needed in one position and not in another."""


def facts_of_network(
    symbolic: tuple[InferredLayer, ...], numeric: tuple[InferredLayer, ...], needs: Needs
) -> tuple[LayerFacts, ...]:
    """The layers of a network from both runs."""
    return facts_of(symbolic, numeric, needs=needs, row=RowOfNetwork(symbolic, numeric))


def facts_of(
    symbolic: Sequence[InferredLayer],
    numeric: Sequence[InferredLayer],
    before: str = "",
    repetition: str = "",
    needs: Needs = NO_NEEDS,
    assuming: frozenset[str] = frozenset(),
    row: Row | None = None,
) -> tuple[LayerFacts, ...]:
    """Layers from both runs; `needs` are the network's, `assuming` what the body around them assumes."""
    facts: list[LayerFacts] = []
    for number, (one, other) in enumerate(zip(symbolic, numeric, strict=True)):
        came = one.before.name if one.before else before
        facts.append(LayerFacts(one, other, came, repetition, (), needs, one.assuming | assuming, row, number))
    return tuple(facts)


def _repetitions(layer: LayerFacts) -> Iterator[RepetitionFacts]:
    """Each group of equal repetitions with its counterpart in numbers; None where these are several."""
    symbolic, numeric, body = layer.symbolic, layer.numeric, 0
    for number, repetitions in enumerate(symbolic.repetitions):
        following = symbolic.repetitions[number + 1].offset if number + 1 < len(symbolic.repetitions) else None
        covered = [
            other
            for place, other in enumerate(numeric.repetitions)
            if (following is None or other.offset < following)
            and (place + 1 == len(numeric.repetitions) or numeric.repetitions[place + 1].offset > repetitions.offset)
            and not (is_number(other.times) and other.offset + int(other.times) <= repetitions.offset)
        ]
        if numeric.repetitions and not covered:  # by the values given there are no such repetitions
            continue
        uniform = covered[0] if len(covered) == 1 else None
        alone = symbolic.times is None or (len(symbolic.repetitions) == 1 and repetitions.index is None)
        which = "" if alone else _which(repetitions)
        layers = body_layers(repetitions, symbolic.before)
        others = layers if uniform is None or uniform is repetitions else body_layers(uniform, numeric.before)
        row = layer._row(body)
        body += 1
        facts = facts_of(layers, others, layer.before, which, layer.needs, layer.assuming, row)
        yield RepetitionFacts(repetitions, uniform, facts)


def _which(repetitions: Repetitions) -> str:
    """Which repetitions these are, in a word."""
    if repetitions.index is not None:
        return str(repetitions.index)
    first, last = (print_math(tree_of(value)) for value in (repetitions.first, repetitions.last))
    return first if first == last else f"{first}..{last}"
