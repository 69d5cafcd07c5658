"""Where the boxes, frames and arrows of an outline are: rows from top to bottom, branches side by side.

Every part has an axis, the column in which a flow enters and leaves it. A row puts its parts on one axis; a fork puts
its branches beside each other and leads the flow to their axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from itertools import pairwise
from typing import TypeAlias

from ...grammar import record
from ..document import Arrow, Box, Frame, Point
from .outline import Fork, Framed, LayerBox, OutlineRow, width_of

GAP = 2
"""Rows between two boxes of a chain, for the arrow."""
BESIDE = 3
"""Columns between two branches."""
PADDING = 2
"""Columns between a frame and what is in it."""

Route: TypeAlias = tuple[int, tuple[Point, ...]]
"""The number of a step, and the points between its box and the axis at the top or bottom of the part."""


@record()
class Fragment:
    """A piece of a picture in its own coordinates; its arrows name steps by their numbers.

    Nothing flows into a part without `entries`. A part without steps is the identity: the flow passes by.
    """

    width: int
    height: int
    axis: int
    boxes: dict[int, Box] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    entries: tuple[Route, ...] = ()
    exits: tuple[Route, ...] = ()

    def moved(self, x: int, y: int) -> Fragment:
        """The same elsewhere, in the coordinates of the part around it."""
        return replace(
            self,
            axis=self.axis + x,
            boxes={number: box.moved(x, y) for number, box in self.boxes.items()},
            frames=tuple(frame.moved(x, y) for frame in self.frames),
            arrows=tuple(arrow.moved(x, y) for arrow in self.arrows),
            entries=_moved(self.entries, x, y),
            exits=_moved(self.exits, x, y),
        )


def laid_out(row: OutlineRow) -> Fragment:
    """The parts of a row one below another."""
    parts = [_part(one) for one in row]
    axis = max((part.axis for part in parts), default=0)
    placed: list[Fragment] = []
    y = 0
    for part in parts:
        placed.append(part.moved(axis - part.axis, y))
        y += part.height + GAP
    width = axis + max((part.width - part.axis for part in parts), default=1)
    if not placed:
        return Fragment(width, 0, axis)
    flows = [arrow for one, other in pairwise(placed) for arrow in _flow(one, other)]
    return _together(placed, width, y - GAP, axis, flows, placed[0].entries, placed[-1].exits)


def _part(one: LayerBox | Fork | Framed) -> Fragment:
    match one:
        case LayerBox():
            return _box(one)
        case Fork():
            return _fork(one)
        case Framed():
            return _framed(one)


def _box(step: LayerBox) -> Fragment:
    """A box of an odd width, so that its axis is a column."""
    width = max(map(width_of, step.lines)) + 4
    width += 1 - width % 2
    height, axis = len(step.lines) + 2, width // 2
    box = Box(0, 0, width, height, step.lines, step.look)
    entries: tuple[Route, ...] = ((step.number, ((axis, 0),)),) if step.follows else ()
    return Fragment(width, height, axis, {step.number: box}, entries=entries, exits=((step.number, ((axis, height),)),))


def _framed(framed: Framed) -> Fragment:
    """A frame with its title in the upper border."""
    inner = laid_out(framed.body)
    width = max(inner.width + 2 * PADDING, len(framed.title) + 4)
    moved = inner.moved((width - inner.width) // 2, 2)
    height = inner.height + 3
    frame = Frame(0, 0, width, height, framed.title)
    return replace(
        moved,
        width=width,
        height=height,
        frames=(frame, *moved.frames),
        entries=_led(moved.entries, ((moved.axis, 0),), ()),
        exits=_led(moved.exits, (), ((moved.axis, height),)),
    )


def _fork(fork: Fork) -> Fragment:
    """The branches side by side, their ends led together into the join below them."""
    parts, x = list[Fragment](), 0
    for branch in fork.branches:
        if branch is not None:
            parts.append(laid_out(branch).moved(x, GAP))
            x += parts[-1].width + BESIDE
    low = max((part.height for part in parts), default=0) + GAP + 1
    full = [part for part in parts if part.boxes]
    axis = full[0].axis if len(full) == 1 else (parts[0].axis + parts[-1].axis) // 2 if parts else 0
    join = _box(fork.join)
    left = max(join.axis - axis, 0)
    parts = [part.moved(left, 0) for part in parts]
    axis += left
    below = join.moved(axis - join.axis, low + GAP)
    width = max(x - BESIDE + left, axis + join.width - join.axis)
    entries, arrows = list[Route](), list[Arrow]()
    for part in parts:
        start, end = _bent(axis, part.axis, 0), _bent(part.axis, axis, low)
        entries += _led(part.entries, start, ())
        arrows += _flow(replace(part, exits=_led(part.exits, (), end)), below)
        if not part.boxes:
            entries += _led(below.entries, (*start, *end), ())
    return _together([*parts, below], width, low + GAP + join.height, axis, arrows, tuple(entries), below.exits)


def _bent(start: int, end: int, y: int) -> tuple[Point, ...]:
    """From one column to another along a row."""
    return ((start, y), (end, y))


def _flow(one: Fragment, other: Fragment) -> list[Arrow]:
    """The arrows from the exits of a part into the entries of another."""
    return [
        Arrow(source, target, _straight((*out, *into))) for source, out in one.exits for target, into in other.entries
    ]


def _together(
    parts: Sequence[Fragment],
    width: int,
    height: int,
    axis: int,
    arrows: Sequence[Arrow],
    entries: tuple[Route, ...],
    exits: tuple[Route, ...],
) -> Fragment:
    boxes = {number: box for part in parts for number, box in part.boxes.items()}
    frames = tuple(frame for part in parts for frame in part.frames)
    inside = tuple(arrow for part in parts for arrow in part.arrows)
    return Fragment(width, height, axis, boxes, frames, (*inside, *arrows), entries, exits)


def _led(ways: tuple[Route, ...], before: tuple[Point, ...], after: tuple[Point, ...]) -> tuple[Route, ...]:
    """Ways with more points at their begin or end."""
    return tuple((number, (*before, *points, *after)) for number, points in ways)


def _moved(ways: tuple[Route, ...], x: int, y: int) -> tuple[Route, ...]:
    return tuple((number, tuple((column + x, row + y) for column, row in points)) for number, points in ways)


def _straight(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The same line without points that it passes straight through."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and any(kept[-2][axis] == kept[-1][axis] == point[axis] for axis in (0, 1)):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)
