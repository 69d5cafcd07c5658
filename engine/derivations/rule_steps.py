"""A derivation is data: the steps from a rule to its value in one layer.

Every step has two sides that are equal, and every letter a source. What a step is called, why
it is allowed and how it looks is for `netderive.reports`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ...grammar import Expr, Letter, print_math
from ..formulas import AXES, OWNED, REACHING, SAVING, SIDES, SUMMED, SYMBOLS, Rule, arithmetic, evaluate, tree_of
from ..inference import InferredLayer, counted, counts_in, rule_of
from ..network import LayerFacts
from ..network import receptive_field as reach
from ..resolution import side_of
from ..values import Value
from .derivation import Derivation, Step
from .notation import BOARD, Notation
from .templates import Template, template_of

REACH_LETTERS = {"field": "R", "jump": "J", "start": "C"}


def of_count(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of a count; None where no rule applies (nothing to count)."""
    layer = layer.for_quantity(quantity)
    summed = layer.whole and quantity in SUMMED
    if summed or (layer.symbolic.again and quantity in OWNED):  # a sum, or nothing of its own
        own = of_join(layer, notation) if quantity == "macs" and layer.branches else None
        return own if own and own.symbolic == layer.macs.symbolic else None
    rule = rule_of(layer.symbolic, quantity)
    if rule is None or rule.is_zero:
        return None
    symbolic = counted(layer.symbolic, quantity)
    if quantity == "biases" and symbolic == 0:
        return None
    return _derivation(layer, quantity, rule, SYMBOLS.get(quantity, quantity), 0, symbolic, notation)


def of_join(layer: LayerFacts, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of a join's own multiply-adds, besides those of its branches; None where it multiplies nothing."""
    rule = layer.symbolic.kind.macs
    if rule.is_zero:
        return None
    return _derivation(layer, "macs", rule, SYMBOLS["macs"], 0, rule.value(layer.symbolic.values), notation)


def of_quantity(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> list[Derivation | None]:
    """The derivations of a quantity, one along each axis where it has axes. Raises `Mistakes` where there is none."""
    if quantity in REACHING:
        return [of_reach(layer, quantity, axis, notation) for axis in range(len(layer.reach(quantity)))]
    if quantity in ("size", "output"):
        return [of_size(layer, axis, notation) for axis in range(len(layer.space))]
    if quantity in SIDES:
        axis = side_of(quantity, len(layer.space))
        return [] if axis is None else [of_size(layer, axis, notation)]
    return [of_features(layer, notation) if quantity == "features" else of_count(layer, quantity, notation)]


def of_reach(layer: LayerFacts, quantity: str, axis: int, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of what a position sees of the network's input along an axis; None for the input itself."""
    if layer.whole:
        return None
    figure = layer.reach(quantity)[axis]
    if not layer.seen_in_letters:
        return None
    rule = reach.rule_of(layer.symbolic, quantity)
    if layer.symbolic.kind.source:
        return None
    symbol = f"{AXES[REACH_LETTERS[quantity]][axis]}_out"
    return _derivation(layer, quantity, rule, symbol, axis, figure.symbolic, notation)


def of_size(layer: LayerFacts, axis: int, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of the output's size along an axis; None where the size is kept or given."""
    kind = layer.symbolic.kind
    if kind.space:
        return _derivation(
            layer, "size", kind.space[axis], AXES["h_out"][axis], 0, layer.symbolic.space[axis], notation
        )
    number = axis - (kind.time == "stays")
    if kind.size is None or number < 0:
        return None
    return _derivation(layer, "size", kind.size, AXES["h_out"][number], number, layer.symbolic.space[axis], notation)


def of_features(layer: LayerFacts, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of the number of features; None where they are kept."""
    rule = layer.symbolic.kind.features
    if rule is None or layer.symbolic.kind.source:
        return None
    return _derivation(layer, "features", rule, "k_out", 0, layer.symbolic.features, notation)


def _derivation(
    layer: LayerFacts, quantity: str, rule: Rule, symbol: str, axis: int, symbolic: Value, notation: Notation
) -> Derivation | None:
    """The derivation of a quantity, the same for layers that say the same; None where nothing is counted."""
    said = _said(layer.symbolic, quantity, rule), _said(layer.numeric, quantity, rule)
    key = (notation, rule, quantity, symbol, axis, said)
    try:
        return _known[key]
    except KeyError:
        if len(_known) >= KNOWN_DERIVATIONS:
            _known.clear()
        _known[key] = found = _derived(layer, quantity, rule, symbol, axis, symbolic, notation)
        return found


KNOWN_DERIVATIONS = 5_000
_known: dict[tuple[object, ...], Derivation | None] = {}


def _said(inferred: InferredLayer, quantity: str, rule: Rule) -> object:
    """All of a layer that the derivation of a quantity depends on; what it sees depends on all that comes before it."""
    if not inferred.whole and quantity not in REACHING:
        counts = inferred.counts  # one for all layers that say the same, whatever is needed of them later
        return (counts, rule_of(inferred, "saved")) if quantity in SAVING else counts
    known = _with_letters(inferred, quantity, rule).letters
    letters = tuple((name, bound.tree, bound.value, bound.source.how) for name, bound in known.items())
    return (
        inferred.kind,
        inferred.words,
        inferred.shared,
        inferred.input_shape,
        inferred.output_shape,
        inferred.order,
        letters,
    )


def _derived(
    layer: LayerFacts, quantity: str, rule: Rule, symbol: str, axis: int, symbolic: Value, notation: Notation
) -> Derivation | None:
    inferred = numeric = _with_letters(layer.symbolic, quantity, rule)
    if layer.numeric is not layer.symbolic:
        numeric = _with_letters(layer.numeric, quantity, rule)
    template = template_of(rule, symbol, inferred, axis, notation)
    if template is None:
        return None
    names = template.naming.names(inferred)
    opening = template.opening(names)
    return Derivation(
        quantity,
        Letter(names[symbol]),
        rule,
        (*opening, *_filled_steps(template, opening[-1].after, inferred, numeric, symbolic)),
        symbolic,
        symbolic if numeric is inferred else evaluate(template.special, numeric.values),
        {names[ours]: inferred.bound(ours) for ours in template.naming.shown},
        names,
        template.reason,
        axis,
        template.silent,
        template.along,
    )


def _filled_steps(
    template: Template, stated: Expr, inferred: InferredLayer, numeric: InferredLayer, symbolic: Value
) -> Iterator[Step]:
    """From the rule to the value: letters first, then the numbers that are given."""
    filled = template.filled(inferred)
    yield Step("substitute", stated, filled)
    if template.is_open(inferred):
        normal = tree_of(symbolic)
        differs = print_math(normal) != print_math(filled)
        if differs:
            yield Step("simplify", filled, normal)
        if numeric is inferred or (numbers := template.filled(numeric)) == filled:
            return
        yield Step("values", normal if differs else filled, numbers)
        if template.is_open(numeric):
            value = tree_of(evaluate(template.special, numeric.values))
            if print_math(value) != print_math(numbers):
                yield Step("simplify", numbers, value)
            return
        filled = numbers
    for one, other in itertools.pairwise(arithmetic(filled)):
        yield Step("evaluate", one, other)


def _with_letters(inferred: InferredLayer, quantity: str, rule: Rule) -> InferredLayer:
    """A layer with the letters of a rule that are not its own: other counts, or what it sees of the input."""
    return (
        reach.with_reach_letters(inferred) if quantity in REACHING else inferred.with_letters(counts_in(inferred, rule))
    )
