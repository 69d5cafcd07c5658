"""Repetitions in closed form: recurrences solved, and proved by a run at a general repetition.

Where the input changes, its recurrence is solved, the body is run at a general repetition, and what it gives
there must be the solution at the next repetition: that is the step of a proof by induction, so no closed form is
ever only guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...grammar import replace
from ..arithmetic import ByZero
from ..inference import Branch, BrokenOff, Repetitions, Shape, Solved, components, shape_at, shaped, unknown_shape
from ..resolution import loop_letters
from ..values import Value, algebra, is_number
from .recurrence import NoClosedForm, Recurrence
from .repeat import RepeatRun

COUNTERS = ("i", "j", "t", "u", "v")
"""What the repetitions of `[ .. ] * N` are counted with, the first letter that is free."""


def counter(repeat: RepeatRun) -> Value:
    """The letter that counts repetitions, as a value: the loop's own unless something else has that name."""
    around = [*repeat.run.around.local.values(), *(value for _, value in components(repeat.input_shape))]
    taken = {
        *repeat.run.options.letters,
        *repeat.run.around.counters,
        *(name for value in around for name in algebra.letters_of(value)),
    }
    names = (repeat.part.index,) if repeat.part.index else COUNTERS
    taken |= frozenset() if repeat.part.index else loop_letters(repeat.part.body)
    more = (f"{names[0]}_{number}" for number in range(2, 100))
    name = next(name for name in (*names, *more) if name not in taken)
    return algebra.symbol(name, 1 if is_number(repeat.first) and repeat.first >= 1 else 0)


def recurrences(was: Shape, gives: Shape, index: Value) -> dict[str | int, Recurrence]:
    """What one repetition passes to the next, by component. Raises `NoClosedForm` where the axes change."""
    if len(was[1]) != len(gives[1]):
        raise NoClosedForm
    unknown = frozenset().union(*(algebra.letters_of(value) for _, value in components(was)))
    pairs = zip(components(was), components(gives), strict=True)
    return {what: Recurrence(one, other, index, unknown) for (what, one), (_, other) in pairs}


def solved(repeat: RepeatRun) -> Shape:
    """Repetitions in closed form, a separate first one where it differs. Raises `NoClosedForm`."""
    if repeat.part.carry:
        raise NoClosedForm
    index = repeat.index = counter(repeat)
    start, first = repeat.input_shape, repeat.first
    found: dict[str | int, Recurrence] = {}
    for offset in (0, 1):
        if offset:
            one = repeat.repetition(repeat.first, repeat.input_shape)
            repeat.repetitions.append(Repetitions(one, repeat.input_shape, 0, repeat.first, repeat.first))
            start, first = one.gives, algebra.add([repeat.first, 1])
        if len(found) != 1 + len(start[1]):  # the first repetition may change how many axes there are
            was = unknown_shape(len(start[1]), "of the input")
            found = recurrences(was, tried(repeat, index, was).gives, index)
        try:
            solutions = {what: one.solution(value, first) for (what, one), (_, value) in _with(found, start)}
            if shape_at(shaped(solutions), index, first) != start:
                continue
        except ByZero:
            continue
        shape = shaped(solutions)
        branch = tried(repeat, index, shape)
        if branch.gives != shape_at(shape, index, algebra.add([index, 1])):
            raise NoClosedForm
        repeat.repetitions.append(Repetitions(branch, shape, offset, first, repeat.last, index))
        repeat.solved = tuple(
            Solved(what, one.was, one.next, solutions[what], value, one.way)
            for (what, one), (_, value) in _with(found, start)
        )
        return shape_at(shape, index, algebra.add([repeat.last, 1]))
    raise NoClosedForm


def _with(found: dict[str | int, Recurrence], start: Shape) -> Iterator[tuple[tuple, tuple]]:
    yield from zip(found.items(), components(start), strict=True)


def tried(repeat: RepeatRun, index: Value, input_shape: Shape) -> Branch:
    """A repetition of which no mistake is left. Raises `NoClosedForm` where it is impossible in letters."""
    isolated = replace(repeat, run=repeat.run.isolated())
    try:
        return isolated.repetition(index, input_shape)
    except BrokenOff:
        raise NoClosedForm from None
