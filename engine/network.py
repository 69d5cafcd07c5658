"""From a parsed network to its table: every layer's figures, the totals, and when they hold."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..grammar import Mistake, Mistakes, Network, parse
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Convention, Title
from . import algebra
from .algebra import Value, is_number
from .asking import wrong_questions
from .conditions import Condition, without_implied
from .counts import counted
from .evaluation import letters_in
from .flow import Run, flat, run
from .kind import CONVENTIONS
from .letterbook import LetterBook, read_letters
from .naming import Part, named_layers
from .placed import Placed
from .reach import reached
from .rows import nonnegative_letters

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
    """A layer's figures, and the layer in its place in both runs (`inputs`: the names of what it goes on from)."""

    symbolic: Placed
    numeric: Placed
    inputs: tuple[str, ...]
    branches: tuple[tuple[LayerFacts, ...], ...] = ()

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


def nested(layers: Sequence[LayerFacts], depth: int = 0) -> Iterator[tuple[int, LayerFacts]]:
    """The layers in text order, each with how many joins it stands in; a join stands behind its branches."""
    for layer in layers:
        for branch in layer.branches:
            yield from nested(branch, depth + 1)
        yield depth, layer


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
        """A layer by its name. Raises `KeyError` where there is none."""
        for layer in self.every:
            if layer.name == name:
                return layer
        raise KeyError(f"there is no layer {name!r}; there are {', '.join(layer.name for layer in self.every)}")

    @property
    def every(self) -> Iterator[LayerFacts]:
        """The layers with those of their branches, in text order."""
        for _, layer in nested(self.layers):
            yield layer

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
    parts = named_layers(network.statements, mistakes)
    every = [layer for part in parts for layer in part.all()]
    rows = {i: (part.kind, part.row) for i, part in enumerate(every)}
    used = {
        name: letter.span
        for _, row in rows.values()
        for t in row.values.values()
        for x in t
        for name, letter in letters_in(x).items()
    }
    used.pop("in", None)
    book = read_letters(network.statements, used, values, *nonnegative_letters(rows), mistakes)
    if mistakes:
        raise Mistakes(mistakes)
    asked = list(wrong_questions(network.statements, [part.name for part in every], book.symbols))
    symbolic = _run(parts, book.symbols, convention, asked)
    numeric = _run(parts, book.symbols | book.values, convention, asked) if book.values else symbolic
    for placed in flat([*symbolic.layers, *numeric.layers]) if element_size != 4 else ():
        placed.element_size = element_size
    if asked:
        raise Mistakes(asked)
    title = next((s.text for s in network.statements if isinstance(s, Title)), "")
    facts = _facts(symbolic.layers, numeric.layers)
    return Table(network, title, convention, book, facts, _conditions(symbolic, numeric))


def _run(parts: list[Part], letters: Mapping[str, Value], convention: str, asked: list[Mistake]) -> Run:
    """One run; where it breaks off, its mistakes are reported with those of the questions."""
    result = run(parts, letters, convention)
    if result.mistakes:
        raise Mistakes([*result.mistakes, *asked])
    return result


def _facts(symbolic: Sequence[Placed], numeric: Sequence[Placed]) -> tuple[LayerFacts, ...]:
    facts: list[LayerFacts] = []
    for one, other in zip(symbolic, numeric, strict=True):
        branches = tuple(map(_facts, one.branches, other.branches))
        facts.append(LayerFacts(one, other, _inputs(one), branches))
    return tuple(facts)


def _inputs(placed: Placed) -> tuple[str, ...]:
    """The names of the layers that a layer goes on from."""
    before = [] if placed.kind.source or placed.before is None else [placed.before.name]
    ends = [branch[-1].name if branch else name for name in before for branch in placed.branches]
    return (*(ends or before), *(name for name, _ in placed.also.values()))


def _conditions(symbolic: Run, numeric: Run) -> tuple[Condition, ...]:
    """What must still hold: the first run's conditions, less those that hold by the numbers of the second."""
    open_keys = numeric.conditions.keys()
    return tuple(without_implied(c for key, c in symbolic.conditions.items() if key in open_keys))


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
