"""How the totals grow, as blocks: what doubling does, then each total letter by letter, and each layer's share."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

from ...engine import Table
from ...engine.derivations import BOARD, Notation
from ...engine.exploration import Growth, Scale, Scaling, Term
from ...engine.formulas import tree_of
from ...engine.values import Value, is_number
from ...grammar import Expr, Letter, Negative, Number, Power, Product, Sum, parse_expression, print_math
from ..document import Trace, coded, enumerated, joined, sentence, sentence_of
from ..document import blocks as b
from ..math import decimals
from ..wording import decimal_text, words
from .pieces import given_values, holding, table_conditions
from .readable import without_long
from .shares import called, number, shares_table

LONG = 80
"""A leading term in all letters that is longer says nothing at a glance."""

MAX_ORDERED = 2_000
"""Letters and numbers of a total, for all letters by whose powers it would be written: one line a letter is n^2."""


def growth_document(scale: Scale) -> b.Document:
    """What doubling does to the totals, letter by letter; then why, and each layer's share."""
    table = scale.table
    title = table.title or words.GROWTH
    blocks: list[b.Block] = [b.Heading(1, (title,))]
    if not scale.letters:
        return b.Document(title, (*blocks, b.Callout("note", coded(words.NO_LETTERS))))
    blocks += [_summary(scale), *_given(table), *_held(scale)]
    notation = BOARD.avoiding(table.names)
    for scaling in scale.totals:
        if scaling.growths:
            name = words.HEADINGS[scaling.quantity]
            blocks += [
                b.Heading(2, (name,)),
                *_picture(scaling),
                *_total(scaling, notation),
                *shares_table(scale, scaling),
            ]
    shown = [scaling.quantity for scaling in scale.totals]
    blocks += [b.Prose((words.MACS_MEAN,))] if "macs" in shown else []
    blocks += [b.Callout("note", (words.MEANS[name],)) for name in shown if name in words.MEANS]
    return without_long(b.Document(title, tuple(blocks)))


def _given(table: Table) -> list[b.Block]:
    given = given_values(table)
    blocks: list[b.Block] = [b.Prose(sentence_of(words.GIVEN_VALUES, values=given))] if given else []
    return [*blocks, *table_conditions(table, "results")]


def _picture(scaling: Scaling) -> list[b.Block]:
    """A line for each letter: what multiplying it multiplies the total by."""
    traces = tuple(
        Trace((b.Formula((Letter(growth.letter),)),), tuple(growth.multiples.items()))
        for growth in scaling.growths
        if len(growth.multiples) > 1
    )
    name = words.HEADINGS[scaling.quantity]
    title = words.MULTIPLIED.format(quantity=name)
    up = words.TOTAL_TIMES.format(quantity=name)
    return [b.Picture(title, words.LETTER_TIMES, up, traces)] if traces else []


def _held(scale: Scale) -> list[b.Block]:
    """The letters that cannot grow alone, and those that cannot be doubled as the network is."""
    growths = {growth.letter: growth for scaling in scale.totals for growth in scaling.growths}
    said = words.NOT_ALONE if scale.table.exact else words.NOT_ALONE_HERE
    bound = [_bound(growth, said) for growth in growths.values() if growth.bounds]
    blocks: list[b.Block] = [b.Callout("condition", joined(bound, "; "))] if bound else []
    for letter, growth in growths.items():
        if growth.refused:
            blocks.append(b.Callout("note", (*_said(words.CANNOT_DOUBLE, letter), *coded(growth.refused))))
    return blocks


def _bound(growth: Growth, said: str) -> b.Inline:
    facts = holding([condition.tree() for condition in growth.bounds])
    return (*_said(said, growth.letter), *facts)


# What doubling does


def _summary(scale: Scale) -> b.TableBlock:
    """A row a letter, a column a total."""
    columns = (b.Column(""), *(b.Column(words.QUANTITIES[scaling.quantity], "right") for scaling in scale.totals))
    rows = tuple(
        ((b.Formula((Letter(letter),)),), *(_doubling(scaling, letter) for scaling in scale.totals))
        for letter in scale.letters
    )
    values = any(growth.now is not None for scaling in scale.totals for growth in scaling.growths)
    return b.TableBlock(columns, rows, caption=words.DOUBLING if values else words.DOUBLING_AT_LAST)


def _doubling(scaling: Scaling, letter: str) -> b.Inline:
    """`3.96 → 4`: what doubling a letter multiplies a total by, now and asymptotically."""
    growth = next((one for one in scaling.growths if one.letter == letter), None)
    if growth is None:
        return (number(1),)
    if growth.is_one_power and growth.limit is not None:
        return _limit(growth)
    if growth.now is None and growth.limit is None:
        return (words.NONE,)
    now = () if growth.now is None else (*_decimal(growth.now), " ")
    return (*now, "→ ", *_limit(growth))


def _limit(growth: Growth) -> b.Inline:
    if growth.limit is None:
        return (words.NONE,)
    return ("∞",) if growth.limit == "unbounded" else (b.Formula((tree_of(growth.limit),)),)


def _decimal(value: Fraction) -> b.Inline:
    """A factor with two decimals; a whole number has none, and a large one needs none."""
    if value.denominator == 1 or value >= 1000:
        return (number(round(value)),)
    return (decimal_text(decimals(value, 2)),)


# A total, letter by letter


