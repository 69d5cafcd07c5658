"""Receptive fields through a repeat with a symbolic count: recurrences from one repetition to the next, each proved.

The jumps come first, since a field and its centre grow by multiples of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ...grammar import fresh_name, record
from ..inference import Repetitions
from ..repetition import NoClosedForm, Recurrence
from ..values import Value, algebra

Fields: TypeAlias = "tuple[tuple[Value, ...], tuple[Value, ...], tuple[Value, ...]]"
"""Field, jump and start along each axis."""

QUANTITIES = ("field", "jump", "start")
COUNTERS = ("i", "j", "t", "u", "v")
"""What repetitions without an index of their own are counted with, the first letter that is free."""


@record()
class SolvedField:
    """A field, jump or start along an axis at the input of a repetition: `was`, the `next` one, and the solution."""

    quantity: str
    axis: int
    index: Value
    was: Value
    next: Value
    solution: Value
    way: str


def solved_fields(repetitions: Repetitions, start: Fields, run: Callable[[Fields], Fields]) -> list[SolvedField]:
    """The fields at the input of a repetition, along its index; `run` gives the output fields for the input fields.

    Raises `NoClosedForm`.
    """
    axes = range(len(start[0]))
    was, index = _unknown(start), repetitions.index or _counter(repetitions, start)
    after, unknown = run(was), _letters(was)
    found: list[SolvedField] = []
    for axis in axes:
        jump = _solved(Recurrence(was[1][axis], after[1][axis], index, unknown), start[1][axis], repetitions.first)
        for place in (1, 0, 2):
            following = algebra.put_symbol(after[place][axis], was[1][axis], jump) if place != 1 else after[1][axis]
            one = Recurrence(was[place][axis], following, index, unknown)
            solution = _solved(one, start[place][axis], repetitions.first)
            found.append(SolvedField(QUANTITIES[place], axis, index, one.was, one.next, solution, one.way))
    return found


def _solved(one: Recurrence, start: Value, first: Value) -> Value:
    """The solution, which must give the next one: the step of a proof by induction. Raises `NoClosedForm`."""
    solution = one.solution(start, first)
    following = algebra.put_symbol(solution, one.index, algebra.add([one.index, 1]))
    if algebra.put_symbol(solution, one.index, first) != start:
        raise NoClosedForm
    if algebra.put_symbol(one.next, one.was, solution) != following:
        raise NoClosedForm
    return solution


def after_last(solved: Sequence[SolvedField], repetitions: Repetitions) -> Fields:
    """The fields after the last repetition."""
    end = algebra.add([repetitions.last, 1])
    found = {(one.quantity, one.axis): algebra.put_symbol(one.solution, one.index, end) for one in solved}
    return tuple(tuple(found[q, axis] for q_, axis in found if q_ == q) for q in QUANTITIES)  # type: ignore[return-value]


def _unknown(start: Fields) -> Fields:
    """Letters that no file can have, and no repeat around, for the fields that enter a repetition."""
    taken = _letters(start)
    names = (tuple(fresh_name(f"{q} {axis} before", taken) for axis in range(len(start[0]))) for q in QUANTITIES)
    return tuple(tuple(algebra.symbol(name, None) for name in row) for row in names)  # type: ignore[return-value]


def _letters(fields: Fields) -> frozenset[str]:
    return frozenset().union(*(algebra.letters_of(value) for values in fields for value in values))


def _counter(repetitions: Repetitions, start: Fields) -> Value:
    taken = _letters(start) | algebra.letters_of(repetitions.first) | algebra.letters_of(repetitions.last)
    name = next((name for name in COUNTERS if name not in taken), fresh_name(COUNTERS[0], taken))
    return algebra.symbol(name, 1 if algebra.at_least_zero(algebra.subtract(repetitions.first, 1)) else 0)
