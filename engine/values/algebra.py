"""Exact arithmetic on values: integers, fractions, and expressions with letters.

A `Value` is an int or a Fraction while all is known and a sympy expression once a letter is
involved. Numbers are worked here, in plain Python; sympy is imported for letters only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from . import numbers
from .numbers import COMPARE as COMPARE
from .numbers import Value as Value
from .numbers import bounded as bounded
from .numbers import ceil_of as ceil_of
from .numbers import exact as exact
from .numbers import floor_of as floor_of
from .numbers import is_number as is_number
from .numbers import not_zero


def add(values: Sequence[Value]) -> Value:
    """The sum.

    >>> add([1, Fraction(1, 2), Fraction(1, 2)])
    2
    """
    if all(map(is_number, values)):
        return exact(sum(values))  # type: ignore[arg-type]
    some = [value for value in values if not (is_number(value) and value == 0)]
    return some[0] if len(some) == 1 else _symbolic().add(some)


def multiply(values: Sequence[Value]) -> Value:
    """The product, written out as a sum of monomials."""
    if all(map(is_number, values)):
        return bounded(exact(math.prod(values)))  # type: ignore[arg-type]
    factors = [value for value in values if not (is_number(value) and value == 1)]
    return factors[0] if len(factors) == 1 else _symbolic().multiply(factors)


def negate(value: Value) -> Value:
    return multiply([-1, value])


def subtract(left: Value, right: Value) -> Value:
    return 0 if left == right else add([left, negate(right)])


def divide(top: Value, bottom: Value) -> Value:
    """The exact quotient."""
    not_zero(bottom)
    if is_number(top) and is_number(bottom):
        return exact(Fraction(top) / Fraction(bottom))  # type: ignore[arg-type]
    return _symbolic().divide(top, bottom)


def floor_divide(top: Value, bottom: Value) -> Value:
    """`top // bottom`.

    >>> floor_divide(25, 2)
    12
    """
    not_zero(bottom)
    if is_number(top) and is_number(bottom):
        return exact(top // bottom)  # type: ignore[operator]
    return floor(divide(top, bottom))


def modulo(top: Value, bottom: Value) -> Value:
    """`top % bottom`, between 0 and `bottom`."""
    not_zero(bottom)
    if is_number(top) and is_number(bottom):
        return exact(top % bottom)  # type: ignore[operator]
    return _symbolic().modulo(top, bottom)


def floor(value: Value) -> Value:
    return math.floor(value) if is_number(value) else _symbolic().floor(value)


def ceil(value: Value) -> Value:
    return math.ceil(value) if is_number(value) else _symbolic().ceil(value)


def power(base: Value, exponent: Value) -> Value:
    """`base^exponent`; a number of more than 10,000 digits is refused before it is worked out."""
    if is_number(base) and is_number(exponent):
        return numbers.power(base, exponent)  # type: ignore[arg-type]
    return _symbolic().power(base, exponent)


def square_root(value: Value) -> Value:
    """The exact root."""
    return numbers.square_root(value) if is_number(value) else _symbolic().square_root(value)  # type: ignore[arg-type]


def log2(value: Value) -> Value:
    """The binary logarithm."""
    return numbers.log2(value) if is_number(value) else _symbolic().log2(value)  # type: ignore[arg-type]


def extreme(name: str, values: Sequence[Value]) -> Value:
    """The `min` or `max` of the values."""
    if all(map(is_number, values)):
        return (min if name == "min" else max)(values)
    return _symbolic().extreme(name, list(values))


def choose(left: Value, op: str, right: Value, then: Value, otherwise: Value) -> Value:
    """`if(left op right, then, otherwise)`."""
    difference = subtract(left, right)
    if is_number(difference):
        return then if COMPARE[op](difference, 0) else otherwise
    return _symbolic().choose(left, op, right, then, otherwise)


def summation(term: Value, running: Value, first: Value, last: Value) -> Value:
    """The sum of a term over a running letter from `first` to `last`, in closed form where there is one.

    >>> summation(symbol("i", 0), symbol("i", 0), 1, symbol("N"))
    N**2/2 + N/2
    """
    from .substitution import summation

    return summation(term, running, first, last)


def equal(left: Value, right: Value) -> bool:
    """Whether two values are certainly the same."""
    if is_number(left) and is_number(right):
        return left == right
    from .substitution import equal

    return equal(left, right)


def at_least_zero(value: Value) -> bool:
    """Whether a value is certainly not negative; False where it is not known.

    >>> h, p = symbol("h"), symbol("p", 0)
    >>> at_least_zero(add([h, p, -1])), at_least_zero(add([h, -2]))
    (True, False)
    """
    return value >= 0 if is_number(value) else _symbolic().at_least_zero(value)


def direction(value: Value, index: Value) -> int | None:
    """1 where a value never falls as the index grows, -1 where it never grows, 0 where it stays; None: not known."""
    if is_number(value):
        return 0
    from .directions import direction

    return direction(value, index)


def goes_one_way(value: Value, index: Value) -> bool:
    """Whether a value with the index grows or falls all the way, as other letters may have it: `2^i*(h - 2)`."""
    from .directions import goes_one_way

    return goes_one_way(value, index)


def put_symbol(value: Value, symbol: Value, worth: Value) -> Value:
    """An expression with a value in place of one letter, in normal form again.

    >>> i = symbol("i")
    >>> put_symbol(power(2, add([i, -1])), i, add([i, 1]))
    2**i
    """
    if is_number(value):
        return value
    from .substitution import put_symbol

    return put_symbol(value, symbol, worth)


def numerator_denominator(value: Value) -> tuple[Value, Value]:
    """A value as one fraction in lowest terms."""
    if is_number(value):
        return value.numerator, value.denominator  # type: ignore[union-attr]
    return _symbolic().numerator_denominator(value)


def letters_of(value: Value) -> frozenset[str]:
    """The letters in a value."""
    return frozenset() if is_number(value) else _symbolic().letters_of(value)


def symbols_in(value: Value) -> frozenset[Any]:
    """The letters of a value as symbols."""
    if is_number(value):
        return frozenset()
    from .expansion import symbols_in

    return symbols_in(value)


def symbol(name: str, least: int | None = 1) -> Value:
    """A letter as a value: `least` is 1 or 0 for integers, None for a positive rational."""
    return _symbolic().symbol(name, least)


def put(value: Value, values: dict[str, Value]) -> Value:
    """A value with numbers put in for letters."""
    if is_number(value):
        return value
    from .substitution import put

    return put(value, values)


def remainder_of(difference: Value) -> tuple[Value, int] | None:
    """The letter and divisor by which a difference of roundings is 0 exactly where the divisor divides the letter.

    None where there is no such divisor, or not exactly one letter.

    >>> h, w = symbol("h"), symbol("w")
    >>> remainder_of(subtract(ceil(divide(h, 2)), floor(divide(h, 2))))
    (h, 2)
    >>> remainder_of(3), remainder_of(subtract(floor(divide(h, 2)), floor(divide(w, 2))))
    (None, None)
    """
    return _symbolic().remainder_of(difference) if len(letters_of(difference)) == 1 else None


def is_whole(value: Value) -> bool:
    """Whether a value is certainly an integer, its letters being integers."""
    return isinstance(value, int) if is_number(value) else _symbolic().is_whole(value)


def quotient_of(value: Value) -> tuple[Value, Value]:
    """What stands above and below where a value is a rounded quotient and a number; else the value over 1.

    >>> h = symbol("h")
    >>> quotient_of(add([floor_divide(add([h, -3]), 2), 1]))
    (h - 1, 2)
    """
    return _symbolic().quotient_of(value)


def ratios(one: Value, other: Value) -> list[Value]:
    """How many times as often each monomial stands in one sum as in another, where that is more than 0 and not 1."""
    return [] if is_number(one) or is_number(other) else _symbolic().ratios(one, other)


def proportional(one: Value, other: Value) -> bool:
    """Whether one sum is a positive multiple of another."""
    return not is_number(one) and not is_number(other) and _symbolic().proportional(one, other)


def letter_and_number(value: Value) -> tuple[Value | None, Value]:
    """A letter and what is added to it, where a value is just that; else no letter."""
    return (None, value) if is_number(value) else _symbolic().letter_and_number(value)


def shared_power(top: Value, bottom: Value) -> tuple[Value, Value] | None:
    """Both, where the second is a power of a number, divided by what of it the first shares."""
    return None if is_number(top) or is_number(bottom) else _symbolic().shared_power(top, bottom)


def coefficient(value: Value, symbol: Value) -> Value:
    """What stands before a letter in a sum of monomials."""
    return 0 if is_number(value) else _symbolic().coefficient(value, symbol)


def roundings(value: Value) -> int:
    """How many floors stand in a value."""
    return 0 if is_number(value) else _symbolic().roundings(value)


def has_sum(value: Value) -> bool:
    """Whether a sum that has no closed form stands in a value."""
    return not is_number(value) and _symbolic().kept_sums(value)


def multiple_of(difference: Value) -> tuple[Value, Value] | None:
    """Value and divisor where a difference is, say, `v - s*floor(v/s)`, which is 0 exactly where `s` divides `v`.

    >>> h = symbol("h")
    >>> multiple_of(subtract(h, multiply([2, floor_divide(h, 2)])))
    (h, 2)
    """
    return _symbolic().multiple_of(difference)


def _symbolic():  # the type checker infers the module, which an annotation cannot name
    from . import symbolic

    return symbolic
