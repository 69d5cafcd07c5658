"""Vectors for symbols and for positions: learned tables in which rows are looked up."""

from ..formulas import Need, Rule, Slip
from .argument_sources import ArgumentSource, Computed, RowValue, Silent, WordChoice
from .calls import FrameworkCall, own_call, own_calls
from .dense import LINEAR
from .kind import Kind
from .normalisation_rules import FROZEN, WHEN_FROZEN
from .row_items import Argument, Flag
from .saved import NEVER, VIEW, Saved
from .variants import variant

NO_TABLES = {
    "rope": "positions that rotate queries and keys are `positions rotary`",
    "relative": "relative positions belong to the attention: `attention a relative r`",
    "fixed": "fixed positions are `positions sinusoidal`",
    "sine": "fixed positions are `positions sinusoidal`",
    "none": "without positions leave the layer out",
}
"""Positions that are no table, or that the row says with other words."""

VOCABULARY = Argument("V", name="number of symbols")
VECTOR = Argument("d", name="size of a vector")
PADDING = Argument("i", "padding", least=0)
ROLES = {"V": "vocabulary", "d": "vector_size", "i": "padding_symbol"}

AN_INDEX = Need(
    "l = 1",
    "the input has `l` features, but a symbol is one number, its index",
    "a sequence of T indices is `input 1@T`, a single one `input 1`",
    id="embedding.index",
)
A_SYMBOL = Need(
    "V >= i + 1",
    "the padding symbol `i` is none of `V`",
    "symbols are counted from 0 to `V - 1`",
    id="embedding.padding",
)
WITH_PADDING = variant("padding", needs=(AN_INDEX, A_SYMBOL))
SIZE = Rule("embedding.features", "d", "the vector of the symbol")
TABLE = Rule(
    "embedding.params",
    "V*d",
    "one vector of `d` values for each of `V` symbols",
    "The layer is a table with a row for every symbol of the vocabulary. A row is looked up, not multiplied, "
    "so there are no multiply-adds.",
)
TABLE_SLIPS = (
    Slip("embedding.biases", "params", "(V + 1)*d", "a table has no biases"),
    Slip("embedding.sequence", "params", "V*d*h", "the same table serves all `h` positions", when=("h >= 2",)),
    Slip("embedding.positions", "params", "h*d", "the table has a row for each of `V` symbols", when=("h >= 2",)),
    Slip("embedding.vocabulary", "params", "V", "each of `V` symbols has a vector of `d` values"),
)
TORCH: dict[str, ArgumentSource] = {
    "num_embeddings": RowValue("V"),
    "embedding_dim": RowValue("d"),
    "padding_idx": RowValue("i"),
    **dict.fromkeys(("max_norm", "norm_type", "scale_grad_by_freq", "sparse", "mode", "device", "dtype"), Silent()),
}
KERAS: dict[str, ArgumentSource] = {
    "input_dim": RowValue("V"),
    "output_dim": RowValue("d"),
    "trainable": WordChoice({True: "", False: "frozen"}),
    **dict.fromkeys(
        ("mask_zero", *(f"embeddings_{x}" for x in ("initializer", "regularizer", "constraint"))), Silent()
    ),
}
TIED_TORCH = "layer = nn.Linear({d}, {V}, bias=False)\nlayer.weight = {layer}.weight"
TIED_KERAS = "layer = layers.Lambda(lambda x: keras.ops.matmul(x, keras.ops.transpose({layer}.embeddings)))"

EMBEDDING = Kind(
    word="embedding",
    saved=Saved(
        inside=Rule("embedding.saved", "8*X*h*w*z", "8 bytes for the index at each of `h*w*z` positions"),
    ),
    factored=Rule("embedding.factored", "V + d", "`V` rows and `d` columns"),
    usage="embedding V, d (padding i)? (frozen)?",
    summary="a learned vector of `d` values for each of `V` symbols",
    row=(VOCABULARY, VECTOR, PADDING, FROZEN),
    roles=ROLES,
    features=SIZE,
    params=TABLE,
    slips=TABLE_SLIPS,
    needs=(AN_INDEX,),
    variants=(WITH_PADDING, WHEN_FROZEN),
    tied=(LINEAR, "V"),
    calls={
        "torch": (
            FrameworkCall("Embedding", TORCH, features_last=True, before="x.squeeze(-1).long()", tied=TIED_TORCH),
            FrameworkCall(
                "Embedding",
                TORCH,
                features_last=True,
                when=("frozen",),
                reads=False,
                before="x.squeeze(-1).long()",
                wraps="{layer}.requires_grad_(False)",
                tied=TIED_TORCH,
            ),
        ),
        "keras": (
            FrameworkCall("Embedding", KERAS, features_last=True, before="keras.ops.squeeze(x, -1)", tied=TIED_KERAS),
        ),
    },
    aliases=("lookup",),
)

