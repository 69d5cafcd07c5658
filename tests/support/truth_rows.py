"""Rows of the truth files, as networks of the language with the figures that the framework gave.

A row is one layer that a framework was really asked for: `kind`, `kw` (its arguments), `in` (the
shape that came in), and either `out`, `p` (trainable), `np` (not trainable), `macs`, or `err`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

Row = Mapping[str, Any]


class Untranslated(Exception):
    """The language has no word for what a row asks."""


@dataclass(frozen=True)
class Question:
    """A row in our language, and what must come out; `refused` where the framework said no."""

    text: str
    convention: str
    refused: bool = False
    features: int = 0
    space: tuple[int, ...] = ()
    params: int = 0
    trainable: int = 0
    macs: int | None = None


def question(row: Row, framework: str) -> Question:
    """The row as a question. Raises `Untranslated` where the language cannot say it.

    >>> question({"kind": "Conv1d", "kw": {"in_channels": 2, "out_channels": 4, "kernel_size": 3, "padding": 1},
    ...     "in": [[5, 2, 8]], "out": [[5, 4, 8]], "p": 28, "macs": 960}, "torch")
    Question(text='input 2@8 -> conv 4@3 pad 1', convention='torch', refused=False, features=4, space=(8,), params=28, trainable=28, macs=192)
    """
    return (_torch if framework == "torch" else _keras)(row)


# --- the shapes ----------------------------------------------------------------------------------


def _torch(row: Row) -> Question:
    kind, kw, shape = row["kind"], dict(row["kw"]), row["in"][0]
    if row.get("tag") == "train_only":
        raise Untranslated("refused while training only")
    word, rank = _word_and_rank(kind, TORCH)
    if rank is None:  # features second, whatever follows
        rank = len(shape) - 2
        if word == "linear":
            rank, shape = max(len(shape) - 2, 0), [1] * (len(shape) < 2) + [shape[0]] * (len(shape) > 1) + shape[-1:] + shape[1:-1]
    if len(shape) not in (rank + 1, rank + 2) or not 0 <= rank <= 3 or 0 in shape:
        raise Untranslated("a shape that is no layer's")
    batch = shape[0] if len(shape) == rank + 2 else 1
    features, *space = shape[-rank - 1 :] if rank else shape[-1:]
    text = f"{_input(features, space)} -> {_row(word, TORCH_OPTIONS[word], kw, rank, features)}"
    if "err" in row:
        return Question(text, "torch", refused=True)
    out = row["out"][0]
    if word == "linear":
        out = [out[-1], *(out[1:-1] if len(out) > 1 else [])]
    else:
        out = out[1:] if len(shape) == rank + 2 else out
    out_features, *out_space = out
    macs = row["macs"] // batch if "macs" in row else None
    return _answered(text, "torch", word, out_features, out_space, row["p"], 0, macs)


def _keras(row: Row) -> Question:
    kind, kw, shape = row["kind"], dict(row["kw"]), row["in"][0]
    word, rank = _word_and_rank(kind, KERAS)
    rank = len(shape) - 1 if rank is None else rank
    if len(shape) != rank + 1 or not 0 <= rank <= 3:
        raise Untranslated("a shape that is no layer's")
    first = kw.pop("data_format", "channels_last") == "channels_first" and word != "flatten"
    features, space = (shape[0], shape[1:]) if first else (shape[-1], shape[:-1])
    text = f"{_input(features, space)} -> {_row(word, KERAS_OPTIONS[word], kw, rank, features)}"
    if "err" in row:
        return Question(text, "keras", refused=True)
    out = row["out"]
    if 0 in out:
        raise Untranslated("a map without places")
    out_features, out_space = (out[0], out[1:]) if first else (out[-1], out[:-1])
    return _answered(text, "keras", word, out_features, out_space, row["p"], row["np"], None)


def _answered(
    text: str, convention: str, word: str, features: int, space: list[int], trainable: int, frozen: int, macs: int | None
) -> Question:
    if word == "globalpool":
        if prod(space) != 1:
            raise Untranslated("more than one value a map")
        space = []
    return Question(text, convention, False, features, tuple(space), trainable + frozen, trainable, macs)


def _word_and_rank(kind: str, words: Mapping[str, str]) -> tuple[str, int | None]:
    """Our word for the framework's kind, and the rank that the kind's name says."""
    if kind in words:
        return words[kind], None
    for rank in (1, 2, 3):
        stem = kind.replace(f"{rank}d", "").replace(f"{rank}D", "")
        if stem != kind and stem in words:
            return words[stem], None if words[stem] in ("batchnorm", "dropout") else rank
    raise Untranslated(f"no layer {kind}")


def _input(features: int, space: list[int]) -> str:
    return f"input {features}" + ("@" + "x".join(map(str, space)) if space else "")


# --- the options ---------------------------------------------------------------------------------

Option = Callable[[Any, int, int], str]
"""The value that the framework was given, the rank, the features that come in -> our words."""


def _row(word: str, options: Mapping[str, Option], kw: dict[str, Any], rank: int, features: int) -> str:
    """The layer's row; the options stand in the table's order."""
    if unknown := [name for name in kw if name not in options]:
        raise Untranslated(f"{word} with {unknown[0]}")
    if "shared_axes" in options and rank:
        kw.setdefault("shared_axes", [])
    said = (options[name](kw[name], rank, features) for name in options if name in kw)
    return " ".join([word, *filter(None, said)]).replace("@ ", "@")


def _sizes(value: Any, rank: int) -> str:
    return " x ".join(map(str, value if isinstance(value, list) else [value] * rank))


def _plain(form: str) -> Option:
    return lambda value, rank, features: form.format(value)


def _each(word: str) -> Option:
    """One number for all axes stays one number, except in a window."""

    def said(value: Any, rank: int, features: int) -> str:
        if value is None:
            return ""
        if value == "causal":
            raise Untranslated("causal padding")
        return f"{word} {value if isinstance(value, str) else _sizes(value, rank if not word else 1)}".strip()

    return said


def _flag(words: str, wanted: bool) -> Option:
    return lambda value, rank, features: words if value is wanted else ""


def _silent(value: Any, rank: int, features: int) -> str:
    """Changes no size and no count."""
    return ""


def _only(*allowed: Any) -> Option:
    """Silent for these values; others the language cannot say."""

    def said(value: Any, rank: int, features: int) -> str:
        if value not in allowed:
            raise Untranslated(f"the value {value}")
        return ""

    return said


def _positive(value: Any, rank: int, features: int) -> str:
    if value is not None and value <= 0:
        raise Untranslated("a divisor of 0")
    return ""


def _units(value: Any, rank: int, features: int) -> str:
    if value == 0:
        raise Untranslated("a layer without units")
    return str(value)


def _as_in(value: Any, rank: int, features: int) -> str:
    """The features that come in are the input's own here: they cannot differ."""
    if value != features:
        raise Untranslated("other features than come in")
    return ""


