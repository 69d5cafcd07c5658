"""One layer of a derivation: its heading, its chains, and when they hold."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Notation
from ...grammar import Source as Text
from ..document import Block, Chain, ChainLine, Code, Heading, Inline, Prose, joined, sentence, sentence_of
from ..wording import translated, words
from .chains import Detail, chain
from .layer_derivations import LayerDerivations
from .legend import explanations, filled_in
from .pieces import conditions, output, shape_of
from .quantities import chains, stated
from .window_remarks import dropped_rows, padded_size, remarks


def layer_blocks(
    number: int,
    layer: LayerFacts,
    derivations: LayerDerivations,
    detail: Detail,
    notation: Notation,
    text: Text,
    padding: bool,
) -> list[Block]:
    """All that a derivation says about one single layer; in full also why same `padding` keeps the size."""
    blocks: list[Block] = [Heading(3, (f"{number}  {layer.name} · ", *summary(layer)))]
    sizes, counts = derivations.sizes, derivations.counts
    if not derivations:
        return [*blocks, Prose(nothing(layer)), *stated(layer, tuple(counts)), *_conditions(layer, None)]
    blocks += [chain(words.QUANTITIES["features"], one, layer.symbolic.kind, detail) for one in derivations.features]
    blocks += size_chains(layer, sizes or (), detail, padding=padding)
    blocks.append(output_chain(layer, (words.UNCHANGED,) if sizes is None and kept(layer) else ()))
    blocks += [block for name, ones in counts.items() for block in chains(layer, name, ones, detail, notation)]
    blocks += _conditions(layer, sizes)
    return [*blocks, *explanations(layer, list(derivations), text)] if detail == "full" else blocks


def summary(layer: LayerFacts) -> Inline:
    """`32 filters of 5×5 over 1 feature map`, and with whom a layer that is used again shares its parameters."""
    said = sentence(translated(layer.symbolic.kind.summary), lambda text: filled_in(text, layer))
    if not layer.symbolic.again or layer.symbolic.kind.params.is_zero:
        return said
    text = words.WEIGHTS_SHARED if layer.params.symbolic != 0 else words.SHARED_WITH
    return (*said, "; ", *sentence_of(text, name=Code(layer.symbolic.again)))


def nothing(layer: LayerFacts) -> Inline:
    """What a layer says that computes no size and has no parameters."""
    return sentence_of(words.OUTPUT_UNCHANGED if kept(layer) else words.OUTPUT_ALONE, output=output(layer))


def kept(layer: LayerFacts) -> bool:
    """Whether the output has the shape of the input."""
    return (layer.symbolic.features, layer.symbolic.space) == layer.symbolic.input_shape


def size_chains(
    layer: LayerFacts, sizes: Sequence[Derivation], detail: Detail, alone: bool = False, padding: bool = True
) -> list[Block]:
    """The chains of an output's sizes, with what is said of the windows; one is for all axes unless it is `alone`."""
    blocks: list[Block] = []
    for number, derivation in enumerate(sizes):
        rank = layer.symbolic.rank_out
        said = remarks(layer, derivation)
        if rank > 1 and len(sizes) == 1 and not alone:
            said.insert(0, (words.LIKEWISE[rank],))
        name = "" if number else words.QUANTITIES["size"]
        blocks.append(chain(name, derivation, layer.symbolic.kind, detail, joined(said, "; ")))
        if detail == "full" and padding and (line := padded_size(layer, derivation)):
            blocks.append(Chain("", (line,)))
    return blocks


def output_chain(layer: LayerFacts, reason: Inline = ()) -> Chain:
    """`output   32@24×24`"""
    symbolic, numeric = shape_of(layer.symbolic), shape_of(layer.numeric)
    lines = [ChainLine(None, "→", symbolic, reason)]
    if numeric != symbolic:
        lines.append(ChainLine(None, "=", numeric, (words.WITH_VALUES,)))
    return Chain(words.QUANTITIES["output"], tuple(lines))


def _conditions(layer: LayerFacts, sizes: list[Derivation] | None) -> list[Block]:
    """When the layer's results hold, in the file's letters, while they are not decided."""
    blocks = conditions(c for key, c in layer.symbolic.conditions.items() if key in layer.numeric.conditions)
    return [*blocks, *(dropped_rows(layer, sizes) if sizes else ())]
