"""What every sliding window shares: its arguments, its size rules and what it needs.

Sources: the arithmetic of convolutions (Dumoulin and Visin 2016, arXiv 1603.07285); the
ceiling as PyTorch's pooling works it out, which drops a last window that would start in the
far padding.
"""

from ..kind import Argument, Flag
from ..rules import Form, Need, Rule

PAD = Argument("p", "pad", each_axis=True, default="0", least=0, words=("same", "valid"))
STRIDE = Argument("s", "stride", each_axis=True, default="1")
STRIDE_IS_WINDOW = Argument("s", "stride", each_axis=True, default="n")
DILATION = Argument("d", "dilation", each_axis=True, default="1")
GROUPS = Argument("g", "groups", default="1")
NO_BIAS = Flag("no bias", {"b": 0})

SIZE = Rule(
    "window.size",
    "floor((h + 2*p - d*(n - 1) - 1)/s) + 1",
    reason="positions of a window that spans `d*(n - 1) + 1` of `h + 2*p` places, `s` apart",
    why="The window starts at the first place and moves `s` places at a time until it would leave the padded input. "
    "A window of size `n` fits into `h + 2*p` places in `h + 2*p - (n - 1)` ways; of these the first and then "
    "each one `s` further is taken.",
    forms=(
        Form(
            "floor((h + 2*p - n)/s) + 1",
            ("d = 1",),
            "positions of a window of size `n` in `h + 2*p` places, `s` apart",
            taught=True,
        ),
        Form("h + 2*p - d*(n - 1)", ("s = 1",)),
        Form("floor((h + 2*p)/n)", ("d = 1", "s = n")),
    ),
    visible=("p", "s"),
    rest="(h + 2*p - d*(n - 1) - 1) % s",
    slides=True,
)

CEIL_SIZE = Rule(
    "window.ceil",
    "min(ceil((h + 2*p - d*(n - 1) - 1)/s) + 1, ceil((h + p)/s))",
    reason="a last window may hang over the end, unless it would start in the far padding",
    why="With a ceiling the last window need not fit: the quotient is rounded up. A window counts only if it "
    "starts in the "
    "input or its near padding, that is before place `h + p`.",
    forms=(
        Form(
            "min(ceil((h + 2*p - n)/s) + 1, ceil((h + p)/s))",
            ("d = 1",),
            "a last window may hang over the end, unless it would start in the far padding",
            taught=True,
        ),
        Form("ceil(h/n)", ("d = 1", "s = n", "p = 0")),
        Form("ceil((h + 2*p - d*(n - 1) - 1)/s) + 1", ("s + p <= d*(n - 1) + 1",)),
    ),
    visible=("p", "s"),
    slides=True,
)

SAME_SIZE = Rule(
    "window.same",
    "ceil(h/s)",
    reason="padded so that windows start `s` apart all over the input",
    why="Same padding adds as many zeros as it takes for `ceil(h/s)` windows: `n - 1` in all at stride 1, half "
    "on each side, "
    "which is `(n - 1)/2` for an odd `n`; an odd zero goes to the far side.",
    forms=(Form("h", ("s = 1",)),),
    visible=("s",),
    padding="max(0, (ceil(h/s) - 1)*s + d*(n - 1) + 1 - h)",
    slides=True,
)

FITS = Need(
    "h + 2*p >= d*(n - 1) + 1",
    "a window of `d*(n - 1) + 1` does not fit into `h + 2*p` places",
    "the size that comes in is `h`: a smaller window or more padding fits",
    undilated="h + 2*p >= n",
)
CEIL_FITS = Need(
    "h + 2*p + s >= d*(n - 1) + 2",
    "a window of `d*(n - 1) + 1` hangs over `h + 2*p` places by more than a stride",
    "the size that comes in is `h`: a smaller window or more padding fits",
)
PAD_IS_HALF = Need(
    "n >= 2*p",
    "a padding of `p` is more than half of a window of `n`: some windows would see nothing but padding",
    "pad at most `floor(n/2)`",
)
GROUPS_DIVIDE_IN = Need("l % g = 0", "`g` groups do not divide the `l` maps that come in", "the groups must divide `l`")
GROUPS_DIVIDE_OUT = Need("k % g = 0", "`g` groups do not divide the `k` maps that go out", "the groups must divide `k`")
