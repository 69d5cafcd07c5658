"""The layers that a transformer repeats: feed-forward, encoder and decoder (Vaswani et al. 2017)."""

from ..formulas import Form, Need, Rule, Slip
from .argument_sources import ArgumentSource, Computed, RowValue, Silent, WordChoice
from .attention_calls import TORCH_ROW, requested
from .attention_needs import HEADS, HEADS_DIVIDE
from .calls import FrameworkCall, own_call
from .kind import Kind
from .row_items import Argument, Flag, Other
from .saved import inner
from .variants import variant
from .windows import NO_BIAS

SMOOTH = (
    "Counted without dropout, each layer written by itself, with a smooth activation such as GELU, whose gradient is "
    "computed from its input; a ReLU needs its output only, which the next layer needs as well."
)
WIDTH = Argument("m", "feedforward", default="4*l")
GATED = Flag("gated")
ROLES = {"a": "heads", "m": "hidden"}
GATED_CALL = own_call(
    "GatedFeedForward",
    {"features": Computed("l"), "hidden": RowValue("m"), "bias": WordChoice({True: "", False: "no bias"})},
    when=("gated",),
)

EVERYWHERE = Slip(
    "feedforward.positions", "params", "P*h*w*z", "the same matrices are used at every position", when=("h >= 2",)
)
ONE_MATRIX = Slip(
    "feedforward.one_matrix", "params", "(l + b)*m", "a second matrix leads back from `m` to `l` features"
)
FEEDFORWARD_SLIPS = (
    ONE_MATRIX,
    Slip(
        "feedforward.hidden_biases",
        "params",
        "2*l*m + m",
        "the biases of the `l` outputs are missing",
        when=("b = 1",),
    ),
    Slip(
        "feedforward.output_biases",
        "params",
        "2*l*m + l",
        "the biases of the `m` hidden units are missing",
        when=("b = 1",),
    ),
    EVERYWHERE,
)
GATED_SLIPS = (
    Slip("feedforward.gate_missing", "params", "(l + b)*m + (m + b)*l", "the matrix of the `m` gates is missing"),
    ONE_MATRIX,
    EVERYWHERE,
)

