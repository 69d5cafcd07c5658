"""Figures, conditions and derivation steps as plain data. Digits are never grouped here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...engine import Figure, Table
from ...engine.derivations import Derivation
from ...engine.formulas import tree_of
from ...grammar import Expr, print_math
from ..math import LatexMath

Data = dict[str, Any]


def figure_data(figure: Figure, derivation: Derivation | None = None) -> Data:
    """A quantity: expression, value, LaTeX, and the rule with and without this layer's values."""
    tree = tree_of(figure.symbolic)
    stated = derivation.stated if derivation else None
    filled = derivation.filled if derivation else None
    return {
        "expr": print_math(tree),
        "value": number(figure.value),
        "latex": latex(tree),
        "rule": None if stated is None else print_math(stated),
        "filled": None if filled is None else print_math(filled),
    }


def number(value: Any) -> int | str | None:
    """An integer, a fraction as a string, or nothing."""
    return str(value) if isinstance(value, Fraction) else value


def latex(tree: Expr) -> str:
    """A tree as LaTeX, digits as they are."""
    return LatexMath("plain").math(tree)


def steps_data(derivation: Derivation) -> list[Data]:
    """The steps of one quantity."""
    return [
        {
            "quantity": derivation.quantity,
            "symbol": print_math(derivation.symbol),
            "rule": derivation.rule.id if derivation.rule else None,
            "kind": step.kind,
            "before": None if step.before is None else print_math(step.before),
            "after": print_math(step.after),
            "latex": latex(step.after),
            "special": dict(step.special),
        }
        for step in derivation.steps
    ]


def conditions(table: Table) -> Data:
    """When the network is possible, one fact each, and what its formulas assume beyond that."""
    return {
        "conditions": [print_math(condition.tree()) for condition in table.conditions],
        "exact": table.exact,
        "formulas_for": [print_math(condition.tree()) for condition in table.formulas_for],
    }


def conditions_if_any(table: Table) -> Data:
    """The conditions of a table that has some."""
    return conditions(table) if table.holding else {}
