"""Pooling: no parameters, one value a window or a feature map."""

from typing import Any

from ..kind import Argument, Flag, Kind
from .windows import CEIL_FITS, CEIL_SIZE, DILATION, FITS, PAD, PAD_IS_HALF, SAME_SIZE, SIZE, STRIDE_IS_WINDOW

WINDOW = Argument("n", each_axis=True, name="window")
SHARED: dict[str, Any] = {
    "ranks": (1, 2, 3),
    "size": SIZE,
    "needs": (FITS, PAD_IS_HALF),
    "variants": {
        ("ceil",): {"size": CEIL_SIZE, "needs": (CEIL_FITS, PAD_IS_HALF)},
        ("same",): {"size": SAME_SIZE, "needs": ()},
    },
}

POOL = Kind(
    word="pool",
    usage="pool n x m (pad ..)? (stride ..)? (dilation d)? (ceil)?",
    summary="the largest value in each window of `window`",
    row=(WINDOW, PAD, STRIDE_IS_WINDOW, DILATION, Flag("ceil")),
    aliases=("MaxPool1d", "MaxPool2d", "MaxPool3d", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "maxpool"),
    **SHARED,
)

AVGPOOL = Kind(
    word="avgpool",
    usage="avgpool n x m (pad ..)? (stride ..)? (ceil)?",
    summary="the mean of each window of `window`",
    row=(WINDOW, PAD, STRIDE_IS_WINDOW, Flag("ceil")),
    aliases=("AvgPool1d", "AvgPool2d", "AvgPool3d", "AveragePooling1D", "AveragePooling2D", "AveragePooling3D"),
    **SHARED,
)

GLOBALPOOL = Kind(
    word="globalpool",
    usage="globalpool",
    summary="one value for each of `l` feature maps",
    ranks=(1, 2, 3),
    flat=True,
    aliases=("AdaptiveAvgPool2d", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "globalavgpool", "gap"),
)