FEEDFORWARD = Kind(
    word="feedforward",
    usage="feedforward m (gated)? (no bias)?",
    summary="two dense layers at every position, from `l` to `m` features and back",
    row=(Argument("m", name="number of hidden units"), GATED, NO_BIAS),
    roles=ROLES,
    params=Rule(
        "feedforward.params",
        "(l + b)*m + (m + b)*l",
        "`m` hidden units with `l` inputs each, then `l` units with `m` inputs each",
        why="Two dense layers with an activation between them, the same at every position (Vaswani et al. 2017, "
        "arXiv 1706.03762).",
        forms=(Form("2*l*m", ("b = 0",), "`l` to `m` features and back, no biases", taught=True),),
    ),
    macs=Rule(
        "feedforward.macs",
        "W*h*w*z",
        "each of `W` weights is used once at each of `h*w*z` positions",
        why="Biases are not counted.",
    ),
    slips=FEEDFORWARD_SLIPS,
    saved=inner(
        "feedforward.saved", "2*m*h*w*z", "`m` hidden units before and after the activation at each position", SMOOTH
    ),
    factored=Rule("feedforward.factored", "2*(l + m) + b*(m + l)", "rows and columns of two matrices, and the biases"),
    memory=Rule(
        "feedforward.memory",
        "E*X*(m + l)*h*w*z",
        "`m` hidden units and `l` features at each of `h*w*z` positions",
        why="Both dense layers keep their output; the activation between them works in place.",
    ),
    variants=(
        variant(
            "gated",
            slips=GATED_SLIPS,
            saved=inner(
                "feedforward.saved.gated",
                "4*m*h*w*z",
                "`m` hidden units, `m` gates before and after the activation, and their products at each position",
                SMOOTH,
            ),
            factored=Rule(
                "feedforward.factored.gated", "3*(l + m) + b*(2*m + l)", "rows and columns of three matrices"
            ),
            memory=Rule(
                "feedforward.memory.gated",
                "E*X*(3*m + l)*h*w*z",
                "`m` hidden units, `m` gates, their products, and `l` features at each of `h*w*z` positions",
            ),
            params=Rule(
                "feedforward.gated",
                "2*(l + b)*m + (m + b)*l",
                "`m` hidden units and `m` gates with `l` inputs each, then `l` units with `m` inputs each",
                why="A second matrix gives every hidden unit a gate by which it is multiplied (Shazeer 2020, "
                "arXiv 2002.05202); so there are three matrices.",
                forms=(Form("3*l*m", ("b = 0",), "three matrices of `l` by `m`, no biases", taught=True),),
            ),
        ),
    ),
    aliases=("mlp", "ffn", "PositionwiseFeedForward"),
    calls={
        "torch": (
            FrameworkCall(
                "Linear",
                {
                    "in_features": Computed("l"),
                    "out_features": RowValue("m"),
                    "bias": WordChoice({True: "", False: "no bias"}),
                },
                features_last=True,
                reads=False,
                wraps="nn.Sequential({layer}, nn.ReLU(), nn.Linear({m}, {l}, bias=bool({b})))",
            ),
            GATED_CALL,
        ),
        "keras": (
            FrameworkCall(
                "Dense",
                {"units": RowValue("m"), "use_bias": WordChoice({True: "", False: "no bias"})},
                reads=False,
                wraps="keras.Sequential([{layer}, layers.ReLU(), layers.Dense({l}, use_bias=bool({b}))])",
            ),
            GATED_CALL,
        ),
    },
)

ENCODER_WHY = (
    "Attention has four matrices from `l` to `l` features, the feed-forward part leads to `m` hidden units and back, "
    "and each of the two parts has a layer norm (Vaswani et al. 2017, arXiv 1706.03762). The residual "
    "connections have no parameters."
)
DECODER_WHY = (
    "There are two attentions, one over the input and one over the output of the encoder, then the feed-"
    "forward part, each with a layer norm (Vaswani et al. 2017, arXiv 1706.03762)."
)
CACHED = "`E` bytes for a key and a value of `l` features in its attention over the input"
ENCODED = Need(
    "l_2 = l",
    "the input has `l` features, the second input has `l_2`",
    "encoder and decoder have the same number of features",
    id="decoder.memory",
)

BIAS = WordChoice({True: "", False: "no bias"})
TORCH: dict[str, ArgumentSource] = {
    "d_model": Computed("l"),
    "nhead": RowValue("a"),
    "dim_feedforward": RowValue("m", always=True),
    "dropout": Silent(),
    "activation": Silent(),
    "layer_norm_eps": Silent(),
    "batch_first": Silent(written=True),
    "norm_first": Silent(),
    "bias": BIAS,
}
KERAS: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "heads": RowValue("a"),
    "hidden": RowValue("m", always=True),
    "bias": BIAS,
}

