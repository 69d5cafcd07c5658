"""Plots drawn by matplotlib, without a screen; the same request gives the same bytes."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import cycle
from math import nan
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, MaxNLocator, PercentFormatter

from ...engine.sweeps import sweep
from ...grammar import Mistake, Mistakes
from ..wording import words
from ..writers import COLOURS
from .curves import Crossing, Curve, crossings, curves, every_integer, named_points
from .requests import PlotRequest
from .shares import shares

DASHES = ("-", "--", "-.", ":")

STYLE: dict[Any, Any] = {"svg.hashsalt": "netderive", "text.parse_math": False, "font.family": ["DejaVu Sans"]}
"""Names of a user are never formulas; ids in an SVG depend on its content alone."""

UNDATED: Mapping[str, Mapping[str, None]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}

MOST_CROSSINGS = 4
"""Crossings of two curves that the legend lists."""

LEGEND_LINE = 56
"""Characters in a line of the legend; a longer label takes several lines."""


def picture(request: PlotRequest, form: str) -> bytes:
    """A plot as SVG, PNG or PDF, byte for byte the same each time. Raises `Mistakes` where there is nothing to draw."""
    written = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure_of(request).savefig(written, format=form, dpi=150, metadata={**UNDATED[form]})
    return written.getvalue()


def figure_of(request: PlotRequest) -> Figure:
    """A plot as matplotlib's figure."""
    drawn: Mapping[str, Callable[[Axes, PlotRequest], None]] = {
        "line": _lines, "loglog": _lines, "share": _shares, "heat": _heat, "pareto": _pareto,
    }  # fmt: skip
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7, 4.5), layout="constrained")
        axes = figure.subplots()
        axes.set_title(request.title)
        try:
            drawn[request.kind](axes, request)
        except OverflowError:
            raise Mistakes([Mistake.of("plot.huge")]) from None
    return figure


def _lines(axes: Axes, request: PlotRequest) -> None:
    """A curve for each figure; crossings are circles, and the legend says where."""
    ((letter, values),) = request.along.items()
    is_log = request.kind == "loglog"
    found = curves(request)
    _require(one.points for one in found)
    if is_log:
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
    for one, colour, dash in zip(found, cycle(COLOURS), cycle(DASHES)):
        heights = [_height(one.points.get(at), is_log) for at in values]
        axes.plot([*values], heights, dash, color=colour, label=_label(one, is_log))
    for first, second, places in crossings(curves(every_integer(request))):
        ats = [one.last for one in places if not is_log or first.points[one.last] > 0]
        label = words.CROSSING.format(first=first.label, second=second.label, where=_where(places, letter))
        label = textwrap.fill(label, LEGEND_LINE)
        axes.plot(ats, [float(first.points[at]) for at in ats], "o", color="black", fillstyle="none", label=label)
    _name(axes, letter, request.shown[0] if len(request.shown) == 1 else "")
    _legend(axes)


def _label(curve: Curve, is_log: bool) -> str:
    if not is_log or curve.slope is None:
        return curve.label
    text = words.SLOPE.format(label=curve.label, slope=curve.slope)
    return text if curve.limit is None else text + words.SLOPE_LIMIT.format(limit=curve.limit)


def _where(places: Sequence[Crossing], letter: str) -> str:
    """`equal at k = 6, between k = 40 and 41`."""
    texts = [
        (words.EQUAL_AT if one.first == one.last else words.EQUAL_FROM if one.is_equal else words.BETWEEN).format(
            letter=letter, first=one.first, last=one.last
        )
        for one in places[:MOST_CROSSINGS]
    ]
    return ", ".join([*texts, *(["…"] if len(places) > MOST_CROSSINGS else [])])


