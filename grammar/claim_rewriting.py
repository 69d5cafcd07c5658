"""Claims in other people's words, in the words of the language: what is shown to who writes `conv1.params: 608`."""

from __future__ import annotations

import re

_QUANTITY = (
    "params|weights|biases|trainable|macs|flops|memory|params_memory|"
    "output|size|height|width|depth|features|units|field"
)
"""The quantities that are claimed in words."""
_SAID = rf"(?:{_QUANTITY})\b(?= *(?:[=~≈:<>]|is |equals |are |has |in |of |for ))"

REWRITINGS = (
    (re.compile(r"\bparameters?\b", re.IGNORECASE), "params"),
    (re.compile(rf"\b(?:the |total |number of |all |#)+(?={_SAID})", re.IGNORECASE), ""),
    (re.compile(r"\boutput size\b", re.IGNORECASE), "size"),
    (re.compile(r"\boutput (?:shape|volume|dimensions?)\b", re.IGNORECASE), "output"),
    (re.compile(r"\bmemory of (?:the )?params\b", re.IGNORECASE), "params_memory"),
    (re.compile(rf"(?<=claim )({_QUANTITY})(?= )", re.IGNORECASE), lambda word: word[1].lower()),
    (re.compile(rf"(?<=claim )({_QUANTITY}) (?:of|in|for) (?!(?:{_QUANTITY})\b)([A-Za-z][\w.]*)"), r"\2.\1"),
    (
        re.compile(r"(?<=claim )([A-Za-z][\w.]*)(?: has|:) ([\d,. ]*\d[kKMG]?) (?:trainable )?params?\b"),
        r"\1.params = \2",
    ),
    (
        re.compile(
            rf"(?<=claim )([A-Za-z][\w.]*)(?:'s|’s)? +({_QUANTITY})(?= *(?:[=~:<>]|is |equals ))(?! *\()",
        ),
        r"\1.\2",
    ),
    (re.compile(r"(?<=[\w)]) *: *(?=(?:[A-Za-z]\w*\.[a-z_]+|[a-z]{3,}) *[=~])"), " / "),
    (re.compile(r" *(?::=|:| is (?:equal to )?| equals ) *"), " = "),
    (re.compile(r" *(?:→|⟶|=>) *"), " = "),
    (re.compile(r" *~= *"), " ~ "),
    (re.compile(r" (?:about|approximately|approx\.?|circa|ca\.) "), " ~ "),
    (re.compile(r"\[([^][,]*/[^][,]*)\]"), r"floor(\1)"),
)
"""What people write, and what means it here."""


def rewritten(claim: str) -> str:
    """A claim that cannot be read as it may be meant; the same text where nothing is known.

    >>> rewritten("claim the number of parameters of conv1 is 224"), rewritten("claim conv2 params: 9248")
    ('claim conv1.params = 224', 'claim conv2.params = 9248')
    >>> rewritten("claim Total params = 7"), rewritten("claim conv1 has 7 parameters"), rewritten("claim params = ~7k")
    ('claim params = 7', 'claim conv1.params = 7', 'claim params ~ 7k')
    >>> rewritten("claim conv1.height = [(32 − 5)/2] + 1"), rewritten("claim Output size of conv1: 28")
    ('claim conv1.height = floor((32 − 5)/2) + 1', 'claim conv1.size = 28')
    >>> rewritten("claim conv1.height = 32 − 4 → 28")
    'claim conv1.height = 32 − 4 = 28'
    >>> rewritten("claim conv1.weights : conv1.biases = 75"), rewritten("claim conv1.params: 9*8 = 72")
    ('claim conv1.weights / conv1.biases = 75', 'claim conv1.params = 9*8 = 72')
    """
    text = " ".join(claim.split())
    for pattern, here in REWRITINGS:
        text = pattern.sub(here, text)
    return re.sub(r"= ~ *", "~ ", text)
