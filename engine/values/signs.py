"""What is certain about the sign of a sympy expression, from the letters' least values alone."""

from __future__ import annotations

import functools
import math
from fractions import Fraction
from operator import attrgetter
from typing import Any

import sympy

from .expansion import fraction_of, fully_expanded
from .kept_sums import read_sum

MAX_SHIFTED = 2_000
"""Where raising the letters would give more terms, it is not tried."""

MAX_POWER = 20
"""The largest exponent that is worked out where all letters are at their least."""


@functools.lru_cache(maxsize=10_000)
def at_least_zero(value: Any) -> bool:
    """Whether an expression is certainly not negative; False where it is not known.

    With each letter written as its least value plus something, no coefficient is negative.
    """
    if (somewhere := at_least_letters(value)) is not None and somewhere < 0:
        return False
    terms = sympy.Add.make_args(value)
    if sum(_least(term) for term in terms) >= 0:
        return True
    if sum(map(_cost, terms)) > MAX_SHIFTED:
        return False
    monomials = _monomials(value)
    if monomials is not None:
        return all(coefficient >= 0 for coefficient in _raised(monomials).values())
    if all(map(_term_at_least_zero, terms)) or any(_extreme_at_least_zero(term, value - term) for term in terms):
        return True
    below = _without_floors(terms)
    return below != value and at_least_zero(below)


def at_least_letters(value: Any) -> Fraction | int | None:
    """The value where every letter is as small as it may be (a fraction is 1); None where that is not plain.

    What is negative there is not certainly at least zero, which settles most questions at once.
    """
    if value.is_Symbol:
        return 0 if value.is_integer and not value.is_positive else 1
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    power = value.is_Pow and value.exp.is_Integer and 0 < value.exp <= MAX_POWER
    if not (power or value.is_Add or value.is_Mul or isinstance(value, sympy.floor)):
        return None
    inside = [worth for worth in map(at_least_letters, value.args) if worth is not None]
    if len(inside) < len(value.args):
        return None
    if power:
        return inside[0] ** int(inside[1])
    if value.is_Add:
        return sum(inside)
    return math.prod(inside) if value.is_Mul else math.floor(inside[0])


def _without_floors(terms: tuple[Any, ...]) -> Any:
    """A value that a sum certainly reaches: `floor(a/b)` is at least `(a - b + 1)/b`, and at most `a/b`."""
    lowest = []
    for term in terms:
        coefficient, factors = term.as_coeff_mul()
        floors = [factor for factor in factors if isinstance(factor, sympy.floor)]
        if len(floors) == 1:
            top, bottom = fraction_of(floors[0])
            whole = bottom.is_Integer and all(letter.is_integer for letter in top.free_symbols)
            reached = (top - bottom + 1 if whole else top - bottom) if coefficient > 0 else top
            rest = [factor for factor in factors if factor is not floors[0]]
            if bottom.is_Integer and all(map(_factor_at_least_zero, rest)):
                term = fully_expanded(coefficient * sympy.Mul(*rest) * reached / bottom)
        lowest.append(term)
    return sympy.Add(*lowest)


Monomials = dict[tuple[int, ...], Any]
"""Coefficients by the exponents of the letters."""


def _monomials(value: Any) -> tuple[list[Any], Monomials] | None:
    """A polynomial that is written out, as its letters and monomials; None where it is none."""
    value = _powers_named(value)
    letters = sorted(value.free_symbols, key=attrgetter("name"))
    monomials: Monomials = {}
    for term in sympy.Add.make_args(value):
        coefficient, factors = term.as_coeff_mul()
        powers = dict(factor.as_base_exp() for factor in factors)
        if not all(base.is_Symbol and power.is_Integer and power > 0 for base, power in powers.items()):
            return None
        monomials[tuple(int(powers.get(letter, 0)) for letter in letters)] = coefficient
    return (letters, monomials) if letters else None


