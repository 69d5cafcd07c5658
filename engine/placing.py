"""One layer in its place: what comes in, what its letters stand for, what goes out and what it costs."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Expr, Letter, Number, Product, Span
from ..grammar.nodes import Layer
from . import algebra
from .algebra import Value, is_number
from .conditions import AtLeast, Divides, at_least, divides
from .evaluation import evaluate, formula, letters_in
from .kind import Argument, Kind
from .letters import AXES, NEUTRAL, along
from .needs import check_needs
from .normal import tree_of
from .rewriting import part_with, specialised, substitute
from .rows import Row
from .rules import Rule


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
    with _in_layer(placed, layer.span):
        _bind_incoming(placed)
    _bind_row(placed, row, letters)
    with _in_layer(placed):
        check_needs(placed)
    with _in_layer(placed, layer.span):
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
            _bind(placed, argument.at, row.values[argument.at][0], scope, argument)
        if argument.each_axis:
            _bind_axes(placed, argument, row, scope)
        elif argument.letter in row.values:
            _bind(placed, argument.letter, row.values[argument.letter][0], scope, argument)
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
    span = (trees[0].span[0], trees[-1].span[1]) if trees else row.spans[argument.letter]
    once = len(trees) == 1 and rank > 1
    if rank > len(family):
        raise Mistakes([Mistake(f"{placed.name}: a space of {rank} sizes", span, f"{len(family)} sizes are the most")])
    if len(trees) != rank and (not once or argument.letter == "n"):
        raise Mistakes([_wrong_count(placed, argument, len(trees), span)])
    if once:
        placed.shared |= {argument.letter}
    for axis in range(rank):
        tree = trees[0] if once else trees[axis]
        _bind(placed, family[axis], tree, scope, argument, span)


def _wrong_count(placed: Placed, argument: Argument, count: int, span: Span) -> Mistake:
    what = argument.word or "window"
    wrong = f"{placed.name}: the {what} has {count} size{'s' if count != 1 else ''}, but what comes in has {placed.rank}"
    example = " x ".join(AXES[argument.letter][: placed.rank])
    return Mistake(wrong, span, f"name one size for each axis: `{example}`")


def _bind(
    placed: Placed, letter: str, tree: Expr, scope: Mapping[str, Value], argument: Argument, span: Span | None = None
) -> None:
    """A letter of the rules stands for what the row says (at `span`), if that is a value that it can have."""
    if placed.kind.source and (coming := letters_in(tree).get("in")):
        raise Mistakes([Mistake(f"{placed.name}: nothing comes in before the input", coming.span, "`in` stands in later layers")])
    with _in_layer(placed):
        value = evaluate(tree, scope)
    _check_value(placed, letter, value, tree.span, argument)
    placed.bind(letter, _as_shown(tree, value, scope), value, Source("given", span or tree.span))


def checked_row(name: str, kind: Kind, layer: Layer, row: Row, letters: Mapping[str, Value]) -> list[Mistake]:
    """What is wrong with the values of a row, as far as that is seen without knowing what comes in."""
    placed = Placed(name, kind, layer, (1, ()))
    mistakes: list[Mistake] = []
    for argument in kind.row:
        if not isinstance(argument, Argument):
            continue
        for letter in filter(None, (argument.at, argument.letter)):
            for tree in row.values.get(letter, ()):
                if "in" not in letters_in(tree):
                    try:
                        _bind(placed, letter, tree, letters, argument)
                    except Mistakes as error:
                        mistakes += error.mistakes
                    except algebra.Impossible:  # the layer itself will tell
                        continue
    return mistakes


@contextlib.contextmanager
def _in_layer(placed: Placed, span: Span | None = None) -> Iterator[None]:
    """Mistakes name the layer; with a `span` they stand there, and not at a place in the text of a rule."""
    try:
        yield
    except Mistakes as error:
        found = [Mistake(f"{placed.name}: {m.message}", span or m.span, m.hint) for m in error.mistakes]
        raise Mistakes(found) from None


def _as_shown(tree: Expr, value: Value, scope: Mapping[str, Value]) -> Expr:
    """A number as its value; letters as they were written, those with a number put in."""
    if is_number(value):
        return tree_of(value)
    known = {name: tree_of(scope[name]) for name in letters_in(tree) if is_number(scope[name]) or name == "in"}
    return substitute(tree, known) if known else tree


def _bind_default(placed: Placed, letter: str, default: str | Expr) -> None:
    tree = formula(default) if isinstance(default, str) else default
    with _in_layer(placed, placed.layer.span):
        value = evaluate(tree, placed.values)
    shown = substitute(tree, {name: placed.letters[name].tree for name in letters_in(tree)})
    placed.bind(letter, shown, value, Source("default"))


def _check_value(placed: Placed, letter: str, value: Value, span: Span, argument: Argument) -> None:
    """Whole, and at least (at most) what makes sense; with letters these are conditions."""
    least = 1 if letter == argument.at else argument.least
    is_so = f"{placed.name}: {_named(argument, letter, placed.kind)} is "
    if not argument.rational:
        _check_whole(placed, letter, value, span, is_so)
    verdict = at_least(algebra.subtract(value, least))
    if verdict is False:
        raise Mistakes([Mistake(is_so + _text(value), span, f"it must be at least {least}")])
    if isinstance(verdict, AtLeast):
        placed.conditions[letter, "least"] = verdict
    if argument.most is not None and is_number(value) and value > argument.most:
        raise Mistakes([Mistake(is_so + _text(value), span, f"it must be at most {argument.most}")])


def _check_whole(placed: Placed, letter: str, value: Value, span: Span, is_so: str) -> None:
    top, bottom = algebra.numerator_denominator(value)
    if is_number(value) and bottom != 1:
        hint = "sizes and counts are integers; `a//b` rounds down"
        raise Mistakes([Mistake(f"{is_so}{_text(value)}, not an integer", span, hint)])
    if not is_number(value):
        verdict = divides(top, bottom)
        if isinstance(verdict, Divides):
            placed.conditions[letter, "whole"] = verdict


def _named(argument: Argument, letter: str, kind: Kind) -> str:
    """What a person calls the value."""
    if letter == argument.at:
        return "the number of features" if kind.source else "the number of filters"
    if argument.word:
        return f"`{argument.word}`"
    return "a size of the window" if argument.letter == "n" else f"the {argument.name or 'value'}"


def _text(value: Value) -> str:
    from ..grammar import print_math

    return print_math(tree_of(value))


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
