"""The integers at which a value of one letter is not negative, as intervals; exact, and without sympy.

A polynomial is cut where its sign changes: between two sign changes of `f(n + 1) - f(n)`, which is of one degree less,
`f` only rises or only falls, so one bisection finds where it crosses 0. What is no polynomial is solved where it
certainly goes one way.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import comb
from typing import TypeAlias

from ..arithmetic import ONE, Impossible, Rational, TooLarge
from ..values import Symbol, Value, algebra, at_least_zero, below_of, evaluated, is_number, of_atom, terms_of
from .directions import direction

Interval: TypeAlias = "tuple[int, int | None]"
"""The integers from the first to the last; without a last one they have no end."""

FARTHEST = 10**30
"""A value that is no polynomial is not followed beyond this."""


def not_negative(value: Value, letter: Symbol, first: int, last: int | None = None) -> tuple[Interval, ...] | None:
    """The integers from `first` to `last` at which a value is not negative; None where that is not known.

    >>> n = Symbol("n", 1)
    >>> k = of_atom(n)
    >>> not_negative(k * (14 - k) - 40, n, 1), not_negative(100 - 26 * k, n, 1), not_negative(26 * k - 100, n, 1)
    (((4, 10),), ((1, 3),), ((4, None),))
    """
    if last is not None and last < first:
        return ()
    if is_number(value):
        return ((first, last),) if value >= 0 else ()
    coefficients = _coefficients(value, letter)
    if coefficients is not None:
        blocks = _blocks(coefficients, first, last)
        return tuple((start, end) for start, end, holds in blocks if holds)
    try:
        return _one_way(value, letter, first, last)
    except Impossible:  # it has no value at some of the integers, such as 64/(n - 1) at 1
        return None


def _coefficients(value: Value, letter: Symbol) -> list[Rational] | None:
    """Those of a polynomial in the letter alone, the constant first; None of anything else."""
    terms, below = terms_of(value), below_of(value)
    if below != {ONE: 1} or any(len(one) > 1 or (one and (one[0][0] != letter or one[0][1] < 0)) for one in terms):
        return None
    found: list[Rational] = [0] * (max((one[0][1] for one in terms if one), default=0) + 1)
    for one, number in terms.items():
        found[one[0][1] if one else 0] = number
    return found


Stretch: TypeAlias = "tuple[int, int | None, bool]"
"""An interval throughout which a polynomial is not negative, or throughout which it is."""


def _blocks(polynomial: Sequence[Rational], first: int, last: int | None) -> list[Stretch]:
    """The integers from first to last, cut where the sign of a polynomial changes."""
    if len(polynomial) == 1:
        return [(first, last, polynomial[0] >= 0)]
    found: list[Stretch] = []
    for start, end, _ in _blocks(_difference(polynomial), first, last):
        here = _at(polynomial, start) >= 0
        there = polynomial[-1] > 0 if end is None else _at(polynomial, end) >= 0
        if here == there:
            found.append((start, end, here))
        else:
            change = first_where(lambda n, was=here: (_at(polynomial, n) >= 0) != was, start, end)
            assert change is not None
            found += [(start, change - 1, here), (change, end, there)]
    return _merged(found)


def _difference(polynomial: Sequence[Rational]) -> list[Rational]:
    """The coefficients of `f(n + 1) - f(n)`."""
    degree = len(polynomial) - 1
    return [sum(polynomial[j] * comb(j, i) for j in range(i + 1, degree + 1)) for i in range(degree)]


def _at(polynomial: Sequence[Rational], number: int) -> Rational:
    value: Rational = 0
    for coefficient in reversed(polynomial):
        value = value * number + coefficient
    return value


def _merged(blocks: list[Stretch]) -> list[Stretch]:
    rows = [list(group) for _, group in itertools.groupby(blocks, key=lambda block: block[2])]
    return [(row[0][0], row[-1][1], row[0][2]) for row in rows]


def first_where(holds: Callable[[int], bool], start: int, last: int | None, farthest: int | None = None) -> int | None:
    """The least number from `start` on at which something holds that then holds for all that follow; None: nowhere.

    Without a last number it must be somewhere, or nothing is looked at beyond the `farthest`.
    """
    if holds(start):
        return start
    low, step = start, 1
    while not holds(high := low + step if last is None else min(low + step, last)):
        if high == last or (farthest is not None and high > farthest):
            return None
        low, step = high, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _one_way(value: Value, letter: Symbol, first: int, last: int | None) -> tuple[Interval, ...] | None:
    """The same of a value that only rises, or only falls, as the letter grows from `first` on."""
    least = letter.least or 0
    shifted = algebra.put_symbol(value, of_atom(letter), of_atom(letter) + (first - least))
    if at_least_zero(shifted):
        return ((first, last),)
    way = direction(shifted, of_atom(letter))
    if not way or is_number(shifted) or shifted.letters - {letter}:
        return None
    holds = _sign_test(value, letter, way)
    start = first_where(holds, first, last, FARTHEST)
    if start is None:
        return None if last is None else _all_or_none(way < 0, first, last)
    if way > 0:
        return ((start, last),)
    return ((first, start - 1),) if start > first else ()


def _sign_test(value: Value, letter: Symbol, way: int) -> Callable[[int], bool]:
    """Whether a rising value is not negative at a number, or a falling one negative; where it is too large, it is."""

    def holds(number: int) -> bool:
        try:
            return (evaluated(value, {letter: number}) >= 0) == (way > 0)
        except TooLarge:
            return True

    return holds


def _all_or_none(everywhere: bool, first: int, last: int | None) -> tuple[Interval, ...]:
    return ((first, last),) if everywhere else ()


def intersection(one: Sequence[Interval], other: Sequence[Interval]) -> tuple[Interval, ...]:
    """What is in both.

    >>> intersection([(1, 5), (8, None)], [(4, 9)])
    ((4, 5), (8, 9))
    """
    pairs = ((max(a, c), _sooner(b, d)) for a, b in one for c, d in other)
    return tuple((start, end) for start, end in sorted(pairs, key=lambda pair: pair[0]) if end is None or start <= end)


def joined_spans(spans: Sequence[Interval]) -> tuple[Interval, ...]:
    """Intervals in order, those that follow on one another as one.

    >>> joined_spans([(1, 1), (2, 5), (8, None)])
    ((1, 5), (8, None))
    """
    found: list[Interval] = []
    for start, end in spans:
        follows = bool(found) and found[-1][1] == start - 1
        found.append((found.pop()[0] if follows else start, end))
    return tuple(found)


def _sooner(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)
