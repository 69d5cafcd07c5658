"""Rows of layers that normalise or look up: the axes that they name, put where our language has them.

What is worked on together becomes the features, whatever axes it lies along; all the rest becomes the
space. That changes no count, because the input and the output change the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from .truth_rows import NotSayable, Row

Adapter = Callable[[dict[str, Any]], Row]
SPACES = 3


def merged(shape: Sequence[int], axes: Sequence[int]) -> list[int]:
    """The values along these axes last, as features; the other axes as at most three sizes before.

    >>> merged([2, 3, 4, 5], [0, 2])
    [3, 5, 8]
    """
    rest = [size for axis, size in enumerate(shape) if axis not in axes]
    if len(rest) > SPACES:
        rest = [*rest[: SPACES - 1], prod(rest[SPACES - 1 :])]
    return [*rest, prod(shape[axis] for axis in axes)]


def _rearranged(row: dict[str, Any], change: Callable[[list[int]], list[int]]) -> dict[str, Any]:
    """The first input and the output, changed the same way."""
    row["in"] = [change(row["in"][0])]
    if "out" in row:
        out = row["out"]
        row["out"] = [change(out[0])] if out and isinstance(out[0], list) else change(out)
    return row


def _axes(value: Any, rank: int) -> list[int]:
    """Axes by Keras' numbers, where 0 is the batch, by ours: those of a row have no batch."""
    axes = [axis % (rank + 1) - 1 for axis in (value if isinstance(value, (list, tuple)) else [value])]
    if any(not -rank <= axis <= rank for axis in (value if isinstance(value, (list, tuple)) else [value])):
        raise NotSayable("an axis that does not come in")
    if -1 in axes:
        raise NotSayable("over the batch")
    return axes


def _keras_axes(row: dict[str, Any]) -> Row:
    """`axis` names what is normalised together, or has parameters of its own."""
    axes = _axes(row["kw"].pop("axis", -1), len(row["in"][0]))
    return _rearranged(row, lambda shape: merged(shape, axes))


def _keras_groups(row: dict[str, Any]) -> Row:
    """Keras' own number of groups; -1 is one a map."""
    row = dict(_keras_axes(row))
    groups = row["kw"].get("groups", 32)
    row["kw"]["groups"] = row["in"][0][-1] if groups == -1 else groups
    return row


def _keras_prelu(row: dict[str, Any]) -> Row:
    """One slope for each position along the axes that are not shared; Keras counts `i - 1` as Python does."""
    shared = row["kw"].pop("shared_axes", None) or []
    rank = len(row["in"][0])
    indices = [axis - 1 for axis in (shared if isinstance(shared, list) else [shared])]
    if any(not -rank <= index < rank for index in indices):
        raise NotSayable("an axis that does not come in")
    own = [axis for axis in range(rank) if axis not in {index % rank for index in indices}]
    return _rearranged(row, lambda shape: merged(shape, own))


def _torch_prelu(row: dict[str, Any]) -> Row:
    """One slope unless more are requested; a tensor of one axis has no axis of maps."""
    count = row["kw"].setdefault("num_parameters", 1)
    if count != 1 and len(row["in"][0]) < 2:
        raise NotSayable("num_parameters is not what comes in")
    return _rearranged(row, _few_spaces)


def _few_spaces(shape: list[int]) -> list[int]:
    """Batch and features as they are, the sizes after as at most three."""
    return [*shape[: SPACES + 1], prod(shape[SPACES + 1 :])] if len(shape) > SPACES + 2 else shape


def _torch_normalized(row: dict[str, Any]) -> Row:
    """`normalized_shape` repeats the last sizes that enter: their product is the features."""
    wanted = row["kw"].pop("normalized_shape")
    wanted = [wanted] if isinstance(wanted, int) else list(wanted)
    shape = row["in"][0]
    if not wanted or list(shape[-len(wanted) :]) != wanted:
        raise NotSayable("normalized_shape is not what comes in")
    lead = len(shape) - len(wanted)

    def change(shape: list[int]) -> list[int]:
        behind = list(range(max(0, lead - 1), lead - 1 + len(wanted))) if lead else list(range(len(shape)))
        return [*shape[:1], *merged(shape[1:], behind)] if lead else merged(shape, behind)

    return _rearranged(row, change)


