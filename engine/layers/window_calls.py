"""What PyTorch and Keras call the letters of a sliding window, and how they pad where their class cannot."""

from collections.abc import Mapping

from ...grammar import replace
from .argument_sources import ArgumentSource, Computed, RowValue, Silent, WordChoice
from .calls import FrameworkCall
from .window_needs import PADDED_WITH

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
