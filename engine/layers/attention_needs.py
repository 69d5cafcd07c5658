"""What attention needs of its heads, its windows and its inputs, and the arguments that say them."""

from ..formulas import Need
from .row_items import Argument, Other

HEADS = Argument(
    "a",
    name="number of heads",
    refused={
        "self": "`attention a` alone is attention of a sequence to itself",
        "cross": "what is looked at is named: `attention a from LABEL`",
        "masked": "the mask of a decoder is `attention a causal`",
        "multihead": "the number of heads follows the word: `attention a`",
        "full": "`attention a` looks everywhere; within a window it is `attention a within n`",
    },
)
FROM = Other()
VALUE_FROM = Other("value from", features="l_3", positions="S_3")

HEADS_DIVIDE = Need(
    "l % a = 0",
    "`a` heads do not divide `l` features",
    "the number of heads must divide the number of features",
    id="heads.divide",
)
HEADS_SHARE = Need(
    "a % g = 0",
    "`g` heads of keys and values cannot serve `a` heads evenly",
    "`groups` must divide the number of heads",
    id="heads.groups",
)
WINDOWS_DIVIDE = Need(
    "h % n = 0",
    "windows of `n` do not cover `h` positions evenly",
    "the window must divide the size",
    id="heads.window",
)
SAME_POSITIONS = Need(
    "S_3 = S",
    "keys for `S` positions, but values for `S_3`",
    "keys and values come from the same number of positions",
    id="attention.positions",
)
SAME_FEATURES = Need(
    "l_2 = l",
    "a query of `l` features meets keys of `l_2`",
    "both must have the same number of features: put a `linear` before one of them",
    id="attention.features",
)
SAME_VALUES = Need(
    "l_3 = l",
    "queries of `l` features, values of `l_3`",
    "Keras wants them equal where heads share keys and values",
    id="attention.features",
)
BASIC = (HEADS_SHARE, SAME_POSITIONS)
