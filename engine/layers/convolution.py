"""Convolutions and their relatives: depthwise, separable, transposed."""

from ..kind import Argument, Kind
from ..rules import Form, Need, Rule
from .windows import (
    DILATION,
    FITS,
    GROUPS,
    GROUPS_DIVIDE_IN,
    GROUPS_DIVIDE_OUT,
    NO_BIAS,
    PAD,
    SAME_SIZE,
    SIZE,
    STRIDE,
)

FILTERS = Argument("n", each_axis=True, at="k", name="window")
MAPS_OUT = Rule("conv.features", "k", "one feature map a filter")
MACS = Rule(
    "conv.macs",
    "W*h_out*w_out*z_out",
    "each of `W` weights is used once at each of `h_out*w_out*z_out` positions",
    why="A filter stands at every position of its output map, and at each of them every weight is multiplied with one "
    "value and added. Biases are added without a multiplication and are not counted.",
)

NOT_BOTH = Need(
    "1 >= min(max(s, t, u), max(d, d_2, d_3))",
    "Keras has no stride of `max(s, t, u)` together with a dilation of `max(d, d_2, d_3)`",
    "leave one of them at 1, or choose another convention",
)
EVERY_PLACE = Need(
    "1 >= s",
    "PyTorch has no `pad same` with a stride of `s`",
    "give the padding as a number, or choose another convention",
)
GROUPS_DIVIDE = (GROUPS_DIVIDE_IN, GROUPS_DIVIDE_OUT)

CONV = Kind(
    word="conv",
    usage="conv k@n x m (pad p / p x q / same / valid)? (stride s / s x t)? (dilation d)? (groups g)? (no bias)?",
    summary="`k` filters of `window` over `l` feature maps",
    row=(FILTERS, PAD, STRIDE, DILATION, GROUPS, NO_BIAS),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=SIZE,
    params=Rule(
        "conv.params",
        "(n*m*o*l/g + b)*k",
        "`n*m*o*l/g` weights and one bias in each of `k` filters",
        why="Each filter looks at all the maps it is given, so it holds one weight for each place of the window "
        "in each of "
        "them, `n*m*o*l/g` in all, and one bias. The same filter is used everywhere on the map, so the size of "
        "the input does not matter.",
        forms=(Form("n*m*o*l/g*k", ("b = 0",), "`n*m*o*l/g` weights in each of `k` filters, no biases", taught=True),),
    ),
    macs=MACS,
    needs=(FITS, *GROUPS_DIVIDE),
    variants={
        ("same",): {"size": SAME_SIZE, "needs": GROUPS_DIVIDE},
        ("keras",): {"needs": (FITS, NOT_BOTH, *GROUPS_DIVIDE)},
        ("keras", "same"): {"needs": (NOT_BOTH, *GROUPS_DIVIDE)},
        ("torch", "same"): {"needs": (EVERY_PLACE, *GROUPS_DIVIDE)},
    },
    aliases=("Conv1d", "Conv2d", "Conv3d", "Conv1D", "Conv2D", "Conv3D", "convolution"),
)

ALONE = {
    ("same",): {"size": SAME_SIZE, "needs": ()},
    ("keras",): {"needs": (FITS, NOT_BOTH)},
    ("keras", "same"): {"needs": (NOT_BOTH,)},
    ("torch", "same"): {"needs": (EVERY_PLACE,)},
}
"""The variants of a layer that filters each map alone."""

DEPTHWISE = Kind(
    word="depthwise",
    usage="depthwise n x m (times t)? (pad ..)? (stride ..)? (dilation d)? (no bias)?",
    summary="`c` filters of `window` for each of `l` feature maps alone",
    row=(
        Argument("n", each_axis=True, name="window"),
        Argument("c", "times", default="1"),
        PAD,
        STRIDE,
        DILATION,
        NO_BIAS,
    ),
    ranks=(1, 2, 3),
    features=Rule("depthwise.features", "l*c", "`c` maps out of each map"),
    size=SIZE,
    params=Rule(
        "depthwise.params",
        "(n*m*o + b)*l*c",
        "`n*m*o` weights and one bias in each of `l*c` filters",
        why="Each filter looks at one map only, so it holds `n*m*o` weights and one bias. Each of the `l` maps "
        "has `c` filters of its own.",
        forms=(Form("n*m*o*l*c", ("b = 0",), "`n*m*o` weights in each of `l*c` filters, no biases", taught=True),),
    ),
    macs=Rule("depthwise.macs", MACS.text, MACS.reason, MACS.why),
    needs=(FITS,),
    variants=ALONE,
    aliases=("DepthwiseConv1D", "DepthwiseConv2D", "DepthwiseConv"),
)

SEPARABLE = Kind(
    word="separable",
    usage="separable k@n x m (times t)? (pad ..)? (stride ..)? (dilation d)? (no bias)?",
    summary="`window` on each of `l` feature maps alone, then `k` filters of 1×1 over them",
    row=(FILTERS, Argument("c", "times", default="1"), PAD, STRIDE, DILATION, NO_BIAS),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=SIZE,
    params=Rule(
        "separable.params",
        "n*m*o*l*c + (l*c + b)*k",
        "`n*m*o*l*c` weights map by map, then `l*c` weights and one bias in each of `k` filters",
        why="First each of the `l` maps is filtered alone, `c` times, without biases. Then `k` filters of size "
        "1 mix the `l*c` maps, with one bias each.",
        forms=(
            Form(
                "n*m*o*l*c + l*c*k",
                ("b = 0",),
                "`n*m*o*l*c` weights map by map, then `l*c` weights in each of `k` filters, no biases",
                taught=True,
            ),
        ),
    ),
    macs=Rule("separable.macs", MACS.text, MACS.reason, MACS.why),
    needs=(FITS,),
    variants=ALONE,
    aliases=("SeparableConv1D", "SeparableConv2D"),
)

