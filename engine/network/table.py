"""The table of a network: its layers, totals, letters and conditions."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from ...grammar import Mistake, Network, Outputs, print_math, record, replace
from ..arithmetic import Impossible
from ..conditions import AtLeast, Stated, at_least, verdict_at
from ..formulas import SAVING, SUMMED, tree_of
from ..inference import Costs, InferredLayer, counted
from ..layers import ASIDE
from ..resolution import LetterBook, one_of, steps_of
from ..values import Value, algebra
from .bodies import distinct
from .facts import LayerFacts, facts_of_network
from .figures import NO_NEEDS, Figure, Needs, figure
from .layers_inside import inside, nested, of_one_body
from .possible import holding, still_open
from .showing import Shown
from .unrolling import in_a_row, written_out


@record()
class Totals:
    """The sums over all layers, each worked out when it is first requested."""

    table: Table

    @functools.cached_property
    def weights(self) -> Figure:
        return self.table.total("weights")

    @functools.cached_property
    def biases(self) -> Figure:
        return self.table.total("biases")

    @functools.cached_property
    def params(self) -> Figure:
        return self.table.total("params")

    @functools.cached_property
    def trainable(self) -> Figure:
        return self.table.total("trainable")

    @functools.cached_property
    def macs(self) -> Figure:
        return self.table.total("macs")


@record(repr=False)
class Table(Shown):
    """All that is known of a network under one convention.

    It is possible exactly where all `conditions` hold; where it is not `exact`, it may be possible elsewhere, too. Its
    formulas hold where these and all of `formulas_for` do: `N >= 1`, where other formulas are for no repetition.
    `beyond` says why the conditions allow no repetition, or one alone.

    >>> from netderive.engine import derive
    >>> table = derive("input 1@28x28 -> conv k@5x5")
    >>> table.totals.params.expr
    26*k
    >>> derive("input 1@28x28 -> conv k@5x5", {"k": 32}).totals.params.value
    832
    """

    network: Network
    title: str
    convention: str
    book: LetterBook
    layers: tuple[LayerFacts, ...]
    conditions: tuple[Stated, ...]
    formulas_for: tuple[AtLeast, ...] = ()
    exact: bool = True
    beyond: tuple[Mistake, ...] = ()
    paths: tuple[str, ...] = ()
    strict: bool = False
    needs: Needs = field(default=NO_NEEDS, repr=False)
    assumed: Mapping[str, str] = field(default_factory=dict)
    costs: Costs = Costs()

    @functools.cached_property
    def totals(self) -> Totals:
        return Totals(self)

    @property
    def assuming(self) -> frozenset[str]:
        """The layers whose assumed output enters others."""
        return frozenset().union(*(layer.assuming for layer in self.layers))

    def total(self, quantity: str) -> Figure:
        """The sum of one of `SUMMED` over all layers. Raises `ValueError` for another quantity.

        >>> from netderive.engine import derive
        >>> derive("input 1@28x28 -> conv 32@5x5 -> dense 10").total("flops").value
        1290240
        """
        one_of(quantity, SUMMED, "total")
        layers = [layer.for_quantity(quantity) for layer in self.layers]
        symbolic = algebra.add([counted(layer.symbolic, quantity) for layer in layers])
        needs = self._at_least_once if quantity in SAVING else self.needs
        if not self.book.values:
            return figure(symbolic, symbolic, needs, self.assuming)
        numeric = algebra.add([counted(layer.numeric, quantity) for layer in layers])
        return figure(symbolic, numeric, needs, self.assuming)

    @functools.cached_property
    def _at_least_once(self) -> Needs:
        """The needs of what also depends on later layers: each repeat is there."""
        times = [layer.symbolic.times for _, layer, _ in distinct(self.layers) if layer.symbolic.times is not None]
        found = [at_least(algebra.subtract(one, 1)) for one in times]
        there = dict.fromkeys(one for one in found if isinstance(one, AtLeast))
        return replace(self.needs, conditions=(*self.needs.conditions, *there))

    @property
    def ends(self) -> tuple[LayerFacts, ...]:
        """The layers that the file calls its `output`, else those of its chain whose output enters no other.

        They are in text order.

        >>> from netderive.engine import derive
        >>> [end.name for end in derive("input 8 -> a: dense 4 -> dense 2; from a -> dense 3").ends]
        ['dense2', 'dense3']
        """
        if named := [name for one in self.network.statements if isinstance(one, Outputs) for name in one.places]:
            return tuple(map(self._end_of, named))
        taken = {steps_of(name)[0][0] for layer in self.every for name in layer.inputs}
        return tuple(layer for layer in self.layers if layer.name not in taken)

    def _end_of(self, name: str) -> LayerFacts:
        """An output that the file names; of a repeat or block that is unrolled, the last of its layers."""
        with contextlib.suppress(KeyError):
            return self.layer(name)
        inside = (one for one in reversed(self.layers) if one.name.startswith((f"{name}.", f"{name}[")))
        return next(inside, self.layers[-1])

    @property
    def last(self) -> LayerFacts:
        """The layer whose output is that of the network: the last output that it names, else the end of its chain."""
        if any(isinstance(one, Outputs) for one in self.network.statements):
            return self.ends[-1]
        return next((layer for layer in reversed(self.layers) if layer.kind != ASIDE.word), self.layers[-1])

    def figure(self, value: Value) -> Figure:
        """An expression in the file's letters, with its number at the values given where it has one."""
        try:
            return figure(value, algebra.put(value, dict(self.book.values)), self.needs)
        except Impossible:  # such as a term that divides by 0 there
            return Figure(value, None, self.needs)

    @property
    def letters(self) -> dict[str, Value | None]:
        """The file's letters with their values, None where a letter is free."""
        return {name: self.book.number(name) for name in self.book.symbols}

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Every letter that its formulas hold: the file's, and those of its loops and blocks."""
        every = [layer.symbolic for _, layer, _ in distinct(self.layers)]
        counters = [
            repetitions.index for layer in every for repetitions in layer.repetitions if repetitions.index is not None
        ]
        own = {*self.book.symbols, *(name for layer in every for name in layer.arguments)}
        return frozenset(own).union(*map(algebra.letters_of, counters))

    @property
    def symbols(self) -> Mapping[str, Value]:
        """The file's letters as values, by name: those that the figures hold."""
        return self.book.symbols

    def layer(self, name: str) -> LayerFacts:
        """A layer by its name or path: `conv1`, `fire2.conv1`, `loop1[3].c`. Raises `KeyError` where there is none."""
        if not isinstance(name, str):
            raise TypeError(f"a layer is named by a text such as 'conv1', not {name!r}")
        (first, repetition), *rest = steps_of(name) or [("", "")]
        layer = next((one for one in of_one_body(self.layers) if one.name == first), None)
        letters = self.book.symbols, {**self.book.symbols, **self.book.values}
        for inner, following in rest:
            layer = layer and inside(layer, repetition, inner, letters)
            repetition = following
        if layer is None or repetition:
            known = ", ".join(dict.fromkeys(layer.name for layer in self.every))
            raise KeyError(f"there is no layer {name!r}; there are {known}")
        return layer

    def where(self, layers: Iterable[LayerFacts | None]) -> Table:
        """The same with the conditions under which these layers are there, too: repetitions that were requested."""
        when = [condition for layer in layers if layer is not None for condition in layer.when]
        if not when:
            return self
        return replace(self, conditions=still_open([*self.conditions, *when], self.book.values))

    @functools.cached_property
    def holding(self) -> tuple[Stated, ...]:
        """The conditions under which the formulas hold."""
        return holding(self.conditions, self.formulas_for)

    @property
    def left_open(self) -> tuple[Stated, ...]:
        """These conditions at the values given, without those that the values decide."""
        found = (verdict_at(one, self.book.values) for one in self.holding)
        return tuple(one for one in found if not isinstance(one, bool))

    @property
    def every(self) -> Iterator[LayerFacts]:
        """The layers with those inside of them, in text order."""
        for _, layer in nested(self.layers):
            yield layer

    def written_out(self, until: Mapping[str, int] | None = None) -> Table:
        """The table with every repetition and every use of a block as separate layers, named by paths; joins remain.

        Raises `Mistakes` where a letter that counts repetitions has no value, and the repeat no repetition in `until`.
        """
        return self._of(written_out(tuple(layer.numeric for layer in self.layers), until))

    def unrolled(self) -> Table:
        """All layers in one list, named by paths. Raises `Mistakes` where a repetition count has no value."""
        return self._of(tuple(in_a_row(written_out(tuple(layer.numeric for layer in self.layers)))))

    def _of(self, layers: tuple[InferredLayer, ...]) -> Table:
        facts = facts_of_network(layers, layers, self.needs)
        return replace(self, layers=facts, paths=tuple(layer.name for layer in layers))

    def __repr__(self) -> str:
        params = print_math(tree_of(self.totals.params.symbolic))
        return f"<Table of {len(self.layers)} layers, {params} parameters, {self.convention}>"
