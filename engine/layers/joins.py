"""Where branches meet: what several ways through a network give becomes one."""

from ..calls import Call
from ..kind import Kind
from ..rules import Rule


def _calls(torch: str, keras: str) -> dict[str, tuple[Call, ...]]:
    """How a program puts the `{ends}` of its branches together: no layer, but an expression."""
    return {"torch": (Call("", wraps=torch, reads=False),), "keras": (Call("", wraps=keras, reads=False),)}


ADD = Kind(
    word="add",
    usage="add [ .. | .. ]",
    summary="the branches added value by value",
    joins="alike",
    sees="place",
    calls=_calls("sum([{ends}])", "sum([{ends}])"),
    aliases=("Eltwise", "residual", "shortcut"),
)
CONCAT = Kind(
    word="concat",
    usage="concat [ .. | .. ]",
    summary="the maps of all branches one after another",
    joins="beside",
    features=Rule("concat.features", "k", "the maps of all branches together"),
    sees="place",
    calls=_calls("torch.cat([{ends}], dim=1)", "keras.ops.concatenate([{ends}], axis=-1)"),
    aliases=("concatenate", "Concat", "cat"),
)
MUL = Kind(
    word="mul",
    usage="mul [ .. | .. ]",
    summary="the branches multiplied value by value, one value a map reaching all its places",
    joins="spread",
    sees="place",
    calls=_calls("math.prod([{ends}])", "math.prod([{ends}])"),
    aliases=("multiply", "gate"),
)
