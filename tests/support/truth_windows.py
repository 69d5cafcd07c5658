"""Rows of layers with windows, and of layers that enlarge or rearrange maps, in the form that `truth_rows` reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from .truth_rows import NotSayable, Row

Adapter = Callable[[dict[str, Any]], Row]


def _batched(row: dict[str, Any], sizes: int) -> dict[str, Any]:
    """One axis for the batch before the maps and their `sizes`: none becomes 1, several become their product."""
    (shape,) = row["in"]
    many = len(shape) - sizes - 1
    if many < 0 or many == 1:
        return row
    batch = math.prod(shape[:many])
    row["in"] = [[batch, *shape[many:]]]
    if "out" in row:
        row["out"] = [[batch, *out[many:]] for out in row["out"]]
    return row


def _image(row: dict[str, Any]) -> Row:
    return _batched(row, 2)


def _columns(row: dict[str, Any]) -> Row:
    """The window is that of an image, though columns enter, or something else; the batch may be missing."""
    sizes = 2 if row["kind"] == "Unfold" else 1
    row["kw"]["kernel_size"] = _each(row["kw"]["kernel_size"], 2)
    return _batched(row, sizes) if len(row["in"][0]) == sizes + 1 else row


def _upsample(row: dict[str, Any]) -> Row:
    given = [name for name in ("size", "scale_factor") if row["kw"].get(name) is not None]
    if len(given) != 1:
        raise NotSayable("a size and a factor, or neither")
    return row


def _adaptive(row: dict[str, Any]) -> Row:
    """None keeps a size."""
    sizes = row["kw"]["output_size"]
    if isinstance(sizes, (list, tuple)):
        come_in = row["in"][0][-len(sizes) :]
        row["kw"]["output_size"] = [here if size is None else size for size, here in zip(sizes, come_in, strict=True)]
    return row


def _lppool(row: dict[str, Any]) -> Row:
    """The infinite norm is the largest value."""
    if math.isinf(row["kw"].get("norm_type", 2)):
        del row["kw"]["norm_type"]
        row["kind"] = row["kind"].replace("LP", "Max")
    return row


WINDOWED = ("Conv", "Depthwise", "Separable", "MaxPooling", "AveragePooling")
PER_AXIS = ("kernel_size", "pool_size", "strides", "dilation_rate")


def _time_distributed(row: dict[str, Any]) -> Row:
    """The inner layer at every step: with one more axis, and a window of 1 along it; other layers stay themselves."""
    kind, kw = row["inner"][0], dict(row["inner"][1])
    if len(row["in"][0]) < 2:
        raise NotSayable("a class for another number of sizes")
    if kw.pop("data_format", "channels_last") == "channels_first":
        row = _features_behind(row)
    if kind.startswith(WINDOWED):
        rank = int(kind.rstrip("D")[-1])
        if "pool_size" not in kw and "Pooling" in kind:
            kw["pool_size"] = 2
        if "pool_size" in kw and kw.get("strides") is None:
            kw["strides"] = kw["pool_size"]
        kw |= {name: [1, *_each(kw[name], rank)] for name in PER_AXIS if name in kw}
        if kw.get("padding") == "causal" and kind == "Conv1D":  # as many zeros on one side as `same` has on both
            kw["padding"] = "same"
        kind = f"{kind.rstrip('D')[:-1]}{rank + 1}D"
    return {**row, "kind": kind, "kw": kw}


def _features_behind(row: dict[str, Any]) -> dict[str, Any]:
    """The features, which come after the steps, moved last."""

    def last(shape: list[int]) -> list[int]:
        return [shape[0], *shape[2:], shape[1]] if len(shape) > 2 else shape

    return row | {"in": [last(shape) for shape in row["in"]]} | ({"out": last(row["out"])} if "out" in row else {})


def _each(value: Any, rank: int) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value] * rank


WINDOWS: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        "Unfold": _columns,
        "Fold": _columns,
        "PixelShuffle": _image,
        "PixelUnshuffle": _image,
        "Upsample": _upsample,
        **{f"Adaptive{what}Pool{rank}d": _adaptive for what in ("Avg", "Max") for rank in (1, 2, 3)},
        **{f"LPPool{rank}d": _lppool for rank in (1, 2, 3)},
    },
    "keras": {"TimeDistributed": _time_distributed},
}
"""For each framework: its class -> the same row, said otherwise."""
