"""A network, layer by layer: from the parsed statements to every layer in its place.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; no number is ever got by putting values
into a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..grammar import Mistake, Mistakes, Network
from ..grammar.expressions import Letter, Path
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Element
from .algebra import Value
from .binding import checked_row
from .conditions import AtLeast, Divides
from .impossible import Impossible
from .joining import join
from .naming import Part
from .placed import Placed, Shape
from .placing import place


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
            for number, placed in enumerate(flat(self.layers))
            for key, condition in placed.conditions.items()
        }


def flat(layers: Sequence[Placed]) -> Iterator[Placed]:
    """The layers with those of their branches, in text order."""
    for layer in layers:
        for branch in layer.branches:
            yield from flat(branch)
        yield layer


def run(parts: Sequence[Part], letters: Mapping[str, Value], convention: str) -> Run:
    """Puts the layers one behind another until one is impossible."""
    running = _Running(letters, convention)
    layers = running.body(parts, (1, ()), None)
    return Run(layers, running.mistakes)


@dataclass
class _Running:
    """One run while it goes on: what each layer so far gives, and what went wrong."""

    letters: Mapping[str, Value]
    convention: str
    outputs: dict[str, Placed] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def body(self, parts: Sequence[Part], comes_in: Shape, before: Placed | None) -> list[Placed]:
        """Layers one behind another, until one is impossible; those after it are checked for their rows."""
        layers: list[Placed] = []
        for number, part in enumerate(parts):
            try:
                if part.goes_on_from:
                    before = self._earlier(part.goes_on_from)
                    comes_in = before.goes_out
                    continue
                placed = self._placed(part, comes_in, before)
            except (Mistakes, Impossible) as error:
                self.mistakes += _located(error, part.name, part.layer)
                self.mistakes += (m for later in parts[number + 1 :] for m in _checked(later, self.letters))
                return layers
            if placed is None:
                return layers
            placed.before = before
            layers.append(placed)
            self.outputs[part.name] = before = placed
            comes_in = placed.goes_out
        return layers

    def _placed(self, part: Part, comes_in: Shape, before: Placed | None) -> Placed | None:
        """One layer; None where a branch of it is impossible."""
        if part.branches:
            inside = _Running({**self.letters, "in": comes_in[0]}, self.convention, self.outputs, self.mistakes)
            branches = tuple(tuple(inside.body(branch, comes_in, before)) for branch in part.branches)
            return None if self.mistakes else join(part.name, part.kind, part.layer, comes_in, branches)
        also = {word: self._also(label) for word, label in part.row.others.items()}
        return place(part.name, part.kind, part.layer, part.row, comes_in, self.letters, self.convention, also)

    def _also(self, label: Letter | Path) -> tuple[str, Shape]:
        placed = self._earlier(label)
        return placed.name, placed.goes_out

    def _earlier(self, label: Letter | Path) -> Placed:
        """An earlier layer, by its name."""
        name = label.text if isinstance(label, Path) else label.name
        if name in self.outputs:
            return self.outputs[name]
        hint = suggestion(name, self.outputs) or f"before it stand {', '.join(self.outputs)}"
        raise Mistakes([Mistake(f"there is no layer `{name}` before this one", label.span, hint)])


def _checked(part: Part, letters: Mapping[str, Value]) -> Iterator[Mistake]:
    """What is wrong with the values of a row behind an impossible layer."""
    for branch in part.branches:
        for inner in branch:
            yield from _checked(inner, letters)
    if not part.branches and not part.goes_on_from:
        yield from checked_row(part.name, part.kind, part.layer, part.row, letters)


def _located(error: Mistakes | Impossible, name: str, layer: Element) -> list[Mistake]:
    """The mistakes of a layer; those without a place of their own stand at the layer."""
    if isinstance(error, Impossible):
        return [Mistake(f"{name}: {error}", layer.span, error.hint)]
    return [m if m.span and m.span[1] > 0 else Mistake(m.message, layer.span, m.hint, m.id) for m in error.mistakes]


__all__ = ["Network", "Run", "run"]
