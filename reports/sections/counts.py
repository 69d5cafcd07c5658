"""How a layer's figures come about in one line: `28 − (5 − 1) = 24 → 32@24×24`, `(5·5·1 + 1)·32 = 832`."""

from __future__ import annotations

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Notation, of_count, of_inside, of_size
from ...engine.formulas import SUMMED, tree_of
from ...grammar import Math, replace
from ..document import Formula, Inline
from .pieces import known, shape_of
from .quantities import cell, has


def in_numbers(layer: LayerFacts) -> LayerFacts:
    """The same layer as it is for the values given, in its letters too."""
    return layer if layer.symbolic is layer.numeric else replace(layer, symbolic=layer.numeric)


def size_line(layer: LayerFacts, notation: Notation) -> Formula:
    """The size along the first axis and the output; the output alone where no rule gives the size."""
    result = shape_of(layer.numeric)
    sizes = [d for axis in range(len(layer.symbolic.space)) if (d := of_size(layer, axis, notation)) is not None]
    if not sizes or sizes[0].filled is None or layer.symbolic.kind.flat:
        return Formula((result,))
    filled, value = sizes[0].filled, tree_of(sizes[0].numeric)
    return Formula((result,)) if filled == value else Formula((filled, value, result), ("=", "→"))


def count_line(layer: LayerFacts, quantity: str, notation: Notation) -> Inline:
    """A quantity's rule with its values and the result; a dash where the layer has no such quantity."""
    formula = worked_count(layer, quantity, notation)
    return cell(layer, quantity) if formula is None else (formula,)


def worked_count(layer: LayerFacts, quantity: str, notation: Notation) -> Formula | None:
    """The same as a formula; None where there is nothing to work out."""
    if quantity not in SUMMED or not has(layer, quantity):
        return None
    numbers = in_numbers(layer)
    derivation = of_inside(numbers, quantity, notation) if layer.whole else of_count(numbers, quantity, notation)
    first, value = derivation and _first(derivation), tree_of(known(layer.count(quantity)))
    if first is None:
        return None
    return Formula((value,)) if first == value else Formula((first, value), ("=",))


def _first(derivation: Derivation) -> Math | None:
    """A rule with its values, or a sum as it is written first."""
    return derivation.steps[0].after if derivation.rule is None else derivation.filled
