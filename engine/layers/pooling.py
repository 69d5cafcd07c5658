"""Pooling: one value a window or a feature map, with nothing to learn (but for LeNet-5's subsampling)."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...grammar import replace
from ..formulas import Form, Rule
from .along_axes import along, along_sizes
from .argument_sources import ArgumentSource, Computed, EachAxis, Fixed, RowValue, Silent, WordChoice
from .calls import FrameworkCall, own_calls
from .kind import Kind
from .row_items import Argument, Flag
from .saved import BY_INPUT, NEVER, Saved
from .variants import variant
from .window_calls import KERAS_POOL, TORCH_POOL, keras_calls
from .window_needs import BIGGER_THAN_WINDOW, CEIL_FITS, FITS, NO_CAUSAL, PAD_IS_HALF
from .window_slips import CEIL_SIZE_SLIPS, FIELD_SLIPS, POOL_SLIPS, SAME_SIZE_SLIPS, SIZE_SLIPS
from .windows import CEIL_SIZE, CONNECTIONS, DILATION, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE_IS_WINDOW, WINDOW

POOLING_SLIPS = (*POOL_SLIPS, *FIELD_SLIPS)
LINKED = Rule(
    "pool.connections",
    "n*m*o*l*h_out*w_out*z_out",
    "each of `l*h_out*w_out*z_out` output values is connected to the `n*m*o` values of its window",
)
SHARED: dict[str, Any] = {
    "ranks": (1, 2, 3),
    "size": SIZE,
    "connections": LINKED,
    "needs": (FITS, PAD_IS_HALF),
    "slips": (*POOLING_SLIPS, *SIZE_SLIPS),
}
POOLED = (
    variant("ceil", size=CEIL_SIZE, needs=(CEIL_FITS, PAD_IS_HALF), slips=(*POOLING_SLIPS, *CEIL_SIZE_SLIPS)),
    variant("same", size=SAME_SIZE, needs=(), slips=(*POOLING_SLIPS, *SAME_SIZE_SLIPS), saved=None),
    NO_CAUSAL,
)
AVERAGED = (*POOLED, variant("torch", "volume", also=(BIGGER_THAN_WINDOW,)))
"""PyTorch looks at the sizes once more where it takes the mean of a volume's windows."""
TORCH_AVERAGE: dict[str, ArgumentSource] = {
    name: way for name, way in TORCH_POOL.items() if name not in ("dilation", "return_indices")
}


def _padded(name: str, arguments: Mapping[str, ArgumentSource], word: str, near: str = "") -> FrameworkCall:
    """A pooling whose padding no word of the framework says: the program pads first."""
    before = "padded(x, {n_axes}, {s_axes}, {h_out_axes}" + near + ")"
    return FrameworkCall(
        name, arguments, when=(word, "not dilation"), reads=False, before=before, own=("padded",), says=("p",)
    )


def _torch_same(name: str) -> FrameworkCall:
    """PyTorch's pooling pads by the same number on both sides."""
    return _padded(name, {"kernel_size": RowValue("n"), "stride": RowValue("s")}, "same")


def _keras_ceil(name: str) -> FrameworkCall:
    """Keras' pooling has no ceiling: the padding makes the last window fit."""
    call = _padded(name, {"pool_size": RowValue("n"), "strides": RowValue("s")}, "ceil", ", {p_axes}")
    return replace(call, features_last=True)


POOL = Kind(
    word="pool",
    usage="pool n x m (pad ..)? (stride ..)? (dilation d)? (ceil)?",
    summary="the largest value in each window of `window`",
    row=(WINDOW, PAD, STRIDE_IS_WINDOW, DILATION, Flag("ceil")),
    saved=Saved(
        input="input",
        inside=Rule(
            "pool.saved",
            "8*X*l*h_out*w_out*z_out",
            "8 bytes for each of `l*h_out*w_out*z_out` values say where in its window it is the largest",
        ),
    ),
    aliases=("maxpool", "Pooling"),
    calls={
        "torch": (FrameworkCall("MaxPool{rank}d", TORCH_POOL), _torch_same("MaxPool{rank}d")),
        "keras": (*keras_calls("MaxPooling{rank}D", KERAS_POOL), _keras_ceil("MaxPooling{rank}D")),
    },
    variants=POOLED,
    **SHARED,
)

