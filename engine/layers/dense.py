"""The input, full connection, and the layers that only rearrange."""

from ..formulas import Form, Rule, Slip
from .argument_sources import ArgumentSource, Computed, Fixed, RowValue, Silent, WordChoice
from .calls import FrameworkCall
from .kind import Kind
from .reparametrisation import NORMED, gains, normed_calls, singular_vectors
from .row_items import Argument, Other
from .saved import BY_WEIGHTS, NEVER, Saved
from .window_needs import GROUPS_DIVIDE_IN, GROUPS_DIVIDE_OUT
from .windows import CONNECTIONS, GROUPS, NO_BIAS

INPUT = Kind(
    word="input",
    usage="input l / l@h / l@h x w / l@D x H x W",
    summary="`k` feature maps",
    row=(Argument("h_out", each_axis=True, free=True, at="k", name="size"),),
    features=Rule("input.features", "k"),
    source=True,
    saved=NEVER,
    aliases=("InputLayer", "Data"),
)

DENSE_SLIPS = (
    Slip(
        "inputs.area",
        "params",
        "n = h*w*z",
        "the `l` channels are missing. All `l*h*w*z` values are inputs, not `h*w*z`",
        "students.net s15; Coursera W1: 9,000,100",
        ("h >= 2",),
    ),
    Slip("inputs.side", "params", "n = h", "all `n` values are inputs, not `h` of one side", when=("w >= 2",)),
    Slip("inputs.one_side", "params", "n = l*h", "both sides count. All `n` values are inputs", when=("w >= 2",)),
    Slip("inputs.channels", "params", "n = l", "all `n` values are inputs, not `l` channels", when=("h >= 2",)),
    Slip(
        "biases.input_side",
        "params",
        "n*(m + b)",
        "there is one bias for each of `m` units, not for each of `n` inputs",
        "Cross Validated: 128*(256 + 1)",
        ("b >= 1",),
    ),
    Slip("outputs.squared", "params", "(m + b)*m", "each unit has a weight for each of `n` inputs, not of `m` outputs"),
    Slip("units.alone", "params", "m", "this is the number of units; each has `n` weights"),
    Slip("inputs.alone", "params", "n + b", "these are the parameters of one unit; there are `m`"),
    Slip("depth.kept", "features", "n", "there is one value per unit, and there are `m` units"),
)

UNITS = Rule("dense.features", "m", "one value per unit")

TORCH_DENSE: dict[str, ArgumentSource] = {
    "in_features": Computed("n"),
    "out_features": RowValue("m"),
    "bias": WordChoice({True: "", False: "no bias"}),
}
KERAS_DENSE: dict[str, ArgumentSource] = {"units": RowValue("m"), "use_bias": WordChoice({True: "", False: "no bias"})}

DENSE_PARAMS = Rule(
    "dense.params",
    "(n + b)*m",
    "`n` weights and one bias in each of `m` units",
    why="Every unit is connected to every input by one weight, and adds one bias. Feature maps are flattened first.",
    forms=(Form("n*m", ("b = 0",), "`n` weights in each of `m` units, no biases", taught=True),),
)
DENSE_USES = (
    Rule("dense.macs", "W", "each of `W` weights is used once", why="Biases are not counted."),
    Rule("dense.connections", "P", "each parameter is used once"),
)

DENSE = Kind(
    word="dense",
    usage="dense k (no bias)?",
    summary="`m` units, each connected to all `n` inputs",
    row=(Argument("m", name="number of units"), NO_BIAS, *NORMED),
    roles={"n": "inputs", "m": "outputs"},
    features=UNITS,
    space=(),
    fully_connected=True,
    slips=DENSE_SLIPS,
    transposed=("dense", "n"),
    saved=BY_WEIGHTS,
    factored=Rule("dense.factored", "n + m + b*m", "`m` rows, `n` columns, and the biases"),
    params=DENSE_PARAMS,
    macs=DENSE_USES[0],
    connections=DENSE_USES[1],
    variants=(
        gains(DENSE_PARAMS, DENSE_USES, "m", "unit"),
        *singular_vectors(DENSE_PARAMS, DENSE_USES, "m + n", "m"),
    ),
    calls={
        "torch": normed_calls(
            "torch",
            (
                FrameworkCall("Linear", TORCH_DENSE, reads=False, when=("not vector",), before="x.flatten(1)"),
                FrameworkCall("Linear", TORCH_DENSE, reads=False),
            ),
        ),
        "keras": normed_calls(
            "keras",
            (
                FrameworkCall("Dense", KERAS_DENSE, reads=False, when=("not vector",), before="layers.Flatten()(x)"),
                FrameworkCall("Dense", KERAS_DENSE, reads=False),
            ),
        ),
    },
    aliases=("Linear", "fc", "fullyconnected", "InnerProduct"),
)

