"""Pictures with axes as SVG, in the colours of the text around them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import cycle
from math import log2

from ...grammar import visible
from ..document import Picture, Style, Trace
from .palette import COLOURS
from .plain_text import GLUE
from .text import TextWriter

_WIDTH, _HEIGHT = 420, 260
"""Of the area between the axes, in pixels."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 110, 10, 50
"""Room for the marks of the axes, and at the right for the legend."""
_ROW = 18
_DASHES = ("", "7 3", "8 3 2 3", "2 3")


def picture_svg(picture: Picture, style: Style) -> str:
    """A picture as an `svg` element; its legend has the line that ends highest first.

    >>> print(picture_svg(Picture("Growth", "k", "P", (Trace(("a < b",), ((1, 1), (2, 4))),)), Style()))
    ... # doctest: +ELLIPSIS
    <svg class="picture" role="img" aria-label="Growth" ...a &lt; b</text>...
    """
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _BOTTOM
    title = escape(visible(picture.title))
    parts = [*_marks(picture), *_lines(picture, TextWriter(style))]
    return (
        f'<svg class="picture" role="img" aria-label="{title}" '
        f'width="{width}" height="{height}" viewBox="{-_LEFT} {-_TOP} {width} {height}" font-size="13" '
        f'font-family="sans-serif" fill="currentColor" stroke-width="2">\n<title>{title}</title>\n'
        + "\n".join(parts)
        + "\n</svg>"
    )


def _marks(picture: Picture) -> Iterator[str]:
    """A thin line for each power of 2 with its number, and what the axes show."""
    thin = 'stroke="currentColor" stroke-width="1" opacity=".25"'
    for power, mark in picture.marks(0).items():
        x = _place(picture, 0, power)
        yield f'<path d="M{x:.1f} 0V{_HEIGHT}" {thin}/>'
        yield f'<text x="{x:.1f}" y="{_HEIGHT + 18}" text-anchor="middle">{mark}</text>'
    for power, mark in picture.marks(1).items():
        y = _HEIGHT - _place(picture, 1, power)
        yield f'<path d="M0 {y:.1f}H{_WIDTH}" {thin}/>'
        yield f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{mark}</text>'
    across, up = escape(visible(picture.across)), escape(visible(picture.up))
    yield f'<text x="{_WIDTH / 2}" y="{_HEIGHT + 40}" text-anchor="middle">{across}</text>'
    yield f'<text transform="translate({15 - _LEFT} {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up}</text>'


def _lines(picture: Picture, writer: TextWriter) -> Iterator[str]:
    """Each line with its entry in the legend."""
    looks = dict(zip(picture.traces, zip(cycle(COLOURS), cycle(_DASHES)), strict=False))
    ordered = sorted(picture.traces, key=lambda trace: -trace.points[-1][1])
    for row, trace in enumerate(ordered):
        colour, dash = looks[trace]
        look = f'fill="none" stroke="{colour}"' + (f' stroke-dasharray="{dash}"' if dash else "")
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in _pixels(picture, trace))
        label, y = escape(writer.inline(trace.label).replace(GLUE, " ")), 8 + row * _ROW
        yield f'<path d="M{points}" {look}/>'
        yield f'<path d="M{_WIDTH + 12} {y}h26" {look}/><text x="{_WIDTH + 44}" y="{y + 4}">{label}</text>'


def _pixels(picture: Picture, trace: Trace) -> Iterator[tuple[float, float]]:
    for x, y in trace.points:
        yield _place(picture, 0, log2(x)), _HEIGHT - _place(picture, 1, log2(y))


def _place(picture: Picture, axis: int, power: float) -> float:
    """The pixels from the beginning of an axis to a power of 2."""
    first, *_, last = picture.marks(axis)
    return (power - first) / (last - first) * (_WIDTH, _HEIGHT)[axis]
