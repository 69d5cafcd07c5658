"""What every sliding window shares: its arguments, its size rules and what it needs.

Sources: the arithmetic of convolutions (Dumoulin and Visin 2016, arXiv 1603.07285); the
ceiling as PyTorch's pooling works it out, which drops a last window that would start in the
far padding.
"""

from ..formulas import Form, Reach, Rule
from .row_items import Argument, Flag
from .window_needs import EVEN

NO_PADS = {
    "full": "a full padding of a window of `n` is `pad n - 1`",
    "half": "a padding of half a window of `n` is `pad n//2`, or `pad same`",
    "none": "without padding leave `pad` out",
    "auto": "give the padding as a number, or write `pad same`",
}
PAD = Argument("p", "pad", each_axis=True, default="0", least=0, words=("same", "valid", "causal"), refused=NO_PADS)
STRIDE = Argument("s", "stride", each_axis=True, default="1")
STRIDE_IS_WINDOW = Argument("s", "stride", each_axis=True, default="n")
DILATION = Argument("d", "dilation", each_axis=True, default="1")
GROUPS = Argument("g", "groups", default="1")
NO_BIAS = Flag("no bias", {"b": 0})
WINDOW = Argument("n", each_axis=True, name="window")
FILTERS = Argument("n", each_axis=True, at="k", name="window")

FIELD = Rule(
    "window.field",
    "R + d*(n - 1)*J",
    "a window adds `d*(n - 1)` positions, which are `J` rows of the network's input apart",
    why="Neighbouring input positions have receptive fields `J` rows apart. A window covers `d*(n - 1)` "
    "positions beyond its first, so its receptive field is `d*(n - 1)*J` rows larger than that of one "
    "position (Araujo et al. 2019, Distill).",
    forms=(
        Form(
            "R + (n - 1)*J",
            ("d = 1",),
            "a window adds `n - 1` positions, which are `J` rows of the network's input apart",
            taught=True,
        ),
    ),
)
JUMP = Rule(
    "window.jump", "J*s", "the window moves `s` positions at a time", forms=(Form("J", ("s = 1",)),), visible=("s",)
)
START = Rule(
    "window.start",
    "C + (d*(n - 1)/2 - p)*J",
    "the centre of the first window is `d*(n - 1)/2` positions from its start, which is `p` positions before the input",
    forms=(
        Form(
            "C + ((n - 1)/2 - p)*J",
            ("d = 1",),
            "the centre of the first window is `(n - 1)/2` positions from its start, which is `p` positions "
            "before the input",
            taught=True,
        ),
    ),
    visible=("p",),
)
ADDED = "max(0, (ceil(h/s) - 1)*s + d*(n - 1) + 1 - h)"
SAME_START = Rule(
    "window.same.start",
    f"C + (d*(n - 1)/2 - floor({ADDED}/2))*J",
    "the centre of the first window is `d*(n - 1)/2` positions from its start; half of the padding comes "
    "before the input",
    forms=(
        Form(
            "C + (d*(n - 1)/2 - floor(d*(n - 1)/2))*J",
            ("s = 1",),
            "the centre of the first window is `d*(n - 1)/2` positions from its start; half of the padding, "
            "rounded down, comes before the input",
            taught=True,
        ),
    ),
)

CONNECTIONS = Rule(
    "window.connections",
    "P*h_out*w_out*z_out",
    "each of `P` parameters is used at each of `h_out*w_out*z_out` positions",
    why="LeCun et al. 1998 count one connection for each use of a weight or of a bias, whether or not its "
    "weight is shared.",
)


EXACT_SIZE = Rule(
    "window.size.exact",
    "(h + 2*p - d*(n - 1) - 1)/s + 1",
    reason="number of positions of a window that spans `d*(n - 1) + 1` of `h + 2*p` rows, moving `s` rows at a time",
    why="The windows fit evenly: the last one ends with the last of the `h + 2*p` rows.",
    forms=(
        Form(
            "(h + 2*p - n)/s + 1",
            ("d = 1",),
            "number of positions of a window of height `n` in `h + 2*p` rows, moving `s` rows at a time",
            taught=True,
        ),
        Form("h + 2*p - d*(n - 1)", ("s = 1",), work=("h + 2*p - d*(n - 1) - 1 + 1",)),
        Form("(h + 2*p)/n", ("d = 1", "s = n"), work=("(h + 2*p - n)/n + 1", "(h + 2*p)/n - 1 + 1")),
    ),
    visible=("p", "s"),
    slides=True,
    reach=Reach(FIELD, JUMP, START),
)
"""The size where the stride divides: CS231n's `(W - F + 2P)/S + 1`."""

