"""Exact algebra with letters, on sympy expressions in our normal form.

Only `netderive.engine.values.algebra` calls this module, and only once a letter is involved, so that
plain numbers never pay for sympy.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import sympy
from sympy.core.symbol import Str
from sympy.ntheory import multiplicity

from ...grammar import Mistake
from .expansion import TooLarge, as_expression, exact, expanded, fraction, fully_expanded
from .floors import as_quotient
from .floors import ceil as ceil
from .floors import floor as floor
from .floors import floor_divide as floor_divide
from .floors import is_whole as is_whole
from .floors import modulo as modulo
from .floors import multiple_of as multiple_of
from .floors import quotient_of as quotient_of
from .floors import remainder_of as remainder_of
from .functions import Choice, Log2
from .numbers import shortened
from .signs import at_least_zero

MAX_EXPONENT = 1_000


@functools.cache
def symbol(name: str, least: int | None) -> sympy.Symbol:
    """A letter: a positive integer (least 1), a non-negative one (0), or a positive rational (None)."""
    if least is None:
        return sympy.Symbol(name, rational=True, positive=True)
    return (
        sympy.Symbol(name, integer=True, positive=True) if least else sympy.Symbol(name, integer=True, nonnegative=True)
    )


def power(base: Any, exponent: Any) -> Any:
    """`base^exponent`, refusing exponents that nobody can expand."""
    if isinstance(exponent, (int, Fraction)) and abs(exponent) > MAX_EXPONENT:
        raise TooLarge(Mistake.of("expression.exponent", exponent=shortened(exponent), most=MAX_EXPONENT))
    return expanded(sympy.Pow(as_expression(base), as_expression(exponent)))


def add(values: list[Any]) -> Any:
    return exact(sympy.Add(*map(as_expression, values)))


def multiply(values: list[Any]) -> Any:
    return exact(expanded(sympy.Mul(*map(as_expression, values))))


def divide(top: Any, bottom: Any) -> Any:
    return exact(expanded(as_expression(top) / as_expression(bottom)))


def numerator_denominator(value: Any) -> tuple[Any, Any]:
    """An expression as one fraction; the denominator is 1 where it is whole."""
    top, bottom = fraction(as_expression(value))
    return exact(top), exact(bottom)


def common_denominator(value: Any) -> int:
    """The least number that makes every coefficient of a sum whole, powers of a number lowered first."""
    terms = (term.as_coeff_mul() for term in sympy.Add.make_args(value))
    return lcm(*(int(lowered(number, factors)[0].q) for number, factors in terms if number.is_Rational))


def lowered(coefficient: Any, factors: Sequence[Any]) -> tuple[Any, list[Any]]:
    """What stands below the line taken into a power of a number: `6*4^N/4` is `6*4^(N - 1)`."""
    kept: list[Any] = []
    for factor in factors:
        base, exponent = factor.as_base_exp()
        grows = base.is_Integer and base > 1 and exponent.free_symbols
        times = int(multiplicity(int(base), int(coefficient.q)) or 0) if grows else 0
        step = exponent.primitive()[0]
        times += -times % int(step) if step.is_Integer else 0
        coefficient *= base**times
        kept.append(sympy.Pow(base, exponent - times, evaluate=False) if times else factor)
    return coefficient, kept


def shared_power(top: Any, bottom: Any) -> tuple[Any, Any] | None:
    """A fraction with its power lowered by what the numerator shares: `2*h/2^i` is `h/2^(i - 1)`."""
    base, exponent = bottom.as_base_exp()
    if not (base.is_Integer and exponent.free_symbols):
        return None
    times = multiplicity(int(base), int(top.primitive()[0])) if top.primitive()[0].is_Integer else 0
    while times and top.is_Integer and not at_least_zero(exponent - times):
        times -= 1
    return (fully_expanded(top / base**times), sympy.Pow(base, exponent - times, evaluate=False)) if times else None


def extreme(name: str, values: list[Any]) -> Any:
    """The `min` or `max`, without those that another is certainly beyond."""
    sign = 1 if name == "max" else -1
    expressions = list(map(as_expression, values))
    kept: list[Any] = []
    for i, value in enumerate(expressions):
        rivals = [*kept, *expressions[i + 1 :]]
        if not any(at_least_zero(sign * _compared(rival, value)) for rival in rivals):
            kept.append(value)
    return exact({"min": sympy.Min, "max": sympy.Max}[name](*kept))


def _compared(one: Any, other: Any) -> Any:
    """An expression that is not negative where `one` is at least the other, and not positive where it is at most that.

    Floors over the same denominator are compared by what stands above it: `floor((h + 1)/3) + 1` and
    `floor(h/3) + 1` as `h + 4` and `h + 3`.
    """
    (top, bottom), (other_top, other_bottom) = as_quotient(one), as_quotient(other)
    if bottom == 1 or other_bottom == 1:
        top, other_top = top * other_bottom, other_top * bottom
        bottom = other_bottom = bottom * other_bottom
    return fully_expanded(top - other_top if bottom == other_bottom else one - other)


def square_root(value: Any) -> Any:
    return exact(sympy.sqrt(as_expression(value)))


def log2(value: Any) -> Any:
    return exact(Log2(as_expression(value)))


def choose(left: Any, op: str, right: Any, then: Any, otherwise: Any) -> Any:
    """`if(left op right, then, otherwise)`, kept where the letters do not decide it."""
    return exact(Choice(as_expression(left), Str(op), as_expression(right), *map(as_expression, (then, otherwise))))


@functools.lru_cache(maxsize=20_000)
def letters_of(value: Any) -> frozenset[str]:
    """The names of the letters in an expression."""
    return frozenset(map(str, value.free_symbols)) if isinstance(value, sympy.Basic) else frozenset()


def roundings(value: Any) -> int:
    """How many floors stand in an expression."""
    return int(value.count(sympy.floor))


def kept_sums(value: Any) -> bool:
    """Whether a sum stands in an expression that has no closed form."""
    return isinstance(value, sympy.Basic) and value.has(sympy.Sum)


def coefficient(value: Any, symbol: Any) -> Any:
    """What stands before a letter in a sum of monomials."""
    return exact(fully_expanded(value).coeff(symbol))


def letter_and_number(value: Any) -> tuple[Any, Any]:
    """A letter and what is added to it, where a value is just that; else no letter."""
    number, letter = value.as_coeff_Add()
    return (letter, exact(number)) if letter.is_Symbol else (None, value)


def ratios(one: Any, other: Any) -> list[Any]:
    """How many times as often each monomial stands in one sum as in another, where that is more than 0 and not 1."""
    mine, theirs = (fully_expanded(value).as_coefficients_dict() for value in (one, other))
    shared = (monomial for monomial in theirs if monomial in mine and not monomial.is_number)
    found = {mine[monomial] / theirs[monomial] for monomial in shared}
    return [exact(ratio) for ratio in sorted(found) if ratio > 0 and ratio != 1]


def proportional(one: Any, other: Any) -> bool:
    """Whether one sum is a positive multiple of another."""
    return fully_expanded(one).primitive()[1] == fully_expanded(other).primitive()[1]
