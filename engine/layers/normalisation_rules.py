"""What the layers of normalisation share: scales, shifts, running statistics, and how frameworks name them."""

from ..formulas import Form, Need, Rule, Slip
from .argument_sources import ArgumentSource, Fixed, Silent, WordChoice
from .calls import FrameworkCall
from .kind import NOTHING
from .row_items import Flag
from .variants import variant

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

SHARED = ("biases.missing", "biases.one", "biases.twice", "biases.added", "weights.missing")
"""What is said of biases elsewhere: here they are shifts."""
NORM_SLIPS = (
    Slip(
        "norm.scale_alone",
        "params",
        "l",
        "there is a scale and a shift for each of `l` channels",
        when=("b = 1",),
        instead_of=SHARED,
    ),
    Slip("norm.statistics", "params", "4*l", "running mean and variance are measured, not learned"),
    Slip("norm.statistics_missing", "params", "2*l", "running mean and variance are counted, too, but not trained"),
    Slip("norm.once", "params", "2", "there is a scale and a shift for each of `l` channels, not one for all"),
    Slip("norm.values", "params", "2*l*h*w*z", "one scale and one shift serve a whole channel", when=("h >= 2",)),
)

LAYERNORM_SLIPS = (
    Slip(
        "norm.scale_alone",
        "params",
        "l",
        "there is a scale and a shift for each of `l` features",
        when=("b = 1",),
        instead_of=SHARED,
    ),
    Slip("norm.once", "params", "2", "there is a scale and a shift for each of `l` features, not one for all"),
    Slip("norm.values", "params", "2*l*h*w*z", "the same scale and shift serve every position", when=("h >= 2",)),
)

VECTORS = Rule("norm.factored", "P - F", "one for each scale and each shift")
