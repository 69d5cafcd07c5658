"""Convolutions that filter each channel alone, and those that mix the channels afterwards."""

from ...grammar import replace
from ..formulas import Form, Rule
from .argument_sources import Computed, RowValue, WordChoice
from .convolution import MACS, MAPS_OUT, PADDED_COPIES, TORCH_CALL
from .kind import Kind
from .reparametrisation import NORMED, gains, normed_calls, singular_vectors
from .row_items import Argument
from .saved import BY_BOTH, inner
from .variants import variant
from .window_calls import KERAS_WINDOW, TORCH_CONV, TORCH_PADDED_CONV, keras_calls, torch_calls
from .window_needs import FITS, PADDED_WITH, PADDED_WITH_NEEDS
from .window_slips import DEPTH_SLIPS, DEPTHWISE_SLIPS, FIELD_SLIPS, SEPARABLE_SLIPS, SIZE_SLIPS
from .windows import CAUSAL_SIZE, CONNECTIONS, DILATION, FILTERS, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE, WINDOW

ALONE = (
    variant("same", size=SAME_SIZE, needs=()),
    variant("causal", size=CAUSAL_SIZE, needs=(), ranks=(1,), saved=None),
    variant("keras", "causal", ranks=()),
    *(variant(word, saved=None) for word in PADDED_COPIES),
)
"""The variants of a layer that filters each map alone."""

DEPTHWISE_PARAMS = Rule(
    "depthwise.params",
    "(n*m*o + b)*l*c",
    "`n*m*o` weights and one bias in each of `l*c` filters",
    why="Each filter spans one channel only, so it has `n*m*o` weights and one bias. Each of the `l` "
    "channels has `c` filters of its own.",
    forms=(Form("n*m*o*l*c", ("b = 0",), "`n*m*o` weights in each of `l*c` filters, no biases", taught=True),),
)

TORCH_DEPTHWISE = replace(
    TORCH_CALL,
    arguments=TORCH_PADDED_CONV | {"out_channels": Computed("l*c"), "groups": Computed("l")},
    reads=False,
)

DEPTHWISE_MACS = Rule("depthwise.macs", MACS.text, MACS.reason, MACS.why)

DEPTHWISE = Kind(
    word="depthwise",
    usage="depthwise n x m (times t)? (pad ..)? (reflect / ..)? (stride ..)? (dilation d)? (no bias)?",
    summary="`c` filters of `window` for each of `l` channels separately",
    row=(
        WINDOW,
        Argument("c", "times", default="1"),
        PAD,
        *PADDED_WITH,
        STRIDE,
        DILATION,
        NO_BIAS,
        *NORMED,
    ),
    ranks=(1, 2, 3),
    saved=BY_BOTH,
    features=Rule("depthwise.features", "l*c", "`c` output channels for each of `l` input channels"),
    size=SIZE,
    params=DEPTHWISE_PARAMS,
    macs=DEPTHWISE_MACS,
    connections=CONNECTIONS,
    needs=(FITS,),
    variants=(
        *ALONE,
        *PADDED_WITH_NEEDS,
        gains(DEPTHWISE_PARAMS, (DEPTHWISE_MACS, CONNECTIONS), "l*c", "filter"),
        *singular_vectors(DEPTHWISE_PARAMS, (DEPTHWISE_MACS, CONNECTIONS), "l*c + n*m*o", "c"),
    ),
    slips=(*DEPTHWISE_SLIPS, *FIELD_SLIPS, *SIZE_SLIPS),
    calls={
        "torch": normed_calls("torch", torch_calls(TORCH_DEPTHWISE)),
        "keras": normed_calls(
            "keras",
            keras_calls("DepthwiseConv{rank}D", {"depth_multiplier": RowValue("c"), **KERAS_WINDOW}, "not volume"),
        ),
    },
    aliases=("DepthwiseConv",),
)

TORCH_SEPARABLE = replace(
    TORCH_DEPTHWISE,
    arguments=TORCH_CONV
    | {
        "out_channels": Computed("l*c"),
        "groups": Computed("l"),
        "bias": WordChoice({False: "no bias"}, default=False),
    },
    says=("k",),
    wraps="nn.Sequential({layer}, nn.Conv{rank}d({l}*{c}, {k}, 1, bias=bool({b})))",
)

SEPARABLE = Kind(
    word="separable",
    usage="separable k@n x m (times t)? (pad ..)? (stride ..)? (dilation d)? (no bias)?",
    summary="`window` on each of `l` channels separately, then `k` filters of size 1 across them",
    row=(FILTERS, Argument("c", "times", default="1"), PAD, STRIDE, DILATION, NO_BIAS),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=SIZE,
    params=Rule(
        "separable.params",
        "n*m*o*l*c + (l*c + b)*k",
        "`n*m*o*l*c` weights for the channels separately, then `l*c` weights and one bias in each of `k` filters",
        why="First each of the `l` channels is filtered separately, by `c` filters of its own and without "
        "biases. Then `k` filters of size 1 mix the `l*c` channels, with one bias each.",
        forms=(
            Form(
                "n*m*o*l*c + l*c*k",
                ("b = 0",),
                "`n*m*o*l*c` weights for the channels separately, then `l*c` weights in each of `k` filters, no biases",
                taught=True,
            ),
        ),
    ),
    macs=Rule("separable.macs", MACS.text, MACS.reason, MACS.why),
    saved=inner(
        "separable.saved",
        "l*c*h_out*w_out*z_out",
        "each of the `l*c*h_out*w_out*z_out` values between the two convolutions",
    ),
    memory=Rule(
        "separable.memory",
        "E*X*(l*c + k)*h_out*w_out*z_out",
        "`l*c` channels in between and `k` output channels, of `h_out*w_out*z_out` values each",
        why="Both convolutions keep their output.",
    ),
    connections=CONNECTIONS,
    needs=(FITS,),
    variants=ALONE,
    slips=(*SEPARABLE_SLIPS, *DEPTH_SLIPS, *FIELD_SLIPS, *SIZE_SLIPS),
    calls={
        "torch": torch_calls(TORCH_SEPARABLE),
        "keras": keras_calls(
            "SeparableConv{rank}D",
            {"filters": RowValue("k"), "depth_multiplier": RowValue("c"), **KERAS_WINDOW},
            "not volume",
        ),
    },
)
