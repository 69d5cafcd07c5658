"""Expressions written out as sums of monomials.

A sum with a floor may stay one factor, as a person would leave it: `k*(floor(h/2) - 2)^2`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from fractions import Fraction
from math import comb, lcm
from typing import Any

import sympy

from ...grammar import Mistake
from .impossible import Impossible
from .numbers import check_power, shortened

MAX_TERMS = 2_000

MAX_DEGREE = 10_000
"""The largest exponent of a letter."""


class TooLarge(Impossible):
    """An expression or number that is refused because of its size."""


def exact(value: Any) -> Any:
    """A sympy number as int or Fraction, everything else as it is."""
    if isinstance(value, sympy.Integer):
        return int(value)
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    return value


def as_expression(value: Any) -> Any:
    """An int or Fraction as sympy's number, an expression as it is."""
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return sympy.Integer(value) if isinstance(value, int) else value


@functools.lru_cache(maxsize=50_000)
def symbols_in(value: Any) -> frozenset[Any]:
    """The letters of an expression as symbols; sympy itself goes through the whole of it each time."""
    return frozenset(value.free_symbols)


@functools.lru_cache(maxsize=50_000)
def has_floor(value: Any) -> bool:
    """Whether a floor stands in an expression; each part that several share is looked through once."""
    return isinstance(value, sympy.floor) or any(map(has_floor, value.args))


def expanded(value: Any) -> Any:
    """The same expression as a sum of monomials, in which a sum with a floor stays one factor.

    `k*(floor(h/2) - 2)^2` is what a person would write; only sums of letters are multiplied out.
    """
    return _expanded(value, _is_opaque)


def fully_expanded(value: Any) -> Any:
    """The same expression as a sum of monomials; floors count as letters."""
    return _expanded(value, _never)


def expanded_in(value: Any, letters: frozenset[Any]) -> Any:
    """The same expression as a sum of monomials in some letters: a sum with a floor stays one factor where they stand
    in its floors alone, or not at all."""
    return _expanded(value, _opaque_in(letters)) if has_floor(value) else fully_expanded(value)


def _never(_: Any) -> bool:
    """One function, so that what is written out is found again."""
    return False


@functools.lru_cache(maxsize=1_000)
def _opaque_in(letters: frozenset[Any]) -> Callable[[Any], bool]:
    def opaque(value: Any) -> bool:
        outside = (term for term in value.args if not isinstance(term.as_coeff_Mul()[1], sympy.floor))
        return _is_opaque(value) and not any(symbols_in(term) & letters for term in outside)

    return opaque


def _expanded(value: Any, opaque: Callable[[Any], bool]) -> Any:
    if not isinstance(value, (sympy.Add, sympy.Mul, sympy.Pow)):
        return value
    if _terms(value) > MAX_TERMS:
        raise TooLarge(Mistake.of("expression.expanded"))
    return _written_out(value, opaque)


@functools.lru_cache(maxsize=20_000)
def _written_out(value: Any, opaque: Callable[[Any], bool]) -> Any:
    """Products and powers of sums multiplied out, inside first."""
    if isinstance(value, sympy.Add):
        return sympy.Add(*(_written_out(term, opaque) for term in value.args))
    if isinstance(value, sympy.Pow):
        if isinstance(value.base, sympy.Rational) or (value.base.is_Symbol and isinstance(value.exp, sympy.Add)):
            return split_power(value.base, value.exp)
        whole = isinstance(value.base, sympy.Add) and isinstance(value.exp, sympy.Integer) and value.exp > 1
        return sympy.expand_multinomial(value, deep=False) if whole and not opaque(value.base) else value
    if isinstance(value, sympy.Mul):
        factors = [part for factor in value.args for part in _primitive(_written_out(factor, opaque), opaque)]
        sums = [factor for factor in factors if isinstance(factor, sympy.Add) and not opaque(factor)]
        rest = [factor for factor in factors if factor not in sums]
        rows = itertools.product(*(factor.args for factor in sums))
        return sympy.Add(*(sympy.Mul(*rest, *row) for row in rows)) if sums else sympy.Mul(*factors)
    return value