def _shares(axes: Axes, request: PlotRequest) -> None:
    """A band for each layer, the first one lowest."""
    (letter,) = request.along
    bands = shares(request)
    _require(one.points for one in bands)
    places = [*bands[0].points]
    heights = [[float(one.points[at]) for at in places] for one in bands]
    axes.stackplot(places, heights, labels=[one.label for one in bands], colors=[*COLOURS, "black"], linewidth=0)
    axes.set_xlim(places[0], places[-1])
    axes.set_ylim(0, 1)
    _name(axes, letter, words.SHARE_OF.format(figure=request.shown[0]))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def _heat(axes: Axes, request: PlotRequest) -> None:
    """A colour for each point, by the logarithm where all figures are positive; impossible points stay white."""
    (across, columns), (up, lines) = request.along.items()
    rows = sweep(request.table, {up: lines, across: columns}, request.shown).rows()
    cells = [
        float(value) if valid else nan
        for value, valid in zip(rows.figures[request.shown[0]].tolist(), rows.valid.tolist(), strict=True)
    ]
    known = [one for one in cells if one == one]
    _require([known])
    grid = [cells[start : start + len(columns)] for start in range(0, len(cells), len(columns))]
    norm = LogNorm(min(known), max(known)) if 0 < min(known) < max(known) else None
    mesh = axes.pcolormesh([*columns], [*lines], grid, shading="nearest", norm=norm, cmap="viridis")
    bar = axes.get_figure().colorbar(mesh, ax=axes, format=EngFormatter())  # type: ignore[union-attr]
    bar.set_label(request.shown[0])
    bar.ax.yaxis.set_minor_formatter(EngFormatter() if norm and max(known) < 20 * min(known) else "")
    _name(axes, across, up)


def _pareto(axes: Axes, request: PlotRequest) -> None:
    """All points, and those of which none has more of the first figure at no more of the second."""
    high, wide = request.shown
    rows = sweep(request.table, request.along, request.shown).rows()
    rows = rows.take(rows.valid)
    points = [*zip(rows.figures[wide].tolist(), rows.figures[high].tolist(), strict=True)]
    _require([points])
    front = best_of(points)
    axes.plot(*_pairs(points), ".", color=COLOURS[-1], label=words.POINTS.format(count=len(points)))
    label = words.MOST_FOR.format(high=high, wide=wide)
    axes.plot(*_pairs(front), "o-", markersize=3, drawstyle="steps-post", color=COLOURS[0], label=label)
    _name_members(axes, named_points(request))
    if all(x > 0 and y > 0 for x, y in points):
        axes.set_xscale("log")
        axes.set_yscale("log")
    _name(axes, wide, high)
    axes.xaxis.set_major_formatter(EngFormatter())
    _legend(axes)


def _name_members(axes: Axes, members: Mapping[str, tuple[int | Fraction, ...]]) -> None:
    """Each member with its name, alternately at the left and the right; the one farthest to the right at its left."""
    ordered = sorted(members.items(), key=lambda member: -member[1][1])
    for (name, (y, x)), (side, shift) in zip(ordered, cycle((("right", (-5, 3)), ("left", (5, -9)))), strict=False):
        axes.plot(float(x), float(y), "D", color="black", markersize=4)
        at = (float(x), float(y))
        axes.annotate(name, at, textcoords="offset points", xytext=shift, ha=side, fontsize=8)


def best_of(points: Iterable[tuple[int | Fraction, int | Fraction]]) -> list[tuple[int | Fraction, int | Fraction]]:
    """The points (x, y) of which no other has as large a y at no larger an x.

    >>> best_of([(1, 5), (2, 4), (2, 7), (3, 7)])
    [(1, 5), (2, 7)]
    """
    found: list[tuple[int | Fraction, int | Fraction]] = []
    for x, y in sorted(points, key=lambda point: (point[0], -point[1])):
        if not found or y > found[-1][1]:
            found.append((x, y))
    return found


def _pairs(points: Iterable[tuple[int | Fraction, int | Fraction]]) -> tuple[list[float], list[float]]:
    xs, ys = zip(*points, strict=True)
    return [float(x) for x in xs], [float(y) for y in ys]


def _height(value: int | Fraction | None, is_log: bool) -> float:
    """Not drawn where the network is impossible, or a logarithm is."""
    return nan if value is None or (is_log and value <= 0) else float(value)


def _name(axes: Axes, across: str, up: str) -> None:
    """The names of both axes, and their numbers with k, M and G."""
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.xaxis.set_major_formatter(_plain)
    if axes.get_xscale() == "linear":
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes.yaxis.set_major_formatter(EngFormatter())
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)


def _plain(number: float, _: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else EngFormatter()(number)


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), frameon=False)


def _require(several: Iterable[Any]) -> None:
    if not any(several):
        raise Mistakes([Mistake.of("plot.nothing")])
