"""Normalisation: mean 0 and variance 1 over a batch, a position, a map or a group of maps.

The few operations on each value are not counted as multiply-adds, as in published figures.
"""

from ..formulas import Form, Rule
from .argument_sources import Computed, Fixed, RowValue, WordChoice
from .axis_sources import AllAxes
from .calls import FrameworkCall
from .kind import NO_BUFFERS, NOTHING, Kind
from .normalisation_rules import (
    AFFINE,
    COUNTED,
    FEATURE,
    FROZEN,
    KEEPS_STATISTICS,
    KERAS_SILENT,
    LAYERNORM_SLIPS,
    MAP,
    NORM_SLIPS,
    STATISTICS,
    STATISTICS_AND_COUNTER,
    TORCH_AFFINE,
    TORCH_NORMALIZED,
    VALUE,
    VECTORS,
    WHEN_FROZEN,
    keras_calls,
    scale_and_shift,
    shift,
)
from .row_items import Argument, Flag
from .saved import normalised
from .variants import variant
from .window_needs import GROUPS_DIVIDE_IN

BATCHNORM = Kind(
    word="batchnorm",
    saved=normalised("batchnorm.saved", "2*l", "the mean and the deviation of `l` channels over the batch"),
    factored=VECTORS,
    usage="batchnorm (no affine / no scale / no shift)? (no statistics)? (frozen)?",
    summary="normalises each of the `l` channels over the batch",
    row=(*AFFINE, Flag("no statistics"), FROZEN),
    params=scale_and_shift(
        "batchnorm.params",
        "l",
        MAP,
        "After the normalisation each channel is multiplied by a learned scale, and a learned shift is added "
        "(Ioffe and Szegedy 2015, arXiv 1502.03167). The running mean and variance are measured, not learned.",
    ),
    buffers=STATISTICS,
    slips=NORM_SLIPS,
    variants=(
        variant("no scale", params=shift("batchnorm.shift", "l", MAP)),
        variant("no affine", params=NOTHING),
        variant("no statistics", buffers=NO_BUFFERS),
        variant("torch", buffers=STATISTICS_AND_COUNTER),
        variant("torch", "no statistics", buffers=NO_BUFFERS),
        variant(
            "keras",
            params=Rule(
                "batchnorm.params.keras",
                "(1 + b)*l + 2*l",
                f"scale and shift, and the running mean and variance, for {MAP}",
                COUNTED,
                (
                    Form("4*l", ("b = 1",), f"scale, shift, running mean and running variance for {MAP}", taught=True),
                    Form("3*l", ("b = 0",), f"scale, running mean and running variance for {MAP}", taught=True),
                ),
            ),
            frozen=Rule("batchnorm.frozen", "2*l", "running mean and variance are not trained"),
            buffers=NO_BUFFERS,
            note="Keras counts the running mean and variance of a batch normalisation as parameters that are "
            "not trainable",
        ),
        variant(
            "keras",
            "no scale",
            params=Rule(
                "batchnorm.shift.keras",
                "b*l + 2*l",
                f"shift, and the running mean and variance, for {MAP}",
                COUNTED,
                (
                    Form("3*l", ("b = 1",), f"shift, running mean and running variance for {MAP}", taught=True),
                    Form("2*l", ("b = 0",), f"running mean and running variance of {MAP}", taught=True),
                ),
            ),
        ),
        variant(
            "keras",
            "no affine",
            params=Rule("batchnorm.plain.keras", "2*l", f"running mean and running variance of {MAP}", COUNTED),
        ),
        variant("keras", "no statistics", needs=(KEEPS_STATISTICS,)),
        WHEN_FROZEN,
    ),
    calls={
        "torch": tuple(
            FrameworkCall(
                name,
                {
                    "num_features": Computed("l"),
                    **TORCH_AFFINE,
                    "track_running_stats": WordChoice({True: "", False: "no statistics"}),
                },
                when=when,
                reads=reads,
                wraps="{layer}.requires_grad_(False)" if "frozen" in when else "",
            )
            for name, when, reads in (
                ("BatchNorm1d", ("vector",), False),
                ("BatchNorm{rank}d", ("not vector",), True),
                ("SyncBatchNorm", ("not vector",), True),
                ("BatchNorm1d", ("vector", "frozen"), False),
                ("BatchNorm{rank}d", ("not vector", "frozen"), False),
            )
        ),
        "keras": keras_calls(
            "BatchNormalization",
            {"trainable": WordChoice({True: "", False: "frozen"}), "renorm": Fixed(False, written=False)},
        ),
    },
    aliases=("bn",),
)

