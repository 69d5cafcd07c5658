"""Rows of layers that pad, cut or rearrange: their axes and their two ends, put into our words.

A padding below 0 cuts: such a row becomes two layers. PyTorch cuts zeros' paddings first and the others last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from truth_rows import RANKS, NotSayable, Row, Waiting

Adapter = Callable[[dict[str, Any]], Row]
SPACES = 3
PADS = {"Zero": "zeropad", "Constant": "zeropad", "Reflection": "reflectpad", "Replication": "replicatepad"}


def _torch_pad(row: dict[str, Any]) -> Row:
    """A padding with an end below 0, as padding and cutting."""
    rank = int(row["kind"][-2])
    value = row["kw"]["padding"]
    flat = [value] * (2 * rank) if isinstance(value, int) else list(value)
    if len(flat) % 2:
        raise NotSayable("a list of paddings with one end missing")
    if row["kind"].startswith(("Zero", "Constant")):
        row, rank = _padded_last(row, len(flat) // 2), len(flat) // 2
    if len(flat) != 2 * rank or len(row["in"][0]) not in (rank + 1, rank + 2):
        raise NotSayable("a class for another number of sizes")
    if all(end >= 0 for end in flat):
        return row
    word = next((ours for name, ours in PADS.items() if row["kind"].startswith(name)), "circularpad")
    ends = [flat[i : i + 2] for i in range(2 * (rank - 1), -1, -2)]
    shape = row["in"][0]
    batched = len(shape) == rank + 2
    features, *sizes = shape[1:] if batched else shape
    padding = _ends(word, [[max(end, 0) for end in pair] for pair in ends])
    cutting = _ends("crop", [[max(-end, 0) for end in pair] for pair in ends])
    left = min(sum(min(end, 0) for end in pair) + size for pair, size in zip(ends, sizes, strict=True))
    layers = [cutting, padding] if word == "zeropad" and left else [padding, cutting]
    net = f"{_input(features, sizes)} -> {' -> '.join(layers)}"
    return row | {"net": net, "features_last": False, "batched": batched}


def _padded_last(row: dict[str, Any], rank: int) -> dict[str, Any]:
    """Constants are put around the last axes, as many as the list has ends for; those before are as many maps."""

    def maps(shape: list[int]) -> list[int]:
        return [1, prod(shape[: len(shape) - rank]), *shape[len(shape) - rank :]]

    shape = row["in"][0]
    if not 0 < rank <= len(RANKS) or rank > len(shape):
        raise NotSayable("a class for another number of sizes")
    if len(shape) in (rank + 1, rank + 2):
        return row | {"kind": f"{row['kind'][:-2]}{rank}d"}
    row = row | {"kind": f"{row['kind'][:-2]}{rank}d", "in": [maps(shape)]}
    return row | ({"out": [maps(row["out"][0])]} if "out" in row else {})


def _ends(word: str, pairs: Sequence[Sequence[int]]) -> str:
    near, far = ("x".join(str(pair[end]) for pair in pairs) for end in (0, 1))
    return f"{word} {near} far {far}"


def _input(features: int, sizes: Sequence[int]) -> str:
    return f"input {features}" + ("@" + "x".join(map(str, sizes)) if sizes else "")


def _few(shape: Sequence[int]) -> list[int]:
    """At most features and three sizes: those behind as one, which a reshape does not mind."""
    return [*shape[:SPACES], prod(shape[SPACES:])] if len(shape) > SPACES + 1 else list(shape) or [1]


def _reshaped(row: dict[str, Any], into: Sequence[int], batched: bool) -> Row:
    """PyTorch's batch unless it is laid out too, then features, then sizes; laid out as `into`."""
    (features, *sizes), (maps, *others) = _few(row["in"][0][batched:]), _few(into)
    net = f"{_input(features, sizes)} -> reshape {_input(maps, others).removeprefix('input ')}"
    row = row | {"net": net, "features_last": False, "batched": False}
    return row | ({"out": [_few(row["out"][0][batched:])]} if "out" in row else {})


def _axis(number: int, rank: int) -> int:
    if not -rank <= number < rank:
        raise NotSayable("an axis that does not come in")
    return number % rank


def _torch_flatten(row: dict[str, Any]) -> Row:
    """From axis to axis as one; where axis 0 is laid out too, it is no batch."""
    shape = row["in"][0]
    first = _axis(row["kw"].get("start_dim", 1), len(shape))
    last = _axis(row["kw"].get("end_dim", -1), len(shape))
    if first > last:
        raise NotSayable("axes that end before they begin")
    if (first, last) == (1, len(shape) - 1):
        return row | {"kw": {}}
    batched = first > 0
    return _reshaped(row, [*shape[batched:first], prod(shape[first : last + 1]), *shape[last + 1 :]], batched)


def _torch_unflatten(row: dict[str, Any]) -> Row:
    """One axis as several; where that is axis 0, it is no batch."""
    shape = row["in"][0]
    axis = _axis(row["kw"]["dim"], len(shape))
    batched = axis > 0
    sizes = _open_size(row["kw"]["unflattened_size"], shape[axis])
    return _reshaped(row, [*shape[batched:axis], *sizes, *shape[axis + 1 :]], batched)


def _open_size(sizes: Sequence[int], whole: int) -> list[int]:
    """The sizes with the one that is left open, `-1`, worked out."""
    if list(sizes).count(-1) > 1:
        raise NotSayable("more than one size left open")
    rest = prod(size for size in sizes if size != -1)
    return [max(whole // rest, 1) if size == -1 else size for size in sizes] if rest else list(sizes)


def _keras_reshape(row: dict[str, Any]) -> Row:
    shape = row["in"][0]
    target = _open_size(row["kw"]["target_shape"], prod(shape))
    (features, *sizes), (maps, *others) = _few(shape[::-1]), _few(target[::-1])
    net = f"{_input(features, sizes[::-1])} -> reshape {_input(maps, others[::-1]).removeprefix('input ')}"
    return row | {"net": net} | ({"out": _few(row["out"][::-1])[::-1]} if "out" in row else {})


def _keras_permute(row: dict[str, Any]) -> Row:
    """Keras counts its axes from 1, the features last; ours are 0 for the features, then the sizes."""
    shape = row["in"][0] or [1]
    dims = row["kw"]["dims"] if row["in"][0] else [1]
    if not dims:
        raise NotSayable("an order of no axes")
    none_such = len(shape) + len(dims) + 1
    ours = [0 if axis == len(shape) else axis if axis > 0 else none_such for axis in dims]
    net = f"{_input(shape[-1], shape[:-1])} -> permute {', '.join(map(str, [*ours[-1:], *ours[:-1]]))}"
    return row | {"net": net}


def _join(row: dict[str, Any]) -> Row:
    raise Waiting("branches")


JOINS = ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate", "Dot")
LAYOUTS: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        **{f"{name}Pad{rank}d": _torch_pad for name in (*PADS, "Circular") for rank in (1, 2, 3)},
        "Flatten": _torch_flatten,
        "Unflatten": _torch_unflatten,
    },
    "keras": {"Reshape": _keras_reshape, "Permute": _keras_permute, **dict.fromkeys(JOINS, _join)},
}
