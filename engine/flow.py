"""A network, layer by layer: from the parsed statements to every layer in its place.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; no number is ever got by putting values
into a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..grammar import Mistake, Mistakes, Network
from ..grammar.nodes import Layer
from .algebra import Value
from .conditions import AtLeast, Divides
from .kind import Kind
from .placing import Placed, Shape, place
from .rows import Row


@dataclass
class Run:
    """One run through the network: its layers in order, the conditions by layer, and where it broke off."""

    layers: list[Placed] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def conditions(self) -> dict[tuple[object, ...], AtLeast | Divides]:
        """Every condition, under a key that is the same in both runs."""
        return {
            (number, *key): condition
            for number, placed in enumerate(self.layers)
            for key, condition in placed.conditions.items()
        }


def run(
    parts: list[tuple[str, Kind, Layer, Row]], letters: Mapping[str, Value], convention: str
) -> Run:
    """Puts the layers one behind another until one is impossible."""
    result = Run()
    comes_in: Shape = (1, ())
    for name, kind, layer, row in parts:
        try:
            placed = place(name, kind, layer, row, comes_in, letters, convention)
        except Mistakes as error:
            result.mistakes += [_located(mistake, layer) for mistake in error.mistakes]
            return result
        result.layers.append(placed)
        comes_in = (placed.features, placed.space)
    return result


def _located(mistake: Mistake, layer: Layer) -> Mistake:
    """A mistake without a place of its own stands at its layer."""
    if mistake.span and mistake.span[1] > 0:
        return mistake
    return Mistake(mistake.message, layer.span, mistake.hint)


__all__ = ["Network", "Run", "run"]
