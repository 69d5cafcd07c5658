"""What a question names: a quantity of a layer or of the whole network."""

from __future__ import annotations

from dataclasses import dataclass

from ..grammar import Mistakes
from ..grammar.expressions import Letter, Math, Path
from .asking import COUNTED, QUANTITIES, wrong_question
from .network import Figure, LayerFacts, Table


@dataclass(frozen=True)
class Answer:
    """What a query gives: one figure, or the features (None for a `size`) and space of an output."""

    query: str
    layer: LayerFacts | None
    quantity: str
    figure: Figure | None = None
    features: Figure | None = None
    space: tuple[Figure, ...] = ()


def is_query(tree: Math, table: Table) -> bool:
    """Whether a tree names a quantity rather than a letter."""
    return isinstance(tree, Path) or (
        isinstance(tree, Letter) and tree.name in QUANTITIES and tree.name not in table.letters
    )


def answer(tree: Math, table: Table) -> Answer:
    """The answer to `conv1.params`, `params`, `conv1.output`.

    Raises `Mistakes` where there is no such layer or quantity.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> answer(parse_query("conv1.params"), derive("input 1@28x28 -> conv 32@5x5")).figure.value
    832
    """
    if wrong := wrong_question(tree, [layer.name for layer in table.layers]):
        raise Mistakes([wrong])
    assert isinstance(tree, (Path, Letter))
    text = tree.text if isinstance(tree, Path) else tree.name
    name, _, quantity = text.rpartition(".")
    return _answered(text, table.layer(name) if name else None, quantity, table)


def _answered(text: str, layer: LayerFacts | None, quantity: str, table: Table) -> Answer:
    of = layer or table.layers[-1]
    if quantity in COUNTED:
        figure = layer.count(quantity) if layer else getattr(table.totals, quantity)
        return Answer(text, layer, quantity, figure)
    if quantity in ("features", "units"):
        return Answer(text, layer, quantity, of.features if quantity == "features" else of.units)
    return Answer(text, layer, quantity, None, of.features if quantity == "output" else None, of.space)
