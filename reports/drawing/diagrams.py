"""A network's diagram: its outline laid out, with the arrows of `from` and `again` at the right of everything."""

from __future__ import annotations

from ...engine import LayerFacts, Table
from ...grammar import replace
from ..document import Arrow, Diagram, Point
from ..wording import words
from .encoder_decoder import as_encoder_decoder
from .folding import by_size
from .fragment import Fragment
from .layout import picture
from .outline import LayerBox, OutlineRow, steps_of
from .reading import outline

LANE = 2
"""Columns between two arrows that run beside each other."""


def network_diagram(table: Table) -> Diagram:
    """The picture of a network: what a layer is, its output and its parameters.

    >>> from netderive.engine import derive
    >>> diagram = network_diagram(derive("input 1@28x28 -> conv 32@5x5 -> relu -> dense 10"))
    >>> [box.look for box in diagram.boxes], len(diagram.arrows)
    (['data', 'layer', 'layer'], 2)
    """
    return _diagram(outline(table), words.PICTURE.format(table.title or words.THE_NETWORK))


def folded_diagram(table: Table) -> Diagram:
    """A smaller picture: each block or repeat is one box, and so are layers of one size in a row.

    >>> from netderive.engine import derive
    >>> small = folded_diagram(derive("input 3@8x8 -> [ conv 3@3x3 pad 1 -> relu ] * 4 -> conv 6@1x1 -> pool 2x2"))
    >>> [box.look for box in small.boxes]
    ['data', 'folded', 'layer']
    """
    return _diagram(outline(table, folded=True), words.PICTURE.format(table.title or words.THE_NETWORK), folded=True)


def layer_diagram(table: Table, layer: LayerFacts) -> Diagram:
    """The picture of one layer, of a join, repeat or block with what is inside."""
    return _diagram(outline(table, [layer]), words.PICTURE.format(layer.name))


def _diagram(outlined: OutlineRow, title: str, folded: bool = False) -> Diagram:
    row = as_encoder_decoder(by_size(outlined) if folded else outlined, folded)
    part = picture(row)
    sides, width = _beside(part, list(steps_of(row)))
    order = {number: position for position, number in enumerate(part.boxes)}
    arrows = (replace(one, source=order[one.source], target=order[one.target]) for one in (*part.arrows, *sides))
    return Diagram(title, width, part.height, tuple(part.boxes.values()), part.frames, tuple(arrows))


def _beside(part: Fragment, steps: list[LayerBox]) -> tuple[list[Arrow], int]:
    """The arrows that run down at the right, each in the first lane that is free there, and the width with them."""
    lanes: list[list[tuple[int, int]]] = []
    arrows: list[Arrow] = []
    across = {(arrow.source, arrow.target) for arrow in part.arrows if arrow.look == "side"}
    for step in steps:
        for source, look in step.links:
            if (source, step.number) in across:
                continue
            start, end = _side(part, source), _side(part, step.number)
            top, bottom = sorted((start[1], end[1]))
            lane = next((i for i, taken in enumerate(lanes) if _free(taken, top, bottom)), len(lanes))
            lanes += [[]] if lane == len(lanes) else []
            lanes[lane].append((top, bottom))
            x = part.width + LANE * (lane + 1)
            arrows.append(Arrow(source, step.number, (start, (x, start[1]), (x, end[1]), end), look))
    return arrows, part.width + (LANE * len(lanes) + 1 if lanes else 0)


def _side(part: Fragment, number: int) -> Point:
    """The middle of a box's right side."""
    box = part.boxes[number]
    return box.x + box.width, box.y + box.height // 2


def _free(taken: list[tuple[int, int]], top: int, bottom: int) -> bool:
    return all(bottom < other_top or other_bottom < top for other_top, other_bottom in taken)
