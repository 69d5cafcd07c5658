"""Layers that rescale values by their neighbours, by their length, by learned factors or by statistics of the data."""

from ..formulas import Rule
from .argument_sources import Computed, Fixed, RowValue, Silent
from .calls import FrameworkCall, moved, own_call, own_calls
from .kind import NO_BUFFERS, Kind
from .normalisation_rules import MAP, VECTORS
from .row_items import Argument
from .saved import BY_WEIGHTS
from .variants import variant

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
