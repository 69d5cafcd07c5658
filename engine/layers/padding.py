"""Layers that only pad: zeros, or values of the map itself, at the ends of every axis; and cropping.

An end that is not named (`far`) is padded like the other one. Sources: PyTorch's and Keras' padding layers.
"""

from typing import Any

from ...grammar import replace
from ..formulas import Form, Need, Reach, Rule, Slip
from .argument_sources import Silent
from .axis_sources import Ends
from .calls import FrameworkCall, moved
from .kind import KEPT, Kind
from .row_items import Argument, Other
from .saved import BY_INPUT, NEVER
from .variants import variant

NEAR = Argument("p", each_axis=True, least=0, name="padding")
FAR = Argument("e", "far", each_axis=True, default="p", least=0)
PAD_SLIPS = (
    Slip("pad.one_side", "size", "h + p", "`p` rows are added at both ends", "Coursera W1: 17x17x8"),
    Slip("pad.ignored", "size", "h", "`p` rows are added at each end"),
    Slip("pad.depth", "features", "l + 2*p", "padding adds rows and columns; the `l` channels stay", "Coursera W1"),
    Slip("pad.depth_once", "features", "l + p", "padding adds rows and columns; the `l` channels stay", "Coursera W1"),
)
PADDED: dict[str, Any] = {
    "slips": PAD_SLIPS,
    "row": (NEAR, FAR),
    "ranks": (1, 2, 3),
    "size": Rule(
        "pad.size",
        "h + p + e",
        "`p` rows before and `e` after",
        why="Padding adds rows at both ends of an axis; it has no parameters and keeps the number of channels.",
        forms=(Form("h + 2*p", ("e = p",), "`p` rows at both ends", taught=True),),
        reach=Reach(
            KEPT.field,
            KEPT.jump,
            Rule("pad.start", "C - p*J", "the first row is `p` rows before that of the input, each `J` apart"),
        ),
    ),
}
ONE_END = {"p": "near_pad_1", "q": "near_pad_2", "r": "near_pad_3"}
"""What the paddings are where those at the far end are others."""


def _wraps(at_end: str) -> Need:
    return Need(
        f"h >= {at_end}",
        f"`h` positions do not go round for `{at_end}` positions of padding",
        "pad at most `h`",
        id="pad.circular",
    )


def _reflects(at_end: str) -> Need:
    return Need(
        f"h >= {at_end} + 1",
        f"`h` positions cannot be reflected to `{at_end}` positions of padding: the edge itself is not repeated",
        "pad less than `h`",
        id="pad.reflect",
    )


def _called(torch: str, values: str) -> dict[str, tuple[FrameworkCall, ...]]:
    """The class of PyTorch; a program for Keras brings a function along."""
    keras = moved(f"continued(x, {{p_axes}}, {{e_axes}}, {values!r})", "pe", "continued")
    return {"torch": (FrameworkCall(torch, {"padding": Ends(last_first=True)}),), "keras": (keras,)}


ZEROPAD = Kind(
    word="zeropad",
    saved=NEVER,
    usage="zeropad p / p x q (far e / e x f)?",
    summary="zeros around each of `l` feature maps",
    calls={
        "torch": (
            FrameworkCall("ZeroPad{rank}d", {"padding": Ends(last_first=True)}),
            FrameworkCall("ConstantPad{rank}d", {"padding": Ends(last_first=True), "value": Silent()}),
        ),
        "keras": (FrameworkCall("ZeroPadding{rank}D", {"padding": Ends()}, features_last=True),),
    },
    variants=(variant("far", roles=ONE_END),),
    **PADDED,
)
REFLECTPAD = Kind(
    word="reflectpad",
    saved=BY_INPUT,
    usage="reflectpad p / p x q (far e / e x f)?",
    summary="each of `l` feature maps continued by its own mirror image",
    needs=(_reflects("p"),),
    variants=(variant("far", roles=ONE_END, also=(_reflects("e"),)),),
    calls=_called("ReflectionPad{rank}d", "reflect"),
    **PADDED,
)
REPLICATEPAD = Kind(
    word="replicatepad",
    saved=BY_INPUT,
    usage="replicatepad p / p x q (far e / e x f)?",
    summary="each of `l` feature maps continued by the value at its edge",
    variants=(variant("far", roles=ONE_END),),
    calls=_called("ReplicationPad{rank}d", "replicate"),
    **PADDED,
)
CIRCULARPAD = Kind(
    word="circularpad",
    usage="circularpad p / p x q (far e / e x f)?",
    summary="each of `l` feature maps continued by its own other end",
    needs=(_wraps("p"),),
    variants=(variant("far", roles=ONE_END, also=(_wraps("e"),)),),
    calls=_called("CircularPad{rank}d", "circular"),
    **PADDED,
)


def _leaves(cut: str) -> Need:
    return Need(
        f"h >= {cut} + 1", f"cutting off `{cut}` of `h` positions leaves nothing", "cut less", id="crop.nothing_left"
    )


FAR_CUT = {"e": "far_cut_1", "e_2": "far_cut_2", "e_3": "far_cut_3"}

CROP = Kind(
    word="crop",
    usage="crop p / p x q / like LABEL (far e / e x f)?",
    summary="crops the edges of each of `l` feature maps",
    row=(
        Argument("p", each_axis=True, least=0, name="number of positions"),
        FAR,
        Other("like", sized=True, instead="p"),
    ),
    roles={"p": "cut_1", "q": "cut_2", "r": "cut_3", **FAR_CUT},
    ranks=(1, 2, 3),
    size=Rule(
        "crop.size",
        "h - p - e",
        "`p` rows cropped at the start and `e` at the end",
        why="Cropping takes away what padding would add. U-Net cuts the maps of its way down so, to the size of those "
        "on its way up (Ronneberger et al. 2015, arXiv 1505.04597).",
        forms=(Form("h - 2*p", ("e = p",), "`p` rows cropped at both ends", taught=True),),
        reach=Reach(
            KEPT.field,
            KEPT.jump,
            Rule(
                "crop.start", "C + p*J", "the first remaining row is `p` rows after that of the input, each `J` apart"
            ),
        ),
    ),
    needs=(_leaves("2*p"),),
    in_place=True,
    variants=(
        variant("like", size=None, needs=(), summary="the middle of each of `l` feature maps"),
        variant(
            "far",
            roles={"p": "near_cut_1", "q": "near_cut_2", "r": "near_cut_3", **FAR_CUT},
            needs=(_leaves("p + e"),),
        ),
    ),
    calls={
        "torch": (
            FrameworkCall("ZeroPad{rank}d", {"padding": Ends(last_first=True, cut=True)}, reads=False),
            FrameworkCall("Identity", before="cropped(x, {h_out_axes})", when=("like",), reads=False, own=("cropped",)),
        ),
        "keras": (
            FrameworkCall("Cropping{rank}D", {"cropping": Ends()}, features_last=True),
            replace(moved("cropped(x, {h_out_axes})", own="cropped"), when=("like",)),
        ),
    },
)
