"""Arguments that name axes, or say something of each end of them, in a framework's own count."""

from __future__ import annotations

from typing import Any

from ...grammar import record
from .argument_sources import ArgumentSource, CalledLayer, RowContents


@record()
class AllAxes(ArgumentSource):
    """Every axis of the space by its number in Keras, with `features` that of the features too."""

    features: bool = False

    def write(self, requested: CalledLayer) -> Any:
        return tuple(range(1, requested.axes + 1 + self.features))


@record()
class Ends(ArgumentSource):
    """What is at both ends of every axis: letters `p` (near) and `e` (far).

    Keras gives a pair an axis, or one number an axis for both ends; PyTorch (`last_first`) one row, the last
    axis first, where a number below 0 would cut (`cut`).
    """

    last_first: bool = False
    cut: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in ("p", "e")

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        pairs = self._pairs(value, rank)
        said.values["p"] = tuple(near for near, _ in pairs)
        if any(near != far for near, far in pairs):
            said.values["e"] = tuple(far for _, far in pairs)

    def _pairs(self, value: Any, rank: int) -> list[tuple[int, int]]:
        if isinstance(value, int):
            return [(value, value)] * rank
        if self.last_first:
            return [(value[i], value[i + 1]) for i in range(2 * (rank - 1), -1, -2)]
        if rank == 1:
            return [(value[0], value[-1])]
        return [(one, one) if isinstance(one, int) else (one[0], one[1]) for one in value]

    def write(self, requested: CalledLayer) -> Any:
        sign = -1 if self.cut else 1
        pairs = [
            (sign * requested.number("p", axis), sign * requested.number("e", axis)) for axis in range(requested.axes)
        ]
        if self.last_first:
            return tuple(end for pair in reversed(pairs) for end in pair)
        return pairs[0] if len(pairs) == 1 else tuple(pairs)


@record()
class AxisOrder(ArgumentSource):
    """The order of the axes: Keras counts them from 1, the features last; ours begin with 0, the features."""

    letter: str

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter == self.letter

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        count = len(value)
        axes = [0 if axis == count else axis if axis > 0 else 2 * count for axis in value]
        said.values[self.letter] = (*axes[-1:], *axes[:-1])

    def write(self, requested: CalledLayer) -> Any:
        order = requested.said(self.letter) or ()
        return tuple(axis or len(order) for axis in (*order[1:], *order[:1]))


@record()
class Axes(ArgumentSource):
    """One axis or two by their numbers where the features lie last, as in Keras; ours begin with 0, the features."""

    letters: tuple[str, ...]

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in self.letters

    def write(self, requested: CalledLayer) -> Any:
        axes = tuple(requested.number(letter) or -1 for letter in self.letters)
        return axes[0] if len(axes) == 1 else axes
