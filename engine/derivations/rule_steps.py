"""A derivation is data: the steps from a rule to its value in one layer.

Every step has two sides that are equal, and every letter a source. What a step is called, why
it is allowed and how it looks is for `netderive.reports`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from ...grammar import Call, Expr, Group, Letter, Math, Number, Sum, print_math
from ..formulas import (
    AXES,
    FIRST_OF,
    LETTERS,
    NEUTRAL,
    OWNED,
    REACHING,
    SIDES,
    SUMMED,
    SYMBOLS,
    Form,
    Rule,
    arithmetic,
    comparison,
    evaluate,
    formula,
    letters_in,
    primed,
    rebuilt,
    specialised,
    substitute,
    tree_of,
)
from ..inference import Bound, Origin, Placed, counts_in, rule_of
from ..network import LayerFacts
from ..network import receptive_field as reach
from ..resolution import side_of
from ..values import Value, algebra, is_number
from .derivation import Derivation, Step
from .notation import BOARD, Notation

UNSPOKEN = ("g", "c", "d", "a", "X")
"""Groups, multiplier, dilation, output padding and batch are left out of a rule where they are neutral."""

IDLE = tuple(name for first in "psdae" for name in AXES[first])
"""Letters that do nothing where they are neutral: no padding, stride 1."""

REACH_LETTERS = {"field": "R", "jump": "J", "start": "C"}

SYMBOL = Bound(Letter("?"), 0, Origin("derived"))
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
    if notation is not BOARD:
        return _derived(layer, quantity, rule, symbol, axis, symbolic, notation)
    said = (_said(run, quantity, rule) for run in (layer.symbolic, layer.numeric))
    key = (rule, quantity, symbol, axis, *said)
    if key not in _known:
        if len(_known) >= KNOWN_DERIVATIONS:
            _known.clear()
        _known[key] = _derived(layer, quantity, rule, symbol, axis, symbolic, notation)
    return _known[key]


KNOWN_DERIVATIONS = 5_000
_known: dict[tuple[object, ...], Derivation | None] = {}


def _said(placed: Placed, quantity: str, rule: Rule) -> tuple[object, ...]:
    """All of a layer that the derivation of a quantity depends on; what it sees depends on all that comes before it."""
    if not placed.whole and quantity not in REACHING:
        return (placed.counts,)  # one for all layers that say the same
    known = _with_letters(placed, quantity, rule).letters
    letters = tuple((name, bound.tree, bound.value, bound.source.how) for name, bound in known.items())
    return placed.kind, placed.words, placed.shared, placed.input_shape, placed.output_shape, placed.order, letters


def _derived(
    layer: LayerFacts, quantity: str, rule: Rule, symbol: str, axis: int, symbolic: Value, notation: Notation
) -> Derivation | None:
    placed = numeric = _with_letters(layer.symbolic, quantity, rule)
    if layer.numeric is not layer.symbolic:
        numeric = _with_letters(layer.numeric, quantity, rule)
    values = placed.axis(axis)
    taught, silent = rule.taught(values), _silent(rule, placed, values)
    if taught.text == "0":
        return None
    recalled, special, put_in = _forms(rule, taught, silent, placed, values, axis, notation)
    bounds = {name: placed.bound(name) for tree in (recalled, special) for name in letters_in(tree)}
    named = {symbol: SYMBOL} | _spoken_of(rule, silent, placed) | bounds
    names = _distinct(_drawn(notation.names(named, placed.kind)), bounds, symbol)
    renamed = {ours: Letter(name) for ours, name in names.items() if name != ours}
    steps = [Step("recall", None, substitute(recalled, renamed))]
    if special != recalled:
        put = {names.get(letter, letter): print_math(substitute(tree, renamed)) for letter, tree in put_in.items()}
        work = () if notation.restated(rule, placed.kind) else _work(rule.special(values), silent, placed, axis)
        shown = tuple(substitute(tree, renamed) for tree in work)
        steps.append(Step("specialise", steps[-1].after, substitute(special, renamed), put, shown))
    steps += _filled_steps(special, steps[-1].after, placed, numeric, symbolic)
    return Derivation(
        quantity,
        Letter(names[symbol]),
        rule,
        tuple(steps),
        symbolic,
        symbolic if numeric is placed else evaluate(special, numeric.values),
        {names[ours]: bound for ours, bound in bounds.items()},
        names,
        taught.reason or rule.reason,
        axis,
        silent,
        placed.shown_along(axis),
    )


def _with_letters(placed: Placed, quantity: str, rule: Rule) -> Placed:
    """A layer with the letters of a rule that are not its own: other counts, or what it sees of the input."""
    return reach.with_reach_letters(placed) if quantity in REACHING else placed.with_letters(counts_in(placed, rule))


def _spoken_of(rule: Rule, silent: Mapping[str, int], placed: Placed) -> dict[str, Bound]:
    """The letters of a rule along every axis without those that never show, so that all axes share their names."""
    families = {*rule.needed} - {*silent}
    return {name: bound for name, bound in placed.letters.items() if FIRST_OF.get(name, (name, 0))[0] in families}


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


def _forms(
    rule: Rule,
    form: Form,
    silent: Mapping[str, int],
    placed: Placed,
    values: Mapping[str, Value],
    axis: int,
    notation: Notation,
) -> tuple[Expr, Expr, dict[str, Expr]]:
    """The rule as taught, as it becomes for this layer's special values, and which these are in the rule's letters.

    A course's own form is used instead of ours where both are equal for these special values and any others.
    """
    becomes = rule.special(values)
    taught = specialised(form.tree, silent)
    plain = {name: NEUTRAL[name] for name in rule.visible if values[name] == NEUTRAL[name]}
    special = specialised(becomes.tree, {**silent, **plain})
    conditions = [said for said in map(comparison, becomes.when) if said.op == "="]
    put = {said.left.name: said.right for said in conditions if isinstance(said.left, Letter)}
    put |= {name: Number(value) for name, value in plain.items()}
    put_in = {name: put[name] for name in letters_in(taught) if name in put and name not in letters_in(special)}
    restated = notation.restated(rule, placed.kind)
    if restated is not None:
        # letters that the course calls the same are the same where they have the same value
        called = {name: f"{notation.letter(name, placed.kind)}_{value}" for name, value in values.items()}
        fixed = {**{name: Number(value) for name, value in silent.items()}, **put}
        if _equal_in_letters(restated, special, fixed, called):
            taught, special = restated, restated if special == taught else special
    called = placed.shown_along(axis)
    along = {first: Letter(there) for first, there in called.items() if there != first}
    put_in = {called.get(name, name): substitute(tree, along) for name, tree in put_in.items()}
    return substitute(taught, along), substitute(special, along), put_in


def _work(form: Form, silent: Mapping[str, int], placed: Placed, axis: int) -> list[Expr]:
    """The steps to a form, in the letters of an axis, without what is neutral."""
    values, along = placed.axis(axis), placed.shown_along(axis)
    neutral = {
        name: NEUTRAL[name]
        for text in form.work
        for name in letters_in(formula(text))
        if name in NEUTRAL and values.get(name) == NEUTRAL[name]
    }
    trees = [specialised(formula(text), {**silent, **neutral}) for text in form.work]
    return [substitute(tree, {first: Letter(there) for first, there in along.items()}) for tree in trees]


def _equal_in_letters(one: Expr, other: Expr, put: Mapping[str, Expr], called: Mapping[str, str]) -> bool:
    """Whether two forms are equal once these letters are substituted; `called` names those."""
    forms = [substitute(tree, put) for tree in (one, other)]
    letters = {name: algebra.symbol(called[name]) for form in forms for name in letters_in(form)}
    return algebra.equal(*(evaluate(form, letters) for form in forms))


def _silent(rule: Rule, placed: Placed, values: Mapping[str, Value]) -> dict[str, int]:
    """Letters that never show, with their values: of axes that are not there, and what the layer does not speak of."""
    silent: dict[str, int] = {}
    for name in rule.needed:
        first, axis = FIRST_OF.get(name, (name, -1))
        if first not in placed.kind.axis_letters:
            first, axis = name, -1
        rank = placed.rank_out if first == "h_out" else placed.rank
        missing = axis >= max(1, rank) or (axis >= rank and first in ("h", "h_out"))
        spoken = name in rule.visible or name in placed.kind.roles
        unspoken = name in UNSPOKEN and not spoken and values[name] == NEUTRAL[name]
        if missing or unspoken or (name == "b" and is_number(values[name])):
            silent[name] = int(values[name])
    return silent


def _filled_steps(special: Expr, stated: Expr, placed: Placed, numeric: Placed, symbolic: Value) -> list[Step]:
    """From the rule to the value: letters first, then the numbers that are given."""
    steps: list[Step] = []
    filled = _filled(special, placed)
    steps.append(Step("substitute", stated, filled))
    if letters_in(filled):
        normal = tree_of(symbolic)
        if print_math(normal) != print_math(filled):
            steps.append(Step("simplify", filled, normal))
        if numeric is placed or (numbers := _filled(special, numeric)) == filled:
            return steps
        steps.append(Step("values", steps[-1].after, numbers))
        filled = numbers
    if letters_in(filled):
        value = tree_of(evaluate(special, numeric.values))
        same = print_math(value) == print_math(filled)
        return steps if same else [*steps, Step("simplify", filled, value)]
    worked = arithmetic(filled)
    return steps + [Step("evaluate", one, other) for one, other in itertools.pairwise(worked)]


def _filled(tree: Expr, placed: Placed) -> Expr:
    return without_idle_floors(substitute(tree, {name: placed.bound(name).tree for name in letters_in(tree)}))


def with_numbers(placed: Placed, axis: int, tree: Expr, changes: Mapping[str, Expr]) -> Expr:
    """A formula in a layer's letters as its numbers are substituted, some letters replaced by other formulas.

    >>> from netderive.engine import derive
    >>> from netderive.engine.formulas import formula
    >>> conv = derive("input 3@9x9 -> conv 8@5x5").layer("conv1").numeric
    >>> print_math(with_numbers(conv, 0, formula("(n*m*o*l/g + b)*k"), {"l": Number(1)}))
    '(5*5*1 + 1)*8'
    """
    values = placed.axis(axis)
    along = placed.shown_along(axis)

    def filled(tree: Expr, changed: Mapping[str, Value], put: Mapping[str, Expr]) -> Expr:
        silent = _silent(Rule("", print_math(tree)), placed, values)
        silent |= {name: one for name in letters_in(tree) if name in IDLE and values[name] == (one := NEUTRAL[name])}
        silent = {name: value for name, value in silent.items() if name not in changed}
        silent |= {name: int(value) for name, value in changed.items() if value == NEUTRAL.get(name) or name == "b"}
        spoken = specialised(tree, silent)
        own = {name: placed.bound(along.get(name, name)).tree for name in letters_in(spoken) if name not in put}
        return substitute(spoken, {**own, **put})

    put = {name: filled(tree, {}, {}) for name, tree in changes.items()}
    return without_idle_floors(filled(tree, {name: evaluate(one, values) for name, one in changes.items()}, put))


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
