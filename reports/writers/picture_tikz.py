r"""Pictures with axes as LaTeX, for `\usepackage{pgfplots}`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

from ..document import Inline, Picture
from .palette import COLOURS
from .tex_text import tex_text

_DASHES = ("solid", "dashed", "dashdotted", "densely dotted")
_LOOK = (
    "xmode=log, ymode=log, log basis x=2, log basis y=2, grid=major, width=0.72\\linewidth, height=65mm, "
    "legend pos=outer north east, legend style={draw=none, cells={anchor=west}}, tick label style={font=\\small}, "
    "cycle list={}, no markers, line width=0.8pt"
)

_NO_WIDER = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"


def picture_tikz(picture: Picture, inline: Callable[[Inline], str]) -> str:
    """A picture as a `tikzpicture`; `inline` writes the pieces of a line as LaTeX."""
    axes = ", ".join(_axis(name, picture.marks(axis), label) for name, axis, label in _axes(picture))
    lines = [
        r"\pgfplotsset{compat=1.9}",
        _NO_WIDER,
        r"\begin{tikzpicture}",
        rf"\begin{{axis}}[{_LOOK}, {axes}]",
        *_plots(picture, inline),
        r"\end{axis}",
        r"\end{tikzpicture}}",
    ]
    return "\n".join(lines)


def _axes(picture: Picture) -> tuple[tuple[str, int, str], ...]:
    return ("x", 0, picture.across), ("y", 1, picture.up)


def _axis(name: str, marks: Mapping[int, str], label: str) -> str:
    """What an axis shows, its marks and its ends."""
    ticks = [f"{2.0**power:g}" for power in marks]
    options = {"label": tex_text(label), "tick": ",".join(ticks), "ticklabels": ",".join(marks.values())}
    options |= {"min": ticks[0], "max": ticks[-1]}
    return ", ".join(f"{name}{option}={{{value}}}" for option, value in options.items())


def _plots(picture: Picture, inline: Callable[[Inline], str]) -> Iterator[str]:
    """Each line with its entry in the legend, the one that ends highest first."""
    looks = zip(picture.traces, cycle(COLOURS), cycle(_DASHES), strict=False)
    for trace, colour, dash in sorted(looks, key=lambda one: -one[0].points[-1][1]):
        name = f"plot{colour[1:]}"
        points = " ".join(f"({float(x):.6g},{float(y):.6g})" for x, y in trace.points)
        yield rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}"
        yield rf"\addplot[{name}, {dash}] coordinates {{{points}}};"
        yield rf"\addlegendentry{{{inline(trace.label)}}}"
