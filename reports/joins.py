"""A join in a derivation: which branches meet, what goes out, and what they hold together."""

from __future__ import annotations

from ..engine import LayerFacts
from ..engine.derivation import of_total
from ..engine.normal import tree_of
from ..grammar.expressions import Letter, Sum
from .blocks import Block, Callout, Chain, ChainLine, Formula, Heading, Inline, Prose
from .facts import holding, known, shape, shape_of, two_ways
from .sentences import joined
from .wording import BESIDE, COMES_IN, TOGETHER, WITH_VALUES


def join_blocks(number: int, layer: LayerFacts) -> list[Block]:
    """All that a derivation says of a join; its branches stand before it."""
    blocks: list[Block] = [Heading(2, (f"{number}  {layer.name} · {layer.symbolic.kind.summary}",)), _meeting(layer)]
    if layer.symbolic.kind.joins == "beside":
        blocks.append(_features(layer))
    lines = [ChainLine(None, "→", shape_of(layer.symbolic))]
    if shape_of(layer.numeric) != shape_of(layer.symbolic):
        lines.append(ChainLine(None, "=", shape_of(layer.numeric), (WITH_VALUES,)))
    blocks.append(Chain("output", tuple(lines)))
    if layer.params.symbolic != 0:
        blocks.append(_params(layer))
    if facts := [c.tree() for key, c in layer.symbolic.conditions.items() if key in layer.numeric.conditions]:
        blocks.append(Callout("condition", ("holds for ", *holding(facts))))
    return blocks


def _meeting(layer: LayerFacts) -> Prose:
    """`conv2 gives 64@56×56, and what comes in is 64@56×56.`"""
    ends: list[Inline] = [
        (f"{one.end} gives ", two_ways(shape(*one.gives), shape(*other.gives)))
        if one.end
        else (COMES_IN, Formula((shape(*layer.numeric.comes_in),)))
        for one, other in zip(layer.symbolic.branches, layer.numeric.branches, strict=True)
    ]
    return Prose((*joined(ends, ", "), "."))


def _features(layer: LayerFacts) -> Chain:
    """The branches' maps added up."""
    ends = [branch.gives[0] for branch in layer.numeric.branches]
    lines = [ChainLine(Letter("k_out"), "=", Sum(tuple(("+", tree_of(end)) for end in ends)), (BESIDE,))]
    if lines[0].right != tree_of(layer.numeric.features):
        lines.append(ChainLine(None, "=", tree_of(layer.numeric.features)))
    return Chain("features", tuple(lines))


def _params(layer: LayerFacts) -> Chain:
    """What the layers of all branches hold together."""
    inside = tuple(inner for branch in layer.branches for inner in branch)
    figure = layer.params
    derivation = of_total(inside, "params", figure.symbolic, known(figure))
    lines = [ChainLine(derivation.symbol, "=", derivation.steps[0].after, (TOGETHER,))]
    lines += [
        ChainLine(None, "=", step.after, (WITH_VALUES,) if step.kind == "values" else ())
        for step in derivation.steps[1:]
    ]
    return Chain("parameters", tuple(lines))
