"""Recurrent layers over a sequence: plain, LSTM and GRU.

Sources: Sak et al. 2014 (arXiv 1402.1128) for the projection; for the rest see the cells.
"""

from ..formulas import Form, Need, Rule
from .cells import BIASES, CELLS, UNITS, Cell
from .kind import Kind
from .recurrent_calls import MERGES, keras_calls, torch_calls
from .recurrent_slips import recurrent_slips
from .row_items import Argument, Flag, Other
from .variants import KindVariant, variant

DEPTH = Argument("N", "layers", default="1")
PROJECT = Argument("r", "project", default="k")
LAST = Flag("last")
BOTH_WAYS = Flag("bidirectional", {"D": 2})
BACKWARDS = Flag("backwards")

MERGING = tuple(Flag(word, either="merge") for word in MERGES.values())

ONE_DEEP = Need(
    "1 >= N",
    "the directions are merged after the last of `N` layers, or after each?",
    "write the layers one after another, each with its merge",
    id="recurrent.merge_layers",
)
TWO_WAYS = Need(
    "D >= 2", "there is one direction, and nothing to merge", "add `bidirectional`", id="recurrent.merge_one"
)
STATE = Other("state from")
STATE_NEEDS = (
    Need(
        "l_2 = D*k",
        "the first state has `l_2` values, the layer's has `D*k`",
        "let the layer that gives it have as many units",
        id="recurrent.state",
    ),
    Need(
        "S = 1",
        "the first state is one vector, not one at each of `S` positions",
        "let the layer that gives it end with `last`",
        id="recurrent.states",
    ),
)
"""What a state that another layer gives must be: the last of a layer of the same width."""

NOT_BACKWARDS = Need(
    "1 >= D",
    "both directions read the sequence backwards too",
    "leave `backwards` out",
    id="recurrent.backwards",
)
NO_PROJECTION = Need("0 >= r", "only an `lstm` projects its state", "leave `project` out", id="recurrent.project")
PROJECTS_DOWN = Need(
    "k >= r + 1",
    "PyTorch projects `k` units to fewer features, not to `r`",
    "project to less than the number of units, or choose another convention",
    id="torch.project_smaller",
)

MACS = Rule(
    "recurrent.macs",
    "W*T",
    "each of `W` weights is used once in each of `T` steps",
    why="The same weights serve every step, in the deeper layers and in both directions too. Biases, and the "
    "products of gates and states value by value, are not counted.",
)


def _params(cell: Cell) -> Rule:
    """The first layer, and the deeper ones, which are fed by all directions."""
    g = cell.gates
    one, deeper = f"{g}(l + k + b)*k", "a deeper layer has the units of all directions as its input"
    return Rule(
        f"{cell.word}.params",
        f"D*{one} + (N - 1)*D*{g}(D*k + k + b)*k",
        f"{cell.reason}; {deeper}",
        why=cell.why,
        forms=(
            Form(one, ("N = 1", "D = 1"), cell.reason, taught=True),
            Form(f"2*{one}", ("N = 1", "D = 2"), f"in each of two directions, {cell.reason}", taught=True),
            Form(
                f"{one} + (N - 1)*{g}(2*k + b)*k",
                ("D = 1",),
                f"{cell.reason}; a deeper layer has the `k` units below it as its input",
                taught=True,
            ),
            Form(
                f"2*{one} + (N - 1)*2*{g}(3*k + b)*k",
                ("D = 2",),
                f"in each of two directions, {cell.reason}; a deeper layer has the `2*k` units below it as its input",
                taught=True,
            ),
        ),
    )


def _features(of: str, rule: str, reason: str) -> Rule:
    """One feature a unit, in each direction."""
    return Rule(
        rule,
        f"D*{of}",
        f"{reason} in each direction",
        forms=(
            Form(of, ("D = 1",), reason, taught=True),
            Form(f"2*{of}", ("D = 2",), f"{reason} in each of two directions", taught=True),
        ),
    )