def _total(scaling: Scaling, notation: Notation) -> list[b.Block]:
    """The total, unless a polynomial below says it; by powers of each letter; and in all letters together."""
    symbol = Letter(notation.symbol(scaling.quantity))
    free = [growth for growth in scaling.growths if not growth.bounds]
    by_powers = _operations(scaling.total.symbolic) * len(free) <= MAX_ORDERED
    blocks: list[b.Block] = [_chain(symbol, growth, by_powers) for growth in free]
    if not (free and by_powers and all(map(_is_ordered, free))):
        blocks.insert(0, b.Chain(words.WHOLE, (b.ChainLine(symbol, "=", tree_of(scaling.total.symbolic)),)))
    joint = scaling.joint
    if joint not in (None, scaling.total.symbolic) and len(print_math(tree_of(joint))) <= LONG:
        letters: list[b.Inline] = [(b.Formula((Letter(letter),)),) for letter in scaling.growing]
        reason = sentence_of(words.LEADS_TOGETHER, letters=enumerated(letters, words.AND))
        blocks.append(b.Chain(words.TOGETHER, (b.ChainLine(symbol, "∼", tree_of(joint), reason),)))
    return blocks


def _is_ordered(growth: Growth) -> bool:
    """Whether the terms are powers of the letter, and not only near them."""
    return bool(growth.terms) and not any(term.is_rounded for term in growth.terms)


def _operations(value: Value) -> int:
    """About how many letters and numbers a formula is written with."""
    return 1 if is_number(value) else sum(len(one) + 1 for one in (*value.terms, *(value.below or ())))


def _chain(symbol: Letter, growth: Growth, by_powers: bool) -> b.Chain | b.Prose:
    """A total ordered by powers of a letter, if requested for, and the leading term; or why there is none."""
    lines: list[b.ChainLine] = []
    if _is_ordered(growth) and (by_powers or growth.is_one_power):
        lines.append(b.ChainLine(symbol, "=", ordered(growth), _order(growth)))
    if growth.leading is None:
        said = sentence(why_not(growth), _tree)
        if not lines:
            return b.Prose((*said, "."))
        lines[-1] = dataclasses.replace(lines[-1], reason=said)
    elif not growth.is_one_power:
        assert growth.leading.nears is not None
        leads = tree_of(growth.leading.nears)
        lines.append(b.ChainLine(None if lines else symbol, "∼", leads, _leads(growth, growth.leading)))
    return b.Chain(words.IN_LETTER.format(letter=called(growth.letter)), tuple(lines))


def _order(growth: Growth) -> b.Inline:
    if growth.is_one_power:
        return (*_said(words.ONE_POWER, growth.letter), _factor(growth.terms[0]))
    powers = all(term.rate == 1 for term in growth.terms)
    return _said(words.BY_POWERS if powers else words.BY_GROWTH, growth.letter)


def why_not(growth: Growth) -> str:
    """Why there is no leading term, formulas in backticks; nothing where there is one, or a condition forbids it."""
    if growth.leading is not None or growth.bounds:
        return ""
    if growth.obstacle is None:
        return words.NOTHING_LEFT if growth.terms else words.BY_NUMBER.format(letter=growth.letter)
    return words.NO_POWER.format(letter=growth.letter, part=print_math(tree_of(growth.obstacle)))


def _leads(growth: Growth, leads: Term) -> b.Inline:
    if leads.rate > 1:
        power = f"{leads.rate}^{growth.letter}"
        return sentence(words.LEADS_ALL.format(letter=growth.letter, power=power), _tree)
    provided = ("; ", words.PROVIDED, number(growth.provided)) if growth.provided is not None else ()
    said = words.LEADS_ROUNDED if leads.is_rounded and leads.roundings else words.LEADS
    return (*_said(said, growth.letter), _factor(leads), *provided)


def _factor(term: Term) -> b.Formula:
    """`2² = 4`: a power of 2 for a power of the letter."""
    degree = Fraction(term.degree)
    power = Power(Number(2), tree_of(term.degree))
    if degree.denominator != 1:
        return b.Formula((power,))
    value = tree_of(Fraction(2) ** int(degree))
    return b.Formula((value,)) if degree in (0, 1) else b.Formula((power, value), ("=",))


def ordered(growth: Growth) -> Expr:
    """The total as a tree, the fastest growing terms first: `9*k^2 + (9*l + 1)*k + 10`."""
    rows = [row for term in growth.terms for row in _rows(growth, term)]
    return rows[0][1] if len(rows) == 1 and rows[0][0] == "+" else Sum(tuple(rows))


def _rows(growth: Growth, term: Term) -> list[tuple[str, Expr]]:
    """A term with its sign; a sum without a power of the letter, or with roundings, is several."""
    coefficient = growth.coefficient(term)
    if coefficient is None or term.degree <= 0:
        tree = tree_of(term.exact)
        return list(tree.terms) if isinstance(tree, Sum) else [_signed(tree)]
    power = Letter(growth.letter)
    sign, before = _signed(tree_of(coefficient))
    return [(sign, _multiplied(before, power if term.degree == 1 else Power(power, tree_of(term.degree))))]


def _signed(tree: Expr) -> tuple[str, Expr]:
    return ("-", tree.operand) if isinstance(tree, Negative) else ("+", tree)


def _multiplied(before: Expr, power: Expr) -> Expr:
    if before == Number(1):
        return power
    factors = before.factors if isinstance(before, Product) else (("*", before),)
    return Product((*factors, ("*", power)))


def _said(text: str, letter: str) -> b.Inline:
    return sentence(text.format(letter=letter), Letter)


def _tree(text: str) -> Expr:
    return parse_expression(text)
