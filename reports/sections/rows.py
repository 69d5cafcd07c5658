"""Layers as rows of a table: all of them in a brief document, elsewhere those that are derived like an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...engine import LayerFacts, Table
from ...engine.derivations import BOARD, Notation, of_network
from ...engine.formulas import tree_of
from ...engine.network import distinct
from ...grammar import record
from ..document import blocks as b
from ..wording import words
from .counts import count_line, size_line, worked_count
from .pieces import known
from .totals import layer_name, sum_chain


@record()
class LayerRow:
    """A layer that is derived like an earlier one; `said` is what it does, or how it differs."""

    number: int
    name: str
    layer: LayerFacts
    said: b.Inline


def rows_table(rows: Sequence[LayerRow], notation: Notation, show: Sequence[str]) -> b.TableBlock:
    """A row a layer: what it does, its size, and each quantity with the numbers that it is worked out from."""
    shown = dict.fromkeys(("params", *show))
    counts = (b.Column(words.HEADINGS[name], "right") for name in shown)
    columns = (
        b.Column("#", "right"),
        b.Column(words.COLUMNS["Layer"]),
        b.Column(words.EXPLANATION),
        b.Column(words.OUTPUT),
        *counts,
    )
    return b.TableBlock(columns, tuple(_cells(row, notation, shown) for row in rows))


def _cells(row: LayerRow, notation: Notation, shown: Iterable[str]) -> tuple[b.Inline, ...]:
    counts = (count_line(row.layer, name, notation) for name in shown)
    return ((str(row.number),), (row.name,), row.said, (size_line(row.layer, notation),), *counts)


def brief_blocks(table: Table, notation: Notation = BOARD) -> list[b.Block]:
    """A row a layer with its size and its parameters, equals signs under each other; and the sum of the parameters."""
    columns = (
        b.Column("#", "right"),
        b.Column(words.COLUMNS["Layer"]),
        b.Column(words.COLUMNS["Size"]),
        b.Column(words.HEADINGS["params"]),
        b.Column(""),
        b.Column("", "right"),
    )
    rows = tuple(
        ((str(number),), (layer_name(*one),), (size_line(one[1], notation),), *_params(one[1], notation))
        for number, one in enumerate(distinct(table.layers))
    )
    total = (b.Formula((tree_of(known(table.totals.params)),)),)
    return [
        b.TableBlock(columns, rows, (((), (b.Strong(words.TOTAL),), (), (), (), total),)),
        sum_chain(of_network(table, "params", notation), "params"),
    ]


def _params(layer: LayerFacts, notation: Notation) -> tuple[b.Inline, ...]:
    """The formula with its numbers, the equals sign and the result, in three cells."""
    worked = worked_count(layer, "params", notation)
    if worked is None or len(worked.parts) == 1:
        return (), (), (b.Formula((tree_of(known(layer.params)),)),)
    formula, value = worked.parts
    return (b.Formula((formula,)),), ("=",), (b.Formula((value,)),)
