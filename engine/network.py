"""From a parsed network to its table: every layer's figures, the totals, and when they hold."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..grammar import Mistake, Mistakes, Network, parse
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Convention, Title
from . import algebra
from .algebra import Value, is_number
from .asking import wrong_questions
from .conditions import Condition, is_open, without_implied
from .counts import counted
from .flow import Run, run
from .joining import repeated_by_value
from .kind import CONVENTIONS
from .letterbook import LetterBook, read_letters
from .naming import named_parts
from .parts import Body, Used, named_inside
from .paths import steps_of
from .placed import Placed, Turns, by_index
from .reach import reached
from .scopes import Letters
from .turns import inner_conditions
from .unrolling import in_a_row, written_out

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True)
class Figure:
    """A quantity: in the file's own letters (`symbolic`), and as a number where the values given allow it."""

    symbolic: Value
    value: int | Fraction | None

    @property
    def expr(self) -> sympy.Expr:
        """The quantity as a sympy expression, in the letters of `Table.letters`."""
        from .symbolic import as_expression

        return as_expression(self.symbolic)


def figure(symbolic: Value, numeric: Value) -> Figure:
    """A figure from both runs."""
    return Figure(symbolic, numeric if is_number(numeric) else None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class LayerFacts:
    """A layer's figures, and the layer in its place in both runs; `before` is the name of what stands before it."""

    symbolic: Placed
    numeric: Placed
    before: str = ""

    @functools.cached_property
    def branches(self) -> tuple[tuple[LayerFacts, ...], ...]:
        """The branches of a join."""
        pairs = zip(self.symbolic.branches, self.numeric.branches, strict=True)
        return tuple(_facts(one.layers, other.layers, self.before) for one, other in pairs)

    @functools.cached_property
    def turns(self) -> tuple[TurnFacts, ...]:
        """The turns of a repeat, those together that are alike; a block has one."""
        return tuple(_turns(self.symbolic, self.numeric))

    @property
    def whole(self) -> bool:
        """Whether it stands for what is inside: a join, a repeat, the use of a block."""
        return self.symbolic.whole

    @property
    def bodies(self) -> Iterator[tuple[LayerFacts, ...]]:
        """The rows of layers that stand inside."""
        yield from self.branches
        yield from (turns.layers for turns in self.turns)

    @property
    def times(self) -> Figure | None:
        """How many turns a repeat has; None for what is none."""
        if self.symbolic.times is None or self.numeric.times is None:
            return None
        return figure(self.symbolic.times, self.numeric.times)

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
        return figure(self.symbolic.features, self.numeric.features)

    @property
    def space(self) -> tuple[Figure, ...]:
        return tuple(map(figure, self.symbolic.space, self.numeric.space))

    @property
    def units(self) -> Figure:
        return self.count("units")

    def count(self, quantity: str) -> Figure:
        """One of `SUMMED`, or the units. Raises `Mistakes` where nobody counts it in such a layer."""
        return figure(counted(self.symbolic, quantity), counted(self.numeric, quantity))

    def reach(self, quantity: str) -> tuple[Figure, ...]:
        """One of `REACHING`, along each axis of the network's input. Raises `Mistakes` where there is none."""
        return tuple(map(figure, reached(self.symbolic, quantity), reached(self.numeric, quantity)))

    @property
    def params(self) -> Figure:
        return self.count("params")

    @property
    def macs(self) -> Figure:
        return self.count("macs")


@dataclass(frozen=True)
class TurnFacts:
    """Turns that are alike but for their index, and the layers of one of them.

    Where turns differ in numbers, `numeric` is None and the figures of the layers stand in letters alone.
    """

    symbolic: Turns
    numeric: Turns | None
    layers: tuple[LayerFacts, ...]


def nested(layers: Sequence[LayerFacts], depth: int = 0) -> Iterator[tuple[int, LayerFacts]]:
    """The layers in text order, each with how many others it stands in.

    A join stands behind its branches; a repeat and the use of a block stand before what is inside.
    """
    for layer in layers:
        if layer.symbolic.kind.flow:
            yield depth, layer
        for body in layer.bodies:
            yield from nested(body, depth + 1)
        if not layer.symbolic.kind.flow:
            yield depth, layer


def _facts(symbolic: Sequence[Placed], numeric: Sequence[Placed], before: str = "") -> tuple[LayerFacts, ...]:
    facts: list[LayerFacts] = []
    for one, other in zip(symbolic, numeric, strict=True):
        facts.append(LayerFacts(one, other, one.before.name if one.before else before))
    return tuple(facts)


def _turns(symbolic: Placed, numeric: Placed) -> Iterator[TurnFacts]:
    """Each run of alike turns with the one of the numbers that it is; several in numbers are none."""
    for number, turns in enumerate(symbolic.turns):
        following = symbolic.turns[number + 1].offset if number + 1 < len(symbolic.turns) else None
        covered = [
            other
            for place, other in enumerate(numeric.turns)
            if (following is None or other.offset < following)
            and (place + 1 == len(numeric.turns) or numeric.turns[place + 1].offset > turns.offset)
        ]
        alike = covered[0] if len(covered) == 1 else None
        yield TurnFacts(turns, alike, _facts(turns.layers, (alike or turns).layers))


def _inside(
    layer: LayerFacts, turn: str, name: str, letters: tuple[Mapping[str, Value], Mapping[str, Value]]
) -> LayerFacts | None:
    """A layer inside of another, in the turn that is named."""
    if not turn:
        alike = len(layer.turns) == 1 and layer.turns[0].symbolic.index is None
        bodies = list(layer.branches) + ([layer.turns[0].layers] if alike else [])
    else:
        found = [
            _of_turn(placed, turn, scope)
            for placed, scope in zip((layer.symbolic, layer.numeric), letters, strict=True)
        ]
        bodies = [_facts(*found)] if all(found) else []  # type: ignore[arg-type]
    return next((one for body in bodies for one in _seen(body) if one.name == name), None)


def _of_turn(placed: Placed, turn: str, letters: Mapping[str, Value]) -> tuple[Placed, ...]:
    value = int(turn) if turn.isdecimal() else letters.get(turn)
    return placed.at(value).layers if placed.at is not None and value is not None else ()


def _seen(layers: Iterable[LayerFacts]) -> Iterator[LayerFacts]:
    """The layers of one body, those of its branches among them."""
    for layer in layers:
        yield layer
        for branch in layer.branches:
            yield from _seen(branch)


@dataclass(frozen=True)
class Totals:
    """The sums over all layers, each worked out when it is first asked for."""

    table: Table

    @functools.cached_property
    def weights(self) -> Figure:
        return self.table.total("weights")

    @functools.cached_property
    def biases(self) -> Figure:
        return self.table.total("biases")

    @functools.cached_property
    def params(self) -> Figure:
        return self.table.total("params")

    @functools.cached_property
    def trainable(self) -> Figure:
        return self.table.total("trainable")

    @functools.cached_property
    def macs(self) -> Figure:
        return self.table.total("macs")


@dataclass(frozen=True, repr=False)
class Table:
    """All that is known of a network under one convention.

    >>> table = derive("input 1@28x28 -> conv k@5x5")
    >>> table.totals.params.expr
    26*k
    >>> derive("input 1@28x28 -> conv k@5x5", {"k": 32}).totals.params.value
    832
    """

    network: Network
    title: str
    convention: str
    book: LetterBook
    layers: tuple[LayerFacts, ...]
    conditions: tuple[Condition, ...]
    paths: tuple[str, ...] = ()

    @functools.cached_property
    def totals(self) -> Totals:
        return Totals(self)

    def total(self, quantity: str) -> Figure:
        """The sum of a count over all layers."""
        symbolic = algebra.add([counted(layer.symbolic, quantity) for layer in self.layers])
        if not self.book.values:
            return figure(symbolic, symbolic)
        return figure(symbolic, algebra.add([counted(layer.numeric, quantity) for layer in self.layers]))

    @property
    def letters(self) -> dict[str, Value | None]:
        """The file's letters with their values, None where a letter is free."""
        return {name: self.book.number(name) for name in self.book.symbols}

    @property
    def symbols(self) -> Mapping[str, Value]:
        """The file's letters as sympy symbols."""
        return self.book.symbols

    def layer(self, name: str) -> LayerFacts:
        """A layer by its name or path: `conv1`, `fire2.conv1`, `loop1[3].c`. Raises `KeyError` where there is none."""
        (first, turn), *rest = steps_of(name)
        layer = next((one for one in _seen(self.layers) if one.name == first), None)
        letters = self.book.symbols, {**self.book.symbols, **self.book.values}
        for inner, following in rest:
            layer = layer and _inside(layer, turn, inner, letters)
            turn = following
        if layer is None or turn:
            known = ", ".join(dict.fromkeys(layer.name for layer in self.every))
            raise KeyError(f"there is no layer {name!r}; there are {known}")
        return layer

    @property
    def every(self) -> Iterator[LayerFacts]:
        """The layers with those inside of them, in text order."""
        for _, layer in nested(self.layers):
            yield layer

    def written_out(self) -> Table:
        """The same with every turn and every use of a block as layers of its own, with paths as names; joins stay.

        Raises `Mistakes` where a letter that counts turns has no value.
        """
        return self._of(written_out(tuple(layer.numeric for layer in self.layers)))

    def unrolled(self) -> Table:
        """All layers in one row, named by paths. Raises `Mistakes` where a letter that counts turns has no value."""
        return self._of(tuple(in_a_row(written_out(tuple(layer.numeric for layer in self.layers)))))

    def _of(self, layers: tuple[Placed, ...]) -> Table:
        return replace(self, layers=_facts(layers, layers), paths=tuple(layer.name for layer in layers))

    def __repr__(self) -> str:
        return f"<Table of {len(self.layers)} layers, {self.totals.params.symbolic} parameters, {self.convention}>"


def derive(
    network: Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    convention: str = "",
    element_size: int = 4,
) -> Table:
    """The table of a network, given as a text or parsed.

    `values` are put in for letters (they win over the file's `let`); `convention` wins over the
    file's; `element_size` is how many bytes a value has. Raises `Mistakes` with all that is wrong
    with the network or the values.
    """
    if isinstance(network, str):
        network = parse(network)
    if not isinstance(network, Network):
        raise TypeError(f"a network is a text or a parsed network, not {type(network).__name__}")
    for name, value in (values or {}).items():
        if not isinstance(name, str) or not isinstance(value, (int, Fraction)) or isinstance(value, bool):
            raise TypeError(f"values are integers or fractions by letter, not {name!r}: {value!r}")
    try:
        return _derived(network, dict(values or {}), convention, element_size)
    except Mistakes as error:
        raise Mistakes(error.mistakes, network.source) from None


def _derived(network: Network, values: dict[str, int | Fraction], wanted: str, element_size: int) -> Table:
    mistakes: list[Mistake] = []
    convention = _convention(network, wanted, mistakes)
    for extra in [s for s in network.statements if isinstance(s, Title)][1:]:
        mistakes.append(Mistake("the network has two titles", extra.span, "leave one of them out"))
    body = named_parts(network.statements, mistakes)
    if mistakes:
        body = tuple(part for part in body if not isinstance(part, Used))
    letters = Letters().read(body)
    book = read_letters(network.statements, letters.used, values, letters.zero, letters.rates, mistakes)
    if mistakes:
        raise Mistakes(mistakes)
    paths = tuple(named_inside(body))
    asked = list(wrong_questions(network.statements, paths, book.symbols))
    numbers = {name: value for name, value in book.values.items() if is_number(value)}
    symbolic = _run(body, book.symbols, numbers, convention, asked, element_size)
    numeric = symbolic
    if book.values or by_index(symbolic.layers):
        numeric = _run(body, book.symbols | book.values, numbers, convention, asked, element_size, by_number=True)
    facts = _facts(symbolic.layers, numeric.layers)
    if book.values:
        joins = (layer for _, layer in nested(facts) if layer.branches)
        asked += (mistake for layer in joins for mistake in repeated_by_value(layer.symbolic, layer.numeric))
    if asked:
        raise Mistakes(asked)
    title = next((s.text for s in network.statements if isinstance(s, Title)), "")
    return Table(network, title, convention, book, facts, _open(symbolic.layers, book.values), paths)


def _run(
    body: Body,
    letters: Mapping[str, Value],
    numbers: Mapping[str, Value],
    convention: str,
    asked: list[Mistake],
    element_size: int,
    by_number: bool = False,
) -> Run:
    """One run; where it breaks off, its mistakes are reported with those of the questions."""
    result = run(body, letters, numbers, convention, by_number, element_size)
    if result.mistakes:
        raise Mistakes([*result.mistakes, *asked])
    return result


def _open(layers: tuple[Placed, ...], values: Mapping[str, Value]) -> tuple[Condition, ...]:
    """What must still hold: the conditions of all layers, less those that hold by the values given."""
    conditions = dict.fromkeys(condition for _, condition in inner_conditions(layers))
    return tuple(one for one in without_implied(conditions) if is_open(one, values))


def _convention(network: Network, wanted: str, mistakes: list[Mistake]) -> str:
    """The convention to follow: the one asked for, else the file's, else the textbook's."""
    said = [s for s in network.statements if isinstance(s, Convention)]
    for statement in said[1:]:
        mistakes.append(Mistake("the convention is chosen twice", statement.span, "leave one of them out"))
    for statement in said:
        if statement.name not in CONVENTIONS:
            mistakes.append(unknown_convention(statement.name, statement.span))
    if wanted and wanted not in CONVENTIONS:
        mistakes.append(unknown_convention(wanted))
    return wanted or (said[0].name if said else CONVENTIONS[0])


def unknown_convention(name: str, span: tuple[int, int] | None = None) -> Mistake:
    """The mistake of a convention that is not there."""
    hint = suggestion(name, CONVENTIONS) or f"there are {', '.join(CONVENTIONS)}"
    return Mistake(f"there is no convention `{name}`", span, hint)
