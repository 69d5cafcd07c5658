"""Attention with heads, over itself or over what other layers gave.

Sources: Vaswani et al. 2017 (arXiv 1706.03762) for heads, Shazeer 2019 (arXiv 1911.02150) and
Ainslie et al. 2023 (arXiv 2305.13245) for heads that share keys and values, Liu et al. 2021
(arXiv 2103.14030) for windows.
"""

from dataclasses import replace

from ..formulas import Form, Need, Rule, Slip
from .calls import ArgumentSource, Computed, EachAxis, FrameworkCall, Named, RowValue, Silent, WordChoice, own_call
from .kind import Argument, Choices, Flag, Kind, Other
from .saved import inner
from .variants import KindVariant, variant
from .windows import NO_BIAS

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

STANDARD = ("e = 0", "r = 0", "g = a", "d_v = d_k", "l = a*d_k", "l_2 = l", "l_3 = l", "k = l")
"""All heads together are as wide as the input, and there is no other input."""

PARAMS = Rule(
    "attention.params",
    "(l + b)*a*d_k + (l_2 + b)*g*d_k + (l_3 + b)*g*d_v + (a*d_v + b)*k + e*g*(d_k + d_v) + r*a",
    "projections to queries, keys and values, the output projection, and the learned values beside them",
    why="Queries, keys and values are projections of the input, and the output of all heads is projected once"
    " more; each projection is a learned matrix, the same at every position (Vaswani et al. 2017, arXiv "
    "1706.03762). A head has `l/a` of the `l` features, so the `a` heads together have `l` again: their "
    "number does not matter.",
    forms=(
        Form(
            "4*(l + b)*l",
            STANDARD,
            "four projections from `l` to `l` features (queries, keys, values, output)",
            taught=True,
        ),
        Form(
            "4*(l + b)*l + r*a",
            ("e = 0", *STANDARD[2:]),
            "four projections from `l` to `l` features, and `r` biases of relative positions in each of `a` heads",
            taught=True,
        ),
        Form(
            "2*(l + b)*l + 2*(l_2 + b)*l",
            ("e = 0", "r = 0", "g = a", "d_v = d_k", "l = a*d_k", "l_3 = l_2", "k = l"),
            "projections to queries and to the output from `l` to `l` features, to keys and values from `l_2` to `l`",
            taught=True,
        ),
        Form(
            "2*(l + b)*l + 2*(l + b)*g*d_k",
            ("e = 0", "r = 0", "d_v = d_k", "l = a*d_k", "l_2 = l", "l_3 = l", "k = l"),
            "projections to queries and to the output with `a` heads, to keys and values with `g` heads of size `d_k`",
            taught=True,
        ),
        Form(
            "3*(l + b)*a*d_k + (a*d_k + b)*l",
            ("e = 0", "r = 0", "g = a", "d_v = d_k", "l_2 = l", "l_3 = l", "k = l"),
            "projections to queries, keys and values of size `d_k` in each of `a` heads, and back to `l` features",
            taught=True,
        ),
        Form(
            "2*(l + b)*a*d_k + (l + b)*a*d_v + (a*d_v + b)*k",
            ("e = 0", "r = 0", "g = a", "l_2 = l", "l_3 = l"),
            "projections to queries and keys of size `d_k` and values of size `d_v` in each of `a` heads, and"
            " to the output",
            taught=True,
        ),
        Form(
            "4*(l + b)*l + 2*e*l",
            STANDARD[1:],
            "four projections from `l` to `l` features, and a learned key and value of `l` features",
            taught=True,
        ),
        Form(
            "(l + b)*a*d_k + (l_2 + b)*a*d_k + (l_3 + b)*a*d_v + (a*d_v + b)*k",
            ("e = 0", "r = 0", "g = a"),
            "projections to queries, keys and values in each of `a` heads, and to the output",
            taught=True,
        ),
        Form(
            "(l + b)*a*d_k + (l_2 + b)*g*d_k + (l_3 + b)*g*d_v + (a*d_v + b)*k",
            ("e = 0", "r = 0"),
            "projections to queries and to the output in each of `a` heads, to keys and values in each of `g`",
            taught=True,
        ),
    ),
)
_PROJECTIONS = "(l*a*d_k + a*d_v*k)*h*w*z + (l_2*g*d_k + l_3*g*d_v)*S"
_WHY = (
    "Every query is multiplied by every key, and the values are summed with the resulting weights: two "
    "products without parameters, but most of the work where there are many positions."
)
MACS = Rule(
    "attention.macs",
    f"{_PROJECTIONS} + a*(d_k + d_v)*h*w*z*(S + e + j)",
    "the matrices at every position, and queries with keys, weights with values for each pair of positions",
    why=_WHY,
    forms=(
        Form(
            "4*l^2*h*w*z + 2*l*(h*w*z)^2",
            ("j = 0", *STANDARD[:1], *STANDARD[2:], "S = h*w*z"),
            "four matrices at `h*w*z` positions; then queries with keys and weights with values, "
            "`l` products for each pair of positions",
            taught=True,
        ),
        Form(
            "(l*a*d_k + l*g*(d_k + d_v) + a*d_v*k)*h*w*z + a*(d_k + d_v)*(h*w*z)^2",
            ("e = 0", "j = 0", "l_2 = l", "l_3 = l", "S = h*w*z"),
            "the matrices at every position, and queries with keys, weights with values for each pair of positions",
            taught=True,
        ),
        Form(
            "(l*a*d_k + l*g*(d_k + d_v) + a*d_v*k)*h*w*z + a*(d_k + d_v)*h*w*z*(h*w*z + e + j)",
            ("l_2 = l", "l_3 = l", "S = h*w*z"),
            "the matrices at every position, and queries with keys, weights with values for each pair of positions",
            taught=True,
        ),
        Form(
            f"{_PROJECTIONS} + a*(d_k + d_v)*h*w*z*S",
            ("e = 0", "j = 0"),
            "the matrices at every position, and queries with keys, weights with values for each pair of positions",
            taught=True,
        ),
    ),
)
MACS_WITHIN = Rule(
    "attention.macs.within",
    f"{_PROJECTIONS} + a*(d_k + d_v)*h*w*z*(n*m*o + e + j)",
    "the matrices at every position, and two products with each of the `n*m*o` positions in a window",
    why=_WHY + " Windows that do not see each other make it linear in the number of positions (Liu et al. 2021, "
    "arXiv 2103.14030).",
    forms=(
        Form(
            "4*l^2*h*w*z + 2*l*h*w*z*n*m*o",
            ("j = 0", *STANDARD[:1], *STANDARD[2:], "S = h*w*z"),
            "four matrices at `h*w*z` positions; then two products with each of the `n*m*o` positions in a window",
            taught=True,
        ),
    ),
)

