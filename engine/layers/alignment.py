"""Attention without heads: by the dot product of features as they come, or by their sum (additive).

Sources: Bahdanau et al. 2014 (arXiv 1409.0473), Luong et al. 2015 (arXiv 1508.04025).
"""

from ..formulas import Form, Rule
from .argument_sources import ArgumentSource, Computed, RowValue, Silent, WordChoice
from .attention_calls import KERAS_ROW, requested
from .attention_needs import FROM, SAME_FEATURES, SAME_POSITIONS, VALUE_FROM
from .calls import FrameworkCall, own_call
from .kind import Kind
from .row_items import Argument, Flag
from .variants import variant
from .windows import NO_BIAS

SCORES = "a score for each pair of positions, and the output"
SUMS = "a sum of `{m}` features and a score for each pair of positions, and the output"
SEEN = "queries with keys, and weights with values, for each pair of positions"
OWN_ADDITIVE: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "key_from": Computed("l_2"),
    "hidden": RowValue("m"),
    "scale": WordChoice({True: "scale"}),
    "bias": WordChoice({True: "", False: "no bias"}),
}


def own_alignment(name: str, ways: dict[str, ArgumentSource]) -> tuple[FrameworkCall, ...]:
    """The calls of a module that the program brings along; it takes its keys, and perhaps values, as further inputs."""
    call = own_call(name, ways, when=("not value from",), says=("from",))
    return (call, own_call(name, ways, when=("from", "value from")))


DOTATTENTION = Kind(
    word="dotattention",
    usage="dotattention (from LABEL)? (value from LABEL)? (scale)? (concat)?",
    summary="attention over `S` positions, by the products of their features",
    row=(Flag("scale"), Flag("concat"), FROM, VALUE_FROM),
    features=Rule("dotattention.features", "l_3", "those of the values"),
    params=Rule("dotattention.params", "0", "no parameters"),
    macs=Rule(
        "dotattention.macs",
        "(l + l_3)*h*w*z*S",
        SEEN,
        why="The features of a query are multiplied with those of every key, and the values are added up with the "
        "weights that come of it (Luong et al. 2015, arXiv 1508.04025).",
        forms=(Form("2*l*h*w*z*S", ("l_3 = l",)),),
    ),
    memory=Rule("dotattention.memory", "E*X*(S + l_3)*h*w*z", SCORES),
    needs=(SAME_FEATURES, SAME_POSITIONS),
    sees="all",
    variants=(
        variant("scale", params=Rule("dotattention.scale", "1", "one factor for all products")),
        variant(
            "concat",
            params=Rule("dotattention.concat", "1", "one factor for the sum of each pair of features"),
            macs=Rule("dotattention.concat.macs", "l_3*h*w*z*S", "weights with values for each pair of positions"),
            memory=Rule("dotattention.concat.memory", "E*X*((l + 1)*S + l_3)*h*w*z", SUMS.format(m="l")),
        ),
        variant("scale", "concat", params=Rule("dotattention.both", "2", "one factor before the sum, one after it")),
    ),
    calls={
        "torch": own_alignment(
            "DotAttention", {"scale": WordChoice({True: "scale"}), "concat": WordChoice({True: "concat"})}
        ),
        "keras": requested(
            "Attention",
            {
                "use_scale": WordChoice({False: "", True: "scale"}),
                "score_mode": WordChoice({"dot": "", "concat": "concat"}),
                "dropout": Silent(),
                "seed": Silent(),
            },
            KERAS_ROW,
            "[{x}, {x}]",
            "[{x}, {y}]",
            "[{x}, {z}, {y}]",
        ),
    },
    aliases=("DotProductAttention", "LuongAttention"),
)

ADDITIVEATTENTION = Kind(
    word="additiveattention",
    usage="additiveattention (hidden m)? (from LABEL)? (value from LABEL)? (scale)? (no bias)?",
    summary="attention over `S` positions, by the sums of their features",
    row=(Argument("m", "hidden", default="l"), Flag("scale"), NO_BIAS, FROM, VALUE_FROM),
    roles={"m": "hidden"},
    features=Rule("additiveattention.features", "l_3", "those of the values"),
    params=Rule("additiveattention.params", "0", "no parameters"),
    macs=Rule("additiveattention.macs", "l_3*h*w*z*S", "weights with values for each pair of positions"),
    memory=Rule("additiveattention.memory", "E*X*((l + 1)*S + l_3)*h*w*z", SUMS.format(m="l")),
    needs=(SAME_FEATURES, SAME_POSITIONS),
    sees="all",
    variants=(
        variant(
            "scale",
            params=Rule("additiveattention.scale", "l", "one factor for each feature"),
            macs=Rule("additiveattention.scale.macs", "(l + l_3)*h*w*z*S", SEEN),
        ),
        variant(
            "hidden",
            params=Rule(
                "additiveattention.hidden",
                "(l + b)*m + (l_2 + b)*m + m + b",
                "query and key each come to `m` hidden units, and one more unit makes the score of their sum",
                why="A small network scores each pair of positions: query and key are brought to `m` features, added, "
                "passed through a tanh, and one unit adds them up (Bahdanau et al. 2014, arXiv 1409.0473).",
            ),
            macs=Rule(
                "additiveattention.hidden.macs",
                "l*m*h*w*z + l_2*m*S + (m + l_3)*h*w*z*S",
                "the two matrices at every position; the score, and weights with values, for each pair of positions",
            ),
            memory=Rule(
                "additiveattention.hidden.memory",
                "E*X*(((m + 1)*S + m + l_3)*h*w*z + m*S)",
                f"`m` features of each query and key, {SUMS.format(m='m')}",
            ),
            needs=(SAME_POSITIONS,),
        ),
    ),
    calls={
        "torch": own_alignment("AdditiveAttention", OWN_ADDITIVE),
        "keras": (
            *requested(
                "AdditiveAttention",
                {
                    "use_scale": WordChoice({False: "", True: "scale"}, default=False),
                    "dropout": Silent(),
                    "seed": Silent(),
                },
                KERAS_ROW,
                "[{x}, {x}]",
                "[{x}, {y}]",
                "[{x}, {z}, {y}]",
            ),
            *own_alignment("HiddenAttention", OWN_ADDITIVE),
        ),
    },
    aliases=("BahdanauAttention",),
)
