"""Layers that work value by value and keep the size: activations, and what learns a slope for them."""

from collections.abc import Mapping
from typing import Any

from ...grammar import record
from ..formulas import Need, Rule
from .argument_sources import ArgumentSource, Computed, Fixed, RowContents, Silent, Untranslated, WordChoice
from .axis_sources import AllAxes
from .calls import FrameworkCall, moved
from .kind import Kind
from .row_items import Flag
from .saved import BY_BOTH, BY_INPUT, BY_OUTPUT, NEVER, VIEW
from .variants import variant

CONSTANTS: dict[str, ArgumentSource] = dict.fromkeys(
    [
        "inplace",
        "approximate",
        "alpha",
        "beta",
        "lambd",
        "min_val",
        "max_val",
        "threshold",
        "value",
        "lower",
        "upper",
        "axis",
        "negative_slope",
        "max_value",
        "scale",
        "offset",
        "stddev",
        "seed",
        "l1",
        "l2",
    ],
    Silent(),
)
"""What PyTorch and Keras let one choose of an activation's curve: no count depends on it."""

REQUIRED: Mapping[str, dict[str, ArgumentSource]] = {
    "Threshold": {"threshold": Silent(written=0), "value": Silent(written=0)},
    "GaussianNoise": {"stddev": Silent(written=1)},
    "Rescaling": {"scale": Silent(written=1)},
}
"""What a framework requires, with a value that serves a check."""

IN_TORCH = {
    "exponential": "x.exp()",
    "squareplus": "(x + (x * x + 4).sqrt()) / 2",
    "sparseplus": "torch.where(x > 1, x, (x + 1).clamp(min=0) ** 2 / 4)",
    "sparsesigmoid": "((x + 1) / 2).clamp(0, 1)",
    "rescale": "x * 1.0",
    "noise": "x + torch.randn_like(x)",
}
"""What a program for PyTorch writes, which has no layer for them."""

BY_THEIR_OUTPUT = ("relu", "sigmoid", "tanh", "softmax", "logsoftmax")
"""Activations whose gradient PyTorch computes from the output, which the next layer often needs as well."""

