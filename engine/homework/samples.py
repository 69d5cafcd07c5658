"""Points at which a formula that a student writes is compared with the right one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from ...grammar import Letter, print_math, record
from ..answers import allowed_values
from ..arithmetic import Impossible
from ..formulas import tree_of
from ..network import Table
from ..values import Floor, Remainder, Value, algebra, atoms_in, is_number

POINTS, MOST_POINTS = 24, 100
"""How many points there are, and at the most where more are needed for every remainder."""
DIFFERENT = 12
"""Different values of each letter."""
DRAWN = 600
"""Possible points from which they are chosen."""
MOST_DIGITS = 1_000
"""Points at which the right value is longer are left out: a file has all of its digits."""


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

    Each letter has many different values there, and each division that is rounded all of its remainders, as far as
    the network is possible with them.

    >>> from netderive.engine import derive
    >>> table = derive("input 3@h x h -> conv k@5x5; find conv1.height")
    >>> found = samples(algebra.subtract(table.symbols["h"], 4), table)
    >>> found.letters, len(set(found.points)), all(h >= 5 for h, _ in found.points)
    (('h', 'k'), 24, True)
    """
    letters = tuple(name for name in sorted(table.symbols) if table.book.number(name) is None)
    drawn = dict.fromkeys(itertools.islice(_points(letters, value, table), DRAWN))
    return Samples(letters, tuple(_chosen(letters, value, drawn)))


def _chosen(letters: tuple[str, ...], value: Value, drawn: Iterable[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """The first points, and more that have a remainder, or one of few values of a letter, that none before has."""
    found: list[tuple[Value, ...]] = []
    different: list[set[Value]] = [set() for _ in letters]
    remainders: set[tuple[int, Value]] = set()
    for point in drawn:
        left = {*enumerate(_remainders(value, dict(zip(letters, point, strict=True))))}
        more = any(len(seen) < DIFFERENT and one not in seen for seen, one in zip(different, point, strict=True))
        if len(found) < POINTS or more or not left <= remainders:
            found.append(point)
            remainders |= left
            for seen, one in zip(different, point, strict=True):
                seen.add(one)
        if len(found) == MOST_POINTS:
            break
    return found


def _remainders(value: Value, point: dict[str, Value]) -> Iterator[Value]:
    """What the divisions by a number in a value leave at a point."""
    for atom in atoms_in(value):
        if isinstance(atom, (Floor, Remainder)) and is_number(atom.bottom):
            yield algebra.modulo(algebra.put(atom.top, point), atom.bottom)


def _points(letters: tuple[str, ...], value: Value, table: Table) -> Iterator[tuple[Value, ...]]:
    for _, scope in allowed_values([tree_of(value), *map(Letter, letters)], table):
        point = tuple(scope[name] for name in letters)
        try:
            known = algebra.put(value, dict(zip(letters, point, strict=True)))
        except Impossible:
            continue
        if is_number(known) and len(print_math(tree_of(known))) <= MOST_DIGITS and all(map(_is_whole, point)):
            yield point


def _is_whole(number: Value) -> bool:
    return isinstance(number, int)
