"""A network, part by part: from the named parts to every layer in its place.

The network is run twice: once with every letter kept, once with the values that are given. The
first run gives the expressions, the second the numbers; a number is got by putting values into a
result only where turns are too many to be run one by one.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Letter, Path
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Element
from .algebra import Value
from .assuming import check_rank
from .binding import bound_value, checked_row
from .impossible import Impossible
from .joining import join
from .layers import KINDS
from .parts import AnotherUse, Body, GoOn, Inner, Once, Part, Repeated, Used, looks_around, named_around, nested_in
from .paths import inside_of
from .placed import Branch, Placed, Shape, Turns
from .placing import bind_output, place
from .sharing import share, tied_row

Inside: TypeAlias = Callable[[Shape], Branch]
"""What the next turn gives for what comes in."""


class BrokenOff(Exception):
    """A layer is impossible: what is wrong stands among the run's mistakes."""


@dataclass
class Run:
    """One run through the network: its layers in order, and where it broke off.

    `fixed` are the letters whose values were put in, for turns were run one by one: it holds for these alone.
    """

    layers: tuple[Placed, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)
    fixed: frozenset[str] = frozenset()


def run(
    body: Body,
    letters: Mapping[str, Value],
    numbers: Mapping[str, Value],
    follows: frozenset[str],
    by_number: bool = False,
    element_size: int = 4,
    assumed: Mapping[str, Shape] | None = None,
) -> Run:
    """Puts the parts one behind another until one is impossible.

    `numbers` are the values that are known of the letters; `by_number` turns are run one by one while they are few;
    `element_size` is how many bytes a value has; `assumed` what layers give whatever is derived for them.
    """
    running = Running(letters, numbers, follows, by_number, element_size)
    running.assumed = assumed or {}
    try:
        return Run(running.body(body, (1, ()), None).layers, fixed=frozenset(running.fixed))
    except BrokenOff:
        return Run((), running.mistakes)


@dataclass(frozen=True)
class Surroundings:
    """What is around a body, as data: its letters, and the layers and parts before it that it names."""

    letters: Mapping[str, Value]
    numbers: Mapping[str, Value]
    follows: frozenset[str]
    by_number: bool
    element_size: int
    local: Mapping[str, Value]
    counters: frozenset[str]
    outputs: Mapping[str, Placed]
    parts: Mapping[str, Part]

    def running(self) -> Running:
        """A run of its own of what stands inside."""
        run = Running(self.letters, self.numbers, self.follows, self.by_number, self.element_size, dict(self.local))
        run.outputs, run.parts = ChainMap({**self.outputs}), ChainMap({**self.parts})
        run.counters = self.counters
        return run


