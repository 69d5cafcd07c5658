"""Wrong ways to work out a figure of a layer: each with the slips made on it, its value, and how it is written."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from ...grammar import Expr, Group, Math, Mistakes, Number, Sum, print_math, record, replace
from ..arithmetic import Impossible
from ..derivations import with_numbers
from ..formulas import (
    BIAS_SLIPS,
    COUNTED_SLIPS,
    LETTERS,
    SIDES,
    Rule,
    Slip,
    evaluate,
    formula,
    letters_in,
    rebuilt,
    substitute,
)
from ..inference import InferredLayer, counts_in, rule_of
from ..layers import Kind
from ..network import LayerFacts, receptive_field
from ..resolution import side_of
from ..values import Value, algebra
from .rounded_down import without_rounding

COUNTS_OF_PARAMS = ("params", "weights", "biases", "trainable", "params_memory", "macs", "flops")
"""Counts in whose rules a slip with the parameters shows, too."""
OUTPUT_SIZES = ("h_out", "w_out", "z_out")
WORK = ("macs", "flops", "train_flops")
"""Counts of which a layer without multiply-adds has none, whatever its parameters."""
PARAMS, KEPT_FEATURES, KEPT_SIZE = "params", Rule("kept.features", "l"), Rule("kept.size", "h")
COUNTS = Rule("counts", " + ".join(LETTERS))
"""Every other count that a slip may speak of."""


NOT_ROUNDED = Slip("size.not_rounded", "size", "", "the division is not rounded")


@record()
class Working:
    """A rule as people get it wrong, in a layer's letters: the `changes` replace some of them."""

    inferred: InferredLayer
    axis: int
    tree: Expr
    changes: Mapping[str, Expr]

    def shown(self) -> Expr:
        """The formula with the layer's numbers."""
        return _without_zeros(with_numbers(self.inferred, self.axis, self.tree, self.changes))  # type: ignore[return-value]


def _without_zeros(tree: Math) -> Math:
    """A formula without terms of 0: `100 + 0` as `100`."""
    lean = rebuilt(tree, _without_zeros)
    if isinstance(lean, Group) and isinstance(lean.inner, Number):
        return lean.inner
    if not isinstance(lean, Sum):
        return lean
    terms = tuple((sign, term) for sign, term in lean.terms if not (isinstance(term, Number) and term.value == 0))
    if len(terms) == 1 and terms[0][0] == "+":
        return terms[0][1]
    return Sum(terms) if terms else Number(0)


@record()
class WrongWay:
    """A wrong way to a figure: the slips made on it and the `value` that it gives.

    `working` is the formula that gives it, where there is one, and `letters` are the true values of the letters that
    the slips' messages speak of. In a total, `layer` is where it goes wrong; `assumed` is what that layer was then
    taken to give, where a later layer is right from there on. Of different slips in two layers, `parts` are the two.
    """

    slips: tuple[Slip, ...]
    value: Value
    working: Working | Expr | None = field(default=None, compare=False, repr=False)
    letters: Mapping[str, Value] = field(default_factory=dict, compare=False, repr=False)
    layer: str = ""
    assumed: str = ""
    parts: tuple[WrongWay, ...] = ()

    @property
    def shown(self) -> Expr | None:
        """The formula that gives the value, with its numbers."""
        return self.working.shown() if isinstance(self.working, Working) else self.working

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(slip.id for slip in self.slips)


def slips_of(kind: Kind, quantity: str) -> tuple[Slip, ...]:
    """The slips that people make with a quantity of such a layer, the likeliest first."""
    of = "size" if quantity in SIDES else quantity
    if of in COUNTS_OF_PARAMS and kind.params.is_zero and kind.macs.is_zero:
        return tuple(slip for slip in kind.slips if slip.of == of)
    instead = {id for slip in kind.slips for id in slip.instead_of}
    every = tuple(slip for slip in (*BIAS_SLIPS, *kind.slips, *COUNTED_SLIPS) if slip.id not in instead)
    through = [slip for slip in every if slip.of == PARAMS and slip.changes] if of in COUNTS_OF_PARAMS[1:] else []
    if of in WORK and kind.macs.is_zero:
        every, through = kind.slips, []
    return (*(slip for slip in every if slip.of == of), *through)


def ways_of_layer(
    layer: LayerFacts, quantity: str, axis: int = 0, more: Sequence[Slip] = (), idle: bool = False
) -> Iterator[WrongWay]:
    """The wrong ways with one slip to a quantity of a layer along an axis; with `idle` also those that are right here.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import print_math
    >>> conv = derive("input 3@32x32 -> conv 8@5x5").layer("conv1")
    >>> [(way.ids, way.value, print_math(way.shown)) for way in ways_of_layer(conv, "params")][0]
    (('biases.missing',), 600, '5*5*3*8')
    """
    if found := _rule_at(layer, quantity, axis):
        ways = (_way(found, (slip,), idle) for slip in (*slips_of(layer.numeric.kind, quantity), *more))
        yield from filter(None, ways)