LINEAR_BIAS: dict[str, ArgumentSource] = {"bias": WordChoice({True: "", False: "no bias"})}
LINEAR_SLIPS = (
    Slip(
        "biases.input_side",
        "params",
        "l*(k + b)",
        "there is one bias for each of `k` outputs, not for each of `l` inputs",
        "Cross Validated: 128*(256 + 1)",
        ("b >= 1",),
    ),
    Slip("weights.positions", "params", "P*h*w*z", "the same matrix is used at every position"),
    Slip("linear.as_dense", "params", "(l*h*w*z + b)*k", "the same `l` to `k` matrix is used at every position"),
    Slip("macs.once", "macs", "W", "the matrix is used at each of `h*w*z` positions", when=("h >= 2",)),
)

LINEAR_PARAMS = Rule(
    "linear.params",
    "(l/g + b)*k",
    "`l/g` weights and one bias for each of `k` features",
    why="One matrix takes `l` features to `k` features; with groups, each group of `k/g` features has a matrix "
    "over its own `l/g` features. The matrix is the same at every position, so the input size does not matter.",
    forms=(
        Form("l*k", ("b = 0", "g = 1"), "`l` weights for each of `k` features, no biases", taught=True),
        Form("(l + b)*k", ("g = 1",), "`l` weights and one bias for each of `k` features", taught=True),
        Form("l/g*k", ("b = 0",), "`l/g` weights for each of `k` features, no biases", taught=True),
    ),
)
LINEAR_USES = (
    Rule(
        "linear.macs",
        "W*h*w*z",
        "each of `W` weights is used once at each of `h*w*z` positions",
        why="Biases are not counted.",
    ),
    Rule(
        "linear.connections",
        "P*h*w*z",
        "each of `P` parameters is used at each of `h*w*z` positions",
        why=CONNECTIONS.why,
    ),
)

LINEAR = Kind(
    word="linear",
    usage="linear k (groups g)? (no bias)?",
    summary="the same `l` to `k` matrix at every position",
    row=(Argument("k", name="number of units"), GROUPS, NO_BIAS, *NORMED),
    roles={"l": "features_in", "k": "outputs"},
    features=Rule("linear.features", "k", "one feature per unit"),
    fully_connected=True,
    slips=LINEAR_SLIPS,
    transposed=("linear", "l"),
    saved=BY_WEIGHTS,
    factored=Rule("linear.factored", "k + l/g + b*k", "`k` rows, `l/g` columns, and the biases"),
    params=LINEAR_PARAMS,
    macs=LINEAR_USES[0],
    connections=LINEAR_USES[1],
    variants=(
        gains(LINEAR_PARAMS, LINEAR_USES, "k", "feature"),
        *singular_vectors(LINEAR_PARAMS, LINEAR_USES, "k + l/g", "k"),
    ),
    needs=(GROUPS_DIVIDE_IN, GROUPS_DIVIDE_OUT),
    calls={
        "torch": normed_calls(
            "torch",
            (
                FrameworkCall(
                    "Linear",
                    {"in_features": Computed("l"), "out_features": RowValue("k"), **LINEAR_BIAS},
                    features_last=True,
                ),
                FrameworkCall(
                    "Conv1d",
                    {
                        "in_channels": Computed("l"),
                        "out_channels": RowValue("k"),
                        "kernel_size": Fixed(1),
                        "groups": RowValue("g"),
                        **LINEAR_BIAS,
                    },
                    reads=False,
                    before="x.flatten(2) if x.ndim > 2 else x[..., None]",
                    after="x.reshape(BATCH, {shape})",
                ),
            ),
        ),
        "keras": normed_calls(
            "keras",
            (
                FrameworkCall(
                    "Dense",
                    {"units": RowValue("k"), "use_bias": WordChoice({True: "", False: "no bias"})},
                    features_last=True,
                ),
                FrameworkCall(
                    "Conv1D",
                    {
                        "filters": RowValue("k"),
                        "kernel_size": Fixed(1),
                        "groups": RowValue("g"),
                        "use_bias": WordChoice({True: "", False: "no bias"}),
                    },
                    features_last=True,
                    reads=False,
                    before="keras.ops.reshape(x, (BATCH, -1, {l}))",
                    after="keras.ops.reshape(x, (BATCH, {shape}))",
                ),
            ),
        ),
    },
    aliases=("projection", "pointwise"),
)