def _whole(value: Any, rank: int, features: int) -> str:
    factors = value if isinstance(value, list) else [value]
    if any(factor != int(factor) for factor in factors):
        raise Untranslated("a fraction")
    return " x ".join(str(int(factor)) for factor in factors)


def _slopes(value: Any, rank: int, features: int) -> str:
    if value not in (1, features):
        raise Untranslated("another number of slopes")
    return "shared" if value == 1 else ""


def _shared_space(value: Any, rank: int, features: int) -> str:
    if value != list(range(1, rank + 1)):
        raise Untranslated("slopes shared along some axes")
    return ""


TORCH_POOL = {
    "kernel_size": _each(""),
    "padding": _each("pad"),
    "stride": _each("stride"),
    "dilation": _each("dilation"),
    "ceil_mode": _flag("ceil", True),
    "return_indices": _silent,
    "count_include_pad": _silent,
    "divisor_override": _positive,
}
TORCH_CONV = {
    "in_channels": _as_in,
    "out_channels": _plain("{}@"),
    **{name: option for name, option in TORCH_POOL.items() if name != "ceil_mode"},
    "output_padding": _each("output pad"),
    "groups": _plain("groups {}"),
    "bias": _flag("no bias", False),
    "padding_mode": _only("zeros", "circular", "reflect", "replicate"),
}
TORCH_OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "conv": TORCH_CONV,
    "deconv": TORCH_CONV | {"padding_mode": _only("zeros")},
    "pool": TORCH_POOL,
    "avgpool": TORCH_POOL,
    "globalpool": {"output_size": _only(1, [1], [1, 1], [1, 1, 1])},
    "linear": {"in_features": _as_in, "out_features": _units, "bias": _flag("no bias", False)},
    "flatten": {"start_dim": _only(1), "end_dim": _only(-1)},
    "batchnorm": {"num_features": _as_in, "affine": _flag("no affine", False), "track_running_stats": _silent},
    "prelu": {"num_parameters": _slopes},
    "upsample": {"scale_factor": _whole, "mode": _silent, "align_corners": _silent},
    "softmax": {"dim": _silent},
    **{word: {} for word in ("dropout", "relu", "gelu")},
}
TORCH = {
    "Conv": "conv",
    "ConvTranspose": "deconv",
    "MaxPool": "pool",
    "AvgPool": "avgpool",
    "AdaptiveAvgPool": "globalpool",
    "AdaptiveMaxPool": "globalpool",
    "Linear": "linear",
    "Flatten": "flatten",
    "BatchNorm": "batchnorm",
    "PReLU": "prelu",
    "Upsample": "upsample",
    "Dropout": "dropout",
    "ReLU": "relu",
    "GELU": "gelu",
    "Softmax": "softmax",
}

