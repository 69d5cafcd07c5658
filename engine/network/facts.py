"""The figures of a layer from both runs: in the file's own letters, and as numbers where values are given."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ...grammar import Mistakes, print_math, record
from ..conditions import AtLeast, Condition, Stated
from ..formulas import REACHING, SUMMED, tree_of
from ..inference import Branch, Placed, Repetitions, body_layers, counted, when_there
from ..resolution import LAST, one_of
from ..values import Value, is_number, symbols_in
from .field_recurrences import SolvedField
from .receptive_field import reached, seen
from .showing import Shown
from .unrolling import counted_by_letters

if TYPE_CHECKING:
    import sympy

    from .functions import Function


@record()
class Needs:
    """What formulas need, whatever values are given: their `conditions`, and those for which the network is `possible`.

    Where one of the latter fails it is impossible; elsewhere it may have other formulas.
    """

    conditions: tuple[Condition, ...] = ()
    possible: tuple[Stated, ...] = ()


NO_NEEDS = Needs()


@record()
class Figure(Shown):
    """A quantity: in the file's own letters (`symbolic`), and as a number where the values given allow it.

    `needs` must be met for it to be so, whatever values are given; `assuming` names the layers whose output it takes
    from what was assumed (`derive(.., assume=..)`). `filled` is the quantity with the given values substituted; letters
    without a value remain in it.
    """

    symbolic: Value
    value: int | Fraction | None
    needs: Needs = field(default=NO_NEEDS, compare=False, repr=False)
    assuming: frozenset[str] = frozenset()
    filled: Value | None = field(default=None, compare=False, repr=False)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold for the formula to be right."""
        return self.needs.conditions

    @property
    def expr(self) -> sympy.Expr:
        """The quantity as a sympy expression, in the letters of `symbols`."""
        from ..values import to_sympy  # sympy is slow to load, and needed only here

        return to_sympy(self.symbolic)

    @property
    def symbols(self) -> dict[str, sympy.Symbol]:
        """Its letters as sympy symbols, by name: sympy distinguishes them from a `Symbol("k")` with no assumptions."""
        from ..values import to_sympy

        return {str(letter): to_sympy(letter) for letter in sorted(symbols_in(self.symbolic), key=str)}

    def at(self, /, **values: int | Fraction) -> int | Fraction:
        """The exact number at values of all its letters, whatever values the network was derived with.

        Raises `ValueError` for a letter that is missing or not there, where the network is impossible, and where the
        formula is not for these values, such as too few repetitions.

        >>> from netderive.engine import derive
        >>> derive("input 1@h x 9 -> conv k@5x5").layer("conv1").macs.at(k=3, h=7)
        1125
        """
        from .solving import number_at

        return number_at(self, values)

    def function(self, /, *letters: str) -> Function:
        """The quantity as a function of its letters in this order: exact for integers, and for NumPy arrays of them.

        It refuses what `at` refuses. Raises `ValueError` where `letters` are not just those that the quantity has.

        >>> from netderive.engine import derive
        >>> macs = derive("input 1@h x 9 -> conv k@5x5").layer("conv1").macs.function("h", "k")
        >>> macs(7, 3), macs([7, 8], 3).tolist()
        (1125, [1125, 1500])
        """
        from .functions import Function

        return Function(self, letters)

    def solve(self, relation: str, value: int | Fraction, /, **values: int | Fraction) -> range | tuple[int, ...]:
        """All integers that one letter may be for this to be `=` or `<=` a value, the others at `values`: of those that
        the formula is for, which is right under `conditions`.

        Raises `ValueError` where more letters are free, or where nothing is known of how it grows in the letter.

        >>> from netderive.engine import derive
        >>> params = derive("input 3@h x h -> conv k@5x5 -> conv k@1x1").totals.params
        >>> params.solve("=", 324), params.solve("<=", 400)
        ((4,), range(1, 5))
        """
        from .solving import solutions

        return solutions(self, relation, value, values)

    def __repr__(self) -> str:
        value = "" if self.value in (None, self.symbolic) else f" = {self.value}"
        assumed = f", assuming the output of {', '.join(sorted(self.assuming))}" if self.assuming else ""
        return f"<Figure {print_math(tree_of(self.symbolic))}{value}{assumed}>"


def figure(symbolic: Value, numeric: Value, needs: Needs = NO_NEEDS, assuming: frozenset[str] = frozenset()) -> Figure:
    """A figure from both runs."""
    return Figure(symbolic, numeric if is_number(numeric) else None, needs, assuming, numeric)


