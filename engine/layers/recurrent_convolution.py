"""Recurrent layers over images in time: their gates are convolutions.

Sources: Shi et al. 2015 (arXiv 1506.04214) for the LSTM; Ballas et al. 2015 (arXiv 1511.06432) for the GRU.
"""

from collections.abc import Mapping

from ..formulas import Rule
from .argument_sources import Computed, EachAxis, Fixed, RowValue, WordChoice
from .calls import FrameworkCall
from .convolution import MAPS_OUT, NOT_BOTH
from .kind import Kind
from .recurrent import BACKWARDS, LAST
from .recurrent_calls import KERAS_SEQUENCE
from .variants import variant
from .window_calls import KERAS_WINDOW
from .window_needs import FITS, NO_CAUSAL
from .windows import DILATION, FILTERS, NO_BIAS, PAD, SAME_SIZE, SIZE, STRIDE


def _kind(
    word: str, gates: int, names: str, parts: str, why: str, calls: Mapping[str, tuple[FrameworkCall, ...]]
) -> Kind:
    """The cell with so many convolutions of the input and as many of the maps of the step before."""
    return Kind(
        word=word,
        usage=f"{word} k@n x m (pad ..)? (stride ..)? (dilation d)? (backwards)? (last)? (no bias)?",
        summary=f"`k` feature maps with memory, {names} each, of `window` over `l` feature maps in time",
        row=(FILTERS, PAD, STRIDE, DILATION, BACKWARDS, LAST, NO_BIAS),
        ranks=(2, 3),
        time="stays",
        features=MAPS_OUT,
        size=SIZE,
        params=Rule(
            f"{word}.params",
            f"{gates}*((l + k)*n*m*o + b)*k",
            f"{parts} of `k` filters, each over the `l` input channels and the `k` channels of the previous step",
            why=why,
        ),
        macs=Rule(
            f"{word}.macs",
            "W*T*h_out*w_out*z_out",
            "each of `W` weights is used once at each of `h_out*w_out*z_out` positions in each of `T` steps",
            why="Both convolutions give maps of the same size, so every weight is used once at each position. "
            "Biases, and the products of gates and states, are not counted.",
        ),
        needs=(FITS,),
        sees="all",
        variants=(
            NO_CAUSAL,
            variant("last", time="dropped"),
            variant("same", size=SAME_SIZE, needs=()),
            variant("keras", needs=(FITS, NOT_BOTH)),
            variant("keras", "same", needs=(NOT_BOTH,)),
        ),
        calls=calls,
    )


def _torch(gates: int) -> tuple[FrameworkCall, ...]:
    """PyTorch has no such layer: the program brings one for images along."""
    ways = {
        "gates": Fixed(gates),
        "features": Computed("l"),
        "filters": RowValue("k"),
        "window": EachAxis("n"),
        "stride": EachAxis("s", always=True),
        "padding": EachAxis("p", always=True),
        "dilation": EachAxis("d", always=True),
        "last": WordChoice({True: "last"}),
        "backwards": WordChoice({True: "backwards"}),
        "bias": WordChoice({False: "no bias"}),
    }
    return (FrameworkCall("ConvRecurrent", ways, when=("volume",), reads=False, own=("ConvRecurrent",)),)


CONVLSTM = _kind(
    "convlstm",
    4,
    "three gates and a candidate",
    "4 gates",
    "The four gates of an LSTM are convolutions here, of the input and of the maps of the previous "
    "step (Shi et al. 2015, arXiv 1506.04214). The second one is padded so that the maps keep their "
    "size.",
    {
        "torch": _torch(4),
        "keras": (
            FrameworkCall(
                "ConvLSTM{rank}D", {"filters": RowValue("k"), **KERAS_WINDOW, **KERAS_SEQUENCE}, True, fixes="sizes"
            ),
        ),
    },
)
CONVGRU = _kind(
    "convgru",
    3,
    "two gates and a candidate",
    "2 gates and a candidate",
    "The gates and the candidate of a GRU are convolutions here, of the input and of the maps of the previous step "
    "(Ballas et al. 2015, arXiv 1511.06432). The second one is padded so that the maps keep their size.",
    {"torch": _torch(3)},
)
