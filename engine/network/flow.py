"""A network, part by part: from the named parts to every layer in its position.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; a number is got by putting values into a
result only where repetitions are too many to be run one by one.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import field

from ...grammar import Expr, Mistake, Mistakes, Path, record, replace
from ..conditions import Condition, Contradiction, settled
from ..inference import (
    Branch,
    BrokenOff,
    InferredLayer,
    Input,
    Running,
    RunOptions,
    Shape,
    Surroundings,
    bind_divisors,
    bound_value,
    flat,
    inner_conditions,
    join,
    must_match,
    place,
    share,
    single,
    tied_part,
    transposed_part,
)
from ..repetition import repeated
from ..resolution import (
    AnotherUse,
    Body,
    Branching,
    Chosen,
    Inner,
    Once,
    OverRepetitions,
    Parallel,
    Part,
    Repeated,
    Used,
    nested_in,
)
from ..values import Value
from .choices import branching, chosen, over_repetitions
from .parallel import parallel


@record(frozen=False)
class Run:
    """One run through the network: its layers in order, and where it broke off.

    `fixed` are the letters whose values were substituted, for repetitions were run one by one: it holds for these
    alone. `counts` are the numbers of repetitions that it has found.
    """

    layers: tuple[InferredLayer, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)
    fixed: frozenset[str] = frozenset()
    counts: tuple[Value, ...] = ()

    @functools.cached_property
    def every(self) -> tuple[InferredLayer, ...]:
        """The layers with those inside of them."""
        return tuple(flat(self.layers))

    @functools.cached_property
    def conditions(self) -> dict[tuple[object, ...], Condition]:
        """The conditions of all layers, by their positions."""
        return dict(inner_conditions(self.layers))

    @functools.cached_property
    def settled(self) -> tuple[Condition, ...] | None:
        """What the layers need together; None where that can never hold."""
        try:
            return tuple(settled(dict.fromkeys(self.conditions.values())))
        except Contradiction:
            return None


def run(body: Body, options: RunOptions, assumed: Mapping[str, Shape] | None = None) -> Run:
    """The layers in sequence, until one is impossible; `assumed` is what some give whatever is derived."""
    running = Running(Surroundings(place_part, options), assumed=assumed or {})
    try:
        return Run(running.body(body, (1, ()), None).layers, fixed=frozenset(running.progress.fixed))
    except BrokenOff:
        return Run((), running.progress.mistakes, counts=tuple(running.progress.counts))


def place_part(run: Running, part: Part, input_shape: Shape, before: InferredLayer | None) -> InferredLayer:
    """A part after the input, whatever it is."""
    given = Input(input_shape, before)
    if part.frozen:
        run = run.frozen()
    match part:
        case Branching():
            return branching(run, part, given)
        case Chosen():
            return chosen(run, part, given)
        case OverRepetitions():
            return over_repetitions(run, part, given)
        case Repeated():
            return repeated(run, part, given)
        case Used():
            return _used(run, part, given)
        case Parallel():
            return parallel(run, part, given)
        case Once():
            return single(part, given, run.inside(part.body, input_shape), run.around.setting, {})
        case Inner():
            assert run.inner is not None
            return single(part, given, Branch((), run.inner(input_shape).gives), run.around.setting, {})
        case AnotherUse():
            return _again(run, part, given)
        case _ if part.branches:
            return _join(run, part, given)
        case _:
            return _layer(run, part, given)


def _layer(run: Running, part: Part, given: Input) -> InferredLayer:
    also = {word: run.also(label) for word, label in part.row.others.items()}
    return place(part, replace(given, also=also) if also else given, run.around.setting)


def _join(run: Running, part: Part, given: Input) -> InferredLayer:
    inside = run.branch(given.shape[0])
    branches: list[Branch] = []
    for body in part.branches:
        try:
            branches.append(inside.body(body, given.shape, given.before))
        except BrokenOff:
            continue
    if len(branches) < len(part.branches):
        raise BrokenOff
    return join(part, given, tuple(branches), run.around.setting)


def _used(run: Running, part: Used, came: Input) -> InferredLayer:
    """The use of a block, its parameters the values given there, or their defaults."""
    assert part.block is not None
    given, found, scopes = dict(part.given), dict[str, Value](), dict[str, tuple[Expr, Mapping[str, Value]]]()
    for name, default in part.block.parameters.items():
        outside = {"in": came.shape[0], **run.around.scope}
        scope = outside if name in given else {"in": came.shape[0], **run.options.letters, **found}
        tree = given.get(name, default)
        assert tree is not None
        found[name], scopes[name] = bound_value(tree, scope), (tree, scope)
    conditions: dict[tuple[object, ...], Condition] = {}
    for name, (tree, scope) in scopes.items():
        bind_divisors(conditions, name, tree, scope)
    layers = {name: run.earlier(place) for name, place in part.layers}
    inside = {name: replace(layer, name=name) for name, layer in layers.items()}
    around = run.with_letters(found) if part.block.network else run
    body = around.once(part.body, came.shape, found, layers=inside)
    names = {name: layer.name for name, layer in layers.items()}
    return replace(single(part, came, body, run.around.setting, found, names), conditions=conditions)


def _again(run: Running, part: AnotherUse, given: Input) -> InferredLayer:
    """What is there once more: the same parameters, work anew."""
    original = run.earlier(part.place)
    name = part.place.text if isinstance(part.place, Path) else part.place.name
    source = run.before.parts.get(name)
    if source is None or original.kind.source:
        raise Mistakes([Mistake.of("again.from_here", part.place.span, name=name)])
    if nested_in((source,)):
        raise Mistakes([Mistake.of("again.nests", part.place.span, name=name)])
    if original.again:
        source, original = run.before.parts[original.again], run.before.outputs[original.again]
    if part.transposed:
        if type(source) is not Part:
            raise Mistakes([Mistake.of("again.transposed", part.layer.span, kind=source.kind.word)])
        transposed = place(transposed_part(source, original, part), given, run.around.setting)
        shared = share(transposed, original, part, tied=True)
        return replace(shared, conditions={**shared.conditions, **must_match(original, part, given)})
    if tied := tied_part(source, original, part, given):
        return share(place(tied, given, run.around.setting), original, part, tied=True)
    return share(_same(run.isolated(), source, part, given), original, part)


def _same(run: Running, source: Part, part: AnotherUse, given: Input) -> InferredLayer:
    """What is at `source`, for the input here; its mistakes are reported where it is used again."""
    if type(source) is Part and not source.branches:
        source = replace(source, name=part.name)
    try:
        inferred = place_part(run, source, given.shape, given.before)
    except (BrokenOff, Mistakes) as error:
        mistakes = error.mistakes if isinstance(error, Mistakes) else run.progress.mistakes
        raise Mistakes([m.at(part.layer.span) for m in mistakes]) from None
    return replace(inferred, name=part.name)
