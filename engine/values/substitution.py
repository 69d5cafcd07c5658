"""Values put in for letters of an expression, and sums over a letter, which put its values in.

What comes of either is in normal form, and bounded, again.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

import sympy
from sympy.core.symbol import Str

from ...grammar import Mistake
from . import numbers
from .antidifferences import between, parted
from .expansion import as_expression, exact, expanded, expanded_in, fraction_of, fully_expanded
from .floors import floor, vanishes_by_period
from .functions import Choice
from .impossible import ByZero, Impossible
from .kept_sums import kept_sum, read_sum, with_canonical_indices
from .numbers import COMPARE, OPERATIONS

MAX_TERMS_ADDED = 50_000

Worths: TypeAlias = "dict[Any, Any]"
"""What is put in, by the letter; then every part of the expression that has been worked out, too."""


def put(value: Any, values: Mapping[str, Any]) -> Any:
    """An expression at given values of letters, all put in at once."""
    if not isinstance(value, sympy.Basic):
        return value
    return exact(_at(value, {s: as_expression(values[str(s)]) for s in value.free_symbols if str(s) in values}))


def put_symbol(value: Any, symbol: Any, worth: Any) -> Any:
    """An expression with a value in place of a letter."""
    return _with_one(value, symbol, as_expression(worth))


@functools.lru_cache(maxsize=20_000)
def _with_one(value: Any, symbol: Any, worth: Any) -> Any:
    """The same conditions are asked at the same values again and again."""
    return exact(_at(value, {symbol: worth}))


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
            return _quotient(*(_at(part, worths) for part in fraction_of(value)))
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
        return as_expression(numbers.power(exact(base), exact(exponent)))
    return fully_expanded(sympy.Pow(base, exponent))


def _choice(value: Any, worths: Worths) -> Any:
    """What a choice gives; the way that is not taken need have no value."""
    left, op, right = value.sides
    left, right = _at(left, worths), _at(right, worths)
    if left.is_Rational and right.is_Rational:
        return _at(value.ways[not COMPARE[op](left, right)], worths)
    return Choice(left, Str(op), right, *(_at(way, worths) for way in value.ways))


def _sum(value: Any, worths: Worths) -> Any:
    """A sum is worked out once its bounds are numbers; its own letter is no other's."""
    letters = {letter: worth for letter, worth in worths.items() if letter.is_Symbol}
    term, index, first, last = read_sum(value, letters.values())
    inside = {letter: worth for letter, worth in letters.items() if letter != index}
    bounds = [_at(bound, worths) for bound in (first, last)]
    factors = (factor.as_base_exp() for factor in sympy.Mul.make_args(term))
    term = sympy.Mul(*(sympy.Pow(_at(base, inside), _at(exponent, inside)) for base, exponent in factors))
    return as_expression(summation(term, index, *bounds))


def _quotient(top: Any, bottom: Any) -> Any:
    if bottom == 0:
        raise ByZero
    if top.is_Rational and bottom.is_Rational:
        return sympy.Integer(exact(top) // exact(bottom))
    return as_expression(floor(exact(expanded(top / bottom))))


def summation(term: Any, running: Any, first: Any, last: Any) -> Any:
    """The sum of a term from `first` to `last`, in closed form as far as there is one.

    In what stays a sum, a rounded size is one factor with what is added to it, as in `ceil(h/2^i)`.

    >>> i, N = sympy.symbols("i N", integer=True, positive=True)
    >>> summation(2 * i + 3 * 2**i, i, 1, N)
    6*2**N + N**2 + N - 6
    >>> summation(sympy.floor(8 / 2**i), i, 1, 3)
    7
    """
    found = _summed(expanded_in(as_expression(term), frozenset({running})), running, first, last)
    if not isinstance(found, sympy.Basic) or not found.has(sympy.Sum):
        return found
    apart = _summed(fully_expanded(as_expression(term)), running, first, last)
    return found if isinstance(apart, sympy.Basic) and apart.has(sympy.Sum) else apart


def _summed(term: Any, running: Any, first: Any, last: Any) -> Any:
    first, last = as_expression(first), as_expression(last)
    closed, rest = parted(term, running)
    ends = [between(ratio, polynomial, running, first, last) for ratio, polynomial in closed.items()]
    return exact(fully_expanded(sympy.Add(*ends, *(_kept(one, running, first, last) for one in rest))))


def torn(value: Any) -> Any:
    """A value with its sums in the one form that adds up with others, where nothing is kept together."""
    if not isinstance(value, sympy.Basic) or not value.has(sympy.Sum):
        return value
    if isinstance(value, sympy.Sum):
        term, *limits = read_sum(value)
        return as_expression(_summed(fully_expanded(torn(term)), *limits))
    return fully_expanded(value.func(*map(torn, value.args)))


def equal(left: Any, right: Any) -> bool:
    """Whether two expressions are the same when written out."""
    difference = fully_expanded(
        with_canonical_indices(torn(fully_expanded(as_expression(left) - as_expression(right))))
    )
    return difference == 0 or vanishes_by_period(difference)


def _kept(term: Any, running: Any, first: Any, last: Any) -> Any:
    """A sum without a closed form: its number where its bounds are numbers, else the sum itself."""
    if not (first.is_Integer and last.is_Integer):
        free, bound = term.as_independent(running, as_Add=False)
        below = free.as_coeff_Mul()[0].q  # so that `4^i/8` stays together
        return below * free * kept_sum(bound / below, running, first, last)
    if last - first >= MAX_TERMS_ADDED:
        terms = int(last - first) + 1
        raise Impossible(Mistake.of("sum.no_closed_form", terms=terms, most=MAX_TERMS_ADDED))
    return _added(term, running, range(int(first), int(last) + 1))


def _added(term: Any, running: Any, places: range) -> Any:
    """A term at each place, in plain numbers where it has no other letter: that is quicker."""
    if term.free_symbols == {running}:
        try:
            return as_expression(exact(sum(number_at(term, place) for place in places)))
        except (Impossible, TypeError, ZeroDivisionError):  # it has no value in plain numbers: the other way says why
            pass
    return sympy.Add(*(as_expression(put_symbol(term, running, place)) for place in places))


def number_at(value: Any, place: int) -> int | Fraction:
    """An expression of one letter where that is `place`, in plain numbers; `TypeError` where it is no such expression.

    >>> i = sympy.Symbol("i", integer=True, positive=True)
    >>> number_at(sympy.floor(i / 2) + 3 * 2**i, 5)
    98
    """
    if isinstance(value, sympy.Symbol):
        return place
    if value.is_Rational:
        return exact(value)
    operation = OPERATIONS.get(value.func.__name__)
    if operation is None:
        raise TypeError(f"{type(value).__name__} is not worked out in plain numbers")
    return operation([number_at(part, place) for part in value.args])
