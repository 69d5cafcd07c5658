"""How a total is shared among the layers along a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..wording import words
from .curves import Curve, points_along
from .requests import PlotRequest

MOST_LAYERS = 8
"""Layers with a band of their own; the others share one."""


def shares(request: PlotRequest) -> tuple[Curve, ...]:
    """Each layer's or stage's part of a total, in the order of the file, what is left of many small ones last."""
    ((letter, values),) = request.along.items()
    (quantity,) = request.shown
    names = {f"{layer.name}.{quantity}": layer.name for layer in request.table.layers}
    found = points_along(request.table, letter, values, [*names])
    places = next(iter(found.values()))
    totals = {at: sum(one[at] for one in found.values()) for at in places}
    kept = {names[path]: one for path, one in found.items() if any(one.values())}
    largest = sorted(kept, key=lambda name: -_greatest(kept[name], totals))
    if len(kept) > MOST_LAYERS + 1:
        rest = largest[MOST_LAYERS:]
        label = words.OTHER_LAYERS.format(count=len(rest))
        kept = {name: one for name, one in kept.items() if name not in rest} | {label: _sum(rest, kept, places)}
    return tuple(
        Curve(name, {at: Fraction(one[at], totals[at]) for at in places if totals[at]}) for name, one in kept.items()
    )


def _greatest(figures: Mapping[int, int | Fraction], totals: Mapping[int, int | Fraction]) -> Fraction:
    """The greatest share of a layer."""
    return max(Fraction(value, totals[at]) for at, value in figures.items() if totals[at])


def _sum(
    names: Sequence[str], figures: Mapping[str, Mapping[int, int | Fraction]], places: Mapping[int, int | Fraction]
) -> dict[int, int | Fraction]:
    return {at: sum(figures[name][at] for name in names) for at in places}
