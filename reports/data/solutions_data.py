"""Conditions solved for letters, as plain data (docs/explore.md)."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.conditions import Interval
from ...engine.exploration import Isolated, Reason, Relation, Solution, Solutions
from ...engine.formulas import tree_of
from ...engine.values import Value
from ...grammar import print_math
from .figure_data import Data, number


def solutions_data(found: Solutions) -> Data:
    """The solutions, the best first, and how each condition is solved."""
    return {
        "network": found.table.title,
        "convention": found.table.convention,
        "conditions": [relation_data(one) for one in found.relations],
        "for": list(found.letters),
        "within": {name: list(span) for name, span in found.within.items()},
        "solutions": [_solution_data(found, one) for one in found.solutions],
        "count": found.count,
        "ranges": _ranges(found.spans),
        "next": found.next and _solution_data(found, found.next),
        "nearest": found.nearest and _solution_data(found, found.nearest),
        "formula": found.isolated and _isolated_data(found.isolated),
        "where": [print_math(one.tree()) for one in (*found.sifting, *found.where)],
        "complete": found.complete,
        "method": found.method,
        "steps": [_reason_data(one) for one in found.reasons],
    }


def relation_data(one: Relation) -> Data:
    """A condition as it is written."""
    return {"left": one.texts[0], "sign": one.sign, "right": one.texts[1]}


def _solution_data(found: Solutions, one: Solution) -> Data:
    figures: dict[str, list[int | str | None]] = {}
    for (text, _), index in found.sides.items():
        figures.setdefault(text, []).append(number(one.relations[index].left))
    return {
        "values": dict(one.values),
        "figures": {name: values[0] if len(values) == 1 else values for name, values in figures.items()},
        "gap": number(one.gap),
    }


def _isolated_data(one: Isolated) -> Data:
    return {"equal": _text(one.equal), "at_least": _text(one.at_least), "at_most": _text(one.at_most)}


def _reason_data(one: Reason) -> Data:
    return {
        **relation_data(one.relation),
        "formula": _text(one.relation.left),
        "bound": _text(one.relation.right),
        "kind": one.way,
        "grows_by": _text(one.step),
        "not_negative": [_text(need) for need in one.needs],
        "ranges": None if one.spans is None else _ranges(one.spans),
    }


def _ranges(spans: Sequence[Interval]) -> list[list[int | None]]:
    return [list(span) for span in spans]


def _text(value: Value | None) -> str | None:
    return None if value is None else print_math(tree_of(value))
