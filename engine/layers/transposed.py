"""The transposed convolution, which makes maps larger; PyTorch and Keras size it differently."""

from ..formulas import Form, Need, Rule
from .argument_sources import ArgumentSource, EachAxis, Fixed, RowValue
from .calls import FrameworkCall
from .convolution import CONV, GROUPS_DIVIDE, MAPS_OUT, NOT_BOTH
from .kind import Kind
from .reparametrisation import NORMED, gains, normed_calls, singular_vectors
from .row_items import Argument
from .saved import BY_BOTH
from .variants import variant
from .window_calls import KERAS_WINDOW, TORCH_CONV
from .window_needs import NO_CAUSAL
from .window_slips import DEPTH_SLIPS, FILTER_SLIPS, TRANSPOSED_SIZE_SLIPS
from .windows import DILATION, FILTERS, GROUPS, NO_BIAS, PAD, STRIDE

TRANSPOSED_SIZE = Rule(
    "deconv.size",
    "(h - 1)*s - 2*p + d*(n - 1) + 1 + a",
    "`h` windows, each `s` rows after the one before, less the padding",
    why="Each row of the input contributes to a window of the output, and the windows are `s` rows apart, so "
    "that `h` windows cover `(h - 1)*s + n` rows. The padding is cropped at both ends, and the output "
    "padding `a` is added at the end (Dumoulin and Visin 2016, arXiv 1603.07285).",
    forms=(
        Form(
            "(h - 1)*s + n - 2*p + a",
            ("d = 1",),
            "`h` windows of height `n`, each `s` rows after the one before, less the padding",
            taught=True,
        ),
        Form("h*s - 2*p + a", ("d = 1", "n = s")),
    ),
    visible=("p", "s", "a"),
)
ENOUGH_LEFT = Need(
    "(h - 1)*s + d*(n - 1) + 1 + a >= 2*p + 1",
    "a padding of `p` on both sides cuts away all of `(h - 1)*s + d*(n - 1) + 1 + a` positions",
    "pad less",
    undilated="(h - 1)*s + n + a >= 2*p + 1",
    id="deconv.nothing_left",
)
OUTPUT_PAD = Need(
    "max(s, d) >= a + 1",
    "an output padding of `a` is not smaller than the stride `s`",
    "it must be less than the stride or the dilation",
    undilated="s >= a + 1",
    id="deconv.output_pad",
)

KERAS_OUTPUT_PAD = Need(
    "s >= a + 1",
    "an output padding of `a` is not smaller than the stride `s`",
    "in Keras it must be less than the stride",
    id="deconv.output_pad",
)
NUMBERS_ALONE = Need(
    "0 >= 1",
    "PyTorch pads a transposed convolution by numbers alone",
    "give the padding as a number",
    id="torch.same_deconv",
)

TRANSPOSED_SAME = Rule("deconv.same", "h*s", "padded so that every row becomes `s` rows", visible=("s",))
TRANSPOSED_SAME_PADDED = Rule(
    "deconv.same.padded",
    "(h - 1)*s + (d*(n - 1) + 1) % 2 + a",
    "the windows are `s` rows apart; half of the window is cropped at both ends and `a` rows are added",
    forms=(
        Form(
            "(h - 1)*s + n % 2 + a",
            ("d = 1",),
            "the windows are `s` rows apart; half of the window is cropped at both ends and `a` rows are added",
            taught=True,
        ),
    ),
    visible=("s", "a"),
)
SOMETHING_LEFT = Need(
    "(h - 1)*s + (d*(n - 1) + 1) % 2 + a >= 1",
    "`pad same` cuts away all of the window of `d*(n - 1) + 1` positions",
    "leave the output padding out",
    id="deconv.nothing_left",
)
TRANSPOSED_KERAS = Rule(
    "deconv.size.keras",
    "h*s + max(d*(n - 1) + 1 - s, 0)",
    "`s` rows for each of `h`, and the rest of the last window",
    why="Each row of the input contributes to a window of the output, and the windows are `s` rows apart. "
    "Keras gives every row its `s` rows even where the window is smaller, so the last one is not "
    "shortened.",
    forms=(
        Form(
            "h*s + max(n - s, 0)",
            ("d = 1",),
            "`s` rows for each of `h`, and the rest of the last window",
            taught=True,
        ),
        Form("h*s", ("d = 1", "n <= s")),
        Form("(h - 1)*s + n", ("d = 1", "n >= s")),
    ),
    visible=("s",),
)