BY_THEIR_INPUT = (
    *("relu6", "leakyrelu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "hardswish", "hardsigmoid"),
    *("hardtanh", "threshold", "hardshrink", "softshrink"),
)
"""Activations whose gradient it computes from the input; of some others it keeps values in between."""


def _plain(word: str, summary: str, torch: str = "", keras: str = "", function: str = "") -> Kind:
    """A layer without parameters: its names as a layer of PyTorch and of Keras, and for Keras' `Activation`.

    Of several names the first is written.
    """
    over_features = {"dim": Silent(written=1)} if "oftm" in torch else {}  # which PyTorch requires too
    layers = [FrameworkCall(name, CONSTANTS | REQUIRED.get(name, {}), features_last=True) for name in keras.split()]
    if function:
        by_name = WordChoice(dict.fromkeys(function.split(), ""), function.split()[0])
        layers.append(FrameworkCall("Activation", {"activation": by_name}, features_last=True))
    classes = [FrameworkCall(name, CONSTANTS | over_features | REQUIRED.get(name, {})) for name in torch.split()]
    if word in IN_TORCH:
        classes.append(FrameworkCall("Identity", before=IN_TORCH[word], reads=False))
    calls: Mapping[str, tuple[FrameworkCall, ...]] = {
        "torch": tuple(classes),
        "keras": tuple(layers),
    }
    aliases = tuple(name for name in function.split() if name != "linear")  # which is a layer here
    saved = BY_OUTPUT if word in BY_THEIR_OUTPUT else BY_INPUT if word in BY_THEIR_INPUT else None
    saved = {"identity": VIEW, "rescale": NEVER, "noise": NEVER}.get(word, saved)
    return Kind(word=word, usage=word, summary=summary, in_place=True, aliases=aliases, calls=calls, saved=saved)


PLAIN = (
    _plain("relu", "each value x becomes max(0, x)", "ReLU", "ReLU", "relu"),
    _plain("relu6", "each value x becomes max(0, x), at most 6", "ReLU6", "", "relu6"),
    _plain("leakyrelu", "each value below 0 times a small fixed slope", "LeakyReLU RReLU", "LeakyReLU", "leaky_relu"),
    _plain("elu", "each value below 0 bent by an exponential", "ELU", "ELU", "elu"),
    _plain("selu", "each value below 0 bent by an exponential, all scaled", "SELU", "", "selu"),
    _plain("celu", "each value below 0 bent by a smooth exponential", "CELU", "", "celu"),
    _plain("gelu", "each value x times the normal distribution function at x", "GELU", "", "gelu"),
    _plain("silu", "each value x times the sigmoid of x", "SiLU", "", "silu swish"),
    _plain("mish", "each value x times the tanh of its softplus", "Mish", "", "mish"),
    _plain("sigmoid", "each value squashed to between 0 and 1", "Sigmoid", "", "sigmoid"),
    _plain("tanh", "each value squashed to between -1 and 1", "Tanh", "", "tanh"),
    _plain("exponential", "e to the power of each value", "", "", "exponential"),
    _plain("softplus", "each value x becomes ln(1 + e^x), a smooth max(0, x)", "Softplus", "", "softplus"),
    _plain("squareplus", "each value x becomes a smooth max(0, x) by a square root", "", "", "squareplus"),
    _plain("sparseplus", "each value x becomes max(0, x), smooth near 0", "", "", "sparse_plus"),
    _plain("softsign", "each value x becomes x/(1 + |x|)", "Softsign", "", "softsign"),
    _plain("hardswish", "each value x times a piecewise linear sigmoid of x", "Hardswish", "", "hard_silu hard_swish"),
    _plain("hardsigmoid", "each value squashed to between 0 and 1 by three lines", "Hardsigmoid", "", "hard_sigmoid"),
    _plain(
        "sparsesigmoid",
        "each value becomes 0 below -1, 1 above 1, and lies on a line between",
        "",
        "",
        "sparse_sigmoid",
    ),
    _plain("hardtanh", "each value cut off at -1 and 1", "Hardtanh", "", "hard_tanh"),
    _plain("threshold", "each value stays where it is large enough, and else becomes a constant", "Threshold"),
    _plain("hardshrink", "each value near 0 becomes 0, the others stay", "Hardshrink", "", "hard_shrink"),
    _plain("softshrink", "each value moved towards 0", "Softshrink", "", "soft_shrink"),
    _plain("tanhshrink", "each value x less tanh(x)", "Tanhshrink", "", "tanh_shrink"),
    _plain("logsigmoid", "the logarithm of the sigmoid of each value", "LogSigmoid", "", "log_sigmoid"),
    _plain("softmax", "positive values that add up to 1", "Softmax Softmin Softmax2d", "Softmax", "softmax"),
    _plain("sparsemax", "values that add up to 1, many of them 0", "", "", "sparsemax"),
    _plain("logsoftmax", "logarithms of values that add up to 1", "LogSoftmax", "", "log_softmax"),
    _plain("identity", "output equals the input", "Identity", "Identity ActivityRegularization", "linear"),
    _plain("rescale", "a fixed multiple of each value, plus a fixed number", "", "Rescaling"),
    _plain("noise", "random numbers are added while training", "", "GaussianNoise"),
)
"""Activations and the like, without parameters."""

SLOPE = (
    "A ReLU whose slope below 0 is learned (He et al. 2015, arXiv 1502.01852): one for each map, or a single one for "
    "all. The multiplication by it is not counted as work, as in every activation."
)
TORCH_SLOPES: dict[str, ArgumentSource] = dict.fromkeys(("init", "device", "dtype"), Silent())
KERAS_SLOPES: dict[str, ArgumentSource] = dict.fromkeys(
    ("alpha_initializer", "alpha_regularizer", "alpha_constraint"), Silent()
)


@record()
class SharedAxes(AllAxes):
    """The axes along which Keras shares a slope: None has one for each value, all of the space one for each map."""

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        axes = sorted(value or ())
        if axes and axes not in (list(self._space(rank)), list(self._space(rank + 1))):
            raise Untranslated(f"slopes shared along the axes {axes}")
        said.words.extend({0: ["each"], rank + 1: ["shared"]}.get(len(axes), []))

    def _space(self, rank: int) -> range:
        return range(1, rank + 1)


PRELU = Kind(
    word="prelu",
    usage="prelu (shared / each)?",
    summary="a learned slope below 0 for each of `l` feature maps",
    row=(Flag("shared", either="slopes"), Flag("each", either="slopes")),
    in_place=True,
    saved=BY_BOTH,
    factored=Rule("prelu.factored", "P", "one for each slope"),
    params=Rule("prelu.params", "l", "one slope per channel", SLOPE),
    variants=(
        variant(
            "each",
            params=Rule("prelu.each", "l*h*w*z", "one slope for each of `l*h*w*z` values", SLOPE),
            summary="a learned slope below 0 for each of `l*h*w*z` values",
        ),
        variant(
            "shared",
            params=Rule("prelu.shared", "1", "one slope for all", SLOPE),
            summary="one learned slope below 0",
        ),
    ),
    calls={
        "torch": (
            FrameworkCall("PReLU", {"num_parameters": WordChoice({1: "shared"}), **TORCH_SLOPES}, when=("shared",)),
            FrameworkCall("PReLU", {"num_parameters": Computed("l"), **TORCH_SLOPES}),
        ),
        "keras": (
            FrameworkCall(
                "PReLU", {"shared_axes": AllAxes(features=True)}, features_last=True, when=("shared",), reads=False
            ),
            FrameworkCall("PReLU", features_last=True, when=("each",), reads=False),
            FrameworkCall("PReLU", {"shared_axes": SharedAxes(), **KERAS_SLOPES}, features_last=True),
        ),
    },
)

GLU = Kind(
    word="glu",
    usage="glu",
    saved=BY_INPUT,
    summary="one half of `l` features times the sigmoid of the other half",
    features=Rule(
        "glu.features",
        "l/2",
        "half of `l` features are the gates of the other half",
        "The first half of the features is multiplied, value by value, with the sigmoid of the second (Dauphin et al. "
        "2016, arXiv 1612.08083). Nothing is learned here: the gates come from the layer before.",
    ),
    needs=(
        Need(
            "l % 2 = 0",
            "`l` input features have no two halves",
            "the layer before gives values and gates: an even number",
            id="glu.even",
        ),
    ),
    calls={"torch": (FrameworkCall("GLU", {"dim": Fixed(1)}),), "keras": (moved("keras.activations.glu(x)"),)},
)