BILINEAR = Kind(
    word="bilinear",
    usage="bilinear k from LABEL (no bias)?",
    summary="`k` units, each connected to every product of `l` features and `l_2` others",
    row=(Argument("k", name="number of units"), NO_BIAS, Other(required=True, same_sizes=True)),
    roles={"l": "features_in", "k": "outputs"},
    features=Rule("bilinear.features", "k", "one feature per unit"),
    params=Rule(
        "bilinear.params",
        "(l*l_2 + b)*k",
        "`l*l_2` weights and one bias in each of `k` units",
        why="Every unit has a matrix with a weight for each pair of a feature of the one input and a feature of the "
        "other. It is the same at every position.",
        forms=(Form("l*l_2*k", ("b = 0",), "`l*l_2` weights in each of `k` units, no biases", taught=True),),
    ),
    macs=Rule(
        "bilinear.macs",
        "W*h*w*z",
        "each of `W` weights is used once at each of `h*w*z` positions",
        why="Biases are not counted.",
    ),
    calls={
        "torch": (
            FrameworkCall(
                "Bilinear",
                {
                    "in1_features": Computed("l"),
                    "in2_features": Computed("l_2"),
                    "out_features": RowValue("k"),
                    "bias": WordChoice({True: "", False: "no bias"}),
                },
                features_last=True,
                counts=False,
            ),
        )
    },
)

MASK = Saved(
    inside=Rule(
        "dropout.saved",
        "X*k_out*h_out*w_out*z_out",
        "one byte for each of `k_out*h_out*w_out*z_out` values says whether it is kept",
        why="So PyTorch has it on a GPU; on a CPU the mask has the size of the values.",
    )
)

DROPOUT = Kind(
    word="dropout",
    usage="dropout r?",
    summary="random units are dropped during training",
    row=(Argument("r", default="1/2", least=0, most=1, rational=True, name="rate"),),
    in_place=True,
    saved=MASK,
    roles={"r": "rate"},
    calls={
        "torch": (
            FrameworkCall("Dropout", {"p": RowValue("r"), "inplace": Silent()}),
            FrameworkCall("Dropout{rank}d", {"p": RowValue("r"), "inplace": Silent()}),
            FrameworkCall("AlphaDropout", {"p": RowValue("r"), "inplace": Silent()}),
            FrameworkCall("FeatureAlphaDropout", {"p": RowValue("r"), "inplace": Silent()}),
        ),
        "keras": (
            FrameworkCall(
                "Dropout",
                {"rate": RowValue("r", always=True), "noise_shape": Silent(), "seed": Silent()},
                features_last=True,
            ),
            FrameworkCall("SpatialDropout{rank}D", {"rate": RowValue("r"), "seed": Silent()}, features_last=True),
            FrameworkCall(
                "AlphaDropout", {"rate": RowValue("r"), "noise_shape": Silent(), "seed": Silent()}, features_last=True
            ),
            FrameworkCall("GaussianDropout", {"rate": RowValue("r"), "seed": Silent()}, features_last=True),
        ),
    },
)
