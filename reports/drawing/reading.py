"""Facts into the outline of a picture: what keeps a shape shares a box, and a block is opened once."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import field

from ...engine import Figure, LayerFacts, Table
from ...engine.formulas import tree_of
from ...engine.inference import InferredLayer
from ...engine.layers import BRANCH, FLOW, NEXT, NO_WORK
from ...engine.network import facts_of
from ...engine.values import Value, add, at_least_zero, negate
from ...grammar import Expr, If, Layer, Letter, Range, ShapeExpr, print_math, record, replace, visible
from ..math import UnicodeMath
from ..wording import words
from .outline import ArrowStart, Fork, Framed, LayerBox, OutlinePart, OutlineRow, last_step

MOST_LEVELS = 6
"""Nested repetitions that are drawn one by one; more are one frame."""


def outline(table: Table, layers: Sequence[LayerFacts] | None = None, folded: bool = False) -> OutlineRow:
    """The outline of the picture of a network, or of some of its layers; `folded` has a box for each body."""
    shown = table.layers if layers is None else layers
    return _OutlineReader(table.network.source.text, folded).row(shown, shown[0].before, {})


@record(frozen=False)
class _OutlineReader:
    """Reads layers in text order; `steps` has the number of the step that gives each layer's output.

    Inside a nested repeat that is drawn repetition by repetition, `nest` is that, and which one is next.
    """

    text: str
    folded: bool = False
    nest: tuple[LayerFacts, int] | None = None
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    opened: set[str] = field(default_factory=set)

    def row(self, layers: Sequence[LayerFacts], before: str, steps: dict[str, int]) -> OutlineRow:
        """Layers in sequence, the first after the layer named `before`."""
        row: list[OutlinePart] = []
        for layer in layers:
            parts = self.parts(layer, before, steps)
            if shared := _in_one_box(row, layer, parts):
                row[-1] = shared
            else:
                row += parts
            if step := last_step(tuple(row)):
                steps[layer.name] = step.number
            elif before in steps:
                steps[layer.name] = steps[before]
            before = layer.name
        return tuple(row)

    def parts(self, layer: LayerFacts, before: str, steps: Mapping[str, int]) -> OutlineRow:
        """What one layer is drawn as; nothing for a body that is repeated 0 times."""
        if layer.symbolic.kind.flow and layer.repetitions:
            return self.body(layer, before, steps)
        if layer.symbolic.kind is NEXT and self.nest:
            return self.level(*self.nest, before, steps)
        if layer.symbolic.kind.joins:
            return (self.join(layer, before, steps),)
        return (self.step(layer, before, steps),)

    def body(self, layer: LayerFacts, before: str, steps: Mapping[str, int]) -> OutlineRow:
        """A block or a repeat as a frame around its body; one that is folded or was opened before as one box."""
        times = None if layer.times is None else layer.times.value
        if layer.never:
            return ()
        nested = times is not None and 1 < times <= MOST_LEVELS and _nests(layer.repetitions[-1].layers)
        if layer.kind in self.opened or (self.folded and not nested):
            step = self.step(layer, before, steps)
            links = [ArrowStart(steps[name]) for name in layer.symbolic.takes.values() if name in steps]
            return (replace(step, look="folded", links=(*step.links, *links)),)
        if nested:
            return self.level(layer, 1, before, steps)
        self.opened |= {layer.kind} - {*FLOW, BRANCH.word}
        row = self.row(layer.repetitions[-1].layers, before, _taken(layer, steps))
        return row if times == 1 or not row else (Framed(self.title(layer), row),)

    def title(self, layer: LayerFacts) -> str:
        """`× 12` for a repeat, `for i = 1..N` for a loop, `n = 3` for a branch, the use of a block as it is typed."""
        typed = self.typed(layer)
        if layer.symbolic.kind is BRANCH:
            return _branch_title(layer)
        if isinstance(chosen := layer.symbolic.layer, If) and layer.repetitions[-1].symbolic.offset:
            return f"if {print_math(chosen.condition.opposite)}"  # the body after `else`
        if layer.times is not None and typed.startswith("["):
            return f"× {UnicodeMath().math(tree_of(_known(layer.times)))}"
        return typed.split("[")[0].strip() or layer.name

    def level(self, repeat: LayerFacts, number: int, before: str, steps: Mapping[str, int]) -> OutlineRow:
        """A nested repetition with those inside of it; nothing after the last one."""
        branch = repeat.numeric.repetition(number) if repeat.times and number <= (repeat.times.value or 0) else None
        if branch is None:
            return ()
        nest, self.nest = self.nest, (repeat, number + 1)
        layers = facts_of(branch.layers, branch.layers, before)
        start = layers[0].before if layers else before
        row = self.row(layers, start, {**steps, start: steps[before]} if before in steps else dict(steps))
        self.nest = nest
        return row

    def join(self, layer: LayerFacts, before: str, steps: Mapping[str, int]) -> LayerBox | Fork:
        """A join with its branches; an empty one may bring what an earlier layer gives."""
        outer, links = layer.before or before, list[ArrowStart]()
        branches: list[OutlineRow | None] = []
        for branch, end in zip(layer.branches, layer.inputs, strict=False):
            elsewhere = not branch and end != outer
            branches.append(None if elsewhere else self.row(branch, outer, dict(steps)))
            links += [ArrowStart(steps[end])] if elsewhere and end in steps else []
        step = LayerBox(next(self.numbers), layer.kind, _output(layer.numeric), look="join", links=tuple(links))
        follows = [branch for branch in branches if branch is not None] == [()]
        return step if follows else Fork(tuple(branches), step)

    def step(self, layer: LayerFacts, before: str, steps: Mapping[str, int]) -> LayerBox:
        """One layer as a box."""
        if layer.symbolic.kind is NEXT:
            return LayerBox(next(self.numbers), words.INNER, look="inner")
        source = layer.symbolic.kind.source
        follows = not source and layer.inputs[:1] == (before,)
        links: list[ArrowStart] = [ArrowStart(steps[name]) for name in layer.inputs[follows:] if name in steps]
        if (again := layer.symbolic.again) in steps:
            links += [ArrowStart(steps[again], "shared")]
        output, params = _output(layer.numeric), _known(layer.params)
        look = "data" if source else "layer"
        step = LayerBox(next(self.numbers), self.typed(layer), output, params, (), look, follows, tuple(links))
        return replace(step, grows=_grows(layer.numeric))

    def typed(self, layer: LayerFacts) -> str:
        """The text of a layer without its label."""
        start, end = layer.span
        text = visible(" ".join(self.text[start:end].split()))
        label, colon, rest = text.partition(":")
        return rest.strip() if colon and label.strip() == layer.name else text


def _nests(layers: Sequence[LayerFacts]) -> bool:
    """Whether the next repetition is in a body."""
    return any(
        layer.symbolic.kind is NEXT or (not layer.symbolic.kind.flow and any(map(_nests, layer.branches)))
        for layer in layers
    )


def _taken(layer: LayerFacts, steps: Mapping[str, int]) -> dict[str, int]:
    """The steps that are known inside of a body: also those of the layers that it is given."""
    return {**steps, **{name: steps[there] for name, there in layer.symbolic.takes.items() if there in steps}}


def _branch_title(layer: LayerFacts) -> str:
    """`n = 3`, for the branch of a join in which the letter has this value; of a list, `n = k[3]`."""
    node, number = layer.symbolic.layer, layer.name.rpartition("[")[2].removesuffix("]")
    assert isinstance(node, Layer) and node.over is not None
    if isinstance(node.over, Range):
        return f"{node.over.name} = {number}"
    first, *others = node.over.values
    if isinstance(first, Letter) and not others:
        return f"{node.over.name} = {first.name}[{number}]"
    return f"{node.over.name} = {print_math(node.over.values[int(number) - 1])}"


def _in_one_box(row: Sequence[OutlinePart], layer: LayerFacts, parts: OutlineRow) -> LayerBox | Fork | None:
    """The last box with a layer that follows it, keeps its shape and multiplies nothing; None where it stays alone."""
    kind = layer.symbolic.kind
    keeps = kind.features is kind.size is kind.space is None and kind.macs == NO_WORK and not kind.flow
    if not row or not keeps or len(parts) != 1:
        return None
    match row[-1], parts[0]:
        case LayerBox(look="layer" | "join") as last, LayerBox(links=(), follows=True) as step:
            return _with(last, step)
        case Fork(join=join) as fork, LayerBox(links=(), follows=True) as step:
            return replace(fork, join=_with(join, step))
        case _:
            return None


def _with(last: LayerBox, step: LayerBox) -> LayerBox:
    return replace(last, then=(*last.then, step.typed), params=add([last.params, step.params]), output=step.output)


def _grows(inferred: InferredLayer) -> bool:
    """Whether some side of the output is not certainly as short as that of the input."""
    sides = zip(inferred.input_shape[1], inferred.output_shape[1], strict=False)
    return any(not at_least_zero(add([given, negate(size)])) for given, size in sides)


def _known(figure: Figure) -> Value:
    """A figure with the given values: its number, or what is left of its letters."""
    return figure.value if figure.value is not None else figure.symbolic if figure.filled is None else figure.filled


def _output(inferred: InferredLayer) -> Expr | ShapeExpr:
    features, sizes = tree_of(inferred.features), tuple(map(tree_of, inferred.space))
    return ShapeExpr(features, sizes) if sizes else features
