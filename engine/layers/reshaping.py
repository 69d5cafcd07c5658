"""Layers that only rearrange the values: nothing is learned and nothing is lost."""

from ..formulas import Need, Rule
from .along_axes import along, along_sizes
from .argument_sources import Fixed, RowValue, Silent
from .axis_sources import AxisOrder
from .calls import FrameworkCall
from .kind import Kind
from .row_items import Argument, Flag
from .saved import VIEW
from .variants import Changes, variant


def _into_features(letter: str) -> tuple[Changes, None]:
    """Flattened along the axis with this size."""
    reason = f"each of `l` features at `{letter}` positions becomes a feature"
    return {"features": Rule(f"flatten.along.{letter}", f"l*{letter}", reason)}, None


FLATTEN = Kind(
    word="flatten",
    saved=VIEW,
    usage="flatten (space / along i)?",
    summary="flattens all values into one vector",
    row=(Flag("space"), along("i")),
    roles={"n": "inputs", "i": "axis"},
    features=Rule("flatten.features", "n", "all input values"),
    space=(),
    in_place=True,
    variants=(
        variant(
            "space",
            summary="all positions of each of `l` feature maps as one sequence",
            ranks=(1, 2, 3),
            features=None,
            space=(Rule("flatten.space", "h*w*z", "all positions in one sequence"),),
        ),
        variant("along", summary="the positions along an axis become features"),
        variant("axis 0", ranks=()),
        variant("space", "along", ranks=()),
        *along_sizes(_into_features),
    ),
    calls={
        "torch": (
            FrameworkCall("Flatten", {"start_dim": Fixed(1, written=False), "end_dim": Fixed(-1, written=False)}),
            FrameworkCall("Flatten", {"start_dim": Fixed(2)}, when=("space",), reads=False),
            FrameworkCall(
                "Identity", before="x.movedim({i} + 1, 2).flatten(1, 2)", when=("along",), reads=False, says=("i",)
            ),
        ),
        "keras": (
            FrameworkCall("Flatten", {"data_format": Silent()}, features_last=True),
            FrameworkCall("Identity", wraps="layers.Reshape(({shape}))", when=("space",), reads=False),
            FrameworkCall(
                "Identity",
                before="keras.ops.reshape(keras.ops.moveaxis(x, {i}, -2), (BATCH, {shape}))",
                features_last=True,
                when=("along",),
                reads=False,
                says=("i",),
            ),
        ),
    },
)

RESHAPE = Kind(
    word="reshape",
    saved=VIEW,
    usage="reshape k / k@n / k@n x m",
    summary="the same values as `k` feature maps",
    row=(Argument("h_out", each_axis=True, free=True, at="k", name="size"),),
    features=Rule("reshape.features", "k", "as the row says"),
    needs=(
        Need(
            "k*h_out*w_out*z_out = l*h*w*z",
            "`l*h*w*z` values cannot be laid out as `k*h_out*w_out*z_out`",
            "the product of features and sizes must stay `l*h*w*z`",
            of_all_axes=True,
            id="reshape.product",
        ),
    ),
    in_place=True,
    aliases=("Unflatten", "view"),
    calls={
        "torch": (FrameworkCall("Identity", before="x.reshape(BATCH, {shape})", reads=False, says=("k", "h_out")),),
        "keras": (FrameworkCall("Identity", wraps="layers.Reshape(({shape}))", reads=False, says=("k", "h_out")),),
    },
)

PERMUTE = Kind(
    word="permute",
    usage="permute i, j, ..",
    summary="the axes in another order: 0 the features, 1 the first size, and so on",
    row=(Argument("i", listed=True, least=0, name="axis"),),
    roles={"i": "axis"},
    reorders=True,
    in_place=True,
    aliases=("transpose",),
    calls={
        "torch": (
            FrameworkCall(
                "Identity",
                before="x.permute(0, *(axis + 1 for axis in ({order},))).contiguous()",
                reads=False,
                says=("i",),
            ),
        ),
        "keras": (FrameworkCall("Permute", {"dims": AxisOrder("i")}, features_last=True),),
    },
)

REPEAT = Kind(
    word="repeat",
    usage="repeat N",
    summary="the same `l` values at each of `N` positions",
    row=(Argument("N", name="number of positions"),),
    roles={"N": "positions"},
    ranks=(0,),
    space=(Rule("repeat.size", "N", "one copy a position"),),
    calls={
        "torch": (FrameworkCall("Identity", before="x[..., None].expand(-1, -1, {N})", reads=False, says=("N",)),),
        "keras": (FrameworkCall("RepeatVector", {"n": RowValue("N")}, features_last=True),),
    },
)

PICK = Kind(
    word="pick",
    saved=VIEW,
    usage="pick i?",
    summary="takes the `l` features of position `i` only",
    row=(Argument("i", default="1", name="position"),),
    roles={"i": "position"},
    ranks=(1, 2, 3),
    space=(),
    needs=(
        Need(
            "h*w*z >= i",
            "there is no position `i` among `h*w*z`",
            "positions are counted from 1",
            of_all_axes=True,
            id="pick.outside",
        ),
    ),
    in_place=True,
    aliases=("GetItem", "select"),
    calls={
        "torch": (FrameworkCall("Identity", before="x.flatten(2)[..., {i} - 1]", reads=False, says=("i",)),),
        "keras": (
            FrameworkCall(
                "Identity",
                before="keras.ops.reshape(x, (BATCH, -1, {l}))[:, {i} - 1]",
                reads=False,
                features_last=True,
                says=("i",),
            ),
        ),
    },
)
