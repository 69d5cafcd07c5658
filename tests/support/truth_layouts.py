"""Rows of layers that pad, cut or rearrange: their axes and their two ends, put into our words.

A padding below 0 cuts: such a row becomes two layers. PyTorch cuts zeros' paddings first and the others last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from truth_rows import NotSayable, Row, Waiting

from netderive.engine.calls import Untranslated

Adapter = Callable[[dict[str, Any]], Row]
SPACES = 3
PADS = {"Zero": "zeropad", "Constant": "zeropad", "Reflection": "reflectpad", "Replication": "replicatepad"}


def _torch_pad(row: dict[str, Any]) -> Row:
    """A padding with an end below 0, as padding and cutting."""
    rank = int(row["kind"][-2])
    value = row["kw"]["padding"]
    flat = [value] * (2 * rank) if isinstance(value, int) else list(value)
    if all(end >= 0 for end in flat) or len(flat) != 2 * rank:
        return row
    word = next((ours for name, ours in PADS.items() if row["kind"].startswith(name)), "circularpad")
    ends = [flat[i : i + 2] for i in range(2 * (rank - 1), -1, -2)]
    shape = row["in"][0]
    batched = len(shape) == rank + 2
    features, *sizes = shape[1:] if batched else shape
    padding = _ends(word, [[max(end, 0) for end in pair] for pair in ends])
    cutting = _ends("crop", [[max(-end, 0) for end in pair] for pair in ends])
    emptied = any(sum(min(end, 0) for end in pair) + size == 0 for pair, size in zip(ends, sizes, strict=True))
    layers = [cutting, padding] if word == "zeropad" and not emptied else [padding, cutting]
    net = f"{_input(features, sizes)} -> {' -> '.join(layers)}"
    return row | {"net": net, "features_last": False, "batched": batched}


def _ends(word: str, pairs: Sequence[Sequence[int]]) -> str:
    near, far = ("x".join(str(pair[end]) for pair in pairs) for end in (0, 1))
    return f"{word} {near} far {far}"


def _input(features: int, sizes: Sequence[int]) -> str:
    return f"input {features}" + ("@" + "x".join(map(str, sizes)) if sizes else "")


def _shape(features: int, sizes: Sequence[int]) -> str:
    if len(sizes) > SPACES:
        raise Untranslated("more than three sizes")
    if 0 in (features, *sizes):
        raise NotSayable("a shape without values")
    return _input(features, sizes).removeprefix("input ")


def _reshaped(row: dict[str, Any], into: Sequence[int]) -> Row:
    """PyTorch's batch, then features, then sizes; laid out as `into`."""
    features, *sizes = row["in"][0][1:]
    net = f"input {_shape(features, sizes)} -> reshape {_shape(into[0], into[1:])}"
    return row | {"net": net, "features_last": False}


def _axis(number: int, rank: int) -> int:
    if not -rank <= number < rank:
        raise NotSayable("an axis that does not come in")
    return number % rank


def _torch_flatten(row: dict[str, Any]) -> Row:
    """From axis to axis as one; axis 0 is the batch."""
    shape = row["in"][0]
    first = _axis(row["kw"].get("start_dim", 1), len(shape))
    last = _axis(row["kw"].get("end_dim", -1), len(shape))
    if first == 0:
        raise NotSayable("over the batch")
    if first > last:
        raise NotSayable("axes that end before they begin")
    if (first, last) == (1, len(shape) - 1):
        return row | {"kw": {}}
    return _reshaped(row, [*shape[1:first], prod(shape[first : last + 1]), *shape[last + 1 :]])


def _torch_unflatten(row: dict[str, Any]) -> Row:
    """One axis as several; axis 0 is the batch."""
    shape = row["in"][0]
    axis = _axis(row["kw"]["dim"], len(shape))
    if axis == 0:
        raise NotSayable("over the batch")
    sizes = _open_size(row["kw"]["unflattened_size"], shape[axis])
    return _reshaped(row, [*shape[1:axis], *sizes, *shape[axis + 1 :]])


def _open_size(sizes: Sequence[int], whole: int) -> list[int]:
    """The sizes with the one that is left open, `-1`, worked out."""
    if list(sizes).count(-1) > 1:
        raise NotSayable("more than one size left open")
    rest = prod(size for size in sizes if size != -1)
    return [max(whole // rest, 1) if size == -1 else size for size in sizes] if rest else list(sizes)


def _keras_reshape(row: dict[str, Any]) -> Row:
    shape = row["in"][0]
    target = _open_size(row["kw"]["target_shape"], prod(shape))
    if not target or not shape:
        raise NotSayable("a single number, with no features")
    net = f"input {_shape(shape[-1], shape[:-1])} -> reshape {_shape(target[-1], target[:-1])}"
    return row | {"net": net}


def _keras_permute(row: dict[str, Any]) -> Row:
    """Keras counts its axes from 1, the features last; ours are 0 for the features, then the sizes."""
    shape = row["in"][0]
    ours = [0 if axis == len(shape) else axis for axis in row["kw"]["dims"]]
    if not shape:
        raise NotSayable("a single number, with no features")
    net = f"input {_shape(shape[-1], shape[:-1])} -> permute {', '.join(map(str, [*ours[-1:], *ours[:-1]]))}"
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
