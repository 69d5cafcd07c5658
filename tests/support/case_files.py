"""The case files in `tests/cases`: networks with their published figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from netderive.engine import Figure, LayerFacts, Table, derive
from netderive.engine.answers import check, of_layer
from netderive.engine.formulas import tree_of
from netderive.grammar import print_math

FOLDER = Path(__file__).parents[1] / "cases"
ABOUT = {
    "title",
    "source",
    "id",
    "net",
    "convention",
    "set",
    "dtype",
    "batch",
    "conditions",
    "refused",
    "right",
    "wrong",
}
"""What a case says of itself; every other name is a layer's, or `total`."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with the name of its file; without a network it has that of the case before it."""
    for path in _files():
        net = ""
        for case in _read(path)["case"]:
            net = case.setdefault("net", net)
            yield path.stem, case


def not_said() -> Iterator[tuple[str, str]]:
    """Questions that no case asks: the `id` of each, and why."""
    for path in _files():
        yield from _read(path).get("not_said", {}).items()


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table_of(case: dict[str, Any], claims: list[str] | None = None) -> Table:
    """The network of a case, with claims of its figures."""
    text = "\n".join([case["net"], *(f"claim {claim}" for claim in claims or [])])
    values = {name: Fraction(value) if isinstance(value, str) else value for name, value in case.get("set", {}).items()}
    return derive(text, values, case.get("convention", ""), dtype=case.get("dtype", "fp32"), batch=case.get("batch", 1))


def judged(case: dict[str, Any], claims: list[str]) -> list[str]:
    """Those of the claims that hold for the network of a case."""
    if not claims:
        return []
    verdicts = check(table_of(case, claims))
    return [claim for claim, verdict in zip(claims, verdicts, strict=True) if verdict.holds]


def wanted(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures that a case gives: by layer, by quantity."""
    return {name: figures for name, figures in case.items() if name not in ABOUT}


def found(case: dict[str, Any], table: Table) -> dict[str, dict[str, Any]]:
    """Our figures for all that a case gives, in the form it gives them."""
    return {
        name: {quantity: _as_given(given, _figure(table, name, quantity)) for quantity, given in figures.items()}
        for name, figures in wanted(case).items()
    }


def _figure(table: Table, name: str, quantity: str) -> Figure | LayerFacts | tuple[Figure, ...]:
    if name == "total":
        return table.total(quantity)
    layer = table.layer(name)
    if quantity == "output":
        return layer
    found = of_layer(layer, quantity)
    return found.figure or found.space


def _as_given(given: Any, figure: Figure | LayerFacts | tuple[Figure, ...]) -> Any:
    """A number where the case gives a number, else the text; `5x5` for a size or a field."""
    if isinstance(figure, LayerFacts):
        return output(figure)
    if isinstance(figure, tuple):
        return " x ".join(map(text, figure)) if " x " in given else "x".join(map(text, figure))
    return figure.value if isinstance(given, int) else text(figure)


def text(figure: Figure) -> str:
    """A figure as netderive writes it; its number where there is one."""
    return print_math(tree_of(figure.symbolic if figure.value is None else figure.value))


def output(layer: LayerFacts) -> str:
    """`32@24x24`; sums are in parentheses, sizes with letters between blanks."""
    sizes = [text(size) for size in layer.space]
    shown = [f"({size})" if " " in size.split("(")[0] or size.endswith(" + 1") else size for size in sizes]
    joined = ("x" if all(size.isdigit() for size in sizes) else " x ").join(shown)
    return text(layer.features) + (f"@{joined}" if sizes else "")
