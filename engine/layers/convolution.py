"""The convolution, and the rules that its relatives share."""

from ..formulas import Form, Need, Rule
from .argument_sources import Computed, EachAxis, RowValue, WordChoice
from .calls import FrameworkCall
from .kind import Kind
from .reparametrisation import NORMED, gains, normed_calls, singular_vectors
from .row_items import Argument
from .saved import BY_BOTH
from .variants import variant
from .window_calls import KERAS_CONV, TORCH_PADDED_CONV, keras_calls, torch_calls
from .window_needs import FITS, GROUPS_DIVIDE_IN, GROUPS_DIVIDE_OUT, PADDED_WITH, PADDED_WITH_NEEDS
from .window_slips import DEPTH_SLIPS, FIELD_SLIPS, FILTER_SLIPS, SAME_SIZE_SLIPS, SIZE_SLIPS
from .windows import CAUSAL_SIZE, CONNECTIONS, DILATION, FILTERS, GROUPS, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE

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
    of_all_axes=True,
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
