"""Two networks, or two parts of one, side by side, as blocks: the figures, then quotients and where they cross."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.conditions import AtLeast, Condition, Contradiction, settled
from ...engine.exploration import Compared, Comparisons
from ...engine.formulas import quotient_tree, tree_of
from ...engine.values import Value, algebra, below_of, is_number
from ...grammar import Expr, Letter, Number
from ..document import blocks as b
from ..document import joined, sentence_of
from ..wording import words
from .pieces import conditions, given_values, holding
from .readable import is_long, without_long
from .solutions import spans_of


def comparison_document(found: Comparisons) -> b.Document:
    """The figures of both sides, then for each quantity the difference, the ratio, its limits, and who is smaller."""
    first, second = found.first.name, found.second.name
    title = words.AGAINST.format(first=first, second=second)
    blocks: list[b.Block] = [b.Heading(1, (title,)), _summary(found)]
    sides = (found.first,) if found.first.table is found.second.table else (found.first, found.second)
    for side in sides:
        if given := given_values(side.table):
            text = words.GIVEN_VALUES_IN if len(sides) > 1 else words.GIVEN_VALUES
            blocks.append(b.Prose(sentence_of(text, values=given, network=side.name)))
    blocks += conditions(found.conditions)
    for one in found.quantities:
        blocks += [b.Heading(2, (words.HEADINGS.get(one.quantity, words.VALUE_HEADING),)), _chain(one)]
        blocks += _unbounded(one)
        blocks.append(b.Callout("result", _smaller(one, first, second)))
    return without_long(b.Document(title, tuple(blocks)))


def _called(quantity: str) -> str:
    return words.QUANTITIES.get(quantity, words.VALUE)


def _summary(found: Comparisons) -> b.TableBlock:
    """A row a quantity."""
    columns = [b.Column(""), *(b.Column(name, "right") for name in (found.first.name, found.second.name))]
    rows = [
        ((_called(one.quantity),), _cell(one.first), _cell(one.second), _cell(one.ratio)) for one in found.quantities
    ]
    return b.TableBlock((*columns, b.Column(words.RATIO, "right")), tuple(rows))


def _cell(value: Value | None) -> b.Inline:
    if value is None:
        return (words.NONE,)
    tree = quotient(value)
    return (words.NONE,) if is_long(tree) else (b.Formula((tree,)),)


def quotient(value: Value) -> Expr:
    """A value as one quotient in lowest terms, with whole coefficients, where its denominator is a sum.

    >>> from netderive.engine.values import divide, symbol
    >>> from netderive.grammar import print_math
    >>> k = symbol("k")
    >>> print_math(quotient(divide(25 * k + 1, 18 * k + 2)))
    '(25*k + 1)/(18*k + 2)'
    """
    if is_number(value) or (len(below_of(value)) == 1 and len(value.terms) > 1):
        return tree_of(value)
    top, bottom = algebra.numerator_denominator(value)
    return tree_of(value) if bottom == 1 else quotient_tree(top, bottom)


def _chain(one: Compared) -> b.Chain:
    """Both sides, their difference, their ratio, and what that comes near."""
    rows = [(words.FIRST, one.first), (words.SECOND, one.second), (words.DIFFERENCE, one.difference)]
    lines = [b.ChainLine(Letter(name), "=", tree_of(value)) for name, value in rows]
    if one.ratio is not None:
        lines.append(b.ChainLine(Letter(words.RATIO), "=", quotient(one.ratio)))
        lines += [
            b.ChainLine(None, "→", quotient(limit), sentence_of(words.AS_IT_GROWS, letter=b.Formula((Letter(letter),))))
            for letter, limit in one.limits.items()
            if limit is not None and limit != "unbounded" and limit != one.ratio
        ]
    return b.Chain("", tuple(lines))


def _unbounded(one: Compared) -> list[b.Block]:
    names = [name for name, limit in one.limits.items() if limit == "unbounded"]
    letters: list[b.Inline] = [(b.Formula((Letter(name),)),) for name in names]
    return [b.Prose(sentence_of(words.WITHOUT_BOUND, letters=joined(letters, ", ")))] if letters else []


def _smaller(one: Compared, first: str, second: str) -> b.Inline:
    """Which side is smaller where, and where both are equal."""
    if one.difference == 0:
        return (words.ALWAYS_EQUAL,)
    if (one.first_more is False or one.first_less is False) and not (one.zeros and one.spans):
        smaller, larger = (first, second) if one.first_more is False else (second, first)
        return (*_but_at_zero(words.ALWAYS_SMALLER.format(smaller=smaller, larger=larger), one), ".")
    if one.spans is not None and one.letter is not None:
        texts = ((words.SMALLER_FOR, first), (words.EQUAL_FOR, ""), (words.SMALLER_FOR, second))
        said = [
            sentence_of(text, smaller=smaller, spans=spans_of(one.letter.name, where))
            for (text, smaller), where in zip(texts, one.spans, strict=True)
            if where
        ]
        return (*joined(said, "; "), ".")
    return _where(one, first, second)


def _where(one: Compared, first: str, second: str) -> b.Inline:
    """By conditions in several letters."""
    said: list[b.Inline] = []
    both: list[Condition] = [one for one in (one.first_less, one.first_more) if isinstance(one, AtLeast)]
    equal = _may_hold(both)
    where = words.NOT_LARGER_WHERE if equal else words.SMALLER_WHERE
    for condition, larger, smaller in ((one.first_less, second, first), (one.first_more, first, second)):
        if condition is True:
            said.append((words.NEVER_LARGER.format(smaller=smaller, larger=larger),))
        elif isinstance(condition, AtLeast):
            holds = holding([condition.tree()])
            said.append(sentence_of(where, smaller=smaller, larger=larger, conditions=holds))
    conditions = holding([condition.tree() for condition in both])
    said.append(sentence_of(words.EQUAL_WHERE, conditions=conditions) if equal else (words.NEVER_EQUAL,))
    return (*joined(said, "; "), *_but_at_zero("", one), ".")


def _may_hold(conditions: Sequence[Condition]) -> bool:
    """Whether it is not certain that conditions exclude each other."""
    try:
        settled(conditions)
    except Contradiction:
        return False
    return True


def _but_at_zero(said: str, one: Compared) -> b.Inline:
    """A sentence without its end, and that both are equal where a letter is 0."""
    letters = joined([(b.Formula((Letter(name), Number(0)), ("=",)),) for name in one.zeros], words.OR)
    return (said, *(sentence_of(words.EQUAL_AT_ZERO, letters=letters) if one.zeros else ()))
