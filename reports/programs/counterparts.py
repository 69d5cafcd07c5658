"""What a framework calls a layer in its position: the first of its kind's calls that says all that the row says."""

from __future__ import annotations

from typing import Any

from ...engine import LayerFacts
from ...engine.formulas import AXES, evaluation
from ...engine.inference import InferredLayer
from ...engine.layers import SPACES, Argument, Flag, FrameworkCall, Other
from ...grammar import Mistake, record, replace

CALLED = {"torch": "PyTorch", "keras": "Keras"}


@record()
class InPlace:
    """A layer as the ways of a call ask it: numbers by letter, and what its row says."""

    inferred: InferredLayer

    @property
    def axes(self) -> int:
        return self.inferred.rank

    def number(self, formula: str, axis: int = 0) -> Any:
        return evaluation.evaluate(evaluation.formula(formula), self.inferred.axis(axis))

    def said(self, letter: str) -> tuple[Any, ...] | None:
        argument = next(a for a in self.inferred.kind.row if isinstance(a, Argument) and letter in (a.letter, a.at))
        if word := next((word for word in argument.words if word in self.inferred.words), None):
            return (word,) if word != "valid" else None  # the frameworks' default
        if argument.listed:
            return self.inferred.order
        family = AXES[letter] if argument.each_axis and letter == argument.letter else (letter,)
        bound = [self.inferred.letters[name] for name in family if name in self.inferred.letters]
        if not bound or bound[0].source.how != "given":
            return None
        return tuple(one.value for one in bound)

    def has(self, word: str) -> bool:
        return word in self.inferred.words


def no_counterpart(layer: LayerFacts, framework: str) -> Mistake | None:
    """The mistake of a layer that a framework has no words for."""
    if layer.numeric.kind.is_input or layer.numeric.kind.flow or call_of(layer.numeric, framework):
        return None
    other = next(one for one in CALLED if one != framework)
    word = _word_too_many(layer.numeric, framework)
    hint = ("word_" if word else "") + ("other" if call_of(layer.numeric, other) else "none")
    ours, theirs = CALLED[framework], CALLED[other]
    wrong = Mistake.of(
        "program.no_layer", layer.span, hint=hint, framework=ours, other=theirs, kind=layer.kind, word=word
    )
    return wrong.within("of", owner=layer.name)


def _word_too_many(inferred: InferredLayer, framework: str) -> str:
    """The word of the row without which the framework has a layer; "" where there is none."""
    said = [item.word for item in inferred.kind.row if isinstance(item, Flag)]
    tried = (word for word in said if word in inferred.words)
    return next((word for word in tried if call_of(replace(inferred, words=inferred.words - {word}), framework)), "")


def call_of(inferred: InferredLayer, framework: str) -> FrameworkCall | None:
    """The first of the kind's calls that says all that the row says."""
    return next((call for call in inferred.kind.calls.get(framework, ()) if _says_all(call, inferred)), None)


def _says_all(call: FrameworkCall, inferred: InferredLayer) -> bool:
    """Whether a call says every value and every word of the row."""
    words = inferred.words | {SPACES[len(inferred.input_shape[1])]}
    if not all(word[4:] not in words if word.startswith("not ") else word in words for word in call.when):
        return False
    requested = InPlace(inferred)
    ways = [*call.arguments.values()]
    spoken = {word for way in ways for word in way.words()} | {*call.when}
    said = spoken | {*call.says}
    for item in inferred.kind.row:
        if isinstance(item, Flag) and item.word in words - spoken:
            return False
        if isinstance(item, Other) and not item.required and item.word in inferred.also.keys() - said:
            return False
        for letter in filter(None, (item.at, item.letter)) if isinstance(item, Argument) else ():
            values = requested.said(letter)
            if values and not {letter, item.word} & said and not any(way.says(letter, values) for way in ways):
                return False
    return True
