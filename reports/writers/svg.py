"""Diagrams as SVG: scalable, without scripts, in the colours of the page around them or of their own file."""

from __future__ import annotations

from html import escape

from ...grammar import visible
from ..document import Arrow, Box, Code, Diagram, Frame, Inline, Style
from .html_style import DARK, LIGHT
from .plain_text import GLUE
from .text import TextWriter

_ACROSS, _DOWN = 7.2, 14.0
"""Pixels of a character and of a row."""
_MARGIN = 6
_PART = 24
"""Rows of a picture that are not cut between two sheets of paper."""
_NARROWEST = 0.75
"""How much a picture shrinks on a narrow page before it scrolls there."""
_HEAD = 4.0
"""Half the width of an arrow's head, in pixels."""

COLOURS = f"""
.diagram {{ {LIGHT} color: var(--ink); }}
@media (prefers-color-scheme: dark) {{ .diagram {{ {DARK} }} }}
"""
"""The colours of a file of its own, as on our pages."""

LOOK = """
.diagram { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.diagram { display: block; max-width: 100%; height: auto; }
.diagram text { fill: currentColor; text-anchor: middle; dominant-baseline: central; }
.diagram rect { fill: var(--paper); stroke: var(--edge); }
.diagram .data rect, .diagram .join rect { fill: var(--tint); }
.diagram .folded rect { stroke-width: 2.5; }
.diagram .inner rect { stroke-dasharray: 4 3; }
.diagram .frame rect { fill: none; stroke: var(--edge); stroke-dasharray: 1 3; stroke-linecap: round; }
.diagram .frame text {
  text-anchor: start; fill: var(--quiet); stroke: var(--paper); stroke-width: 5; paint-order: stroke;
}
.diagram .derived { fill: var(--quiet); }
.diagram path { fill: none; stroke: var(--edge); stroke-width: 1.3; }
.diagram path.side, .diagram path.shared { stroke: var(--accent); }
.diagram path.shared { stroke-dasharray: 5 3; }
.diagram path.head { fill: var(--edge); stroke: none; }
.diagram path.head.side, .diagram path.head.shared { fill: var(--accent); }
"""
"""How the parts of a diagram look, in the colours of the page."""


def svg(diagram: Diagram, style: Style, alone: bool = False) -> str:
    """A diagram as an `svg` element; `alone` gives a file of its own, which brings its colours.

    On a page a tall one is several, one below another without a gap: paper is cut between them.

    >>> from netderive.reports.document import Box
    >>> print(svg(Diagram("Picture of a box", 7, 3, (Box(0, 0, 7, 3, (("a < b",),)),)), Style()))  # doctest: +ELLIPSIS
    <svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" ...a &lt; b</text>...
    """
    most = diagram.height if alone else _PART
    return "\n".join(_part(diagram, style, alone, top, bottom) for top, bottom in diagram.parts(most))


def _part(diagram: Diagram, style: Style, alone: bool, top: int, bottom: int) -> str:
    """The rows from `top` to `bottom`, with a margin where the picture ends there."""
    writer = TextWriter(style)
    arrows = [one for one in diagram.arrows if _reaches([y for _, y in one.points], top, bottom)]
    frames = [one for one in diagram.frames if _reaches([one.y, one.y + one.height], top, bottom)]
    boxes = [one for one in diagram.boxes if top <= one.y < bottom]
    parts = [*map(_arrow, arrows), *map(_frame, frames), *(_box(box, writer) for box in boxes)]
    above, below = _MARGIN * (top == 0), _MARGIN * (bottom == diagram.height)
    width, height = diagram.width * _ACROSS + 2 * _MARGIN, (bottom - top) * _DOWN + above + below
    title = escape(visible(diagram.title))
    own = f"<style>{COLOURS}{LOOK}</style>\n" if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="{title}" '
        f'width="{width:.0f}" height="{height:.0f}" style="min-width: {_NARROWEST * width:.0f}px" '
        f'viewBox="{-_MARGIN} {top * _DOWN - above:.0f} {width:.0f} {height:.0f}">\n'
        f"<title>{title}</title>\n{own}" + "\n".join(parts) + "\n</svg>"
    )


def _reaches(rows: list[int], top: int, bottom: int) -> bool:
    """Whether what has its corners in these rows is seen between two others; a line has some width."""
    return min(rows) <= bottom and max(rows) >= top


def _box(box: Box, writer: TextWriter) -> str:
    x = (box.x + box.width / 2) * _ACROSS
    lines = "".join(
        f'<text class="{_class(line)}" x="{x:.1f}" y="{(box.y + 1.5 + row) * _DOWN:.1f}">'
        f"{escape(writer.inline(line).replace(GLUE, ' '))}</text>"
        for row, line in enumerate(box.lines)
    )
    return f'<g class="{box.look}">{_rectangle(box, 4)}{lines}</g>'


def _class(line: Inline) -> str:
    """What is typed, and what is derived of it."""
    return "typed" if all(isinstance(piece, Code | str) for piece in line) else "derived"


def _frame(frame: Frame) -> str:
    title = escape(visible(frame.title))
    x, y = (frame.x + 1.5) * _ACROSS, frame.y * _DOWN
    return f'<g class="frame">{_rectangle(frame, 6)}<text x="{x:.1f}" y="{y:.1f}">{title}</text></g>'


def _rectangle(one: Box | Frame, corner: int) -> str:
    x, y, width, height = one.x * _ACROSS, one.y * _DOWN, one.width * _ACROSS, one.height * _DOWN
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{corner}"/>'


def _arrow(arrow: Arrow) -> str:
    """A line with a filled head at its end."""
    points = [(_column(x, arrow), y * _DOWN) for x, y in arrow.points]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    (x1, y1), (x2, y2) = points[-2:]
    along = ((x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1))
    tip = [(0, 0), (-2 * _HEAD, -_HEAD), (-2 * _HEAD, _HEAD)]
    head = "M" + "L".join(
        f"{x2 + a * along[0] - b * along[1]:.1f} {y2 + a * along[1] + b * along[0]:.1f}" for a, b in tip
    )
    kind = "" if arrow.look == "flow" else f" {arrow.look}"
    return f'<path class="line{kind}" d="{line}"/><path class="head{kind}" d="{head}Z"/>'


def _column(x: int, arrow: Arrow) -> float:
    """A flow runs along the middle of a column of characters."""
    return (x + 0.5 * (arrow.look == "flow")) * _ACROSS
