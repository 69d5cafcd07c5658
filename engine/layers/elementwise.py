"""Activations, which change no size, and normalisation."""

from ..kind import Flag, Kind
from ..rules import Form, Rule


def _activation(word: str, summary: str, *aliases: str) -> Kind:
    return Kind(word=word, usage=word, summary=summary, aliases=aliases)


PLAIN = (
    _activation("relu", "max(0, x) for each value", "ReLU"),
    _activation("leakyrelu", "a fixed slope below 0 for each value", "LeakyReLU"),
    _activation("elu", "an exponential below 0 for each value", "ELU"),
    _activation("selu", "a scaled exponential below 0 for each value", "SELU"),
    _activation("gelu", "x times the normal distribution at x for each value", "GELU"),
    _activation("silu", "x times the sigmoid of x for each value", "SiLU", "swish"),
    _activation("sigmoid", "between 0 and 1 for each value", "Sigmoid"),
    _activation("tanh", "between -1 and 1 for each value", "Tanh"),
    _activation("softplus", "a smooth max(0, x) for each value", "Softplus"),
    _activation("hardswish", "x times a piecewise linear sigmoid for each value", "Hardswish", "HardSwish"),
    _activation("hardsigmoid", "a piecewise linear sigmoid for each value", "Hardsigmoid", "HardSigmoid"),
    _activation("softmax", "values that add to 1", "Softmax"),
)
"""Activations without parameters."""

PRELU = Kind(
    word="prelu",
    usage="prelu (shared)?",
    summary="a learned slope below 0 for each of `l` feature maps",
    row=(Flag("shared"),),
    params=Rule(
        "prelu.params",
        "l",
        "one slope a feature map",
        why="The slope below 0 is learned, one for each map (He et al. 2015, arXiv 1502.01852); a shared slope "
        "is a single one for all.",
    ),
    variants={
        ("shared",): {"params": Rule("prelu.shared", "1", "one slope for all"), "summary": "one learned slope below 0"}
    },
    aliases=("PReLU",),
)

BATCHNORM = Kind(
    word="batchnorm",
    usage="batchnorm (no affine)?",
    summary="each of `l` feature maps to mean 0 and variance 1, then scaled and shifted",
    row=(Flag("no affine"),),
    params=Rule(
        "batchnorm.params",
        "(1 + b)*l",
        "one scale and one shift for each of `l` maps",
        why="After normalising, each map is multiplied by a learned scale and a learned shift is added (Ioffe "
        "and Szegedy 2015, arXiv 1502.03167). "
        "The running mean and variance are measured, not learned.",
        forms=(Form("2*l", ("b = 1",), "one scale and one shift for each of `l` maps", taught=True),),
    ),
    variants={
        ("no affine",): {"params": Rule("batchnorm.plain", "0", "nothing to learn without scale and shift")},
        ("keras",): {
            "params": Rule(
                "batchnorm.params.keras",
                "(1 + b)*l + 2*l",
                "scale and shift, and the running mean and variance, for each of `l` maps",
                why="Keras counts the running mean and variance of each map among the parameters, as not trainable.",
                forms=(
                    Form(
                        "4*l",
                        ("b = 1",),
                        "scale, shift, running mean and running variance for each of `l` maps",
                        taught=True,
                    ),
                ),
            ),
            "frozen": Rule("batchnorm.frozen", "2*l", "running mean and variance are not trained"),
            "note": "Keras counts the running mean and variance of a batch normalisation as parameters that are "
            "not trainable",
        },
        ("keras", "no affine"): {"params": Rule("batchnorm.plain.keras", "2*l", "the running mean and variance")},
    },
    aliases=("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "BatchNormalization", "bn"),
)
