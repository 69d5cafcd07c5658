"""From a parsed network to its table: every layer's figures, the totals, and when they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from ...grammar import Convention, Mistake, Mistakes, Network, Title, suggestion
from ..inference import read_assumed
from ..layers import CONVENTIONS, STANDARD, STRICT
from ..resolution import (
    Letters,
    Used,
    given_letters,
    named_inside,
    named_parts,
    read,
    read_letters,
    retold,
    stray_words,
    too_large,
    wrong_questions,
)
from .facts import facts_of
from .possible import possible
from .runs import Subject
from .table import Table

MAX_BYTES = 1_024
"""Bytes that a value may have."""


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
    body = named_parts(network.statements, STANDARD, mistakes)
    if mistakes:
        body = tuple(part for part in body if not isinstance(part, Used))
    elif large := too_large(body):
        raise Mistakes([large])
    letters = Letters().read(body)
    mistakes += stray_words(body, {*values, *given_letters(network.statements)}, STANDARD)
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
    facts = facts_of(found.symbolic.layers, found.numeric.layers, needs=found.needs)
    when = found.conditions, found.formulas_for, found.exact, found.beyond
    return Table(network, title, convention, book, facts, *when, paths, strict, found.needs, {**assume})


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
