"""A picture with axes: lines through points, both axes logarithmic."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, log2

from ...grammar import record
from .inline import Inline

MOST_TICKS = 9


@record()
class Trace:
    """A line through points (x, y), all positive, with the name that the legend gives it."""

    label: Inline
    points: tuple[tuple[int | Fraction, int | Fraction], ...]


@record()
class Picture:
    """Lines along logarithmic axes; `across` and `up` say in plain text what these show."""

    title: str
    across: str
    up: str
    traces: tuple[Trace, ...]

    def marks(self, axis: int) -> dict[int, str]:
        """The powers of 2 that an axis (0 across, 1 up) is marked with, as written; the first and last are its ends.

        >>> Picture("", "", "", (Trace((), ((Fraction(1, 2), 1), (1, 3))),)).marks(0)
        {-1: '1/2', 0: '1'}
        """
        values = [point[axis] for trace in self.traces for point in trace.points]
        first, last = floor(log2(min(values))), ceil(log2(max(values)))
        step = 1 + max(last - first - 1, 0) // (MOST_TICKS - 1)
        powers = range(first, max(last, first + 1) + step, step)
        return {power: str(2**power) if power >= 0 else f"1/{2**-power}" for power in powers}
