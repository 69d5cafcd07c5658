"""Attention over latent vectors (DeepSeek-V2, arXiv 2405.04434): keys and values from one short vector a position.

The paper's projections are products with a matrix alone, and DeepSeek's own have no bias (`attention_bias` is false in
https://huggingface.co/deepseek-ai/DeepSeek-V2/blob/main/config.json), so there is none here, whatever the row says.
"""

from ..formulas import Need, Rule
from .attention_needs import BASIC, HEADS_DIVIDE
from .variants import KindVariant, variant

_LATENT = "l*(c + d_r) + c + c*a*(d_k + d_v) + a*d_v*k"
_LATENT_MACS = "l*(c + d_r) + c*a*(d_k + d_v) + a*d_v*k"
_LATENT_WHY = (
    "Keys and values are compressed to one latent vector of `c` values, which is all that generation keeps, besides a "
    "key of `d_r` values that is rotated by its position and shared by all heads. The heads' keys and values are "
    "projections of the latent vector, which is normalised first, with a scale for each value. Unlike those of plain "
    "attention, the projections have no biases in any case (DeepSeek-V2: arXiv 2405.04434)."
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
