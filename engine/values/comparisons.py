"""The least and greatest of values, and choices, decided where the letters leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from ..arithmetic import ONE, exact
from ..arithmetic import terms as T
from .atoms import Choice, Extreme
from .expression import Value, add, below_of, is_number, multiply, negate, of_atom, of_terms, subtract, terms_of
from .rounding import quotient_of
from .signs import at_least_zero, is_positive, is_whole


def extreme(name: str, values: Sequence[Value]) -> Value:
    """The `min` or `max`, without those that another is certainly beyond.

    >>> from .expression import letter
    >>> h, w = letter("h"), letter("w")
    >>> extreme("max", [h, h + 2, 1]), extreme("min", [h, w]) == extreme("min", [w, h])
    (h + 2, True)
    """
    sign = 1 if name == "max" else -1
    kept: list[Value] = []
    for place, value in enumerate(values):
        rivals = [*kept, *values[place + 1 :]]
        if not any(at_least_zero(multiply((sign, compared(rival, value)))) for rival in rivals):
            kept.append(value)
    return kept[0] if len(kept) == 1 else of_atom(Extreme(name, frozenset(kept)))


def compared(one: Value, other: Value) -> Value:
    """A value that is not negative where `one` is at least the other, and not positive where it is at most that.

    Floors over the same denominator are compared by what is above it: `floor((h + 1)/3) + 1` and
    `floor(h/3) + 1` as `h + 4` and `h + 3`.
    """
    (top, bottom), (other_top, other_bottom) = quotient_of(one), quotient_of(other)
    if (bottom == 1 and is_whole(top)) or (other_bottom == 1 and is_whole(other_top)):
        top, other_top = multiply((top, other_bottom)), multiply((other_top, bottom))
        bottom = other_bottom = multiply((bottom, other_bottom))
    return subtract(top, other_top) if bottom == other_bottom else subtract(one, other)


def choose(left: Value, op: str, right: Value, then: Value, otherwise: Value) -> Value:
    """`if(left op right, then, otherwise)`, decided where the letters leave no doubt.

    >>> from .expression import letter
    >>> c, k = letter("c"), letter("k")
    >>> choose(2 * c, "=", c, 0, 1), choose(c, "<", k, 1, 2) == choose(k, ">", c, 1, 2)
    (1, True)
    """
    difference = subtract(left, right)
    if op in ("!=", "<", ">"):
        then, otherwise = otherwise, then
    if op in ("=", "!="):
        return _where_zero(difference, then, otherwise)
    return _where_at_least(negate(difference) if op in ("<=", ">") else difference, then, otherwise)


def _where_zero(difference: Value, then: Value, otherwise: Value) -> Value:
    if then == otherwise or difference == 0:
        return then
    if is_positive(difference) or is_positive(negate(difference)):
        return otherwise
    terms = terms_of(difference)  # a quotient is 0 where what is above is
    difference = of_terms(T.scaled(terms, exact(1 / Fraction(T.leading_content(terms)))))
    return otherwise if _never_zero(difference) else of_atom(Choice(difference, "=", then, otherwise))


def _never_zero(difference: Value) -> bool:
    """Whether a sum of whole terms is no multiple of what its letters share: `2*k + 1`."""
    letters, number = T.parted(terms_of(difference))
    coefficients = [*letters.values(), number]
    whole = is_whole(of_terms(letters)) and all(isinstance(one, int) for one in coefficients)
    return whole and number % gcd(*map(int, letters.values())) != 0


def _where_at_least(difference: Value, then: Value, otherwise: Value) -> Value:
    """A choice by whether a difference is at least 0."""
    if then == otherwise or at_least_zero(difference):
        return then
    if is_number(difference) or is_positive(negate(difference)):
        return otherwise
    if is_whole(difference) and next(T.ordered(terms_of(difference)))[1] < 0:
        # one form for a comparison and its opposite: `h >= w` is `w <= h`, which is not `w > h`
        return _where_at_least(subtract(-1, difference), otherwise, then)
    return of_atom(Choice(_lowered(difference), ">=", then, otherwise))


def _lowered(difference: Value) -> Value:
    """A difference without the number that its letters share; what is alone is rounded down where all is whole."""
    if below_of(difference) != {ONE: 1}:
        return difference
    letters, number = T.parted(terms_of(difference))
    inverse = exact(1 / Fraction(T.content(letters)))
    reduced, number = of_terms(T.scaled(letters, inverse)), number * inverse
    return add((reduced, number.__floor__() if is_whole(reduced) else exact(number)))
