"""Normalisation: mean 0 and variance 1 over a batch, a position, a map or a group of maps.

The few operations on each value are not counted as multiply-adds, as in published figures.
"""

from ..formulas import Form, Need, Rule, Slip
from .calls import (
    AllAxes,
    ArgumentSource,
    Computed,
    Fixed,
    FrameworkCall,
    RowValue,
    Silent,
    WordChoice,
    moved,
    own_call,
    own_calls,
)
from .kind import NO_BUFFERS, NOTHING, Argument, Flag, Kind
from .saved import BY_WEIGHTS, normalised
from .variants import variant
from .windows import GROUPS_DIVIDE_IN

NO_AFFINE, NO_SHIFT = Flag("no affine", either="affine"), Flag("no shift", {"b": 0})
AFFINE = (NO_AFFINE, Flag("no scale", either="affine"), NO_SHIFT)
"""Without scale and shift, or without one of them; the shifts are what `b` counts."""

FROZEN = Flag("frozen")
WITH_STATISTICS, NO_STATISTICS = (Flag(word, either="statistics") for word in ("statistics", "no statistics"))
WHEN_FROZEN = variant("frozen", frozen=Rule("frozen.all", "P", "none of the parameters is trained"))
"""The word for a layer whose parameters stay as they are, and what it changes."""

MAP = "each of `l` channels"
FEATURE = "each of `l` features"
VALUE = "each of `l*h*w*z` values"


def scale_and_shift(name: str, of: str, each: str, why: str) -> Rule:
    """What is learned after the normalising: one scale and one shift for each of so many."""
    both = f"one scale and one shift for {each}"
    forms = (
        Form(f"2*{of}", ("b = 1",), both, taught=True),
        Form(of, ("b = 0",), f"one scale for {each}, no shifts", taught=True),
    )
    return Rule(name, f"(1 + b)*{of}", both, why, forms)


def shift(name: str, of: str, each: str) -> Rule:
    """The same without scales."""
    alone = f"one shift for {each}, no scales"
    forms = (Form(of, ("b = 1",), alone, taught=True), Form("0", ("b = 0",), NOTHING.reason, taught=True))
    return Rule(name, f"b*{of}", alone, forms=forms)


TORCH_SILENT: dict[str, ArgumentSource] = dict.fromkeys(
    ("eps", "momentum", "device", "dtype", "process_group"), Silent()
)
TORCH_AFFINE: dict[str, ArgumentSource] = {
    "affine": WordChoice({True: "", False: "no affine"}),
    "bias": WordChoice({True: "", False: "no shift"}),
    **TORCH_SILENT,
}
TORCH_NORMALIZED: dict[str, ArgumentSource] = {
    "elementwise_affine": WordChoice({True: "", False: "no affine"}),
    "bias": WordChoice({True: "", False: "no shift"}),
    **TORCH_SILENT,
}

KERAS_SILENT: dict[str, ArgumentSource] = dict.fromkeys(
    (
        "epsilon",
        "momentum",
        "synchronized",
        *(f"{which}_{what}" for which in ("beta", "gamma") for what in ("initializer", "regularizer", "constraint")),
        "moving_mean_initializer",
        "moving_variance_initializer",
    ),
    Silent(),
)
KERAS_AFFINE: dict[str, ArgumentSource] = {
    "scale": WordChoice({True: "", False: "no scale"}),
    "center": WordChoice({True: "", False: "no shift"}),
    **KERAS_SILENT,
}
KERAS_PLAIN: dict[str, ArgumentSource] = {"scale": Fixed(False), "center": Fixed(False)}
"""Keras says `no affine` with two arguments."""


def keras_calls(
    name: str, arguments: dict[str, ArgumentSource], when: tuple[str, ...] = (), reads: bool = True
) -> tuple[FrameworkCall, ...]:
    """Keras' layer with scale and shift, or without both."""
    return (
        FrameworkCall(name, arguments | KERAS_PLAIN, True, (*when, "no affine"), reads=False, fixes="rank"),
        FrameworkCall(name, arguments | KERAS_AFFINE, True, when, reads=reads, fixes="rank"),
    )


