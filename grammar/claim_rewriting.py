"""Claims in other people's words, in the words of the language: what is shown to who writes `conv1.params: 608`."""

from __future__ import annotations

import re

REWRITINGS = (
    (re.compile(r"\bparameters?\b"), "params"),
    (re.compile(r"\b(?:the |total |number of |all )+(?=\w+ *(?:[=~:<>]|is |of ))"), ""),
    (re.compile(r"(?<=claim )(\w+) of ([A-Za-z][\w.]*)"), r"\2.\1"),
    (
        re.compile(r"(?<=claim )([A-Za-z][\w.]*)(?:'s|’s)? +([A-Za-z]\w*)(?= *(?:[=~:<>]|is |equals ))(?! *\()"),
        r"\1.\2",
    ),
    (re.compile(r"(?<=[\w)]) *: *(?=(?:[A-Za-z]\w*\.[a-z_]+|[a-z]{3,}) *[=~])"), " / "),
    (re.compile(r" *(?::=|:| is (?:equal to )?| equals ) *"), " = "),
    (re.compile(r" *(?:→|⟶|=>) *"), " = "),
    (re.compile(r" (?:about|approximately|approx\.?) "), " ~ "),
)
"""What people write, and what means it here."""


def rewritten(claim: str) -> str:
    """A claim that cannot be read as it may be meant; the same text where nothing is known.

    >>> rewritten("claim the number of parameters of conv1 is 224"), rewritten("claim conv2 params: 9248")
    ('claim conv1.params = 224', 'claim conv2.params = 9248')
    >>> rewritten("claim conv1.height = 32 − 4 → 28")
    'claim conv1.height = 32 − 4 = 28'
    >>> rewritten("claim conv1.weights : conv1.biases = 75"), rewritten("claim conv1.params: 9*8 = 72")
    ('claim conv1.weights / conv1.biases = 75', 'claim conv1.params = 9*8 = 72')
    """
    text = " ".join(claim.split())
    for pattern, here in REWRITINGS:
        text = pattern.sub(here, text)
    return text.replace("= ~", "~")
