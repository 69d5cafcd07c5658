"""Layers that compute their weights from other parameters: weight normalisation and spectral normalisation.

Both words are written before the layer: `weightnorm conv 8@3x3`, `spectralnorm linear 10`.
"""

from collections.abc import Sequence

from ...grammar import replace
from ..formulas import Form, Rule, Slip
from .calls import FrameworkCall
from .row_items import Flag
from .variants import KindVariant, variant

WEIGHTNORM = Flag("weightnorm", either="normalised weights", leads=True)
SPECTRALNORM = Flag("spectralnorm", either="normalised weights", leads=True)
NORMED = (WEIGHTNORM, SPECTRALNORM)

GAINS = (
    "Each vector of weights is a learned gain times a learned direction, w = g*v/|v| (Salimans and Kingma 2016, "
    "arXiv 1602.07868). The direction has as many values as the vector, so only the gain is added."
)
ONE_VECTOR = (
    "The weights are divided by their largest singular value, which power iteration estimates (Miyato et al. 2018, "
    "arXiv 1802.05957). Keras counts the vector that it keeps for this among the parameters, as not trainable."
)
BY_INPUT = "PyTorch has a gain for each input channel of a transposed convolution, the first axis of its weights"
COUNTED = "Keras counts the vector of the power iteration of `spectralnorm` among the parameters, as not trainable"
WRAPPERS = {
    "torch": {
        "weightnorm": "nn.utils.parametrizations.weight_norm({layer})",
        "spectralnorm": "nn.utils.parametrizations.spectral_norm({layer})",
    },
    "keras": {"spectralnorm": "layers.SpectralNormalization({layer})"},
}


def gains(params: Rule, uses: Sequence[Rule | None], count: str, each: str, *when: str) -> KindVariant:
    """The variant of a kind for `weightnorm`: `count` gains, one for `each` unit.

    `uses` are its rules for multiply-adds and connections, in which the gains are not used.
    """
    found = _more("weightnorm", params, uses, count, f"one gain for each {each}", GAINS, when)
    missing = Slip("gains.missing", "params", params.text, f"the `{count}` gains are missing")
    note = {"note": BY_INPUT} if "torch" in when else {}
    return replace(found, changes={**found.changes, "slips": (missing,), **note})


def singular_vectors(params: Rule, uses: Sequence[Rule | None], torch: str, keras: str) -> tuple[KindVariant, ...]:
    """The variants of a kind for `spectralnorm`: how many values the vectors of the power iteration have."""
    kept = Rule(f"{params.id}.vectors", torch, "two vectors estimate the largest singular value of the weights")
    more = _more("spectralnorm", params, uses, keras, f"a vector of `{keras}` values", ONE_VECTOR, ("keras",))
    frozen = Rule(f"{params.id}.vector", keras, "the vector of the power iteration is not trained")
    return (
        variant("spectralnorm", slips=(), saved=None, factored=None),
        variant("torch", "spectralnorm", buffers=kept),
        replace(more, changes={**more.changes, "frozen": frozen, "note": COUNTED}),
    )


def _more(
    word: str, params: Rule, uses: Sequence[Rule | None], extra: str, reason: str, why: str, when: Sequence[str]
) -> KindVariant:
    """The variant with `extra` parameters that no value is multiplied by."""
    kind = params.id.partition(".")[0]
    macs, connections = (rule and _without(rule, kind, word, extra, when) for rule in uses)
    assert macs is not None
    more = _with(params, ".".join((word, *when)), extra, reason, why)
    return variant(word, *when, params=more, macs=macs, connections=connections, slips=(), saved=None, factored=None)


def _with(rule: Rule, word: str, extra: str, reason: str, why: str) -> Rule:
    """A rule for parameters, with more of them.

    >>> _with(Rule("p", "(l + b)*k", "one"), "gains", "k", "one gain for each filter", "").text
    '(l + b)*k + k'
    """
    forms = tuple(
        Form(f"{form.text} + {extra}", form.when, f"{form.reason}, and {reason}", taught=True)
        for form in rule.forms
        if form.taught
    )
    return Rule(f"{rule.id}.{word}", f"{rule.text} + {extra}", f"{rule.reason}, and {reason}", why, forms)


def _without(rule: Rule, kind: str, word: str, extra: str, when: Sequence[str]) -> Rule:
    """A rule for the uses of all weights `W` or parameters `P`, without those of the extra ones.

    >>> _without(Rule("m", "W*h", "each of `W` weights"), "conv", "gains", "k", ()).text
    '(W - k)*h'
    """
    letter, times = rule.text[0], rule.text[1:]
    fewer = f"{letter} - {extra}"
    text = f"({fewer}){times}" if times else fewer
    return Rule(
        ".".join((kind, rule.id, word, *when)), text, rule.reason.replace(f"`{letter}`", f"`{fewer}`"), rule.why
    )


def normed_calls(framework: str, calls: Sequence[FrameworkCall]) -> tuple[FrameworkCall, ...]:
    """The calls of a kind, then the same within what a framework calls the normalisation of weights."""
    return (
        *calls,
        *(
            replace(call, when=(*call.when, word), wraps=wrapper, reads=False)
            for word, wrapper in WRAPPERS[framework].items()
            for call in calls
            if call.name not in call.own
        ),
    )
