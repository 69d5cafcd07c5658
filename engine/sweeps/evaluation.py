"""A sweep's figures as a function of a block of its grid: exact, and worked out by whole arrays."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...grammar import Mistake, Mistakes, record
from ..arithmetic import Impossible
from ..compilation import Program
from .grids import Grid, Values, ends
from .rows import Rows

if TYPE_CHECKING:
    from ..compilation import Array


@record()
class SweptPart:
    """The part of a grid that has one formula for each figure.

    `holds` is not negative where the network is possible; where rows are `sifted`, the last of the figures is not
    negative where a row is requested.
    """

    grid: Grid
    figures: Program
    holds: Program
    sifted: bool


@record()
class Evaluation:
    """The figures of a sweep as a function of a block. It can be pickled, for processes that share the work."""

    names: tuple[str, ...]
    parts: tuple[SweptPart, ...]

    def __call__(self, block: Grid) -> Rows:
        """The rows of a block that are requested."""
        axes = [_axis(values) for values in block.values.values()]
        columns = [one.ravel() for one in np.broadcast_arrays(*np.ix_(*axes))]
        found: list[Array] = [np.zeros(block.size, np.int64) for _ in self.names]
        valid, wanted = np.zeros(block.size, bool), np.ones(block.size, bool)
        for part in self.parts:
            inside = [_is_in(axis, part.grid.values[name]) for name, axis in zip(block.values, axes, strict=True)]
            whole = all(one.all() for one in inside)
            rows = np.ones(block.size, bool) if whole else _all(inside)
            points = np.ix_(*axes) if whole else [column[rows] for column in columns]
            if not rows.any():
                continue
            valid[rows], wanted[rows], figures = _at(part, points, int(rows.sum()))
            for place, one in enumerate(figures):
                if one.dtype.hasobject:
                    found[place] = found[place].astype(object, copy=False)
                found[place][rows] = one
        letters, figures = dict(zip(block.values, columns, strict=True)), dict(zip(self.names, found, strict=True))
        matching = valid & wanted
        counts = block.size, int(valid.sum()), int(matching.sum())
        found_rows = Rows(letters, valid, figures, *counts)
        return found_rows if wanted.all() else found_rows.take(matching)


def _at(part: SweptPart, points: Sequence[Array], size: int) -> tuple[Array, Array, list[Array]]:
    """Where the network is possible, which points are requested, and the figures."""
    holds = _holds(part.holds, points)
    if holds.all():
        found = [one.ravel() for one in _values(part.figures, points)]
    else:
        flat = [one.ravel() for one in np.broadcast_arrays(*points)]
        found = [_spread(one, holds) for one in _values(part.figures, [one[holds] for one in flat])]
    if not part.sifted:
        return holds, np.ones(size, bool), found
    return holds, holds & (found[-1] >= 0), found[:-1]


def _values(figures: Program, points: Sequence[Array]) -> Sequence[Array]:
    try:
        return figures.over(*points)
    except ValueError as error:
        raise Mistakes([Mistake.of("sweep.point", why=str(error))]) from None


def _holds(margin: Program, points: Sequence[Array]) -> Array:
    """At which points the network is possible."""
    try:
        return margin.over(*points)[0].ravel() >= 0
    except ValueError:  # a condition cannot be worked out at some point
        flat = [one.ravel().tolist() for one in np.broadcast_arrays(*points)]
        return np.array([_holds_at(margin, point) for point in zip(*flat, strict=True)], bool)


def _holds_at(margin: Program, point: Sequence[int]) -> bool:
    try:
        return margin(*point)[0] >= 0
    except Impossible:
        return False


def _spread(values: Array, rows: Array) -> Array:
    """Values put into the rows where this is true, 0 into the others."""
    found = np.zeros(len(rows), values.dtype)
    found[rows] = values
    return found


def _axis(values: Values) -> Array:
    if isinstance(values, range) and ends(values)[1] < 2**63:
        return np.arange(values.start, values.stop, values.step, dtype=np.int64)
    return np.array(values, np.int64 if ends(values)[1] < 2**63 else object)


def _is_in(axis: Array, values: Values) -> Array:
    if isinstance(values, range):
        low, high = ends(values)
        return (axis >= low) & (axis <= high)
    return np.isin(axis, np.array(values, axis.dtype))


def _all(inside: Sequence[Array]) -> Array:
    """At which points of a grid all of its letters are inside."""
    return functools.reduce(np.logical_and.outer, inside).ravel()
