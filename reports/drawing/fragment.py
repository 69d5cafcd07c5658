"""A piece of a picture in its own coordinates, and how pieces are moved and joined by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TypeAlias

from ...grammar import record, replace
from ..document import Arrow, Box, Frame, Point

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

    def upward(self) -> Fragment:
        """The same for a flow that goes up."""
        return replace(
            self,
            boxes={number: replace(box, y=self.height - box.y - box.height) for number, box in self.boxes.items()},
            frames=tuple(replace(frame, y=self.height - frame.y - frame.height) for frame in self.frames),
            arrows=tuple(replace(arrow, points=self._mirrored(arrow.points)) for arrow in self.arrows),
            entries=tuple((number, self._mirrored(points)) for number, points in self.entries),
            exits=tuple((number, self._mirrored(points)) for number, points in self.exits),
        )

    def _mirrored(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x, self.height - y) for x, y in points)


def flow(one: Fragment, other: Fragment) -> list[Arrow]:
    """The arrows from the exits of a part into the entries of another."""
    return [
        Arrow(source, target, _straight((*out, *into))) for source, out in one.exits for target, into in other.entries
    ]


def combined(
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


def led(ways: tuple[Route, ...], before: tuple[Point, ...], after: tuple[Point, ...]) -> tuple[Route, ...]:
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
