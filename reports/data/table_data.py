"""Tables as plain data, in the schema of the language's contract."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import Table
from ...engine.derivations import BOARD, Notation, of_network
from ...engine.formulas import SUMMED
from ...engine.network import Bodies
from ...grammar import Mistakes
from ..sections import SHARES, of_parameters
from .figure_data import Data, conditions, figure_data, number, steps_data
from .layer_data import LayerData


def table_data(table: Table, notation: Notation = BOARD, steps: bool = False, show: Sequence[str] = ()) -> Data:
    """A table, with the quantities that are requested; with its steps for `derive`."""
    notation = notation.avoiding(table.names)
    shares, show = SHARES in show, [name for name in show if name != SHARES]
    totals = {name: figure_data(table.total(name)) for name in ("params", "trainable", "macs")}
    layers = LayerData(table, notation, steps, show, Bodies(show))
    data = {
        "network": table.title,
        "convention": table.convention,
        "layers": [layers.of(layer) for layer in table.layers],
        "totals": totals | {name: _total_data(table, name) for name in show if name in SUMMED and name not in totals},
        "letters": {name: number(value) for name, value in table.letters.items()},
        **conditions(table),
    }
    if shares:
        data["shares"] = {name: str(part) for name, part in of_parameters(table).items()}
    if table.assumed:
        data["assumed"] = dict(table.assumed)
    if steps:
        summed = dict.fromkeys(
            ["params", "macs", *(name for name in show if name in SUMMED and _total_data(table, name))]
        )
        data["steps"] = [step for name in summed for step in steps_data(of_network(table, name, notation))]
    return data


def _total_data(table: Table, name: str) -> Data | None:
    """A total; nothing where a layer has no such quantity."""
    try:
        return figure_data(table.total(name))
    except Mistakes:
        return None


def tables_data(tables: list[Table], notation: Notation = BOARD, steps: bool = False, show: Sequence[str] = ()) -> Data:
    """One table, or several conventions together."""
    data = [table_data(table, notation, steps, show) for table in tables]
    return data[0] if len(data) == 1 else {"conventions": data}
