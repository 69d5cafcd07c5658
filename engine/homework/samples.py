"""Points at which a formula that a student writes is compared with the right one."""

from __future__ import annotations

from collections.abc import Iterator

from ...grammar import Letter, record
from ..answers import allowed_values
from ..formulas import tree_of
from ..network import Table
from ..values import Impossible, Value, algebra, is_number

POINTS = 16
LARGEST = 1_000
"""Larger values of letters are no points: a power would have too many digits."""


@record()
class Samples:
    """Values for `letters` at which the network is possible: a row of numbers for each of the points."""

    letters: tuple[str, ...]
    points: tuple[tuple[Value, ...], ...]

    def at(self, value: Value) -> tuple[Value, ...]:
        """A value at each of the points; `Impossible` is raised where it has none."""
        return tuple(algebra.put(value, dict(zip(self.letters, point, strict=True))) for point in self.points)


def samples(value: Value, table: Table) -> Samples:
    """Points for a right value and all letters of the network that have no number.

    >>> from netderive.engine import derive
    >>> table = derive("input 3@h x h -> conv k@5x5; find conv1.height")
    >>> found = samples(algebra.subtract(table.symbols["h"], 4), table)
    >>> found.letters, len(set(found.points)), all(h >= 5 for h, _ in found.points)
    (('h', 'k'), 16, True)
    """
    letters = tuple(name for name in sorted(table.symbols) if table.book.number(name) is None)
    points: dict[tuple[Value, ...], None] = {}
    for point in _points(letters, value, table):
        points[point] = None
        if len(points) == POINTS:
            break
    return Samples(letters, tuple(points))


def _points(letters: tuple[str, ...], value: Value, table: Table) -> Iterator[tuple[Value, ...]]:
    for _, scope in allowed_values([tree_of(value), *map(Letter, letters)], table):
        point = tuple(scope[name] for name in letters)
        try:
            known = is_number(algebra.put(value, dict(zip(letters, point, strict=True))))
        except Impossible:
            known = False
        if known and all(isinstance(number, int) and number <= LARGEST for number in point):
            yield point
