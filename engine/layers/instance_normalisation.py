"""Normalisation of each channel of each example alone (Ulyanov, Vedaldi and Lempitsky 2016, arXiv 1607.08022)."""

from ..formulas import Need
from .argument_sources import Computed, Fixed, WordChoice
from .calls import FrameworkCall
from .kind import NO_BUFFERS, NOTHING, Kind
from .normalisation_rules import (
    MAP,
    NO_AFFINE,
    NO_SHIFT,
    NO_STATISTICS,
    STATISTICS,
    STATISTICS_AND_COUNTER,
    TORCH_AFFINE,
    WITH_STATISTICS,
    keras_calls,
    scale_and_shift,
    shift,
)
from .row_items import Flag
from .saved import normalised
from .variants import variant

MORE_THAN_ONE = Need(
    "h*w*z >= 2",
    "PyTorch normalises no map of a single position: it would always give 0",
    "put it where the maps are larger, or choose another convention",
    of_all_axes=True,
    id="instancenorm.places",
)
INSTANCE = scale_and_shift(
    "instancenorm.params",
    "l",
    MAP,
    "Each map of each example is normalised alone, over its own positions; then it is multiplied by a learned scale "
    "and a learned shift is added (Ulyanov, Vedaldi and Lempitsky 2016, arXiv 1607.08022).",
)
INSTANCE_SAVED = normalised("instancenorm.saved", "2*X*l", "the mean and the deviation of each of `l` channels")
"""Without scale and shift: PyTorch copies these for each example, of which a GPU keeps another number of values."""
INSTANCE_SHIFT = shift("instancenorm.shift", "l", MAP)

INSTANCENORM = Kind(
    word="instancenorm",
    usage="instancenorm (affine / no affine / no scale / no shift)? (statistics / no statistics)?",
    summary="normalises each of the `l` channels of each example",
    row=(Flag("affine", either="affine"), NO_AFFINE, Flag("no scale"), NO_SHIFT, WITH_STATISTICS, NO_STATISTICS),
    ranks=(1, 2, 3),
    params=INSTANCE,
    variants=(
        variant("no scale", params=INSTANCE_SHIFT),
        variant("statistics", buffers=STATISTICS),
        variant(
            "torch",
            saved=INSTANCE_SAVED,
            params=NOTHING,
            needs=(MORE_THAN_ONE,),
            note="PyTorch gives an instance normalisation a scale and a shift only with `affine`",
        ),
        variant("torch", "affine", params=INSTANCE, saved=None),
        variant("torch", "affine", "no scale", params=INSTANCE_SHIFT),
        variant("torch", "statistics", buffers=STATISTICS_AND_COUNTER),
        variant("no affine", params=NOTHING, saved=INSTANCE_SAVED),
        variant("no statistics", buffers=NO_BUFFERS),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "InstanceNorm{rank}d",
                {
                    "num_features": Computed("l"),
                    **TORCH_AFFINE,
                    "affine": WordChoice({True: "affine", False: "no affine"}),
                    "track_running_stats": WordChoice({True: "statistics", False: "no statistics"}),
                },
            ),
        ),
        "keras": keras_calls("GroupNormalization", {"groups": Fixed(-1)}, ("not statistics",), reads=False),
    },
    aliases=("InstanceNormalization",),
)
