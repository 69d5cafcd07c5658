"""A body while it is run: what is around it, what its layers give, and what the whole run has found so far.

A run is given the function that infers one part (`place`). It knows neither layers nor repeats itself, so the rooms
above it can use it.
"""

from __future__ import annotations

import functools
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from ...grammar import Element, Letter, Mistake, Mistakes, Path, closest, record, replace
from ..arithmetic import Impossible, spend
from ..layers import UNTRAINED
from ..resolution import Body, FurtherPart, GoOn, Part, SideHead, looks_around, named_around
from ..values import Value
from .assumed_outputs import check_rank
from .binding import checked_row
from .costs import Costs
from .draft import Setting
from .inferred_layer import Branch, InferredLayer
from .path_lookup import inside_of
from .shapes import Shape

PLACED = 100
"""Steps that a layer takes to be inferred, beside those of its formulas."""

NextRepetition: TypeAlias = Callable[[Shape], Branch]
"""What the next repetition gives for the input."""

PlacePart: TypeAlias = "Callable[[Running, Part, Shape, InferredLayer | None], InferredLayer]"
"""Infers a part from its input. Raises `Mistakes` or `BrokenOff` where it is impossible."""


class BrokenOff(Exception):
    """A layer is impossible: what is wrong is among the run's mistakes."""


@record()
class RunOptions:
    """What holds for a whole run: the values of letters, the words of the convention, and the costs.

    `numbers` are the values that are known of `letters`; `by_number` repetitions are run one by one while they are few.
    `counts` are numbers of repetitions that are known although their letters are not: 0 for `N//32` where N <= 31.
    """

    letters: Mapping[str, Value]
    numbers: Mapping[str, Value]
    follows: frozenset[str]
    by_number: bool = False
    costs: Costs = Costs()
    counts: Mapping[Value, int] = field(default_factory=dict)


@record()
class Surroundings:
    """What is around a body, as data.

    `place` infers one part, whatever it is; `local` are the names of the blocks, loops and branches around, `counters`
    the letters that count repetitions there.
    """

    place: PlacePart
    options: RunOptions
    local: Mapping[str, Value] = field(default_factory=dict)
    counters: frozenset[str] = frozenset()

    @functools.cached_property
    def scope(self) -> dict[str, Value]:
        """Every letter that is known in the body."""
        return {**self.options.letters, **self.local}

    @functools.cached_property
    def setting(self) -> Setting:
        """What holds for all layers of the body."""
        return Setting(self.scope, self.options.follows, self.options.costs)

    @property
    def outer(self) -> dict[str, Value]:
        """The names for a body inside this one: even in a branch, `in` is each layer's own input there."""
        return {name: value for name, value in self.local.items() if name != "in"}


@record()
class LayersBefore:
    """The layers before a position in the text, and the parts that they come from, by name."""

    outputs: ChainMap[str, InferredLayer] = field(default_factory=lambda: ChainMap())
    parts: ChainMap[str, Part] = field(default_factory=lambda: ChainMap())

    def inside(self) -> LayersBefore:
        """The same for a body inside, whose own names come first."""
        return LayersBefore(self.outputs.new_child(), self.parts.new_child())

    def named_in(self, body: Body) -> LayersBefore:
        """Only those that a body names, and the first uses of those."""
        names = named_around(body)
        names |= {self.outputs[name].again for name in names if name in self.outputs}
        return LayersBefore(
            ChainMap({name: self.outputs[name] for name in names if name in self.outputs}),
            ChainMap({name: self.parts[name] for name in names if name in self.parts}),
        )


