"""Layers inside of others: in text order, in one body, and in a repetition that is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...grammar import replace
from ..inference import Branch, InferredLayer, when_there
from ..resolution import LAST
from ..values import Value
from .facts import LayerFacts, facts_of


def nested(layers: Sequence[LayerFacts], depth: int = 0) -> Iterator[tuple[int, LayerFacts]]:
    """The layers in text order, each with how many others it is in.

    A join comes after its branches; a repeat and the use of a block come before what is inside.
    """
    for layer in layers:
        if layer.symbolic.kind.flow:
            yield depth, layer
        for body in layer.bodies:
            yield from nested(body, depth + 1)
        if not layer.symbolic.kind.flow:
            yield depth, layer


def inside(
    layer: LayerFacts, repetition: str, name: str, letters: tuple[Mapping[str, Value], Mapping[str, Value]]
) -> LayerFacts | None:
    """A layer inside of another, in the repetition that is named."""
    when, one = layer.when, None
    if not repetition:
        uniform = layer.times is None or (len(layer.repetitions) == 1 and layer.repetitions[0].symbolic.index is None)
        bodies = [*layer.branches, *(repetitions.layers for repetitions in layer.repetitions if uniform)]
    else:
        pairs = zip((layer.symbolic, layer.numeric), letters, strict=True)
        one, other = (_repetition_of(inferred, repetition, scope) for inferred, scope in pairs)
        bodies = (
            [facts_of(one.layers, other.layers, layer.before, "", layer.needs, layer.assuming)] if one and other else []
        )
    found = next((one for body in bodies for one in of_one_body(body) if one.name == name), None)
    index = _index(repetition, letters[0])
    if found and one and index is not None:
        when += when_there(layer.symbolic, index, one, found.symbolic)
    return found and replace(found, when=when)


def _repetition_of(inferred: InferredLayer, repetition: str, letters: Mapping[str, Value]) -> Branch | None:
    value = inferred.last if repetition == LAST else _index(repetition, letters)
    return None if value is None else inferred.repetition(value)


def _index(repetition: str, letters: Mapping[str, Value]) -> Value | None:
    """The number or letter that names a repetition; None where there is none."""
    return int(repetition) if repetition.isdecimal() else letters.get(repetition)


def of_one_body(layers: Iterable[LayerFacts]) -> Iterator[LayerFacts]:
    """The layers of one body, those of its branches among them."""
    for layer in layers:
        yield layer
        for branch in layer.branches:
            yield from of_one_body(branch)