CACHE = Rule(
    "attention.cache",
    "E*g*(d_k + d_v)",
    "`E` bytes for a key and a value in each of `g` heads, for each token",
    why="When tokens are made one by one, the keys and values of all earlier tokens are kept: so much more for each "
    "token. Shared by groups of heads they are smaller by g/a (Ainslie et al. 2023, arXiv 2305.13245).",
    forms=(
        Form(
            "2*E*l", ("g = a", "d_v = d_k", "l = a*d_k"), "`E` bytes for a key and a value of `l` features", taught=True
        ),
    ),
)

CACHE_FROM = Rule(
    "attention.cache.from", "0", "keys and values come from elsewhere, so they do not grow with the tokens"
)

_VALUES = "(a*d_k + a*d_v + k)*h*w*z + g*(d_k + d_v)*S"
_KEPT = "queries, keys and values, a score for each pair of positions in each of `a` heads, and what both products give"
_KEPT_WHY = (
    "Each result inside is kept, as if the layers were written one by one: queries, keys and values, the scores "
    "of each head, the weighted values, and the output. The softmax works in place."
)
MEMORY = Rule(
    "attention.memory",
    f"E*X*({_VALUES} + a*h*w*z*(S + e + j))",
    _KEPT,
    why=_KEPT_WHY,
    forms=(
        Form("E*X*(5*l*h*w*z + a*(h*w*z)^2)", ("j = 0", *STANDARD[:1], *STANDARD[2:], "S = h*w*z"), _KEPT, taught=True),
        Form(f"E*X*({_VALUES} + a*h*w*z*S)", ("e = 0", "j = 0"), _KEPT, taught=True),
    ),
)
SAVED = inner(
    "attention.saved",
    "(a*(d_k + d_v)*(h*w*z + S) + a*h*w*z*S)",
    "queries, keys, values and weighted values in each of `a` heads, and the softmax of the scores",
)
"""As if it were written as four `linear` layers, two products and a softmax; keys and values that heads share are
copied for each. A fused kernel keeps no scores.
"""
MEMORY_WITHIN = Rule(
    "attention.memory.within",
    f"E*X*({_VALUES} + a*h*w*z*(n*m*o + e + j))",
    "queries, keys and values, a score for each of the `n*m*o` positions in a window, and what both products give",
    why=_KEPT_WHY,
)