@record(frozen=False)
class Progress:
    """What a run has found so far, in all its bodies.

    `done` remembers bodies already run, and `fixed` the letters whose values had to be substituted; `branches` counts
    those that loops gave to joins; `counts` are the numbers of repetitions, as they are written.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    done: dict[tuple[object, ...], Branch] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    branches: int = 0
    counts: dict[Value, None] = field(default_factory=dict)


@record()
class Running:
    """A body that is being run: what is around it and before it, and the progress of the whole run.

    `inner` gives what the next repetition gives; layers of the file's own chain, and of a repetition in it, give what
    is `assumed` of them.
    """

    around: Surroundings
    before: LayersBefore = field(default_factory=LayersBefore)
    progress: Progress = field(default_factory=Progress)
    inner: NextRepetition | None = None
    assumed: Mapping[str, Shape] = field(default_factory=dict)
    repetition: str = ""
    """The path of the repetition in which outputs are assumed: `loop1[2].`"""

    @property
    def options(self) -> RunOptions:
        return self.around.options

    def child(
        self, local: Mapping[str, Value], inner: NextRepetition | None = None, counters: frozenset[str] = frozenset()
    ) -> Running:
        """A run of what is inside, with names of its own."""
        around = replace(self.around, local=local, counters=self.around.counters | counters)
        return Running(around, self.before.inside(), self.progress, inner)

    def branch(self, features: Value) -> Running:
        """A run of the branches of a join, which share its level; `in` are the features that enter there."""
        return replace(self, around=replace(self.around, local={**self.around.local, "in": features}))

    def frozen(self) -> Running:
        """The same run where no parameter is trained."""
        options = replace(self.options, follows=self.options.follows | {UNTRAINED})
        return replace(self, around=replace(self.around, options=options))

    def with_letters(self, letters: Mapping[str, Value]) -> Running:
        """The same run with other letters for all blocks inside: those of a network that is included."""
        options = replace(self.options, letters={**self.options.letters, **letters})
        return replace(self, around=replace(self.around, options=options))

    def isolated(self) -> Running:
        """A run of the same, of which nothing is left: no mistake, and no body that is shared."""
        return Running(self.around, self.before.inside(), inner=self.inner)

    def body(self, parts: Body, input_shape: Shape, before: InferredLayer | None) -> Branch:
        """Layers in sequence. Raises `BrokenOff` at one that is impossible; the rows after it are checked."""
        layers: list[InferredLayer] = []
        end: InferredLayer | None = None
        for number, part in enumerate(parts):
            try:
                if isinstance(part, GoOn):
                    before = self.earlier(part.place)
                    end, input_shape = before, before.gives
                    continue
                spend(PLACED)
                if isinstance(part, FurtherPart):
                    whole, into = layers[-1].before, layers[-1].input_shape
                else:
                    whole, into = before, input_shape
                inferred = self.around.place(self, part, into, whole)
            except (Mistakes, Impossible) as error:
                self.progress.mistakes += located(error, part.name, part.layer)
                self.progress.mistakes += _checked(parts[number + 1 :], self.around.scope)
                raise BrokenOff from None
            if self.assumed:
                inferred = self._with_assumed(inferred)
            layers.append(inferred)
            self.before.outputs[part.name] = inferred
            self.before.parts[part.name] = part
            if not isinstance(part, (SideHead, FurtherPart)):
                before = end = inferred
                input_shape = inferred.gives
        return Branch(tuple(layers), input_shape, end)

    def _with_assumed(self, inferred: InferredLayer) -> InferredLayer:
        """A layer with what is assumed of it, and the layers whose assumed output enters it."""
        sources = [inferred.before, *(branch.end for branch in inferred.branches)]
        sources += [self.before.outputs.get(name) for name, _ in inferred.also.values()]
        assuming = (one.assuming | ({self.repetition + one.name} if one.assumed else set()) for one in sources if one)
        every = inferred.assuming.union(*assuming)
        found = replace(inferred, assumed=self.assumed.get(inferred.name), assuming=every)
        check_rank(found)
        return found

    def once(
        self,
        body: Body,
        input_shape: Shape,
        local: Mapping[str, Value],
        counters: frozenset[str] = frozenset(),
        layers: Mapping[str, InferredLayer] | None = None,
    ) -> Branch:
        """A body with names of its own, given these layers; one that was run before on the same is not run again."""
        if looks_around(body):
            inside = self.child(local, counters=counters)
            inside.before.outputs.update(layers or {})
            return inside.body(body, input_shape, None)
        key = (body, input_shape, self.options.follows, self.around.counters | counters, *local.items())
        done = self.progress.done
        if key not in done:
            done[key] = self.child(local, counters=counters).body(body, input_shape, None)
        return done[key]

    def inside(self, body: Body, input_shape: Shape) -> Branch:
        """The layers of a body inside this one, which sees the names around it."""
        return self.child(self.around.outer, self.inner).body(body, input_shape, None)

    def also(self, label: Letter | Path) -> tuple[str, Shape]:
        """An earlier layer's full name, and what it gives."""
        inferred = self.earlier(label)
        return inferred.name, inferred.gives

    def earlier(self, label: Letter | Path) -> InferredLayer:
        """An earlier layer, by its name or path."""
        if isinstance(label, Letter) and label.name in self.before.outputs:
            return self.before.outputs[label.name]
        name = label.text if isinstance(label, Path) else label.name
        if (found := inside_of(self.before.outputs, name)) is not None:
            return replace(found, name=name)
        known = tuple(self.before.outputs)
        raise Mistakes([Mistake.of("layer.not_before", label.span, near=closest(name, known), name=name, known=known)])


def _checked(parts: Body, letters: Mapping[str, Value]) -> Iterator[Mistake]:
    """What is wrong with the values of rows after an impossible layer."""
    for part in parts:
        for branch in part.branches:
            yield from _checked(branch, letters)
        if type(part) is Part and not part.branches:
            yield from checked_row(part.name, part.kind, part.layer, part.row, letters)


def located(error: Mistakes | Impossible, name: str, layer: Element) -> list[Mistake]:
    """The mistakes of a layer; those without a position of their own are at the layer."""
    if isinstance(error, Impossible):
        return [error.mistake.within("of", owner=name).at(layer.span)]
    return [m if m.span and m.span[1] > 0 else m.at(layer.span) for m in error.mistakes]
