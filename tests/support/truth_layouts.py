"""Rows of layers that pad, cut, rearrange or join: their axes and their two ends, expressed in our words.

A padding below 0 cuts: such a row becomes two layers. PyTorch cuts zeros' paddings first and the others last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from netderive.engine.layers import RowContents, Untranslated
from netderive.engine.resolution import row_text

from .truth_rows import RANKS, NotSayable, Row, classes

Adapter = Callable[[dict[str, Any]], Row]
SPACES = 3
PADS = {"Zero": "zeropad", "Constant": "zeropad", "Reflection": "reflectpad", "Replication": "replicatepad"}


def _torch_pad(row: dict[str, Any]) -> Row:
    """A padding with an end below 0, as padding and cutting; the list, not the class, says for how many axes."""
    named, value = int(row["kind"][-2]), row["kw"]["padding"]
    flat = [value] * (2 * named) if isinstance(value, int) else list(value)
    if len(flat) % 2:
        raise NotSayable("a list of paddings with one end missing")
    rank = len(flat) // 2
    row = _padded_last(row, rank) if row["kind"].startswith(("Zero", "Constant")) else _of_rank(row, rank)
    if rank not in RANKS or len(row["in"][0]) not in (rank + 1, rank + 2):
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


def _of_rank(row: dict[str, Any], rank: int) -> dict[str, Any]:
    """The class of the same padding for so many axes; what wraps around also looks at its own name."""
    named = int(row["kind"][-2])
    if row["kind"].startswith("Circular") and len(row["in"][0]) not in (named + 1, named + 2):
        raise NotSayable("a class for another number of sizes")
    return row | {"kind": f"{row['kind'][:-2]}{rank}d"}


def _padded_last(row: dict[str, Any], rank: int) -> dict[str, Any]:
    """Constants are put around the last axes, as many as the list has ends for; those before are as many maps."""

    def maps(shape: list[int]) -> list[int]:
        return [1, prod(shape[: len(shape) - rank]), *shape[len(shape) - rank :]]

    shape, row = row["in"][0], _of_rank(row, rank)
    if not 0 < rank <= len(shape):
        raise NotSayable("a class for another number of sizes")
    if rank > len(RANKS):
        raise Untranslated("more than three sizes")
    if len(shape) in (rank + 1, rank + 2):
        return row
    row["in"] = [maps(shape)]
    return row | ({"out": [maps(row["out"][0])]} if "out" in row else {})


def _ends(word: str, pairs: Sequence[Sequence[int]]) -> str:
    near, far = ("x".join(str(pair[end]) for pair in pairs) for end in (0, 1))
    return f"{word} {near} far {far}"


def _input(features: int, sizes: Sequence[int]) -> str:
    return f"input {features}" + ("@" + "x".join(map(str, sizes)) if sizes else "")


def _few(shape: Sequence[int]) -> list[int]:
    """At most features and three sizes: those after as one, which a reshape does not mind."""
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


def _keras_ends(row: dict[str, Any]) -> Row:
    """Keras' defaults written out; it looks at the signs of a list alone, and one number below 0 cuts."""
    kind, rank = row["kind"], int(row["kind"][-2])
    argument = "padding" if kind.startswith("Zero") else "cropping"
    ends = row["kw"].setdefault(argument, int(kind != "Cropping2D"))
    if isinstance(ends, int):
        cuts = argument == "padding" and rank > 1 and ends < 0
        return row | {"kind": f"Cropping{rank}D", "kw": {"cropping": -ends}} if cuts else row
    pairs = [one for one in ends if not isinstance(one, int)]
    if len(ends) != max(rank, 2) or any(len(pair) != 2 for pair in pairs) or (rank == 1 and pairs):
        raise NotSayable("a list of another length")
    return row


def _keras_reshape(row: dict[str, Any]) -> Row:
    shape = row["in"][0]
    target = _open_size(row["kw"]["target_shape"], prod(shape))
    (features, *sizes), (maps, *others) = _few(shape[::-1]), _few(target[::-1])
    net = f"{_input(features, sizes[::-1])} -> reshape {_input(maps, others[::-1]).removeprefix('input ')}"
    return row | {"net": net} | ({"out": _few(row["out"][::-1])[::-1]} if "out" in row else {})


def _keras_permute(row: dict[str, Any]) -> Row:
    """A single number is one axis here; of more axes than the language has, none can be left out."""
    if len(row["in"][0]) > SPACES + 1:
        raise Untranslated("more than three sizes")
    if not row["in"][0]:
        row["kw"]["dims"] = [1]
    if not row["kw"]["dims"]:
        raise NotSayable("an order of no axes")
    return row


def _join(row: dict[str, Any]) -> Row:
    """An input a branch; Keras counts axes from the batch on, and the features last."""
    if any(len(shape) > SPACES + 1 for shape in row["in"]):
        raise Untranslated("more than three sizes")
    join, kw, shapes = classes("keras")[row["kind"]][0].kind, row["kw"], [shape or [1] for shape in row["in"]]
    said = RowContents()
    if row["kind"] == "Concatenate":
        said.values = {"i": (_keras_axis(kw.get("axis", -1), shapes[0]),)}
    elif row["kind"] == "Dot":
        axes = kw["axes"] if isinstance(kw["axes"], (list, tuple)) else [kw["axes"]] * 2
        said.values = {x: (_keras_axis(a, shape),) for x, a, shape in zip("ij", axes, shapes, strict=False)}
    inputs = [_input(features, sizes) for *sizes, features in shapes]
    branches = (f"from input{number}" for number in ("", *range(2, len(shapes) + 1)))
    return row | {"net": f"{' -> '.join(inputs)} -> {row_text(join, said, 0)} [ {' | '.join(branches)} ]"}


def _keras_axis(number: int, shape: Sequence[int]) -> int:
    """0 for the features, 1 for the first size."""
    axis = _axis(number, len(shape) + 1)
    if axis == 0:
        raise NotSayable("over the batch")
    return axis % len(shape)


JOINS = ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate", "Dot")
LAYOUTS: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        **{f"{name}Pad{rank}d": _torch_pad for name in (*PADS, "Circular") for rank in (1, 2, 3)},
        "Flatten": _torch_flatten,
        "Unflatten": _torch_unflatten,
    },
    "keras": {
        **{f"{name}{rank}D": _keras_ends for name in ("ZeroPadding", "Cropping") for rank in (1, 2, 3)},
        "Reshape": _keras_reshape,
        "Permute": _keras_permute,
        **dict.fromkeys(JOINS, _join),
    },
}