def _with_norms(rule: Rule) -> Rule:
    """The rule where each head's queries and keys are normalised."""
    more = ", and the scales of the norms of queries and keys, `d_k` each"
    forms = (Form(f"{form.text} + 2*d_k", form.when, form.reason + more, form.taught) for form in rule.forms)
    return Rule(f"{rule.id}.qknorm", f"{rule.text} + 2*d_k", rule.reason + more, QKNORM_WHY, tuple(forms))


QKNORM_WHY = (
    "The queries and the keys of a head are divided by their root mean square, which keeps the scores small; the `d_k` "
    "scales of each norm are shared by all heads (Qwen3, arXiv 2505.09388)."
)
BIASED = Rule(
    "attention.params.biased",
    "l*a*d_k + l_2*g*d_k + l_3*g*d_v + a*d_v*k + b + e*g*(d_k + d_v) + r*a",
    "the weights of the four projections, and the biases of those that have one",
    why="Each projection may have a bias for each value that it gives: `a*d_k` for the queries, `g*d_k` for the keys, "
    "`g*d_v` for the values and `k` for the output.",
    forms=(
        Form(
            "l*a*d_k + l_2*g*d_k + l_3*g*d_v + a*d_v*k + b",
            ("e = 0", "r = 0"),
            "the weights of the four projections, and the biases of those that have one",
            taught=True,
        ),
    ),
)
BIAS_ON = Choices(
    "bias on", either="biases", letter="b", formulas={"q": "a*d_k", "k": "g*d_k", "v": "g*d_v", "out": "k"}
)

_LATENT = "l*(c + d_r) + c + c*a*(d_k + d_v) + a*d_v*k"
_LATENT_MACS = "l*(c + d_r) + c*a*(d_k + d_v) + a*d_v*k"
_LATENT_WHY = (
    "Keys and values are compressed to one latent vector of `c` values, which is all that generation keeps, besides a "
    "key of `d_r` values that is rotated by its position and shared by all heads. The heads' keys and values are "
    "projections of the latent vector, which is normalised first, with a scale for each value (DeepSeek-V2: arXiv "
    "2405.04434)."
)
_LATENT_PAIRS = "a*(d_k + d_r + d_v)*(h*w*z)^2"
_LATENT_KEPT = "c + d_r + a*(2*d_k + d_r + 2*d_v) + k"


