"""Which outputs of a network are taken up later, by their names, and not at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...engine import LayerFacts
from ...engine.inference import Branch
from ...engine.layers import EACH
from ...engine.network import unrolling


def gone_on_from(layers: Sequence[LayerFacts], at: str) -> Iterator[str]:
    """The layers whose outputs are taken up later, and not at once."""
    for layer in layers:
        before = layer.numeric.before
        if before is not None and before.name != at and not layer.numeric.kind.source:
            yield before.name
        yield from (name for name, _ in layer.numeric.also.values())
        ways = [*layer.numeric.branches, *(repetitions.branch for repetitions in layer.numeric.repetitions)]
        for way, branch in zip(ways, layer.bodies, strict=True):
            yield from gone_on_from(branch, into(layer))
            if way.end is not None and way.end.name != _last(way):
                yield way.end.name
        at = layer.name


def into(layer: LayerFacts) -> str:
    """The name of the input of the bodies of a layer."""
    if layer.numeric.kind == EACH:
        return f"{layer.name}{unrolling.ONE_POSITION}"
    return layer.numeric.before.name if layer.numeric.before else ""


def _last(branch: Branch) -> str:
    return branch.layers[-1].name if branch.layers else ""
