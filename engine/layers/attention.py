"""Attention with heads, over itself or over what other layers gave.

Sources: Vaswani et al. 2017 (arXiv 1706.03762) for heads, Shazeer 2019 (arXiv 1911.02150) and
Ainslie et al. 2023 (arXiv 2305.13245) for heads that share keys and values, Liu et al. 2021
(arXiv 2103.14030) for windows.
"""

from ...grammar import replace
from ..formulas import Rule
from .attention_calls import KERAS, KERAS_GROUPED, KERAS_ROW, OWN, TORCH, TORCH_ROW, requested
from .attention_needs import BASIC, FROM, HEADS, HEADS_DIVIDE, SAME_FEATURES, SAME_VALUES, VALUE_FROM, WINDOWS_DIVIDE
from .attention_rules import (
    ATTENTION_SLIPS,
    BIAS_ON,
    BIASED,
    CACHE,
    CACHE_FROM,
    MACS,
    MACS_WITHIN,
    MEMORY,
    MEMORY_WITHIN,
    PARAMS,
    SAVED,
    with_norms,
)
from .kind import Kind
from .latent_attention import LATENT
from .row_items import Argument, Flag
from .variants import variant
from .windows import NO_BIAS

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
        variant("qknorm", params=with_norms(PARAMS)),
        variant("bias on", "qknorm", params=with_norms(BIASED)),
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