def _latent(words: tuple[str, ...], queries: str, query_macs: str, kept: str, reason: str) -> KindVariant:
    """Attention over latent vectors; the queries come from the input, or from a latent vector of their own."""
    name = ".".join(("attention", *words))
    pairs = "the projections at every position, and two products for each pair of positions"
    return variant(
        *words,
        summary="`a` heads of attention over latent vectors of `c` values",
        params=Rule(f"{name}.params", f"{queries} + {_LATENT}", reason, _LATENT_WHY),
        macs=Rule(f"{name}.macs", f"({query_macs} + {_LATENT_MACS})*h*w*z + {_LATENT_PAIRS}", pairs),
        memory=Rule(
            f"{name}.memory",
            f"E*X*(({kept}{_LATENT_KEPT})*h*w*z + a*(h*w*z)^2)",
            "latent vectors, queries, keys, values and outputs, and a score for each pair of positions in each head",
        ),
    )


def _not_latent(word: str) -> Need:
    """Latent attention has no such option."""
    wrong, hint = f"attention over latent vectors has no `{word}`", f"leave out `{word}`, or `latent`"
    return Need("0 >= 1", wrong, hint, id="attention.latent")


def _only_latent(word: str) -> Need:
    """An option of latent attention alone."""
    wrong, hint = f"`{word}` belongs to latent attention", "write `attention a latent c` before it"
    return Need("0 >= 1", wrong, hint, id="attention.latent")


LATENT = (
    *(variant(word, also=(_only_latent(word),)) for word in ("queries", "turned")),
    _latent(
        ("latent",),
        "l*a*(d_k + d_r)",
        "l*a*(d_k + d_r)",
        "",
        "projections to queries, to the latent vector, from it to keys and values, and of the output",
    ),
    _latent(
        ("latent", "queries"),
        "l*c_q + c_q + c_q*a*(d_k + d_r)",
        "l*c_q + c_q*a*(d_k + d_r)",
        "c_q + ",
        "projections to both latent vectors, from them to queries, keys and values, and of the output",
    ),
    variant("latent", needs=(HEADS_DIVIDE, *BASIC)),
    variant("latent", "key", needs=BASIC),
    *(
        variant("latent", word, also=(_not_latent(word),))
        for word in ("from", "value from", "groups", "relative", "within", "bias kv", "zero key", "bias on", "qknorm")
    ),
)

BIAS = WordChoice({True: "", False: "no bias"})
TORCH: dict[str, ArgumentSource] = {
    "embed_dim": Computed("l"),
    "num_heads": RowValue("a"),
    "dropout": Silent(),
    "bias": BIAS,
    "add_bias_kv": WordChoice({False: "", True: "bias kv"}),
    "add_zero_attn": WordChoice({False: "", True: "zero key"}),
    "kdim": Computed("l_2"),
    "vdim": Computed("l_3"),
    "batch_first": Silent(written=True),
}
SILENT: dict[str, ArgumentSource] = dict.fromkeys(
    (
        "dropout",
        "attention_axes",
        "flash_attention",
        "sliding_window",
        "seed",
        "kernel_initializer",
        "bias_initializer",
    ),
    Silent(),
)
KERAS: dict[str, ArgumentSource] = {
    "num_heads": RowValue("a"),
    "key_dim": RowValue("d_k", always=True),
    "value_dim": RowValue("d_v"),
    "use_bias": BIAS,
    "output_shape": RowValue("k"),
    **SILENT,
}
KERAS_GROUPED: dict[str, ArgumentSource] = {
    "head_dim": RowValue("d_k", always=True),
    "num_query_heads": RowValue("a"),
    "num_key_value_heads": RowValue("g", always=True),
    "use_bias": BIAS,
    **SILENT,
}


