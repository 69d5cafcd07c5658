"""Convolutions without shared weights."""

from ...grammar import replace
from ..formulas import Form, Rule
from .argument_sources import Computed, EachAxis, RowValue, WordChoice
from .calls import own_call
from .convolution import MAPS_OUT
from .kind import Kind
from .variants import variant
from .window_calls import SPANS
from .window_needs import FITS
from .windows import CAUSAL_SIZE, DILATION, FILTERS, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE

LOCAL_CALL = own_call(
    "LocalConv",
    {
        "features": Computed("l"),
        "filters": RowValue("k"),
        "window": EachAxis("n"),
        "stride": EachAxis("s", always=True),
        "dilation": EachAxis("d", always=True),
        "sizes": Computed("h_out", each_axis=True),
        "bias": WordChoice({True: "", False: "no bias"}),
    },
    says=("p",),
)

LOCAL_CALLS = tuple(
    replace(
        LOCAL_CALL,
        own=("LocalConv", "padded"),
        when=when,
        before=f"padded(x, {SPANS}, {{s_axes}}, {{h_out_axes}}{near})",
    )
    for when, near in ((("same",), ""), (("causal",), ", ({d}*({n} - 1),)"), ((), ", {p_axes}"))
)

LOCAL = Kind(
    word="local",
    usage="local k@n x m (pad ..)? (stride ..)? (dilation d)? (no bias)?",
    summary="`k` filters of `window` over `l` feature maps, with weights of their own at every position",
    row=(FILTERS, PAD, STRIDE, DILATION, NO_BIAS),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=SIZE,
    params=Rule(
        "local.params",
        "(n*m*o*l + b)*k*h_out*w_out*z_out",
        "`n*m*o*l` weights and one bias for each of `k*h_out*w_out*z_out` output values",
        why="It is a convolution without weight sharing: every output value has `n*m*o*l` weights and a bias "
        "of its own, so the size of the input matters.",
        forms=(
            Form(
                "n*m*o*l*k*h_out*w_out*z_out",
                ("b = 0",),
                "`n*m*o*l` weights for each of `k*h_out*w_out*z_out` output values, no biases",
                taught=True,
            ),
        ),
    ),
    macs=Rule("local.macs", "W", "each of `W` weights is used once"),
    connections=Rule("local.connections", "P", "each parameter is used once"),
    needs=(FITS,),
    variants=(
        variant("same", size=SAME_SIZE, needs=()),
        variant("causal", size=CAUSAL_SIZE, needs=(), ranks=(1,)),
    ),
    calls={"torch": tuple(replace(call, features_last=False) for call in LOCAL_CALLS), "keras": LOCAL_CALLS},
    aliases=("LocallyConnected1D", "LocallyConnected2D", "unshared"),
)
