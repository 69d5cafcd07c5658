"""How the totals grow, as plain data (docs/growth.md); separate from the other data, because it needs algebra."""

from __future__ import annotations

from ...engine.exploration import Growth, Scale, Scaling
from ...engine.formulas import tree_of
from ...engine.network import Table
from ...engine.values import Value
from ...grammar import print_math
from ..sections import why_not
from .figure_data import Data, conditions, figure_data, number


def growth_data(scale: Scale) -> Data:
    """The growth of each total, letter by letter, with each layer's shares."""
    table = scale.table
    totals = {one.quantity: figure_data(one.total) | {"together": _value(table, one.joint)} for one in scale.totals}
    return {
        "network": table.title,
        "convention": table.convention,
        "totals": totals,
        "letters": {letter: _letter_data(scale, letter) for letter in scale.letters},
        **conditions(table),
    }


def _letter_data(scale: Scale, letter: str) -> Data:
    data: Data = {"value": number(scale.table.letters[letter])}
    for scaling in scale.totals:
        growth = next((one for one in scaling.growths if one.letter == letter), None)
        data[scaling.quantity] = None if growth is None else _growth_data(scale, scaling, growth)
    return data


def _growth_data(scale: Scale, scaling: Scaling, growth: Growth) -> Data:
    shares = growth.shares or (None,) * len(scale.layers)
    return {
        "polynomial": [
            {
                "degree": number(term.degree),
                "rate": number(term.rate),
                "coefficient": _value(scale.table, growth.coefficient(term)),
                "term": _value(scale.table, term.exact),
            }
            for term in growth.terms
        ],
        "exact": growth.is_polynomial,
        "leading": _value(scale.table, growth.leading.nears if growth.leading else None),
        "doubling": {"now": _text(growth.now), "limit": _text(growth.limit)},
        "multiples": {str(by): _text(ratio) for by, ratio in growth.multiples.items()},
        "provided": _text(growth.provided),
        "bounds": [print_math(condition.tree()) for condition in growth.bounds],
        "refused": growth.refused or None,
        "reason": why_not(growth).replace("`", "") or None,
        "shares": [
            {"name": layer.name, "now": _text(now), "limit": share and figure_data(share)}
            for layer, now, share in zip(scale.layers, scaling.shares, shares, strict=True)
        ],
    }


def _value(table: Table, value: Value | None) -> Data | None:
    """A value that no rule gives."""
    return None if value is None else figure_data(table.figure(value))


def _text(value: Value | str | None) -> str | None:
    """An exact number or an expression, as text."""
    return value if value is None or isinstance(value, str) else print_math(tree_of(value))
