"""A derivation is data: the steps from a rule to its value in one layer.

Every step has two sides that are equal, and every letter a source. What a step is called, why
it is allowed and how it looks is for `netderive.reports`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..grammar import print_math
from ..grammar.expressions import Call, Expr, Group, Letter, Math, Number, Sum
from . import algebra
from .algebra import Value, is_number
from .evaluation import evaluate, formula, letters_in
from .letters import AXES, FIRST_OF, NEUTRAL
from .network import LayerFacts
from .normal import tree_of
from .notation import BOARD, Notation
from .placed import Bound, Placed, Source
from .rewriting import arithmetic, part_with, rebuilt, specialised, substitute
from .rules import Rule

UNSPOKEN = ("g", "c", "d", "a")
"""Groups, multiplier, dilation and output padding are left out of a rule where they are neutral."""

IN_WORDS = {
    "W": "weights",
    "B": "biases",
    "P": "params",
    "M": "macs",
    "h_out": "new_height",
    "w_out": "new_width",
    "z_out": "new_depth",
}
"""What a derived quantity is called where its letter is taken by the file."""

SYMBOL = Bound(Letter("?"), 0, Source("derived"))
"""Stands for the quantity itself among the letters, so that no letter gets its name."""

StepKind = Literal["recall", "specialise", "substitute", "simplify", "values", "evaluate", "sum"]


@dataclass(frozen=True)
class Step:
    """One step: `before` (None at the first) equals `after`.

    `recall` states a rule and `specialise` puts its special values in (`special`: no padding,
    stride 1), both in the rule's letters; `substitute` puts in what the text says, `simplify`
    brings that to normal form; `values` puts given numbers in; `evaluate` works one step of
    arithmetic; `sum` adds the layers' figures.
    """

    kind: StepKind
    before: Expr | None
    after: Expr
    special: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Derivation:
    """How one quantity of a layer comes about.

    `symbol` is the quantity's letter; `rule` the rule (None for a total); `letters` what each of
    the rule's letters stands for, under the names the steps use; `names` those names by our own letters.
    """

    quantity: str
    symbol: Letter
    rule: Rule | None
    steps: tuple[Step, ...]
    symbolic: Value
    numeric: Value
    letters: Mapping[str, Bound] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    axis: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)
    along: Mapping[str, str] = field(default_factory=dict)

    def shown(self, text: str) -> Expr:
        """A formula in our own letters as this derivation writes it: `n*m*o*l/g` may be `F*F*D`."""
        tree = specialised(formula(text), {n: v for n, v in self.silent.items() if n != "b"})
        called = {name: self.along.get(name, name) for name in letters_in(tree)}
        return substitute(tree, {name: Letter(self.names.get(there, there)) for name, there in called.items()})

    @property
    def stated(self) -> Expr | None:
        """The rule as it applies here, in the chosen letters."""
        trees = [step.after for step in self.steps if step.kind in ("recall", "specialise")]
        return trees[-1] if trees else None

    @property
    def filled(self) -> Expr | None:
        """The rule with this layer's values, numbers wherever they are given."""
        trees = [step.after for step in self.steps if step.kind in ("substitute", "values")]
        return trees[-1] if trees else None


