"""A derivation is data: the steps from a rule to its value in one layer.

Every step has two sides that are equal, and every letter a source. What a step is called, why
it is allowed and how it looks is for `netderive.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Letter, print_math
from ..formulas import (
    AXES,
    FIRST_OF,
    LETTERS,
    OWNED,
    REACHING,
    SIDES,
    SUMMED,
    SYMBOLS,
    Rule,
    evaluate,
    letters_in,
    primed,
    substitute,
)
from ..inference import Bound, InferredLayer, Origin, counts_in, rule_of
from ..network import LayerFacts
from ..network import receptive_field as reach
from ..resolution import side_of
from ..values import Value
from .derivation import Derivation, Step
from .filled_rules import filled_steps, silent_letters
from .notation import BOARD, Notation
from .rule_forms import forms_of, steps_to_form

REACH_LETTERS = {"field": "R", "jump": "J", "start": "C"}

SYMBOL = Bound(0, Origin("derived"), Letter("?"))
"""Means the quantity itself among the letters, so that no letter gets its name."""


def of_count(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of a count; None where no rule applies (nothing to count)."""
    summed = layer.whole and quantity in SUMMED
    if summed or (layer.symbolic.again and quantity in OWNED):  # a sum, or nothing of its own
        own = of_join(layer, notation) if quantity == "macs" and layer.branches else None
        return own if own and own.symbolic == layer.macs.symbolic else None
    rule = rule_of(layer.symbolic, quantity)
    if rule is None or rule.is_zero:
        return None
    symbolic = layer.count(quantity).symbolic
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
    said = (_said(run, quantity, rule) for run in (layer.symbolic, layer.numeric))
    key = (notation, rule, quantity, symbol, axis, *said)
    if key not in _known:
        if len(_known) >= KNOWN_DERIVATIONS:
            _known.clear()
        _known[key] = _derived(layer, quantity, rule, symbol, axis, symbolic, notation)
    return _known[key]


KNOWN_DERIVATIONS = 5_000
_known: dict[tuple[object, ...], Derivation | None] = {}


def _said(inferred: InferredLayer, quantity: str, rule: Rule) -> tuple[object, ...]:
    """All of a layer that the derivation of a quantity depends on; what it sees depends on all that comes before it."""
    if not inferred.whole and quantity not in REACHING:
        return (inferred.counts,)  # one for all layers that say the same
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
    values = inferred.axis(axis)
    taught, silent = rule.taught(values), silent_letters(rule, inferred, values)
    if taught.text == "0":
        return None
    recalled, special, special_values = forms_of(rule, taught, silent, inferred, values, axis, notation)
    bounds = {name: inferred.bound(name) for tree in (recalled, special) for name in letters_in(tree)}
    named = {symbol: SYMBOL} | _spoken_of(rule, silent, inferred) | bounds
    names = _distinct(_drawn(notation.names(named, inferred.kind)), bounds, symbol)
    renamed = {ours: Letter(name) for ours, name in names.items() if name != ours}
    steps = [Step("recall", None, substitute(recalled, renamed))]
    if special != recalled:
        replaced = {
            names.get(letter, letter): print_math(substitute(tree, renamed)) for letter, tree in special_values.items()
        }
        work = (
            ()
            if notation.restated(rule, inferred.kind)
            else steps_to_form(rule.special(values), silent, inferred, axis)
        )
        shown = tuple(substitute(tree, renamed) for tree in work)
        steps.append(Step("specialise", steps[-1].after, substitute(special, renamed), replaced, shown))
    steps += filled_steps(special, steps[-1].after, inferred, numeric, symbolic)
    return Derivation(
        quantity,
        Letter(names[symbol]),
        rule,
        tuple(steps),
        symbolic,
        symbolic if numeric is inferred else evaluate(special, numeric.values),
        {names[ours]: bound for ours, bound in bounds.items()},
        names,
        taught.reason or rule.reason,
        axis,
        silent,
        inferred.shown_along(axis),
    )


def _with_letters(inferred: InferredLayer, quantity: str, rule: Rule) -> InferredLayer:
    """A layer with the letters of a rule that are not its own: other counts, or what it sees of the input."""
    return (
        reach.with_reach_letters(inferred) if quantity in REACHING else inferred.with_letters(counts_in(inferred, rule))
    )


def _spoken_of(rule: Rule, silent: Mapping[str, int], inferred: InferredLayer) -> dict[str, Bound]:
    """The letters of a rule along every axis without those that never show, so that all axes share their names."""
    families = {*rule.needed} - {*silent}
    return {name: bound for name, bound in inferred.letters.items() if FIRST_OF.get(name, (name, 0))[0] in families}


def _distinct(names: dict[str, str], bounds: Mapping[str, Bound], symbol: str) -> dict[str, str]:
    """The names of a derivation's letters, those of derived quantities in words where the file has the same letter."""
    in_file = {name for bound in bounds.values() for name in letters_in(bound.tree)}
    derived = {symbol, *(ours for ours, bound in bounds.items() if bound.source.how == "derived")}
    others = [name for ours, name in names.items() if ours not in derived]
    return {
        ours: LETTERS[ours] if ours in derived and ours in LETTERS and (name in in_file or name in others) else name
        for ours, name in names.items()
    }


def _drawn(names: dict[str, str]) -> dict[str, str]:
    """The board's own letters of the output with their prime; a course's `C_out` keeps its subscript."""
    return {ours: primed(name) if name == ours else name for ours, name in names.items()}