def requested(
    name: str, ways: dict[str, ArgumentSource], row: str, itself: str, others: str, thirds: str = ""
) -> tuple[FrameworkCall, ...]:
    """A layer over rows of positions, as `row` lays them out, about itself or about what the row names.

    `itself`, `others` and `thirds` are its inputs: `{x}` the queries, `{y}` and `{z}` what `from` and
    `value from` name.
    """
    rows = {"x": row.format("x", "{l}"), "y": row.format("{other}", "{l_2}"), "z": row.format("{third}", "{l_3}")}
    given = (
        (("not from", "not value from"), itself),
        (("from", "not value from"), others),
        (("from", "value from"), thirds),
    )
    first = itself or others
    return tuple(
        FrameworkCall(
            name,
            ways,
            features_last=True,
            when=when,
            reads=inputs == first,
            before=inputs.format_map(rows),
            after=row.replace("-1, {}", "{{shape}}").format("x"),
        )
        for when, inputs in given
        if inputs
    )


_ALONE = ("e = 0", "r = 0")
ATTENTION_SLIPS = (
    Slip(
        "attention.output_missing",
        "params",
        "(l + b)*a*d_k + (l_2 + b)*g*d_k + (l_3 + b)*g*d_v",
        "the output projection is missing",
        "StackExchange on BERT: 1,771,776",
        _ALONE,
    ),
    Slip(
        "attention.heads_multiplied",
        "params",
        "d_k = l, d_v = l",
        "the `a` heads share the `l` features. Each has size `d_k`",
        "StackExchange on BERT: 1,771,776 * 12",
    ),
    Slip("attention.heads_multiplied", "params", "a*P", "the `a` heads share the `l` features. Each has size `d_k`"),
    Slip(
        "attention.output_of_full_heads",
        "params",
        "(l + b)*a*d_k + (l_2 + b)*g*d_k + (l_3 + b)*g*d_v + (a*l + b)*k",
        "the output projection takes `a` heads of size `d_v`, not of size `l`",
        "StackExchange on BERT, best answer",
        _ALONE,
    ),
    Slip("attention.output_alone", "params", "(a*l + b)*k", "that is an output projection of `a` heads of size `l`"),
    Slip("attention.one_matrix", "params", "(l + b)*l", "there are matrices for queries, keys, values and the output"),
    Slip("attention.one_head", "params", "a = 1, g = 1", "there are `a` heads"),
    Slip("attention.groups_ignored", "params", "g = a", "only `g` heads of keys and values serve the `a` heads"),
    Slip("attention.positions", "params", "P*h*w*z", "the same matrices are used at every position"),
    Slip("attention.products_missing", "macs", "W*h*w*z", "queries times keys and scores times values are missing"),
    Slip(
        "attention.projections_missing",
        "macs",
        "a*(d_k + d_v)*h*w*z*(S + e + j)",
        "the projections at every position are missing",
    ),
    Slip(
        "attention.scores_alone",
        "macs",
        "W*h*w*z + a*d_k*h*w*z*S",
        "the scores are multiplied with the values, too",
    ),
)

TORCH_ROW = "{}.reshape(BATCH, -1, {})"
KERAS_ROW = "keras.ops.reshape({}, (BATCH, -1, {}))"
OWN_ATTENTION: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "heads": RowValue("a"),
    "key": RowValue("d_k", always=True),
    "value": RowValue("d_v", always=True),
    "out": RowValue("k", always=True),
    "groups": RowValue("g", always=True),
    "key_from": Computed("l_2"),
    "value_from": Computed("l_3"),
    "bias": BIAS,
    "relative": RowValue("r"),
    "within": EachAxis("n"),
    "biased": Named("bias on", ("q", "k", "v", "out")),
    "qknorm": WordChoice({True: "qknorm"}),
    "causal": WordChoice({True: "causal"}),
    "rotary": WordChoice({True: "rotary"}),
}
OWN_LATENT: dict[str, ArgumentSource] = {
    "features": Computed("l"),
    "heads": RowValue("a"),
    "latent": RowValue("c"),
    "key": RowValue("d_k", always=True),
    "value": RowValue("d_v", always=True),
    "turned": RowValue("d_r", always=True),
    "out": RowValue("k", always=True),
    "queries": RowValue("c_q"),
    "causal": WordChoice({True: "causal"}),
    "rotary": WordChoice({True: "rotary"}),
    "bias": WordChoice({False: "no bias"}),
}
OWN = (
    own_call("LatentAttention", OWN_LATENT, when=("latent",)),
    own_call("Attention", OWN_ATTENTION, when=("not value from",), says=("from",)),
    own_call("Attention", OWN_ATTENTION, when=("from", "value from")),
)
"""Where the framework's own layer does not say the row."""
ATTENTION_ROLES = {
    "a": "heads",
    "d_k": "key_size",
    "d_v": "value_size",
    "g": "key_heads",
    "r": "relative",
    "e": "learned_keys",
    "k": "features_out",
    "c": "latent",
    "c_q": "latent_queries",
    "d_r": "turned",
}

