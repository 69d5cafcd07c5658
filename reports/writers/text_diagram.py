"""Diagrams in characters, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...grammar import visible
from ..document import Arrow, Box, Diagram, Frame
from .plain_text import display_width

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = " │││─┘┐┤─└┌├─┴┬┼"
"""The character of a cell whose lines lead to sides, by the sum of these."""
_HEADS = {(0, 1): "▼", (0, -1): "▲", (-1, 0): "◀", (1, 0): "▶"}


class Canvas:
    """A grid of characters on which lines join."""

    def __init__(self, width: int, height: int) -> None:
        self.sides = [[0] * width for _ in range(height)]
        self.cells = [[" "] * width for _ in range(height)]

    def line(self, points: tuple[tuple[int, int], ...]) -> None:
        """A line along rows and columns."""
        for (x1, y1), (x2, y2) in pairwise(points):
            step = ((x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1))
            x, y = x1, y1
            while (x, y) != (x2, y2):
                self.join(x, y, step)
                x, y = x + step[0], y + step[1]
                self.join(x, y, (-step[0], -step[1]))

    def join(self, x: int, y: int, towards: tuple[int, int]) -> None:
        side = {(0, -1): _UP, (0, 1): _DOWN, (-1, 0): _LEFT, (1, 0): _RIGHT}[towards]
        self.sides[y][x] |= side
        self.cells[y][x] = _LINES[self.sides[y][x]]

    def write(self, x: int, y: int, text: str) -> None:
        """Text over what is there; a character of two columns takes two cells."""
        for character in text:
            width = display_width(character)
            if width:
                self.cells[y][x : x + width] = [character, *[""] * (width - 1)]
                x += width

    def rows(self) -> Iterator[str]:
        return ("".join(row).rstrip() for row in self.cells)


def text_diagram(diagram: Diagram, lines: dict[Box, list[str]]) -> list[str]:
    """The rows of a diagram; `lines` has the text of each box."""
    canvas = Canvas(diagram.width + 1, diagram.height + 1)
    for frame in diagram.frames:
        _rectangle(canvas, frame)
    for arrow in diagram.arrows:
        canvas.line(arrow.points)
    for frame in diagram.frames:
        canvas.write(frame.x + 2, frame.y, f" {visible(frame.title)} ")
    for box in diagram.boxes:
        _box(canvas, box, lines[box])
    for arrow in diagram.arrows:
        _head(canvas, arrow)
    return list(canvas.rows())


def _rectangle(canvas: Canvas, one: Box | Frame) -> None:
    right, bottom = one.x + one.width - 1, one.y + one.height - 1
    canvas.line(((one.x, one.y), (right, one.y), (right, bottom), (one.x, bottom), (one.x, one.y)))


def _box(canvas: Canvas, box: Box, lines: list[str]) -> None:
    """A box over whatever passes behind it."""
    for y in range(box.y, box.y + box.height):
        canvas.write(box.x, y, " " * box.width)
        canvas.sides[y][box.x : box.x + box.width] = [0] * box.width
    _rectangle(canvas, box)
    for row, line in enumerate(lines, 1):
        canvas.write(box.x + (box.width - display_width(line)) // 2, box.y + row, line)


def _head(canvas: Canvas, arrow: Arrow) -> None:
    """The head of an arrow in the cell before the box that it leads to."""
    (x1, y1), (x2, y2) = arrow.points[-2:]
    step = ((x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1))
    outside = (x2, y2) if arrow.look != "flow" else (x2 - step[0], y2 - step[1])
    canvas.write(*outside, _HEADS[step])