SIZE = Rule(
    "window.size",
    "floor((h + 2*p - d*(n - 1) - 1)/s) + 1",
    reason="number of positions of a window that spans `d*(n - 1) + 1` of `h + 2*p` rows, moving `s` rows at a time",
    why="A window of height `n` fits into `h + 2*p` rows in `h + 2*p - d*(n - 1)` positions, one row apart. "
    "With a stride of `s` only the first of them and every `s`-th one after it are used.",
    forms=(
        Form(
            "floor((h + 2*p - n)/s) + 1",
            ("d = 1",),
            "number of positions of a window of height `n` in `h + 2*p` rows, moving `s` rows at a time",
            taught=True,
        ),
        Form("h + 2*p - d*(n - 1)", ("s = 1",), work=("h + 2*p - d*(n - 1) - 1 + 1",)),
        Form(
            "floor((h + 2*p)/n)",
            ("d = 1", "s = n"),
            work=("floor((h + 2*p - n)/n) + 1", "floor((h + 2*p)/n - 1) + 1"),
        ),
    ),
    visible=("p", "s"),
    even=EVEN,
    exact=EXACT_SIZE,
    slides=True,
    reach=Reach(FIELD, JUMP, START),
)

CEIL_SIZE = Rule(
    "window.ceil",
    "min(ceil((h + 2*p - d*(n - 1) - 1)/s) + 1, ceil((h + p)/s))",
    reason="number of positions where the last window may reach beyond the padded input, but starts before row `h + p`",
    why="The quotient is rounded up, so the last window need not fit completely. A window counts only if it "
    "starts in the input or in the padding before it, that is before row `h + p`; this is always the case"
    " where stride and padding together are at most the size of the window.",
    forms=(
        Form(
            "min(ceil((h + 2*p - n)/s) + 1, ceil((h + p)/s))",
            ("d = 1",),
            "number of positions where the last window may reach beyond the padded input, but starts before "
            "row `h + p`",
            taught=True,
        ),
        Form("ceil(h/n)", ("d = 1", "s = n", "p = 0")),
        Form("ceil((h + 2*p - n)/s) + 1", ("d = 1", "s + p <= n")),
        Form("ceil((h + 2*p - d*(n - 1) - 1)/s) + 1", ("s + p <= d*(n - 1) + 1",)),
    ),
    visible=("p", "s"),
    slides=True,
    reach=SIZE.reach,
)

SAME_SIZE = Rule(
    "window.same",
    "ceil(h/s)",
    reason="padded so that there is a window at every `s`-th row",
    why="Same padding adds as many zeros as `ceil(h/s)` windows need. At stride 1 these are `n - 1` rows in "
    "total, half on each side, which is `(n - 1)/2` for an odd `n`; where their number is odd, the extra "
    "row is at the end.",
    forms=(Form("h", ("s = 1",)),),
    visible=("s",),
    padding=ADDED,
    slides=True,
    reach=Reach(FIELD, JUMP, SAME_START),
)

CAUSAL_SIZE = Rule(
    "window.causal",
    SAME_SIZE.text,
    "padded before the first row only, so that no window contains later rows",
    why="A causal convolution must not use later positions: all `d*(n - 1)` zeros come before the first "
    "position, so that the window of a position ends there (van den Oord et al. 2016, arXiv 1609.03499).",
    forms=SAME_SIZE.forms,
    visible=SAME_SIZE.visible,
    reach=Reach(
        FIELD,
        JUMP,
        Rule(
            "window.causal.start",
            "C - d*(n - 1)/2*J",
            "a window ends at its own position, `d*(n - 1)/2` after its centre",
        ),
    ),
)
