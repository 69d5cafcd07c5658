"""What is among the layers of a text without being one: repeats, loops, bodies, and ways between."""

from ..formulas import Need
from .kind import Kind
from .row_items import Argument, Flag

REPEAT = Kind("repeat", "[ .. ] * N", "the same body several times in a row", flow=True)
LOOP = Kind("loop", "for i = 1..N [ .. ]", "the same body for each value of its letter", flow=True)
ONCE = Kind("body", "[ .. ]", "a body with names of its own", flow=True)
NEXT = Kind("inner", "inner", "the next repetition", flow=True)
BACK = Kind("from", "from LABEL", "goes on from an earlier layer", flow=True)
AGAIN = Kind("again", "again LABEL", "an earlier layer once more", flow=True)
IF = Kind("if", "if A = B [ .. ] else [ .. ]", "one of two bodies, by a condition", flow=True)
ASIDE = Kind("aside", "aside [ .. ]", "a side head: the chain goes on from before it", flow=True)
BRANCH = Kind("branch", "for i = 1..N [ .. ]", "one of the branches of a join", flow=True)
EXPERTS = Kind(
    word="experts",
    usage="experts N top K (shared S)? (bias)? [ .. ]",
    summary="`N` experts, `K` of them chosen for each position",
    row=(
        Argument("N", name="number of experts"),
        Argument("K", "top", required=True),
        Argument("S", "shared", default="0", least=0),
        Flag("bias"),
    ),
    roles={"N": "experts", "K": "chosen_experts", "S": "shared_experts"},
    needs=(Need("N >= K", "`K` experts are chosen of `N`", "choose at most `N`", id="experts.top"),),
    note="parameters: those of the router, `l*N` (and `N` with `bias`), and of `N + S` bodies; multiply-adds and "
    "`active`: those of the router and of `K + S` bodies",
    aliases=("moe", "mixtureofexperts", "SparseMoe"),
    flow=True,
)
EACH = Kind(
    word="each",
    usage="each [ .. ]",
    summary="the same body at each of `h` positions of the first size",
    ranks=(1, 2, 3),
    note="parameters: those of the body, once; multiply-adds: those of the body, `h` times",
    aliases=("TimeDistributed", "vmap"),
    flow=True,
)
PARALLEL = (EXPERTS, EACH)
"""Kinds with a row and one body, which is there or at work more than once."""

FLOW = {kind.word: kind for kind in (REPEAT, LOOP, ONCE, NEXT, AGAIN, IF, ASIDE, *PARALLEL)}
"""What is among the layers without being one."""
