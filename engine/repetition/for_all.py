"""A condition on one repetition as a condition on all: it is required where it is hardest to satisfy."""

from __future__ import annotations

from ..conditions import AtLeast, Condition, Divides, at_least, direction, divides, goes_one_way
from ..inference import Repetitions
from ..values import Value, algebra, is_number
from .recurrence import NoClosedForm

MAX_TRIED = 1_000


def for_all(condition: Condition, repetitions: Repetitions) -> tuple[Condition, ...]:
    """The conditions under which one holds in all repetitions. Raises `NoClosedForm` where that is not known.

    >>> from netderive.engine.values import symbol, add, multiply
    >>> from netderive.engine.inference import Branch
    >>> i, h, N = symbol("i"), symbol("h"), symbol("N")
    >>> repetitions = Repetitions(Branch((), (1, ())), (1, ()), 0, 1, N, i)
    >>> for_all(at_least(add([h, multiply([-2, i])])), repetitions)
    (AtLeast(letters=-2*N + h, least=0),)
    """
    index = repetitions.index
    if index is None or not _speaks(condition, index):
        return (condition,)
    found = (
        _at_least(condition, repetitions, index)
        if isinstance(condition, AtLeast)
        else (_divides(condition, repetitions, index),)
    )
    if False in found:
        raise NoClosedForm
    return tuple(one for one in found if not isinstance(one, bool))


def _speaks(condition: Condition, index: Value) -> bool:
    values = (condition.letters,) if isinstance(condition, AtLeast) else (condition.value, condition.by)
    return any(algebra.letters_of(value) & algebra.letters_of(index) for value in values)


def _at_least(condition: AtLeast, repetitions: Repetitions, index: Value) -> tuple[AtLeast | bool, ...]:
    difference = algebra.subtract(condition.letters, condition.least)
    way = direction(difference, index)
    if way is None and not goes_one_way(difference, index):
        return (_by_number(difference, repetitions, index),)
    places = (
        (repetitions.first, repetitions.last) if way is None else (repetitions.last if way < 0 else repetitions.first,)
    )
    return tuple(at_least(algebra.put_symbol(difference, index, place)) for place in places)


def _by_number(difference: Value, repetitions: Repetitions, index: Value) -> bool:
    """Repetition by repetition, where all is known but the index."""
    few = (
        is_number(repetitions.first)
        and is_number(repetitions.last)
        and repetitions.last - repetitions.first < MAX_TRIED
    )
    if not few or algebra.letters_of(difference) != algebra.letters_of(index):
        raise NoClosedForm
    values = range(int(repetitions.first), int(repetitions.last) + 1)
    return all(algebra.put_symbol(difference, index, value) >= 0 for value in values)


def _divides(condition: Divides, repetitions: Repetitions, index: Value) -> Divides | bool:
    """Sizes halved again and again, rounded down or up, or multiples that only grow."""
    by = condition.by
    if algebra.letters_of(by) & algebra.letters_of(index):
        return _divided_more(condition, repetitions, index)
    since = algebra.symbol("repetitions since the first", 0)
    start = algebra.put_symbol(condition.value, index, repetitions.first)
    later = algebra.put_symbol(condition.value, index, algebra.add([repetitions.first, since]))
    parts = algebra.power(by, since)
    if later in (algebra.floor_divide(start, parts), algebra.ceil(algebra.divide(start, parts))):
        return divides(start, algebra.power(by, repetitions.times))
    if algebra.is_whole(algebra.divide(later, start)):
        return divides(start, by)
    raise NoClosedForm


def _divided_more(condition: Divides, repetitions: Repetitions, index: Value) -> Divides | bool:
    """A value that is divided by more in each repetition: what divides it in the last repetition does in all."""
    if algebra.letters_of(condition.value) & algebra.letters_of(index):
        raise NoClosedForm
    after = algebra.put_symbol(condition.by, index, algebra.add([index, 1]))
    if not algebra.is_whole(algebra.divide(after, condition.by)):
        raise NoClosedForm
    return divides(condition.value, algebra.put_symbol(condition.by, index, repetitions.last))
