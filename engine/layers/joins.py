"""Joins: what several ways through a network give becomes one."""

from ..formulas import Need, Rule
from .argument_sources import ArgumentSource, Computed, Silent
from .axis_sources import Axes
from .calls import FrameworkCall
from .kind import Kind
from .row_items import Argument, Other
from .saved import NEVER, Saved
from .variants import variant

FROM = Other()
TWO = Need("N = 2", "`N` branches", "it takes two: a first and a second", id="join.two")


def _calls(torch: str, keras: str) -> dict[str, tuple[FrameworkCall, ...]]:
    """PyTorch has no layer for a join, but an expression; Keras has one."""
    return {
        "torch": (FrameworkCall("", wraps=torch, reads=False),),
        "keras": (FrameworkCall(keras, wraps="{layer}([{ends}])"),),
    }


def _elementwise(
    word: str,
    done: str,
    torch: str,
    keras: str,
    aliases: tuple[str, ...],
    needs: tuple[Need, ...] = (),
    saved: Saved = NEVER,
) -> Kind:
    """A join that works value by value."""
    return Kind(
        word=word,
        usage=f"{word} [ .. | .. ] / {word} from LABEL",
        summary=done,
        row=(FROM,),
        roles={"N": "branches"},
        joins="elementwise",
        sees="place",
        needs=needs,
        saved=saved,
        calls=_calls(torch, keras),
        aliases=aliases,
    )


ADD = _elementwise(
    "add", "the branches added value by value", "sum([{ends}])", "Add", ("Eltwise", "residual", "shortcut")
)
SUBTRACT = _elementwise(
    "subtract",
    "the second branch taken from the first, value by value",
    "{first} - {second}",
    "Subtract",
    ("sub",),
    (TWO,),
)
MUL = _elementwise(
    "mul",
    "the branches multiplied value by value",
    "math.prod([{ends}])",
    "Multiply",
    ("gate",),
    saved=Saved(branches="others"),
)
AVERAGE = _elementwise(
    "average", "the mean of the branches, value by value", "sum([{ends}]) / {N}", "Average", ("mean",)
)
MAXIMUM = _elementwise(
    "maximum",
    "the largest of the branches, value by value",
    "functools.reduce(torch.maximum, [{ends}])",
    "Maximum",
    (),
    saved=Saved(branches="all"),
)
MINIMUM = _elementwise(
    "minimum",
    "the smallest of the branches, value by value",
    "functools.reduce(torch.minimum, [{ends}])",
    "Minimum",
    (),
    saved=Saved(branches="all"),
)

CONCAT = Kind(
    word="concat",
    usage="concat (along i)? [ .. | .. ] / concat (along i)? from LABEL",
    summary="concatenates the branches",
    row=(Argument("i", "along", default="0", least=0, name="axis"), FROM),
    roles={"i": "axis", "N": "branches"},
    joins="concatenated",
    features=Rule("concat.features", "k", "the maps of all branches together"),
    sees="place",
    saved=NEVER,
    variants=(variant("along", features=None),),
    calls={
        "torch": (FrameworkCall("", {"dim": Computed("i + 1")}, wraps="torch.cat([{ends}], dim={dim})", reads=False),),
        "keras": (FrameworkCall("Concatenate", {"axis": Axes(("i",))}, wraps="{layer}([{ends}])"),),
    },
    aliases=("Concat", "cat"),
)

BOTH: dict[str, ArgumentSource] = {"i": Axes(("i",)), "j": Axes(("j",))}
DOT = Kind(
    word="dot",
    usage="dot (along i)? (with j)? [ .. | .. ] / dot (along i)? (with j)? from LABEL",
    summary="products of two branches, summed along an axis of each",
    row=(
        Argument("i", "along", default="0", least=0, name="axis"),
        Argument("j", "with", default="i", least=0, name="axis"),
        FROM,
    ),
    roles={"i": "axis", "j": "axis", "c": "summed", "c_2": "summed_too", "N": "branches"},
    joins="products",
    macs=Rule(
        "dot.macs",
        "c*k_out*h_out*w_out*z_out",
        "one product for each of the `c` values summed in each output value",
        why="Each output value is a sum of `c` products of a value of the first branch and one of the second."
        " They are not products with a weight, but they are counted as multiply-adds.",
    ),
    needs=(
        TWO,
        Need(
            "c = c_2",
            "`c` values of the first branch meet `c_2` of the second",
            "what is multiplied and added up must be as long in both: `along` and `with` say which axes",
            id="dot.sizes",
        ),
    ),
    calls={
        "torch": (
            FrameworkCall(
                "",
                BOTH,
                features_last=True,
                wraps="({first}.movedim({i}, -1).reshape(BATCH, -1, {c}) "
                "@ {second}.movedim({j}, 1).reshape(BATCH, {c}, -1)).reshape(BATCH, {shape})",
                reads=False,
            ),
        ),
        "keras": (FrameworkCall("Dot", {"axes": Axes(("i", "j")), "normalize": Silent()}, wraps="{layer}([{ends}])"),),
    },
    aliases=("dotproduct", "matmul", "batchdot"),
)
