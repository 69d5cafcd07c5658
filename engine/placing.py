"""One layer put in its place: what comes in and its row give what goes out and what it costs."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Expr
from ..grammar.nodes import Layer
from .algebra import Value
from .binding import bind_incoming, bind_row, in_layer
from .evaluation import evaluate
from .kind import Kind
from .letters import AXES
from .needs import check_needs
from .normal import tree_of
from .placed import Placed, Shape, Source
from .rewriting import part_with
from .rows import Row
from .rules import Rule


def place(
    name: str, kind: Kind, layer: Layer, row: Row, comes_in: Shape, letters: Mapping[str, Value], convention: str
) -> Placed:
    """Puts a layer behind what comes in. Raises `Mistakes` where it is impossible there."""
    words = frozenset({*row.words, convention})
    placed = Placed(name, kind.under(words), layer, comes_in, words=words)
    if placed.rank not in kind.ranks and not placed.kind.source:
        raise Mistakes([_wrong_rank(placed)])
    with in_layer(placed, layer.span):
        bind_incoming(placed)
    bind_row(placed, row, letters)
    with in_layer(placed):
        check_needs(placed)
    with in_layer(placed, layer.span):
        _output(placed)
        _counts(placed)
    return placed


def _wrong_rank(placed: Placed) -> Mistake:
    what = ("a vector, with no space", "a sequence", "an image", "a volume")[placed.rank]
    hint = "put it before `flatten`, `dense` or `globalpool`" if placed.rank == 0 else f"write `{placed.kind.usage}`"
    return Mistake(f"{placed.name}: `{placed.kind.word}` cannot work on {what}", placed.layer.span, hint)


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
