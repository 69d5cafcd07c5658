"""Divisions that a claim does not round, though a size is counted in whole steps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ...grammar import Call, Expr, Math, Product
from ..formulas import children, evaluate, formula, rebuilt
from ..values import Value, algebra

MAX_DIVISIONS = 30
"""Of an expression with more of them, none is tried: each is rounded alone, and the whole is worked out each time."""


def quotients(tree: Math) -> list[Product]:
    """The divisions of an expression, from the outside in; none in a function, or of so many that none is tried.

    >>> from netderive.grammar import parse_expression, print_math
    >>> [print_math(one) for one in quotients(parse_expression("(32 - 5 + 4)/2 + 1"))]
    ['(32 - 5 + 4)/2']
    """
    found = list(itertools.islice(_divisions(tree), MAX_DIVISIONS + 1))
    return found if len(found) <= MAX_DIVISIONS else []


def _divisions(tree: Math) -> Iterator[Product]:
    if isinstance(tree, Call):  # it may round by itself
        return
    if isinstance(tree, Product) and any(sign == "/" for sign, _ in tree.factors):
        yield tree
    for child in children(tree):
        yield from _divisions(child)


def rounded(tree: Expr, quotient: Product, name: str = "floor") -> Expr:
    """The expression with one of its divisions rounded: `floor` for down, `ceil` for up."""

    def change(part: Math) -> Math:
        return Call(name, (quotient,)) if part is quotient else rebuilt(part, change)

    return change(tree)  # type: ignore[return-value]


def without_rounding(tree: Expr) -> Expr:
    """An expression whose divisions are not rounded.

    >>> from netderive.grammar import parse_expression, print_math
    >>> print_math(without_rounding(parse_expression("floor((h - 3)/2) + 1")))
    '(h - 3)/2 + 1'
    """

    def change(part: Math) -> Math:
        if isinstance(part, Call) and part.name in ("floor", "ceil"):
            (inner,) = part.arguments
            return change(inner)
        return rebuilt(part, change)

    return change(tree)  # type: ignore[return-value]


def roundings_as(rule: str, letters: Mapping[str, Value], quotient: Value) -> Iterator[str]:
    """How a quotient may be rounded to be the one that a rule rounds, but for whole steps: `floor`, `ceil`.

    A quotient rounded down and 1 more is one that is 1/s larger and rounded up.

    >>> size = "floor((h - n)/s) + 1"
    >>> [list(roundings_as(size, {"h": 9, "n": 4, "s": 2}, Fraction(top, 2))) for top in (5, 7, 6)]
    [['floor'], ['floor'], ['ceil']]
    """
    for call in _calls(formula(rule)):
        inner = call.arguments[0]
        ours, divisor = evaluate(inner, letters), evaluate(_divisor(inner), letters)
        same = {call.name: ours}
        if isinstance(divisor, int) and divisor:
            other, more = ("ceil", 1) if call.name == "floor" else ("floor", -1)
            same[other] = algebra.add([ours, Fraction(more, divisor)])
        yield from (name for name, one in same.items() if isinstance(algebra.subtract(quotient, one), int))


def _calls(tree: Math) -> Iterator[Call]:
    """The roundings in a rule."""
    if isinstance(tree, Call) and tree.name in ("floor", "ceil"):
        yield tree
    for child in children(tree):
        yield from _calls(child)


def _divisor(tree: Math) -> Expr:
    """What a quotient is divided by."""
    factors = tree.factors if isinstance(tree, Product) else ()
    return next((factor for sign, factor in factors if sign == "/"), formula("1"))
