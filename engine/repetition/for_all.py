"""A condition on a turn as a condition on all of them: it is enough at the turn where it is hardest to meet."""

from __future__ import annotations

from ..conditions import AtLeast, Condition, Divides, at_least, divides
from ..inference import Turns
from ..values import Value, algebra, is_number
from .recurrence import NoClosedForm

MAX_TRIED = 1_000


def for_all(condition: Condition, turns: Turns) -> tuple[Condition, ...]:
    """The conditions under which one holds in all turns. Raises `NoClosedForm` where that is not known.

    >>> from netderive.engine.values import symbol, add, multiply
    >>> from netderive.engine.inference import Branch
    >>> i, h, N = symbol("i"), symbol("h"), symbol("N")
    >>> turns = Turns(Branch((), (1, ())), (1, ()), 0, 1, N, i)
    >>> for_all(at_least(add([h, multiply([-2, i])])), turns)
    (AtLeast(letters=-2*N + h, least=0),)
    """
    index = turns.index
    if index is None or not _speaks(condition, index):
        return (condition,)
    found = (
        _at_least(condition, turns, index) if isinstance(condition, AtLeast) else (_divides(condition, turns, index),)
    )
    if False in found:
        raise NoClosedForm
    return tuple(one for one in found if not isinstance(one, bool))


def _speaks(condition: Condition, index: Value) -> bool:
    values = (condition.letters,) if isinstance(condition, AtLeast) else (condition.value, condition.by)
    return any(algebra.letters_of(value) & algebra.letters_of(index) for value in values)


def _at_least(condition: AtLeast, turns: Turns, index: Value) -> tuple[AtLeast | bool, ...]:
    difference = algebra.subtract(condition.letters, condition.least)
    way = algebra.direction(difference, index)
    if way is None and not algebra.goes_one_way(difference, index):
        return (_by_number(difference, turns, index),)
    places = (turns.first, turns.last) if way is None else (turns.last if way < 0 else turns.first,)
    return tuple(at_least(algebra.put_symbol(difference, index, place)) for place in places)


def _by_number(difference: Value, turns: Turns, index: Value) -> bool:
    """Turn by turn, where all is known but the index."""
    few = is_number(turns.first) and is_number(turns.last) and turns.last - turns.first < MAX_TRIED
    if not few or algebra.letters_of(difference) != algebra.letters_of(index):
        raise NoClosedForm
    values = range(int(turns.first), int(turns.last) + 1)
    return all(algebra.put_symbol(difference, index, value) >= 0 for value in values)


def _divides(condition: Divides, turns: Turns, index: Value) -> Divides | bool:
    """Sizes halved again and again, rounded down or up, or multiples that only grow."""
    by = condition.by
    if algebra.letters_of(by) & algebra.letters_of(index):
        return _divided_more(condition, turns, index)
    since = algebra.symbol("turns since the first", 0)
    start = algebra.put_symbol(condition.value, index, turns.first)
    later = algebra.put_symbol(condition.value, index, algebra.add([turns.first, since]))
    parts = algebra.power(by, since)
    if later in (algebra.floor_divide(start, parts), algebra.ceil(algebra.divide(start, parts))):
        return divides(start, algebra.power(by, turns.times))
    if algebra.is_whole(algebra.divide(later, start)):
        return divides(start, by)
    raise NoClosedForm


def _divided_more(condition: Divides, turns: Turns, index: Value) -> Divides | bool:
    """A value that is divided by more in each turn: what divides it in the last turn does in all."""
    if algebra.letters_of(condition.value) & algebra.letters_of(index):
        raise NoClosedForm
    after = algebra.put_symbol(condition.by, index, algebra.add([index, 1]))
    if not algebra.is_whole(algebra.divide(after, condition.by)):
        raise NoClosedForm
    return divides(condition.value, algebra.put_symbol(condition.by, index, turns.last))
