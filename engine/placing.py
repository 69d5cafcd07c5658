"""One layer in its place: what comes in, what its letters stand for, what goes out and what it costs."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Comparison, Expr, Letter, Number, Product, Span
from ..grammar.nodes import Layer
from . import algebra
from .algebra import Value, is_number
from .conditions import AtLeast, Divides, at_least, divides
from .evaluation import evaluate, formula, letters_in
from .kind import Argument, Kind
from .letters import AXES, NEUTRAL, along
from .messages import filled_in
from .normal import tree_of
from .rewriting import part_with, specialised, substitute
from .rows import Row
from .rules import Need, Rule


@dataclass(frozen=True, slots=True)
class Source:
    """Where a letter's value comes from.

    `how` is "given" (written in the row), "default", "before" (what comes in) or "derived" (an
    output or a count of the layer itself); `span` is the place in the text where it is given.
    """

    how: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a letter of a rule stands for in one layer: a tree to show, its value, its source."""

    tree: Expr
    value: Value
    source: Source


Shape = tuple[Value, tuple[Value, ...]]
"""Features and space."""


@dataclass
class Placed:
    """A layer with everything that is known of it."""

    name: str
    kind: Kind
    layer: Layer
    comes_in: Shape
    letters: dict[str, Bound] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=lambda: dict(NEUTRAL))
    shared: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    features: Value = 0
    space: tuple[Value, ...] = ()
    params: Value = 0
    frozen: Value = 0
    biases: Value = 0
    macs: Value = 0
    conditions: dict[tuple[object, ...], AtLeast | Divides] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """How many spatial sizes come in."""
        return len(self.comes_in[1])

    def bind(self, letter: str, tree: Expr, value: Value, source: Source) -> None:
        """From now on a letter of the rules stands for this."""
        self.letters[letter] = Bound(tree, value, source)
        self.values[letter] = value

    def bound(self, letter: str) -> Bound:
        """What a letter stands for; a letter that the layer does not speak of is neutral."""
        return self.letters.get(letter) or Bound(Number(NEUTRAL[letter]), NEUTRAL[letter], Source("default"))

    def axis(self, axis: int) -> dict[str, Value]:
        """The values by letter, as they are along one axis: `h` is the size there."""
        if axis == 0:
            return self.values
        return self.values | {first: self.values[there] for first, there in along(axis).items()}

    def shown_along(self, axis: int) -> dict[str, str]:
        """What the letters of the first axis are called along another; a value given once keeps its letter."""
        return {first: there for first, there in along(axis).items() if first not in self.shared}

    @property
    def weights(self) -> Value:
        return algebra.subtract(self.params, self.biases)


def place(
    name: str, kind: Kind, layer: Layer, row: Row, comes_in: Shape, letters: Mapping[str, Value], convention: str
) -> Placed:
    """Puts a layer behind what comes in. Raises `Mistakes` where it is impossible there."""
    words = frozenset({*row.words, convention})
    placed = Placed(name, kind.under(words), layer, comes_in, words=words)
    if placed.rank not in kind.ranks and not placed.kind.source:
        raise Mistakes([_wrong_rank(placed)])
    _bind_incoming(placed)
    _bind_row(placed, row, letters)
    _check_needs(placed)
    _output(placed)
    _counts(placed)
    return placed


def _wrong_rank(placed: Placed) -> Mistake:
    what = ("a vector, with no space", "a sequence", "an image", "a volume")[placed.rank]
    hint = "put it before `flatten`, `dense` or `globalpool`" if placed.rank == 0 else f"write `{placed.kind.usage}`"
    return Mistake(f"{placed.name}: `{placed.kind.word}` cannot work on {what}", placed.layer.span, hint)


def _bind_incoming(placed: Placed) -> None:
    """The letters of what comes in: maps, sizes, and (where the kind says so) all values as one row."""
    features, space = placed.comes_in
    before = Source("before")
    placed.bind("l", tree_of(features), features, before)
    for letter, size in zip(AXES["h"], space, strict=False):
        placed.bind(letter, tree_of(size), size, before)
    for letter, role in placed.kind.roles.items():
        if role == "inputs":
            factors = tuple(("*", tree_of(value)) for value in (features, *space))
            tree = Product(factors) if space else factors[0][1]
            placed.bind(letter, tree, algebra.multiply([features, *space]), before)