def of_count(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of a count; None where no rule applies (nothing to count)."""
    rule = _count_rule(layer.symbolic, quantity)
    if rule is None:
        return None
    figure = layer.count(quantity)
    if rule.taught(layer.symbolic.values).text == "0" or (quantity == "biases" and figure.symbolic == 0):
        return None
    symbol = {"weights": "W", "biases": "B", "params": "P", "trainable": "P", "macs": "M"}[quantity]
    return _derivation(layer, quantity, rule, symbol, 0, figure.symbolic, notation)


def of_size(layer: LayerFacts, axis: int, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of the output's size along an axis; None where the size is kept or given."""
    rule = layer.symbolic.kind.size
    if rule is None:
        return None
    return _derivation(layer, "size", rule, AXES["h_out"][axis], axis, layer.symbolic.space[axis], notation)


def of_features(layer: LayerFacts, notation: Notation = BOARD) -> Derivation | None:
    """The derivation of the number of features; None where they are kept."""
    rule = layer.symbolic.kind.features
    if rule is None or layer.symbolic.kind.source:
        return None
    return _derivation(layer, "features", rule, "k_out", 0, layer.symbolic.features, notation)


def _count_rule(placed: Placed, quantity: str) -> Rule | None:
    """The rule of a count; weights and biases are the two parts of the rule for parameters."""
    kind = placed.kind
    if quantity == "macs":
        return kind.macs if kind.macs.text != "0" else None
    if kind.params.text == "0":
        return None
    if quantity in ("weights", "biases"):
        return part_of(kind.params, quantity)
    if quantity == "trainable" and kind.frozen.text != "0":
        return None
    return kind.params


@functools.cache
def part_of(rule: Rule, quantity: str) -> Rule:
    """The weights' or the biases' part of a rule for parameters."""
    if quantity == "weights":
        return Rule(f"{rule.id}.weights", print_math(specialised(rule.general.tree, {"b": 0})), "all but the biases")
    return Rule(f"{rule.id}.biases", print_math(part_with(rule.general.tree, "b")), "the biases alone")


def _derivation(
    layer: LayerFacts, quantity: str, rule: Rule, symbol: str, axis: int, symbolic: Value, notation: Notation
) -> Derivation:
    placed = layer.symbolic
    values = placed.axis(axis)
    recalled, special, put_in = _forms(rule, placed, values, axis, notation)
    bounds = {name: placed.bound(name) for tree in (recalled, special) for name in letters_in(tree)}
    named = {symbol: SYMBOL} | _spoken_of(rule, placed, values) | bounds
    names = _told_apart(notation.names(named, placed.kind), bounds, symbol)
    renamed = {ours: Letter(name) for ours, name in names.items()}
    steps = [Step("recall", None, substitute(recalled, renamed))]
    if special != recalled:
        put = {names.get(letter, letter): text for letter, text in put_in.items()}
        steps.append(Step("specialise", steps[-1].after, substitute(special, renamed), put))
    steps += _filled_steps(special, steps[-1].after, layer, symbolic)
    return Derivation(
        quantity,
        Letter(names[symbol]),
        rule,
        tuple(steps),
        symbolic,
        evaluate(special, layer.numeric.values),
        {names[ours]: bound for ours, bound in bounds.items()},
        names,
        rule.taught(values).reason or rule.reason,
        axis,
        _silent(rule, placed, values),
        placed.shown_along(axis),
    )


def _spoken_of(rule: Rule, placed: Placed, values: Mapping[str, Value]) -> dict[str, Bound]:
    """The letters of a rule along every axis, those that never show left out: so that all axes name them alike."""
    families = {*rule.needed} - {*_silent(rule, placed, values)}
    return {name: bound for name, bound in placed.letters.items() if FIRST_OF.get(name, (name, 0))[0] in families}


def _told_apart(names: dict[str, str], bounds: Mapping[str, Bound], symbol: str) -> dict[str, str]:
    """The names of a derivation's letters, those of derived quantities in words where the file has the same letter."""
    in_file = {name for bound in bounds.values() for name in letters_in(bound.tree)}
    derived = {symbol, *(ours for ours, bound in bounds.items() if bound.source.how == "derived")}
    others = [name for ours, name in names.items() if ours not in derived]
    return {
        ours: IN_WORDS[ours] if ours in derived and ours in IN_WORDS and (name in in_file or name in others) else name
        for ours, name in names.items()
    }


def _forms(
    rule: Rule, placed: Placed, values: Mapping[str, Value], axis: int, notation: Notation
) -> tuple[Expr, Expr, dict[str, str]]:
    """The rule as taught, as it becomes for this layer's special values, and which these are.

    A course's own form stands in place of ours where it is equal for these values.
    """
    silent = _silent(rule, placed, values)
    taught = specialised(rule.taught(values).tree, silent)
    plain = {name: NEUTRAL[name] for name in rule.visible if values[name] == NEUTRAL[name]}
    special = specialised(rule.special(values).tree, silent | plain)
    gone = [name for name in letters_in(taught) if name in rule.visible and name not in letters_in(special)]
    equal = {left: right for left, sign, right in (text.partition(" = ") for text in rule.special(values).when) if sign}
    put_in = {
        name: str(plain[name]) if name in plain else equal.get(name) or print_math(placed.bound(name).tree)
        for name in gone
    }
    restated = notation.restated(rule, placed.kind)
    if restated is not None and algebra.equal(evaluate(restated, values), rule.value(values)):
        taught, special = restated, restated if special == taught else special
    called = placed.shown_along(axis)
    along = {first: Letter(there) for first, there in called.items()}
    return substitute(taught, along), substitute(special, along), {called.get(n, n): text for n, text in put_in.items()}


def _silent(rule: Rule, placed: Placed, values: Mapping[str, Value]) -> dict[str, int]:
    """Letters that never show, with their values: of axes that are not there, and what the layer does not speak of."""
    silent: dict[str, int] = {}
    for name in rule.needed:
        first, axis = FIRST_OF[name] if name in FIRST_OF and name not in placed.kind.roles else (name, -1)
        missing = axis >= max(1, placed.rank) or (axis >= placed.rank and first in ("h", "h_out"))
        unspoken = name in UNSPOKEN and name not in rule.visible and values[name] == NEUTRAL[name]
        if missing or unspoken or name == "b":
            silent[name] = int(values[name])
    return silent


def _filled_steps(special: Expr, stated: Expr, layer: LayerFacts, symbolic: Value) -> list[Step]:
    """From the rule to the value: letters first, then the numbers that are given."""
    steps: list[Step] = []
    filled = _filled(special, layer.symbolic)
    steps.append(Step("substitute", stated, filled))
    if letters_in(filled):
        normal = tree_of(symbolic)
        if print_math(normal) != print_math(filled):
            steps.append(Step("simplify", filled, normal))
        numbers = _filled(special, layer.numeric)
        if numbers == filled:
            return steps
        steps.append(Step("values", steps[-1].after, numbers))
        filled = numbers
    if letters_in(filled):
        value = tree_of(evaluate(special, layer.numeric.values))
        same = print_math(value) == print_math(filled)
        return steps if same else [*steps, Step("simplify", filled, value)]
    worked = arithmetic(filled)
    return steps + [Step("evaluate", one, other) for one, other in itertools.pairwise(worked)]


def _filled(tree: Expr, placed: Placed) -> Expr:
    return without_idle_floors(substitute(tree, {name: placed.bound(name).tree for name in letters_in(tree)}))


def without_idle_floors(tree: Expr) -> Expr:
    """A floor or ceiling around a quotient of numbers that divides is left out: `floor(24/2)` is `24/2`."""

    def change(part: Math) -> Math:
        if isinstance(part, Call) and part.name in ("floor", "ceil") and not letters_in(part):
            inner = part.arguments[0]
            value = evaluate(inner, {})
            if is_number(value) and isinstance(value, int):
                return Group(inner) if isinstance(inner, Sum) else inner
        return rebuilt(part, change)

    return change(tree)  # type: ignore[return-value]


def of_total(layers: tuple[LayerFacts, ...], quantity: str, symbolic: Value, numeric: Value) -> Derivation:
    """The sum of the layers' figures, those that are not zero."""
    rows = [f for f in (layer.count(quantity) for layer in layers) if f.symbolic != 0]
    letter = {"params": "P", "macs": "M"}.get(quantity, "P")
    symbol = Letter(IN_WORDS[letter] if letter in algebra.letters_of(symbolic) else letter)
    steps = _sum_steps([f.symbolic for f in rows], symbolic)
    if not is_number(symbolic) and numeric != symbolic:
        steps.append(Step("values", steps[-1].after, substitute_numbers([f.value for f in rows], numeric)))
        if steps[-1].after != tree_of(numeric):
            steps.append(Step("evaluate", steps[-1].after, tree_of(numeric)))
    return Derivation(quantity, symbol, None, tuple(steps), symbolic, numeric)


def substitute_numbers(values: list, total: Value) -> Expr:
    """The rows' numbers as a sum; the total alone while some are not known."""
    if any(value is None for value in values):
        return tree_of(total)
    return _sum_tree(values)


def _sum_steps(values: list[Value], total: Value) -> list[Step]:
    rows = _sum_tree(values)
    first = Step("sum", None, rows)
    return (
        [first]
        if rows == tree_of(total)
        else [first, Step("simplify" if letters_in(rows) else "evaluate", rows, tree_of(total))]
    )


def _sum_tree(values: list[Value]) -> Expr:
    trees = [tree_of(value) for value in values]
    if len(trees) < 2:
        return trees[0] if trees else Number(0)
    return Sum(tuple(("+", tree) for tree in trees))
