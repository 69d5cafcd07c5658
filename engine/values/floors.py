"""Quotients rounded down, in their normal form.

A size is kept as a polynomial plus at most the floors that cannot be undone. For integers
`floor((floor(a/b) + c)/d) = floor((a + b*c)/(b*d))`, so five poolings of `h` are `floor(h/32)`;
whole multiples leave the floor, and what stays inside has a remainder between 0 and the
denominator. `ceil(a/b)` is `floor((a + b - 1)/b)` here and is written as a ceiling again by
`netderive.engine.formulas.normal_form`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from math import gcd, lcm
from operator import attrgetter
from typing import Any

import sympy
from sympy.ntheory import multiplicity
from sympy.polys.rings import PolyRing

from .expansion import as_expression, exact, expanded, fraction, fraction_of, fully_expanded
from .functions import Log2
from .impossible import ByZero
from .signs import at_least_zero, whole

MAX_IN_REMAINDER = 12
"""Terms of a sum whose remainder is left to sympy, which takes minutes over thirty."""


def floor(value: Any) -> Any:
    """The floor of an expression that may be a fraction."""
    top, bottom = fraction(as_expression(value))
    return floor_divide(top, bottom)


def ceil(value: Any) -> Any:
    """`ceil(a/b)` as `floor((a + b - 1)/b)`, where the letters are whole."""
    top, bottom = fraction(as_expression(value))
    if fractional(top) or fractional(bottom):
        return exact(-as_expression(floor_divide(-top, bottom)))
    return floor_divide(top + bottom - 1, bottom)


def floor_divide(numerator: Any, denominator: Any) -> Any:
    """`floor(numerator/denominator)` in normal form, denominator positive."""
    rest, bottom = fully_expanded(as_expression(numerator)), fully_expanded(as_expression(denominator))
    if bottom == 0:
        raise ByZero
    whole, more = sympy.Integer(0), True
    while more:  # undoing one floor may leave a multiple, or bring another floor to light
        rest, bottom = _lowest(rest, bottom)
        part, rest = _whole_part(rest, bottom)
        whole += part
        rest, bottom, more = _merge(*_reduce(rest, bottom))
    if rest.is_Integer and bottom.is_Integer:
        return exact(whole + int(rest) // int(bottom))
    if rest == 0 or (bottom == 1 and not fractional(rest)):
        return exact(whole + rest)
    return exact(whole + _floor(rest, bottom))


def modulo(value: Any, by: Any) -> Any:
    """The remainder; 0 where every term is a multiple. A long one is written with a floor."""
    by = as_expression(by)
    _, rest = _whole_part(fully_expanded(as_expression(value)), by)
    if isinstance(rest, sympy.Add) and len(rest.args) > MAX_IN_REMAINDER:
        return exact(fully_expanded(rest - by * as_expression(floor_divide(rest, by))))
    return 0 if rest == 0 else exact(_remainder(rest, by))


def _remainder(rest: Any, by: Any) -> Any:
    """The remainder of what is no multiple; of products of letters, that without the letters that both have.

    sympy would look for a common factor in all letters at once, which takes a second over eighty.
    """
    if not (_is_product_of_letters(rest) and _is_product_of_letters(by)):
        return sympy.Mod(rest, by)
    top, bottom = _without_shared(rest, by)
    return by / bottom * sympy.Mod(top, bottom, evaluate=False)


def _is_product_of_letters(value: Any) -> bool:
    powers = (factor.as_base_exp() for factor in sympy.Mul.make_args(value))
    return all(base.is_Symbol and power.is_Integer and power > 0 for base, power in powers)


@functools.lru_cache(maxsize=10_000)
def fractional(value: Any) -> bool:
    """Whether what may be no integer stands outside of the roundings of an expression: a letter, root, logarithm."""
    if not _rooted(value) and all(letter.is_integer for letter in value.free_symbols):
        return False
    outside = value.xreplace({floor: sympy.Dummy(integer=True) for floor in value.atoms(sympy.floor)})
    return _rooted(outside) or not all(letter.is_integer for letter in outside.free_symbols)


def _rooted(value: Any) -> bool:
    return value.has(Log2) or any(power.exp.is_Rational and power.exp.q > 1 for power in value.atoms(sympy.Pow))


@functools.lru_cache(maxsize=10_000)
def _floor(rest: Any, bottom: Any) -> Any:
    return sympy.floor(rest / bottom, evaluate=False)


def _whole_part(top: Any, bottom: Any) -> tuple[Any, Any]:
    """What of a sum is a whole multiple of the denominator (divided by it), and the rest.

    With a number below, the rest's own number is between 0 and the denominator.
    """
    if isinstance(bottom, sympy.Add):
        return _divided(top, bottom)
    whole, rest = [], []
    for term in sympy.Add.make_args(top):
        quotient = term / bottom
        if term.is_Integer and bottom.is_Integer:
            number, remainder = divmod(int(term), int(bottom))
            whole.append(sympy.Integer(number))
            rest.append(sympy.Integer(remainder))
        elif _is_polynomial(quotient):
            whole.append(quotient)
        else:
            rest.append(term)
    return sympy.Add(*whole), sympy.Add(*rest)


@functools.lru_cache(maxsize=10_000)
def _divided(top: Any, bottom: Any) -> tuple[Any, Any]:
    """Quotient and rest of a division by a sum, letters by the alphabet; else all is rest."""
    letters = sorted(top.free_symbols | bottom.free_symbols, key=attrgetter("name"))
    any_ring: Any = PolyRing  # its annotations know one order only
    ring = any_ring(letters, sympy.ZZ, "grlex")
    try:
        quotient, rest = ring.from_expr(top).div(ring.from_expr(bottom))
    except (ValueError, sympy.BasePolynomialError):  # no polynomials with whole coefficients
        return sympy.S.Zero, top
    return quotient.as_expr(), rest.as_expr()


@functools.lru_cache(maxsize=10_000)
def _lowest(top: Any, bottom: Any) -> tuple[Any, Any]:
    """A fraction without the letters that numerator and denominator share; the denominator keeps its sign."""
    if bottom.is_Integer or not bottom.free_symbols & top.free_symbols:
        return top, bottom
    if all(factor.as_base_exp()[0].is_Symbol for factor in bottom.as_coeff_mul()[1]):
        return _without_shared(top, bottom)
    lower, below = sympy.fraction(sympy.cancel(top / bottom))
    if below.could_extract_minus_sign() != bottom.could_extract_minus_sign():
        lower, below = -lower, -below
    return fully_expanded(lower), fully_expanded(below)


def _without_shared(top: Any, bottom: Any) -> tuple[Any, Any]:
    """A sum of monomials over a monomial, both without the powers of letters that every term has."""
    powers: dict[Any, int] = {}
    for base, exponent in (factor.as_base_exp() for factor in bottom.as_coeff_mul()[1]):
        if exponent.is_Integer:
            powers[base] = int(exponent)
    for term in sympy.Add.make_args(top):
        own = dict(factor.as_base_exp() for factor in term.as_coeff_mul()[1])
        powers = {base: min(times, int(own[base])) for base, times in powers.items() if _is_count(own.get(base))}
        if not powers:
            return top, bottom
    shared = sympy.Mul(*(base**times for base, times in powers.items()))
    return sympy.Add(*(term / shared for term in sympy.Add.make_args(top))), bottom / shared


def _is_count(exponent: Any) -> bool:
    return exponent is not None and bool(exponent.is_Integer) and exponent > 0


def _is_polynomial(value: Any) -> bool:
    """Whether a monomial is certainly whole: no letter below the line, and none that may be a fraction."""
    coefficient, factors = value.as_coeff_mul()
    below = int(coefficient.q) if coefficient.is_Rational else 0
    for base, exponent in (factor.as_base_exp() for factor in factors if below > 1):
        if base.is_Integer and (times := multiplicity(int(base), below)) and at_least_zero(exponent - times):
            below //= int(base) ** times
    return below == 1 and all(map(whole, factors))


def _merge(rest: Any, bottom: Any) -> tuple[Any, Any, bool]:
    """`floor(a/b) + c` over d becomes `a + b*c` over `b*d`, for whole `c` and `d`."""
    terms = sympy.Add.make_args(rest)
    floors = [term for term in terms if isinstance(term, sympy.floor)]
    if len(floors) != 1 or any(term.has(sympy.floor) for term in terms if term is not floors[0]):
        return rest, bottom, False
    a, b = fraction_of(floors[0])
    c = sympy.Add(*(term for term in terms if term is not floors[0]))
    if fractional(c) or fractional(bottom):
        return rest, bottom, False
    return fully_expanded(a + b * c), fully_expanded(b * bottom), True


def _reduce(rest: Any, bottom: Any) -> tuple[Any, Any]:
    """Divides by what all terms with letters and the denominator share; the number is floored if they are whole."""
    number, letters = rest.as_coeff_Add()
    if letters == 0:
        shared = gcd(int(number), *(int(term.as_coeff_Mul()[0]) for term in sympy.Add.make_args(bottom)))
        return (number / shared, expanded(bottom / shared)) if shared else (rest, bottom)
    coefficients = [term.as_coeff_Mul()[0] for part in (letters, bottom) for term in sympy.Add.make_args(part)]
    if not all(c.is_Integer for c in coefficients) or not number.is_Integer:
        return rest, bottom
    shared = gcd(*(int(c) for c in coefficients))
    if shared == 1 or (int(number) % shared and (fractional(letters) or fractional(bottom))):
        return rest, bottom
    return expanded(letters / shared) + int(number) // shared, expanded(bottom / shared)


def quotient_of(value: Any) -> tuple[Any, Any]:
    """Numerator and denominator of a value that is one floor plus whole terms; else the value over 1."""
    top, bottom = as_quotient(as_expression(value))
    return exact(fully_expanded(top)), exact(bottom)


def as_quotient(value: Any) -> tuple[Any, Any]:
    """A value as `floor(top/bottom)`, where it is that plus whole terms; else over 1."""
    terms = sympy.Add.make_args(value)
    floors = [term for term in terms if isinstance(term, sympy.floor)]
    if len(floors) != 1 or any(term.has(sympy.floor) for term in terms if term is not floors[0]):
        return value, sympy.Integer(1)
    top, bottom = fraction_of(floors[0])
    return top + bottom * (value - floors[0]), bottom


def falls(floor: Any) -> bool:
    """Whether all that is rounded is taken away: `floor(-x)`, which is `-ceil(x)`."""
    return all(term.as_coeff_Mul()[0] < 0 for term in sympy.Add.make_args(floor.args[0]))


def multiple_of(difference: Any) -> tuple[Any, Any] | None:
    """Value and divisor where a difference, of either sign, is 0 exactly where the one is a multiple of the other.

    Such are `v - s*floor(v/s)`, `v - s*ceil(v/s)` and `ceil(v/s) - floor(v/s)`.

    >>> h = sympy.Symbol("h", integer=True, positive=True)
    >>> multiple_of(sympy.floor((h + 127) / 128) - sympy.floor(h / 128))
    (h, 128)
    """
    for term in sympy.Add.make_args(difference):
        floor = next((one for one in sympy.Mul.make_args(term) if isinstance(one, sympy.floor)), None)
        if floor is None:
            continue
        factor, (top, bottom) = term / floor, fraction_of(floor)
        if factor not in (1, -1):
            sign = 1 if factor.could_extract_minus_sign() else -1
            value, divisor = fully_expanded((difference - term) * sign), -factor * sign
            if floor in (floor_divide(value, divisor), ceil(value / divisor)):
                return exact(value), exact(divisor)
        if ceil(top / bottom) - floor == -difference / factor:
            return exact(top), exact(bottom)
    return None


MAX_PERIOD = 64
MAX_POINTS = 512


def remainder_of(difference: Any) -> tuple[sympy.Expr, int] | None:
    """The letter and divisor by which a difference of roundings is 0 exactly where the divisor divides the letter.

    Roundings of one letter over whole numbers repeat, up to a linear part, with the least common multiple of what
    they divide by: if two periods are alike there is no linear part, and the first one decides.

    >>> h = sympy.Symbol("h", integer=True, positive=True)
    >>> remainder_of(sympy.ceiling(h / 2) - sympy.floor(h / 2))
    (h, 2)
    """
    (letter,) = (one for one in difference.free_symbols if isinstance(one, sympy.Symbol))
    period = lcm(*(int(number.q) for number in difference.atoms(sympy.Rational)))
    if not 1 < period <= MAX_PERIOD:
        return None
    values = [difference.subs(letter, number) for number in range(1, 2 * period + 1)]
    zeros = [number for number, value in enumerate(values[:period], 1) if value == 0]
    if values[:period] != values[period:] or not zeros or zeros != list(range(zeros[0], period + 1, zeros[0])):
        return None
    return (letter, zeros[0]) if zeros[0] > 1 else None


def vanishes_by_period(difference: Any) -> bool:
    """Whether a polynomial in letters and in roundings of one of them over whole numbers is always 0.

    Along each remainder by the period it is a polynomial of the letter alone: zero at more points than its degree, it
    is zero everywhere.

    >>> k = sympy.Symbol("k", integer=True, positive=True)
    >>> vanishes_by_period(k * sympy.floor(-k / 2) + k * sympy.floor((k + 1) / 2))
    True
    """
    floors = difference.atoms(sympy.floor)
    rounded = {letter for one in floors for letter in one.free_symbols}
    if len(rounded) != 1 or not difference.is_polynomial(*difference.free_symbols, *floors):
        return False
    (letter,) = rounded
    others = sorted(difference.free_symbols - rounded, key=str)
    parts = sympy.Poly(difference, *others).coeffs() if others else [difference]
    linear = all(_is_linear(one.args[0], letter) for one in floors)
    return linear and all(_vanishes(part, letter, floors) for part in parts)


def _vanishes(part: Any, letter: Any, floors: Iterable[Any]) -> bool:
    period = lcm(*(int(number.q) for number in part.atoms(sympy.Rational)))
    points = period * (sympy.Poly(part, letter, *floors).total_degree() + 1)
    return points <= MAX_POINTS and all(part.subs(letter, n) == 0 for n in range(1, points + 1))


def _is_linear(value: Any, letter: Any) -> bool:
    """Whether an expression is a number times the letter, and a number."""
    slope = value.coeff(letter)
    return bool(slope.is_Rational and (value - slope * letter).is_Rational)


def is_whole(value: Any) -> bool:
    """Whether every monomial of an expression is certainly an integer."""
    return all(map(_is_polynomial, sympy.Add.make_args(as_expression(value))))
