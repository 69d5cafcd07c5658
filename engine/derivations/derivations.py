"""All derivations of a quantity: of a layer by its rule, of a join, a repeat or a block as a sum, of the network."""

from __future__ import annotations

from ...grammar import Letter, Sum
from ..formulas import AXES, FIRST_OF, LETTERS, SUMMED, primed, tree_of
from ..inference import of_itself
from ..network import Figure, LayerFacts, Table, figure
from ..values import Value
from .derivation import Derivation, Step
from .notation import BOARD, Notation
from .rule_steps import of_join, of_quantity
from .sum_steps import of_repetitions, of_total


def derivations(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> list[Derivation]:
    """How a quantity of a layer comes about; nothing where no rule applies, or there is nothing to count.

    A size has one along each axis, a join its own products and the sum with what its branches hold. Raises `Mistakes`
    where the layer has no such quantity.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import print_math
    >>> table = derive("input 8@9x9 -> add [ conv 8@3x3 pad 1 -> conv 8@1x1 | ]")
    >>> [print_math(step.after) for one in derivations(table.layer("add1"), "params") for step in one.steps]
    ['584 + 72', '656']
    """
    if not (layer.whole and quantity in SUMMED):
        return [one for one in _by_rule(layer, quantity, notation) if one is not None]
    total = layer.count(quantity).symbolic
    own = of_join(layer, notation) if quantity == "macs" and layer.branches else None
    if total == 0 or (own and own.symbolic == total):
        return [own] if own else []
    inside = of_inside(layer, quantity, notation)
    return [one for one in (own, inside) if one is not None]


QUANTITY_OF = {"h_out": "size", "k_out": "features"} | dict(LETTERS)
"""The quantities that a rule for another one may hold, by the letters of the first axis."""


def worked_out(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> dict[str, list[Derivation]]:
    """The derivations of a quantity, after those of the quantities of the layer that its rules hold.

    >>> from netderive.engine import derive
    >>> [*worked_out(derive("input 3@9x9 -> conv 8@5x5").layer("conv1"), "flops")]
    ['weights', 'size', 'macs', 'flops']
    """
    found: dict[str, list[Derivation]] = {}
    names = ("features", "size") if quantity == "output" else (quantity,)
    ones = {name: derivations(layer, name, notation) for name in names}
    for derivation in (one for name in names for one in ones[name]):
        ours = {shown: letter for letter, shown in derivation.names.items()}
        letters = [ours[name] for name, bound in derivation.letters.items() if bound.source.how == "derived"]
        for needed in dict.fromkeys(QUANTITY_OF[FIRST_OF.get(letter, (letter,))[0]] for letter in letters):
            found |= {name: new for name, new in worked_out(layer, needed, notation).items() if name not in found}
    return found | {name: new for name, new in ones.items() if new and name not in found}


def _by_rule(layer: LayerFacts, quantity: str, notation: Notation) -> list[Derivation | None]:
    joined = of_joined(layer)
    if joined and quantity in (joined.quantity, "output"):
        return [joined]
    return of_quantity(layer, quantity, notation)


def of_inside(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> Derivation | None:
    """The sum over the repetitions of a repeat, the branches of a join or the layers of a block; None where it is 0."""
    total = layer.count(quantity)
    chosen = any(repetitions.count(quantity) != 1 for repetitions in layer.symbolic.repetitions)
    if layer.times is not None or chosen or total.symbolic == 0:
        return of_repetitions(layer, quantity, notation)
    inside = [one for body in layer.bodies for one in body]
    return of_total(inside, quantity, total.symbolic, _known(total), itself(layer, quantity), notation)


def itself(layer: LayerFacts, quantity: str) -> Figure:
    """What a join adds to the counts of its branches."""
    layer = layer.for_quantity(quantity)
    return figure(of_itself(layer.symbolic, quantity), of_itself(layer.numeric, quantity))


def of_joined(layer: LayerFacts) -> Derivation | None:
    """The branches' features added up, or their sizes, where they are one after the other; None in other joins."""
    if layer.symbolic.kind.joins != "concatenated" or not layer.branches:
        return None
    axis = int(layer.numeric.values["i"])
    ends = [[(one.gives[0], *one.gives[1])[axis] for one in run.branches] for run in (layer.symbolic, layer.numeric)]
    symbolic, numeric = ((run.features, *run.space)[axis] for run in (layer.symbolic, layer.numeric))
    steps = [Step("sum", None, Sum(tuple(("+", tree_of(size)) for size in ends[1])))]
    if steps[0].after != tree_of(numeric):
        steps.append(Step("evaluate", steps[0].after, tree_of(numeric)))
    symbol = Letter(primed(("k_out", *AXES["h_out"])[axis]))
    return Derivation("size" if axis else "features", symbol, None, tuple(steps), symbolic, numeric)


def of_network(table: Table, quantity: str, notation: Notation = BOARD) -> Derivation:
    """The sum over the layers of a network."""
    total = table.total(quantity)
    return of_total(table.layers, quantity, total.symbolic, _known(total), notation=notation)


def _known(total: Figure) -> Value:
    return total.symbolic if total.value is None else total.value