@dataclass
class Running:
    """One run while it goes on: what each layer so far gives, and what went wrong.

    `follows` are the convention's name, and `strict` where windows must fit evenly.
    `local` are the names of the blocks, loops and branches around, `outputs` and `parts` what stands
    before, by name; `inner` gives what the next turn gives; `counters` are the letters that count turns around; `done`
    remembers bodies already run, and `fixed` the letters whose values had to be put in; layers of the file's own
    chain give what is `assumed` of them.
    """

    letters: Mapping[str, Value]
    numbers: Mapping[str, Value]
    follows: frozenset[str]
    by_number: bool = False
    element_size: int = 4
    local: dict[str, Value] = field(default_factory=dict)
    outputs: ChainMap[str, Placed] = field(default_factory=lambda: ChainMap())
    parts: ChainMap[str, Part] = field(default_factory=lambda: ChainMap())
    inner: Inside | None = None
    counters: frozenset[str] = frozenset()
    mistakes: list[Mistake] = field(default_factory=list)
    done: dict[tuple[object, ...], Branch] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    assumed: Mapping[str, Shape] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scope = {**self.letters, **self.local}

    def child(
        self,
        local: Mapping[str, Value] | None = None,
        inner: Inside | None = None,
        counters: frozenset[str] = frozenset(),
    ) -> Running:
        """A run of what stands inside, with names of its own."""
        return Running(
            self.letters,
            self.numbers,
            self.follows,
            self.by_number,
            self.element_size,
            dict(self.local if local is None else local),
            self.outputs.new_child(),
            self.parts.new_child(),
            inner,
            self.counters | counters,
            self.mistakes,
            self.done,
            self.fixed,
        )

    def surroundings(self, body: Body) -> Surroundings:
        """What is around a body."""
        names = named_around(body)
        names |= {self.outputs[name].again for name in names if name in self.outputs}
        return Surroundings(
            self.letters,
            self.numbers,
            self.follows,
            self.by_number,
            self.element_size,
            self.local,
            self.counters,
            {name: self.outputs[name] for name in names if name in self.outputs},
            {name: self.parts[name] for name in names if name in self.parts},
        )

    def apart(self) -> Running:
        """A run of the same, of which nothing is left: no mistake, and no body that is shared."""
        apart = self.child(inner=self.inner)
        apart.mistakes, apart.done, apart.fixed = [], {}, set()
        return apart

    def body(self, parts: Body, comes_in: Shape, before: Placed | None) -> Branch:
        """Layers one behind another. Raises `BrokenOff` at one that is impossible; the rows behind it are checked."""
        layers: list[Placed] = []
        end: Placed | None = None
        for number, part in enumerate(parts):
            try:
                if isinstance(part, GoOn):
                    before = self.earlier(part.place)
                    end, comes_in = before, before.gives
                    continue
                placed = self._placed(part, comes_in, before)
            except (Mistakes, Impossible) as error:
                self.mistakes += located(error, part.name, part.layer)
                self.mistakes += (m for later in parts[number + 1 :] for m in _checked(later, self.scope))
                raise BrokenOff from None
            placed.before, placed.element_size = before, self.element_size
            if self.assumed:
                placed.assumed = self.assumed.get(part.name)
                placed.assuming = self._assuming(placed)
                check_rank(placed)
            layers.append(placed)
            self.outputs[part.name] = before = placed
            self.parts[part.name] = part
            end, comes_in = placed, placed.gives
        return Branch(tuple(layers), comes_in, end)

    def _assuming(self, placed: Placed) -> frozenset[str]:
        """The layers whose assumed output comes into one."""
        sources = [placed.before, *(branch.end for branch in placed.branches)]
        sources += [self.outputs.get(name) for name, _ in placed.also.values()]
        found = (one.assuming | ({one.name} if one.assumed else set()) for one in sources if one)
        return frozenset().union(*found)

    def once(
        self, body: Body, comes_in: Shape, local: Mapping[str, Value], counters: frozenset[str] = frozenset()
    ) -> Branch:
        """A body with names of its own; one that was run before on the same is not run again."""
        if looks_around(body):
            return self.child(local, counters=counters).body(body, comes_in, None)
        key = (body, comes_in, self.by_number, self.counters | counters, *local.items())
        if key not in self.done:
            self.done[key] = self.child(local, counters=counters).body(body, comes_in, None)
        return self.done[key]

    def _placed(self, part: Part, comes_in: Shape, before: Placed | None) -> Placed:
        match part:
            case Repeated():
                from .turns import repeated

                return repeated(self, part, comes_in)
            case Used():
                arguments = self._arguments(part, comes_in)
                placed = self._group(part, comes_in, self.once(part.body, comes_in, arguments))
                placed.arguments = arguments
                return placed
            case Once():
                return self._group(part, comes_in, self._inside(part.body, comes_in))
            case Inner():
                assert self.inner is not None
                return self._group(part, comes_in, Branch((), self.inner(comes_in).gives))
            case AnotherUse():
                return self._again(part, comes_in, before)
            case _ if part.branches:
                return self._join(part, comes_in, before)
            case _:
                also = {word: self._also(label) for word, label in part.row.others.items()}
                return self._layer(part.name, part, comes_in, also)

    def _layer(self, name: str, part: Part, comes_in: Shape, also: Mapping[str, tuple[str, Shape]]) -> Placed:
        return place(name, part.kind, part.layer, part.row, comes_in, self.scope, self.follows, also)

    def _join(self, part: Part, comes_in: Shape, before: Placed | None) -> Placed:
        inside = self.child({**self.local, "in": comes_in[0]}, self.inner)
        inside.outputs, inside.parts, inside.assumed = self.outputs, self.parts, self.assumed
        branches: list[Branch] = []
        for body in part.branches:
            try:
                branches.append(inside.body(body, comes_in, before))
            except BrokenOff:
                continue
        if len(branches) < len(part.branches):
            raise BrokenOff
        return join(part.name, part.kind, part.layer, part.row, comes_in, tuple(branches), self.scope, self.follows)

    def _inside(self, body: Body, comes_in: Shape) -> Branch:
        names = {name: value for name, value in self.local.items() if name != "in"}  # as in turns
        return self.child(names, self.inner).body(body, comes_in, None)

    def _group(self, part: Part, comes_in: Shape, branch: Branch) -> Placed:
        """A body that stands once, as one entry."""
        placed = grouped(part, comes_in, branch.gives)
        placed.turns = (Turns(branch, comes_in, 0, 1, 1),) if branch.layers else ()
        return placed

    def _arguments(self, part: Used, comes_in: Shape) -> dict[str, Value]:
        """The parameters of a block: the values given where it is used, or their defaults."""
        assert part.block is not None
        given, found = dict(part.given), {}
        for name, default in part.block.parameters.items():
            outside = {"in": comes_in[0], **self.scope}
            scope = outside if name in given else {"in": comes_in[0], **self.letters, **found}
            tree = given.get(name, default)
            assert tree is not None
            found[name] = bound_value(tree, scope)
        return found

    def _again(self, part: AnotherUse, comes_in: Shape, before: Placed | None) -> Placed:
        """What stands there once more: the same parameters, work anew."""
        original = self.earlier(part.place)
        name = part.place.text if isinstance(part.place, Path) else part.place.name
        source = self.parts.get(name)
        if source is None or original.kind.source:
            wrong = f"`{name}` cannot be used again from here"
            raise Mistakes([Mistake(wrong, part.place.span, "name a layer of the same body, or of one around it")])
        if nested_in((source,)):
            wrong = f"`{name}` cannot be used again: the next turn stands in it"
            raise Mistakes([Mistake(wrong, part.place.span, "write it once more")])
        if original.again:
            source, original = self.parts[original.again], self.outputs[original.again]
        tied = tied_row(source, original, comes_in)
        if tied:
            placed = place(part.name, KINDS[tied[0]], part.layer, tied[1], comes_in, self.scope, self.follows, {})
        else:
            placed = self.apart()._same(source, part, comes_in, before)
        return share(placed, original, part, tied is not None)

    def _same(self, source: Part, part: AnotherUse, comes_in: Shape, before: Placed | None) -> Placed:
        """What stands at `source`, for what comes in here; its mistakes stand where it is used again."""
        try:
            if type(source) is Part and not source.branches:
                also = {word: self._also(label) for word, label in source.row.others.items()}
                return self._layer(part.name, source, comes_in, also)
            placed = self._placed(source, comes_in, before)
        except (BrokenOff, Mistakes) as error:
            mistakes = error.mistakes if isinstance(error, Mistakes) else self.mistakes
            raise Mistakes([Mistake(m.message, part.layer.span, m.hint, m.id) for m in mistakes]) from None
        placed.name = part.name
        return placed

    def _also(self, label: Letter | Path) -> tuple[str, Shape]:
        placed = self.earlier(label)
        return placed.name, placed.gives

    def earlier(self, label: Letter | Path) -> Placed:
        """An earlier layer, by its name or path."""
        name = label.text if isinstance(label, Path) else label.name
        found = inside_of(self.outputs, name)
        if found is not None:
            return found if found.name == name else replace(found, name=name)
        hint = suggestion(name, self.outputs) or f"before it stand {', '.join(self.outputs)}"
        raise Mistakes([Mistake(f"there is no layer `{name}` before this one", label.span, hint)])


def grouped(part: Part, comes_in: Shape, gives: Shape) -> Placed:
    """An entry whose figures are those of what stands inside."""
    placed = Placed(part.name, part.kind, part.layer, comes_in)
    placed.features, placed.space = gives
    bind_output(placed)
    return placed


def _checked(part: Part, letters: Mapping[str, Value]) -> Iterator[Mistake]:
    """What is wrong with the values of a row behind an impossible layer."""
    for branch in part.branches:
        for inner in branch:
            yield from _checked(inner, letters)
    if type(part) is Part and not part.branches:
        yield from checked_row(part.name, part.kind, part.layer, part.row, letters)


def located(error: Mistakes | Impossible, name: str, layer: Element) -> list[Mistake]:
    """The mistakes of a layer; those without a place of their own stand at the layer."""
    if isinstance(error, Impossible):
        return [Mistake(f"{name}: {error}", layer.span, error.hint)]
    return [m if m.span and m.span[1] > 0 else Mistake(m.message, layer.span, m.hint, m.id) for m in error.mistakes]


def flat(layers: tuple[Placed, ...]) -> Iterator[Placed]:
    """The layers with those inside of them, in text order."""
    for layer in layers:
        for body in layer.bodies:
            yield from flat(body)
        yield layer
