"""The table of a network, alone, and what is remarked on a network as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import Table
from ...engine.formulas import tree_of
from ...grammar import print_math
from ..document import blocks as b
from ..document import sentence_of
from ..wording import words
from . import quantities
from .conventions import convention_notes, side_by_side
from .pieces import assumptions, shape, table_conditions
from .readable import readable
from .shares import SHARES, no_shares
from .totals import totals_table


def table_document(tables: list[Table], show: Sequence[str] = ()) -> b.Document:
    """One table, its columns the quantities in `show`, or the same network under several conventions side by side.

    `shares` among the quantities are each layer's part of the parameters.
    """
    table = tables[0]
    title = table.title or words.LAYERS
    blocks: list[b.Block] = [b.Heading(1, (title,))] if table.title else []
    shares, show = SHARES in show, [name for name in show if name != SHARES]
    blocks += [totals_table(table, show, shares)] if len(tables) == 1 else side_by_side(tables)
    blocks += [*assumptions(table), *table_conditions(table)]
    if len(tables) == 1:
        blocks += quantities.notes(table, show)
        blocks += no_shares(table) if shares else []
        blocks += remarks(table)
    return readable(b.Document(title, tuple(blocks)))


def remarks(table: Table) -> list[b.Block]:
    """Whose convention is followed where that matters, and what a reader may have meant otherwise."""
    return [b.Callout("note", note) for note in (*convention_notes(table), *_at_every_position(table))]


def _at_every_position(table: Table) -> list[b.Inline]:
    """That a `linear` at the end of a network for images gives no single output an image."""
    last = next((layer for layer in reversed(table.layers) if not layer.symbolic.kind.in_place), None)
    if last is None or not last.symbolic.kind.fully_connected or len(last.space) < 2:
        return []
    features, space = tree_of(last.numeric.features), shape(None, last.numeric.space)
    dense = b.Code(f"dense {print_math(features)}")
    values = {"features": b.Formula((features,)), "positions": b.Formula((space,))}
    return [sentence_of(words.EVERY_POSITION, layer=last.name, dense=dense, **values)]