@record()
class LayerFacts:
    """A layer's figures, and the layer in its position in both runs; `before` is the name of what is before it.

    Before the first layer of a body that is what is before the body: it gives what enters the first repetition.
    `repetition` says which repetitions of the repeat around it means, where these are not all equal: "1", "i",
    "2..N". Where one repetition was requested, it is there if the conditions `when` hold.
    """

    symbolic: Placed
    numeric: Placed
    before: str = ""
    repetition: str = ""
    when: tuple[AtLeast, ...] = ()
    needs: Needs = field(default=NO_NEEDS, compare=False, repr=False)
    assuming: frozenset[str] = frozenset()

    @functools.cached_property
    def branches(self) -> tuple[tuple[LayerFacts, ...], ...]:
        """The branches of a join."""
        pairs = zip(self.symbolic.branches, self.numeric.branches, strict=True)
        return tuple(
            facts_of(one.layers, other.layers, self.before, self.repetition, self.needs, self.assuming)
            for one, other in pairs
        )

    @functools.cached_property
    def repetitions(self) -> tuple[RepetitionFacts, ...]:
        """The repetitions of a repeat, those together that are equal; a block has one."""
        return tuple(_repetitions(self))

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
        placed = self.symbolic
        before = placed.before.name if placed.before else self.before
        if placed.kind.source or not before:
            return ()
        ends = tuple(branch.end.name if branch.end else before for branch in placed.branches)
        return (*(ends or (before,)), *(name for name, _ in placed.also.values()))

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
        return self._figure(counted(self.symbolic, quantity), counted(self.numeric, quantity))

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


def nested(layers: Sequence[LayerFacts], depth: int = 0) -> Iterator[tuple[int, LayerFacts]]:
    """The layers in text order, each with how many others it is in.

    A join comes after its branches; a repeat and the use of a block come before what is inside.
    """
    for layer in layers:
        if layer.symbolic.kind.flow:
            yield depth, layer
        for body in layer.bodies:
            yield from nested(body, depth + 1)
        if not layer.symbolic.kind.flow:
            yield depth, layer


def facts_of(
    symbolic: Sequence[Placed],
    numeric: Sequence[Placed],
    before: str = "",
    repetition: str = "",
    needs: Needs = NO_NEEDS,
    assuming: frozenset[str] = frozenset(),
) -> tuple[LayerFacts, ...]:
    """Layers from both runs; `needs` are the network's, `assuming` what the body around them assumes."""
    facts: list[LayerFacts] = []
    for one, other in zip(symbolic, numeric, strict=True):
        facts.append(
            LayerFacts(
                one, other, one.before.name if one.before else before, repetition, (), needs, one.assuming | assuming
            )
        )
    return tuple(facts)


def _repetitions(layer: LayerFacts) -> Iterator[RepetitionFacts]:
    """Each group of equal repetitions with its counterpart in numbers; None where these are several."""
    symbolic, numeric = layer.symbolic, layer.numeric
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
        yield RepetitionFacts(
            repetitions, uniform, facts_of(layers, others, layer.before, which, layer.needs, layer.assuming)
        )


def _which(repetitions: Repetitions) -> str:
    """Which repetitions these are, in a word."""
    if repetitions.index is not None:
        return str(repetitions.index)
    first, last = (print_math(tree_of(value)) for value in (repetitions.first, repetitions.last))
    return first if first == last else f"{first}..{last}"


def inside(
    layer: LayerFacts, repetition: str, name: str, letters: tuple[Mapping[str, Value], Mapping[str, Value]]
) -> LayerFacts | None:
    """A layer inside of another, in the repetition that is named."""
    when, one = layer.when, None
    if not repetition:
        uniform = layer.times is None or (len(layer.repetitions) == 1 and layer.repetitions[0].symbolic.index is None)
        bodies = [*layer.branches, *(repetitions.layers for repetitions in layer.repetitions if uniform)]
    else:
        pairs = zip((layer.symbolic, layer.numeric), letters, strict=True)
        one, other = (_repetition_of(placed, repetition, scope) for placed, scope in pairs)
        bodies = (
            [facts_of(one.layers, other.layers, layer.before, "", layer.needs, layer.assuming)] if one and other else []
        )
    found = next((one for body in bodies for one in of_one_body(body) if one.name == name), None)
    index = _index(repetition, letters[0])
    if found and one and index is not None:
        when += when_there(layer.symbolic, index, one, found.symbolic)
    return found and replace(found, when=when)


def _repetition_of(placed: Placed, repetition: str, letters: Mapping[str, Value]) -> Branch | None:
    value = placed.last if repetition == LAST else _index(repetition, letters)
    return None if value is None else placed.repetition(value)


def _index(repetition: str, letters: Mapping[str, Value]) -> Value | None:
    """The number or letter that names a repetition; None where there is none."""
    return int(repetition) if repetition.isdecimal() else letters.get(repetition)


def of_one_body(layers: Iterable[LayerFacts]) -> Iterator[LayerFacts]:
    """The layers of one body, those of its branches among them."""
    for layer in layers:
        yield layer
        for branch in layer.branches:
            yield from of_one_body(branch)
