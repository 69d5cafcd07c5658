"""Figures along one letter, exactly, and where two of them cross."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, groupby, pairwise
from math import log

from ...engine import Table
from ...engine.exploration import number_of, scale
from ...engine.formulas import SUMMED
from ...engine.sweeps import Grid, Values, ends, sweep
from ...engine.values import Value, is_number
from ...grammar import record
from .requests import MOST_POINTS, PlotRequest


@record()
class Curve:
    """A figure at each value of a letter where the network is possible.

    `limit` is the slope on logarithmic axes that the curve comes near as the letter grows, where that is known.
    """

    label: str
    points: Mapping[int, int | Fraction]
    limit: Value | None = None

    @property
    def slope(self) -> float | None:
        """The slope on logarithmic axes between the last two positive points.

        >>> Curve("params", {2: 4, 4: 16}).slope
        2.0
        """
        positive = [(at, value) for at, value in self.points.items() if at > 0 and value > 0]
        if len(positive) < 2:
            return None
        (x, y), (further_x, further_y) = positive[-2:]
        return (_log(further_y) - _log(y)) / (_log(further_x) - _log(x))


@record()
class Crossing:
    """Where two curves are equal, from `first` to `last`, or which of them is larger changes between these two."""

    first: int
    last: int
    is_equal: bool


def curves(request: PlotRequest) -> tuple[Curve, ...]:
    """Each figure of each network along the letter of a plot; with two networks the label says which one."""
    ((letter, values),) = request.along.items()
    return tuple(
        Curve(label if len(request.tables) == 1 else f"{label} of {name}", points, limit)
        for name, table in request.tables.items()
        for label, points in points_along(table, letter, values, request.shown).items()
        for limit in [_limit(table, letter, label) if request.kind == "loglog" else None]
    )


def points_along(
    table: Table, letter: str, values: Values, shown: Sequence[str]
) -> dict[str, dict[int, int | Fraction]]:
    """Each figure by the values of a letter for which the network is possible."""
    rows = sweep(table, {letter: values}, shown).rows()
    rows = rows.take(rows.valid)
    places = rows.letters[letter].tolist()
    return {name: dict(zip(places, column.tolist(), strict=True)) for name, column in rows.figures.items()}


def named_points(request: PlotRequest) -> dict[str, tuple[int | Fraction, ...]]:
    """The figures of each member; one of which a figure has no number is left out."""
    found: dict[str, tuple[int | Fraction, ...]] = {}
    for name, table in request.members.items():
        figures = [table.figure(number_of(text, table)).value for text in request.shown]
        if numbers := tuple(one for one in figures if one is not None and is_number(one)):
            found |= {name: numbers} if len(numbers) == len(figures) else {}
    return found


def every_integer(request: PlotRequest) -> PlotRequest:
    """The same plot at every integer between its ends, where these are not too many: no crossing is missed."""
    ((letter, values),) = request.along.items()
    first, last = ends(values)
    whole = {letter: range(first, last + 1)}
    if Grid(whole).size > MOST_POINTS:
        return request
    return PlotRequest("line", request.tables, whole, request.shown)


def crossings(several: Sequence[Curve]) -> Iterator[tuple[Curve, Curve, tuple[Crossing, ...]]]:
    """Each two curves that meet, and where.

    >>> several = Curve("k^2", {k: k**2 for k in range(1, 9)}), Curve("3*k", {k: 3 * k for k in range(1, 9)})
    >>> [where for _, _, where in crossings(several)]
    [(Crossing(first=3, last=3, is_equal=True),)]
    """
    for one, other in combinations(several, 2):
        if found := tuple(_crossings(one, other)):
            yield one, other, found


def _crossings(one: Curve, other: Curve) -> Iterator[Crossing]:
    def sign(at: int) -> int:
        return (one.points[at] > other.points[at]) - (one.points[at] < other.points[at])

    runs = [(which, [*places]) for which, places in groupby((at for at in one.points if at in other.points), key=sign)]
    if runs and runs[0][0] == 0:
        yield Crossing(runs[0][1][0], runs[0][1][-1], True)
    for (before, left), (after, right) in pairwise(runs):
        if after == 0:
            yield Crossing(right[0], right[-1], True)
        elif before != 0:
            yield Crossing(left[-1], right[0], False)


def _limit(table: Table, letter: str, figure: str) -> Value | None:
    """The degree of a total in a letter, where the letter can grow alone."""
    if figure not in SUMMED:
        return None
    scaling = scale(table, (figure,))[figure]
    leading = next((one.leading for one in scaling.growths if one.letter == letter), None)
    return leading.degree if leading is not None and leading.rate == 1 else None


def _log(value: int | Fraction) -> float:
    """Of a number of any size."""
    return log(value.numerator) - log(value.denominator)
