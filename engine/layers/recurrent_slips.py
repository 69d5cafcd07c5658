"""What people get wrong in a recurrent layer."""

from ..formulas import Slip
from .cells import Cell

GATES = {"rnn": 1, "lstm": 4, "gru": 3}
NAMES = {"lstm": "an LSTM", "gru": "a GRU"}


def recurrent_slips(cell: Cell) -> tuple[Slip, ...]:
    """What people get wrong in one layer that runs one way."""
    g, alone = cell.gates, ("N = 1", "D = 1")
    others = {word: count for word, count in GATES.items() if word not in (cell.word, "rnn")}
    gates_here = f"{NAMES[cell.word]} has {GATES[cell.word]} gates" if cell.gates else "a plain RNN has no gates"
    of_gates = f"each of `{GATES[cell.word]}` gates has" if cell.gates else "there is"
    return (
        Slip(
            "recurrent.missing",
            "params",
            f"{g}(l + b)*k",
            "the recurrent weights are missing. There are `k*k` for each gate",
            when=alone,
        ),
        Slip(
            "recurrent.diagonal",
            "params",
            f"{g}(l + 1 + b)*k",
            f"{of_gates} a `k`×`k` recurrent matrix. Every unit sees all `k`",
            "Data Science SE: 150 for 2,600",
            alone,
        ),
        Slip("recurrent.as_dense", "params", "(l + b)*k", "that is a dense layer, without state and gates", when=alone),
        *(
            Slip(
                f"gates.{word}",
                "params",
                f"{n}*(l + k + b)*k",
                f"{gates_here}; {n} are those of {NAMES[word]}",
                when=alone,
            )
            for word, n in others.items()
        ),
        *(
            [Slip("gates.missing", "params", "(l + k + b)*k", "the gates are missing", when=alone)]
            if cell.gates
            else []
        ),
        Slip("recurrent.steps", "params", f"{g}(l + k + b)*k*T", "the same weights serve all `T` steps", when=alone),
        Slip("recurrent.sequence", "params", f"{g}(l*T + k + b)*k", "each step has `l` input features", when=alone),
        Slip(
            "recurrent.recurrent_alone",
            "params",
            f"{g}(k + b)*k",
            "the weights of the `l` inputs are missing",
            when=alone,
        ),
        Slip(
            "recurrent.one_input",
            "params",
            f"{g}(1 + k + b)*k",
            "there are `l` input features, not 1",
            when=(*alone, "l >= 2"),
        ),
        Slip("directions.one", "params", "D = 1", "there are `D` directions, each with weights of its own"),
        Slip("directions.features", "features", "D = 1", "there are `D` directions, side by side"),
        Slip(
            "layers.alike",
            "params",
            f"N*D*{g}(l + k + b)*k",
            "a deeper layer has `D*k` input features",
            when=("N >= 2",),
        ),
        Slip("layers.one", "params", "N = 1", "there are `N` layers"),
        Slip("macs.one_step", "macs", "W", "the weights are used in each of `T` steps"),
    )
