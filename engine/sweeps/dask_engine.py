"""Sweeps that Dask shares out: the same function of the same blocks, on its workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from dask.base import compute
from dask.delayed import delayed

from .grids import Grid
from .rows import Rows

AT_A_TIME = 4
"""Blocks for each processor that are worked out before the first of them is requested."""


def apply_with_dask(function: Callable[[Grid], Rows], blocks: Iterable[Grid]) -> Iterator[Rows]:
    """The rows of each block, in order, by the scheduler that Dask is set to: threads, processes or a cluster.

    >>> from netderive.engine import derive
    >>> from netderive.engine.sweeps import sweep
    >>> found = sweep(derive("input 3@8x8 -> conv k@3x3"), {"k": range(1, 4)}, ["params"])
    >>> [rows.figures["params"].tolist() for rows in found.blocks(apply_with_dask)]
    [[28, 56, 84]]
    """
    rest = iter(blocks)
    while window := [*islice(rest, AT_A_TIME * (os.cpu_count() or 1))]:
        yield from compute(*(delayed(function)(block) for block in window))
