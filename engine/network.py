"""From a parsed network to its table: every layer's figures, the totals, and when they hold."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..grammar import Mistake, Mistakes, Network
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Convention, Title
from . import algebra
from .algebra import Value
from .asking import SUMMED, one_of, wrong_questions
from .assuming import read_assumed
from .conditions import AtLeast, Condition, Stated
from .counts import counted
from .facts import Figure, LayerFacts, distinct, facts_of, figure, inside, nested, of_one_body
from .impossible import Impossible
from .kind import CONVENTIONS, STRICT
from .letterbook import LetterBook, given_letters, read_letters
from .limits import too_large
from .naming import named_parts
from .newcomers import read, retold
from .parts import Used, named_inside
from .paths import steps_of
from .placed import Placed
from .possible import holding, possible, still_open
from .runs import Subject
from .scopes import Letters
from .showing import Shown
from .stray_words import stray_words
from .unrolling import in_a_row, written_out

MAX_BYTES = 1_024
"""Bytes that a value may have."""


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
class Table(Shown):
    """All that is known of a network under one convention.

    It is possible exactly where all `conditions` hold; where it is not `exact`, it may be possible elsewhere, too. Its
    formulas hold where these and all of `formulas_for` do: `N >= 1`, where other formulas are for no repetition.
    `beyond` says why the conditions allow no repetition, or one alone.

    >>> from netderive.engine import derive
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
    conditions: tuple[Stated, ...]
    formulas_for: tuple[AtLeast, ...] = ()
    exact: bool = True
    beyond: tuple[Mistake, ...] = ()
    paths: tuple[str, ...] = ()
    strict: bool = False
    stated: tuple[Condition, ...] = field(default=(), repr=False)
    assumed: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def totals(self) -> Totals:
        return Totals(self)

    @property
    def assuming(self) -> frozenset[str]:
        """The layers whose assumed output comes into others."""
        return frozenset().union(*(layer.assuming for layer in self.layers))

    def total(self, quantity: str) -> Figure:
        """The sum of one of `SUMMED` over all layers. Raises `ValueError` for another quantity.

        >>> from netderive.engine import derive
        >>> derive("input 1@28x28 -> conv 32@5x5 -> dense 10").total("flops").value
        1290240
        """
        one_of(quantity, SUMMED, "total")
        symbolic = algebra.add([counted(layer.symbolic, quantity) for layer in self.layers])
        if not self.book.values:
            return figure(symbolic, symbolic, self.stated, self.assuming)
        numeric = algebra.add([counted(layer.numeric, quantity) for layer in self.layers])
        return figure(symbolic, numeric, self.stated, self.assuming)

    @property
    def ends(self) -> tuple[LayerFacts, ...]:
        """The layers of the file's chain whose output comes into no other, in text order.

        >>> [end.name for end in derive("input 8 -> a: dense 4 -> dense 2; from a -> dense 3").ends]
        ['dense2', 'dense3']
        """
        taken = {name for layer in self.every for name in layer.inputs}
        return tuple(layer for layer in self.layers if layer.name not in taken)

    def figure(self, value: Value) -> Figure:
        """An expression in the file's letters, with its number at the values given where it has one."""
        try:
            return figure(value, algebra.put(value, dict(self.book.values)), self.stated)
        except Impossible:  # such as a term that divides by 0 there
            return Figure(value, None, self.stated)

    @property
    def letters(self) -> dict[str, Value | None]:
        """The file's letters with their values, None where a letter is free."""
        return {name: self.book.number(name) for name in self.book.symbols}

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Every letter that its formulas hold: the file's, and those of its loops and blocks."""
        every = [layer.symbolic for _, layer, _ in distinct(self.layers)]
        counters = [turns.index for layer in every for turns in layer.turns if turns.index is not None]
        own = {*self.book.symbols, *(name for layer in every for name in layer.arguments)}
        return frozenset(own).union(*map(algebra.letters_of, counters))

    @property
    def symbols(self) -> Mapping[str, Value]:
        """The file's letters as sympy symbols, by name: those that the figures hold."""
        return self.book.symbols

    def layer(self, name: str) -> LayerFacts:
        """A layer by its name or path: `conv1`, `fire2.conv1`, `loop1[3].c`. Raises `KeyError` where there is none."""
        if not isinstance(name, str):
            raise TypeError(f"a layer is named by a text such as 'conv1', not {name!r}")
        (first, turn), *rest = steps_of(name) or [("", "")]
        layer = next((one for one in of_one_body(self.layers) if one.name == first), None)
        letters = self.book.symbols, {**self.book.symbols, **self.book.values}
        for inner, following in rest:
            layer = layer and inside(layer, turn, inner, letters)
            turn = following
        if layer is None or turn:
            known = ", ".join(dict.fromkeys(layer.name for layer in self.every))
            raise KeyError(f"there is no layer {name!r}; there are {known}")
        return layer

    def where(self, layers: Iterable[LayerFacts | None]) -> Table:
        """The same with the conditions under which these layers are there, too: turns that were asked for."""
        when = [condition for layer in layers if layer is not None for condition in layer.when]
        if not when:
            return self
        return replace(self, conditions=still_open([*self.conditions, *when], self.book.values))

    @functools.cached_property
    def holding(self) -> tuple[Stated, ...]:
        """The conditions under which the formulas hold."""
        return holding(self.conditions, self.formulas_for)

    @property
    def every(self) -> Iterator[LayerFacts]:
        """The layers with those inside of them, in text order."""
        for _, layer in nested(self.layers):
            yield layer

    def written_out(self, until: Mapping[str, int] | None = None) -> Table:
        """The same with every turn and every use of a block as layers of its own, with paths as names; joins stay.

        Raises `Mistakes` where a letter that counts turns has no value, and the repeat no turn in `until`.
        """
        return self._of(written_out(tuple(layer.numeric for layer in self.layers), until))

    def unrolled(self) -> Table:
        """All layers in one row, named by paths. Raises `Mistakes` where a letter that counts turns has no value."""
        return self._of(tuple(in_a_row(written_out(tuple(layer.numeric for layer in self.layers)))))

    def _of(self, layers: tuple[Placed, ...]) -> Table:
        return replace(
            self, layers=facts_of(layers, layers, stated=self.stated), paths=tuple(layer.name for layer in layers)
        )

    def __repr__(self) -> str:
        return f"<Table of {len(self.layers)} layers, {self.totals.params.symbolic} parameters, {self.convention}>"


