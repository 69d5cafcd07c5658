"""A network, layer by layer: from the parsed statements to every layer in its place.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; no number is ever got by putting values
into a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..grammar import Mistake, Mistakes, Network
from ..grammar.expressions import Letter, Path
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Layer
from .algebra import Value
from .binding import checked_row
from .conditions import AtLeast, Divides
from .impossible import Impossible
from .kind import Kind
from .placed import Placed, Shape
from .placing import place
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


def run(parts: list[tuple[str, Kind, Layer, Row]], letters: Mapping[str, Value], convention: str) -> Run:
    """Puts the layers one behind another until one is impossible."""
    result = Run()
    comes_in: Shape = (1, ())
    outputs: dict[str, Shape] = {}
    for number, (name, kind, layer, row) in enumerate(parts):
        try:
            also = {word: _output_of(label, outputs) for word, label in row.others.items()}
            placed = place(name, kind, layer, row, comes_in, letters, convention, also)
        except (Mistakes, Impossible) as error:
            result.mistakes += _located(error, name, layer)
            result.mistakes += (mistake for part in parts[number + 1 :] for mistake in checked_row(*part, letters))
            return result
        placed.before = result.layers[-1] if result.layers else None
        result.layers.append(placed)
        comes_in = outputs[name] = (placed.features, placed.space)
    return result


def _output_of(label: Letter | Path, outputs: Mapping[str, Shape]) -> tuple[str, Shape]:
    """An earlier layer and what it gives."""
    name = label.text if isinstance(label, Path) else label.name
    if name in outputs:
        return name, outputs[name]
    hint = suggestion(name, outputs) or f"before it stand {', '.join(outputs)}"
    raise Mistakes([Mistake(f"there is no layer `{name}` before this one", label.span, hint)])


def _located(error: Mistakes | Impossible, name: str, layer: Layer) -> list[Mistake]:
    """The mistakes of a layer; those without a place of their own stand at the layer."""
    if isinstance(error, Impossible):
        return [Mistake(f"{name}: {error}", layer.span, error.hint)]
    return [m if m.span and m.span[1] > 0 else Mistake(m.message, layer.span, m.hint, m.id) for m in error.mistakes]


__all__ = ["Network", "Run", "run"]
