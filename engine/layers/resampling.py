"""Layers that make feature maps larger or smaller without learning."""

from ...grammar import replace
from ..formulas import Form, Need, Rule
from .argument_sources import ArgumentSource, Computed, EachAxis, RowValue, Silent, WordChoice
from .calls import FrameworkCall, own_call
from .kind import Kind
from .row_items import Argument, Flag, Other
from .saved import NEVER
from .variants import variant

MODES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
"""Ways to interpolate that work on so many axes alone; values are repeated where nothing is said."""
WHOLE_FACTOR = Need("s % 1 = 0", "Keras has no factor of `s`", "its factors are integers", id="value.whole")

TORCH_MODE: dict[str, ArgumentSource] = {
    "mode": WordChoice({"nearest": "nearest", "nearest-exact": "", "area": "", **{mode: mode for mode in MODES}}),
    "align_corners": Silent(),
    "recompute_scale_factor": Silent(),
}
INTERPOLATION = WordChoice({"nearest": "nearest", **{mode: mode for mode in ("bilinear", "bicubic")}, "lanczos3": ""})

UPSAMPLE = Kind(
    word="upsample",
    saved=NEVER,
    usage="upsample s / s x t / to h x w / like LABEL (nearest / linear / bilinear / bicubic / trilinear)?",
    summary="every feature map enlarged, values repeated or interpolated",
    row=(
        Argument("s", each_axis=True, name="factor", rational=True, least=None),
        Argument("h_out", "to", each_axis=True, instead="s"),
        Other("like", sized=True, instead="s"),
        *(Flag(mode, either="mode") for mode in ("nearest", *MODES)),
    ),
    ranks=(1, 2, 3),
    roles={"s": "scale_1", "t": "scale_2", "u": "scale_3"},
    size=Rule(
        "upsample.size",
        "floor(h*s)",
        "`s` rows for each of `h`, rounded down",
        forms=(Form("h*s", ("s % 1 = 0",), "`s` rows for each of `h`", taught=True), Form("h", ("s = 1",))),
    ),
    needs=(
        Need(
            "h*s >= 1", "a factor of `s` leaves nothing of `h` positions", "enlarge by more", id="upsample.nothing_left"
        ),
    ),
    variants=(
        *(variant(mode, ranks=(rank,)) for mode, rank in MODES.items()),
        variant("to", size=None, needs=()),
        variant("like", size=None, needs=(), summary="every feature map enlarged to the sizes of another layer"),
        variant("keras", also=(WHOLE_FACTOR,)),
    ),
    calls={
        "torch": (
            FrameworkCall("Upsample", {"size": RowValue("h_out"), "scale_factor": RowValue("s"), **TORCH_MODE}),
            FrameworkCall(
                "Upsample",
                {"size": Computed("h_out", each_axis=True), **TORCH_MODE},
                when=("like",),
                reads=False,
                says=("h_out",),
            ),
        ),
        "keras": (
            FrameworkCall(
                "UpSampling{rank}D",
                {"size": RowValue("s"), "data_format": Silent(), "interpolation": INTERPOLATION},
                features_last=True,
            ),
            *(
                FrameworkCall(
                    "Resizing",
                    {
                        "height": Computed("h_out"),
                        "width": Computed("w_out"),
                        "interpolation": replace(INTERPOLATION, default="nearest"),
                    },
                    features_last=True,
                    when=("image", word),
                    reads=False,
                )
                for word in ("to", "like")
            ),
        ),
    },
    aliases=("interpolate",),
)

ROIALIGN = Kind(
    word="roialign",
    usage="roialign N to n x m",
    summary="`N` regions of the maps, each resampled to `window`",
    row=(
        Argument("N", name="number of regions"),
        Argument("n", "to", each_axis=True, required=True),
    ),
    roles={"N": "regions", "n": "region_1", "m": "region_2"},
    ranks=(2,),
    space=(Rule("roialign.regions", "N"), Rule("roialign.height", "n"), Rule("roialign.width", "m")),
    sees="all",
    calls={
        "torch": (
            FrameworkCall(
                "RoiAlign",
                {"regions": RowValue("N"), "size": EachAxis("n")},
                reads=False,
                own=("RoiAlign",),
            ),
        ),
        "keras": (own_call("RoiAlign", {"regions": RowValue("N"), "size": EachAxis("n")}),),
    },
    note="interpolation is not counted; the regions come from elsewhere (He et al. 2017, arXiv 1703.06870)",
    aliases=("RoIAlign", "RoIPool", "roipool"),
)
