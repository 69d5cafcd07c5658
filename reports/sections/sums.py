"""What a join, a repeat or a block comes to: its parameters, and each quantity that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import Notation, itself, of_count, of_inside
from ...engine.formulas import SUMMED
from ...engine.values import has_sum
from ...grammar import Letter, Number
from ..document import Block, Chain, ChainLine
from ..wording import (
    AND_GOES_OUT,
    AND_ITS_OWN,
    EVEN,
    NO_CLOSED_SUM,
    QUANTITIES,
    TOGETHER,
    TOGETHER_INSIDE,
    TURN_BY_TURN,
    WITH_VALUES,
    WRITTEN_OUT,
)
from .chains import Detail, chain
from .quantities import has, stated


def together(layer: LayerFacts, detail: Detail, notation: Notation, show: Sequence[str]) -> list[Block]:
    """A chain a quantity; parameters that nobody asked for are shown where there are some."""
    names = dict.fromkeys(show if layer.params.symbolic == 0 else ("params", *show))
    return [block for name in names if has(layer, name) for block in _chains(layer, name, detail, notation)]


def _chains(layer: LayerFacts, name: str, detail: Detail, notation: Notation) -> list[Block]:
    """A sum, the units that go out, or what the whole has from the last layers in it."""
    if name in SUMMED:
        return [_sum(layer, name, notation)]
    derivation = of_count(layer, name, notation) if name == "units" else None
    return [chain(QUANTITIES[name], derivation, layer.symbolic.kind, detail)] if derivation else stated(layer, (name,))


def _sum(layer: LayerFacts, name: str, notation: Notation) -> Chain:
    """The counts of all turns, or of all layers inside, added up."""
    if layer.count(name).symbolic == 0:
        return Chain(QUANTITIES[name], (ChainLine(Letter(notation.symbol(name)), "=", Number(0)),))
    derivation = of_inside(layer, name, notation)
    assert derivation is not None  # it is not 0
    lines = [ChainLine(derivation.symbol, "=", derivation.steps[0].after, (_reason(layer, name),))]
    for step in derivation.steps[1:]:
        simplified = NO_CLOSED_SUM if has_sum(derivation.symbolic) else WRITTEN_OUT
        written = "" if layer.times is None else simplified
        said = {"values": WITH_VALUES, "simplify": written, "even": EVEN}.get(step.kind, "")
        lines.append(ChainLine(None, "=", step.after, (said,) if said else ()))
    return Chain(QUANTITIES[name], tuple(lines))


def _reason(layer: LayerFacts, name: str) -> str:
    if layer.times is not None:
        return TURN_BY_TURN
    if not layer.branches:
        return TOGETHER_INSIDE
    added = "" if itself(layer, name).symbolic == 0 else AND_GOES_OUT if name == "memory" else AND_ITS_OWN
    return TOGETHER.format(quantity=QUANTITIES[name]) + added
