"""Conditions solved for several letters: all but one are tried, and the last is solved for exactly each time."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from ...grammar import Mistake, Mistakes
from ..arithmetic import Impossible
from ..conditions import Interval, Stated, direction, verdict_at
from ..network import Table
from ..values import Symbol, Value, algebra, letter_of, of_atom, put
from .integers import MOST_COUNTED, endless, integers_for
from .one_letter import OneLetter, one_letter, undone
from .relations import Relation
from .solutions import Reason, Solution, Solutions

MOST_SETTINGS = 20_000
"""Settings of the letters that are tried."""

MOST_EACH = 1_000
"""Solutions of the last letter that are looked at in one setting."""


def several_letters(
    table: Table,
    bounds: Mapping[str, Interval],
    relations: Sequence[Relation],
    conditions: Sequence[Stated],
    where: tuple[Stated, ...],
    limit: int,
) -> Solutions:
    """The settings for which relations hold, those that come nearest to the first one's bound first.

    >>> from netderive.engine import derive
    >>> from netderive.engine.exploration import solve
    >>> table = derive("input 1@12x12 -> conv k@n x n")
    >>> [one.values for one in solve(table, ["params = 100"], ["k", "n"]).solutions]
    [{'k': 2, 'n': 7}, {'k': 10, 'n': 3}, {'k': 20, 'n': 2}, {'k': 50, 'n': 1}]
    """
    search = _SettingsSearch(table, bounds, relations, conditions)
    reasons = tuple(Reason(one, "search", one.needs, None) for one in relations)
    found = heapq.nsmallest(limit, search.solutions(limit), key=_order)
    last = search.last
    is_bounded = bounds[last] != (search.letters[last].least or 0, None)
    return Solutions(
        table=table,
        letters=tuple(bounds),
        within={name: span for name, span in search.bounds.items() if name != last or is_bounded},
        relations=tuple(relations),
        solutions=tuple(found),
        count=search.count,
        nearest=None if found else search.nearest(),
        reasons=reasons,
        where=where,
        complete=table.exact and search.count is not None,
        searched=search.size,
    )


class _SettingsSearch:
    """The settings of all letters but the last, which has the most values."""

    def __init__(
        self, table: Table, bounds: Mapping[str, Interval], relations: Sequence[Relation], conditions: Sequence[Stated]
    ) -> None:
        self.letters = {name: _letter(table, name) for name in bounds}
        self.relations, self.conditions = tuple(relations), tuple(conditions)
        self.bounds = {name: self._bounded(name, span, bounds) for name, span in bounds.items()}
        sizes = {name: math.inf if end is None else end - start + 1 for name, (start, end) in self.bounds.items()}
        self.last = max(sizes, key=lambda name: sizes[name])
        self.tried = [name for name in bounds if name != self.last]
        if (free := next((name for name in self.tried if sizes[name] == math.inf), None)) is not None:
            raise Mistakes([endless(free)])
        self.count: int | None = 0
        """How many solutions the settings tried so far have; None where that is not known."""
        self.size = int(math.prod(sizes[name] for name in self.tried))
        if self.size > MOST_SETTINGS:
            raise Mistakes([Mistake.of("solve.large", count=self.size, most=MOST_SETTINGS)])

    def _bounded(self, name: str, span: Interval, bounds: Mapping[str, Interval]) -> Interval:
        """The bounds that relations set to a letter while the others are as small as they may be, if all only rise."""
        if span[1] is not None:
            return span
        least: dict[str, Value] = {other: bounds[other][0] for other in bounds if other != name}
        last: int | None = None
        for need in (need for one in self.relations for need in map(undone, one.needs)):
            if all(_falls(need, letter) for letter in self.letters.values()):
                ends = integers_for(self.letters[name], span, [put(need, least)]).spans
                end = ends[-1][1] if ends else span[0]
                last = end if last is None else last if end is None else min(last, end)
        return span[0], last

    def lines(self) -> Iterator[tuple[dict[str, int], OneLetter]]:
        """Each setting of the letters that are tried, with the conditions on the last one."""
        ranges = [range(self.bounds[name][0], (self.bounds[name][1] or 0) + 1) for name in self.tried]
        for numbers in itertools.product(*ranges):
            given = dict(zip(self.tried, numbers, strict=True))
            try:
                put_in = [verdict_at(one, given) for one in self.conditions]
                if not any(one is False for one in put_in):
                    conditions = [one for one in put_in if not isinstance(one, bool)]
                    relations = [one.at(given) for one in self.relations]
                    yield given, one_letter(self.letters[self.last], self.bounds[self.last], relations, conditions)
            except Impossible:  # no such network, as where a divisor is 0
                continue

    def solutions(self, limit: int) -> Iterator[Solution]:
        """All solutions; of an inequality the best ones of each setting."""
        most = limit if self.relations[0].sign not in ("=", "~") else MOST_EACH
        left_to_try = MOST_COUNTED
        for given, line in self.lines():
            if self.count is not None:
                left_to_try -= line.solved.tries
                count = line.solved.count if left_to_try >= 0 else None
                self.count = None if count is None else self.count + count
            yield from (self.whole(given, one) for one in line.solutions(most))

    def whole(self, given: Mapping[str, int], one: Solution) -> Solution:
        values = {**given, **one.values}
        return Solution({name: values[name] for name in self.letters}, one.relations)

    def nearest(self) -> Solution | None:
        """The possible setting that comes nearest to the conditions."""
        near = ((given, line.nearest()) for given, line in self.lines())
        found = (self.whole(given, one) for given, one in near if one is not None)
        return min(found, key=lambda one: max(r.missing for r in one.relations), default=None)


def _order(one: Solution) -> tuple[Value, ...]:
    """The nearest to the bound first, then the smallest numbers."""
    return (max(one.gap, algebra.negate(one.gap)), *one.values.values())


def _falls(need: Value, letter: Symbol) -> bool:
    return direction(need, of_atom(letter)) in (-1, 0)


def _letter(table: Table, name: str) -> Symbol:
    found = letter_of(table.symbols[name])
    assert found is not None
    return found
