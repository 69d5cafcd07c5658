"""Rows whose arguments speak of axes, brought into the form that `truth_rows` reads.

Each function takes a row of one of the framework's classes and gives the same row said otherwise:
axes in our order, lists of paddings as two ends, a size that is `-1` worked out. It refuses
nothing: where the framework would refuse, so must the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .truth_axes import AXES
from .truth_layouts import LAYOUTS
from .truth_reasons import WRONG_LENGTH
from .truth_rows import NotSayable, Row
from .truth_sequences import SEQUENCES
from .truth_windows import WINDOWS

Adapter = Callable[[dict[str, Any]], Row]


def adapted(row: Row, framework: str) -> Row:
    """The row in the form that the kinds' calls read."""
    if "Expected more than 1 value per channel" in row.get("err", ""):
        raise NotSayable("refused for the number of values in a batch")
    if "entry of" in row.get("err", ""):
        raise NotSayable("an end of a padding that has no two values")
    if re.search(WRONG_LENGTH, row.get("err", "")) and any(_single(value) for value in row["kw"].values()):
        raise NotSayable("a list of one value, which is for every axis here")
    if framework == "keras" and "found ndim=1." in row.get("err", ""):
        raise NotSayable("a single number without axes")
    copy = {**row, "kw": dict(row["kw"])}
    if framework == "keras":
        copy = _features_last(copy)
    adapter = ADAPTERS[framework].get(row["kind"])
    return adapter(copy) if adapter else copy


def _single(value: Any) -> bool:
    """Whether a list of one value is anywhere in it."""
    return isinstance(value, (list, tuple)) and (len(value) == 1 or any(map(_single, value)))


def _features_last(row: dict[str, Any]) -> dict[str, Any]:
    """`channels_first` moved last."""
    first = row["kw"].pop("data_format", "channels_last") == "channels_first"
    if not first or row["kind"] == "Flatten":
        return row
    return moved(row, 0)


def moved(row: dict[str, Any], axis: int) -> dict[str, Any]:
    """An axis of the input and is given moved last, where the features are."""
    for name in ("in", "out"):
        if name in row:
            row[name] = _each(row[name], lambda shape: _last(shape, axis))
    return row


def _each(shapes: list[Any], change: Callable[[list[int]], list[int]]) -> list[Any]:
    return [change(shape) for shape in shapes] if shapes and isinstance(shapes[0], list) else change(shapes)


def _last(shape: Sequence[int], axis: int) -> list[int]:
    if len(shape) < 2:
        return list(shape)
    rest = list(shape)
    return [*rest[:axis], *rest[axis + 1 :], rest[axis]]


ADAPTERS: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        **AXES["torch"],
        **LAYOUTS["torch"],
        **SEQUENCES["torch"],
        **WINDOWS["torch"],
    },
    "keras": {
        **AXES["keras"],
        **LAYOUTS["keras"],
        **SEQUENCES["keras"],
        **WINDOWS["keras"],
    },
}
