"""Where a difference of roundings is 0: exactly where one thing is a multiple of another."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from ..arithmetic import Monomial, Rational, exact
from ..arithmetic import terms as T
from ..values import (
    Floor,
    Symbol,
    Value,
    atoms_in,
    ceil,
    divide,
    evaluated,
    floor_divide,
    is_number,
    multiply,
    negate,
    of_atom,
    of_terms,
    subtract,
    terms_of,
)

MAX_PERIOD = 64


def remainder_of(difference: Value) -> tuple[Value, int] | None:
    """The letter and divisor by which a difference of roundings is 0 exactly where the divisor divides the letter.

    None where there is no such divisor, or not exactly one letter. If two periods are equal there is no linear part,
    and the first one decides.

    >>> from ..values import symbol
    >>> h, w = symbol("h"), symbol("w")
    >>> remainder_of(ceil(h / 2) - floor_divide(h, 2))
    (h, 2)
    >>> remainder_of(3), remainder_of(floor_divide(h, 2) - floor_divide(w, 2))
    (None, None)
    """
    if is_number(difference) or len(difference.letters) != 1:
        return None
    (letter,) = difference.letters
    bottoms = [atom.bottom for atom in atoms_in(difference) if isinstance(atom, Floor)]
    if not all(map(is_number, bottoms)):
        return None
    period = lcm(*bottoms, *(number.denominator for number in difference.terms.values()))
    if not 1 < period <= MAX_PERIOD:
        return None
    values = [evaluated(difference, {letter: number}) for number in range(1, 2 * period + 1)]
    zeros = [number for number, value in enumerate(values[:period], 1) if value == 0]
    if values[:period] != values[period:] or not zeros or zeros != list(range(zeros[0], period + 1, zeros[0])):
        return None
    return (of_atom(letter), zeros[0]) if zeros[0] > 1 else None


def multiple_of(difference: Value) -> tuple[Value, Value] | None:
    """Value and divisor where a difference, of either sign, is 0 exactly where the one is a multiple of the other.

    Such are `v - s*floor(v/s)`, `v - s*ceil(v/s)` and `ceil(v/s) - floor(v/s)`.

    >>> from ..values import symbol
    >>> h = symbol("h")
    >>> multiple_of(floor_divide(h + 127, 128) - floor_divide(h, 128)), multiple_of(h - 2 * floor_divide(h, 2))
    ((h, 128), (h, 2))
    >>> multiple_of(64 * h * symbol("w") - 256 * h * floor_divide(symbol("w"), 4))
    (w, 4)
    """
    difference = _without_common(difference)
    for one, number in terms_of(difference).items():
        floor = next((atom for atom, power in one if isinstance(atom, Floor) and power == 1), None)
        found = None if floor is None else _multiple(difference, floor, one, number)
        if found is not None:
            return found
    return None


def _without_common(difference: Value) -> Value:
    """A sum divided by the number and the letters that all its terms have: `h*w - 2*h*floor(w/2)` by `h`, never 0."""
    terms = terms_of(difference)
    if len(terms) < 2:
        return difference
    letters = T.monomial((a, p) for a, p in T.common(terms) if p > 0 and isinstance(a, Symbol) and a.least != 0)
    return of_terms(T.scaled(terms, exact(1 / Fraction(T.content(terms))), T.raised(letters, -1)))


def _multiple(difference: Value, floor: Floor, one: Monomial, number: Rational) -> tuple[Value, Value] | None:
    factor = of_terms({tuple(pair for pair in one if pair[0] is not floor): number})
    if factor not in (1, -1):
        sign = 1 if number < 0 else -1
        value = multiply((sign, subtract(difference, of_terms({one: number}))))
        divisor = multiply((-sign, factor))
        if of_atom(floor) in (floor_divide(value, divisor), ceil(divide(value, divisor))):
            return value, divisor
    if subtract(ceil(divide(floor.top, floor.bottom)), of_atom(floor)) == negate(divide(difference, factor)):
        return floor.top, floor.bottom
    return None
