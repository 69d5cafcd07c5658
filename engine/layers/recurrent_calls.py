"""What PyTorch and Keras call a recurrent layer."""

from ...grammar import replace
from .argument_sources import ArgumentSource, Computed, RowValue, Silent, WordChoice
from .calls import FrameworkCall
from .cells import BIAS, IN_KERAS, Cell

MERGES = {"sum": "merge sum", "ave": "merge ave", "mul": "merge mul"}
"""How two directions become one, by Keras' word: added, averaged or multiplied."""


def torch_calls(cell: Cell) -> tuple[FrameworkCall, ...]:
    """The layer in PyTorch, with what is done to its input and output where its class does not."""
    ways: dict[str, ArgumentSource] = {
        "input_size": Computed("l"),
        "hidden_size": RowValue("k"),
        "num_layers": RowValue("N"),
        "bias": BIAS,
        "batch_first": Silent(written=True),
        "dropout": Silent(),
        "bidirectional": WordChoice({False: "", True: "bidirectional"}),
        "proj_size": RowValue("r"),
        "nonlinearity": Silent(),
    }
    seen = cell.torch != "LSTM"  # PyTorch hands a whole LSTM to oneDNN, where its counter does not see in
    plain = FrameworkCall(cell.torch, ways, features_last=True, counts=seen)
    last = replace(plain, when=("last",), reads=False, after="x[:, -1]")
    state = "{other}.reshape(BATCH, {D}, {k}).movedim(1, 0).repeat({N}, 1, 1)"
    given = f"x, ({state}, {state})" if cell.word == "lstm" else f"x, {state}"
    begun = (replace(one, when=(*one.when, "state from"), reads=False, before=given) for one in (last, plain))
    calls = (plain, last, *begun)
    back = {"before": "x.flip(1)", "reads": False}
    calls += (
        replace(plain, when=("backwards",), after="x.flip(1)", **back),
        replace(last, when=("last", "backwards"), **back),
    )
    return (*calls, *(replace(one, when=(*one.when, "two biases"), reads=False) for one in calls))


KERAS_SILENT: dict[str, ArgumentSource] = dict.fromkeys(
    (
        "activation",
        "recurrent_activation",
        "unit_forget_bias",
        "kernel_initializer",
        "recurrent_initializer",
        "bias_initializer",
        "dropout",
        "recurrent_dropout",
        "return_state",
        "stateful",
        "unroll",
        "use_cudnn",
        "seed",
    ),
    Silent(),
)

KERAS_SEQUENCE: dict[str, ArgumentSource] = {
    "use_bias": BIAS,
    "return_sequences": WordChoice({True: "", False: "last"}, default=True),
    "go_backwards": WordChoice({False: "", True: "backwards"}),
    **KERAS_SILENT,
}


def keras_calls(cell: Cell) -> tuple[FrameworkCall, ...]:
    """The layer itself, read with what `Bidirectional` says of it, and written inside one."""
    ways: dict[str, ArgumentSource] = {"units": RowValue("k"), **KERAS_SEQUENCE}
    if IN_KERAS in cell.two_biases:
        ways["reset_after"] = WordChoice({True: "", False: "one bias"})
    wrapper = {
        "bidirectional": WordChoice({False: "", True: "bidirectional"}),
        "merge_mode": WordChoice({"concat": "", **MERGES}),
    }
    wrapped = {("bidirectional",): "layers.Bidirectional({layer})"} | {
        ("bidirectional", word): f"layers.Bidirectional({{layer}}, merge_mode={mode!r})"
        for mode, word in MERGES.items()
    }
    plain = FrameworkCall(cell.keras, ways | wrapper, features_last=True, when=("not bidirectional",))
    given = "x, [{other}, {other}]" if cell.word == "lstm" else "x, {other}"
    return (
        plain,
        replace(plain, when=("state from", "not bidirectional"), reads=False, before=given),
        *(
            FrameworkCall(cell.keras, ways, features_last=True, when=words, reads=False, wraps=wraps)
            for words, wraps in wrapped.items()
        ),
    )
