"""Whether an expression grows or falls with one of its letters, whatever the others are."""

from __future__ import annotations

from typing import Any

import sympy

from .expansion import as_expression, fraction_of, fully_expanded
from .signs import at_least_zero
from .substitution import put_symbol


def direction(value: Any, index: Any) -> int | None:
    """1 where a value never falls as the index grows, -1 where it never grows, 0 where it stays; None: not known.

    >>> h, i = sympy.symbols("h i", integer=True, positive=True)
    >>> direction(h - 2 * i, i), direction(sympy.floor(i / h), i), direction(h, i), direction(h * i - i, i)
    (-1, 1, 0, 1)
    """
    if index not in value.free_symbols:
        return 0
    step = step_of(value, index)
    if at_least_zero(step):
        return 1
    return -1 if at_least_zero(fully_expanded(-step)) else _by_shape(value, index)


def step_of(value: Any, index: Any) -> Any:
    """By how much a value changes as the index grows by 1."""
    return fully_expanded(as_expression(put_symbol(value, index, index + 1)) - value)


def _by_shape(value: Any, index: Any) -> int | None:
    """The direction of a sum, product, power or floor, from those of its pieces."""
    if isinstance(value, sympy.Add):
        return _together(direction(term, index) for term in value.args)
    if isinstance(value, sympy.floor):
        top, bottom = fraction_of(value)
        return _quotient(top, bottom, index)
    if isinstance(value, sympy.Pow):
        return _power(*value.as_base_exp(), index)
    if isinstance(value, sympy.Mul):
        coefficient, factors = value.as_coeff_mul()
        if not all(at_least_zero(factor) or factor.is_nonnegative for factor in factors):
            return None
        way = _together(direction(factor, index) for factor in factors)
        return way if way is None or coefficient > 0 else -way
    return None


def _quotient(top: Any, bottom: Any, index: Any) -> int | None:
    above, below = direction(top, index), direction(bottom, index)
    if above is None or below is None:
        return None
    if below == 0:
        return above
    if at_least_zero(top):
        return _together((above, -below))
    return _together((above, below)) if at_least_zero(-top) else None


def _power(base: Any, exponent: Any, index: Any) -> int | None:
    if exponent.is_Integer:
        way = direction(base, index)
        return None if way is None else way * (1 if exponent > 0 else -1)
    way = direction(exponent, index)
    return way if base.is_number and base > 1 else None


def _together(ways: Any) -> int | None:
    found = {*ways} - {0}
    if not found:
        return 0
    return None if len(found) > 1 else found.pop()


def goes_one_way(difference: Any, index: Any) -> bool:
    """Whether a difference grows or falls all the way, as other letters may have it: `2^i*(h - 2)`."""
    terms = sympy.Add.make_args(step_of(difference, index))
    moving = {term.as_independent(index, as_Add=False)[1] for term in terms}
    return len(moving) == 1 and at_least_zero(moving.pop())
