"""A picture of a network as data: boxes, frames around them and arrows, on a grid of characters and rows.

One unit across is a character, one unit down is a row of text, so a terminal can show a diagram as it is; the writers
of SVG and TikZ scale the grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from ...grammar import record, replace
from .inline import Inline

Point: TypeAlias = tuple[int, int]
"""Column and row."""


@record()
class Box:
    """A rectangle with centred lines of text: a layer and what follows it elementwise, or a join.

    `look` is "layer", "data" (an input), "join", "folded" (a body that is drawn elsewhere) or "inner".
    """

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Inline, ...]
    look: Literal["layer", "data", "join", "folded", "inner"] = "layer"

    def moved(self, x: int, y: int) -> Box:
        return replace(self, x=self.x + x, y=self.y + y)


@record()
class Frame:
    """A titled rectangle around the layers of a block or a repeat."""

    x: int
    y: int
    width: int
    height: int
    title: str

    def moved(self, x: int, y: int) -> Frame:
        return replace(self, x=self.x + x, y=self.y + y)


@record()
class Arrow:
    """A line through `points` from one box to another, both by their position in the diagram's boxes.

    `look` is "flow" for the chain and its branches, "side" for `from LABEL`, "shared" for `again LABEL`.
    """

    source: int
    target: int
    points: tuple[Point, ...]
    look: Literal["flow", "side", "shared"] = "flow"

    def moved(self, x: int, y: int, boxes: int = 0) -> Arrow:
        points = tuple((column + x, row + y) for column, row in self.points)
        return replace(self, source=self.source + boxes, target=self.target + boxes, points=points)


@record()
class Diagram:
    """A whole picture; `title` is read to a reader who does not see it.

    One that is too tall for a page or a terminal is only `on_screen`, where a reader scrolls.
    """

    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    on_screen: bool = False

    def parts(self, most: int) -> Iterator[tuple[int, int]]:
        """The first row of each part of about so many rows at most, and the one after its last; no box is cut.

        >>> boxes = tuple(Box(0, y, 5, 4, ()) for y in (0, 6, 12))
        >>> list(Diagram("", 5, 16, boxes).parts(12))
        [(0, 11), (11, 16)]
        """
        through = {row for box in self.boxes for row in range(box.y, box.y + box.height + 1)}
        top = 0
        while self.height - top > most:
            start = top
            top = max((row for row in range(start + 1, start + most) if row not in through), default=start + most)
            yield start, top
        yield top, self.height
