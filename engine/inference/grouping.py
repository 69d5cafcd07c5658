"""Entries that contain layers: a repeat, a block, a body that appears once."""

from __future__ import annotations

from collections.abc import Mapping

from ..conditions import Condition
from ..resolution import Part
from ..values import Value
from .costs import Costs
from .draft import Draft, Input, Setting
from .inferred_layer import Branch, InferredLayer, RepeatedBody, Repetitions, SingleBody
from .shapes import Shape


def grouped(
    part: Part,
    given: Input,
    gives: Shape,
    inside: RepeatedBody | SingleBody,
    costs: Costs,
    conditions: Mapping[tuple[object, ...], Condition] | None = None,
) -> InferredLayer:
    """An entry whose figures are those of what is inside."""
    draft = Draft.of(part, given, part.kind)
    draft.conditions |= conditions or {}
    draft.bind_output(gives)
    return draft.inferred(gives, costs, inside)


def single(
    part: Part,
    given: Input,
    branch: Branch,
    setting: Setting,
    arguments: Mapping[str, Value],
    layers: Mapping[str, str] | None = None,
) -> InferredLayer:
    """A body that appears once, as one entry; `layers` are those that it takes, by their names inside and around."""
    repetitions = (Repetitions(branch, given.shape, 0, 1, 1),) if branch.layers else ()
    return grouped(part, given, branch.gives, SingleBody(repetitions, arguments, layers or {}), setting.costs)
