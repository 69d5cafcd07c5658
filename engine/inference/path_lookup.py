"""Layers inside of others, by path: `fire1.conv2`, `loop1[3].c`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...grammar import replace
from ..conditions import AtLeast, at_least
from ..resolution import LAST, steps_of
from ..values import Value, algebra
from .placed_layer import Branch, Joined, Placed, Repetitions
from .shapes import shape_at


def inside_of(names: Mapping[str, Placed], path: str, letters: Mapping[str, Value] | None = None) -> Placed | None:
    """What is at a path; None where there is nothing, or where repetitions differ and none is named."""
    (first, repetition), *rest = steps_of(path)
    placed = names.get(first)
    for name, following in rest:
        if placed is None:
            return None
        placed = named_in(_repetition(placed, repetition, letters or {}), name)
        repetition = following
    return placed if not repetition else None


def _repetition(placed: Placed, repetition: str, letters: Mapping[str, Value]) -> tuple[Placed, ...]:
    """The layers of one repetition; without its number where all repetitions are equal."""
    if not repetition and placed.times is None:  # a condition that is open has two bodies
        return tuple(layer for repetitions in placed.repetitions for layer in body_layers(repetitions, placed.before))
    if not repetition:
        uniform = len(placed.repetitions) == 1 and placed.repetitions[0].index is None
        return body_layers(placed.repetitions[0], placed.before) if uniform else ()
    value = (
        placed.last if repetition == LAST else int(repetition) if repetition.isdecimal() else letters.get(repetition)
    )
    found = None if value is None else placed.repetition(value)
    return found.layers if found else ()


def named_in(layers: tuple[Placed, ...], name: str) -> Placed | None:
    """The layer of a body with this name, which may be in a branch."""
    for layer in layers:
        if layer.name == name:
            return layer
        for branch in layer.branches:
            if (found := named_in(branch.layers, name)) is not None:
                return found
    return None


def when_there(repeat: Placed, index: Value, repetition: Branch, layer: Placed) -> tuple[AtLeast, ...]:
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


def body_layers(repetitions: Repetitions, before: Placed | None) -> tuple[Placed, ...]:
    """The layers of a body, after what is before it where that is known: in a block, and in a first repetition."""
    alone = repetitions.offset == 0 and repetitions.first == repetitions.last
    return tuple(_after(repetitions.layers, before, {})) if alone and before else repetitions.layers


def _after(layers: tuple[Placed, ...], before: Placed | None, new: dict[str, Placed]) -> Iterator[Placed]:
    for layer in layers:
        source = new.get(layer.before.name, layer.before) if layer.before else before
        inside = layer.inside
        if isinstance(inside, Joined):
            inside = Joined(tuple(_branch_after(branch, source, new) for branch in inside.branches))
        new[layer.name] = replace(layer, before=source, inside=inside)
        yield new[layer.name]


def _branch_after(branch: Branch, before: Placed | None, new: dict[str, Placed]) -> Branch:
    layers = tuple(_after(branch.layers, before, new))
    return Branch(layers, branch.gives, new.get(branch.end.name, branch.end) if branch.end else None)
