"""The frameworks' options in our words: for each kind, what an argument says in a layer's row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Untranslated(Exception):
    """The language has no word for what a row asks."""


Option = Callable[[Any, int, int], str]
"""The value that the framework was given, the rank, the features that come in -> our words."""


def row_of(word: str, options: Mapping[str, Option], kw: dict[str, Any], rank: int, features: int) -> str:
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
