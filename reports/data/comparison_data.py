"""Two sides compared, as plain data (docs/explore.md)."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.conditions import Condition, Interval
from ...engine.exploration import Compared, Comparisons, Limit, Side
from ...engine.formulas import tree_of
from ...engine.values import Value, is_number
from ...grammar import print_math
from .figure_data import Data, number


def comparison_data(found: Comparisons) -> Data:
    """Each quantity of both sides, its difference and ratio, and where which side is smaller."""
    return {
        "first": _side_data(found.first),
        "second": _side_data(found.second),
        "quantities": {one.quantity: _compared_data(one) for one in found.quantities},
        "conditions": [print_math(one.tree()) for one in found.conditions],
    }


def _side_data(side: Side) -> Data:
    return {"name": side.name, "network": side.table.title, "convention": side.table.convention}


def _compared_data(one: Compared) -> Data:
    data: Data = {
        "first": _value(one.first),
        "second": _value(one.second),
        "difference": _value(one.difference),
        "ratio": None if one.ratio is None else _value(one.ratio),
        "limits": {name: _limit(limit) for name, limit in one.limits.items()},
        "first_at_least": _condition(one.first_more),
        "first_at_most": _condition(one.first_less),
        "equal_at_zero": [*one.zeros],
    }
    if one.spans is not None:
        names = ("first_smaller", "equal", "first_larger")
        data |= {name: _ranges(spans) for name, spans in zip(names, one.spans, strict=True)}
    return data


def _limit(limit: Limit | None) -> Data | str | None:
    return limit if limit is None or isinstance(limit, str) else _value(limit)


def _value(value: Value) -> Data:
    return {"expr": print_math(tree_of(value)), "value": number(value) if is_number(value) else None}


def _condition(one: Condition | bool) -> str | bool:
    return one if isinstance(one, bool) else print_math(one.tree())


def _ranges(spans: Sequence[Interval]) -> list[list[int | None]]:
    return [list(span) for span in spans]
