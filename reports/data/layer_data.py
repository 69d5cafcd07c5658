"""A layer as plain data: what it is, its output, its counts, and the layers in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...engine import LayerFacts, Table
from ...engine.answers import Answer, of_layer
from ...engine.derivations import Notation, derivations, of_count, of_features, of_repetitions, of_size
from ...engine.formulas import tree_of
from ...engine.layers import EACH, EXPERTS
from ...engine.network import Bodies, RepetitionFacts, path_inside
from ...engine.values import Value
from ...grammar import Expr, Letter, Mistakes, print_math, record
from ..sections import changing, changing_fields, field_recurrence, recurrence
from .answer_data import answer_data
from .figure_data import Data, figure_data, steps_data

ALWAYS = ("weights", "biases", "params", "trainable", "macs")
"""The counts of a layer that are in every table."""

EVERY = ("weights", "biases", "params", "frozen", "buffers", "macs")
"""The counts whose steps are in every derivation."""


@record()
class LayerData:
    """Layers of a table as data: `show` are the quantities requested, `steps` says whether their steps are written.

    A body that was written before is not written again: `as` is the path of where that was.
    """

    table: Table
    notation: Notation
    steps: bool
    show: Sequence[str]
    bodies: Bodies

    def of(self, layer: LayerFacts, path: str = "") -> Data:
        """A layer that is below `path`, and all layers in it."""
        others = self._others(layer)
        data = self._itself(layer) | self._counts(layer)
        data |= {name: found and answer_data(found, self.notation)["result"] for name, found in others.items()}
        data |= _copies(layer)
        if earlier := self.bodies.earlier(layer, path):
            return data | {"as": earlier}
        data |= self._inside(layer, path_inside(layer, path))
        return data | self._steps(layer, others) if self.steps else data

    def _itself(self, layer: LayerFacts) -> Data:
        features = of_features(layer, self.notation)
        sizes = [of_size(layer, axis, self.notation) for axis in range(len(layer.space))]
        line, _ = self.table.network.source.place(layer.span[0])
        return {
            "name": layer.name,
            "kind": layer.kind,
            "line": line,
            "inputs": list(layer.inputs),
            "output": {
                "features": figure_data(layer.features, features),
                "space": [figure_data(size, rule) for size, rule in zip(layer.space, sizes, strict=True)],
            },
        }

    def _counts(self, layer: LayerFacts) -> Data:
        rule_of = of_count if layer.times is None else of_repetitions
        return {name: figure_data(layer.count(name), rule_of(layer, name, self.notation)) for name in ALWAYS}

    def _others(self, layer: LayerFacts) -> Mapping[str, Answer | None]:
        """What is requested beside these; None where the layer has no such quantity."""
        written = (*ALWAYS, "features", "size", "output")
        return {name: _if_there(layer, name) for name in self.show if name not in written}

    def _inside(self, layer: LayerFacts, path: str) -> Data:
        def written(layers: Iterable[LayerFacts]) -> list[Data]:
            return [self.of(inner, path) for inner in layers]

        if layer.times is not None:
            return {"repetitions": [_repetitions_data(one, written(one.layers)) for one in layer.repetitions]}
        if layer.symbolic.kind.flow or any(layer.bodies):
            return {"layers": written(inner for body in layer.bodies for inner in body)}
        return {}

    def _steps(self, layer: LayerFacts, others: Mapping[str, Answer | None]) -> Data:
        named = ("features", "size", *EVERY, *(name for name in others if others[name]))
        shown = [one for name in named for one in derivations(layer, name, self.notation)]
        recurrences = [*_recurrences(layer, self.show)]
        steps = [step for derivation in shown for step in steps_data(derivation)]
        return {"steps": steps} | ({"recurrences": recurrences} if recurrences else {})


def _copies(layer: LayerFacts) -> Data:
    """How often the body of a layer is there or at work."""
    if layer.symbolic.kind == EXPERTS:
        return {
            "experts": {name: figure_data(layer.copies(of)) for name, of in (("all", "params"), ("at_work", "macs"))}
        }
    if layer.symbolic.kind == EACH:
        return {"positions": figure_data(layer.copies("macs"))}
    return {} if layer.times is None else {"times": figure_data(layer.times)}


def _if_there(layer: LayerFacts, name: str) -> Answer | None:
    try:
        return of_layer(layer, name)
    except Mistakes:
        return None


def _recurrences(layer: LayerFacts, show: Sequence[str]) -> Iterator[Data]:
    """What a size, a number of features or a field is in a repetition, and how the next one follows."""
    for one in changing(layer.symbolic.solved):
        quantity = "features" if one.what == "features" else "size"
        yield _recurrence_data(quantity, *recurrence(layer, one), one.solution)
    for one in changing_fields(layer, show):
        yield _recurrence_data(one.quantity, *field_recurrence(one), one.solution)


def _recurrence_data(quantity: str, symbol: Letter, following: Expr | None, solution: Value) -> Data:
    return {
        "quantity": quantity,
        "symbol": print_math(symbol),
        "next": None if following is None else print_math(following),
        "solution": print_math(tree_of(solution)),
    }


def _repetitions_data(repetitions: RepetitionFacts, layers: list[Data]) -> Data:
    """Repetitions that are equal but for their index: the first, the last, and the layers of one of them."""
    symbolic = repetitions.symbolic
    return {
        "first": print_math(tree_of(symbolic.first)),
        "last": print_math(tree_of(symbolic.last)),
        "index": None if symbolic.index is None else str(symbolic.index),
        "layers": layers,
    }
