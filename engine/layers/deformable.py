"""The deformable convolution, whose windows move by what another convolution says (Dai et al. 2017)."""

from ..formulas import Form, Rule
from .argument_sources import Computed, EachAxis, RowValue, WordChoice
from .calls import FrameworkCall
from .convolution import GROUPS_DIVIDE, MACS, MAPS_OUT
from .kind import Kind
from .row_items import Flag
from .variants import variant
from .window_needs import FITS, NO_CAUSAL
from .windows import DILATION, FILTERS, GROUPS, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE

OFFSETS = "2*n*m*(n*m*l + b)"
WEIGHED = "3*n*m*(n*m*l + b)"
FILTERS_TOO = "`n*m*l/g` weights and one bias in each of `k` filters"

DEFORMCONV = Kind(
    word="deformconv",
    usage="deformconv k@n x m (pad ..)? (stride ..)? (dilation d)? (groups g)? (modulated)? (no bias)?",
    summary="`k` filters of `window` over `l` feature maps, each weight at an offset of its own",
    row=(FILTERS, PAD, STRIDE, DILATION, GROUPS, Flag("modulated"), NO_BIAS),
    ranks=(2,),
    features=MAPS_OUT,
    size=SIZE,
    sees="all",
    params=Rule(
        "deformconv.params",
        f"(n*m*l/g + b)*k + {OFFSETS}",
        f"{FILTERS_TOO}; a second convolution gives `2*n*m` offsets",
        why="A convolution with the same window gives two numbers at each position for each of the `n*m` values of the "
        "window: how far it moves down and across. The values there are interpolated (Dai et al. 2017, arXiv "
        "1703.06211). "
        "A modulated one gives each position a third number by which its value is multiplied (Zhu et al. 2018, arXiv "
        "1811.11168).",
        forms=(Form("n*m*l/g*k + 2*n*m*n*m*l", ("b = 0",), "filters and offsets, no biases", taught=True),),
    ),
    macs=MACS,
    needs=(FITS, *GROUPS_DIVIDE),
    variants=(
        NO_CAUSAL,
        variant("same", size=SAME_SIZE, needs=GROUPS_DIVIDE),
        variant(
            "modulated",
            params=Rule(
                "deformconv.modulated",
                f"(n*m*l/g + b)*k + {WEIGHED}",
                f"{FILTERS_TOO}; a second convolution gives `2*n*m` offsets and `n*m` factors",
            ),
        ),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "DeformableConv",
                {
                    "features": Computed("l"),
                    "filters": RowValue("k"),
                    "window": EachAxis("n"),
                    "stride": EachAxis("s", always=True),
                    "padding": EachAxis("p", always=True),
                    "dilation": EachAxis("d", always=True),
                    "groups": RowValue("g"),
                    "modulated": WordChoice({True: "modulated"}),
                    "bias": WordChoice({False: "no bias"}),
                },
                reads=False,
                own=("DeformableConv",),
            ),
        )
    },
    aliases=("DeformConv2d", "dcn", "deformableconv"),
)