def _torch_norm(row: dict[str, Any]) -> Row:
    """A wrong number of axes or of features contradicts the class; the number does not matter where nothing is kept."""
    error = row.get("err", "")
    if re.search(r"expected \d(D|D or \dD) input|at least 2 dimensions", error, re.IGNORECASE):
        raise NotSayable("a class for another number of sizes")
    kw = row["kw"]
    instance, group = (row["kind"].startswith(name) for name in ("Instance", "Group"))
    learns, keeps = kw.get("affine", not instance), kw.get("track_running_stats", not instance and not group)
    if not learns and not keeps and "err" not in row:
        kw.pop("num_channels" if row["kind"] == "GroupNorm" else "num_features", None)
    if row["kind"] == "BatchNorm1d" and len(row["in"][0]) == 2:  # features alone: of one position
        return _rearranged(row, lambda shape: [*shape, 1])
    return _rearranged(row, _few_spaces)


def _torch_glu(row: dict[str, Any]) -> Row:
    """`dim` is the axis that is halved: PyTorch does not distinguishes a batch from other axes."""
    shape, dim = row["in"][0], row["kw"].pop("dim", -1)
    if not -len(shape) <= dim < len(shape):
        raise NotSayable("an axis that does not come in")

    def change(shape: list[int]) -> list[int]:
        *rest, features = merged(shape, [dim % len(shape)])
        return [1, features, *rest]

    return _rearranged(row, change)


def _torch_softmax(row: dict[str, Any]) -> Row:
    if "Dimension out of range" in row.get("err", ""):
        raise NotSayable("an axis that does not come in")
    return row


def _torch_dropout(row: dict[str, Any]) -> Row:
    """Whole maps are dropped, of any number of sizes."""
    if "input, but received" in row.get("err", ""):
        raise NotSayable("a class for another number of sizes")
    return _rearranged(row, _few_spaces) | {"kind": "Dropout"}


def _torch_embedding(row: dict[str, Any]) -> Row:
    """Indices are one feature, and the shape that they are in is the space."""
    _count_from_the_front(row["kw"])
    row["in"] = [[1, *merged([*row["in"][0], 1], [len(row["in"][0])])]]
    if "out" in row:
        row["out"] = [[1, *merged(out, [len(out) - 1])] for out in row["out"]]
    return row


def _count_from_the_front(kw: dict[str, Any]) -> None:
    """A negative symbol counts from the end."""
    if (padding := kw.get("padding_idx")) is not None and padding < 0:
        kw["padding_idx"] = kw["num_embeddings"] + padding


def _torch_bag(row: dict[str, Any]) -> Row:
    """Bags are a batch, of rows or of what lies between two offsets."""
    if "offsets has to be" in row.get("err", ""):
        raise NotSayable("offsets are missing, or too many: they say how the batch lies")
    row["kw"].pop("include_last_offset", None)
    _count_from_the_front(row["kw"])
    indices = row["in"][0] if row.get("stage") != "ctor" else [1]  # refused before anything enters
    row["in"] = [[1, *(indices[1:] if len(indices) > 1 else indices), 1]]
    if "out" in row:
        row["out"] = [[1, row["out"][0][-1]]]
    return row


def _keras_embedding(row: dict[str, Any]) -> Row:
    """An index is one feature."""
    row["in"] = [merged([*row["in"][0], 1], [len(row["in"][0])])]
    if "out" in row:
        row["out"] = merged(row["out"], [len(row["out"]) - 1])
    return row


BATCH_AND_INSTANCE = tuple(f"{norm}Norm{rank}d" for norm in ("Batch", "Instance") for rank in (1, 2, 3))

AXES: Mapping[str, Mapping[str, Adapter]] = {
    "torch": {
        **dict.fromkeys((*BATCH_AND_INSTANCE, "SyncBatchNorm", "GroupNorm"), _torch_norm),
        **dict.fromkeys(("LayerNorm", "RMSNorm"), _torch_normalized),
        **dict.fromkeys(("Softmax", "Softmin", "LogSoftmax"), _torch_softmax),
        **dict.fromkeys(("Dropout1d", "Dropout2d", "Dropout3d"), _torch_dropout),
        "LocalResponseNorm": lambda row: _rearranged(row, _few_spaces),
        "PReLU": _torch_prelu,
        "GLU": _torch_glu,
        "Embedding": _torch_embedding,
        "EmbeddingBag": _torch_bag,
    },
    "keras": {
        **dict.fromkeys(
            ("BatchNormalization", "LayerNormalization", "RMSNormalization", "UnitNormalization", "Normalization"),
            _keras_axes,
        ),
        "GroupNormalization": _keras_groups,
        "PReLU": _keras_prelu,
        "Embedding": _keras_embedding,
    },
}
