"""Sums that have no closed form, as sympy keeps them: they are built and read here alone.

Sympy makes a sum of a sum into one with two limits, the innermost first. Here each sum has one index, and its term may
be a sum again. An index has the name of no letter of its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sympy

from .fresh_names import fresh_name


class KeptSum(NamedTuple):
    """`term` added up over the integers from `first` to `last`."""

    term: Any
    index: Any
    first: Any
    last: Any


def kept_sum(term: Any, index: Any, first: Any, last: Any) -> Any:
    """A sum as an expression.

    >>> i, k, N = sympy.symbols("i k N", integer=True, positive=True)
    >>> kept_sum(sympy.floor(i / 2), i, 1, i + N)
    Sum(floor(i_2/2), (i_2, 1, N + i))
    """
    outside = names((first, last))
    if index.name in outside:
        term, index = _renamed(term, index, outside)
    return sympy.Sum(term, (index, first, last))


def read_sum(value: Any, taken: Iterable[Any] = ()) -> KeptSum:
    """The outermost sum of an expression that is one; its index has the name of no letter of those in `taken`.

    >>> i, j, N = sympy.symbols("i j N", integer=True, positive=True)
    >>> read_sum(kept_sum(kept_sum(sympy.floor(i / j), j, 1, i), i, 1, N))
    KeptSum(term=Sum(floor(i/j), (j, 1, i)), index=i, first=1, last=N)
    """
    *inner, (index, first, last) = value.limits
    term = sympy.Sum(value.function, *inner) if inner else value.function
    outside = names(taken)
    if index.name in outside:
        term, index = _renamed(term, index, outside)
    return KeptSum(term, index, first, last)


def names(values: Iterable[Any]) -> frozenset[str]:
    """The names of the letters in some expressions."""
    return frozenset(letter.name for value in values for letter in getattr(value, "free_symbols", ()))


def with_canonical_indices(value: Any) -> Any:
    """An expression in which sums that differ in the names of their indices alone are the same.

    >>> i, j, N = sympy.symbols("i j N", integer=True, positive=True)
    >>> one, other = (kept_sum(sympy.floor(index / 2), index, 1, N) for index in (i, j))
    >>> with_canonical_indices(one) == with_canonical_indices(other)
    True
    """
    if not isinstance(value, sympy.Basic) or not value.has(sympy.Sum):
        return value
    if not isinstance(value, sympy.Sum):
        return value.func(*map(with_canonical_indices, value.args))
    term, index, first, last = read_sum(value)
    term, first, last = map(with_canonical_indices, (term, first, last))
    canonical = sympy.Symbol(f"index {_depth(term)}", integer=True, nonnegative=True)
    return sympy.Sum(term.xreplace({index: canonical}), (canonical, first, last))


def _depth(value: Any) -> int:
    """How many sums stand in each other."""
    below = max(map(_depth, value.args), default=0)
    return below + len(value.limits) if isinstance(value, sympy.Sum) else below


def _renamed(term: Any, index: Any, outside: frozenset[str]) -> tuple[Any, Any]:
    name = fresh_name(index.name, outside | {letter.name for letter in term.atoms(sympy.Symbol)})
    other = sympy.Symbol(name, **index.assumptions0)
    return term.xreplace({index: other}), other
