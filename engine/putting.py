"""Values put in for letters of an expression; what comes of it is in normal form, and bounded, again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import sympy
from sympy.core.symbol import Str

from . import algebra
from .expansion import as_expression, exact, fraction_of, fully_expanded
from .functions import Choice
from .impossible import ByZero
from .kept_sums import read_sum

Worths: TypeAlias = "dict[Any, Any]"
"""What is put in, by the letter; then every part of the expression that has been worked out, too."""


def put(value: Any, values: Mapping[str, Any]) -> Any:
    """An expression at given values of letters, all put in at once."""
    if not isinstance(value, sympy.Basic):
        return value
    return exact(_at(value, {s: as_expression(values[str(s)]) for s in value.free_symbols if str(s) in values}))


def put_symbol(value: Any, symbol: Any, worth: Any) -> Any:
    """An expression with a value in place of a letter."""
    return exact(_at(value, {symbol: as_expression(worth)}))


def _at(value: Any, worths: Worths) -> Any:
    """A part that stands in several places, as in nested choices, is worked out once."""
    if not isinstance(value, sympy.Basic) or not value.free_symbols:
        return value
    if value not in worths:
        worths[value] = _worked_out(value, worths)
    return worths[value]


def _worked_out(value: Any, worths: Worths) -> Any:
    match value:
        case sympy.Symbol():
            return value
        case sympy.floor():
            return as_expression(algebra.floor_divide(*(exact(_at(part, worths)) for part in fraction_of(value))))
        case sympy.Pow():
            return _power(_at(value.base, worths), _at(value.exp, worths))
        case Choice():
            return _choice(value, worths)
        case sympy.Sum():
            return _sum(value, worths)
        case _:
            changed = value.func(*(_at(part, worths) for part in value.args))
            if changed in (sympy.zoo, sympy.nan):
                raise ByZero
            return fully_expanded(changed) if isinstance(changed, sympy.Expr) else changed


def _power(base: Any, exponent: Any) -> Any:
    if base.is_Rational and exponent.is_Rational:  # bounded before it is worked out
        if base == 0 and exponent < 0:
            raise ByZero
        return as_expression(algebra.power(exact(base), exact(exponent)))
    return fully_expanded(sympy.Pow(base, exponent))


def _choice(value: Any, worths: Worths) -> Any:
    """What a choice gives; the way that is not taken need have no value."""
    left, op, right = value.sides
    left, right = _at(left, worths), _at(right, worths)
    if left.is_Rational and right.is_Rational:
        return _at(value.ways[not algebra.COMPARE[op](left, right)], worths)
    return Choice(left, Str(op), right, *(_at(way, worths) for way in value.ways))


def _sum(value: Any, worths: Worths) -> Any:
    """A sum is worked out once its bounds are numbers; its own letter is no other's."""
    letters = {letter: worth for letter, worth in worths.items() if letter.is_Symbol}
    term, index, first, last = read_sum(value, letters.values())
    inside = {letter: worth for letter, worth in letters.items() if letter != index}
    bounds = [_at(bound, worths) for bound in (first, last)]
    factors = (factor.as_base_exp() for factor in sympy.Mul.make_args(term))
    term = sympy.Mul(*(sympy.Pow(_at(base, inside), _at(exponent, inside)) for base, exponent in factors))
    return as_expression(algebra.summation(exact(term), index, *map(exact, bounds)))