KERAS_POOL = {"pool_size": _each(""), "strides": _each("stride"), "padding": _each("pad")}
KERAS_CONV = {
    "filters": _plain("{}@"),
    "kernel_size": _each(""),
    "depth_multiplier": _plain("times {}"),
    "padding": _each("pad"),
    "strides": _each("stride"),
    "dilation_rate": _each("dilation"),
    "output_padding": _each("output pad"),
    "groups": _plain("groups {}"),
    "use_bias": _flag("no bias", False),
}
KERAS_OPTIONS: Mapping[str, Mapping[str, Option]] = {
    **{word: KERAS_CONV for word in ("conv", "depthwise", "separable", "deconv")},
    **{word: KERAS_POOL for word in ("pool", "avgpool")},
    "globalpool": {"keepdims": _silent, "output_size": _only(1, [1], [1, 1], [1, 1, 1])},
    "linear": {"units": _plain("{}"), "use_bias": _flag("no bias", False)},
    "batchnorm": {"center": _only(True), "scale": _only(True), "axis": _only(-1), "trainable": _only(True)},
    "prelu": {"shared_axes": _shared_space},
    "upsample": {"size": _whole, "interpolation": _silent},
    "dropout": {"rate": _plain("{}")},
    **{word: {} for word in ("flatten", "relu", "leakyrelu", "elu", "softmax")},
}
KERAS = {
    "Conv": "conv",
    "DepthwiseConv": "depthwise",
    "SeparableConv": "separable",
    "ConvTranspose": "deconv",
    "MaxPooling": "pool",
    "AveragePooling": "avgpool",
    "GlobalAveragePooling": "globalpool",
    "GlobalMaxPooling": "globalpool",
    "AdaptiveAveragePooling": "globalpool",
    "AdaptiveMaxPooling": "globalpool",
    "Dense": "linear",
    "Flatten": "flatten",
    "BatchNormalization": "batchnorm",
    "PReLU": "prelu",
    "UpSampling": "upsample",
    "Dropout": "dropout",
    "SpatialDropout": "dropout",
    "ReLU": "relu",
    "LeakyReLU": "leakyrelu",
    "ELU": "elu",
    "Softmax": "softmax",
}
