"""Layers that make feature maps larger or smaller without learning."""

from ..formulas import Form, Need, Rule
from .calls import FrameworkCall, RowValue, Silent, WordChoice
from .kind import Argument, Flag, Kind
from .variants import variant

MODES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
"""Ways to interpolate that work on so many axes alone; values are repeated where nothing is said."""
WHOLE_FACTOR = Need("s % 1 = 0", "Keras has no factor of `s`", "its factors are integers", id="value.whole")

INTERPOLATION = WordChoice({"nearest": "nearest", **{mode: mode for mode in ("bilinear", "bicubic")}, "lanczos3": ""})

UPSAMPLE = Kind(
    word="upsample",
    usage="upsample s / s x t / to h x w (nearest / linear / bilinear / bicubic / trilinear)?",
    summary="every feature map enlarged, values repeated or interpolated",
    row=(
        Argument("s", each_axis=True, name="factor", rational=True, least=None),
        Argument("h_out", "to", each_axis=True, instead="s"),
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
        variant("keras", also=(WHOLE_FACTOR,)),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "Upsample",
                {
                    "size": RowValue("h_out"),
                    "scale_factor": RowValue("s"),
                    "mode": WordChoice(
                        {"nearest": "nearest", "nearest-exact": "", "area": "", **{mode: mode for mode in MODES}}
                    ),
                    "align_corners": Silent(),
                    "recompute_scale_factor": Silent(),
                },
            ),
        ),
        "keras": (
            FrameworkCall(
                "UpSampling{rank}D",
                {"size": RowValue("s"), "data_format": Silent(), "interpolation": INTERPOLATION},
                features_last=True,
            ),
        ),
    },
    aliases=("interpolate",),
)
