"""One run through a network while it goes on: the names around, what each layer so far gives, and what went wrong.

A run is given the function that infers one part (`place`). It knows neither layers nor repeats itself, so the rooms
above it can use it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ...grammar import Element, Letter, Mistake, Mistakes, Path, suggestion
from ..conditions import Condition
from ..resolution import Body, GoOn, Part, looks_around, named_around
from ..values import Impossible, Value
from .assumed_outputs import check_rank
from .binding import checked_row
from .draft import Draft, Input, Setting
from .path_lookup import inside_of
from .placed_layer import Branch, Placed, Repetition, SingleBody, Turns
from .shapes import Shape

Inside: TypeAlias = Callable[[Shape], Branch]
"""What the next turn gives for what comes in."""

Place: TypeAlias = "Callable[[Running, Part, Shape, Placed | None], Placed]"
"""Infers a part from its input. Raises `Mistakes` or `BrokenOff` where it is impossible."""


class BrokenOff(Exception):
    """A layer is impossible: what is wrong stands among the run's mistakes."""


@dataclass(frozen=True)
class Surroundings:
    """What is around a body, as data: its letters, and the layers and parts before it that it names."""

    place: Place
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
        run = Running(
            self.place, self.letters, self.numbers, self.follows, self.by_number, self.element_size, dict(self.local)
        )
        run.outputs, run.parts = ChainMap({**self.outputs}), ChainMap({**self.parts})
        run.counters = self.counters
        return run


@dataclass
class Running:
    """One run while it goes on: what each layer so far gives, and what went wrong.

    `place` puts one part in its place, whatever it is; `follows` are the convention's name, and `strict` where windows
    must fit evenly. `local` are the names of the blocks, loops and branches around, `outputs` and `parts` what stands
    before, by name; `inner` gives what the next turn gives; `counters` are the letters that count turns around; `done`
    remembers bodies already run, and `fixed` the letters whose values had to be put in; layers of the file's own
    chain give what is `assumed` of them.
    """

    place: Place
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
            self.place,
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
            self.place,
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
                placed = self.place(self, part, comes_in, before)
            except (Mistakes, Impossible) as error:
                self.mistakes += located(error, part.name, part.layer)
                self.mistakes += (m for later in parts[number + 1 :] for m in _checked(later, self.scope))
                raise BrokenOff from None
            if self.assumed:
                placed = self._with_assumed(placed)
            layers.append(placed)
            self.outputs[part.name] = before = placed
            self.parts[part.name] = part
            end, comes_in = placed, placed.gives
        return Branch(tuple(layers), comes_in, end)

    def _with_assumed(self, placed: Placed) -> Placed:
        """A layer with what is assumed of it, and the layers whose assumed output comes into it."""
        sources = [placed.before, *(branch.end for branch in placed.branches)]
        sources += [self.outputs.get(name) for name, _ in placed.also.values()]
        assuming = (one.assuming | ({one.name} if one.assumed else set()) for one in sources if one)
        found = replace(placed, assumed=self.assumed.get(placed.name), assuming=frozenset().union(*assuming))
        check_rank(found)
        return found

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

    def inside(self, body: Body, comes_in: Shape) -> Branch:
        """The layers of a body inside this one, which sees the names around it."""
        names = {name: value for name, value in self.local.items() if name != "in"}  # as in turns
        return self.child(names, self.inner).body(body, comes_in, None)

    @property
    def setting(self) -> Setting:
        """What holds for all layers of the body."""
        return Setting(self.scope, self.follows, self.element_size)

    def also(self, label: Letter | Path) -> tuple[str, Shape]:
        """An earlier layer's full name, and what it gives."""
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


def grouped(
    part: Part,
    given: Input,
    gives: Shape,
    inside: Repetition | SingleBody,
    element_size: int,
    conditions: Mapping[tuple[object, ...], Condition] | None = None,
) -> Placed:
    """An entry whose figures are those of what stands inside."""
    draft = Draft.of(part, given, part.kind)
    draft.conditions |= conditions or {}
    draft.bind_output(gives)
    return draft.placed(gives, element_size, inside)


def single(part: Part, given: Input, branch: Branch, setting: Setting, arguments: Mapping[str, Value]) -> Placed:
    """A body that stands once, as one entry."""
    turns = (Turns(branch, given.shape, 0, 1, 1),) if branch.layers else ()
    return grouped(part, given, branch.gives, SingleBody(turns, arguments), setting.element_size)


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
        return [error.mistake.within("of", owner=name).at(layer.span)]
    return [m if m.span and m.span[1] > 0 else m.at(layer.span) for m in error.mistakes]