ENCODER = Kind(
    word="encoder",
    usage="encoder a (feedforward m)? (no bias)?",
    summary="`a` heads of attention, then `m` hidden units",
    row=(HEADS, WIDTH, NO_BIAS),
    roles=ROLES,
    params=Rule(
        "encoder.params",
        "4*(l + b)*l + (l + b)*m + (m + b)*l + 2*(1 + b)*l",
        "four projections of the attention, two matrices of the feed-forward part, and two layer norms",
        why=ENCODER_WHY,
        forms=(
            Form("4*(l + 1)*l + (l + 1)*m + (m + 1)*l + 4*l", ("b = 1",), taught=True),
            Form("4*l^2 + 2*l*m + 2*l", ("b = 0",), taught=True),
        ),
    ),
    macs=Rule(
        "encoder.macs",
        "(4*l^2 + 2*l*m)*h*w*z + 2*l*(h*w*z)^2",
        "every matrix at each of `h*w*z` positions, and two products of `l` features for each pair of positions",
        why="Layer norms and biases are not counted; attention's own two products are.",
    ),
    saved=inner(
        "encoder.saved",
        "((7*l + 2*m + 4)*h*w*z + a*(h*w*z)^2)",
        "attention's `4*l` values a position and the softmax of its scores, `2*m` of the feed-forward part, two sums, "
        "one norm's output, and the mean and deviation of both norms",
        SMOOTH,
    ),
    memory=Rule(
        "encoder.memory",
        "E*X*((10*l + m)*h*w*z + a*(h*w*z)^2)",
        "attention's `5*l` values a position and its scores, the feed-forward part, two sums and two norms",
        why="Each result inside is kept, as if the layers were written one by one: attention keeps its queries, keys, "
        "values, scores, weighted values and output; each part is followed by a sum and a layer norm.",
    ),
    cache=Rule("encoder.cache", "2*E*l", CACHED),
    needs=(HEADS_DIVIDE,),
    sees="all",
    calls={
        "torch": requested("TransformerEncoderLayer", TORCH, TORCH_ROW, "{x}", ""),
        "keras": (own_call("TransformerLayer", KERAS),),
    },
    aliases=("TransformerEncoder", "encoderlayer", "transformer", "transformerblock"),
)

DECODER = Kind(
    word="decoder",
    usage="decoder a from LABEL (feedforward m)? (no bias)?",
    summary="`a` heads of attention over itself and over `S` others, then `m` hidden units",
    row=(HEADS, WIDTH, NO_BIAS, Other(required=True)),
    roles=ROLES,
    params=Rule(
        "decoder.params",
        "8*(l + b)*l + (l + b)*m + (m + b)*l + 3*(1 + b)*l",
        "four projections in each of two attentions, two matrices of the feed-forward part, and three layer norms",
        why=DECODER_WHY,
        forms=(
            Form("8*(l + 1)*l + (l + 1)*m + (m + 1)*l + 6*l", ("b = 1",), taught=True),
            Form("8*l^2 + 2*l*m + 3*l", ("b = 0",), taught=True),
        ),
    ),
    macs=Rule(
        "decoder.macs",
        "(6*l^2 + 2*l*m)*h*w*z + 2*l^2*S + 2*l*h*w*z*(h*w*z + S)",
        "keys and values of the second attention at `S` positions, every other matrix at `h*w*z`, and two products "
        "of `l` features for each pair of positions",
        why="Layer norms and biases are not counted; the two products of each attention are.",
    ),
    saved=inner(
        "decoder.saved",
        "((11*l + 2*m + 6)*h*w*z + 2*l*S + a*h*w*z*(h*w*z + S))",
        "two attentions with the softmax of their scores, `2*m` of the feed-forward part, three sums, two norms' "
        "outputs, and the mean and deviation of three norms",
        SMOOTH,
    ),
    memory=Rule(
        "decoder.memory",
        "E*X*((15*l + m)*h*w*z + 2*l*S + a*h*w*z*(h*w*z + S))",
        "two attentions with their scores, the feed-forward part, three sums and three norms",
        why="Each result inside is kept, as if the layers were written one by one: each attention keeps its queries, "
        "keys, values, scores, weighted values and output; each part is followed by a sum and a layer norm.",
    ),
    cache=Rule("decoder.cache", "2*E*l", f"{CACHED}; the input of the second attention does not grow"),
    needs=(HEADS_DIVIDE, ENCODED),
    sees="all",
    calls={
        "torch": requested("TransformerDecoderLayer", TORCH, TORCH_ROW, "", "{x}, {y}"),
        "keras": (own_call("TransformerLayer", KERAS, says=("from",)),),
    },
    aliases=("TransformerDecoder", "decoderlayer"),
)
