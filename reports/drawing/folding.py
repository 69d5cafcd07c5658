"""A smaller outline: layers in a row that keep the height and width share a box."""

from __future__ import annotations

from ...engine.values import add
from ...grammar import (
    ShapeExpr,
    replace,
)
from .outline import Fork, Framed, LayerBox, OutlinePart, OutlineRow, steps_of


def by_size(row: OutlineRow) -> OutlineRow:
    """The row with one box for all layers in a row that have outputs of one size, as far as no arrow leads from one."""
    return _shared(row, {link.source for step in steps_of(row) for link in step.links})


def _shared(row: OutlineRow, sources: set[int]) -> OutlineRow:
    parts: list[OutlinePart] = []
    for one in row:
        part = _inside(one, sources)
        if isinstance(part, LayerBox) and parts and (box := _one_box(parts[-1], part, sources)):
            parts[-1] = box
        else:
            parts.append(part)
    return tuple(parts)


def _inside(part: OutlinePart, sources: set[int]) -> OutlinePart:
    match part:
        case Fork(branches=branches):
            return replace(part, branches=tuple(branch and _shared(branch, sources) for branch in branches))
        case Framed(body=body):
            return replace(part, body=_shared(body, sources))
        case _:
            return part


def _one_box(last: OutlinePart, step: LayerBox, sources: set[int]) -> LayerBox | Fork | None:
    """The last part with a step that follows it in its box; None where the step needs one of its own."""
    match last:
        case Fork(join=join):
            box = _one_box(join, step, sources)
            return replace(last, join=box) if isinstance(box, LayerBox) else None
        case LayerBox() if _continues(last, step) and last.number not in sources:
            params, links = add([last.params, step.params]), (*last.links, *step.links)
            then = (*last.then, step.typed, *step.then)
            return replace(last, number=step.number, output=step.output, params=params, then=then, links=links)
        case _:
            return None


def _continues(last: LayerBox, step: LayerBox) -> bool:
    """Whether a step keeps the size, or joins an upsampled input with what is given across."""
    if "data" in (last.look, step.look) or not step.follows or any(link.look != "side" for link in step.links):
        return False
    return _sizes(step) == _sizes(last) if not step.links else step.look == "join" and last.grows


def _sizes(step: LayerBox) -> object:
    return step.output.sizes if isinstance(step.output, ShapeExpr) else None
