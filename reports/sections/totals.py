"""The totals of a network: each as a sum over its layers, and a table of all layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...engine import LayerFacts, Table
from ...engine.derivations import Derivation, Notation, of_network
from ...engine.formulas import SUMMED
from ...engine.network import Bodies, distinct
from ..document import blocks as b
from ..wording import HEADINGS, OUTPUT, QUANTITIES, SUM_OVER_LAYERS, TOTAL, WITH_VALUES
from . import quantities
from .pieces import amount, output
from .quantities import missing


def total_blocks(table: Table, show: Sequence[str], notation: Notation) -> list[b.Block]:
    """The sums of the parameters, of the multiply-adds and of what is requested, and the table of all layers."""
    shown = ["params", *(["macs"] if table.totals.macs.symbolic != 0 else []), *show]
    names = [name for name in dict.fromkeys(shown) if name in SUMMED and not missing(table, name)]
    sums = [sum_chain(of_network(table, name, notation), name) for name in names]
    return [b.Heading(2, (TOTAL,)), *sums, _top_table(table, show)]


def _top_table(table: Table, show: Sequence[str]) -> b.TableBlock:
    """The layers of the network's own row that add to a total, in numbers as far as they are known."""
    shown = show or quantities.COLUMNS
    adding = [layer for layer in table.layers if any(_adds(layer, name) for name in shown)]
    layers = [replace(layer, symbolic=layer.numeric) for layer in adding]
    columns = (b.Column("Layer"), b.Column(OUTPUT), *quantities.columns(show))
    rows = tuple(((layer.name,), (output(layer),), *quantities.cells(layer, show)) for layer in layers)
    totals = quantities.totals(table, show)
    return b.TableBlock(columns, rows, (((b.Strong(TOTAL),), (), *totals),) if any(totals) else ())


def _adds(layer: LayerFacts, name: str) -> bool:
    """Whether a quantity is more than nothing there; what does not add up is shown of every layer."""
    return name not in SUMMED or not quantities.has(layer, name) or layer.count(name).symbolic != 0


def sum_chain(derivation: Derivation, name: str) -> b.Chain:
    """`P = 832 + 9 248 + 205 056 + 2 570`, `= 217 706`"""
    first, *others = derivation.steps
    lines = [b.ChainLine(derivation.symbol, "=", first.after, (SUM_OVER_LAYERS,))]
    lines += [b.ChainLine(None, "=", one.after, (WITH_VALUES,) if one.kind == "values" else ()) for one in others]
    return b.Chain(QUANTITIES[name], tuple(lines))


def totals_table(table: Table, show: Sequence[str] = ()) -> b.TableBlock:
    """A row a layer: name, kind, output, and its quantities; totals below."""
    columns = (b.Column("Layer"), b.Column("Kind"), b.Column(OUTPUT), *quantities.columns(show))
    rows = tuple(
        ((layer_name(depth, layer, earlier),), (layer.kind,), (output(layer),), *quantities.cells(layer, show))
        for depth, layer, earlier in distinct(table.layers, bodies=Bodies(show))
    )
    footer: list[tuple[b.Inline, ...]] = [((b.Strong(TOTAL),), (), (), *quantities.totals(table, show))]
    totals = table.totals
    if not show and totals.trainable.symbolic != totals.params.symbolic:
        footer.append(((HEADINGS["trainable"],), (), (), (amount(totals.trainable),), ()))
    return b.TableBlock(columns, rows, tuple(footer))


def layer_name(depth: int, layer: LayerFacts, earlier: str = "") -> str:
    """A layer of a branch, whose join follows, or of one repetition, named as in a path; what it is the same as."""
    same = f" (as {earlier})" if earlier else ""
    return "· " * depth + (f"[{layer.repetition}]." if layer.repetition else "") + layer.name + same
