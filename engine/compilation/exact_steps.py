"""What a program in Python calls for: the operations that integers have no operators for. Pairs are in lowest terms."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from ..arithmetic import exact, numbers
from ..values import check_bound, integers_between

Rational: TypeAlias = "int | Fraction"
Fractional: TypeAlias = "tuple[int, int]"


def ratio(top: int, bottom: int) -> Rational:
    """An exact quotient."""
    return exact(Fraction(top, bottom))


def nonzero(number: int) -> int:
    numbers.not_zero(number)
    return number


def whole(top: int, bottom: int) -> int:
    """A quotient that must be an integer, such as a bound of a sum."""
    found = ratio(top, bottom)
    check_bound(found)
    return int(found)


def pair_of(number: Rational) -> Fractional:
    return number.numerator, number.denominator


def power(base: int, exponent: int) -> int:
    """A power whose exponent is not negative."""
    if base.bit_length() * exponent > numbers.MAX_BITS:  # close to too many digits, or over
        numbers.check_power(base, exponent)
    return base**exponent


def rational_power(base: int, under: int, exponent: int, part: int) -> Fractional:
    return pair_of(numbers.power(ratio(base, under), ratio(exponent, part)))


def root(top: int, bottom: int) -> Fractional:
    return pair_of(numbers.square_root(ratio(top, bottom)))


def log2(top: int, bottom: int) -> int:
    return numbers.log2(ratio(top, bottom))


def floor_root(top: int, bottom: int, over: int, under: int) -> int:
    """The floor of a multiple of a root, which may be irrational."""
    return numbers.floor_of_multiple("sqrt", ratio(top, bottom), ratio(over, under))


def floor_log2(top: int, bottom: int, sign: int) -> int:
    """The floor of a binary logarithm, or of minus it."""
    return numbers.floor_of_multiple("log2", ratio(top, bottom), sign)


def least(*pairs: Fractional) -> Fractional:
    return pair_of(min(ratio(*pair) for pair in pairs))


def greatest(*pairs: Fractional) -> Fractional:
    return pair_of(max(ratio(*pair) for pair in pairs))


def plus(one: Fractional, other: Fractional) -> Fractional:
    return pair_of(Fraction(*one) + Fraction(*other))


NAMES = {
    one.__name__: one
    for one in (
        *(ratio, nonzero, whole, power, rational_power, root, log2, floor_root, floor_log2, least, greatest, plus),
        *(min, max, integers_between),
    )
}
"""What the source of a program may call."""