COUNTED = "Keras counts the running mean and variance of each map among the parameters, as not trainable."
STATISTICS = Rule("batchnorm.statistics", "2*l", f"a running mean and a running variance of {MAP}")
STATISTICS_AND_COUNTER = Rule(
    "batchnorm.statistics.torch", "2*l + 1", f"a running mean and a running variance of {MAP}, and a counter of batches"
)
KEEPS_STATISTICS = Need(
    "0 >= 1",
    "Keras has no batch normalisation with `no statistics`",
    "leave the words out, or choose another convention",
    id="keras.statistics",
)

NORM_SLIPS = (
    Slip("norm.scale_alone", "params", "l", "there is a scale and a shift for each of `l` channels"),
    Slip("norm.statistics", "params", "4*l", "running mean and variance are measured, not learned"),
    Slip("norm.statistics_missing", "params", "2*l", "running mean and variance are counted, too, but not trained"),
    Slip("norm.once", "params", "2", "there is a scale and a shift for each of `l` channels, not one for all"),
    Slip("norm.values", "params", "2*l*h*w*z", "one scale and one shift serve a whole channel", when=("h >= 2",)),
)

VECTORS = Rule("norm.factored", "P - F", "one for each scale and each shift")

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
            )
            for name, when, reads in (
                ("BatchNorm1d", ("vector",), False),
                ("BatchNorm{rank}d", ("not vector",), True),
                ("SyncBatchNorm", ("not vector",), True),
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
    slips=NORM_SLIPS[:1],
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

MORE_THAN_ONE = Need(
    "h*w*z >= 2",
    "PyTorch normalises no map of a single place: it would always give 0",
    "put it where the maps are larger, or choose another convention",
    together=True,
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

LRN = Kind(
    word="lrn",
    usage="lrn m?",
    summary="divides each value by the size of the values at the same position in `m` neighbouring channels",
    row=(Argument("m", default="5", name="number of maps"),),
    roles={"m": "neighbours"},
    ranks=(1, 2, 3),
    calls={
        "torch": (
            FrameworkCall(
                "LocalResponseNorm",
                {"size": RowValue("m", always=True), **dict.fromkeys(("alpha", "beta", "k"), Silent())},
            ),
        ),
        "keras": (own_call("LocalResponseNorm", {"size": RowValue("m", always=True)}),),
    },
    aliases=("CrossMapLRN2d",),
)

UNITNORM = Kind(
    word="unitnorm",
    usage="unitnorm",
    summary="the `l` features of each position divided by their length",
    calls={
        "torch": (moved("nn.functional.normalize(x, dim=-1)"),),
        "keras": (FrameworkCall("UnitNormalization", {"axis": Silent()}, features_last=True),),
    },
    aliases=("l2norm", "l2normalize"),
)

LAYERSCALE = Kind(
    word="layerscale",
    saved=BY_WEIGHTS,
    factored=VECTORS,
    usage="layerscale",
    summary="each of `l` feature maps times a learned factor",
    params=Rule(
        "layerscale.params",
        "l",
        f"one factor for {MAP}",
        "Each channel is multiplied by one learned number, the same at every position and close to 0 at first"
        " (Touvron et al. 2021, arXiv 2103.17239; ConvNeXt). The multiplications are not counted as work, as "
        "in a normalisation.",
    ),
    calls=own_calls("Scale", {"features": Computed("l")}),
)

INPUTNORM = Kind(
    word="inputnorm",
    usage="inputnorm",
    summary="each of `l` feature maps less its mean over the training data, divided by its deviation",
    buffers=Rule("inputnorm.buffers", "2*l", f"a mean and a variance of {MAP}"),
    variants=(
        variant(
            "keras",
            params=Rule(
                "inputnorm.params.keras",
                "2*l + 1",
                f"a mean and a variance of {MAP}, and one counter of the examples seen",
                "The mean and variance are measured on the training data before training. Keras counts them, and "
                "its counter of examples, as parameters that are not trainable: 7 for a picture of three colours.",
            ),
            frozen=Rule("inputnorm.frozen", "2*l + 1", "measured, not trained"),
            buffers=NO_BUFFERS,
            note="Keras counts the mean and variance of the training data, and a counter, as parameters that are "
            "not trainable",
        ),
    ),
    calls={
        "torch": own_calls("InputNorm", {"features": Computed("l")})["torch"],
        "keras": (
            FrameworkCall(
                "Normalization",
                {
                    "mean": Fixed(None, written=False),
                    "variance": Fixed(None, written=False),
                    "invert": Silent(),
                },
                features_last=True,
            ),
        ),
    },
)
