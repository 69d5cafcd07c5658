"""The same network counted by several conventions: side by side, and why the counts differ."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ..engine import Figure, LayerFacts, Table
from ..engine.algebra import subtract
from ..engine.normal import tree_of
from . import blocks as b
from .facts import amount, output
from .sentences import coded
from .wording import CONVENTIONS

MOST_NAMED = 5
"""Of more layers only so many are named; a single one more is named too."""


def convention_notes(table: Table) -> list[b.Inline]:
    """Whose way of counting is followed, and for which layers it makes a difference."""
    named = _told_apart(dict.fromkeys(_disputed(table.layers)))
    if not named:
        return []
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED + 1 else ""
    matters = ", ".join(named[:MOST_NAMED] if more else named) + more
    notes: list[b.Inline] = [(f"Counted by {CONVENTIONS[table.convention]}; this matters for {matters}.",)]
    own = dict.fromkeys(layer.symbolic.kind.note for layer in table.every if layer.symbolic.kind.note)
    return [*notes, *(coded(f"{note}.") for note in own)]


def _disputed(layers: Iterable[LayerFacts], around: str = "") -> Iterator[tuple[str, str]]:
    """The layers that not all count alike: what they stand in, as a path, and their names."""
    for layer in layers:
        if layer.symbolic.kind.disputed:
            yield around, layer.name
        for branch in layer.branches:
            yield from _disputed(branch, around)
        for turns in layer.turns:
            yield from _disputed(turns.layers, f"{around}{layer.name}.")


def _told_apart(layers: Collection[tuple[str, str]]) -> list[str]:
    """Names alone where they are one layer's, else with their paths."""
    count = Counter(name for _, name in layers)
    return [name if count[name] == 1 else around + name for around, name in layers]


def side_by_side(tables: list[Table]) -> list[b.Block]:
    """Parameters under each convention, a row a layer; then each difference from the first with its reason."""
    columns = (b.Column("layer"), b.Column("output"), *(b.Column(table.convention, "right") for table in tables))
    rows = tuple(
        ((row[0].name,), (output(row[0]),), *((amount(layer.params),) for layer in row))
        for row in zip(*(table.every for table in tables), strict=True)
    )
    footer = ((b.Strong("total"),), (), *((amount(table.totals.params),) for table in tables))
    blocks: list[b.Block] = [b.Table(columns, rows, (footer,))]
    for one, other in itertools.product(tables[:1], tables[1:]):
        blocks += differences(one, other)
    return blocks


def differences(one: Table, other: Table) -> list[b.Block]:
    """What another convention counts more or less, layer by layer, and why."""
    differing = [pair for pair in zip(one.every, other.every, strict=True) if _differ(*pair)]
    if not differing:
        return [b.Prose((f"Every layer counts alike by {one.convention} and by {other.convention}.",))]
    columns = (
        b.Column(f"{one.convention} less {other.convention}"),
        b.Column("parameters", "right"),
        b.Column("because"),
    )
    rows = tuple(
        ((first.name,), (_less(first.params, second.params),), _because(first, second)) for first, second in differing
    )
    total = _less(one.totals.params, other.totals.params)
    return [b.Table(columns, rows, (((b.Strong("in all"),), (total,), ()),))]


def _differ(first: LayerFacts, second: LayerFacts) -> bool:
    """A join differs as its branches do, which stand on their own."""
    return not first.branches and first.params.symbolic != second.params.symbolic


def _less(first: Figure, second: Figure) -> b.Formula:
    if first.value is not None and second.value is not None:
        return b.Formula((tree_of(first.value - second.value),))
    return b.Formula((tree_of(subtract(first.symbolic, second.symbolic)),))


def _because(first: LayerFacts, second: LayerFacts) -> b.Inline:
    notes = dict.fromkeys(filter(None, (first.symbolic.kind.note, second.symbolic.kind.note)))
    return coded("; ".join(notes))
