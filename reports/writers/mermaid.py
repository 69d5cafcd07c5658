"""Diagrams as Mermaid flowcharts, which GitHub and many editors draw from Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...grammar import visible
from ..document import Box, Diagram, Frame, Style
from .text import TextWriter

_LINKS = {"flow": "-->", "side": "-->", "shared": "-.->"}
_SHAPES = {"data": ("([", "])"), "join": ("{{", "}}"), "folded": ("[[", "]]"), "inner": ("[", "]"), "layer": ("[", "]")}


def mermaid(diagram: Diagram, style: Style) -> str:
    """A diagram as the text of a flowchart.

    >>> from netderive.reports.document import Box
    >>> print(mermaid(Diagram("", 7, 3, (Box(0, 0, 7, 3, (("a < b",),)),)), Style()))
    flowchart TD
      n0["a #lt; b"]
    """
    writer = TextWriter(style)
    names = {box: f"n{number}" for number, box in enumerate(diagram.boxes)}
    inside = list(_inside(diagram.frames, diagram.boxes, names, writer, "  "))
    links = [f"  n{arrow.source} {_LINKS[arrow.look]} n{arrow.target}" for arrow in diagram.arrows]
    return "\n".join(["flowchart TD", *inside, *links])


def _inside(
    frames: Sequence[Frame], boxes: Sequence[Box], names: dict[Box, str], writer: TextWriter, indent: str
) -> Iterator[str]:
    """The boxes, those within a frame as a subgraph; frames are nested or disjoint."""
    outer = [one for one in frames if not any(_holds(other, one) for other in frames if other is not one)]
    for box in boxes:
        if not any(_holds(frame, box) for frame in outer):
            yield f"{indent}{names[box]}{_shape(box, writer)}"
    for frame in outer:
        first = next(names[box] for box in boxes if _holds(frame, box))
        yield f'{indent}subgraph f{first[1:]}_{frame.x}["{_escaped(frame.title)}"]'
        within = [one for one in frames if one is not frame and _holds(frame, one)]
        yield from _inside(within, [box for box in boxes if _holds(frame, box)], names, writer, indent + "  ")
        yield f"{indent}end"


def _holds(frame: Frame, one: Box | Frame) -> bool:
    across = frame.x < one.x and one.x + one.width < frame.x + frame.width
    return across and frame.y < one.y and one.y + one.height < frame.y + frame.height


def _shape(box: Box, writer: TextWriter) -> str:
    opening, closing = _SHAPES[box.look]
    return f'{opening}"{"<br>".join(_escaped(writer.inline(line)) for line in box.lines)}"{closing}'


def _escaped(text: str) -> str:
    """Text in which Mermaid finds no sign of its own."""
    names = {"&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;"}
    return re.sub(r'[&<>"#`;\\]', lambda sign: names.get(sign[0], f"#{ord(sign[0])};"), visible(text))
