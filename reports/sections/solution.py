"""The layers of a worked solution in text order: each way to derive a layer once, the others as rows of a table."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from ...engine import LayerFacts, Table
from ...engine.derivations import Derivation, Notation
from ...engine.formulas import tree_of
from ...engine.layers import FLOW
from ...engine.network import Bodies, path_inside
from ...grammar import Expr, print_math, record
from ..document import Block, Formula, Inline, joined, sentence_of
from ..wording import words
from .chains import Detail
from .joins import join_blocks
from .layer_derivations import LayerDerivations
from .layers import layer_blocks, summary
from .pieces import assigned, shape
from .repeats import body_summary, closing, opening, repetition_heading
from .rows import LayerRow, rows_table
from .totals import layer_name
from .window_remarks import padded_size, remarks

SHORT = 24
"""A longer value of a letter is not shown in a row."""


@record()
class DerivedLayer:
    """A layer that was derived: its number, and its derivations or, of a body, the layer."""

    number: int
    layer: LayerFacts
    derivations: LayerDerivations | None = None


@record(frozen=False)
class SolutionWriter:
    """Writes layers in sequence, and remembers how each was derived.

    `deep` bodies are opened inside each other; a deeper one is a row. `behind` has what follows a layer of the
    network's own row.
    """

    table: Table
    detail: Detail
    notation: Notation
    show: Sequence[str]
    deep: int | None = None
    behind: Mapping[str, list[Block]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    rows: list[LayerRow] = field(default_factory=list)
    derived: dict[Hashable, DerivedLayer] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    padded: bool = False
    counter: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.show)

    def write(self, layers: Sequence[LayerFacts]) -> list[Block]:
        """All blocks of the layers of one row; an input has the number 0."""
        self.counter = itertools.count(0 if layers and layers[0].symbolic.kind.source else 1)
        for layer in layers:
            self._layer(layer, 0, "")
            if layer.name in self.behind:
                self._add(self.behind[layer.name])
        return self.finished()

    def finished(self) -> list[Block]:
        """The blocks so far, none of the rows left over."""
        if self.rows:
            self.blocks.append(rows_table(self.rows, self.notation, self.show))
            self.rows = []
        return self.blocks

    def _add(self, blocks: list[Block]) -> None:
        self.finished().extend(blocks)

    def _layer(self, layer: LayerFacts, depth: int, path: str) -> None:
        """A layer after its branches; a body with what is inside between its two ends."""
        if layer.symbolic.kind.flow:
            self._body(layer, depth, path)
            return
        for branch in layer.branches:
            for inside in branch:
                self._layer(inside, depth + 1, path)
        number = next(self.counter)
        if layer.symbolic.kind.source:
            return
        derivations = LayerDerivations.of(layer, self.detail, self.notation, self.show)
        key = (layer.kind, layer.symbolic.kind.summary, derivations.form(self.detail), self._outside(layer))
        first = self.derived.setdefault(key, DerivedLayer(number, layer, derivations))
        if first.number != number:
            self._row(number, depth, layer, self._compared(first, layer, derivations))
        elif layer.branches:
            self._add(join_blocks(number, layer, self.detail, self.notation, self.table.network.source, self.show))
        elif derivations:
            self._derived(number, layer, derivations)
        else:
            self._row(number, depth, layer, summary(layer))
        self.names.setdefault(layer.name, set()).add(first.number)

    def _derived(self, number: int, layer: LayerFacts, derivations: LayerDerivations) -> None:
        text = self.table.network.source
        self._add(layer_blocks(number, layer, derivations, self.detail, self.notation, text, not self.padded))
        self.padded = self.padded or any(padded_size(layer, one) for one in derivations.sizes or ())

    def _outside(self, layer: LayerFacts) -> Hashable:
        """In full, a join is like another only with the same input."""
        return (
            (layer.symbolic.input_shape, layer.symbolic.output_shape) if self.detail == "full" and layer.whole else ()
        )

    def _body(self, layer: LayerFacts, depth: int, path: str) -> None:
        number = next(self.counter)
        earlier = self.bodies.earlier(layer, path)
        key = ("body", layer.kind) if layer.kind not in FLOW else ("body", number)
        first = self.derived.setdefault(key, DerivedLayer(number, layer))
        closed = (self.deep is not None and depth >= self.deep) or (self.detail != "full" and layer.never)
        if earlier or closed or (first.number != number and self.detail != "full"):
            said: Inline = body_summary(layer) if first.number == number else self._other_use(first, layer)
            self._row(number, depth, layer, sentence_of(words.AS, name=earlier) if earlier else said)
            return
        self._add(opening(number, layer))
        for repetitions in () if layer.symbolic.again else layer.repetitions:
            self._add(repetition_heading(layer, repetitions))
            for inside in repetitions.layers:
                self._layer(inside, depth + 1, path_inside(layer, path))
        self._add(closing(layer, self.detail, self.notation, self.show, self.table.book.values))

    def _row(self, number: int, depth: int, layer: LayerFacts, said: Inline) -> None:
        self.rows.append(LayerRow(number, layer_name(depth, layer), layer, said))

    def _named(self, first: DerivedLayer, layer: LayerFacts) -> str:
        """`conv1`, with its number where another layer has the name too, such as the one that is compared with it."""
        name = first.layer.name
        shared = name == layer.name or self.names.get(name, set()) - {first.number}
        return f"{name} ({first.number})" if shared else name

    def _compared(self, first: DerivedLayer, layer: LayerFacts, derivations: LayerDerivations) -> Inline:
        """`as conv1 with l = 64`, and what is said of its window."""
        values = _other_values(first, layer, derivations)
        said = [self._as(first, layer, values)]
        known = _remarks(first.layer, first.derivations)
        return joined([*said, *(one for one in _remarks(layer, derivations) if one not in known)], "; ")

    def _other_use(self, first: DerivedLayer, layer: LayerFacts) -> Inline:
        """`as stage1 with k = 128`, or on which input."""
        one, other = first.layer.numeric.arguments, layer.numeric.arguments
        values = _equations({name: tree_of(value) for name, value in other.items() if one.get(name) != value})
        if values:
            return self._as(first, layer, values)
        shown = Formula((shape(*layer.numeric.input_shape),))
        return sentence_of(words.AS_ON, name=self._named(first, layer), shape=shown)

    def _as(self, first: DerivedLayer, layer: LayerFacts, values: list[Inline]) -> Inline:
        """`as conv1 with l = 64`."""
        text = words.AS_WITH if values else words.AS
        return sentence_of(text, name=self._named(first, layer), values=joined(values, ", "))


def _remarks(layer: LayerFacts, derivations: LayerDerivations | None) -> list[Inline]:
    """What is said of a layer's window."""
    sizes = derivations.sizes if derivations else None
    return [one for size in sizes or () for one in remarks(layer, size)]


def _equations(values: Mapping[str, Expr]) -> list[Inline]:
    """`h = 12`, `n = m = 3`: the letters of one value together."""
    letters: dict[Expr, list[str]] = {}
    for name, tree in values.items():
        letters.setdefault(tree, []).append(name)
    return [assigned(names, tree) for tree, names in letters.items()]


def _other_values(first: DerivedLayer, layer: LayerFacts, derivations: LayerDerivations) -> list[Inline]:
    """`l = 64`, `k = 128`: the letters of the rules that have other values than in an earlier layer."""
    assert first.derivations is not None
    before, now = _values(first.derivations, first.layer), _values(derivations, layer)
    return _equations({name: tree for name, tree in now.items() if before.get(name) != tree})


def _values(derivations: Iterable[Derivation], layer: LayerFacts) -> dict[str, Expr]:
    """What the letters of a layer's rules are, as far as it is short."""
    letters = layer.numeric.letters
    trees = {
        shown: letters[ours].tree
        for one in derivations
        for ours, shown in one.names.items()
        if ours in letters and shown in one.letters and letters[ours].source.how != "derived"
    }
    return {name: tree for name, tree in trees.items() if len(print_math(tree)) <= SHORT}
