"""Values as sympy expressions, and read back.

Each letter is a sympy symbol with what is known of it: a positive integer, a non-negative one, a positive rational.
"""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import Any

import sympy
from sympy.core.symbol import Str

from ..arithmetic import Atom, Terms, exact
from ..values import (
    Choice,
    Extreme,
    Floor,
    Logarithm,
    PowerAtom,
    Remainder,
    Root,
    Sign,
    SumAtom,
    Symbol,
    Value,
    algebra,
    is_number,
    of_atom,
    symbol,
)
from .functions import IfFunction, Log2


def to_sympy(value: Value) -> Any:
    """A value as a sympy expression.

    >>> to_sympy(algebra.floor((symbol("h") + 2) / 3) * 2)
    2*floor((h + 2)/3)
    """
    if is_number(value):
        return sympy.Rational(value.numerator, value.denominator)
    top = _sum(value.terms)
    return top / _sum(value.below) if value.below else top


def _sum(terms: Terms) -> Any:
    rows = ((number, [_atom(atom) ** power for atom, power in one]) for one, number in terms.items())
    return sympy.Add(*(sympy.Mul(sympy.Rational(number.numerator, number.denominator), *row) for number, row in rows))


@functools.lru_cache(maxsize=20_000)
def _atom(atom: Atom) -> Any:
    match atom:
        case Symbol(name, None):
            return sympy.Symbol(name, rational=True, positive=True)
        case Symbol(name, least):
            return sympy.Symbol(name, integer=True, **({"positive": True} if least else {"nonnegative": True}))
        case Floor(top, bottom):
            return sympy.floor(sympy.Mul(1 / to_sympy(bottom), to_sympy(top), evaluate=False), evaluate=False)
        case Remainder(top, bottom):
            return sympy.Mod(to_sympy(top), to_sympy(bottom))
        case PowerAtom(base, exponent):
            return sympy.Pow(to_sympy(base), to_sympy(exponent))
        case Sign(exponent):
            return sympy.Integer(-1) ** to_sympy(exponent)
        case Root(inside):
            return sympy.sqrt(to_sympy(inside))
        case Logarithm(inside):
            return Log2(to_sympy(inside))
        case Extreme(name, values):
            return {"min": sympy.Min, "max": sympy.Max}[name](*map(to_sympy, values))
        case Choice(difference, op, then, otherwise):
            return IfFunction(to_sympy(difference), Str(op), sympy.S.Zero, to_sympy(then), to_sympy(otherwise))
        case SumAtom(term, index, first, last):
            named = symbol(atom.index_name, index.least)
            term = algebra.put_symbol(term, of_atom(index), named)
            return sympy.Sum(to_sympy(term), (to_sympy(named), to_sympy(first), to_sympy(last)))
        case _:
            raise TypeError(f"{type(atom).__name__} has no form in sympy")


def from_sympy(expression: Any) -> Value:
    """A sympy expression as a value; a symbol that is not known to be a positive integer keeps what it is.

    >>> h = sympy.Symbol("h", integer=True, positive=True)
    >>> from_sympy(sympy.floor((h + 2) / 3) + sympy.ceiling(h / 2))
    floor(h + 1, 2) + floor(h + 2, 3)
    """
    read = [from_sympy(part) for part in expression.args] if not isinstance(expression, (IfFunction, sympy.Sum)) else []
    match expression:
        case sympy.Integer() | sympy.Rational():
            return exact(Fraction(int(expression.p), int(expression.q)))
        case sympy.Symbol():
            return symbol(expression.name, _least(expression))
        case sympy.Add():
            return algebra.add(read)
        case sympy.Mul():
            return algebra.multiply(read)
        case sympy.Pow():
            return algebra.power(*read)
        case sympy.floor():
            return algebra.floor(*read)
        case sympy.ceiling():
            return algebra.ceil(*read)
        case sympy.Mod():
            return algebra.modulo(*read)
        case sympy.Min() | sympy.Max():
            return algebra.extreme(type(expression).__name__.lower(), read)
        case Log2():
            return algebra.log2(*read)
        case IfFunction():
            left, op, right = expression.sides
            return algebra.choose(from_sympy(left), op, from_sympy(right), *map(from_sympy, expression.ways))
        case sympy.Sum():
            return _read_sum(expression)
        case _:
            raise TypeError(f"{expression.func.__name__} is no function of the language")


def _read_sum(expression: Any) -> Value:
    value = from_sympy(expression.function)
    for index, first, last in expression.limits:
        value = algebra.summation(value, from_sympy(index), from_sympy(first), from_sympy(last))
    return value


def _least(symbol: Any) -> int | None:
    if not symbol.is_integer:
        return None
    return 1 if symbol.is_positive else 0
