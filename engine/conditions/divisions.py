"""Divisions that come out even: roundings that the conditions of a repeat undo in each of its turns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..values import Value, algebra
from .conditions import Condition, Divides


def without_roundings(value: Value, index: Value | None, last: Value, conditions: Iterable[Condition]) -> Value:
    """A count of one turn, its quotients exact where a condition says so: `floor(h/2^i)` where `2^N` divides `h`.

    >>> h, i, N = algebra.symbol("h"), algebra.symbol("i"), algebra.symbol("N")
    >>> size = algebra.floor_divide(h, algebra.power(2, i))
    >>> without_roundings(size, i, N, [Divides(h, algebra.power(2, N))])
    h/2**i
    >>> rounded_up = algebra.ceil(algebra.divide(h, algebra.power(2, i)))
    >>> without_roundings(rounded_up, i, N, [Divides(h, algebra.power(2, N))])
    h/2**i
    """
    divided = [one for one in conditions if isinstance(one, Divides)]
    if algebra.is_number(value) or index is None or not divided:
        return value
    import sympy

    from ..values import exact, fraction_of, fully_expanded

    expression: Any = value
    exact_ones: dict[Any, Any] = {}
    for floor in expression.atoms(sympy.floor):
        top, bottom = fraction_of(floor)
        number, rest = top.as_coeff_Add()
        for above, more in ((top, 0), (rest, _rounded(number, bottom))):
            if more is not None and any(_is_even(above, bottom, index, last, one) for one in divided):
                exact_ones[floor] = above / bottom + more
    return exact(fully_expanded(expression.xreplace(exact_ones))) if exact_ones else value


def _rounded(number: Any, bottom: Any) -> int | None:
    """The floor of a number over something positive, where that is 0 or -1 for certain."""
    if number < 0:
        return -1 if algebra.at_least_zero(bottom + number) else None
    return 0 if algebra.at_least_zero(bottom - number - 1) else None


def _is_even(top: Any, bottom: Any, index: Value, last: Value, condition: Divides) -> bool:
    """Whether a quotient is a whole multiple of one that a condition makes whole, in every turn up to the last."""
    from ..values import as_expression, exact, fully_expanded

    times = top * as_expression(condition.by) / (as_expression(condition.value) * bottom)
    later = algebra.symbol("turns until the last", 0)
    at = algebra.put_symbol(exact(fully_expanded(times)), index, algebra.subtract(last, later))
    return algebra.is_whole(at)
