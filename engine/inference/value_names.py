"""The values of a level by the names of the layers that give them: inputs, ends of branches, what is mentioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolution import steps_of
from .inferred_layer import Branch, InferredLayer

START = ""
"""The name under which a body knows its input."""


def of_level(layers: Iterable[InferredLayer]) -> Iterator[InferredLayer]:
    """The layers of one level of names: a body, with the branches of its joins."""
    for layer in layers:
        yield layer
        for branch in layer.branches:
            yield from of_level(branch.layers)


def names_inside(join: InferredLayer) -> set[str]:
    """The names of the layers in the branches of a join."""
    return {layer.name for branch in join.branches for layer in of_level(branch.layers)}


def outermost_of(name: str) -> str:
    """The layer of this level that a name begins with: `r` of `r[2].conv1`."""
    steps = steps_of(name)
    return steps[0][0] if steps else name


def mentioned_by(layer: InferredLayer) -> set[str]:
    """The names of values that a layer mentions: its input, others that it takes, and the ends of its branches."""
    ends = {name_of(branch.end) for branch in layer.branches}
    return {source_of(layer), *(name for name, _ in layer.also.values()), *layer.takes, *layer.takes.values(), *ends}


def source_of(layer: InferredLayer) -> str:
    """The name of the value that a layer goes on from."""
    return name_of(layer.before)


def end_of(branch: Branch, join: InferredLayer) -> str:
    """The value that a branch gives: the join's input where it is empty."""
    return branch.end.name if branch.end else source_of(join)


def name_of(layer: InferredLayer | None) -> str:
    """The name of a layer, or of the input of the body before its first."""
    return layer.name if layer else START


def is_inside(name: str, layer: InferredLayer) -> bool:
    """Whether a name leads into a layer that has others inside."""
    return name.startswith((f"{layer.name}.", f"{layer.name}["))
