"""From a parsed network to its table: every layer's figures, the totals, and when they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Unpack

from ...grammar import Expr, Mistake, Mistakes, Network, ShapeExpr, Title, record
from ..arithmetic import bounded_work, without_collection
from ..inference import CostOptions, Costs, read_assumed
from ..layers import STANDARD
from ..resolution import (
    Body,
    LetterBook,
    LetterUses,
    Used,
    given_letters,
    named_inside,
    named_parts,
    read,
    read_letters,
    retold,
    stray_words,
    too_large,
    with_included,
    with_own_kinds,
    wrong_questions,
)
from .facts import facts_of_network
from .options import Options, convention_of
from .possible import possible
from .runs import Subject
from .table import Table


def derive(
    network: Network | str,
    values: Mapping[str, int | Fraction] | None = None,
    convention: str = "",
    free: Collection[str] = frozenset(),
    strict: bool = False,
    assume: Mapping[str, str] | None = None,
    lenient: bool = False,
    **costs: Unpack[CostOptions],
) -> Table:
    """The table of a network, given as a text or parsed.

    `values` are put in for letters (they win over the file's `let`), and the letters in `free` lose the value that
    a `let` gives them; `convention` wins over the file's; `strict`
    refuses a stride that does not divide, as CS231n does, or makes it a condition; a `lenient` derivation leaves
    what is wrong with claims for `judge` to report. Raises `Mistakes` with all that is wrong with the network or
    the values.

    `assume` says what layers of the file's own chain give, as text, whatever is derived for them: the layers after
    them go on from that, and their figures name it (`Figure.assuming`).

    >>> table = derive("input 1@28x28 -> c1: conv 8@5x5 -> dense 10", assume={"c1": "8@26x26"})
    >>> table.layer("c1").space[0].value, table.layer("dense1").params
    (24, <Figure 54090, assuming the output of c1>)
    >>> derive("let k = 32; input 1@28x28 -> conv k@5x5", free={"k"}).totals.params.value is None
    True
    """
    options = Options(values or {}, convention, free, strict, assume or {}, lenient, Costs.of(**costs))
    if isinstance(network, str):
        network = read(network)
    if not isinstance(network, Network):
        raise TypeError(f"a network is a text or a parsed network, not {type(network).__name__}")
    return derive_with(network, options)


def derive_with(network: Network, options: Options) -> Table:
    """The table of a parsed network. Raises `Mistakes`, with lines of other notations as they are here."""
    try:
        return derive_raw(network, options)
    except Mistakes as error:
        raise retold(error) from None


@bounded_work()
@without_collection()
def derive_raw(network: Network, options: Options) -> Table:
    """The table of a parsed network. Raises `Mistakes` where they were found."""
    network = with_included(network)
    try:
        return _table(_understood(network, options))
    except Mistakes as error:
        raise Mistakes(error.mistakes, network.source) from None


def derive_again(table: Table, values: Mapping[str, int | Fraction], convention: str = "") -> Table:
    """The network of a table at other values, or under another convention. Raises `Mistakes` where there is none.

    A letter that is free in the table may be given a value.

    >>> derive_again(derive("input 1@28x28 -> conv k@5x5"), {"k": 32}).totals.params.value
    832
    """
    return _again(table, values, convention or table.convention, table.book.free - values.keys())


def free_again(table: Table, letters: Collection[str]) -> Table:
    """The network of a table where some letters have no value.

    >>> free_again(derive("let k = 32; input 1@28x28 -> conv k@5x5"), ["k"]).totals.params
    <Figure 26*k>
    """
    values = {name: table.book.number(name) for name in table.book.given if name not in letters}
    return _again(table, values, table.convention, table.book.free.union(letters))  # type: ignore[arg-type]


def _again(table: Table, values: Mapping[str, int | Fraction], convention: str, free: frozenset[str]) -> Table:
    options = Options(values, convention, free, table.strict, table.assumed, True, table.costs)
    return derive_with(table.network, options)


@record()
class _Understood:
    """A network as it is understood, before it is run: its parts and letters, and what is wrong with its questions."""

    network: Network
    options: Options
    convention: str
    body: Body
    book: LetterBook
    paths: tuple[str, ...]
    assumed: Mapping[str, Expr | ShapeExpr]
    requested: tuple[Mistake, ...]

    @property
    def subject(self) -> Subject:
        return Subject(self.body, self.book, self.options.follows(self.convention), self.options.costs, self.assumed)


def _understood(network: Network, options: Options) -> _Understood:
    """Reads parts, letters and questions. Raises `Mistakes` with all that is wrong before anything is run."""
    mistakes: list[Mistake] = []
    statements = network.statements
    vocabulary = with_own_kinds(statements, STANDARD, mistakes)
    convention = convention_of(network, options.convention, mistakes)
    for extra in [s for s in statements if isinstance(s, Title)][1:]:
        mistakes.append(Mistake.of("title.twice", extra.span))
    body = named_parts(network, vocabulary, mistakes)
    if mistakes:
        body = tuple(part for part in body if not isinstance(part, Used))
    elif large := too_large(body):
        raise Mistakes([large])
    mistakes += stray_words(body, {*options.values, *given_letters(statements)}, vocabulary)
    letters = LetterUses().read(body)
    if options.costs.batch_letter:
        letters.used.setdefault(options.costs.batch_letter, (0, 0))
    book = read_letters(statements, letters, mistakes, options.values, options.free)
    assumed = read_assumed(options.assume, body, book, mistakes)
    if mistakes:
        raise Mistakes(mistakes)
    paths = tuple(named_inside(body))
    requested = [*wrong_questions(statements, paths, book.symbols, options.lenient)]
    requested += () if options.lenient else network.unread
    return _Understood(network, options, convention, body, book, paths, assumed, tuple(requested))


def _table(understood: _Understood) -> Table:
    """Runs the network. Raises `Mistakes` where it is impossible, or questions are wrong."""
    try:
        found = possible(understood.subject)
    except Mistakes as error:
        raise Mistakes([*error.mistakes, *understood.requested]) from None
    if understood.requested:
        raise Mistakes(understood.requested)
    network, options = understood.network, understood.options
    title = next((s.text for s in network.statements if isinstance(s, Title)), "")
    facts = facts_of_network(found.symbolic.layers, found.numeric.layers, found.needs)
    when = found.conditions, found.formulas_for, found.exact, found.beyond
    names = title, understood.convention, understood.book
    how = options.strict, found.needs, {**options.assume}, options.costs
    return Table(network, *names, facts, *when, understood.paths, *how)