ATTENTION = Kind(
    word="attention",
    usage="attention a (from LABEL)? (value from LABEL)? (key d)? (value v)? (groups g)? (out k)? (relative r)? "
    "(within n x m)? (latent c (queries q)? (turned r)?)? (causal)? (rotary)? (qknorm)? (bias kv)? (zero key)? "
    "(bias on q, k, v, out)? (no bias)?",
    summary="`a` heads of attention over `S` positions",
    row=(
        HEADS,
        Argument("d_k", "key", default="l/a"),
        Argument("d_v", "value", default="d_k"),
        Argument("g", "groups", default="a"),
        Argument("k", "out", default="l"),
        Argument("r", "relative", default="0", least=0),
        Argument("n", "within", each_axis=True, default="1"),
        Argument("c", "latent"),
        Argument("c_q", "queries"),
        Argument("d_r", "turned", default="0", least=0),
        Flag("causal"),
        Flag("rotary"),
        Flag("qknorm"),
        BIAS_ON,
        Flag("bias kv", {"e": 1}),
        Flag("zero key", {"j": 1}),
        replace(NO_BIAS, either=BIAS_ON.either),
        FROM,
        VALUE_FROM,
    ),
    roles=ATTENTION_ROLES,
    features=Rule("attention.features", "k", "as many as in the input, unless the row says otherwise"),
    params=PARAMS,
    macs=MACS,
    memory=MEMORY,
    cache=CACHE,
    saved=SAVED,
    slips=ATTENTION_SLIPS,
    needs=(HEADS_DIVIDE, *BASIC),
    sees="all",
    variants=(
        variant("key", needs=BASIC),
        variant("from", cache=CACHE_FROM),
        variant(
            "within",
            summary="`a` heads of attention over the `n*m*o` positions of a window",
            needs=(HEADS_DIVIDE, WINDOWS_DIVIDE, *BASIC),
            macs=MACS_WITHIN,
            memory=MEMORY_WITHIN,
        ),
        variant("key", "within", needs=(WINDOWS_DIVIDE, *BASIC)),
        variant("bias on", params=BIASED, roles={**ATTENTION_ROLES, "b": "biases_named"}),
        variant("qknorm", params=_with_norms(PARAMS)),
        variant("bias on", "qknorm", params=_with_norms(BIASED)),
        *LATENT,
        *(variant(word, saved=None) for word in ("relative", "within", "latent", "qknorm", "bias kv", "zero key")),
        variant("keras", "key", "groups", needs=(SAME_FEATURES, SAME_VALUES, *BASIC)),
    ),
    calls={
        "torch": (
            *requested("MultiheadAttention", TORCH, TORCH_ROW, "{x}, {x}, {x}", "{x}, {y}, {y}", "{x}, {y}, {z}"),
            *OWN,
        ),
        "keras": (
            *requested("MultiHeadAttention", KERAS, KERAS_ROW, "{x}, {x}", "{x}, {y}", "{x}, {z}, {y}"),
            *requested("GroupQueryAttention", KERAS_GROUPED, KERAS_ROW, "{x}, {x}", "{x}, {y}", "{x}, {z}, {y}"),
            *OWN,
        ),
    },
    aliases=("GroupedQueryAttention", "mha", "selfattention"),
)
