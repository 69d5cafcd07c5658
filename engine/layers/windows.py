"""What every sliding window shares: its arguments, its size rules and what it needs.

Sources: the arithmetic of convolutions (Dumoulin and Visin 2016, arXiv 1603.07285); the
ceiling as PyTorch's pooling works it out, which drops a last window that would start in the
far padding.
"""

from collections.abc import Mapping
from dataclasses import replace

from ..formulas import Form, Need, Reach, Rule
from .calls import ArgumentSource, Computed, FrameworkCall, RowValue, Silent, WordChoice
from .kind import Argument, Flag
from .variants import variant

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

EVEN = Need(
    "(h + 2*p - d*(n - 1) - 1) % s = 0",
    "the windows do not fit evenly: a stride of `s` does not divide `h + 2*p - d*(n - 1) - 1`",
    "choose a stride that divides it, or another padding",
    id="window.even",
)
"""What CS231n asks of a stride. Elsewhere the last rows that no window reaches are not used."""

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
    why="A window of height `n` fits into `h + 2*p` rows in `h + 2*p - (n - 1)` positions, one row apart. "
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

FITS = Need(
    "h + 2*p >= d*(n - 1) + 1",
    "a window of `d*(n - 1) + 1` does not fit into `h + 2*p` positions",
    "the input size is `h`: a smaller window or more padding fits",
    undilated="h + 2*p >= n",
    id="window.fits",
)
CEIL_FITS = Need(
    "h + 2*p + s >= d*(n - 1) + 2",
    "a window of `d*(n - 1) + 1` extends beyond `h + 2*p` positions by more than a stride",
    "the input size is `h`: a smaller window or more padding fits",
    undilated="h + 2*p + s >= n + 1",
    id="window.fits",
)
PAD_IS_HALF = Need(
    "n >= 2*p",
    "a padding of `p` is more than half of a window of `n`: some windows would see nothing but padding",
    "pad at most `floor(n/2)`",
    id="pad.half",
)
BIGGER_THAN_WINDOW = Need(
    "h >= n",
    "a window of `n` is larger than the `h` positions of the input; PyTorch does not count the padding here",
    "a smaller window fits",
    id="window.fits",
)
REFLECTS = Need(
    "h >= p + 1",
    "`h` positions cannot be reflected to `p` positions of padding: the edge itself is not repeated",
    "pad less than `h`",
    id="pad.reflect",
)
SAME_REFLECTS = Need(
    "h >= ceil(d*(n - 1)/2) + 1",
    "`h` positions cannot be reflected to `ceil(d*(n - 1)/2)` positions of padding: the edge itself is not repeated",
    "a smaller window needs less padding",
    id="pad.reflect",
)
WRAPS_ONCE = Need(
    "h >= p",
    "a padding of `p` goes round `h` positions more than once",
    "pad at most `h`",
    id="pad.circular",
)
SAME_WRAPS_ONCE = Need(
    "h >= ceil(d*(n - 1)/2)",
    "a padding of `ceil(d*(n - 1)/2)` goes round `h` positions more than once",
    "a smaller window needs less padding",
    id="pad.circular",
)
PADDED_WITH = tuple(Flag(word, either="values of the padding") for word in ("reflect", "replicate", "circular"))
"""What is in the padding instead of zeros: values mirrored at the edge, the edge's own, those of the other end."""
PADDED_WITH_NEEDS = (
    variant("reflect", also=(REFLECTS,)),
    variant("reflect", "same", also=(SAME_REFLECTS,)),
    variant("circular", also=(WRAPS_ONCE,)),
    variant("circular", "same", also=(SAME_WRAPS_ONCE,)),
)
NO_CAUSAL = variant("causal", ranks=())
"""A layer for which nobody pads so."""
GROUPS_DIVIDE_IN = Need(
    "l % g = 0", "`g` groups do not divide the `l` input maps", "the groups must divide `l`", id="groups.in"
)
GROUPS_DIVIDE_OUT = Need(
    "k % g = 0", "`g` groups do not divide the `k` output maps", "the groups must divide `k`", id="groups.out"
)

TORCH_WINDOW: dict[str, ArgumentSource] = {
    "kernel_size": RowValue("n"),
    "stride": RowValue("s"),
    "padding": RowValue("p", but=("causal",)),
    "dilation": RowValue("d"),
}
"""What PyTorch calls the letters of a window."""

TORCH_CONV: dict[str, ArgumentSource] = {
    "in_channels": Computed("l"),
    "out_channels": RowValue("k"),
    **TORCH_WINDOW,
    "groups": RowValue("g"),
    "bias": WordChoice({True: "", False: "no bias"}),
}
TORCH_PADDED_CONV: dict[str, ArgumentSource] = TORCH_CONV | {
    "padding_mode": WordChoice({"zeros": "", **{flag.word: flag.word for flag in PADDED_WITH}})
}


SPANS = "[d * (n - 1) + 1 for n, d in zip({n_axes}, {d_axes})]"
"""In a program, how many positions the window spans along each axis."""


def torch_calls(call: FrameworkCall) -> tuple[FrameworkCall, ...]:
    """A convolution of PyTorch, after those with a padding that its class lacks: a step before it pads."""
    arguments = {name: way for name, way in call.arguments.items() if name not in ("padding", "padding_mode")}
    padded = replace(call, arguments=arguments, reads=False, says=(*call.says, "p"))
    calls: list[FrameworkCall] = []
    for mode in [flag.word for flag in PADDED_WITH if "padding_mode" in call.arguments] + [""]:
        when, values = ((*call.when, mode), mode) if mode else (call.when, "constant")
        same = f"padded(x, {SPANS}, {{s_axes}}, {{h_out_axes}}, mode={values!r})"
        before = f"nn.functional.pad(x, ({{d}}*({{n}} - 1), 0), {values!r})"
        calls.append(replace(padded, when=(*when, "same", "stride"), before=same, own=("padded",)))
        calls.append(replace(padded, when=(*when, "causal"), before=before))
    return (*calls, call)


TORCH_POOL: dict[str, ArgumentSource] = {
    **TORCH_WINDOW,
    "padding": RowValue("p", but=("same",)),
    "ceil_mode": WordChoice({False: "", True: "ceil"}),
    "return_indices": Silent(),
}

KERAS_WINDOW: dict[str, ArgumentSource] = {
    "kernel_size": RowValue("n"),
    "strides": RowValue("s"),
    "padding": RowValue("p", but=("numbers",)),
    "dilation_rate": RowValue("d"),
    "use_bias": WordChoice({True: "", False: "no bias"}),
}
"""What Keras calls the letters of a convolution's window."""

KERAS_CONV: dict[str, ArgumentSource] = {"filters": RowValue("k"), **KERAS_WINDOW, "groups": RowValue("g")}
KERAS_POOL: dict[str, ArgumentSource] = {
    "pool_size": RowValue("n"),
    "strides": RowValue("s"),
    "padding": RowValue("p", but=("numbers",)),
}


def keras_calls(name: str, ways: Mapping[str, ArgumentSource], *when: str) -> tuple[FrameworkCall, ...]:
    """A layer of Keras, which pads by a word; for a number of positions a padding layer comes before it."""
    others = {argument: way for argument, way in ways.items() if argument != "padding"}
    padded = FrameworkCall(
        name,
        others,
        features_last=True,
        when=("pad", *when),
        reads=False,
        before="layers.ZeroPadding{rank}D({p_each})(x)",
    )
    return (FrameworkCall(name, ways, features_last=True, when=when), padded)
