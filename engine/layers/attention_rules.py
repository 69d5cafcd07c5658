"""What attention learns, computes and keeps, in letters, and the known wrong ways to it.

Sources: Vaswani et al. 2017 (arXiv 1706.03762), Shazeer 2019 (arXiv 1911.02150), Liu et al. 2021 (arXiv 2103.14030).
"""

from ..formulas import Form, Rule, Slip
from .row_items import Choices
from .saved import inner

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


def with_norms(rule: Rule) -> Rule:
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
    Slip(
        "attention.head_width",
        "params",
        "4*(d_k + b)*d_k",
        "the matrices lead from and to `l` features, not the `d_k` of one head",
        when=_ALONE,
    ),
    Slip(
        "attention.one_key_head",
        "params",
        "g = 1",
        "keys and values have `g` heads, not 1",
        when=("g >= 2", "a >= g + 1"),
    ),
    Slip("attention.groups_ignored", "params", "g = a", "`a` heads share only `g` heads of keys and values"),
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
