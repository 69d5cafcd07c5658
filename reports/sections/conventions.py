"""The same network counted by several conventions: side by side, and why the counts differ."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from ...engine import Figure, LayerFacts, Table
from ...engine.formulas import tree_of
from ...engine.inference import InferredLayer, more_by, under_convention
from ...engine.layers import CONVENTIONS
from ...engine.values import add, at_least_zero, negate, subtract
from ...grammar import Number
from ..document import blocks as b
from ..document import coded, sentence_of
from ..wording import translated, words
from .pieces import amount, output, shape_of

MOST_NAMED = 5
"""Of more layers only so many are named; a single one more is named too."""


def convention_notes(table: Table) -> list[b.Inline]:
    """Whose way of counting is followed, where it makes a difference, and which difference for the inputs here."""
    found = _differing(table)
    if not found:
        return []
    notes = filter(None, (_difference(table, name) for name in CONVENTIONS if name != table.convention))
    outputs = (_output(layer, other, name) for _, layer, name, other in found if _outputs_differ(layer, other))
    return [_followed(table, found), *notes, *list(dict.fromkeys(outputs))[:MOST_NAMED], *_reasons(found)]


def convention_followed(table: Table) -> list[b.Inline]:
    """Whose way of counting is followed, where it makes a difference, and why; without a figure of the network."""
    found = _differing(table)
    return [_followed(table, found), *_reasons(found)] if found else []


Difference = tuple[str, LayerFacts, str, InferredLayer]
"""What a layer is in, the layer, another convention, and what it is by that."""


def _differing(table: Table) -> list[Difference]:
    others = [name for name in CONVENTIONS if name != table.convention]
    single = list(_single(table.layers))
    return [
        (around, layer, name, other) for around, layer in single for name in others if (other := _other(layer, name))
    ]


def _followed(table: Table, found: Sequence[Difference]) -> b.Inline:
    """`Counted by the textbook convention; this matters for lstm1.`"""
    named = _distinct(dict.fromkeys((around, layer.name) for around, layer, _, _ in found))
    matters = ", ".join(named)
    if len(named) > MOST_NAMED + 1:
        matters = words.AND_MORE.format(layers=", ".join(named[:MOST_NAMED]), count=len(named) - MOST_NAMED)
    return (words.COUNTED_BY.format(convention=words.CONVENTIONS[table.convention], layers=matters),)


def _reasons(found: Sequence[Difference]) -> list[b.Inline]:
    reasons = (note for _, layer, _, other in found for note in (layer.numeric.kind.note, other.kind.note) if note)
    return [coded(f"{translated(note)}.") for note in dict.fromkeys(reasons)]


def _single(layers: Iterable[LayerFacts], around: str = "") -> Iterator[tuple[str, LayerFacts]]:
    """The single layers: what they are in, as a path, and the layer."""
    for layer in layers:
        if not layer.whole:
            yield around, layer
        for branch in layer.branches:
            yield from _single(branch, around)
        for repetitions in layer.repetitions:
            yield from _single(repetitions.layers, f"{around}{layer.name}.")


def _other(layer: LayerFacts, convention: str) -> InferredLayer | None:
    """The layer by another convention, where its parameters or its output are others there."""
    other = under_convention(layer.numeric, convention)
    if other is None:
        return None
    differs = _outputs_differ(layer, other) or more_by(layer.numeric, convention, "params") != 0
    return other if differs else None


def _difference(table: Table, convention: str) -> b.Inline:
    """`Keras counts 6 parameters more.`"""
    more = add([more_by(layer.numeric, convention, "params") for layer in table.layers])
    if more == 0:
        return ()
    fewer = at_least_zero(negate(more))
    difference = tree_of(negate(more) if fewer else more)
    who = words.THE_TEXTBOOK if convention == "textbook" else words.CONVENTIONS[convention]
    text = (words.FEWER_BY if fewer else words.MORE_BY).of(1 if difference == Number(1) else 2)
    return sentence_of(text, who=who, count=b.Formula((difference,)))


def _outputs_differ(layer: LayerFacts, other: InferredLayer) -> bool:
    return layer.numeric.output_shape != other.output_shape


def _output(layer: LayerFacts, other: InferredLayer, convention: str) -> b.Inline:
    """`The output of deconv1 is 8@10x10 by Keras' convention.`"""
    whose = words.POSSESSIVE[convention]
    return sentence_of(words.OUTPUT_BY, layer=layer.name, output=b.Formula((shape_of(other),)), whose=whose)


def _distinct(layers: Collection[tuple[str, str]]) -> list[str]:
    """Names alone where they are one layer's, else with their paths."""
    count = Counter(name for _, name in layers)
    return [name if count[name] == 1 else around + name for around, name in layers]