def ways_of_two(layer: LayerFacts, quantity: str, axis: int = 0, more: Sequence[Slip] = ()) -> Iterator[WrongWay]:
    """The wrong ways with two slips that can be made together."""
    if not (found := _rule_at(layer, quantity, axis)):
        return
    slips = (*slips_of(layer.numeric.kind, quantity), *more)
    alone = {slip: way.value for slip in slips if (way := _way(found, (slip,)))}
    for pair in itertools.combinations(alone, 2):
        if not any(slip.changes for slip in pair) or pair[0].changes.keys() & pair[1].changes.keys():
            continue
        way = _way(found, tuple(sorted(pair, key=BIAS_SLIPS.__contains__)))
        if way and not any(algebra.equal(way.value, alone[slip]) for slip in pair):
            yield way


def unrounded(ways: Iterable[WrongWay]) -> Iterator[WrongWay]:
    """Wrong ways to a size whose divisions are not rounded down either."""
    for way in ways:
        working = way.working
        if not isinstance(working, Working) or "floor" not in print_math(working.tree):
            continue
        tree = without_rounding(working.tree)
        letters = {**way.letters, **{name: evaluate(one, way.letters) for name, one in working.changes.items()}}
        try:
            value = evaluate(tree, letters)
        except (Impossible, Mistakes, KeyError):
            continue
        yield replace(way, slips=(*way.slips, NOT_ROUNDED), value=value, working=replace(working, tree=tree))


@record()
class _Subject:
    """The rule of a quantity, the layer with the letters that it needs, and the axis of its letters."""

    rule: Rule
    inferred: InferredLayer
    axis: int

    @functools.cached_property
    def letters(self) -> Mapping[str, Value]:
        return self.inferred.axis(self.axis)

    @functools.cached_property
    def right(self) -> Value:
        return self.rule.value(self.letters)

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The letters of the rule with other counts written out."""
        return frozenset(letters_in(_expanded(formula(self.rule.text), self.inferred)))


def _way(found: _Subject, slips: tuple[Slip, ...], idle: bool = False) -> WrongWay | None:
    """The way with these slips; None where they cannot be made, or change nothing (unless `idle`)."""
    letters = found.letters
    changes = {name: formula(text) for slip in slips for name, text in slip.changes.items()}
    restated = next(filter(None, (slip.restated(letters) for slip in slips)), "")
    try:
        if not all(slip.applies(letters) for slip in slips):
            return None
        changed = {**letters, **{name: evaluate(tree, letters) for name, tree in changes.items()}}
        if changes and not all(slip.changes or slip.applies(changed) for slip in slips):
            return None
        tree = _expanded(formula(restated), found.inferred) if restated else None
        if not changes.keys() <= (found.names if tree is None else letters_in(tree).keys()):
            return None
        tree = tree or _expanded(found.rule.taught(changed).tree, found.inferred)
        value = evaluate(tree, changed)
        if algebra.equal(value, found.right) and not idle:
            return None
    except (Impossible, Mistakes, KeyError):
        return None
    return WrongWay(slips, value, Working(found.inferred, found.axis, tree, changes), letters)


def with_output_sizes(layer: LayerFacts, quantity: str, sizes: Sequence[Value]) -> Value | None:
    """A count of a layer as it would be with another output size; None where it does not depend on that.

    >>> from netderive.engine import derive
    >>> with_output_sizes(derive("input 3@32x32 -> conv 8@5x5").layer("conv1"), "macs", (30, 30))
    540000
    """
    if not (found := _rule_at(layer, quantity, 0)):
        return None
    changed = dict(zip(OUTPUT_SIZES, sizes, strict=False))
    try:
        tree = _expanded(found.rule.taught(found.letters).tree, found.inferred)
        return evaluate(tree, {**found.letters, **changed}) if changed.keys() & letters_in(tree).keys() else None
    except (Impossible, Mistakes, KeyError):
        return None


def _rule_at(layer: LayerFacts, quantity: str, axis: int) -> _Subject | None:
    """What a quantity of a layer comes from; None where that is no rule of its own."""
    inferred, kind = layer.for_quantity(quantity).numeric, layer.numeric.kind
    if kind.source or kind.joins or layer.whole or inferred.again:
        return None
    if quantity in SIDES:
        side = side_of(quantity, len(inferred.space))
        return None if side is None else _rule_at(layer, "size", side)
    if quantity == "size":
        number = axis - (kind.time == "stays")
        return None if number < 0 or kind.space is not None else _Subject(kind.size or KEPT_SIZE, inferred, number)
    if quantity == "features":
        return _Subject(kind.features or KEPT_FEATURES, inferred, 0)
    if quantity == "field":
        return _Subject(receptive_field.rule_of(inferred, quantity), receptive_field.with_reach_letters(inferred), axis)
    rule = rule_of(inferred, quantity)
    if rule is None:
        return None
    return _Subject(rule, inferred.with_letters(counts_in(inferred, rule) | counts_in(inferred, COUNTS)), 0)


def _expanded(tree: Expr, inferred: InferredLayer) -> Expr:
    """A formula with other counts of the layer as their own rules: `W*h_out*w_out` as `n*m*l*k*h_out*w_out`."""
    counts = {name: LETTERS[name] for name in letters_in(tree) if name in LETTERS}
    rules = {name: rule for name, quantity in counts.items() if (rule := rule_of(inferred, quantity))}
    written_out = {name: _expanded(rule.taught(inferred.values).tree, inferred) for name, rule in rules.items()}
    return substitute(tree, written_out) if written_out else tree
