"""Whether values are equal: by their normal form, or as roundings of one letter, which repeat with a period."""

from __future__ import annotations

from math import lcm

from ..arithmetic import Monomial, Terms
from ..arithmetic import terms as T
from .at_numbers import evaluated
from .atoms import Floor, Symbol
from .expression import Expression, Value, is_number, of_terms, subtract, terms_of

MAX_POINTS = 512


def equal(left: Value, right: Value) -> bool:
    """Whether two values are certainly the same.

    >>> from .expression import letter
    >>> from .rounding import floor_divide
    >>> k = letter("k")
    >>> equal(k - floor_divide(k, 2), floor_divide(k + 1, 2)), equal(k, k + 1)
    (True, False)
    """
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