def _powers_named(value: Any) -> Any:
    """Powers of a number as powers of letters: `2^(3*i)` is `8*y^3`, for `i` is at least 1 and `2^i` at least 2."""
    powers: dict[Any, Any] = {}
    for power in value.atoms(sympy.Pow):
        base, exponent = power.as_base_exp()
        if not (base.is_Integer and base > 1 and exponent.free_symbols):
            continue
        product = sympy.Integer(1)
        for term in sympy.Add.make_args(exponent):
            times, letter = term.as_coeff_Mul()
            if not (
                times.is_Integer and times > 0 and letter.is_Symbol and letter.is_nonnegative and letter.is_integer
            ):
                break
            least = base if letter.is_positive else 1
            product *= (least * sympy.Symbol(f"{base}^{letter}", integer=True, positive=True)) ** times
        else:
            powers[power] = product
    return value.xreplace(powers) if powers else value


def _raised(polynomial: tuple[list[Any], Monomials]) -> Monomials:
    """The monomials when each positive integer letter is written as 1 and something that may be 0."""
    letters, monomials = polynomial
    for place, letter in enumerate(letters):
        if letter.is_integer and letter.is_positive:
            shifted: Monomials = {}
            for exponents, coefficient in monomials.items():
                for power in range(exponents[place] + 1):
                    key = (*exponents[:place], power, *exponents[place + 1 :])
                    shifted[key] = shifted.get(key, 0) + coefficient * math.comb(exponents[place], power)
            monomials = shifted
    return monomials


def _least(term: Any) -> Any:
    """A value that a term certainly reaches: its coefficient, or 0 where one of its letters may be 0."""
    coefficient, factors = term.as_coeff_mul()
    if (coefficient < 0 and factors) or not all(map(_factor_at_least_zero, factors)):
        return -sympy.oo
    return coefficient if all(map(_factor_at_least_one, factors)) else sympy.Integer(0)


def _factor_at_least_one(factor: Any) -> bool:
    base, exponent = factor.as_base_exp()
    if base.is_Symbol and base.is_integer and base.is_positive:
        return at_least_zero(exponent)  # a root, too
    if base.is_Add or base.is_Integer:
        return whole(factor) and at_least_zero(base - 1)
    return not isinstance(base, sympy.floor) and bool(base.is_positive and factor.is_integer)  # a floor may be 0


def whole(value: Any) -> bool:
    """Whether an expression is certainly an integer; sympy itself may ask on the way whether a huge number is prime.

    >>> h, N = sympy.Symbol("h", integer=True, positive=True), sympy.Symbol("N", integer=True, nonnegative=True)
    >>> whole(2**N * (h + 1)), whole(h / 2), whole(2 ** (N - 1)), whole(sympy.floor(h / 2) ** 2)
    (True, False, False, True)
    >>> whole(sympy.floor(N / (h - 1)))  # sympy does not know whether there is such a number
    True
    """
    if isinstance(value, sympy.floor):
        return True
    if value.is_Add or value.is_Mul:
        return all(map(whole, value.args))
    if value.is_Pow:
        return whole(value.base) and whole(value.exp) and at_least_zero(value.exp)
    if isinstance(value, sympy.Sum):
        return whole(value.function)
    return bool(value.is_integer)


def _cost(term: Any) -> int:
    """How many terms a monomial becomes when its letters are raised."""
    cost = 1
    for factor in term.as_coeff_mul()[1]:
        exponent = factor.as_base_exp()[1]
        cost *= int(exponent) + 1 if exponent.is_Integer and exponent > 0 else 2
    return cost


def _extreme_at_least_zero(term: Any, rest: Any) -> bool:
    """Whether `max(a, b) + rest` is certainly not negative: one of them with the rest is; of a `min` both are."""
    if isinstance(term, sympy.Max):
        return any(at_least_zero(argument + rest) for argument in term.args)
    return isinstance(term, sympy.Min) and all(at_least_zero(argument + rest) for argument in term.args)


def _term_at_least_zero(term: Any) -> bool:
    coefficient, factors = term.as_coeff_mul()
    return bool(coefficient >= 0) and all(_factor_at_least_zero(factor) for factor in factors)


def _factor_at_least_zero(factor: Any) -> bool:
    base = factor.as_base_exp()[0]
    if isinstance(base, sympy.floor):
        return at_least_zero(base.args[0])
    if isinstance(base, sympy.Sum):
        return at_least_zero(read_sum(base).term)
    return at_least_zero(base) if isinstance(base, sympy.Add) else bool(base.is_nonnegative)
