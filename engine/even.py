"""Divisions that come out even: roundings that the conditions of a repeat undo in each of its turns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import algebra
from .algebra import Value
from .conditions import Condition, Divides
from .placed import Turns


def without_roundings(value: Value, turns: Turns, conditions: Iterable[Condition]) -> Value:
    """A count of one turn, its quotients exact where a condition says so: `floor(h/2^i)` where `2^N` divides `h`.

    >>> from netderive.engine.placed import Branch
    >>> h, i, N = algebra.symbol("h"), algebra.symbol("i"), algebra.symbol("N")
    >>> turns = Turns(Branch((), (h, ())), (h, ()), 0, 1, N, i)
    >>> size = algebra.floor_divide(h, algebra.power(2, i))
    >>> without_roundings(size, turns, [Divides(h, algebra.power(2, N))])
    h/2**i
    """
    divided = [one for one in conditions if isinstance(one, Divides)]
    if algebra.is_number(value) or turns.index is None or not divided:
        return value
    import sympy

    from .expansion import exact, fully_expanded

    expression: Any = value
    floors = expression.atoms(sympy.floor)
    exact_ones = {floor: floor.args[0] for floor in floors if any(_is_even(floor, turns, one) for one in divided)}
    return exact(fully_expanded(expression.xreplace(exact_ones))) if exact_ones else value


def _is_even(floor: Any, turns: Turns, condition: Divides) -> bool:
    """Whether a quotient is a whole multiple of one that a condition makes whole, in every turn up to the last."""
    from .expansion import as_expression, exact, fraction_of, fully_expanded

    assert turns.index is not None
    top, bottom = fraction_of(floor)
    times = top * as_expression(condition.by) / (as_expression(condition.value) * bottom)
    later = algebra.symbol("turns until the last", 0)
    at = algebra.put_symbol(exact(fully_expanded(times)), turns.index, algebra.subtract(turns.last, later))
    return algebra.is_whole(at)
