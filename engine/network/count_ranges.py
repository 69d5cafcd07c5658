"""Ranges of a letter in which small numbers of repetitions stay the same: `N//32` is 0 up to N = 31."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from ...grammar import record
from ..conditions import at_least, direction
from ..values import Value, algebra, is_number

TRIED_ALONE = 3
"""Numbers of a letter that are tried one by one, where it is not known from where on repetitions are many."""

MAX_LETTER = 10**6
"""How far it is looked from where on repetitions are many, where that is not solved."""


@record()
class CountRange:
    """The numbers of a letter from `first` to `last`, or all from `first` on, and the small `counts` there.

    Where a count is -1, it is negative: there is no such number of repetitions.
    """

    first: int
    last: int | None
    counts: Mapping[Value, int]

    @property
    def is_one(self) -> bool:
        return self.first == self.last


def count_ranges(letter: Value, least: int, most: Mapping[Value, int]) -> list[CountRange] | None:
    """The ranges of a letter from `least` on, in order; `most` has the counts, and for each from when it is large.

    None where a count changes in a way that is not known.

    >>> n = algebra.symbol("N", 0)
    >>> [(one.first, one.last, *one.counts.values()) for one in count_ranges(n, 0, {algebra.floor_divide(n, 32): 1})]
    [(0, 31, 0), (32, None)]
    >>> [(one.first, one.last, *one.counts.values()) for one in count_ranges(n, 0, {4 - n: 2})]
    [(0, 2), (3, 3, 1), (4, 4, 0), (5, None, -1)]
    """
    starts = {least}
    for count, large in most.items():
        for number in range(large + 1):
            changes = _changes(algebra.subtract(count, number), letter, least)
            if changes is None:
                return None
            starts.update(max(one, least) for one in changes)
    bounds = [*sorted(starts), None]
    return [
        CountRange(int(first or 0), None if after is None else after - 1, _small_counts(int(first or 0), letter, most))
        for first, after in itertools.pairwise(bounds)
    ]


def numbers_tried(letter: Value, least: int, most: Mapping[Value, int]) -> list[CountRange]:
    """The first numbers of a letter one by one, and all others, for which nothing is said."""
    numbers = range(least, least + TRIED_ALONE)
    tried = (CountRange(number, number, _small_counts(number, letter, most)) for number in numbers)
    return [*tried, CountRange(least + TRIED_ALONE, None, {})]


def _small_counts(number: int, letter: Value, most: Mapping[Value, int]) -> dict[Value, int]:
    found = ((count, algebra.put(count, {str(letter): number}), large) for count, large in most.items())
    return {count: max(int(times), -1) for count, times, large in found if is_number(times) and times < large}


def _changes(difference: Value, letter: Value, least: int) -> list[int] | None:
    """From which numbers of a letter on a difference is no longer negative, or is; None where that is not known."""
    found = at_least(difference)
    if isinstance(found, bool):
        return []
    if found.letters == letter:
        return [int(found.least)]
    if found.letters == algebra.negate(letter):
        return [int(1 - found.least)]
    way = direction(difference, letter)
    if not way:
        return None
    return _first(lambda number: (algebra.put(difference, {str(letter): number}) >= 0) is (way > 0), least)


def _first(reached: Callable[[int], bool], least: int) -> list[int]:
    """The first number that reaches something, which all after it do as well; none where that is too far away."""
    step = 1
    while not reached(least + step - 1):
        if step > MAX_LETTER:
            return []
        step *= 2
    below, found = least + step // 2 - 1, least + step - 1
    while found - below > 1:
        middle = (below + found) // 2
        below, found = (below, middle) if reached(middle) else (middle, found)
    return [found]
