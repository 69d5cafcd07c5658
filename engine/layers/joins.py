"""Where branches meet: what several ways through a network give becomes one."""

from ..kind import Kind
from ..rules import Rule

ADD = Kind(
    word="add",
    usage="add [ .. | .. ]",
    summary="the branches added value by value",
    joins="alike",
    sees="place",
    aliases=("Eltwise", "residual", "shortcut"),
)
CONCAT = Kind(
    word="concat",
    usage="concat [ .. | .. ]",
    summary="the maps of all branches one after another",
    joins="beside",
    features=Rule("concat.features", "k", "the maps of all branches together"),
    sees="place",
    aliases=("concatenate", "Concat", "cat"),
)
MUL = Kind(
    word="mul",
    usage="mul [ .. | .. ]",
    summary="the branches multiplied value by value, one value a map reaching all its places",
    joins="spread",
    sees="place",
    aliases=("multiply", "gate"),
)
