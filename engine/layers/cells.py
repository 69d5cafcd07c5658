"""The cells of recurrent layers: what is learned for one step, and a step as a layer of its own.

Sources: Elman 1990; Hochreiter and Schmidhuber 1997; Cho et al. 2014 (arXiv 1406.1078).
"""

from ...grammar import record
from ..formulas import Rule
from .argument_sources import Computed, RowValue, Silent, WordChoice
from .calls import FrameworkCall
from .kind import Kind
from .row_items import Argument, Flag
from .variants import KindVariant, variant

UNITS = Argument("k", name="number of units")
BIASES = tuple(
    Flag(word, {"b": count}, either="biases") for count, word in enumerate(("no bias", "one bias", "two biases"))
)
BIAS = WordChoice({True: "", False: "no bias"})

IN_TORCH = variant(
    "torch",
    biases=2,
    note="PyTorch keeps two biases a gate in a recurrent layer, one for the input and one for the state; the textbook "
    "has one",
)
IN_KERAS = variant(
    "keras",
    biases=2,
    note="Keras keeps two biases a gate in a GRU that resets after the product (`reset_after`, its default); "
    "an LSTM and a plain layer have one",
)


@record()
class Cell:
    """What distinguishes the recurrent layers: the number of gates, in the rule and in words."""

    word: str
    gates: str
    summary: str
    reason: str
    why: str
    torch: str
    keras: str
    projects: bool = False
    two_biases: tuple[KindVariant, ...] = (IN_TORCH,)
    """The conventions under which a gate has two biases a unit."""


CELLS = (
    Cell(
        "rnn",
        "",
        "`k` recurrent units with `l` input features",
        "`k` units, each connected to `l` input features and the `k` units of the previous step",
        "Each unit has a weight for every input feature and for every unit of the previous step (Elman 1990)."
        " The same weights are used at every step, so the length of the sequence does not matter.",
        "RNN",
        "SimpleRNN",
    ),
    Cell(
        "lstm",
        "4*",
        "`k` units with memory: three gates and a candidate each",
        "4 gates of `k` units, each connected to `l` input features and the `k` units of the previous step",
        "Input gate, forget gate, output gate and the candidate are four layers of `k` units, each connected "
        "to the input and to the state of the previous step (Hochreiter and Schmidhuber 1997). The same "
        "weights are used at every step, so the length of the sequence does not matter.",
        "LSTM",
        "LSTM",
        projects=True,
    ),
    Cell(
        "gru",
        "3*",
        "`k` units with memory: two gates and a candidate each",
        "3 gates of `k` units, each connected to `l` input features and the `k` units of the previous step",
        "Update gate, reset gate and the candidate are three layers of `k` units, each connected to the input"
        " and to the state of the previous step (Cho et al. 2014, arXiv 1406.1078). The same weights are used"
        " at every step, so the length of the sequence does not matter.",
        "GRU",
        "GRU",
        two_biases=(IN_TORCH, IN_KERAS),
    ),
)


def _step(cell: Cell) -> Kind:
    """One step of it."""
    return Kind(
        word=f"{cell.word}cell",
        usage=f"{cell.word}cell k (no bias / one bias / two biases)?",
        summary=f"one step: {cell.summary}",
        row=(UNITS, *BIASES),
        roles={"k": "state"},
        ranks=(0,),
        features=Rule("cell.features", "k", "one feature per unit"),
        params=Rule(f"{cell.word}cell.params", f"{cell.gates}(l + k + b)*k", cell.reason, cell.why),
        macs=Rule("cell.macs", "W", "each of `W` weights is used once", why="Biases are not counted."),
        variants=cell.two_biases,
        calls={
            "torch": (
                FrameworkCall(
                    f"{cell.torch}Cell",
                    {"input_size": Computed("l"), "hidden_size": RowValue("k"), "bias": BIAS, "nonlinearity": Silent()},
                ),
            )
        },
    )


STEPS = tuple(map(_step, CELLS))
