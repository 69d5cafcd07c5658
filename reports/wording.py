"""Every sentence that is not a rule's own reason: one place to change the wording, or the language."""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "maps_in": "feature maps that come in",
    "maps_out": "filters, one for each map that goes out",
    "groups": "groups that do not see each other",
    "bias": "1 with biases, 0 without",
    "multiplier": "filters for each map",
    "size_1": "height of what comes in",
    "size_2": "width of what comes in",
    "size_3": "third size of what comes in",
    "out_1": "height of what goes out",
    "out_2": "width of what goes out",
    "out_3": "third size of what goes out",
    "window_1": "height of the window",
    "window_2": "width of the window",
    "window_3": "third size of the window",
    "pad_1": "padding on each side",
    "pad_2": "padding on each side of the width",
    "pad_3": "padding on each side of the third axis",
    "stride_1": "stride",
    "stride_2": "stride along the width",
    "stride_3": "stride along the third axis",
    "dilation_1": "dilation",
    "dilation_2": "dilation along the width",
    "dilation_3": "dilation along the third axis",
    "output_pad_1": "output padding",
    "output_pad_2": "output padding of the width",
    "output_pad_3": "output padding of the third axis",
    "scale_1": "factor",
    "scale_2": "factor along the width",
    "scale_3": "factor along the third axis",
    "inputs": "values that come in",
    "outputs": "units",
    "rate": "share of values left out",
    "weights": "weights",
}
"""What the letter of a role stands for, in a legend."""

ONE_AXIS: Mapping[str, str] = {
    "size_1": "size of what comes in",
    "out_1": "size of what goes out",
    "window_1": "size of the window",
}
"""The same where there is only one axis."""

SPECIAL: Mapping[tuple[str, str], str] = {
    ("pad", "0"): "no padding",
    ("stride", "1"): "every place",
    ("stride", "n"): "windows side by side",
    ("output_pad", "0"): "no output padding",
}
"""What a special value of a role means, before the equation that says it."""

QUANTITIES: Mapping[str, str] = {
    "params": "parameters",
    "trainable": "trainable",
    "weights": "weights",
    "biases": "biases",
    "macs": "multiply-adds",
    "features": "features",
    "size": "size",
    "output": "output",
    "units": "units",
}

SOURCES: Mapping[str, str] = {
    "default": "not given, so taken as this",
    "before": "from the layer before",
    "derived": "derived above",
}

CONVENTIONS: Mapping[str, str] = {
    "textbook": "the textbook: what the formula on the board says",
    "keras": "Keras",
    "torch": "PyTorch",
}

ALIKE = {2: "the width alike", 3: "the other two sizes alike"}
KEPT = "as it comes in"
NOTHING_TO_LEARN = "nothing to learn"
STANDS_FOR: Mapping[str, str] = {
    "before": " is what comes in",
    "given": " is what the row gives",
    "default": " is not given",
    "derived": " is what was derived above",
}
"""What a letter stands for, where its value is too long to be written beside a line."""

WRITTEN_OUT = "written out"
WITH_VALUES = "with the values given"
TOTAL = "Total"
MACS_MEAN = "Multiply-adds count each use of a weight once; biases, pooling and activations are not counted."
"""What is counted as work, said once in a document."""


def plural(count: int, one: str) -> str:
    """`1 layer`, `3 layers`."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def meaning(role: str, rank: int) -> str:
    """What a role's letter stands for in a layer with so many axes."""
    if rank < 2 and role in ONE_AXIS:
        return ONE_AXIS[role]
    return ROLES.get(role, role)
