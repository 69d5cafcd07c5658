"""What a plot shows: checked before anything is worked out or drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from ...engine import Table
from ...engine.sweeps import Grid, Values
from ...grammar import Mistake, Mistakes, record
from ..wording import words

MOST_POINTS = 20_000
"""Points of a plot."""


@record()
class PlotRequest:
    """A kind of plot, the networks by name, the values that letters take, and the figures shown.

    `members` are networks in numbers that a Pareto plot names.
    """

    kind: str
    tables: Mapping[str, Table]
    along: Mapping[str, Values]
    shown: tuple[str, ...]
    members: Mapping[str, Table] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the network, or of both; more are named by the legend alone."""
        match list(dict.fromkeys(table.title for table in self.tables.values() if table.title)):
            case [title]:
                return title
            case [first, second]:
                return words.AGAINST.format(first=first, second=second)
            case _:
                return ""

    @property
    def table(self) -> Table:
        """The only network of a plot that shows one."""
        return next(iter(self.tables.values()))


def plot_request(
    kind: str,
    tables: Mapping[str, Table],
    along: Mapping[str, Values],
    shown: Sequence[str] = (),
    members: Mapping[str, Table] | None = None,
) -> PlotRequest:
    """A plot that can be drawn; values are put in order. Raises `Mistakes` for what a kind of plot cannot show.

    Without `shown`, it shows the parameters, against the multiply-adds in a Pareto plot.
    """
    names = tuple(dict.fromkeys(shown)) or (("params", "macs") if kind == "pareto" else ("params",))
    mistakes = [*_of_letters(kind, along), *_of_figures(kind, names)]
    if kind in ("share", "heat", "pareto") and len(tables) > 1:
        mistakes.append(Mistake.of("plot.networks", kind=kind, count=len(tables)))
    if not mistakes and (size := Grid(along).size) > MOST_POINTS:
        mistakes.append(Mistake.of("plot.points", count=size, most=MOST_POINTS))
    if mistakes:
        raise Mistakes(mistakes)
    ordered = {name: values if isinstance(values, range) else tuple(sorted(values)) for name, values in along.items()}
    return PlotRequest(kind, dict(tables), ordered, names, dict(members or {}))


def _of_letters(kind: str, along: Mapping[str, Values]) -> list[Mistake]:
    wanted = {"heat": 2, "pareto": max(1, len(along))}.get(kind, 1)
    if len(along) != wanted:
        return [Mistake.of("plot.letters", kind=kind, count=len(along), hint="pair" if wanted == 2 else "single")]
    return [
        Mistake.of("plot.one_value", letter=name, number=values[0])
        for name, values in along.items()
        if Grid({name: values}).size == 1
    ]


def _of_figures(kind: str, names: Sequence[str]) -> list[Mistake]:
    wanted = {"share": 1, "heat": 1, "pareto": 2}.get(kind, len(names))
    if len(names) == wanted:
        return []
    return [Mistake.of("plot.figures", kind=kind, count=len(names), hint="pair" if wanted == 2 else "single")]
