"""The frameworks' refusals: which of our mistakes says the same, and the few that are none of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .truth_rows import Row

WRONG_LENGTH = (
    r"Padding length must|to be a single integer value or a list of|same number of spatial dimensions"
    r"|It is expected \w+ equals to|size(\(\))? must be \d|must (either )?be (omitted, )?a single int"
    r"|not enough values to unpack|argument must be a tuple of \d+ integers. Received [\w ]+=\([\d, ]*\)$"
    r"|should have (two|\d) elements"
)
"""A list with more or fewer values than the class has axes."""

REASONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "torch": {
        r"don't multiply up to": ("reshape.product", "value.least", "value.sign"),
        r"invalid shape dimension": ("value.sign", "value.least"),
        r"Negative padding value": ("crop.nothing_left", "pad.circular"),  # whichever axis is looked at first
        r"narrow\(\): length must be non-negative|resulted in a negative output size"
        r"|numel: integer multiplication|is too small. Calculated output": (
            "crop.nothing_left",
            "value.sign",
        ),
        r"tensor with negative dimension": ("crop.nothing_left", "value.sign", "value.least"),
        r"expected weight to be at least 1": ("value.least",),
        r"Calculated (padded input|output) size|Output size is too small|smaller than kernel size"
        r"|Invalid computed output size|calculated shape of the array of sliding blocks": (
            "window.fits",
            "deconv.nothing_left",
        ),
        r"should be at most half|smaller than or equal to half": ("pad.half", "value.sign"),
        WRONG_LENGTH: ("sizes.count", "rank", "fold.window"),
        r"in_channels must be divisible by groups": ("groups.in",),
        r"out_channels must be divisible by groups": ("groups.out",),
        r"groups must be a positive|greater than zero|greater than 0, but got (stride|kernel)"
        r"|non-positive (stride|dilation)"
        r"|stride should not be zero|expects a positive|must be positive": (
            "value.least",
            "value.sign",
        ),
        r"negative (output_)?padding|(pad|padding) (must|should) be non-negative": ("value.sign", "value.least"),
        r"elements of output_size must be greater than or equal to 0|negative dimension": (
            "value.sign",
            "value.least",
        ),
        r"wrapping around more than once": ("pad.circular",),
        r"Padding size should be less than the corresponding input dimension": ("pad.reflect",),
        r"argument 'padding' .*must be tuple of ints": ("torch.same_deconv",),
        r"non-empty \dD|Expected \d( to \d)?( d|D)|Dimension out of range|expects? input (to have|with)"
        r"|Only 3D, 4D and 5D|mode needs \dD": (
            "rank",
            "sizes.count",
        ),
        r"to be divisible by the product of kernel_size": ("fold.window",),
        r"expected size of input's dimension": ("fold.positions",),
        r"Input and output sizes should be greater than 0": ("upsample.nothing_left", "value.least"),
        r"divisible by the square of upscale_factor": ("pixelshuffle.maps",),
        r"divisible by downscale_factor": ("pixelunshuffle.size",),
        r"channels must be divisible by groups": ("groups.in",),
        r"must be divisible by num_groups": ("groups.in",),
        r"Expected more than 1 spatial element": ("instancenorm.places",),
        r"Expected 3D or higher dimensionality|input has to be 1D or 2D": ("rank",),
        r"Halving dimension must be even": ("glu.even",),
        r"(?i:padding_idx) must be within": ("embedding.padding", "value.sign"),
        r"probability has to be between 0 and 1": ("value.least", "value.most"),
        r"output padding must be smaller": ("deconv.output_pad",),
        r"must be greater than 0": ("value.least", "value.sign"),
        r"embed_dim must be divisible by num_heads": ("heads.divide",),
        r"proj_size argument is only supported for LSTM": ("recurrent.project",),
        r"proj_size has to be smaller": ("torch.project_smaller",),
        r"proj_size should be a positive": ("value.sign", "value.least"),
        r"Expected input to be \dD or \dD": ("rank",),
        r"mat1 and mat2 shapes cannot be multiplied": ("decoder.memory",),
        r"does not match value shape|key's sequence and batch dims": ("attention.positions",),
        r"input batch dimensions do not match": ("second.sizes",),
    },
    "keras": {
        WRONG_LENGTH: ("sizes.count", "rank"),
        r"(cropping|Values in `cropping`).* (must|should) be smaller than": ("crop.nothing_left",),
        r"`cropping` cannot be negative": ("value.sign",),
        r"Negative dimensions are not allowed": ("crop.nothing_left",),
        r"Invalid permutation argument|of layer 'permute.* expected ndim": ("order",),
        r"total size of the tensor must be unchanged": ("reshape.product", "value.least", "value.sign"),
        r"must be a non-negative integer, or `-1`": ("value.sign", "value.least"),
        r"expected ndim=2, found ndim": ("rank",),
        r"invalid value for (argument )?`(units|num_heads|key_dim|value_dim)`|expected a positive integer": (
            "value.sign",
            "value.least",
            "value.whole",
        ),
        r"Computed output size would be|One of the dimensions in the output is <= 0": (
            "window.fits",
            "deconv.nothing_left",
        ),
        r"strides > 1`? not supported in conjunction with `?dilation_rate > 1": ("keras.stride_dilation",),
        r"`output_padding` must be strictly less than": ("deconv.output_pad",),
        r"number of filters must be evenly divisible": ("groups.out",),
        r"number of input channels must be evenly divisible": ("groups.in",),
        r"[Ee]xpected a strictly positive|argument must be a tuple of \d|cannot contains? 0|be a positive integer"
        r"|division by zero": (
            "value.least",
            "value.sign",
            "upsample.nothing_left",
        ),
        r"Expected an integer value": ("value.whole",),
        r"expected (min_)?ndim=\d|Kernel shape must have the same length as input": ("rank", "sizes.count"),
        r"^tuple index out of range": ("rank", "sizes.count"),
        r"`padding` argument must be|`padding` must be either": ("rank",),
        r"Number of groups \(\d+\) (must be a multiple of|cannot be more than) the number of channels": ("groups.in",),
        r"should have different `go_backwards` value": ("recurrent.backwards",),
        r"`strides > 1` is not compatible with": ("keras.stride_dilation",),
        r"must be divisible by `num_key_value_heads`": ("heads.groups",),
        r"dimensions of `value` and `key`": ("attention.positions",),
        r"last dimension of `query_shape` and `value_shape`": ("attention.features",),
        r"argument `rate`": ("value.least", "value.most"),
        r"^Inputs have incompatible shapes": ("join.elementwise",),
        r"`Concatenate` layer requires inputs with matching shapes": ("join.concatenated",),
        r"^Incompatible input shapes: axis values": ("dot.sizes",),
        r"layer should be called on (exactly|a list of) 2 inputs": ("join.two",),
    },
}
"""For each framework: what its message says -> the ids of our mistakes that say it."""


@dataclass(frozen=True)
class Difference:
    """A difference that is known and explained in docs/differences.md, under this name."""

    name: str
    framework: str
    kind: str = ""
    message: str = ""
    argument: str = ""
    when: Callable[[Row], bool] | None = None

    def fits(self, row: Row, framework: str) -> bool:
        return (
            framework == self.framework
            and bool(re.fullmatch(self.kind or ".*", row["kind"]))
            and bool(re.search(self.message, row.get("err", "")) if self.message else True)
            and (not self.argument or self.argument in row["kw"])
            and (self.when is None or self.when(row))
        )


def _empty(row: Row) -> bool:
    """Whether a tensor without values enters or is given."""
    shapes = [*row["in"], *(row.get("out") or [])]
    return any(0 in shape if isinstance(shape, list) else shape == 0 for shape in shapes)


def _wraps_what_is_cut(row: Row) -> bool:
    """Whether more is wrapped around than a cut at the other end leaves: PyTorch then reads what it has not written."""
    ends = row["kw"]["padding"]
    pairs = zip(ends[::2], ends[1::2], strict=False) if isinstance(ends, list) else ()
    axes = zip(pairs, reversed(row["in"][0]), strict=False)
    return any(min(pair) < 0 < max(pair) and max(pair) > size + min(pair) for pair, size in axes)


def _no_sequences(row: Row) -> bool:
    return any(len(shape) != 2 for shape in row["in"])


def _unlike(row: Row) -> bool:
    """Whether queries and values are not as wide, or not of as many axes."""
    query, value, *_ = row["in"]
    return query[-1:] != value[-1:] or len(query) != len(value)


def _more_sizes(row: Row) -> bool:
    """Whether a pooling that was accepted got another number of sizes than its name says."""
    sizes = int(re.findall(r"\d", row["kind"])[0])
    return "err" not in row and len(row["in"][0]) not in (sizes + 1, sizes + 1 + ("np" not in row))


def _rounds(row: Row) -> bool:
    """Whether a size times a factor comes out otherwise in binary than in decimals: 90*0.7 is 62.99... there."""
    factors = row["kw"]["scale_factor"]
    sizes = row["in"][0][2:]
    factors = factors if isinstance(factors, list) else [factors] * len(sizes)
    return any(int(h * s) != int(h * Fraction(repr(s))) for h, s in zip(sizes, factors, strict=False))


DIFFERENCES: tuple[Difference, ...] = (
    Difference("cutting a circular padding", "torch", r"CircularPad\dd", when=_wraps_what_is_cut),
    Difference("same padding with a stride", "torch", r"Conv\dd", "padding='same' is not supported"),
    Difference("divisor", "torch", r"AvgPool\dd", "divisor must be not zero"),
    Difference("transposed padding", "torch", r"ConvTranspose\dd", "padding mode is supported", "padding_mode"),
    Difference("padding by a word", "torch", r"ConvTranspose\dd", "argument 'padding' .*must be tuple of ints"),
    Difference("norm 0", "torch", r"LPPool\dd", "division by zero", "norm_type"),
    Difference("decimal factors", "torch", "Upsample", "", "scale_factor", _rounds),
    Difference("empty maps", "torch", when=_empty),
    Difference("empty maps", "keras", when=_empty),
    Difference("rates within a layer", "torch", "RNN|LSTM|GRU|Transformer.*|Multihead.*", "dropout", "dropout"),
    Difference("rates within a layer", "keras", "GaussianNoise|SimpleRNN|LSTM|GRU|.*Attention", "between 0 and 1"),
    Difference(
        "attention to what is no sequence",
        "torch",
        "MultiheadAttention|Transformer.*",
        "should be unbatched 2D or batched 3D|expected `key` and `value` to be",
    ),
    Difference("attention to what is no sequence", "keras", ".*Attention", when=_no_sequences),
    Difference("attention between unlike features", "keras", "(Additive)?Attention", when=_unlike),
    Difference("any number of sizes", "torch", r"Adaptive(Avg|Max)Pool\dd", when=_more_sizes),
    Difference("any number of sizes", "keras", r"Adaptive\w+Pooling\dD", when=_more_sizes),
    Difference("interpolation", "torch", "Upsample", "align_corners option can only be set|Lanczos mode", "mode"),
)
