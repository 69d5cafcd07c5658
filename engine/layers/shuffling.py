"""Layers that only move values: between maps and positions, or from map to map."""

from ..formulas import Need, Rule
from .along_axes import along, along_sizes
from .argument_sources import RowValue
from .calls import FrameworkCall, moved
from .kind import UNEQUAL, Kind
from .row_items import Argument
from .saved import NEVER, VIEW
from .variants import Changes, variant

FACTOR = Argument("s", name="factor")
GROUPS = Argument("g", name="number of groups")
FACTOR_ROLES = {"s": "scale_1"}
WHOLE_GROUPS = Need("l % g = 0", "`l` maps are not `g` equal groups", "the groups must divide `l`", id="groups.in")

PIXELSHUFFLE = Kind(
    word="pixelshuffle",
    saved=NEVER,
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
        "torch": (FrameworkCall("PixelShuffle", {"upscale_factor": RowValue("s")}),),
        "keras": (moved("pixel_shuffle(x, {s})", "s", "pixel_shuffle"),),
    },
)

PIXELUNSHUFFLE = Kind(
    word="pixelunshuffle",
    saved=NEVER,
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
            "a size of `h` cannot be split by `s`",
            "the size must be a multiple of `s`",
            id="pixelunshuffle.size",
        ),
    ),
    aliases=("spacetodepth", "space_to_depth"),
    calls={
        "torch": (FrameworkCall("PixelUnshuffle", {"downscale_factor": RowValue("s")}),),
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
        "torch": (FrameworkCall("ChannelShuffle", {"groups": RowValue("g")}),),
        "keras": (moved("channel_shuffle(x, {g})", "g", "channel_shuffle"),),
    },
)

IN_ORDER = Need(
    "j >= i",
    "the first one is number `i`, the last one number `j`",
    "the first comes before the last",
    id="slice.order",
)


def _reaches(letter: str, what: str) -> tuple[Need, ...]:
    """The last one that is kept is there."""
    return (
        Need(
            f"{letter} >= j",
            f"there are `{letter}` {what}, and none has the number `j`",
            "they are counted from 1",
            of_all_axes=True,  # the other axes may be shorter
            id="slice.end",
        ),
    )


def _from_to(letter: str) -> tuple[Changes, Rule]:
    """Cut along the axis with this size."""
    changes: Changes = {"features": None, "needs": (IN_ORDER, *_reaches(letter, "places"))}
    return changes, Rule(f"slice.{letter}", "j - i + 1", "from `i` to `j`, both included")


SPLIT = Kind(
    word="split",
    saved=VIEW,
    usage="split g / split k1, k2, ..",
    summary="one of `g` equal parts of the `l` features",
    row=(Argument("g", listed=True, parts=True, name="number of parts"),),
    roles={"k": "part", "m": "parts", "i": "before_part"},
    features=Rule("split.features", "l/g", "one of `g` equal parts"),
    in_place=True,
    needs=(Need("l % g = 0", "`l` features are not `g` equal parts", "the parts must divide `l`", id="split.parts"),),
    variants=(
        variant(
            UNEQUAL,
            summary="the features from `i + 1` to `i + k` of `l`",
            features=Rule("split.part", "k", "as many as the row gives this part"),
            needs=(
                Need("m = l", "parts of `m` features, but there are `l`", "the parts add up to `l`", id="split.sum"),
            ),
        ),
    ),
    calls=dict.fromkeys(("torch", "keras"), (moved("x[..., {i} : {i} + {k_out}]", "g"),)),
    aliases=("chunk",),
)

SLICE = Kind(
    word="slice",
    saved=VIEW,
    usage="slice i..j (along a)?",
    summary="the features from `i` to `j` alone",
    row=(Argument("i", name="first feature"), Argument("j", through=True, name="last feature"), along("c", "0")),
    roles={"i": "first_of", "j": "last_of", "c": "axis"},
    features=Rule("slice.features", "j - i + 1", "from `i` to `j`, both included"),
    in_place=True,
    needs=(IN_ORDER, *_reaches("l", "features")),
    variants=(
        variant("along", summary="only the positions from `i` to `j` of an axis"),
        *along_sizes(_from_to),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "Identity", before="x.narrow({c} + 1, {i} - 1, {j} - {i} + 1)", reads=False, says=("i", "j", "c")
            ),
        ),
        "keras": (moved("keras.ops.take(x, keras.ops.arange({i} - 1, {j}), {c} or -1)", "ijc"),),
    },
    aliases=("narrow",),
)
