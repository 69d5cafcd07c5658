"""The totals of a network: each as a sum over its layers, and a table of all layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...engine import LayerFacts, Table
from ...engine.derivations import Derivation, Notation, of_network
from ...engine.formulas import SUMMED
from ...engine.network import Bodies, distinct
from ..document import blocks as b
from ..wording import words
from . import quantities
from .counts import in_numbers
from .pieces import amount, known_alone, output
from .quantities import missing
from .shares import with_shares


def total_blocks(table: Table, show: Sequence[str], notation: Notation) -> list[b.Block]:
    """The sums of the parameters, of the multiply-adds and of what is requested, and the table of all layers."""
    shown = ["params", *(["macs"] if table.totals.macs.symbolic != 0 else []), *show]
    names = [name for name in dict.fromkeys(shown) if name in SUMMED and not missing(table, name)]
    sums = [sum_chain(of_network(table, name, notation), name) for name in names]
    return [b.Heading(2, (words.TOTAL,)), *sums, network_table(table, show)]


def network_table(table: Table, show: Sequence[str]) -> b.TableBlock:
    """The layers of the network's own row that add to a total, with their shares of the parameters where shown."""
    written = adding_table(table.layers, show, quantities.totals(table, show, known_alone))
    names = [layer.name for layer in _adding(table.layers, show)]
    return with_shares(table, written, names) if "params" in (show or quantities.COLUMNS) else written


def adding_table(layers: Iterable[LayerFacts], show: Sequence[str], totals: Sequence[b.Inline] = ()) -> b.TableBlock:
    """The layers of a row that add to a total, in numbers as far as they are known."""
    adding = _adding(layers, show)
    columns = (b.Column(words.COLUMNS["Layer"]), b.Column(words.OUTPUT), *quantities.columns(show))
    rows = tuple(
        ((layer_name(0, layer),), (output(layer),), *quantities.cells(layer, show)) for layer in map(in_numbers, adding)
    )
    return b.TableBlock(columns, rows, (((b.Strong(words.TOTAL),), (), *totals),) if any(totals) else ())


def _adding(layers: Iterable[LayerFacts], show: Sequence[str]) -> list[LayerFacts]:
    return [layer for layer in layers if any(_adds(layer, name) for name in show or quantities.COLUMNS)]


def _adds(layer: LayerFacts, name: str) -> bool:
    """Whether a quantity is more than nothing there; what does not add up is shown of every layer."""
    return name not in SUMMED or not quantities.has(layer, name) or layer.count(name).symbolic != 0


def sum_chain(derivation: Derivation, name: str) -> b.Chain:
    """`P = 832 + 9 248 + 205 056 + 2 570`, `= 217 706`"""
    first, *others = derivation.steps
    lines = [b.ChainLine(derivation.symbol, "=", first.after, (words.SUM_OVER_LAYERS,))]
    lines += [b.ChainLine(None, "=", one.after, (words.WITH_VALUES,) if one.kind == "values" else ()) for one in others]
    return b.Chain(words.QUANTITIES[name], tuple(lines))


def totals_table(table: Table, show: Sequence[str] = (), shares: bool = False) -> b.TableBlock:
    """A row a layer: name, kind, output, its quantities, and the shares of the parameters if wanted; totals below."""
    columns = (
        b.Column(words.COLUMNS["Layer"]),
        b.Column(words.COLUMNS["Kind"]),
        b.Column(words.OUTPUT),
        *quantities.columns(show),
    )
    layers = [*distinct(table.layers, bodies=Bodies(show))]
    rows = tuple(
        ((layer_name(depth, layer, earlier),), (layer.kind,), (output(layer),), *quantities.cells(layer, show))
        for depth, layer, earlier in layers
    )
    footer: list[tuple[b.Inline, ...]] = [((b.Strong(words.TOTAL),), (), (), *quantities.totals(table, show))]
    totals = table.totals
    if not show and totals.trainable.symbolic != totals.params.symbolic:
        footer.append(((words.HEADINGS["trainable"],), (), (), (amount(totals.trainable),), ()))
    written = b.TableBlock(columns, rows, tuple(footer))
    names = ["" if depth else layer.name for depth, layer, _ in layers]
    return with_shares(table, written, names) if shares else written


def layer_name(depth: int, layer: LayerFacts, earlier: str = "") -> str:
    """A layer of a branch, whose join follows, or of one repetition, named as in a path; what it is the same as."""
    same = words.SAME_AS.format(name=earlier) if earlier else ""
    return "· " * depth + (f"[{layer.repetition}]." if layer.repetition else "") + layer.name + same
