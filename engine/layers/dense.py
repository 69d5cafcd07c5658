"""The input, full connection, and the layers that only rearrange."""

from ..kind import Argument, Kind
from ..rules import Form, Rule
from .windows import NO_BIAS

INPUT = Kind(
    word="input",
    usage="input l / l@h / l@h x w / l@D x H x W",
    summary="`k` feature maps",
    row=(Argument("h_out", each_axis=True, at="k", name="size"),),
    features=Rule("input.features", "k"),
    source=True,
    aliases=("Input", "InputLayer"),
)

UNITS = Rule("dense.features", "m", "one value a unit")

DENSE = Kind(
    word="dense",
    usage="dense k (no bias)?",
    summary="`m` units, each connected to all `n` values that come in",
    row=(Argument("m", name="number of units"), NO_BIAS),
    roles={"n": "inputs", "m": "outputs"},
    features=UNITS,
    flat=True,
    params=Rule(
        "dense.params",
        "(n + b)*m",
        "`n` weights and one bias in each of `m` units",
        why="Every unit is connected to every value that comes in, with one weight for each, and adds one bias. "
        "Feature maps are laid out as one row of values first.",
        forms=(Form("n*m", ("b = 0",), "`n` weights in each of `m` units, no biases", taught=True),),
    ),
    macs=Rule("dense.macs", "W", "each of `W` weights is used once", why="Biases are not counted."),
    aliases=("Dense", "Linear", "fc", "fullyconnected"),
)

LINEAR = Kind(
    word="linear",
    usage="linear k (no bias)?",
    summary="the same `l` to `k` matrix at every position",
    row=(Argument("k", name="number of units"), NO_BIAS),
    features=Rule("linear.features", "k", "one feature a unit"),
    params=Rule(
        "linear.params",
        "(l + b)*k",
        "`l` weights and one bias for each of `k` features",
        why="One matrix takes `l` features to `k` features. It is the same at every position, so the size of "
        "the input does not matter.",
        forms=(Form("l*k", ("b = 0",), "`l` weights for each of `k` features, no biases", taught=True),),
    ),
    macs=Rule(
        "linear.macs",
        "W*h*w*z",
        "each of `W` weights is used once at each of `h*w*z` positions",
        why="Biases are not counted.",
    ),
    aliases=("projection", "pointwise"),
)

FLATTEN = Kind(
    word="flatten",
    usage="flatten",
    summary="all values as one row",
    roles={"n": "inputs"},
    features=Rule("flatten.features", "n", "all values that come in"),
    flat=True,
    aliases=("Flatten",),
)

DROPOUT = Kind(
    word="dropout",
    usage="dropout r?",
    summary="some values are left out while training",
    row=(Argument("r", default="1/2", least=0, most=1, rational=True, name="rate"),),
    roles={"r": "rate"},
    aliases=("Dropout", "Dropout2d", "SpatialDropout2D"),
)
