"""Encoder-decoders in an outline: levels of which each gives its output across to the way back up.

A text may write them in a row, with `from LABEL` across, or as joins nested in each other, of which the short branch
leads across; nested joins are read as the row that they mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...grammar import (
    ShapeExpr,
    replace,
)
from .folding import by_size
from .outline import (
    ArrowStart,
    EncoderDecoder,
    Fork,
    Framed,
    LayerBox,
    OutlinePart,
    OutlineRow,
    ScaleLevel,
    first_step,
    last_step,
    steps_of,
)


def as_encoder_decoder(row: OutlineRow, folded: bool = False) -> OutlineRow:
    """The row with its levels paired; the row itself where it has none, or links that lead elsewhere too.

    In a `folded` one the layers of one size share a box.
    """
    flat = by_size(_flat(row)) if folded else _flat(row)
    crossings = list(_crossings(flat))
    sources, targets = [one[0] for one in crossings], [one[1] for one in crossings]
    nested = sources == sorted(set(sources)) and targets == sorted(set(targets), reverse=True)
    if len(crossings) < 2 or not nested or sources[-1] + 1 >= targets[-1] or not _descends(flat, sources):
        return row
    starts, ends = [0, *(source + 1 for source in sources)], [len(flat), *targets]
    levels = tuple(
        ScaleLevel(flat[starts[depth] : sources[depth] + 1], flat[targets[depth] : ends[depth]], source, target)
        for depth, (_, _, source, target) in enumerate(crossings)
    )
    bottom = flat[sources[-1] + 1 : targets[-1]]
    grows = len(bottom) > 1 and isinstance(bottom[-1], LayerBox) and bottom[-1].grows
    return (EncoderDecoder(levels, bottom[: len(bottom) - grows], bottom[len(bottom) - grows :]),)


def _flat(row: OutlineRow) -> OutlineRow:
    """The row with each nested level written out: the long branch, then the join, to which the short one leads."""
    flat: OutlineRow = ()
    for one in row:
        source = last_step(flat)
        match one:
            case Fork(branches=(_, _), join=join) if source and None not in one.branches:
                short, inside = sorted(
                    (branch or () for branch in one.branches), key=lambda row: len(list(steps_of(row)))
                )
                if _resizes(inside, source):
                    flat = (*_flat((*flat, *inside)), _across(short, source.number, join))
                    continue
            case _:
                pass
        flat = (*flat, one)
    return flat


def _length(row: OutlineRow) -> int:
    return sum(1 for _ in steps_of(row))


def _across(short: OutlineRow, source: int, join: LayerBox) -> OutlinePart:
    """A join of what a step gives across, by a short branch, with the row before it."""
    link = ArrowStart(source)
    if not short:
        return replace(join, links=(link, *join.links))
    return Fork((_linked(short, link), ()), join)


def _linked(row: OutlineRow, link: ArrowStart) -> OutlineRow:
    """A row whose first step is led to by a link alone; the row itself where its first part is no step."""
    match row[0]:
        case LayerBox() as step:
            return (replace(step, follows=False, links=(link, *step.links)), *row[1:])
        case Framed(body=body) as frame:
            return (replace(frame, body=_linked(body, link)), *row[1:])
        case _:
            return row


def _resizes(inside: OutlineRow, source: LayerBox) -> bool:
    """Whether a branch begins with another size than it is given."""
    start = first_step(inside)
    return start is not None and _sizes(start.output) != _sizes(source.output)


def _crossings(row: OutlineRow) -> Iterator[tuple[int, int, int, int]]:
    """The links between parts of a row: the positions of both parts, and the numbers of both steps."""
    positions = {step.number: position for position, part in enumerate(row) for step in steps_of((part,))}
    found = [
        (positions[link.source], position, link.source, step.number)
        for position, part in enumerate(row)
        for step in steps_of((part,))
        for link in step.links
        if link.look == "side" and positions.get(link.source, position) != position
    ]
    return iter(sorted(found))


def _descends(row: OutlineRow, positions: list[int]) -> bool:
    """Whether what is given across has another size at each level."""
    ends = [last_step(row[position : position + 1]) for position in positions]
    return all(_sizes(one and one.output) != _sizes(other and other.output) for one, other in pairwise(ends))


def _sizes(output: object) -> object:
    return output.sizes if isinstance(output, ShapeExpr) else None
