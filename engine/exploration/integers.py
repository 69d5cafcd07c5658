"""The integers that one letter may be: intervals, and conditions that leave out some of what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ...grammar import Mistake, Mistakes, record
from ..arithmetic import Impossible
from ..conditions import (
    AtLeast,
    Conditional,
    Divides,
    Interval,
    Stated,
    intersection,
    joined_spans,
    not_negative,
    verdict_at,
)
from ..values import Symbol, Value, algebra, evaluated, is_number, of_atom

MOST_TRIED = 100_000
"""Numbers that are tried one by one."""

MOST_COUNTED = 10_000
"""Numbers that are tried only to count those that pass."""


@record()
class Integers:
    """Integers within `spans`, at which no value of `needs` is negative, and all of the `conditions` hold."""

    letter: Symbol
    spans: tuple[Interval, ...]
    needs: tuple[Value, ...] = ()
    conditions: tuple[Stated, ...] = ()

    def upward(self) -> Iterator[int]:
        """From the least on; of those that must be tried, only so many."""
        every = (number for start, end in self.spans for number in _counted(start, end))
        return filter(self.allows, self._tried(every))

    def downward(self) -> Iterator[int]:
        """From the largest on. Raises `Mistakes` where there is none."""
        if any(end is None for _, end in self.spans):
            raise Mistakes([endless(self.letter.name)])
        every = (number for start, end in reversed(self.spans) for number in range(end or 0, start - 1, -1))
        return filter(self.allows, self._tried(every))

    def _tried(self, every: Iterator[int]) -> Iterator[int]:
        return islice(every, MOST_TRIED) if self.needs or self.conditions else every

    def allows(self, number: int) -> bool:
        """Whether a number within the spans passes what must be tried."""
        return all(_holds(one, self.letter, number) for one in (*self.conditions, *self.needs))

    @property
    def tries(self) -> int:
        """How many numbers are tried to count them."""
        if not self.needs and not self.conditions:
            return 0
        return sum(end - start + 1 for start, end in self.spans if end is not None)

    @property
    def count(self) -> int | None:
        """How many there are; None without an end, or where too many would have to be tried."""
        if any(end is None for _, end in self.spans):
            return None
        if self.tries:
            return sum(1 for _ in self.upward()) if self.tries <= MOST_COUNTED else None
        return sum(end - start + 1 for start, end in self.spans if end is not None)

    def also(self, other: Integers) -> Integers:
        """Those that are in both."""
        spans = intersection(self.spans, other.spans)
        return Integers(self.letter, spans, self.needs + other.needs, self.conditions + other.conditions)


def _counted(start: int, end: int | None) -> Iterator[int]:
    while end is None or start <= end:
        yield start
        start += 1


def _holds(one: Stated | Value, letter: Symbol, number: int) -> bool:
    """Whether a condition holds at a number, or a value is not negative there."""
    at = {letter: number}
    try:
        match one:
            case Divides():
                return evaluated(one.value, at) % evaluated(one.by, at) == 0
            case AtLeast() | Conditional():
                return verdict_at(one, {letter.name: number}) is True
            case _:
                return evaluated(one, at) >= 0
    except (Impossible, ZeroDivisionError):
        return False


def integers_for(letter: Symbol, bounds: Interval, needs: Iterable[Value]) -> Integers:
    """The integers within bounds at which values are not negative.

    >>> from netderive.engine.values import of_atom
    >>> k = of_atom(Symbol("k", 1))
    >>> list(integers_for(Symbol("k", 1), (1, None), [100 - 26 * k, k - 2]).upward())
    [2, 3]
    """
    spans: tuple[Interval, ...] = (bounds,)
    rest: list[Value] = []
    for need in needs:
        own = not_negative(need, letter, *bounds)
        if own is None:
            rest.append(need)
        else:
            spans = intersection(spans, own)
    return Integers(letter, spans, tuple(rest))


def possible_integers(letter: Symbol, bounds: Interval, conditions: Sequence[Stated]) -> Integers:
    """The integers within bounds that conditions on the letter allow: bounds as intervals, the others to be tried."""
    at_least = [one for one in conditions if isinstance(one, AtLeast)]
    found = integers_for(letter, bounds, [algebra.subtract(one.letters, one.least) for one in at_least])
    spans, tried = found.spans, []
    for one in conditions:
        if isinstance(one, Conditional) and (own := _where_required(one, letter, bounds)) is not None:
            spans = intersection(spans, own)
        elif not isinstance(one, AtLeast):
            tried.append(one)
        if isinstance(one, Divides) and is_number(one.value) and one.value > 0:  # its divisors are at most as large
            own = not_negative(algebra.subtract(one.value, one.by), letter, *bounds)
            spans = spans if own is None else intersection(spans, own)
    return Integers(letter, spans, found.needs, tuple(tried))


def _where_required(one: Conditional, letter: Symbol, bounds: Interval) -> tuple[Interval, ...] | None:
    """The integers within bounds where a condition holds or is not required; None where that is not known.

    It is required between two numbers: that 2^N <= 40 for N >= 2 leaves 0, 1 and 2 to 5.
    """
    if not isinstance(one.then, AtLeast) or any(within.letter != of_atom(letter) for within in one.where):
        return None
    required: tuple[Interval, ...] = (bounds,)
    for within in one.where:
        required = intersection(required, ((within.first, within.last),))
    if not required:
        return (bounds,)
    ((first, last),) = required
    holds = not_negative(algebra.subtract(one.then.letters, one.then.least), letter, first, last)
    if holds is None:
        return None
    before = ((bounds[0], first - 1),) if bounds[0] < first else ()
    return joined_spans((*before, *holds, *(() if last is None or last == bounds[1] else ((last + 1, bounds[1]),))))


def endless(letter: str) -> Mistake:
    """The mistake of a search without an end."""
    return Mistake.of("solve.endless", letter=letter)
