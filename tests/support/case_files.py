"""The case files in `tests/cases`: networks with their published figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netderive.engine import COUNTED, Figure, LayerFacts, Table, derive
from netderive.engine.normal import tree_of
from netderive.grammar import print_math

FOLDER = Path(__file__).parents[1] / "cases"
ABOUT = {"title", "source", "net", "convention", "set", "conditions", "refused"}
"""What a case says of itself; every other name is a layer's, or `total`."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with the name of its file."""
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield path.stem, case


def table_of(case: dict[str, Any]) -> Table:
    """The network of a case."""
    return derive(case["net"], case.get("set"), case.get("convention", ""))


def wanted(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures that a case gives: by layer, by quantity."""
    return {name: figures for name, figures in case.items() if name not in ABOUT}


def found(case: dict[str, Any], table: Table) -> dict[str, dict[str, Any]]:
    """Our figures for all that a case gives, in the way it gives them."""
    return {
        name: {quantity: _as_given(given, _figure(table, name, quantity)) for quantity, given in figures.items()}
        for name, figures in wanted(case).items()
    }


def _figure(table: Table, name: str, quantity: str) -> Figure | LayerFacts:
    if name == "total":
        return getattr(table.totals, quantity)
    layer = table.layer(name)
    if quantity == "output":
        return layer
    if quantity not in COUNTED:
        raise KeyError(f"{quantity} is no quantity of a case")
    return layer.count(quantity)


def _as_given(given: Any, figure: Figure | LayerFacts) -> Any:
    """A number where the case gives a number, else the text."""
    if isinstance(figure, LayerFacts):
        return output(figure)
    return figure.value if isinstance(given, int) else text(figure)


def text(figure: Figure) -> str:
    """A figure as netderive writes it; its number where there is one."""
    return print_math(tree_of(figure.symbolic if figure.value is None else figure.value))


def output(layer: LayerFacts) -> str:
    """`32@24x24`; sums stand in parentheses, sizes with letters apart."""
    sizes = [text(size) for size in layer.space]
    shown = [f"({size})" if " " in size.split("(")[0] or size.endswith(" + 1") else size for size in sizes]
    joined = ("x" if all(size.isdigit() for size in sizes) else " x ").join(shown)
    return text(layer.features) + (f"@{joined}" if sizes else "")