@functools.lru_cache(maxsize=10_000)
def split_power(base: Any, exponent: Any) -> Any:
    """A power in the one form that adds up with others: one power a letter of the exponent.

    `2^(i-1)` is `2^i/2`, `4^i` is `2^(2*i)`, `2^(N-i)` is `2^N/2^i`, `c^(i-1)` is `c^i/c`. What stands in an exponent
    beside a letter, or before it, may be no larger than where there is no letter: `2^(k + 10^9)` is refused.
    """
    terms = sympy.Add.make_args(fully_expanded(exponent))
    if base == 0 or not all(term.as_coeff_Mul()[0].is_Integer for term in terms):
        return sympy.Pow(base, exponent)
    for term in terms:
        _check_power(base, int(term.as_coeff_Mul()[0]))
    if base.is_Rational and base > 0 and 1 in (base.p, base.q):
        root, times = sympy.perfect_power(base.p * base.q) or (base.p * base.q, 1)
        base, terms = sympy.Integer(root), [(times if base.q == 1 else -times) * term for term in terms]
    return sympy.Mul(*(sympy.Pow(base, term) for term in terms))


def _check_power(base: Any, exponent: int) -> None:
    if base.is_Rational:
        check_power(exact(base), exponent)
    elif abs(exponent) > MAX_DEGREE:
        raise TooLarge(Mistake.of("expression.exponent", exponent=shortened(exponent), most=MAX_DEGREE))


def _primitive(factor: Any, opaque: Callable[[Any], bool]) -> tuple[Any, ...]:
    """A sum that stays one factor, without the number that all its terms share: `2*(ceil(p/2) + 2)`."""
    return factor.primitive() if isinstance(factor, sympy.Add) and opaque(factor) else (factor,)


@functools.lru_cache(maxsize=20_000)
def _is_opaque(value: Any) -> bool:
    return any(isinstance(term.as_coeff_Mul()[1], sympy.floor) for term in value.args)


@functools.lru_cache(maxsize=20_000)
def _terms(value: Any) -> int:
    """How many terms the expansion can have at most."""
    if isinstance(value, sympy.Add):
        return sum(_terms(term) for term in value.args)
    if isinstance(value, sympy.Mul):
        product = 1
        for factor in value.args:
            product *= _terms(factor)
        return product
    if isinstance(value, sympy.Pow) and isinstance(value.exp, sympy.Integer) and value.exp > 0:
        if value.exp > MAX_DEGREE:
            _check_power(value.base, int(value.exp))
        return comb(_terms(value.base) + int(value.exp) - 1, int(value.exp))
    return 1


def fraction_of(floor: Any) -> tuple[Any, Any]:
    """Numerator and denominator inside a floor of our normal form."""
    return fraction(floor.args[0])


@functools.lru_cache(maxsize=10_000)
def fraction(value: Any) -> tuple[Any, Any]:
    """Numerator and denominator, both written out."""
    terms = _terms_of(value)
    if (bottom := _below(terms)) is not None:
        return sympy.Add(*(term * bottom for term in terms)), bottom
    top, bottom = sympy.fraction(sympy.together(value))
    return fully_expanded(top), fully_expanded(bottom)


def _terms_of(value: Any) -> tuple[Any, ...]:
    """The terms of a sum, also of one that is a factor of a product: `(h - 3)/s`."""
    sums = [factor for factor in sympy.Mul.make_args(value) if factor.is_Add]
    if len(sums) != 1:
        return (value,)
    others = sympy.Mul(*(factor for factor in sympy.Mul.make_args(value) if factor is not sums[0]))
    return tuple(term * others for term in sums[0].args)


def _below(terms: tuple[Any, ...]) -> Any:
    """The least monomial that all terms times it have no letter below the line; None where a term is no monomial.

    sympy's `together` goes through all terms once for each.
    """
    number, powers = 1, dict[Any, int]()
    for term in terms:
        coefficient, factors = term.as_coeff_mul()
        number = lcm(number, int(coefficient.q))
        for base, exponent in (factor.as_base_exp() for factor in factors):
            if not (exponent.is_Integer and (base.is_Symbol or (isinstance(base, sympy.floor) and exponent > 0))):
                return None
            powers[base] = max(powers.get(base, 0), -int(exponent))
    return number * sympy.Mul(*(base**power for base, power in powers.items()))
