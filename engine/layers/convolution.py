"""Convolutions and their relatives: depthwise, separable, without shared weights."""

from dataclasses import replace

from ..formulas import Form, Need, Rule
from .calls import Computed, EachAxis, FrameworkCall, RowValue, WordChoice, own_call
from .kind import Argument, Kind
from .reparametrisation import NORMED, gains, normed_calls, singular_vectors
from .saved import BY_BOTH, inner
from .variants import variant
from .window_slips import (
    DEPTH_SLIPS,
    DEPTHWISE_SLIPS,
    FIELD_SLIPS,
    FILTER_SLIPS,
    SAME_SIZE_SLIPS,
    SEPARABLE_SLIPS,
    SIZE_SLIPS,
)
from .windows import (
    CAUSAL_SIZE,
    CONNECTIONS,
    DILATION,
    FILTERS,
    FITS,
    GROUPS,
    GROUPS_DIVIDE_IN,
    GROUPS_DIVIDE_OUT,
    KERAS_CONV,
    KERAS_WINDOW,
    NO_BIAS,
    PAD,
    PADDED_WITH,
    PADDED_WITH_NEEDS,
    SAME_SIZE,
    SIZE,
    SPANS,
    STRIDE,
    TORCH_CONV,
    TORCH_PADDED_CONV,
    WINDOW,
    keras_calls,
    torch_calls,
)

PADDED_COPIES = ("reflect", "replicate", "circular")
"""Paddings for which PyTorch makes a padded copy first: what it keeps of that is not known."""

CONV_SLIPS = (*FILTER_SLIPS, *DEPTH_SLIPS, *FIELD_SLIPS)

MAPS_OUT = Rule("conv.features", "k", "one output channel per filter")
MACS = Rule(
    "conv.macs",
    "W*h_out*w_out*z_out",
    "each of `W` weights is used once at each of `h_out*w_out*z_out` positions",
    why="A filter is applied at every position of its output map, and there each of its weights is multiplied"
    " by one value. Biases are added without a multiplication and are not counted.",
)

NOT_BOTH = Need(
    "1 >= min(max(s, t, u), max(d, d_2, d_3))",
    "Keras has no stride of `max(s, t, u)` together with a dilation of `max(d, d_2, d_3)`",
    "leave one of them at 1, or choose another convention",
    together=True,
    id="keras.stride_dilation",
)
GROUPS_DIVIDE = (GROUPS_DIVIDE_IN, GROUPS_DIVIDE_OUT)
ONE_MATRIX = Need(
    "0 >= 1",
    "a layer with `links` has no matrix of weights that could be normalised",
    "leave out `links`, or the word before the layer",
    id="conv.links_normed",
)
PAIRS_ENOUGH = Need(
    "l*k/g >= N",
    "there are only `l*k/g` pairs of an input map and an output map, not `N`",
    "link at most `l*k/g`",
    id="conv.links",
)

LINKED_PARAMS = Rule(
    "conv.params.links",
    "n*m*o*N + b*k",
    "`n*m*o` weights for each of `N` connected pairs, and one bias per filter",
    why="Not every filter spans every input channel: a table says which, as in layer C3 of LeNet-5 (LeCun et "
    "al. 1998). Each of the `N` pairs of a channel and a filter has a window of weights of its own.",
    forms=(Form("n*m*o*N", ("b = 0",), "`n*m*o` weights for each of `N` connected pairs, no biases", taught=True),),
)
LINKED_CONV = FrameworkCall(
    "LinkedConv",
    {
        "links": RowValue("N"),
        "features": Computed("l"),
        "filters": RowValue("k"),
        "window": EachAxis("n"),
        "stride": EachAxis("s", always=True),
        "padding": EachAxis("p", always=True),
        "dilation": EachAxis("d", always=True),
        "bias": WordChoice({True: "", False: "no bias"}),
    },
    when=("links",),
    reads=False,
    own=("LinkedConv",),
)

CONV_FACTORED = Rule(
    "conv.factored",
    "(n + m)*k*l/g + b*k",
    "one for each row and column of the weights, and for each bias",
    why="PyTorch's Adafactor takes the last two axes of a tensor of weights as its rows and columns.",
)

CONV_RANKS = (
    variant("sequence", factored=Rule("conv.factored.sequence", "(l/g + n)*k + b*k", CONV_FACTORED.reason)),
    variant("volume", factored=Rule("conv.factored.volume", "(m + o)*n*k*l/g + b*k", CONV_FACTORED.reason)),
)

TORCH_CALL = FrameworkCall("Conv{rank}d", TORCH_PADDED_CONV)
CONV_PARAMS = Rule(
    "conv.params",
    "(n*m*o*l/g + b)*k",
    "`n*m*o*l/g` weights and one bias in each of `k` filters",
    why="Each filter spans all `l` input channels, or those of its group, so it has `n*m*o*l/g` weights "
    "plus one bias. There are `k` filters, hence the factor `k`. The same filter is used at every "
    "position, so the size of the input does not matter.",
    forms=(Form("n*m*o*l/g*k", ("b = 0",), "`n*m*o*l/g` weights in each of `k` filters, no biases", taught=True),),
)

CONV = Kind(
    word="conv",
    usage="conv k@n x m (pad p / p x q / same / valid / causal)? (reflect / replicate / circular)? (stride s / s x t)? "
    "(dilation d)? (groups g)? (links N)? (no bias)?",
    summary="`k` filters of `window` over `l` feature maps",
    row=(
        FILTERS,
        PAD,
        *PADDED_WITH,
        STRIDE,
        DILATION,
        GROUPS,
        Argument("N", "links"),
        NO_BIAS,
        *NORMED,
    ),
    roles={"N": "links"},
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=SIZE,
    transposed=("deconv", "l"),
    saved=BY_BOTH,
    factored=CONV_FACTORED,
    params=CONV_PARAMS,
    macs=MACS,
    connections=CONNECTIONS,
    needs=(FITS, *GROUPS_DIVIDE),
    slips=(*CONV_SLIPS, *SIZE_SLIPS),
    variants=(
        variant("same", size=SAME_SIZE, needs=GROUPS_DIVIDE, slips=(*CONV_SLIPS, *SAME_SIZE_SLIPS)),
        variant(
            "causal",
            size=CAUSAL_SIZE,
            needs=GROUPS_DIVIDE,
            ranks=(1,),
            slips=(*CONV_SLIPS, *SAME_SIZE_SLIPS),
            saved=None,
        ),
        *(variant(word, saved=None) for word in PADDED_COPIES),
        variant("links", saved=None, factored=None),
        *CONV_RANKS,
        variant("keras", also=(NOT_BOTH,)),
        variant(
            "links",
            summary="`k` filters of `window` over `l` feature maps, connected in `N` pairs",
            params=LINKED_PARAMS,
            also=(PAIRS_ENOUGH,),
        ),
        gains(CONV_PARAMS, (MACS, CONNECTIONS), "k", "filter"),
        *singular_vectors(CONV_PARAMS, (MACS, CONNECTIONS), "k + n*m*o*l/g", "k"),
        *(variant("links", flag.word, also=(ONE_MATRIX,)) for flag in NORMED),
        *PADDED_WITH_NEEDS,
    ),
    aliases=("convolution",),
    calls={
        "torch": normed_calls("torch", (*torch_calls(TORCH_CALL), LINKED_CONV)),
        "keras": normed_calls("keras", (*keras_calls("Conv{rank}D", KERAS_CONV), LINKED_CONV)),
    },
)

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
