"""What a question names: a quantity of a layer or of the whole network."""

from __future__ import annotations

from dataclasses import dataclass

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Letter, Math, Path
from .asking import QUANTITIES, REACHING, SUMMED, wrong_question
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
    if wrong := wrong_question(tree, table.paths):
        raise Mistakes([wrong])
    assert isinstance(tree, (Path, Letter))
    text = tree.text if isinstance(tree, Path) else tree.name
    name, _, quantity = text.rpartition(".")
    try:
        return of_layer(_layer(table, name, quantity), quantity) if name else of_network(table, quantity)
    except Mistakes as error:  # there is no such quantity in this layer
        raise Mistakes([Mistake(m.message, tree.span, m.hint, m.id) for m in error.mistakes]) from None


def _layer(table: Table, name: str, quantity: str) -> LayerFacts:
    """A layer by its path. Raises `Mistakes` where it stands in turns that differ, and none is named."""
    if quantity in REACHING and "[" in name:  # what is seen is another in each turn
        found = next((layer for layer in table.written_out().every if layer.name == name), None)
        if found is not None:
            return found
    try:
        return table.layer(name)
    except KeyError:
        wrong = f"`{name}` is not the same in every turn"
        around = name.rpartition(".")[0]
        hint = f"name the turn: `{around}[1].{name.rpartition('.')[2]}`"
        raise Mistakes([Mistake(wrong, None, hint)]) from None


def of_layer(layer: LayerFacts, quantity: str) -> Answer:
    """A quantity of a layer. Raises `Mistakes` where it has none."""
    return _answered(f"{layer.name}.{quantity}", layer, quantity, layer)


def of_network(table: Table, quantity: str) -> Answer:
    """A total; a quantity that does not add up is that of the last layer. Raises `Mistakes` where there is none."""
    if quantity in SUMMED:
        return Answer(quantity, None, quantity, table.total(quantity))
    return _answered(quantity, None, quantity, table.layers[-1])


def _answered(text: str, layer: LayerFacts | None, quantity: str, of: LayerFacts) -> Answer:
    if quantity in REACHING:
        return Answer(text, layer, quantity, None, None, of.reach(quantity))
    if quantity in ("size", "output"):
        return Answer(text, layer, quantity, None, of.features if quantity == "output" else None, of.space)
    return Answer(text, layer, quantity, of.features if quantity == "features" else of.count(quantity))
