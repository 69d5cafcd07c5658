"""What a question asks for, as the words of a sheet and the title of an explanation."""

from __future__ import annotations

import re

from ...engine import LayerFacts
from ...engine.answers import Answer
from ..wording import in_units, words

STEP = re.compile(r"(.+?)(?:\[(.+)\])?")
"""A name of a path, and the repetition that is named behind it."""


def request_of(answer: Answer) -> str:
    """What is requested: `Memory of the output of conv1, in bytes`, `Number of parameters of the network`."""
    quantity, table = answer.quantity, answer.table
    layer = answer.layer or (table.last if table else None)
    what = words.REQUESTED[quantity]
    if layer and _is_sequence(layer):
        what = words.REQUESTED_OF_SEQUENCE.get(quantity, what)
    if answer.layer is None:
        text = words.OF_NETWORK.format(what=words.REQUESTED_IN_ALL.get(quantity, what))
    else:
        text = words.OF_LAYER.format(what=what, layer=_place(answer.query.rpartition(".")[0]))
    text = in_units(quantity, text)
    return text[0].upper() + text[1:]


def _is_sequence(layer: LayerFacts) -> bool:
    """Whether an output is a vector, or one at each position: it has features then, and a window channels."""
    return len(layer.numeric.space) < 2 and layer.numeric.kind.size is None


def _place(path: str) -> str:
    """Where a layer is: `conv1 in the last repetition of loop1` for `loop1[last].conv1`."""
    *around, text = path.split(".")
    for step in reversed(around):
        text = words.LAYER_IN.format(layer=text, around=_repetition(step))
    return text


def _repetition(step: str) -> str:
    found = STEP.fullmatch(step)
    name, index = found.groups() if found else (step, None)
    if index is None:
        return name
    return (
        words.LAST_REPETITION.format(body=name) if index == "last" else words.REPETITION.format(index=index, body=name)
    )
