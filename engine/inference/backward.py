"""Which outputs the backward pass needs: each tensor is saved once, however many layers compute gradients from it.

A layer's output is kept where its own gradient is computed from it, or that of a later layer. So gradients are
followed through the network in text order (which values have one), and needs against it (which values are used).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field

from ...grammar import (
    record,
    replace,
)
from ..layers import NEVER, NEXT, PARALLEL
from .inferred_layer import InferredLayer, Joined, Memo, Passing, RepeatedBody, Repetitions, SingleBody
from .saved_rules import saved_rule, trains
from .shapes import Shape
from .value_names import (
    START,
    end_of,
    is_inside,
    mentioned_by,
    name_of,
    names_inside,
    of_level,
    outermost_of,
    source_of,
)


def with_passing(layers: tuple[InferredLayer, ...]) -> tuple[InferredLayer, ...]:
    """The layers of a network, each with what the backward pass needs of it."""
    return _Marking().body(layers, frozenset(), False, frozenset()).layers


@record()
class _Marked:
    """A body with its marks: which values around it are `needed`, and whether its output has a `gradient`."""

    layers: tuple[InferredLayer, ...]
    needed: frozenset[str]
    gradient: bool


@record(frozen=False)
class _Marking:
    """Marks the layers of bodies, each body once for the same needs and gradients."""

    known: dict[tuple[object, ...], tuple[tuple[InferredLayer, ...], _Marked]] = field(default_factory=dict)
    outer: dict[int, tuple[tuple[InferredLayer, ...], frozenset[str]]] = field(default_factory=dict)

    def body(
        self,
        layers: tuple[InferredLayer, ...],
        needed: frozenset[str],
        gradient: bool,
        around: frozenset[str],
        end: str = START,
    ) -> _Marked:
        """A body of which `needed` are the values that others need; `around` are outer values with a gradient."""
        around &= self.outer_names(layers)
        key = (id(layers), needed, gradient, around, end)
        if key not in self.known:
            level = _Level(self, set(needed), {START: gradient, **dict.fromkeys(around, True)})
            level.forward(layers)
            marked = tuple(reversed(list(level.backward(reversed(layers)))))
            own = {layer.name for layer in of_level(layers)}
            self.known[key] = layers, _Marked(marked, frozenset(level.needed - own), level.gradient(end))
        return self.known[key][1]

    def outer_names(self, layers: tuple[InferredLayer, ...]) -> frozenset[str]:
        """The names of values around a body that are mentioned in it: of the others it makes no difference."""
        if id(layers) not in self.outer:
            mentioned = set[str]()
            for layer in of_level(layers):
                mentioned |= mentioned_by(layer)
                for one in layer.repetitions:
                    mentioned |= self.outer_names(one.layers)
            mentioned |= set(map(outermost_of, mentioned))
            own = {layer.name for layer in of_level(layers)}
            self.outer[id(layers)] = layers, frozenset(mentioned - own)
        return self.outer[id(layers)][1]


@record(frozen=False)
class _Level:
    """One level of names: which values have a gradient, and which are needed for one."""

    marking: _Marking
    needed: set[str]
    gradients: dict[str, bool]
    unknown: dict[str, str] = field(default_factory=dict)
    separate: set[int] = field(default_factory=set)
    """Joins, by identity, whose names inside were there before: another use of one of the same level."""

    def gradient(self, name: str) -> bool:
        """Whether a value has a gradient; of what is inside a layer, as its output has."""
        return self.gradients.get(name, self.gradients.get(outermost_of(name), False))

    def forward(self, layers: Iterable[InferredLayer]) -> None:
        """Follows gradients in text order."""
        for layer in layers:
            if layer.again and names_inside(layer) & self.gradients.keys():
                self.separate.add(id(layer))
            with self._separate(layer):
                for branch in layer.branches:
                    self.forward(branch.layers)
                found = self._has_gradient(layer)
            self.gradients[layer.name] = found

    @contextlib.contextmanager
    def _separate(self, layer: InferredLayer) -> Iterator[None]:
        """Another use of a join has names inside that its first use has, too: they are kept apart."""
        names = names_inside(layer) if id(layer) in self.separate else set[str]()
        needed, gradients = self.needed & names, {name: self.gradients.pop(name, False) for name in names}
        self.needed -= names
        yield
        self.needed = self.needed - names | needed
        self.gradients |= gradients

    def _has_gradient(self, layer: InferredLayer) -> bool:
        if layer.branches:
            return any(self.gradient(end_of(branch, layer)) for branch in layer.branches)
        sources = [] if layer.kind.source else [source_of(layer), *(name for name, _ in layer.also.values())]
        comes = any(map(self.gradient, sources))
        if _is_absent(layer):
            return comes
        return any(self._through(layer)[1:]) if layer.repetitions else comes or trains(layer.kind)

    def _around(self, layer: InferredLayer) -> frozenset[str]:
        """The values around a body that have a gradient, by their names inside."""
        inner = {name for name, outer in layer.takes.items() if self.gradient(outer)}
        return frozenset(inner | {name for name, has in self.gradients.items() if has and name})

    def _through(self, layer: InferredLayer) -> list[bool]:
        """Whether a gradient comes into each of the repetitions, one after another, and out of the last."""
        around, found = self._around(layer), [self.gradient(source_of(layer))]
        for one in layer.repetitions:
            comes = found[0] if isinstance(layer.inside, SingleBody) else found[-1]
            end = name_of(one.branch.end)
            there = one.times != 0
            found.append(self.marking.body(one.layers, frozenset(), comes, around, end).gradient if there else comes)
        return found

    def backward(self, layers: Iterable[InferredLayer]) -> Iterator[InferredLayer]:
        """Follows needs from the last layer to the first."""
        for layer in layers:
            if layer.branches:
                with self._separate(layer):
                    marked = self._join(layer)
                yield marked
            elif layer.repetitions:
                yield self._bodies(layer)
            else:
                yield self._single(layer)

    def _single(self, layer: InferredLayer) -> InferredLayer:
        source, needed = source_of(layer), layer.name in self.needed
        saved = layer.kind.saved or NEVER
        others = [name for name, _ in layer.also.values()]
        gradient = not layer.kind.source and any(map(self.gradient, [source, *others]))
        trained = trains(layer.kind)
        wanted = {"weights": trained, "input": gradient, "both": trained or gradient}.get(saved.input, False)
        if wanted:
            self.needed |= {source, *others}
        elif (saved.view or layer.kind.flow) and needed and not layer.kind.source:
            self.needed.add(source)  # a body without layers passes its input on
        if layer.kind.saved is None and not layer.kind.flow:
            self.unknown |= dict.fromkeys([source, *others], layer.kind.word)
        unknown = "" if needed else self.unknown.get(layer.name, "")
        return _with(layer, Passing(gradient, needed, (), unknown))

    def _join(self, layer: InferredLayer) -> InferredLayer:
        saved, needed = layer.kind.saved or NEVER, layer.name in self.needed
        if id(layer) in self.separate:
            for branch in layer.branches:
                self.forward(branch.layers)
        ends = [end_of(branch, layer) for branch in layer.branches]
        known = layer.kind.saved is not None and not (saved.branches and len(ends) > 2)
        if saved.branches == "others":
            others = [ends[:number] + ends[number + 1 :] for number in range(len(ends))]
            self.needed |= {end for end, rest in zip(ends, others, strict=True) if any(map(self.gradient, rest))}
        elif saved.branches == "all" and any(map(self.gradient, ends)):
            self.needed |= set(ends)
        branches = [
            replace(branch, layers=tuple(reversed(list(self.backward(reversed(branch.layers))))))
            for branch in reversed(layer.branches)
        ]
        passing = Passing(self.gradients[layer.name], needed) if known else None
        return _with(layer, passing, Joined(tuple(reversed(branches))))

    def _bodies(self, layer: InferredLayer) -> InferredLayer:
        """A repeat, a block, or a choice between two bodies."""
        inside, source = layer.inside, source_of(layer)
        assert isinstance(inside, RepeatedBody | SingleBody)
        needed = layer.name in self.needed
        within = {name for name in self.needed if is_inside(name, layer)}
        if layer.kind in PARALLEL or _differ(inside, within):
            self.unknown[source] = layer.kind.word
            return _with(layer, None)
        wanted = frozenset(name.split(".", 1)[1] for name in within)
        comes, around = self._through(layer), self._around(layer)
        repetitions: list[Repetitions] = []
        surplus: list[tuple[int, Shape]] = []
        outer, behind = set[str](), needed
        after = layer.output_shape
        for number, one in reversed(list(enumerate(inside.repetitions))):
            alone = isinstance(inside, SingleBody)
            marked, extra = self._repetition(
                one, wanted, comes[0 if alone else number], around, needed if alone else behind
            )
            if marked is None:
                self.unknown[source] = layer.kind.word
                return _with(layer, None)
            surplus += [(extra, after)] if extra else []
            repetitions.append(replace(one, branch=replace(one.branch, layers=marked.layers)))
            if one.times == 0:  # a row for more repetitions than there are
                continue
            behind, after = START in marked.needed, one.input_shape
            outer |= marked.needed - {START}
        if _is_absent(layer):
            outer, behind = set(), needed
        self.needed |= {layer.takes.get(name, name) for name in outer} | ({source} if behind else set())
        passing = Passing(comes[0], needed, tuple(surplus))
        return _with(layer, passing, replace(inside, repetitions=tuple(reversed(repetitions))))

    def _repetition(
        self, one: Repetitions, wanted: frozenset[str], comes: bool, around: frozenset[str], behind: bool
    ) -> tuple[_Marked | None, int]:
        """One of these repetitions with its marks, and how many outputs more are needed than by the marks: -1, 0 or 1.

        None where the first repetition differs from the others, for no gradient comes into it.
        """
        end = name_of(one.branch.end)
        ends = wanted | {end}

        def marked(needed: bool, gradient: bool = comes) -> _Marked:
            return self.marking.body(one.layers, ends if needed else wanted, gradient, around, end)

        if one.times in (0, 1):
            return marked(behind), 0
        again = marked(False)
        if again.gradient != comes:
            other = marked(False, again.gradient)
            if again.needed != other.needed or not _keep_equal(again, other):
                return None, 0
        following = START in again.needed
        kept = marked(True)
        if following == behind or _keep_equal(again, kept) or (START in kept.needed and not following):
            return marked(behind), 0  # its output is kept anyway, or is its input
        return marked(following), int(behind) - int(following)


def _keep_equal(one: _Marked, other: _Marked) -> bool:
    """Whether the layers of two markings keep the same."""
    pairs = zip(_every(one.layers), _every(other.layers), strict=True)
    return all(_kept(layer) == _kept(twin) for layer, twin in pairs)


def _kept(layer: InferredLayer) -> object:
    """What is kept of a layer, to be compared."""
    if not layer.whole or layer.passing is None:
        return saved_rule(layer)
    return bool(layer.branches) and layer.passing.needed, layer.passing.surplus


def _every(layers: Iterable[InferredLayer]) -> Iterator[InferredLayer]:
    for layer in layers:
        for body in layer.bodies:
            yield from _every(body)
        yield layer


def _is_absent(layer: InferredLayer) -> bool:
    """Whether a repeat has no repetition, so that it is the identity."""
    return layer.times == 0


def _differ(inside: RepeatedBody | SingleBody, within: Collection[str]) -> bool:
    """Whether what is saved differs in ways that are not followed: in single repetitions, or by an open condition."""
    if isinstance(inside, SingleBody):
        return any(one.copies != 1 for one in inside.repetitions)
    return bool(within or inside.layers) or _nests(inside.repetitions)


def _nests(repetitions: Iterable[Repetitions]) -> bool:
    """Whether the next repetition is inside a repetition."""
    return any(layer.kind == NEXT for one in repetitions for layer in _every(one.layers))


def _with(
    layer: InferredLayer, passing: Passing | None, inside: Joined | RepeatedBody | SingleBody | None = None
) -> InferredLayer:
    if inside is None:
        return replace(layer, passing=passing)
    return replace(layer, passing=passing, inside=inside, counts=Memo(layer.counts))
