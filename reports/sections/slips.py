"""What explains a wrong value: the formula that gives it, and what is wrong with that."""

from __future__ import annotations

import re

from ...engine.answers import Amount, Explanation, WrongWay
from ...engine.arithmetic import Impossible
from ...engine.formulas import Slip, evaluate, formula, tree_of
from ...engine.values import algebra
from ...grammar import Call, Expr, Math, Mistakes, print_math
from ..document import blocks as b
from ..document import enumerated, joined, sentence, sentence_of
from ..wording import translated, words
from .pieces import decimal_code, shape


def explained(explanation: Explanation) -> list[b.Inline]:
    """A sentence for each way that gives what is claimed: `208 = (5·5·1 + 1)·8: the 3 input channels are missing.`"""
    said: list[b.Inline] = []
    for number, way in enumerate(explanation.ways):
        before: b.Inline = () if len(explanation.ways) == 1 else (words.OR_ELSE if number else words.EITHER,)
        said.append((*before, *_claimed(explanation.claimed, way), ": ", *message(way), "."))
    return said


def _claimed(claimed: Amount, way: WrongWay) -> b.Inline:
    """What is claimed, and the formula that gives it, where that is more than a number."""
    said = shape(claimed.features, claimed.space or ())
    shown = _shown(claimed, way)
    if decimal := decimal_code(claimed.features if claimed.space is None else None):
        return (decimal,) if shown is None else (decimal, " = ", b.Formula((shown,)))
    if shown is None or print_math(shown) == print_math(said):
        return (b.Formula((said,)),)
    return (b.Formula((said, shown), ("=",)),)


def _shown(claimed: Amount, way: WrongWay) -> Math | None:
    if claimed.space is not None or claimed.features is None or way.shown is None:
        return None
    if algebra.equal(way.value, claimed.features):
        return way.shown
    return Call("floor", (way.shown,)) if algebra.equal(algebra.floor(way.value), claimed.features) else None


def message(way: WrongWay) -> b.Inline:
    """What is wrong, slip by slip, with the numbers of the layer."""
    if way.parts:
        return joined([message(part) for part in way.parts], words.AS_WELL)
    texts = [_worded(slip) for slip in way.slips]
    if len(texts) > 1:
        texts = [text.partition(". ")[0] for text in texts]
    said = joined([_message(way, text) for text in texts], words.AS_WELL)
    if way.assumed:
        return sentence_of(words.BEHIND, assumed=b.Code(way.assumed), layer=b.Code(way.layer), slips=said)
    return said


def _worded(slip: Slip) -> str:
    """A slip's message in the language that is spoken, its own blanks filled; quantities are named."""
    text = translated(slip.message)
    for name, filling in slip.fields:
        text = text.replace(f"{{{name}}}", words.REQUESTED.get(filling, filling))
    return text


def _message(way: WrongWay, text: str) -> b.Inline:
    names = tuple(b.Code(name) for name in way.layer.split(", ") if name)
    if names and not way.assumed and "{layer}" not in text:
        text = words.IN_LAYER + text
    pieces: list[b.Inline] = []
    for number, part in enumerate(re.split(r"\{layer\}", text)):
        pieces += [enumerated([(name,) for name in names], words.AND)] if number else []
        pieces.append(sentence(part, lambda one: _worked(one, way)))
    return tuple(piece for inline in pieces for piece in inline)


def _worked(text: str, way: WrongWay) -> Expr:
    """A formula of a message at the layer's values; as it is where these are not known."""
    try:
        return tree_of(evaluate(formula(text), way.letters))
    except (Impossible, KeyError, Mistakes):
        return formula(text)
