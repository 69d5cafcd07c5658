"""The same network counted by several conventions: side by side, and why the counts differ."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ..engine import Figure, LayerFacts, Table
from ..engine.algebra import add, is_number, negate, subtract
from ..engine.conventions import more_by, under_convention
from ..engine.normal import tree_of
from ..engine.placed import Placed
from ..grammar.expressions import Number
from . import blocks as b
from .facts import amount, output, shape_of
from .sentences import coded
from .wording import CONVENTIONS, POSSESSIVE

MOST_NAMED = 5
"""Of more layers only so many are named; a single one more is named too."""


def convention_notes(table: Table) -> list[b.Inline]:
    """Whose way of counting is followed, where it makes a difference, and which difference for the inputs here."""
    others = [name for name in CONVENTIONS if name != table.convention]
    layers = [one for one in _single(table.layers) if any(_other(one[1], name) for name in others)]
    if not layers:
        return []
    named = _told_apart(dict.fromkeys((around, layer.name) for around, layer in layers))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED + 1 else ""
    matters = ", ".join(named[:MOST_NAMED] if more else named) + more
    notes: list[b.Inline] = [(f"Counted by {CONVENTIONS[table.convention]}; this matters for {matters}.",)]
    notes += filter(None, (_difference(table, name) for name in others))
    outputs = [note for name in others for _, layer in layers if (note := _another_output(layer, name))]
    notes += list(dict.fromkeys(outputs))[:MOST_NAMED]
    reasons = (note for _, layer in layers for name in others for note in _reasons(layer, name))
    return [*notes, *(coded(f"{note}.") for note in dict.fromkeys(reasons))]


def _single(layers: Iterable[LayerFacts], around: str = "") -> Iterator[tuple[str, LayerFacts]]:
    """The single layers: what they stand in, as a path, and the layer."""
    for layer in layers:
        if not layer.whole:
            yield around, layer
        for branch in layer.branches:
            yield from _single(branch, around)
        for turns in layer.turns:
            yield from _single(turns.layers, f"{around}{layer.name}.")


def _other(layer: LayerFacts, convention: str) -> Placed | None:
    """The layer by another convention, where its parameters or its output are others there."""
    other = under_convention(layer.numeric, convention)
    if other is None:
        return None
    same = other.goes_out == layer.numeric.goes_out and more_by(layer.numeric, convention, "params") == 0
    return None if same else other


def _difference(table: Table, convention: str) -> b.Inline:
    """`Keras counts 6 parameters more.`"""
    more = add([more_by(layer.numeric, convention, "params") for layer in table.layers])
    if more == 0:
        return ()
    fewer = is_number(more) and more < 0  # type: ignore[operator]
    amount = tree_of(negate(more) if fewer else more)
    counts = ("The textbook" if convention == "textbook" else CONVENTIONS[convention]) + " counts "
    return (
        counts,
        b.Formula((amount,)),
        " parameter" * (amount == Number(1)) or " parameters",
        " fewer." if fewer else " more.",
    )


def _another_output(layer: LayerFacts, convention: str) -> b.Inline:
    """`Keras gives deconv1 the output 8@10x10.`"""
    other = _other(layer, convention)
    if other is None or other.goes_out == layer.numeric.goes_out:
        return ()
    whose = POSSESSIVE[convention]
    return (f"The output of {layer.name} is ", b.Formula((shape_of(other),)), f" by {whose} convention.")


def _reasons(layer: LayerFacts, convention: str) -> tuple[str, ...]:
    """Why a layer counts otherwise."""
    other = _other(layer, convention)
    return tuple(filter(None, (layer.numeric.kind.note, other.kind.note))) if other else ()


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
