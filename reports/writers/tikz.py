r"""Diagrams as TikZ pictures, for `\usepackage{tikz}`, scaled to fit a page; one that is too tall takes several."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Arrow, Box, Diagram, Frame, Inline
from .tex_text import tex_typed

_ACROSS, _DOWN = 1.4, 2.8
"""Millimetres of a character and of a row."""
_PAGE = (160.0, 235.0)
"""Millimetres of a page that a picture may fill."""
_SMALLEST, _READABLE = 0.6, 0.75
"""A picture is cut where it would shrink more than this to fit one page; the scale of its parts."""

_STYLES = (
    r"font=\ttfamily\scriptsize, >=latex, "
    "net box/.style={draw=black!55, rounded corners=1pt, fill=white}, net data/.style={fill=black!5}, "
    "net join/.style={fill=black!5}, net folded/.style={line width=1pt}, net inner/.style={dashed}, "
    "net layer/.style={}, "
    "net frame/.style={draw=black!45, densely dotted, rounded corners=2pt}, net flow/.style={->, draw=black!60}, "
    "net title/.style={anchor=west, fill=white, inner sep=1pt, text=black!60}, "
    "net side/.style={->, draw=blue!60!black}, net shared/.style={->, dashed, draw=blue!60!black}"
)


def tikz_pictures(diagram: Diagram, inline: Callable[[Inline], str]) -> list[str]:
    """A diagram as one `tikzpicture` a page; `inline` writes the pieces of a line as LaTeX."""
    wide, high = min(1.0, _PAGE[0] / _ACROSS / diagram.width), _PAGE[1] / _DOWN / diagram.height
    scale = min(wide, high if high >= _SMALLEST else _READABLE)
    parts = diagram.parts(int(_PAGE[1] / _DOWN / scale))
    return [_picture(diagram, inline, scale, top, bottom) for top, bottom in parts]


def _picture(diagram: Diagram, inline: Callable[[Inline], str], scale: float, top: int, bottom: int) -> str:
    """The rows of a diagram from `top` to `bottom`."""
    options = f"x={_ACROSS}mm, y=-{_DOWN}mm, scale={scale:.3f}, transform shape, {_STYLES}"
    cut = [] if bottom - top == diagram.height else [rf"\clip (-1,{top}) rectangle ({diagram.width + 1},{bottom});"]
    parts = [_frame(frame) for frame in diagram.frames] + [_arrow(arrow) for arrow in diagram.arrows]
    parts += [_title(frame) for frame in diagram.frames if top <= frame.y < bottom]
    parts += [_box(box, inline) for box in diagram.boxes if top <= box.y < bottom]
    return "\n".join([rf"\begin{{tikzpicture}}[{options}]", *cut, *parts, r"\end{tikzpicture}"])


def _box(box: Box, inline: Callable[[Inline], str]) -> str:
    middle = f"({box.x + box.width / 2},{box.y + box.height / 2})"
    lines = r"\\".join(map(inline, box.lines))
    return f"{_drawn(f'net box, net {box.look}', box)}\n\\node[align=center] at {middle} {{{lines}}};"


def _frame(frame: Frame) -> str:
    return _drawn("net frame", frame)


def _title(frame: Frame) -> str:
    """The title over the upper border of its frame."""
    return rf"\node[net title] at ({frame.x + 1},{frame.y}) {{{tex_typed(frame.title)}}};"


def _drawn(style: str, one: Box | Frame) -> str:
    return rf"\draw[{style}] ({one.x},{one.y}) rectangle ({one.x + one.width},{one.y + one.height});"


def _arrow(arrow: Arrow) -> str:
    middle = 0.5 * (arrow.look == "flow")
    line = " -- ".join(f"({x + middle},{y})" for x, y in arrow.points)
    return rf"\draw[net {arrow.look}] {line};"
