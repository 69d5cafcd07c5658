"""Facts into blocks: the one place that decides what a document says, and in which order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from ...engine import LayerFacts, Table
from ...engine.derivations import BOARD, Notation, of_count, of_network, of_size
from ...engine.formulas import SUMMED, tree_of
from ...engine.inference import layers_of
from ...engine.network import Bodies, distinct, path_inside
from ...engine.values import algebra
from ...grammar import Expr, Find, print_math
from ..document import blocks as b
from ..wording import ALL_HOLDS, MACS_MEAN, QUANTITIES, TOTAL, WITH_VALUES
from . import quantities
from .chains import Detail
from .conventions import convention_notes, side_by_side
from .layers import layer_blocks
from .pieces import amount, assumptions, given_values, output, shape, shape_of, table_conditions
from .quantities import missing
from .readable import readable
from .repeats import as_before, closing, opening, turn_heading


def derivation_document(
    tables: list[Table], detail: Detail = "normal", notation: Notation = BOARD, show: Sequence[str] = ()
) -> b.Document:
    """The worked solution of a network, by the first convention; the counts of others beside it.

    `show` are the quantities to be derived beside the parameters, and the columns of the table.
    """
    table = tables[0]
    notation = notation.beside(table.names)
    title = table.title or "Sizes and parameters, layer by layer"
    blocks: list[b.Block] = [b.Heading(1, (title,)), *_result(table)]
    if detail == "brief":
        blocks += [brief_table(table, notation), *([totals_table(table, show)] if show else [])]
    else:
        blocks += _network(table)
        blocks += _layers(
            table.layers,
            itertools.count(),
            Bodies(show),
            "",
            lambda number, layer: layer_blocks(number, layer, detail, notation, table.network.source, show),
            lambda layer: closing(layer, detail, notation, show, table.book.values),
        )
        blocks += _total(table, show, notation)
    blocks += _notes(table, show)
    if len(tables) > 1:
        blocks += [b.Heading(2, ("Counted by others",)), *side_by_side(tables)]
    return readable(b.Document(title, tuple(blocks)))


def _layers(
    layers: Iterable[LayerFacts],
    numbers: Iterator[int],
    bodies: Bodies,
    path: str,
    told: Callable[[int, LayerFacts], list[b.Block]],
    closed: Callable[[LayerFacts], list[b.Block]],
) -> list[b.Block]:
    """Layers in text order: a join behind its branches, a body with what stands inside between its two ends.

    A body that was written before, at `path`, is not written again.
    """
    blocks: list[b.Block] = []
    for layer in layers:
        if layer.symbolic.kind.flow:
            if earlier := bodies.earlier(layer, path):
                blocks += as_before(next(numbers), layer, earlier)
                continue
            blocks += opening(next(numbers), layer)
            for turns in () if layer.symbolic.again else layer.turns:
                inside = _layers(turns.layers, numbers, bodies, path_inside(layer, path), told, closed)
                blocks += [*turn_heading(layer, turns), *_lower(inside)]
            blocks += closed(layer)
            continue
        for branch in layer.branches:
            blocks += _lower(_layers(branch, numbers, bodies, path, told, closed))
        number = next(numbers)
        blocks += [] if number == 0 else told(number, layer)
    return blocks


def _lower(blocks: list[b.Block]) -> list[b.Block]:
    """The same one level down."""
    return [b.Heading(3, one.content) if isinstance(one, b.Heading) else one for one in blocks]


def _result(table: Table) -> list[b.Block]:
    """The totals, what values were given, and when all of it holds: the answer comes first."""
    totals = table.totals
    line: list = [amount(totals.params), " ", b.Strong("parameters")]
    if totals.trainable.symbolic != totals.params.symbolic:
        line += [", ", amount(totals.trainable), " of them trainable"]
    if totals.macs.value is not None:
        line += [" and ", b.Formula((tree_of(totals.macs.value),)), " multiply-adds"]
    line += [*_layers_with_parameters(table), "; the output is ", output(table.layers[-1])]
    blocks: list[b.Block] = [b.Callout("result", tuple(line))]
    if given := given_values(table):
        blocks.append(b.Prose(("With ", *given, ".")))
    return [*blocks, *assumptions(table), *table_conditions(table, ALL_HOLDS)]


def _layers_with_parameters(table: Table) -> b.Inline:
    """`; 49 layers have parameters`, those of every repetition; nothing where none has any."""
    count = algebra.add([layers_of(layer.numeric) for layer in table.layers])
    if count == 0:
        return ()
    return ("; ", b.Formula((tree_of(count),)), " layer has parameters" if count == 1 else " layers have parameters")


def _indented(depth: int, layer: LayerFacts, earlier: str) -> str:
    """A layer of a branch, whose join behind it sums up, or of a turn, named as in a path; what it is the same as."""
    return (
        "· " * depth + (f"[{layer.turn}]." if layer.turn else "") + layer.name + (f" (as {earlier})" if earlier else "")
    )


def _network(table: Table) -> list[b.Block]:
    """The network as it was written."""
    text = table.network.source.text.strip("\n")
    return [b.Listing(text)] if text and len(text) < 4000 else []


def brief_table(table: Table, notation: Notation = BOARD) -> b.Table:
    """Number, name, size and parameters with their reckoning, a row a layer."""
    columns = (b.Column("#", "right"), b.Column("layer"), b.Column("size"), b.Column("parameters", "right"))
    rows = tuple(
        _brief_row(number, _indented(*one), one[1], notation) for number, one in enumerate(distinct(table.layers))
    )
    total: b.Inline = (amount(table.totals.params),)
    return b.Table(columns, rows, (((), (b.Strong(TOTAL.lower()),), (), total),))


def _brief_row(number: int, name: str, layer: LayerFacts, notation: Notation) -> tuple[b.Inline, ...]:
    params = of_count(layer, "params", notation)
    cell: b.Inline = (amount(layer.params),)
    if params is not None and params.filled is not None:
        cell = (_equal(params.filled, tree_of(params.numeric)),)
    return ((str(number),), (name,), (_brief_size(layer, notation),), cell)


def _equal(one: Expr, other: Expr) -> b.Formula:
    return b.Formula((one,)) if one == other else b.Formula((one, other), ("=",))


def _brief_size(layer: LayerFacts, notation: Notation) -> b.Formula:
    """`28 − (5 − 1) = 24 → 32@24×24`; the output alone where no rule was at work."""
    result = shape_of(layer.numeric)
    sizes = [d for axis in range(len(layer.symbolic.space)) if (d := of_size(layer, axis, notation)) is not None]
    if not sizes or sizes[0].filled is None or layer.symbolic.kind.flat:
        return b.Formula((result,))
    filled, value = sizes[0].filled, tree_of(sizes[0].numeric)
    if filled == value:
        return b.Formula((result,))
    return b.Formula((filled, value, result), ("=", "→"))


def _total(table: Table, show: Sequence[str], notation: Notation) -> list[b.Block]:
    """The sums of the rows."""
    summed = [name for name in dict.fromkeys(("params", *show)) if name in SUMMED and not missing(table, name)]
    return [b.Heading(2, (TOTAL,)), *(_sum(table, name, notation) for name in summed), totals_table(table, show)]


def _sum(table: Table, name: str, notation: Notation) -> b.Chain:
    derivation = of_network(table, name, notation)
    together = f"the layers' {QUANTITIES[name]} together"
    lines = [b.ChainLine(derivation.symbol, "=", derivation.steps[0].after, (together,))]
    for step in derivation.steps[1:]:
        reason = (WITH_VALUES,) if step.kind == "values" else ()
        lines.append(b.ChainLine(None, "=", step.after, reason))
    return b.Chain(QUANTITIES[name], tuple(lines))


def totals_table(table: Table, show: Sequence[str] = ()) -> b.Table:
    """A row a layer: name, kind, output, and its quantities; totals below."""
    columns = (b.Column("layer"), b.Column("kind"), b.Column("output"), *quantities.columns(show))
    rows = tuple(
        ((_indented(depth, layer, earlier),), (layer.kind,), (output(layer),), *quantities.cells(layer, show))
        for depth, layer, earlier in distinct(table.layers, bodies=Bodies(show))
    )
    footer: list[tuple[b.Inline, ...]] = [((b.Strong("total"),), (), (), *quantities.totals(table, show))]
    totals = table.totals
    if not show and totals.trainable.symbolic != totals.params.symbolic:
        footer.append((("trainable",), (), (), (amount(totals.trainable),), ()))
    return b.Table(columns, rows, tuple(footer))


def _notes(table: Table, show: Sequence[str]) -> list[b.Block]:
    """What is counted, and whose convention is followed where that matters."""
    notes: list[b.Block] = [b.Prose((MACS_MEAN,)), *quantities.notes(table, show)]
    return [*notes, *_remarks(table)]


def _remarks(table: Table) -> list[b.Block]:
    """Whose convention is followed where that matters, and what a reader may have meant otherwise."""
    return [b.Callout("note", note) for note in (*convention_notes(table), *_at_every_position(table))]


def _at_every_position(table: Table) -> list[b.Inline]:
    """That a `linear` at the end of a network for images gives no single output an image."""
    last = next((layer for layer in reversed(table.layers) if not layer.symbolic.kind.in_place), None)
    if last is None or last.kind != "linear" or len(last.space) < 2:
        return []
    features, space = tree_of(last.numeric.features), shape(None, last.numeric.space)
    dense = b.Code(f"dense {print_math(features)}")
    values = (b.Formula((features,)), " features at each of ", b.Formula((space,)), " positions")
    return [(f"{last.name} gives ", *values, "; one output per image is ", dense, ".")]


def table_document(tables: list[Table], show: Sequence[str] = ()) -> b.Document:
    """One table, its columns the quantities in `show`, or the same network under several conventions side by side."""
    table = tables[0]
    title = table.title or "Layers"
    blocks: list[b.Block] = [b.Heading(1, (title,))] if table.title else []
    blocks += [totals_table(table, show)] if len(tables) == 1 else side_by_side(tables)
    blocks += [*assumptions(table), *table_conditions(table)]
    if len(tables) == 1:
        blocks += quantities.notes(table, show)
        blocks += _remarks(table)
    return readable(b.Document(title, tuple(blocks)))


def asked(table: Table) -> list[Expr]:
    """The questions that the file itself asks."""
    return [query for s in table.network.statements if isinstance(s, Find) for query in s.queries]