LAYERNORM = Kind(
    word="layernorm",
    saved=normalised("layernorm.saved", "2*X*h*w*z", "the mean and the deviation of each of `h*w*z` positions"),
    factored=VECTORS,
    usage="layernorm (all)? (no affine / no scale / no shift)?",
    summary="normalises the `l` features of each position",
    row=(Flag("all"), *AFFINE),
    slips=LAYERNORM_SLIPS,
    params=scale_and_shift(
        "layernorm.params",
        "l",
        FEATURE,
        "The features of one position are normalised together, independently of the batch; then each feature "
        "is multiplied by a learned scale, and a learned shift is added (Ba, Kiros and Hinton 2016, arXiv "
        "1607.06450). All positions share them.",
    ),
    variants=(
        variant("no scale", params=shift("layernorm.shift", "l", FEATURE)),
        variant(
            "all",
            saved=normalised("layernorm.all.saved", "2*X", "the mean and the deviation of each example"),
            summary="normalises all `l*h*w*z` values together",
            params=scale_and_shift(
                "layernorm.all.params",
                "l*h*w*z",
                VALUE,
                "All values of one example are normalised together; then each of them, every feature at every "
                "position, is multiplied by a scale of its own and a shift is added.",
            ),
        ),
        variant("all", "no scale", params=shift("layernorm.all.shift", "l*h*w*z", VALUE)),
        variant("no affine", params=NOTHING),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "LayerNorm",
                {"normalized_shape": Computed("l*h*w*z"), **TORCH_NORMALIZED},
                when=("all",),
                reads=False,
                before="x.flatten(1)",
                after="x.reshape(BATCH, {shape})",
            ),
            FrameworkCall("LayerNorm", {"normalized_shape": Computed("l"), **TORCH_NORMALIZED}, features_last=True),
        ),
        "keras": (
            *keras_calls("LayerNormalization", {"axis": AllAxes(features=True)}, ("all",), reads=False),
            *keras_calls("LayerNormalization", {"rms_scaling": Fixed(False, written=False)}),
        ),
    },
    aliases=("ln",),
)

RMSNORM = Kind(
    word="rmsnorm",
    saved=normalised("rmsnorm.saved", "X*h*w*z", "the root mean square of each of `h*w*z` positions"),
    factored=VECTORS,
    usage="rmsnorm (all)? (no affine)?",
    summary="the `l` features of each position divided by their root mean square",
    row=(Flag("all"), Flag("no affine")),
    params=Rule(
        "rmsnorm.params",
        "l",
        f"one scale for {FEATURE}",
        "The mean is not taken off, so nothing is shifted back either: only a learned scale for each feature is left "
        "(Zhang and Sennrich 2019, arXiv 1910.07467). Every position has the same ones.",
    ),
    variants=(
        variant(
            "all",
            saved=normalised("rmsnorm.all.saved", "X", "the root mean square of each example"),
            summary="all `l*h*w*z` values divided by their root mean square",
            params=Rule("rmsnorm.all", "l*h*w*z", f"one scale for {VALUE}"),
        ),
        variant("no affine", params=NOTHING),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "RMSNorm",
                {"normalized_shape": Computed("l*h*w*z"), **TORCH_NORMALIZED},
                when=("all",),
                reads=False,
                before="x.flatten(1)",
                after="x.reshape(BATCH, {shape})",
            ),
            FrameworkCall("RMSNorm", {"normalized_shape": Computed("l"), **TORCH_NORMALIZED}, features_last=True),
        ),
        "keras": (
            FrameworkCall(
                "RMSNormalization",
                {"axis": AllAxes(features=True)},
                features_last=True,
                when=("all", "not no affine"),
                reads=False,
            ),
            FrameworkCall("RMSNormalization", KERAS_SILENT, features_last=True),
        ),
    },
)

GROUPNORM = Kind(
    word="groupnorm",
    saved=normalised("groupnorm.saved", "2*X*g", "the mean and the deviation of each of `g` groups"),
    factored=VECTORS,
    usage="groupnorm g (no affine / no scale / no shift)?",
    summary="normalises each of `g` groups of the `l` channels",
    row=(Argument("g", name="number of groups"), *AFFINE),
    roles={"g": "norm_groups"},
    params=scale_and_shift(
        "groupnorm.params",
        "l",
        MAP,
        "The maps of a group are normalised together, at every position; then each map, not each group, is "
        "multiplied by a learned scale and a learned shift is added (Wu and He 2018, arXiv 1803.08494). So the number "
        "of groups does not change the count.",
    ),
    needs=(GROUPS_DIVIDE_IN,),
    variants=(
        variant("no scale", params=shift("groupnorm.shift", "l", MAP)),
        variant("no affine", params=NOTHING),
    ),
    calls={
        "torch": (
            FrameworkCall("GroupNorm", {"num_groups": RowValue("g"), "num_channels": Computed("l"), **TORCH_AFFINE}),
        ),
        "keras": keras_calls("GroupNormalization", {"groups": RowValue("g")}),
    },
    aliases=("gn",),
)
