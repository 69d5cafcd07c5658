"""What roundings of one letter over whole numbers are, which repeat with the least common multiple of the divisors."""

from __future__ import annotations

from math import lcm

from . import terms as T
from .at_numbers import atoms_in, evaluated
from .atoms import Floor, Symbol
from .expression import Expression, Value, divide, multiply, negate, of_atom, of_terms, subtract, terms_of
from .numbers import is_number
from .rounding import ceil, floor_divide
from .terms import Monomial, Terms

MAX_PERIOD = 64
MAX_POINTS = 512


def equal(left: Value, right: Value) -> bool:
    """Whether two values are certainly the same.

    >>> from .expression import letter
    >>> k = letter("k")
    >>> equal(k - floor_divide(k, 2), floor_divide(k + 1, 2)), equal(k, k + 1)
    (True, False)
    """
    if is_number(left) and is_number(right):
        return left == right
    difference = subtract(left, right)
    return difference == 0 or (not is_number(difference) and vanishes_by_period(difference))


def vanishes_by_period(difference: Expression) -> bool:
    """Whether a polynomial in letters and in roundings of one of them over whole numbers is always 0.

    Along each remainder by the period it is a polynomial of the letter alone: zero at more points than its degree, it
    is zero everywhere.
    """
    floors = [atom for atom in T.atoms(difference.terms) if isinstance(atom, Floor)]
    rounded = {letter for one in floors for letter in one.letters}
    if len(rounded) != 1 or not all(map(_is_linear, floors)) or not _is_polynomial(difference):
        return False
    (letter,) = rounded
    parts: dict[Monomial, Terms] = {}
    for one, number in difference.terms.items():
        outside = tuple(pair for pair in one if letter not in pair[0].letters)
        inside = tuple(pair for pair in one if letter in pair[0].letters)
        parts.setdefault(outside, {})[inside] = number
    period = lcm(*(floor.bottom for floor in floors))
    return all(_vanishes(of_terms(part), letter, period) for part in parts.values())


def _is_polynomial(value: Expression) -> bool:
    pairs = (pair for one in value.terms for pair in one)
    return not value.below and all(power > 0 and isinstance(atom, (Symbol, Floor)) for atom, power in pairs)


def _is_linear(floor: Floor) -> bool:
    """Whether a floor has a number times its letter, and a number, over a number."""
    return is_number(floor.bottom) and all(len(one) <= 1 and (not one or one[0][1] == 1) for one in floor.top.terms)


def _vanishes(part: Value, letter: Symbol, period: int) -> bool:
    degree = max(sum(power for _, power in one) for one in terms_of(part))
    points = period * (degree + 1)
    return points <= MAX_POINTS and all(evaluated(part, {letter: n}) == 0 for n in range(1, points + 1))


def remainder_of(difference: Value) -> tuple[Value, int] | None:
    """The letter and divisor by which a difference of roundings is 0 exactly where the divisor divides the letter.

    None where there is no such divisor, or not exactly one letter. If two periods are equal there is no linear part,
    and the first one decides.

    >>> from .expression import letter
    >>> h, w = letter("h"), letter("w")
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

    >>> from .expression import letter
    >>> h = letter("h")
    >>> multiple_of(floor_divide(h + 127, 128) - floor_divide(h, 128)), multiple_of(h - 2 * floor_divide(h, 2))
    ((h, 128), (h, 2))
    >>> multiple_of(64 * h * letter("w") - 256 * h * floor_divide(letter("w"), 4))
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
    return of_terms(T.scaled(terms, T.exact(1 / T.Fraction(T.content(terms))), T.raised(letters, -1)))


def _multiple(difference: Value, floor: Floor, one: Monomial, number: T.Rational) -> tuple[Value, Value] | None:
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