def derive(
    network: Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    convention: str = "",
    element_size: int = 4,
    free: Collection[str] = frozenset(),
    strict: bool = False,
    assume: Mapping[str, str] | None = None,
    lenient: bool = False,
) -> Table:
    """The table of a network, given as a text or parsed.

    `values` are put in for letters (they win over the file's `let`), and the letters in `free` lose the value that
    a `let` gives them; `convention` wins over the file's; `element_size` is how many bytes a value has; `strict`
    refuses a stride that does not divide, as CS231n does, or makes it a condition; a `lenient` derivation leaves
    what is wrong with claims for `judge` to report. Raises `Mistakes` with all that is wrong with the network or
    the values.

    `assume` says what layers of the file's own chain give, as text, whatever is derived for them: the layers behind
    them go on from that, and their figures name it (`Figure.assuming`).

    >>> table = derive("input 1@28x28 -> c1: conv 8@5x5 -> dense 10", assume={"c1": "8@26x26"})
    >>> table.layer("c1").space[0].value, table.layer("dense1").params
    (24, <Figure 54090, assuming the output of c1>)
    >>> derive("let k = 32; input 1@28x28 -> conv k@5x5", free={"k"}).totals.params.value is None
    True
    """
    if isinstance(network, str):
        network = read(network)
    if not isinstance(network, Network):
        raise TypeError(f"a network is a text or a parsed network, not {type(network).__name__}")
    if not isinstance(values, (Mapping, type(None))):
        raise TypeError(f"values are integers or fractions by letter, not {values!r}")
    if not isinstance(convention, str):
        raise TypeError(f"a convention is one of {', '.join(CONVENTIONS)}, not {convention!r}")
    if not isinstance(element_size, int) or isinstance(element_size, bool) or not 1 <= element_size <= MAX_BYTES:
        raise ValueError(f"element_size is how many bytes a value has, 1 to {MAX_BYTES:,}, not {element_size!r}")
    for name, value in (values or {}).items():
        if not isinstance(name, str) or not isinstance(value, (int, Fraction)) or isinstance(value, bool):
            raise TypeError(f"values are integers or fractions by letter, not {name!r}: {value!r}")
    if isinstance(free, str) or not all(isinstance(name, str) for name in free):
        raise TypeError(f"free letters are a set of names, such as {{'k'}}, not {free!r}")
    for name, text in (assume or {}).items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError(f"assumed are outputs as texts by layer, such as '8@26x26', not {name!r}: {text!r}")
    try:
        return _derived(
            network, dict(values or {}), convention, element_size, frozenset(free), strict, assume or {}, lenient
        )
    except Mistakes as error:
        raise retold(Mistakes(error.mistakes, network.source)) from None


def derive_again(table: Table, values: Mapping[str, int | Fraction], convention: str = "") -> Table:
    """The network of a table at other values, or under another convention. Raises `Mistakes` where there is none.

    >>> derive_again(derive("input 1@28x28 -> conv k@5x5"), {"k": 32}).totals.params.value
    832
    """
    size = table.layers[0].symbolic.element_size
    return derive(
        table.network,
        values,
        convention or table.convention,
        size,
        table.book.free,
        table.strict,
        table.assumed,
        lenient=True,
    )


def _derived(
    network: Network,
    values: dict[str, int | Fraction],
    wanted: str,
    element_size: int,
    free: frozenset[str],
    strict: bool,
    assume: Mapping[str, str],
    lenient: bool,
) -> Table:
    mistakes: list[Mistake] = []
    convention = _convention(network, wanted, mistakes)
    for extra in [s for s in network.statements if isinstance(s, Title)][1:]:
        mistakes.append(Mistake("the network has two titles", extra.span, "leave one of them out"))
    body = named_parts(network.statements, mistakes)
    if mistakes:
        body = tuple(part for part in body if not isinstance(part, Used))
    elif large := too_large(body):
        raise Mistakes([large])
    letters = Letters().read(body)
    mistakes += stray_words(body, {*values, *given_letters(network.statements)})
    book = read_letters(network.statements, letters.used, values, letters.zero, letters.rates, mistakes, free)
    assumed = read_assumed(assume, body, book, mistakes)
    if mistakes:
        raise Mistakes(mistakes)
    paths = tuple(named_inside(body))
    asked = list(wrong_questions(network.statements, paths, book.symbols, lenient))
    asked += () if lenient else network.unread
    follows = frozenset({convention, STRICT} if strict else {convention})
    try:
        found = possible(Subject(body, book, follows, element_size, assumed))
    except Mistakes as error:
        raise Mistakes([*error.mistakes, *asked]) from None
    if asked:
        raise Mistakes(asked)
    title = next((s.text for s in network.statements if isinstance(s, Title)), "")
    facts = facts_of(found.symbolic.layers, found.numeric.layers, stated=found.stated)
    when = found.conditions, found.formulas_for, found.exact, found.beyond
    return Table(network, title, convention, book, facts, *when, paths, strict, found.stated, {**assume})


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
