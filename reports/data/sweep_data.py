"""Rows of a sweep as plain data (docs/explore.md)."""

from __future__ import annotations

from ...engine.sweeps import Rows, Sweep, Values
from ...grammar import print_math
from .figure_data import Data, number
from .solutions_data import relation_data


def sweep_data(found: Sweep, rows: Rows) -> Data:
    """The grid, how many of its points are possible and match, and the rows."""
    return {
        "network": found.table.title,
        "convention": found.table.convention,
        "vary": {name: _values(values) for name, values in found.grid.values.items()},
        "show": list(found.shown),
        "conditions": [relation_data(one) for one in found.relations],
        "points": rows.points,
        "possible": rows.possible,
        "matching": rows.matching,
        "where": [print_math(one.tree()) for one in (*found.conditions, *found.where)],
        "complete": found.complete,
        "rows": _rows(rows),
    }


def _values(values: Values) -> Data | list[int]:
    """A range by its first and last value and its step, other values as they are."""
    if isinstance(values, range):
        return {"from": values[0], "to": values[-1], "step": values.step}
    return list(values)


def _rows(rows: Rows) -> list[Data]:
    """Each row by the names of its columns; a figure of an impossible network is null."""
    columns = [column.tolist() for column in rows.columns.values()]
    return [
        {
            name: number(value) if name in rows.letters or name == "valid" or valid else None
            for name, value in zip(rows.columns, line, strict=True)
        }
        for valid, line in zip(rows.valid.tolist(), zip(*columns, strict=True), strict=True)
    ]
