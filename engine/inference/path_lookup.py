"""Layers inside of others, by path: `fire1.conv2`, `loop1[3].c`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...grammar import replace
from ..conditions import AtLeast, at_least
from ..resolution import LAST, steps_of
from ..values import Value, algebra
from .inferred_layer import Branch, InferredLayer, Joined, Repetitions
from .shapes import shape_at


def inside_of(
    names: Mapping[str, InferredLayer], path: str, letters: Mapping[str, Value] | None = None
) -> InferredLayer | None:
    """What is at a path; None where there is nothing, or where repetitions differ and none is named."""
    (first, repetition), *rest = steps_of(path)
    inferred = names.get(first)
    for name, following in rest:
        if inferred is None:
            return None
        inferred = named_in(_repetition(inferred, repetition, letters or {}), name)
        repetition = following
    return inferred if not repetition else None


def _repetition(inferred: InferredLayer, repetition: str, letters: Mapping[str, Value]) -> tuple[InferredLayer, ...]:
    """The layers of one repetition; without its number where all repetitions are equal."""
    if not repetition and inferred.times is None:  # a condition that is open has two bodies
        return tuple(
            layer for repetitions in inferred.repetitions for layer in body_layers(repetitions, inferred.before)
        )
    if not repetition:
        uniform = len(inferred.repetitions) == 1 and inferred.repetitions[0].index is None
        return body_layers(inferred.repetitions[0], inferred.before) if uniform else ()
    value = (
        inferred.last if repetition == LAST else int(repetition) if repetition.isdecimal() else letters.get(repetition)
    )
    found = None if value is None else inferred.repetition(value)
    return found.layers if found else ()


def named_in(layers: tuple[InferredLayer, ...], name: str) -> InferredLayer | None:
    """The layer of a body with this name, which may be in a branch."""
    for layer in layers:
        if layer.name == name:
            return layer
        for branch in layer.branches:
            if (found := named_in(branch.layers, name)) is not None:
                return found
    return None


def when_there(repeat: InferredLayer, index: Value, repetition: Branch, layer: InferredLayer) -> tuple[AtLeast, ...]:
    """What must hold for a layer of a repetition that was requested to be there, as it is.

    A first repetition that is separate is one of these repetitions where the same enters the layer there.
    """
    if not repetition.when or len(repeat.repetitions) != 2:
        return repetition.when
    first, general = repeat.repetitions
    twin = named_in(first.layers, layer.name)
    letter, more = algebra.letter_and_number(index)
    if twin is None or letter is None or layer.whole or layer.also or layer.again:
        return repetition.when
    start = algebra.subtract(first.first, more)
    if shape_at(twin.input_shape, letter, start) != shape_at(layer.input_shape, letter, start):
        return repetition.when
    sides = at_least(algebra.subtract(index, first.first)), at_least(algebra.subtract(general.last, index))
    return repetition.when if False in sides else tuple(one for one in sides if isinstance(one, AtLeast))


def body_layers(repetitions: Repetitions, before: InferredLayer | None) -> tuple[InferredLayer, ...]:
    """The layers of a body, after what is before it where that is known: in a block, and in a first repetition."""
    alone = repetitions.offset == 0 and repetitions.first == repetitions.last
    return tuple(_after(repetitions.layers, before, {})) if alone and before else repetitions.layers


def _after(
    layers: tuple[InferredLayer, ...], before: InferredLayer | None, new: dict[str, InferredLayer]
) -> Iterator[InferredLayer]:
    for layer in layers:
        source = new.get(layer.before.name, layer.before) if layer.before else before
        inside = layer.inside
        if isinstance(inside, Joined):
            inside = Joined(tuple(_branch_after(branch, source, new) for branch in inside.branches))
        new[layer.name] = replace(layer, before=source, inside=inside)
        yield new[layer.name]


def _branch_after(branch: Branch, before: InferredLayer | None, new: dict[str, InferredLayer]) -> Branch:
    layers = tuple(_after(branch.layers, before, new))
    return Branch(layers, branch.gives, new.get(branch.end.name, branch.end) if branch.end else None)