def side_by_side(tables: list[Table]) -> list[b.Block]:
    """Parameters under each convention, a row a layer; then each difference from the first with its reason."""
    columns = (
        b.Column(words.COLUMNS["layer"]),
        b.Column(words.COLUMNS["output"]),
        *(b.Column(table.convention, "right") for table in tables),
    )
    rows = tuple(_row(row) for row in _aligned(tables))
    footer = ((b.Strong(words.SUM),), (), *((amount(table.totals.params),) for table in tables))
    blocks: list[b.Block] = [b.TableBlock(columns, rows, (footer,))]
    for one, other in itertools.product(tables[:1], tables[1:]):
        blocks += differences(one, other)
    return blocks


def _aligned(tables: Sequence[Table]) -> list[tuple[LayerFacts | None, ...]]:
    """The same layer in each table; repetitions that differ under one convention may be equal under another."""
    found = [dict(_numbered(table)) for table in tables]
    keys = dict.fromkeys(key for one in found for key in one)
    return [tuple(one.get(key) for one in found) for key in keys]


def _numbered(table: Table) -> Iterator[tuple[tuple[str, str, int], LayerFacts]]:
    """The layers by their names and repetitions, numbered where these are the same."""
    count: Counter[tuple[str, str]] = Counter()
    for layer in table.every:
        count[layer.name, layer.repetition] += 1
        yield (layer.name, layer.repetition, count[layer.name, layer.repetition]), layer


def _row(row: Sequence[LayerFacts | None]) -> tuple[b.Inline, ...]:
    first = next(filter(None, row))
    return (first.name,), (output(first),), *((amount(layer.params),) if layer else (words.NONE,) for layer in row)


def differences(one: Table, other: Table) -> list[b.Block]:
    """What another convention counts more or less, layer by layer, and why."""
    pairs = [(first, second) for first, second in _aligned([one, other]) if first and second]
    differing = [pair for pair in pairs if _differ(*pair)]
    if not differing and one.totals.params.symbolic != other.totals.params.symbolic:
        return []
    if not differing:
        return [b.Prose((words.EVERY_LAYER_EQUAL.format(one=one.convention, other=other.convention),))]
    columns = (
        b.Column(words.LESS.format(one=one.convention, other=other.convention)),
        b.Column(words.COLUMNS["parameters"], "right"),
        b.Column(words.COLUMNS["because"]),
    )
    rows = tuple(
        ((first.name,), (_less(first.params, second.params),), _because(first, second)) for first, second in differing
    )
    total = _less(one.totals.params, other.totals.params)
    return [b.TableBlock(columns, rows, (((b.Strong(words.IN_ALL),), (total,), ()),))]


def _differ(first: LayerFacts, second: LayerFacts) -> bool:
    """A join differs as its branches do, which are on their own."""
    return not first.branches and first.params.symbolic != second.params.symbolic


def _less(first: Figure, second: Figure) -> b.Formula:
    if first.value is not None and second.value is not None:
        return b.Formula((tree_of(first.value - second.value),))
    return b.Formula((tree_of(subtract(first.symbolic, second.symbolic)),))


def _because(first: LayerFacts, second: LayerFacts) -> b.Inline:
    notes = dict.fromkeys(filter(None, (first.symbolic.kind.note, second.symbolic.kind.note)))
    return coded("; ".join(map(translated, notes)))