KERAS_DECONV: dict[str, ArgumentSource] = {"filters": RowValue("k"), **KERAS_WINDOW}
DECONV_PARAMS = Rule("deconv.params", CONV.params.text, CONV.params.reason, CONV.params.why, CONV.params.forms)
DECONV_MACS = Rule(
    "deconv.macs",
    "W*h*w*z",
    "each of `W` weights is used once for each of `h*w*z` positions of the input",
    why="Every input value is multiplied by every weight that leads from its channel to its window of the"
    " output. Biases are not counted.",
)

DECONV = Kind(
    word="deconv",
    usage="deconv k@n x m (pad ..)? (stride ..)? (dilation d)? (output pad a)? (groups g)? (no bias)?",
    summary="`k` filters of `window` over `l` feature maps, transposed",
    row=(
        FILTERS,
        PAD,
        STRIDE,
        DILATION,
        Argument("a", "output pad", each_axis=True, default="0", least=0),
        GROUPS,
        NO_BIAS,
        *NORMED,
    ),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=TRANSPOSED_SIZE,
    saved=BY_BOTH,
    params=DECONV_PARAMS,
    macs=DECONV_MACS,
    needs=(ENOUGH_LEFT, OUTPUT_PAD, *GROUPS_DIVIDE),
    slips=(*FILTER_SLIPS, *DEPTH_SLIPS, *TRANSPOSED_SIZE_SLIPS),
    variants=(
        NO_CAUSAL,
        variant("same", size=TRANSPOSED_SAME, needs=GROUPS_DIVIDE),
        variant("same", "output pad", size=TRANSPOSED_SAME_PADDED, needs=(SOMETHING_LEFT, OUTPUT_PAD, *GROUPS_DIVIDE)),
        variant("torch", "same", also=(NUMBERS_ALONE,)),
        variant("keras", size=TRANSPOSED_KERAS, needs=(NOT_BOTH, *GROUPS_DIVIDE)),
        variant("keras", "pad", size=TRANSPOSED_SIZE, needs=(ENOUGH_LEFT, OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE)),
        variant(
            "keras",
            "output pad",
            size=TRANSPOSED_SIZE,
            needs=(ENOUGH_LEFT, KERAS_OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE),
        ),
        variant("keras", "same", size=TRANSPOSED_SAME, needs=(NOT_BOTH, *GROUPS_DIVIDE)),
        variant(
            "keras",
            "same",
            "output pad",
            size=TRANSPOSED_SAME_PADDED,
            needs=(SOMETHING_LEFT, KERAS_OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE),
        ),
        gains(DECONV_PARAMS, (DECONV_MACS, None), "k", "filter"),
        gains(DECONV_PARAMS, (DECONV_MACS, None), "l", "input channel, the first axis of PyTorch's weights", "torch"),
        *singular_vectors(DECONV_PARAMS, (DECONV_MACS, None), "k/g + n*m*o*l", "l"),
    ),
    aliases=("convtranspose", "Deconvolution", "upconv", "upconvolution"),
    calls={
        "torch": normed_calls(
            "torch",
            (
                FrameworkCall(
                    "ConvTranspose{rank}d",
                    TORCH_CONV | {"output_padding": RowValue("a"), "padding_mode": Fixed("zeros", written=False)},
                ),
            ),
        ),
        "keras": normed_calls(
            "keras",
            (
                FrameworkCall(
                    "Conv{rank}DTranspose",
                    KERAS_DECONV | {"output_padding": RowValue("a")},
                    features_last=True,
                ),
                FrameworkCall(
                    "Conv{rank}DTranspose",
                    {name: way for name, way in KERAS_DECONV.items() if name != "padding"}
                    | {"output_padding": EachAxis("a", always=True)},
                    features_last=True,
                    when=("pad",),
                    reads=False,
                    after="layers.Cropping{rank}D({p_each})(x)",
                ),
            ),
        ),
    },
)
