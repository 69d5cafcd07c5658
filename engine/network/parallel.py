"""A body that is there or at work more than once: `experts 8 top 2 [ .. ]`, `each [ .. ]`."""

from __future__ import annotations

from ...grammar import Mistake, Mistakes
from ..inference import (
    Draft,
    InferredLayer,
    InLayer,
    Input,
    Repetitions,
    Running,
    SingleBody,
    bound,
    check_needs,
    equal,
)
from ..layers import EXPERTS, SPACES
from ..resolution import Parallel
from ..values import algebra


def parallel(run: Running, part: Parallel, given: Input) -> InferredLayer:
    """A body with all its copies and uses. Raises `Mistakes` or `BrokenOff` where it is impossible."""
    draft = bound(part, given, run.around.setting)
    with InLayer(draft):
        check_needs(draft)
    repetitions = _experts(run, part, draft) if part.kind == EXPERTS else _at_each(run, part, draft)
    features, space = repetitions[-1].branch.gives
    if part.kind != EXPERTS:
        space = (draft.input_shape[1][0], *space)
    draft.bind_output((features, space))
    return draft.inferred((features, space), run.options.costs, SingleBody(repetitions))


def _experts(run: Running, part: Parallel, draft: Draft) -> tuple[Repetitions, ...]:
    """The router, and the experts: `N` to choose from and `S` for all, `K` of the former at work at each position."""
    came, (all_of, chosen, shared) = draft.input_shape, (draft.values[letter] for letter in "NKS")
    router, body = (run.inside(inside, came) for inside in part.bodies)
    _must_keep(came[1], body.gives[1], draft)
    copies, active = algebra.add([all_of, shared]), algebra.add([chosen, shared])
    return Repetitions(router, came, 0, 1, 1), Repetitions(body, came, 1, 2, 2, copies=copies, active=active)


def _at_each(run: Running, part: Parallel, draft: Draft) -> tuple[Repetitions, ...]:
    """The body at every position of the first size."""
    features, (count, *space) = draft.input_shape
    came = features, tuple(space)
    body = run.inside(part.body, came)
    if len(body.gives[1]) + 1 >= len(SPACES):
        axes = len(body.gives[1]) + 2
        raise Mistakes([Mistake.of("rank.axes", draft.layer.span, count=axes, most=len(SPACES) - 1).called("rank")])
    return (Repetitions(body, came, 0, 1, 1, uses=count),)


def _must_keep(came: tuple, gives: tuple, draft: Draft) -> None:
    """What experts give is added up position by position, so each keeps the sizes. Raises `Mistakes`."""
    verdicts = [equal(algebra.subtract(one, two)) for one, two in zip(came, gives, strict=False)]
    if len(came) != len(gives) or False in verdicts:
        raise Mistakes([Mistake.of("experts.sizes", draft.layer.span).within("of", owner=draft.name)])
    for axis, verdict in enumerate(verdicts):
        for side, one in enumerate(verdict if isinstance(verdict, tuple) else (verdict,)):
            if not isinstance(one, bool):
                draft.conditions["sizes", axis, side] = one
