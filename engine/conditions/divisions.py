"""Divisions that come out even: roundings that the conditions of a repeat undo in each of its repetitions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ..arithmetic import Atom
from ..values import Floor, Value, algebra, atoms_in, constant_of, multiply, rebuild, subtract
from .conditions import Condition, Divides


def without_roundings(value: Value, index: Value | None, last: Value, conditions: Iterable[Condition]) -> Value:
    """A count of one repetition, its quotients exact where a condition says so: `floor(h/2^i)` where `2^N` divides `h`.

    >>> h, i, N = algebra.symbol("h"), algebra.symbol("i"), algebra.symbol("N")
    >>> size = algebra.floor_divide(h, algebra.power(2, i))
    >>> without_roundings(size, i, N, [Divides(h, algebra.power(2, N))])
    h/power(2, i)
    >>> rounded_up = algebra.ceil(algebra.divide(h, algebra.power(2, i)))
    >>> without_roundings(rounded_up, i, N, [Divides(h, algebra.power(2, N))])
    h/power(2, i)
    """
    divided = [one for one in conditions if isinstance(one, Divides)]
    if algebra.is_number(value) or index is None or not divided:
        return value
    exact_ones: dict[Atom, Value] = {}
    for floor in atoms_in(value):
        if not isinstance(floor, Floor):
            continue
        number = constant_of(floor.top)
        for above, more in ((floor.top, 0), (subtract(floor.top, number), _rounded(number, floor.bottom))):
            if more is not None and any(_is_even(above, floor.bottom, index, last, one) for one in divided):
                exact_ones[floor] = algebra.add((algebra.divide(above, floor.bottom), more))
    return rebuild(value, exact_ones.get) if exact_ones else value


def _rounded(number: int | Fraction, bottom: Value) -> int | None:
    """The floor of a number over something positive, where that is 0 or -1 for certain."""
    if number < 0:
        return -1 if algebra.at_least_zero(bottom + number) else None
    return 0 if algebra.at_least_zero(bottom - number - 1) else None


def _is_even(top: Value, bottom: Value, index: Value, last: Value, condition: Divides) -> bool:
    """Whether a quotient is, in every repetition, a whole multiple of one that a condition makes an integer."""
    times = algebra.divide(multiply((top, condition.by)), multiply((condition.value, bottom)))
    later = algebra.symbol("repetitions until the last", 0)
    return algebra.is_whole(algebra.put_symbol(times, index, algebra.subtract(last, later)))
