"""Layers that only move values: between maps and places, or from map to map."""

from ..formulas import Need, Rule
from .calls import Call, Given, moved
from .kind import Argument, Kind

FACTOR = Argument("s", name="factor")
GROUPS = Argument("g", name="number of groups")
FACTOR_ROLES = {"s": "scale_1"}
WHOLE_GROUPS = Need("l % g = 0", "`l` maps are not `g` equal groups", "the groups must divide `l`", id="groups.in")

PIXELSHUFFLE = Kind(
    word="pixelshuffle",
    usage="pixelshuffle s",
    summary="rearranges every `s`×`s` of `l` channels into one larger channel",
    row=(FACTOR,),
    roles=FACTOR_ROLES,
    ranks=(2,),
    features=Rule("pixelshuffle.features", "l/s^2", "`s^2` maps become one"),
    size=Rule(
        "pixelshuffle.size",
        "h*s",
        "`s` rows for each of `h`",
        why="The values of `s^2` channels at one position become `s` by `s` positions of one channel: larger "
        "maps without parameters (Shi et al. 2016, arXiv 1609.05158).",
    ),
    in_place=True,
    needs=(
        Need(
            "l % s^2 = 0",
            "`l` maps cannot be woven together by `s^2`",
            "the number of maps must be a multiple of `s^2`",
            id="pixelshuffle.maps",
        ),
    ),
    aliases=("depthtospace", "depth_to_space", "subpixel"),
    calls={
        "torch": (Call("PixelShuffle", {"upscale_factor": Given("s")}),),
        "keras": (moved("pixel_shuffle(x, {s})", "s", "pixel_shuffle"),),
    },
)

PIXELUNSHUFFLE = Kind(
    word="pixelunshuffle",
    usage="pixelunshuffle s",
    summary="splits each of `l` channels into `s`×`s` smaller ones",
    row=(FACTOR,),
    roles=FACTOR_ROLES,
    ranks=(2,),
    features=Rule("pixelunshuffle.features", "l*s^2", "`s^2` channels from each"),
    size=Rule("pixelunshuffle.size", "h/s", "one row for every `s` rows"),
    in_place=True,
    needs=(
        Need(
            "h % s = 0",
            "a size of `h` cannot be taken apart by `s`",
            "the size must be a multiple of `s`",
            id="pixelunshuffle.size",
        ),
    ),
    aliases=("spacetodepth", "space_to_depth"),
    calls={
        "torch": (Call("PixelUnshuffle", {"downscale_factor": Given("s")}),),
        "keras": (moved("pixel_unshuffle(x, {s})", "s", "pixel_unshuffle"),),
    },
)

CHANNELSHUFFLE = Kind(
    word="channelshuffle",
    usage="channelshuffle g",
    summary="`l` feature maps in another order: the first of each of `g` groups, then the second, and so on",
    row=(GROUPS,),
    ranks=(1, 2, 3),
    in_place=True,
    needs=(WHOLE_GROUPS,),
    calls={
        "torch": (Call("ChannelShuffle", {"groups": Given("g")}),),
        "keras": (moved("channel_shuffle(x, {g})", "g", "channel_shuffle"),),
    },
)

SPLIT = Kind(
    word="split",
    usage="split g",
    summary="one of `g` equal parts of the `l` features",
    row=(Argument("g", name="number of parts"),),
    features=Rule("split.features", "l/g", "one of `g` equal parts"),
    in_place=True,
    needs=(Need("l % g = 0", "`l` features are not `g` equal parts", "the parts must divide `l`", id="split.parts"),),
    calls=dict.fromkeys(("torch", "keras"), (moved("x[..., : {k_out}]", "g"),)),
    aliases=("chunk", "Slice"),
)