def _bind_row(placed: Placed, row: Row, letters: Mapping[str, Value]) -> None:
    scope = {**letters, "in": placed.comes_in[0]}
    for argument in placed.kind.row:
        if not isinstance(argument, Argument):
            continue
        if argument.at:
            _bind(placed, argument.at, row.values[argument.at][0], Source("given", row.spans[argument.at]), scope, 1)
        if argument.each_axis:
            _bind_axes(placed, argument, row, scope)
        elif argument.letter in row.values:
            source = Source("given", row.spans[argument.letter])
            _bind(placed, argument.letter, row.values[argument.letter][0], source, scope, argument.least, argument)
        elif argument.default is not None:
            _bind_default(placed, argument.letter, argument.default)
    for letter, value in row.sets.items():
        placed.bind(letter, Number(value), value, Source("default" if value else "given"))


def _bind_axes(placed: Placed, argument: Argument, row: Row, scope: Mapping[str, Value]) -> None:
    """One value for each axis; a value that is given once serves them all under one letter."""
    trees = row.values.get(argument.letter)
    family = AXES[argument.letter]
    rank = len(trees or ()) if placed.kind.source else placed.rank
    if trees is None:
        for axis in range(rank):
            if argument.default is not None and not placed.words & set(argument.words) - {"valid"}:
                default = substitute(formula(argument.default), {k: Letter(v) for k, v in along(axis).items()})
                _bind_default(placed, family[axis], default)
        if len({placed.bound(letter).tree for letter in family[:rank]}) == 1:
            placed.shared |= {argument.letter}
        return
    span = row.spans[argument.letter]
    once = len(trees) == 1 and rank > 1
    if len(trees) != rank and (not once or argument.letter == "n"):
        raise Mistakes([_wrong_count(placed, argument, len(trees), span)])
    if once:
        placed.shared |= {argument.letter}
    for axis in range(rank):
        tree = trees[0] if once else trees[axis]
        _bind(placed, family[axis], tree, Source("given", span), scope, argument.least, argument)


def _wrong_count(placed: Placed, argument: Argument, count: int, span: Span) -> Mistake:
    what = argument.word or "window"
    wrong = f"{placed.name}: the {what} has {count} size{'s' if count != 1 else ''}, but what comes in has {placed.rank}"
    example = " x ".join(AXES[argument.letter][: placed.rank])
    return Mistake(wrong, span, f"name one size for each axis: `{example}`")


def _bind(
    placed: Placed,
    letter: str,
    tree: Expr,
    source: Source,
    scope: Mapping[str, Value],
    least: int,
    argument: Argument | None = None,
) -> None:
    """A letter of the rules stands for what the row says, if that is a value that it can have."""
    value = evaluate(tree, scope)
    _check_value(placed, letter, value, source, least, argument)
    placed.bind(letter, _as_shown(tree, value, scope), value, source)


def _as_shown(tree: Expr, value: Value, scope: Mapping[str, Value]) -> Expr:
    """A number as its value; letters as they were written, those with a number put in."""
    if is_number(value):
        return tree_of(value)
    known = {name: tree_of(scope[name]) for name in letters_in(tree) if is_number(scope[name]) or name == "in"}
    return substitute(tree, known) if known else tree


def _bind_default(placed: Placed, letter: str, default: str | Expr) -> None:
    tree = formula(default) if isinstance(default, str) else default
    value = evaluate(tree, placed.values)
    shown = substitute(tree, {name: placed.letters[name].tree for name in letters_in(tree)})
    placed.bind(letter, shown, value, Source("default"))


def _check_value(placed: Placed, letter: str, value: Value, source: Source, least: int, argument: Argument | None) -> None:
    """Whole, and at least (at most) what makes sense; with letters these are conditions."""
    what = argument.word if argument and argument.word else f"this of `{placed.kind.word}`"
    if not (argument and argument.rational):
        _check_whole(placed, letter, value, source, what)
    verdict = at_least(algebra.subtract(value, least))
    if verdict is False:
        wrong = f"{placed.name}: {_named(argument, placed)} is {_text(value)}"
        raise Mistakes([Mistake(wrong, source.span, f"it must be at least {least}")])
    if isinstance(verdict, AtLeast):
        placed.conditions[letter, "least"] = verdict
    if argument and argument.most is not None and is_number(value) and value > argument.most:  # type: ignore[operator]
        wrong = f"{placed.name}: {_named(argument, placed)} is {_text(value)}"
        raise Mistakes([Mistake(wrong, source.span, f"it must be at most {argument.most}")])