TRANSPOSED_SIZE = Rule(
    "deconv.size",
    "(h - 1)*s - 2*p + d*(n - 1) + 1 + a",
    "`h` windows, each `s` places after the one before, less the padding",
    why="Each place of the input spreads over a window of the output; neighbours start `s` places apart, so `h` "
    "of them "
    "cover `(h - 1)*s + n` places. The padding is cut off at both ends and the output padding `a` is added at "
    "the far one.",
    forms=(
        Form(
            "(h - 1)*s + n - 2*p + a",
            ("d = 1",),
            "`h` windows of size `n`, each `s` places after the one before, less the padding",
            taught=True,
        ),
        Form("h*s - 2*p + a", ("d = 1", "n = s")),
    ),
    visible=("p", "s", "a"),
)
ENOUGH_LEFT = Need(
    "(h - 1)*s + d*(n - 1) + 1 + a >= 2*p + 1",
    "a padding of `p` on both sides cuts away all of `(h - 1)*s + d*(n - 1) + 1 + a` places",
    "pad less",
)
OUTPUT_PAD = Need(
    "max(s, d) >= a + 1",
    "an output padding of `a` is not smaller than the stride `s`",
    "it must be less than the stride or the dilation",
)

KERAS_OUTPUT_PAD = Need(
    "s >= a + 1",
    "an output padding of `a` is not smaller than the stride `s`",
    "in Keras it must be less than the stride",
)
NO_SAME = Need("0 >= 1", "PyTorch has no `pad same` for a transposed convolution", "give the padding as a number")

TRANSPOSED_SAME = Rule("deconv.same", "h*s", "padded so that every place becomes `s` places", visible=("s",))
TRANSPOSED_SAME_PADDED = Rule(
    "deconv.same.padded",
    "(h - 1)*s + (d*(n - 1) + 1) % 2 + a",
    "neighbours start `s` places apart; half of the window is cut off at both ends and `a` places are added",
    forms=(
        Form(
            "(h - 1)*s + n % 2 + a",
            ("d = 1",),
            "neighbours start `s` places apart; half of the window is cut off at both ends and `a` places are added",
            taught=True,
        ),
    ),
    visible=("s", "a"),
)
SOMETHING_LEFT = Need(
    "(h - 1)*s + (d*(n - 1) + 1) % 2 + a >= 1",
    "`pad same` cuts away all of the window of `d*(n - 1) + 1` places",
    "leave the output padding out",
)
TRANSPOSED_KERAS = Rule(
    "deconv.size.keras",
    "h*s + max(d*(n - 1) + 1 - s, 0)",
    "`s` places for each of `h`, and what the last window hangs over",
    why="Each place of the input spreads over a window of the output; neighbours start `s` places apart. "
    "Keras gives every place its `s` places even where the window is smaller, so the last one is not cut short.",
    forms=(
        Form(
            "h*s + max(n - s, 0)",
            ("d = 1",),
            "`s` places for each of `h`, and what the last window hangs over",
            taught=True,
        ),
        Form("h*s", ("d = 1", "n <= s")),
        Form("(h - 1)*s + n", ("d = 1", "n >= s")),
    ),
    visible=("s",),
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
    ),
    ranks=(1, 2, 3),
    features=MAPS_OUT,
    size=TRANSPOSED_SIZE,
    params=Rule("deconv.params", CONV.params.text, CONV.params.reason, CONV.params.why, CONV.params.forms),
    macs=Rule(
        "deconv.macs",
        "W*h*w*z",
        "each of `W` weights is used once for each of `h*w*z` places of the input",
        why="Every value that comes in is multiplied with every weight that leads from its map to the window it "
        "spreads over. Biases are not counted.",
    ),
    needs=(ENOUGH_LEFT, OUTPUT_PAD, *GROUPS_DIVIDE),
    variants={
        ("same",): {"size": TRANSPOSED_SAME, "needs": GROUPS_DIVIDE},
        ("same", "output pad"): {"size": TRANSPOSED_SAME_PADDED, "needs": (SOMETHING_LEFT, OUTPUT_PAD, *GROUPS_DIVIDE)},
        ("torch", "same"): {"needs": (NO_SAME,)},
        ("keras",): {"size": TRANSPOSED_KERAS, "needs": (NOT_BOTH, *GROUPS_DIVIDE)},
        ("keras", "pad"): {"size": TRANSPOSED_SIZE, "needs": (ENOUGH_LEFT, OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE)},
        ("keras", "output pad"): {
            "size": TRANSPOSED_SIZE,
            "needs": (ENOUGH_LEFT, KERAS_OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE),
        },
        ("keras", "same"): {"size": TRANSPOSED_SAME, "needs": (NOT_BOTH, *GROUPS_DIVIDE)},
        ("keras", "same", "output pad"): {
            "size": TRANSPOSED_SAME_PADDED,
            "needs": (SOMETHING_LEFT, KERAS_OUTPUT_PAD, NOT_BOTH, *GROUPS_DIVIDE),
        },
    },
    aliases=(
        "ConvTranspose1d",
        "ConvTranspose2d",
        "ConvTranspose3d",
        "Conv2DTranspose",
        "Conv1DTranspose",
        "convtranspose",
    ),
)
