"""Where the boxes, frames and arrows of an outline are: rows from top to bottom, branches side by side.

Every part has an axis, the column in which a flow enters and leaves it. A row puts its parts on one axis; a fork puts
its branches beside each other and leads the flow to their axes. An encoder-decoder is a U: the encoder leads down on
the left, the decoder is read upward on the right, and what is given across runs in the row of both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ...grammar import replace
from ..document import Arrow, Box, Frame, Point
from .fragment import Fragment, Route, combined, flow, led
from .outline import EncoderDecoder, Fork, Framed, LayerBox, OutlinePart, OutlineRow, ScaleLevel, steps_of, width_of

GAP = 2
"""Rows between two boxes of a chain, for the arrow."""
BESIDE = 3
"""Columns between two branches."""
PADDING = 2
"""Columns between a frame and what is in it."""
ACROSS = 8
"""Columns between an encoder and its decoder, for the arrows across."""


COLUMN, MOST_COLUMNS = 24, 5
"""A chain of more rows is in columns of about so many, and in so many columns at most."""
WIDEST = 100
"""Columns of characters that a picture may fill with columns of boxes: those of a terminal."""


def picture(row: OutlineRow) -> Fragment:
    """A whole network: a row, or a long one in columns side by side where no arrows run beside it."""
    parts = [_part(one) for one in row]
    linked = any(step.links for step in steps_of(row))
    if linked or len(parts) < 2:
        return _chain(parts)
    rows = range(max(part.height for part in parts), sum(part.height + GAP for part in parts))
    for count in range(min(MOST_COLUMNS, -(-rows.stop // COLUMN)), 1, -1):
        least = bisect_left(rows, -count, key=lambda most: -len(_columns(parts, most)))
        columns = [_chain(column) for column in _columns(parts, rows.start + least)]
        if sum(column.width + 2 * BESIDE for column in columns) <= WIDEST + 2 * BESIDE:
            return _side_by_side(columns)
    return _chain(parts)


def _columns(parts: Sequence[Fragment], most: int) -> list[list[Fragment]]:
    """Parts in columns of so many rows at most."""
    columns, height = list[list[Fragment]](), most
    for part in parts:
        if height + GAP + part.height > most:
            columns.append([])
            height = -GAP
        columns[-1].append(part)
        height += GAP + part.height
    return columns


def _side_by_side(columns: Sequence[Fragment]) -> Fragment:
    """Columns that are read one after another: an arrow leads from the bottom of each to the top of the next."""
    placed, x = list[Fragment](), 0
    for column in columns:
        placed.append(column.moved(x, GAP))
        x += column.width + 2 * BESIDE
    arrows, height = list[Arrow](), max(column.height for column in columns) + 2 * GAP
    for one, other, column in zip(placed, placed[1:], columns, strict=False):
        bottom, between = GAP + column.height + 1, one.axis - column.axis + column.width + BESIDE
        way = (*_bent(one.axis, between, bottom), *_bent(between, other.axis, 0))
        arrows += flow(replace(one, exits=led(one.exits, (), way)), other)
    return combined(placed, x - 2 * BESIDE, height, placed[0].axis, arrows, (), ())


def laid_out(row: OutlineRow) -> Fragment:
    """The parts of a row one below another."""
    return _chain([_part(one) for one in row])


def _chain(parts: Sequence[Fragment]) -> Fragment:
    axis = max((part.axis for part in parts), default=0)
    placed: list[Fragment] = []
    y = 0
    for part in parts:
        placed.append(part.moved(axis - part.axis, y))
        y += part.height + GAP
    width = axis + max((part.width - part.axis for part in parts), default=1)
    if not placed:
        return Fragment(width, 0, axis)
    flows = [arrow for one, other in pairwise(placed) for arrow in flow(one, other)]
    return combined(placed, width, y - GAP, axis, flows, placed[0].entries, placed[-1].exits)


def _part(one: OutlinePart) -> Fragment:
    match one:
        case LayerBox():
            return _box(one)
        case Fork():
            return _fork(one)
        case Framed():
            return _framed(one)
        case EncoderDecoder():
            return _encoder_decoder(one)


def _box(step: LayerBox) -> Fragment:
    """A box of an odd width, so that its axis is a column."""
    width = max(map(width_of, step.lines)) + 4
    width += 1 - width % 2
    height, axis = len(step.lines) + 2, width // 2
    box = Box(0, 0, width, height, step.lines, step.look)
    entries: tuple[Route, ...] = ((step.number, ((axis, 0),)),) if step.follows else ()
    return Fragment(width, height, axis, {step.number: box}, entries=entries, exits=((step.number, ((axis, height),)),))


def _framed(framed: Framed) -> Fragment:
    """A frame with its title in the upper border, a blank and a piece of the border on each side of it."""
    inner = laid_out(framed.body)
    width = max(inner.width + 2 * PADDING, width_of((framed.title,)) + 6)
    moved = inner.moved((width - inner.width) // 2, 2)
    height = inner.height + 3
    frame = Frame(0, 0, width, height, framed.title)
    return replace(
        moved,
        width=width,
        height=height,
        frames=(frame, *moved.frames),
        entries=led(moved.entries, ((moved.axis, 0),), ()),
        exits=led(moved.exits, (), ((moved.axis, height),)),
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
        entries += led(part.entries, start, ())
        arrows += flow(replace(part, exits=led(part.exits, (), end)), below)
        if not part.boxes:
            entries += led(below.entries, (*start, *end), ())
    return combined([*parts, below], width, low + GAP + join.height, axis, arrows, tuple(entries), below.exits)


def _encoder_decoder(one: EncoderDecoder) -> Fragment:
    """The levels below each other: the encoder on one axis, the decoder on another, both ends of a link in one row."""
    lefts = [laid_out(row) for row in (*(level.encoder for level in one.levels), one.bottom)]
    rising = [one.rising] if one.rising else []
    rights = [laid_out(row).upward() for row in (*(level.decoder for level in one.levels), *rising)]
    axis, to_left = _extents(lefts)
    before, to_right = _extents(rights)
    other = axis + to_left + ACROSS + before
    tops, height = _tops(one, lefts, rights)
    lefts = [part.moved(axis - part.axis, y) for part, (y, _) in zip(lefts, tops, strict=True)]
    rights = [part.moved(other - part.axis, y) for part, (_, y) in zip(rights, tops, strict=False)]
    lowest = replace(lefts[-1], exits=led(lefts[-1].exits, (), _bent(axis, other, height - 1)))
    arrows = [arrow for upper, lower in pairwise(lefts) for arrow in flow(upper, lower)]
    arrows += flow(lowest, rights[-1])
    arrows += [arrow for upper, lower in pairwise(rights) for arrow in flow(lower, upper)]
    arrows += [_link(left, right, level) for left, right, level in zip(lefts, rights, one.levels, strict=False)]
    parts = [*lefts, *reversed(rights)]
    return combined(parts, other + to_right, height, axis, arrows, lefts[0].entries, rights[0].exits)


def _extents(parts: Sequence[Fragment]) -> tuple[int, int]:
    """The columns that parts on one axis take before it, and from it on."""
    return max(part.axis for part in parts), max(part.width - part.axis for part in parts)


def _tops(one: EncoderDecoder, lefts: list[Fragment], rights: list[Fragment]) -> tuple[list[tuple[int, int]], int]:
    """The first rows of both parts of each level, and the height of all; the lowest parts end in one row."""
    y, tops = 0, list[tuple[int, int]]()
    for level, left, right in zip(one.levels, lefts, rights, strict=False):
        start, end = _middle(left, level.source), _middle(right, level.target)
        row = y + max(start, end)
        tops.append((row - start, row - end))
        y = row + max(left.height - start, right.height - end) + GAP
    lowest = [part.height for part in (lefts[-1], *rights[len(one.levels) :])]
    bottom = y + max(lowest)
    return [*tops, (bottom - lowest[0], bottom - lowest[-1])], bottom + GAP


def _middle(part: Fragment, number: int) -> int:
    box = part.boxes[number]
    return box.y + box.height // 2


def _link(left: Fragment, right: Fragment, level: ScaleLevel) -> Arrow:
    """The arrow across, from the right side of a box to the left side of another."""
    source, target = left.boxes[level.source], right.boxes[level.target]
    y = _middle(left, level.source)
    return Arrow(level.source, level.target, ((source.x + source.width, y), (target.x, y)), "side")


def _bent(start: int, end: int, y: int) -> tuple[Point, ...]:
    """From one column to another along a row."""
    return ((start, y), (end, y))