AVGPOOL = Kind(
    word="avgpool",
    usage="avgpool n x m (pad ..)? (stride ..)? (ceil)?",
    summary="the mean of each window of `window`",
    row=(WINDOW, PAD, STRIDE_IS_WINDOW, Flag("ceil")),
    saved=BY_INPUT,
    calls={
        "torch": (
            FrameworkCall(
                "AvgPool{rank}d",
                TORCH_AVERAGE | {"count_include_pad": Silent(), "divisor_override": Silent()},
            ),
            _torch_same("AvgPool{rank}d"),
        ),
        "keras": (*keras_calls("AveragePooling{rank}D", KERAS_POOL), _keras_ceil("AveragePooling{rank}D")),
    },
    variants=AVERAGED,
    **SHARED,
)

UNPOOL = Kind(
    word="unpool",
    usage="unpool n x m (stride s / s x t)?",
    summary="each value back to one position of a window of `window`, zeros elsewhere",
    row=(WINDOW, STRIDE_IS_WINDOW),
    ranks=(1, 2, 3),
    size=Rule(
        "unpool.size",
        "(h - 1)*s + n",
        "`h` windows of height `n`, each `s` rows after the one before",
        why="It takes back a max pooling: each value returns to the position in its window where it was the largest "
        "(Zeiler and Fergus 2014, arXiv 1311.2901).",
        forms=(Form("h*s", ("n = s",), "`s` rows for each of `h`", taught=True),),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "Unpool",
                {"sizes": Computed("h_out", each_axis=True), "stride": EachAxis("s", always=True)},
                reads=False,
                own=("Unpool",),
                says=("n",),
            ),
        )
    },
    aliases=("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "maxunpool"),
)

LPPOOL = Kind(
    word="lppool",
    usage="lppool n x m (stride ..)? (ceil)?",
    summary="a norm of the values in each window of `window`",
    row=(WINDOW, STRIDE_IS_WINDOW, Flag("ceil")),
    aliases=("normpool",),
    calls={
        "torch": (
            FrameworkCall(
                "LPPool{rank}d",
                {
                    "norm_type": Silent(written=2),
                    **{name: way for name, way in TORCH_AVERAGE.items() if name != "padding"},
                },
            ),
        ),
    },
    variants=AVERAGED,
    **SHARED,
)

SUBSAMPLE = Kind(
    word="subsample",
    usage="subsample n x m (stride ..)? (no bias)?",
    summary="the sum of each window of `window`, times a coefficient, for each of `l` feature maps",
    row=(WINDOW, STRIDE_IS_WINDOW, NO_BIAS),
    ranks=(1, 2, 3),
    size=SIZE,
    params=Rule(
        "subsample.params",
        "(1 + b)*l",
        "one coefficient and one bias for each of `l` channels",
        why="The values of a window are summed, and the sum is multiplied by a learned coefficient, one per "
        "channel, with a bias (LeCun et al. 1998, layers S2 and S4 of LeNet-5).",
        forms=(
            Form("2*l", ("b = 1",), "one coefficient and one bias for each of `l` channels", taught=True),
            Form("l", ("b = 0",), "one coefficient for each of `l` channels, no biases", taught=True),
        ),
    ),
    macs=Rule(
        "subsample.macs",
        "W*h_out*w_out*z_out",
        "each of `W` coefficients is used once at each of `h_out*w_out*z_out` positions",
    ),
    connections=Rule(
        "subsample.connections",
        "(n*m*o + b)*l*h_out*w_out*z_out",
        "each of `l*h_out*w_out*z_out` output values is connected to the `n*m*o` values of its window and to a bias",
        why=CONNECTIONS.why,
    ),
    needs=(FITS,),
    calls=own_calls(
        "Subsample",
        {
            "features": Computed("l"),
            "window": EachAxis("n"),
            "stride": EachAxis("s", always=True),
            "bias": WordChoice({True: "", False: "no bias"}),
        },
        counts=False,
    ),
    aliases=("subsampling",),
)


