"""Parameters on their own: a tensor that is learned, one number a feature that is added or multiplied."""

from ..formulas import Form, Rule
from .argument_sources import Computed, Fixed
from .calls import FrameworkCall, own_calls
from .kind import Kind
from .row_items import Argument, Flag
from .saved import BY_WEIGHTS, NEVER, VIEW
from .variants import variant

LEARNED = Kind(
    word="learned",
    saved=VIEW,
    usage="learned k / learned k@n / learned k@n x m",
    summary="`k` learned values at every position, the same for every example",
    row=(Argument("h_out", each_axis=True, free=True, at="k", name="size"),),
    roles={"k": "features_out"},
    features=Rule("learned.features", "k"),
    source=True,
    params=Rule(
        "learned.params",
        "k*h_out*w_out*z_out",
        "one parameter for each of `k*h_out*w_out*z_out` values",
        why="The tensor does not depend on the input: its values are parameters, the same for every example. Queries "
        "that look for objects (DETR: Carion et al. 2020, arXiv 2005.12872), memory tokens and the constant that "
        "StyleGAN starts from (Karras et al. 2018, arXiv 1812.04948) are such tensors.",
    ),
    calls=dict.fromkeys(
        ("torch", "keras"),
        (FrameworkCall("Learned", wraps="Learned({shape})", reads=False, own=("Learned",), says=("k", "h_out")),),
    ),
    aliases=("parameter", "queries"),
)

BIAS = Kind(
    word="bias",
    saved=NEVER,
    usage="bias",
    summary="a learned number is added to each of `l` features",
    in_place=True,
    params=Rule(
        "bias.params",
        "b*l",
        "one bias for each of `l` features",
        why="Each feature has one bias, the same at every position. It is a layer of its own where the layer before "
        "has weights only, or where several values are added first.",
        forms=(Form("l", ("b = 1",), "one bias for each of `l` features", taught=True),),
    ),
    calls=own_calls("Bias", {"features": Computed("l")}),
    aliases=("biasadd", "addbias"),
)

SCALE = Kind(
    word="scale",
    saved=BY_WEIGHTS,
    usage="scale (shared)?",
    summary="each of `l` features is multiplied by a learned number",
    row=(Flag("shared"),),
    in_place=True,
    params=Rule(
        "scale.params",
        "l",
        "one factor for each of `l` features",
        why="Each feature is multiplied by one learned number, the same at every position. Like an activation, this is "
        "not counted as multiply-adds.",
    ),
    variants=(
        variant(
            "shared",
            summary="all values are multiplied by one learned number",
            params=Rule("scale.shared", "1", "one factor for all values"),
        ),
    ),
    calls={
        framework: (*own_calls("Scale", {"features": Fixed(1)}, when=("shared",))[framework], *calls)
        for framework, calls in own_calls("Scale", {"features": Computed("l")}).items()
    },
    aliases=("gamma", "gain"),
)
