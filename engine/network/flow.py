"""A network, part by part: from the named parts to every layer in its place.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; a number is got by putting values into a
result only where turns are too many to be run one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...grammar import Expr, Mistake, Mistakes, Path
from ..inference import (
    Branch,
    BrokenOff,
    Placed,
    Running,
    Shape,
    bind_divisors,
    bound_value,
    join,
    place,
    share,
    tied_row,
)
from ..layers import KINDS
from ..repetition import repeated
from ..resolution import AnotherUse, Body, Inner, Once, Part, Repeated, Used, nested_in
from ..values import Value


@dataclass
class Run:
    """One run through the network: its layers in order, and where it broke off.

    `fixed` are the letters whose values were put in, for turns were run one by one: it holds for these alone.
    """

    layers: tuple[Placed, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)
    fixed: frozenset[str] = frozenset()


def run(
    body: Body,
    letters: Mapping[str, Value],
    numbers: Mapping[str, Value],
    follows: frozenset[str],
    by_number: bool = False,
    element_size: int = 4,
    assumed: Mapping[str, Shape] | None = None,
) -> Run:
    """Puts the parts one behind another until one is impossible.

    `numbers` are the values that are known of the letters; `by_number` turns are run one by one while they are few;
    `element_size` is how many bytes a value has; `assumed` what layers give whatever is derived for them.
    """
    running = Running(place_part, letters, numbers, follows, by_number, element_size)
    running.assumed = assumed or {}
    try:
        return Run(running.body(body, (1, ()), None).layers, fixed=frozenset(running.fixed))
    except BrokenOff:
        return Run((), running.mistakes)


def place_part(run: Running, part: Part, comes_in: Shape, before: Placed | None) -> Placed:
    """A part behind what comes in, whatever it is."""
    match part:
        case Repeated():
            return repeated(run, part, comes_in)
        case Used():
            return _used(run, part, comes_in)
        case Once():
            return run.group(part, comes_in, run.inside(part.body, comes_in))
        case Inner():
            assert run.inner is not None
            return run.group(part, comes_in, Branch((), run.inner(comes_in).gives))
        case AnotherUse():
            return _again(run, part, comes_in, before)
        case _ if part.branches:
            return _join(run, part, comes_in, before)
        case _:
            also = {word: run.also(label) for word, label in part.row.others.items()}
            return _layer(run, part.name, part, comes_in, also)


def _layer(run: Running, name: str, part: Part, comes_in: Shape, also: Mapping[str, tuple[str, Shape]]) -> Placed:
    return place(name, part.kind, part.layer, part.row, comes_in, run.scope, run.follows, also)


def _join(run: Running, part: Part, comes_in: Shape, before: Placed | None) -> Placed:
    inside = run.child({**run.local, "in": comes_in[0]}, run.inner)
    inside.outputs, inside.parts, inside.assumed = run.outputs, run.parts, run.assumed
    branches: list[Branch] = []
    for body in part.branches:
        try:
            branches.append(inside.body(body, comes_in, before))
        except BrokenOff:
            continue
    if len(branches) < len(part.branches):
        raise BrokenOff
    return join(part.name, part.kind, part.layer, part.row, comes_in, tuple(branches), run.scope, run.follows)


def _used(run: Running, part: Used, comes_in: Shape) -> Placed:
    """The use of a block, its parameters the values given there, or their defaults."""
    assert part.block is not None
    given, found, scopes = dict(part.given), dict[str, Value](), dict[str, tuple[Expr, Mapping[str, Value]]]()
    for name, default in part.block.parameters.items():
        outside = {"in": comes_in[0], **run.scope}
        scope = outside if name in given else {"in": comes_in[0], **run.letters, **found}
        tree = given.get(name, default)
        assert tree is not None
        found[name], scopes[name] = bound_value(tree, scope), (tree, scope)
    placed = run.group(part, comes_in, run.once(part.body, comes_in, found))
    placed.arguments = found
    for name, (tree, scope) in scopes.items():
        bind_divisors(placed, name, tree, scope)
    return placed


def _again(run: Running, part: AnotherUse, comes_in: Shape, before: Placed | None) -> Placed:
    """What stands there once more: the same parameters, work anew."""
    original = run.earlier(part.place)
    name = part.place.text if isinstance(part.place, Path) else part.place.name
    source = run.parts.get(name)
    if source is None or original.kind.source:
        wrong = f"`{name}` cannot be used again from here"
        raise Mistakes([Mistake(wrong, part.place.span, "name a layer of the same body, or of one around it")])
    if nested_in((source,)):
        wrong = f"`{name}` cannot be used again: the next turn stands in it"
        raise Mistakes([Mistake(wrong, part.place.span, "write it once more")])
    if original.again:
        source, original = run.parts[original.again], run.outputs[original.again]
    tied = tied_row(source, original, comes_in)
    if tied:
        placed = place(part.name, KINDS[tied[0]], part.layer, tied[1], comes_in, run.scope, run.follows, {})
    else:
        placed = _same(run.apart(), source, part, comes_in, before)
    return share(placed, original, part, tied is not None)


def _same(run: Running, source: Part, part: AnotherUse, comes_in: Shape, before: Placed | None) -> Placed:
    """What stands at `source`, for what comes in here; its mistakes stand where it is used again."""
    try:
        if type(source) is Part and not source.branches:
            also = {word: run.also(label) for word, label in source.row.others.items()}
            return _layer(run, part.name, source, comes_in, also)
        placed = place_part(run, source, comes_in, before)
    except (BrokenOff, Mistakes) as error:
        mistakes = error.mistakes if isinstance(error, Mistakes) else run.mistakes
        raise Mistakes([m.at(part.layer.span) for m in mistakes]) from None
    placed.name = part.name
    return placed
