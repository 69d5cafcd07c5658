"""Points of a sweep as columns, and the best of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...grammar import record, replace

if TYPE_CHECKING:
    from ..compilation import Array


@record()
class Rows:
    """Points of a grid as columns: the letters, whether the network is possible there (`valid`), and the figures.

    A figure is 0 where the network is impossible. They come from so many `points`, at `possible` of which the network
    is possible; `matching` of these satisfy what was requested.
    """

    letters: Mapping[str, Array]
    valid: Array
    figures: Mapping[str, Array]
    points: int
    possible: int
    matching: int

    @property
    def columns(self) -> dict[str, Array]:
        """All columns by name, in order."""
        return {**self.letters, "valid": self.valid, **self.figures}

    def __len__(self) -> int:
        return len(self.valid)

    def take(self, rows: Array | slice) -> Rows:
        """The rows with these numbers, or where this is true."""
        letters, figures = ({name: one[rows] for name, one in each.items()} for each in (self.letters, self.figures))
        return replace(self, letters=letters, valid=self.valid[rows], figures=figures)


def joined(several: Sequence[Rows]) -> Rows:
    """Rows below each other."""
    if len(several) == 1:
        return several[0]
    letters, figures = (
        {name: np.concatenate([each[name] for each in columns]) for name in columns[0]}
        for columns in ([one.letters for one in several], [one.figures for one in several])
    )
    valid = np.concatenate([one.valid for one in several])
    counts = (sum(each) for each in zip(*((one.points, one.possible, one.matching) for one in several), strict=True))
    return Rows(letters, valid, figures, *counts)


def first_rows(blocks: Iterable[Rows], most: int) -> Rows:
    """The first rows; all blocks are counted."""
    found: Rows | None = None
    for rows in blocks:
        found = joined([rows] if found is None else [found, rows]).take(slice(most))
    assert found is not None
    return found


def best_rows(blocks: Iterable[Rows], most: int, by: str, ascending: bool) -> Rows:
    """The possible rows with the greatest, or the least, figure; of equal ones those that come first."""
    found: Rows | None = None
    for rows in blocks:
        rows = rows.take(rows.valid)
        both = joined([rows] if found is None else [found, rows])
        found = both.take(_best(both.figures[by], most, ascending))
    assert found is not None
    return found


def _best(numbers: Array, most: int, ascending: bool) -> Array:
    """The places of the least numbers, or of the greatest, in order."""
    keys = numbers if ascending else -numbers
    places = np.arange(len(keys))
    if len(keys) > most and not keys.dtype.hasobject:
        places = np.flatnonzero(keys <= np.partition(keys, most - 1)[most - 1])
    return places[np.argsort(keys[places], kind="stable")][:most]
