"""The totals of a join, a repeat or a block: its parameters, and each quantity that is requested."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import Notation, itself, of_count, of_inside
from ...engine.formulas import SUMMED, letters_in
from ...engine.layers import EXPERTS, PARALLEL
from ...engine.values import has_sum
from ...grammar import Letter, Number
from ..document import Block, Chain, ChainLine
from ..wording import words
from .chains import Detail, chain
from .quantities import has, stated


def sum_chains(
    layer: LayerFacts, detail: Detail, notation: Notation, show: Sequence[str], alone: bool = False
) -> list[Block]:
    """A chain a quantity; beside those that are not `alone`, one of the parameters where there are some."""
    names = dict.fromkeys(show if alone or layer.params.symbolic == 0 else ("params", *show))
    return [block for name in names if has(layer, name) for block in _chains(layer, name, detail, notation)]


def _chains(layer: LayerFacts, name: str, detail: Detail, notation: Notation) -> list[Block]:
    """A sum, the units that are given, or what the whole has from the last layers in it."""
    if name in SUMMED:
        return [_sum(layer, name, notation)]
    derivation = of_count(layer, name, notation) if name == "units" else None
    return (
        [chain(words.QUANTITIES[name], derivation, layer.symbolic.kind, detail)]
        if derivation
        else stated(layer, (name,))
    )


def _sum(layer: LayerFacts, name: str, notation: Notation) -> Chain:
    """The counts of all repetitions, or of all layers inside, added up."""
    if layer.count(name).symbolic == 0:
        return Chain(words.QUANTITIES[name], (ChainLine(Letter(notation.symbol(name)), "=", Number(0)),))
    derivation = of_inside(layer, name, notation)
    assert derivation is not None  # it is not 0
    lines = [ChainLine(derivation.symbol, "=", derivation.steps[0].after, (_reason(layer, name),))]
    for step in derivation.steps[1:]:
        letters = step.before is not None and letters_in(step.before)
        simplified = words.NO_CLOSED_SUM if has_sum(derivation.symbolic) else words.EXPANDED
        written = simplified if layer.times is not None and letters else ""
        said = {"values": words.WITH_VALUES, "simplify": written, "even": words.EVEN}.get(step.kind, "")
        lines.append(ChainLine(None, "=", step.after, (said,) if said else ()))
    return Chain(words.QUANTITIES[name], tuple(lines))


def _of_the_last(layer: LayerFacts, name: str) -> str:
    """That the last output of a repeat is needed otherwise than the others."""
    passing = layer.for_quantity(name).symbolic.passing
    if passing is None or not passing.surplus:
        return ""
    return words.LAST_NEEDED if passing.surplus[0][0] > 0 else words.LAST_NOT_NEEDED


def _reason(layer: LayerFacts, name: str) -> str:
    own = itself(layer, name).symbolic
    if layer.times is not None:
        return words.SUM_OVER_REPETITIONS + (_of_the_last(layer, name) if own != 0 else "")
    if layer.symbolic.kind in PARALLEL:
        held, at_work = words.OF_EXPERTS if layer.symbolic.kind == EXPERTS else words.OF_POSITIONS
        return held if layer.copies(name) == layer.copies("params") else at_work
    if any(repetitions.copies != 1 for repetitions in layer.symbolic.repetitions):
        return words.BY_CONDITION
    if not layer.branches:
        return words.SUM_OVER_LAYERS
    added = "" if own == 0 else words.PLUS_OUTPUT if name == "memory" else words.PLUS_OWN
    return words.SUM_OVER_BRANCHES + added
