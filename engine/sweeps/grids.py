"""Grids: every combination of the values that some letters take."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ...grammar import record

Values: TypeAlias = Sequence[int]
"""The values of a letter: a range, however long, or a tuple."""

MOST_IN_BLOCK = 1 << 19
"""Points of a block: its columns fit into memory several times."""


@record()
class Grid:
    """Every combination of the values of some letters; the last letter changes fastest.

    >>> grid = Grid({"k": range(8, 33, 8), "n": (3, 5)})
    >>> grid.size, [dict(block.values) for block in grid.blocks(4)]
    (8, [{'k': range(8, 24, 8), 'n': (3, 5)}, {'k': range(24, 40, 8), 'n': (3, 5)}])
    """

    values: Mapping[str, Values]

    @property
    def size(self) -> int:
        """How many points it has."""
        return math.prod(self.shape)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(map(_count, self.values.values()))

    def at(self, values: Mapping[str, Values]) -> Grid:
        """The same with other values of some letters."""
        return Grid({**self.values, **values})

    def blocks(self, most: int = MOST_IN_BLOCK) -> Iterator[Grid]:
        """Grids of at most so many points that follow each other."""
        cut, inner = len(self.shape), 1
        while cut and inner * self.shape[cut - 1] <= most:
            cut -= 1
            inner *= self.shape[cut]
        if cut == 0:
            yield self
            return
        names = list(self.values)
        whole = {name: self.values[name] for name in names[cut:]}
        sliced, step = self.values[names[cut - 1]], max(1, most // inner)
        for number in range(math.prod(self.shape[: cut - 1])):
            single = {
                name: (self.values[name][place],) for name, place in self._places(number, names[: cut - 1]).items()
            }
            for start in range(0, self.shape[cut - 1], step):
                yield Grid({**single, names[cut - 1]: sliced[start : start + step], **whole})

    def _places(self, number: int, names: Sequence[str]) -> Mapping[str, int]:
        """The place of each of these letters' values at a point, which is known by its number."""
        found: dict[str, int] = {}
        for name in reversed(names):
            number, found[name] = divmod(number, _count(self.values[name]))
        return dict(reversed(found.items()))


def _count(values: Values) -> int:
    """The length of a range may be more than `len` can say."""
    if isinstance(values, range):
        return max(0, (values[-1] - values.start) // values.step + 1) if values else 0
    return len(values)


def ends(values: Values) -> tuple[int, int]:
    """The least and the greatest value."""
    return (
        (min(values[0], values[-1]), max(values[0], values[-1]))
        if isinstance(values, range)
        else (min(values), max(values))
    )


def split(values: Values, least: int) -> tuple[Values, Values]:
    """The values below a number, and the others.

    >>> split(range(0, 9, 2), 3), split((5, 1), 3)
    ((range(0, 4, 2), range(4, 10, 2)), ((1,), (5,)))
    """
    if isinstance(values, range) and values.step > 0:
        place = max(0, -(-(least - values.start) // values.step))
        return values[:place], values[place:]
    return tuple(one for one in values if one < least), tuple(one for one in values if one >= least)