def _check_whole(placed: Placed, letter: str, value: Value, source: Source, what: str) -> None:
    top, bottom = algebra.numerator_denominator(value)
    if is_number(value) and bottom != 1:
        wrong = f"{placed.name}: {what} is {_text(value)}, not an integer"
        raise Mistakes([Mistake(wrong, source.span, "sizes and counts are integers")])
    if not is_number(value):
        verdict = divides(top, bottom)
        if isinstance(verdict, Divides):
            placed.conditions[letter, "whole"] = verdict


def _named(argument: Argument | None, placed: Placed) -> str:
    if argument is None:
        return "the number of features"
    if argument.word:
        return f"`{argument.word}`"
    return "a size" if argument.each_axis else f"the number of `{placed.kind.word}`"


def _text(value: Value) -> str:
    from ..grammar import print_math

    return print_math(tree_of(value))


def _check_needs(placed: Placed) -> None:
    """What the kind needs, along every axis where it speaks of one; with letters these are conditions."""
    for number, need in enumerate(placed.kind.needs):
        along_axes = any(letter in AXES for letter in need.letters)
        for axis in range(placed.rank if along_axes else 1):
            values = placed.axis(axis)
            verdict = _verdict(need.condition, values)
            if verdict is False:
                raise Mistakes([_not_met(placed, need, values)])
            if not isinstance(verdict, bool):
                placed.conditions[number, axis] = verdict


@functools.lru_cache(maxsize=20_000)
def _judged(condition: Comparison, values: tuple[Value, ...]) -> AtLeast | Divides | bool:
    letters = dict(zip(letters_in(condition), values, strict=True))
    if condition.op == "=":  # written `value % by = 0`
        assert isinstance(condition.left, Product)
        value, by = (evaluate(factor, letters) for _, factor in condition.left.factors)
        return divides(value, by)
    return at_least(algebra.subtract(evaluate(condition.left, letters), evaluate(condition.right, letters)))


def _verdict(condition: Comparison, values: Mapping[str, Value]) -> AtLeast | Divides | bool:
    return _judged(condition, tuple(values[name] for name in letters_in(condition)))


def _not_met(placed: Placed, need: Need, values: Mapping[str, Value]) -> Mistake:
    message = f"{placed.name}: {filled_in(need.wrong, values)}"
    return Mistake(message, placed.layer.span, filled_in(need.hint, values))


def _output(placed: Placed) -> None:
    """Features and space, and the letters of the rules for them."""
    kind = placed.kind
    derived = Source("derived")
    placed.features = kind.features.value(placed.values) if kind.features else placed.comes_in[0]
    if kind.flat:
        placed.space = ()
    elif kind.source:
        placed.space = tuple(placed.letters[x].value for x in AXES["h_out"] if x in placed.letters)
    elif kind.size is None:
        placed.space = placed.comes_in[1]
    else:
        placed.space = tuple(kind.size.value(placed.axis(axis)) for axis in range(placed.rank))
    for letter, size in zip(AXES["h_out"], placed.space, strict=False):
        placed.bind(letter, tree_of(size), size, derived)


def _counts(placed: Placed) -> None:
    """Parameters, biases and multiply-adds."""
    placed.params = placed.kind.params.value(placed.values)
    placed.frozen = placed.kind.frozen.value(placed.values)
    placed.biases = evaluate(_biases_of(placed.kind.params), placed.values) if placed.params != 0 else 0
    weights = placed.weights
    placed.bind("W", tree_of(weights), weights, Source("derived"))
    placed.macs = placed.kind.macs.value(placed.values)


@functools.cache
def _biases_of(rule: Rule) -> Expr:
    """What of a rule is biases: all that `b` counts."""
    return part_with(rule.general.tree, "b")


def weights_of(tree: Expr) -> Expr:
    """What of a rule is weights: the rule without biases."""
    return specialised(tree, {"b": 0})
