"""A state space layer, the vector quantiser of an autoencoder, and units that are the maximum of several.

Sources: Gu and Dao 2023 (arXiv 2312.00752); van den Oord et al. 2017 (arXiv 1711.00937); Goodfellow et al. 2013
(arXiv 1302.4389).
"""

from ..formulas import Form, Rule
from .argument_sources import Computed, RowValue, WordChoice
from .calls import own_calls
from .kind import Kind
from .row_items import Argument
from .windows import NO_BIAS

MAMBA = Kind(
    word="mamba",
    usage="mamba n (expand e)? (rank r)? (window c)?",
    summary="a selective state space with `n` states for each of `e*l` channels",
    row=(
        Argument("n", name="number of states"),
        Argument("e", "expand", default="2"),
        Argument("r", "rank", default="ceil(l/16)"),
        Argument("c", "window", default="4"),
    ),
    roles={"n": "states", "e": "expansion", "r": "step_rank", "c": "conv_window"},
    ranks=(1,),
    sees="all",
    params=Rule(
        "mamba.params",
        "3*e*l^2 + e*l*(c + 1) + e*l*(r + 2*n) + (r + 1)*e*l + e*l*n + e*l",
        "the projections in and out, the convolution, the projections to step sizes, B and C, and A and D",
        why="The input is projected to `e*l` channels and as many gates, and the output back to `l` features. A "
        "convolution of `c` positions with a bias runs over each channel. From the channels come a step of rank `r`, "
        "which a second matrix with biases takes to all channels, and the `n` values each of B and C. Each "
        "channel has `n` values of A and one of D (Gu and Dao 2023, arXiv 2312.00752).",
    ),
    macs=Rule(
        "mamba.macs",
        "(3*e*l^2 + e*l*c + e*l*(r + 2*n) + r*e*l + 3*e*l*n + e*l)*h",
        "every weight at each of `h` positions, and three products for each state of each channel",
        why="The state is multiplied by A and gets the input times B; the output is the state times C, plus the "
        "input times D. The products that make A and B depend on the step are not counted.",
    ),
    calls=own_calls(
        "Mamba",
        {
            "features": Computed("l"),
            "states": RowValue("n"),
            "channels": Computed("e*l"),
            "rank": RowValue("r", always=True),
            "window": RowValue("c", always=True),
        },
        counts=False,
        says=("e",),
    ),
    aliases=("ssm", "selectivessm"),
)

QUANTIZE = Kind(
    word="quantize",
    usage="quantize K",
    summary="replaces the `l` features of each position by the nearest of `K` learned vectors",
    row=(Argument("K", name="number of vectors"),),
    roles={"K": "codes"},
    params=Rule(
        "quantize.params",
        "K*l",
        "`K` vectors of `l` values",
        why="The vectors are the codebook of a VQ-VAE (van den Oord et al. 2017, arXiv 1711.00937).",
    ),
    macs=Rule(
        "quantize.macs",
        "K*l*h*w*z",
        "the features of each of `h*w*z` positions are compared with each of `K` vectors",
        why="A distance to a vector of `l` values takes `l` products.",
    ),
    calls=own_calls("Quantize", {"features": Computed("l"), "codes": RowValue("K")}),
    aliases=("vectorquantizer", "vq", "codebook"),
)

MAXOUT = Kind(
    word="maxout",
    usage="maxout k pieces p (no bias)?",
    summary="`k` units, each the maximum of `q` linear pieces over all `n` inputs",
    row=(
        Argument("k", name="number of units"),
        Argument("q", "pieces", required=True),
        NO_BIAS,
    ),
    roles={"n": "inputs", "k": "outputs", "q": "pieces"},
    features=Rule("maxout.features", "k", "one value for each unit"),
    space=(),
    params=Rule(
        "maxout.params",
        "(n + b)*k*q",
        "`n` weights and one bias in each of `q` pieces of `k` units",
        why="Each piece is a linear unit with weights of its own; the unit's output is the largest of its pieces "
        "(Goodfellow et al. 2013, arXiv 1302.4389).",
        forms=(Form("n*k*q", ("b = 0",), "`n` weights in each of `q` pieces of `k` units, no biases", taught=True),),
    ),
    macs=Rule("maxout.macs", "W", "each of `W` weights is used once", why="Biases are not counted."),
    calls=own_calls(
        "Maxout",
        {
            "inputs": Computed("n"),
            "units": RowValue("k"),
            "pieces": RowValue("q"),
            "bias": WordChoice({True: "", False: "no bias"}),
        },
    ),
)
