"""A join in a derivation: which branches join, the output, and what they hold together."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Notation, of_join, of_joined
from ...engine.inference import Branch, repeated
from ...grammar import Expr, ShapeExpr
from ...grammar import Source as Text
from ..document import Block, Chain, ChainLine, Definitions, Heading, Inline, Prose, sentence_of
from ..wording import translated, words
from .chains import Detail, chain
from .layers import output_chain
from .legend import explanations
from .pieces import conditions, shape, two_ways
from .sums import sum_chains


def join_blocks(
    number: int, layer: LayerFacts, detail: Detail, notation: Notation, text: Text, show: Sequence[str] = ()
) -> list[Block]:
    """All that a derivation says of a join; its branches come before it."""
    heading = Heading(3, (f"{number}  {layer.name} · {translated(layer.symbolic.kind.summary)}",))
    blocks: list[Block] = [heading, *join_output(layer)]
    own = [derivation] if (derivation := of_join(layer, notation)) else []
    blocks += [chain(words.QUANTITIES["macs"], one, layer.symbolic.kind, detail, _besides(layer, one)) for one in own]
    said = any(one.symbolic == layer.macs.symbolic for one in own)
    blocks += sum_chains(layer, detail, notation, [name for name in show if not (said and name == "macs")])
    blocks += conditions(c for key, c in layer.symbolic.conditions.items() if key in layer.numeric.conditions)
    if detail == "full" and own:
        blocks += explanations(layer, own, text)
    return blocks


def join_output(layer: LayerFacts) -> list[Block]:
    """The outputs of the branches, and what the join makes of them."""
    added_up = [_added_up(layer)] if layer.symbolic.kind.joins == "products" else []
    return [
        _branch_outputs(layer),
        *_beside(layer),
        *added_up,
        output_chain(layer, (words.ONE_IS_REPEATED,) if repeated(layer.symbolic) else ()),
    ]


def _branch_outputs(layer: LayerFacts) -> Definitions:
    """`conv2   64@56×56`, `the input itself   64@56×56`"""
    ends = zip(layer.symbolic.branches, layer.numeric.branches, strict=True)
    return Definitions(
        tuple(
            (
                (words.OUTPUT_OF.format(symbolic.end.name) if symbolic.end else words.ITS_INPUT,),
                (two_ways(*_outputs(symbolic, numeric)),),
            )
            for symbolic, numeric in ends
        )
    )


def _outputs(symbolic: Branch, numeric: Branch) -> tuple[Expr | ShapeExpr, Expr | ShapeExpr]:
    return shape(*symbolic.gives), shape(*numeric.gives)


def _beside(layer: LayerFacts) -> list[Block]:
    """The branches' maps added up, or their sizes along the axis where they are one after another."""
    derivation = of_joined(layer)
    if derivation is None:
        return []
    first, *others = derivation.steps
    reason = words.CONCATENATED if derivation.quantity == "features" else words.CONCATENATED_AXIS
    lines = [ChainLine(derivation.symbol, "=", first.after, (reason,))]
    lines += [ChainLine(None, "=", step.after) for step in others]
    return [Chain(words.QUANTITIES[derivation.quantity], tuple(lines))]


def _added_up(layer: LayerFacts) -> Prose:
    """Along which axes products are added up, and what is left."""
    first, second = (words.AXES[int(layer.numeric.values[letter])] for letter in "ij")
    return Prose(sentence_of(words.ADDED_UP, first=first, second=second))


def _besides(layer: LayerFacts, own: Derivation) -> Inline:
    """The layers of the branches may multiply too."""
    return (words.OWN_MACS,) if layer.macs.symbolic != own.symbolic else ()