def _adaptive(word: str, what: str, torch: str, keras: str) -> Kind:
    """A pooling whose row names the output sizes; the windows follow from them."""
    return Kind(
        word=word,
        usage=f"{word} h x w",
        summary=f"{what} in each window, with as many windows as the output has positions",
        row=(Argument("h_out", each_axis=True, name="output"),),
        ranks=(1, 2, 3),
        calls={
            "torch": (
                FrameworkCall(f"{torch}{{rank}}d", {"output_size": RowValue("h_out"), "return_indices": Silent()}),
            ),
            "keras": (FrameworkCall(f"{keras}{{rank}}D", {"output_size": RowValue("h_out")}, features_last=True),),
        },
    )


ADAPTIVEPOOL = _adaptive("adaptivepool", "the largest value", "AdaptiveMaxPool", "AdaptiveMaxPooling")
ADAPTIVEAVGPOOL = _adaptive("adaptiveavgpool", "the mean", "AdaptiveAvgPool", "AdaptiveAveragePooling")

KEPT = WordChoice({False: "", True: "keep"})
ONE_MAP = Rule("globalpool.features", "1", "all features become one")


def _along_axis(framework: str) -> Iterator[FrameworkCall]:
    """The ways to ask for the mean or the maximum along one axis; that of the features stays as one feature."""
    code = {"torch": "x.{}({{i}} + 1, keepdim={})", "keras": "keras.ops.{}(x, {{i}} or -1, keepdims={})"}[framework]
    function = {"max": "amax" if framework == "torch" else "max", "not max": "mean"}
    for word, name in function.items():
        for keep, when in ((True, ("axis 0",)), (True, ("along", "keep")), (False, ("along", "not keep"))):
            call = FrameworkCall("Identity", before=code.format(name, keep), reads=False, says=("i",))
            yield replace(call, features_last=framework == "keras", when=(*when, word))


GLOBALPOOL = Kind(
    word="globalpool",
    saved=NEVER,
    usage="globalpool (max)? (along i)? (keep)?",
    summary="one value for each of `l` feature maps",
    row=(Flag("max"), along("i"), Flag("keep")),
    roles={"i": "axis"},
    ranks=(1, 2, 3),
    space=(),
    sees="all",
    connections=Rule("globalpool.connections", "l*h*w*z", "each input value is connected once"),
    aliases=("globalavgpool", "gap"),
    variants=(
        variant("max", saved=None, summary="the largest value of each of `l` feature maps"),
        variant(
            "keep",
            space=None,
            size=Rule("globalpool.size", "1", "all positions are reduced to one, and the axis is kept"),
        ),
        variant(
            "along",
            summary="one value for all positions of an axis, at each position of the others",
            size=None,
            features=None,
            sees="",
        ),
        variant("axis 0", features=ONE_MAP, space=None, sees="place"),
        *along_sizes(lambda letter: ({}, None)),
        *(
            replace(one, words=("keep", *one.words))
            for one in along_sizes(
                lambda letter: ({}, Rule(f"globalpool.{letter}", "1", "all positions are reduced to one"))
            )
        ),
    ),
    calls={
        "torch": (
            *_along_axis("torch"),
            *(
                FrameworkCall(
                    f"Adaptive{name}Pool{{rank}}d", {"output_size": Fixed(1)}, when=when, reads=False, after=after
                )
                for word, name in (("max", "Max"), ("not max", "Avg"))
                for when, after in (((word, "keep"), ""), ((word,), "x.flatten(1)"))
            ),
        ),
        "keras": (
            *_along_axis("keras"),
            FrameworkCall("GlobalAveragePooling{rank}D", {"keepdims": KEPT}, features_last=True),
            FrameworkCall("GlobalMaxPooling{rank}D", {"keepdims": KEPT}, features_last=True, when=("max",)),
        ),
    },
)