FEATURES = _features("k", "recurrent.features", "one feature per unit")
MERGED = Rule("recurrent.merged", "k", "the two directions are merged, unit by unit")
_KEPT = "the features of all `N` layers, in each of `T` steps"
LAYERS_MEMORY = Rule(
    "recurrent.memory",
    "E*X*((N - 1)*D*k + k_out)*T",
    _KEPT,
    why="Every layer's output is kept at each step, as if the layers were written one by one; what the gates "
    "give inside a step is not counted.",
)
LAYERS_MEMORY_LAST = Rule(
    "recurrent.memory.last",
    "E*X*((N - 1)*D*k*T + k_out)",
    "the features of all layers but the last in each of `T` steps",
)
PROJECTED_MEMORY = Rule("lstm.memory.projected", "E*X*((N - 1)*D*r + k_out)*T", _KEPT)
PROJECTED_MEMORY_LAST = Rule("lstm.memory.projected.last", "E*X*((N - 1)*D*r*T + k_out)", LAYERS_MEMORY_LAST.reason)
PROJECTED = _features("r", "lstm.projected", "`r` features of the projected state")
PROJECTED_AND_MERGED = Rule("lstm.projected.merged", "r", "the two directions are merged, feature by feature")
_PROJECTING = (
    "4 gates of `k` units, each connected to `l` input features and the `r` projected features of the "
    "previous step, and the projection"
)
_DEEPER = "a deeper layer has the `r` features below it as its input"
PROJECTION = Rule(
    "lstm.params.projected",
    "D*(4*(l + r + b)*k + k*r) + (N - 1)*D*(4*(D*r + r + b)*k + k*r)",
    f"{_PROJECTING}; a deeper layer has the features of all directions as its input",
    why="The state of `k` units is multiplied by a matrix that leaves `r` features, and these go on and back into "
    "the gates (Sak et al. 2014, arXiv 1402.1128). The projection has no biases.",
    forms=(
        Form("4*(l + r + b)*k + k*r", ("N = 1", "D = 1"), _PROJECTING, taught=True),
        Form("2*(4*(l + r + b)*k + k*r)", ("N = 1", "D = 2"), f"in each of two directions, {_PROJECTING}", taught=True),
        Form(
            "4*(l + r + b)*k + k*r + (N - 1)*(4*(2*r + b)*k + k*r)",
            ("D = 1",),
            f"{_PROJECTING}; {_DEEPER}",
            taught=True,
        ),
        Form(
            "2*(4*(l + r + b)*k + k*r) + (N - 1)*2*(4*(3*r + b)*k + k*r)",
            ("D = 2",),
            f"in each of two directions, {_PROJECTING}; {_DEEPER.replace('`r`', '`2*r`')}",
            taught=True,
        ),
    ),
)


def _variants(cell: Cell) -> tuple[KindVariant, ...]:
    common = (
        variant("last", time="dropped"),
        variant("state from", also=STATE_NEEDS),
        *cell.two_biases,
        *(variant(word, features=MERGED, needs=(TWO_WAYS, ONE_DEEP)) for word in MERGES.values()),
        variant("backwards", "bidirectional", needs=(NOT_BACKWARDS,)),
        variant("layers", summary=f"`N` layers of {cell.summary}", memory=LAYERS_MEMORY),
        variant("layers", "last", memory=LAYERS_MEMORY_LAST),
        variant("bidirectional", summary=f"{cell.summary}, in both directions"),
        variant("bidirectional", "layers", summary=f"`N` layers of {cell.summary}, in both directions"),
    )
    return common + (PROJECTING if cell.projects else (variant("project", needs=(NO_PROJECTION,)),))


PROJECTING = (
    variant("project", features=PROJECTED, params=PROJECTION),
    variant("layers", "project", memory=PROJECTED_MEMORY),
    variant("layers", "last", "project", memory=PROJECTED_MEMORY_LAST),
    variant("torch", "project", needs=(PROJECTS_DOWN,)),
    *(variant("project", word, features=PROJECTED_AND_MERGED) for word in MERGES.values()),
)


def _sequence(cell: Cell) -> Kind:
    """The layer that works through a sequence."""
    project = " (project r)?" if cell.projects else ""
    return Kind(
        word=cell.word,
        usage=f"{cell.word} k (state from LABEL)? (layers N)?{project} (bidirectional)? (merge sum / ave / mul)? "
        "(backwards)? (last)? (no bias / one bias / two biases)?",
        summary=cell.summary,
        row=(UNITS, DEPTH, PROJECT, BOTH_WAYS, *MERGING, BACKWARDS, LAST, *BIASES, STATE),
        roles={"k": "state", "r": "projection"},
        ranks=(1,),
        time="stays",
        features=FEATURES,
        params=_params(cell),
        slips=recurrent_slips(cell),
        macs=MACS,
        sees="all",
        fused=True,
        variants=_variants(cell),
        calls={"torch": torch_calls(cell), "keras": keras_calls(cell)},
    )


SEQUENCES = tuple(map(_sequence, CELLS))