EMBEDDINGBAG = Kind(
    word="embeddingbag",
    usage="embeddingbag V, d (padding i)? (frozen)?",
    summary="sum, mean or maximum of the vectors of all input symbols, one of `V` for each",
    row=(VOCABULARY, VECTOR, PADDING, FROZEN),
    roles=ROLES,
    ranks=(0, 1),
    features=Rule("embeddingbag.features", "d", "one vector for all symbols"),
    space=(),
    params=Rule("embeddingbag.params", TABLE.text, TABLE.reason, TABLE.why),
    needs=(AN_INDEX,),
    variants=(WITH_PADDING, WHEN_FROZEN),
    calls={
        "torch": (
            FrameworkCall(
                "EmbeddingBag", TORCH, features_last=True, when=("not vector",), before="x.squeeze(-1).long()"
            ),
        )
    },
)

POSITIONS = Kind(
    word="positions",
    saved=NEVER,
    factored=Rule("positions.factored", "N + l", "`N` rows and `l` columns"),
    usage="positions N? / positions learned N / sinusoidal / rotary / alibi",
    summary="adds a vector for its position to each of `h*w*z` vectors of `l` features",
    row=(
        Argument("N", default="h*w*z", name="number of positions", refused=NO_TABLES),
        Argument("N", "learned", instead="N", refused=NO_TABLES),
        *(Flag(word, either="no table") for word in ("sinusoidal", "rotary", "alibi")),
    ),
    roles={"N": "positions_known"},
    ranks=(1, 2, 3),
    params=Rule(
        "positions.params",
        "N*l",
        "one vector of `l` values for each of `N` positions",
        "Attention does not depend on the order of its inputs, so a learned vector is added at each position "
        "(BERT: Devlin et al. 2018, arXiv 1810.04805; GPT-2). The table is as long as the longest sequence "
        "allowed, however short the input is.",
    ),
    needs=(
        Need(
            "N >= h*w*z",
            "the input has `h*w*z` positions, but only `N` have a vector",
            "name at least as many as the input has, or none: `positions`",
            of_all_axes=True,
            id="positions.enough",
        ),
    ),
    variants=(
        variant(
            "sinusoidal",
            params=Rule(
                "positions.sinusoidal",
                "0",
                "sines and cosines of the position, no parameters (Vaswani et al. 2017, arXiv 1706.03762)",
            ),
        ),
        variant(
            "rotary",
            summary="rotates pairs of features by an angle that grows with the position",
            params=Rule("positions.rotary", "0", "fixed angles, no parameters (Su et al. 2021, arXiv 2104.09864)"),
        ),
        variant(
            "alibi",
            saved=VIEW,
            summary="lowers the scores of distant positions in the attention",
            params=Rule("positions.alibi", "0", "a fixed slope for each head (Press et al. 2021, arXiv 2108.12409)"),
        ),
    ),
    calls=dict.fromkeys(
        ("torch", "keras"),
        (
            own_call("Sinusoidal", {}, when=("sinusoidal",)),
            *(FrameworkCall("Identity", features_last=True, when=(word,), reads=False) for word in ("rotary", "alibi")),
            own_call("Positions", {"positions": RowValue("N", always=True), "features": Computed("l")}),
        ),
    ),
    aliases=("PositionEmbedding", "PositionalEncoding", "positional"),
)

CLASSTOKEN = Kind(
    word="classtoken",
    saved=NEVER,
    factored=Rule("classtoken.factored", "P", "one for each value"),
    usage="classtoken",
    summary="puts one learned vector of `l` values before the sequence",
    ranks=(1,),
    size=Rule("classtoken.size", "h + 1", "one position more"),
    params=Rule(
        "classtoken.params",
        "l",
        "one vector of `l` values",
        "The output of the later layers at this extra position represents the whole sequence, as the class "
        "token of BERT (Devlin et al. 2018, arXiv 1810.04805) and of the vision transformer (Dosovitskiy et "
        "al. 2020, arXiv 2010.11929). It is the same for every example.",
    ),
    calls=own_calls("ClassToken", {"features": Computed("l")}),
    aliases=("cls", "clstoken"),
)
