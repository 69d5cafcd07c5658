"""What a question names: a quantity of a layer or of the whole network."""

from __future__ import annotations

from dataclasses import dataclass

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Letter, Math, Path
from ..grammar.mistakes import suggestion
from .network import COUNTED, Figure, LayerFacts, Table

SHAPED = ("features", "size", "output", "units")
"""Quantities of the output; for the whole network those of its last layer."""

QUANTITIES = (*SHAPED, *COUNTED)


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
    if not isinstance(tree, (Path, Letter)):
        hint = "ask for a quantity, such as `conv1.params` or `params`"
        raise Mistakes([Mistake("this is not a question", tree.span, hint)])
    text = tree.text if isinstance(tree, Path) else tree.name
    name, _, quantity = text.rpartition(".")
    if quantity not in QUANTITIES:
        raise Mistakes([_no_quantity(tree, quantity, table)])
    layer = _layer(tree, name, table) if name else None
    return _answered(text, layer, quantity, table)


def _layer(tree: Path | Letter, name: str, table: Table) -> LayerFacts:
    for layer in table.layers:
        if layer.name == name:
            return layer
    names = [layer.name for layer in table.layers]
    hint = suggestion(name, names) or f"its layers are {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}"
    raise Mistakes([Mistake(f"there is no layer `{name}`", tree.span, hint)])


def _no_quantity(tree: Path | Letter, quantity: str, table: Table) -> Mistake:
    if any(layer.name == quantity for layer in table.layers):
        return Mistake(
            f"`{quantity}` is a layer", tree.span, f"ask for one of its quantities, as in `{quantity}.params`"
        )
    hint = suggestion(quantity, QUANTITIES) or f"there are {', '.join(QUANTITIES)}"
    return Mistake(f"there is no quantity `{quantity}`", tree.span, hint)


def _answered(text: str, layer: LayerFacts | None, quantity: str, table: Table) -> Answer:
    of = layer or table.layers[-1]
    if quantity in COUNTED:
        figure = layer.count(quantity) if layer else getattr(table.totals, quantity)
        return Answer(text, layer, quantity, figure)
    if quantity in ("features", "units"):
        return Answer(text, layer, quantity, of.features if quantity == "features" else of.units)
    return Answer(text, layer, quantity, None, of.features if quantity == "output" else None, of.space)
