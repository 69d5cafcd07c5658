"""A layer in its place, as data: what its letters stand for, what goes out and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...grammar import Element, Expr, Number, Span
from ..conditions import AtLeast, Divides
from ..formulas import NEUTRAL, REACHING_LETTERS, Reach, along
from ..layers import Kind
from ..values import Value, add, negate
from .shapes import Shape


@dataclass(frozen=True, slots=True)
class Source:
    """Where a letter's value comes from.

    `how` is "given" (written in the row), "default", "before" (what comes in), "derived" (an
    output or a count of the layer itself), "input" (the network's) or "chosen" (for all values
    alike); `span` is the place in the text where it is given.
    """

    how: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a letter of a rule stands for in one layer: a tree to show, its value, its source."""

    tree: Expr
    value: Value
    source: Source


@dataclass(frozen=True, slots=True)
class Seen:
    """What a place sees of an input of the network, along each of its axes.

    `source` names the input, `whole` are its sizes. Places that see all of it have no `jump` and `start`. Where
    they do not lie evenly, or where they see two inputs (no `source`), `lost` names the layer that makes it so.
    """

    source: str
    whole: tuple[Value, ...]
    field: tuple[Value, ...] = ()
    jump: tuple[Value, ...] = ()
    start: tuple[Value, ...] = ()
    rules: Reach | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Layers one behind another: what they give, and which layer gives it (None: what comes in goes through).

    One turn, asked for by its number, is there where the conditions `when` hold.
    """

    layers: tuple[Placed, ...]
    gives: Shape
    end: Placed | None = field(default=None, compare=False)
    when: tuple[AtLeast, ...] = ()


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns of a body that are alike, or that differ by the `index` alone.

    `first` and `last` are values of the index, `offset` says how many turns stand before. Where turns are
    nested in each other, there are `copies` of each.
    """

    branch: Branch
    comes_in: Shape
    offset: int
    first: Value
    last: Value
    index: Value | None = None
    copies: Value = 1

    @property
    def layers(self) -> tuple[Placed, ...]:
        return self.branch.layers

    @property
    def times(self) -> Value:
        """How many turns these are."""
        return add([self.last, 1, negate(self.first)])


@dataclass(frozen=True, slots=True)
class Solved:
    """A size or number of features from turn to turn: `next` out of what `was`, both along the index, and its solution.

    `what` is "features" or the number of the axis, `start` what comes in at the first of these turns; `way` says
    how it goes on: "kept", "given", "more", "times" or "rounded". `inward` is False for what nested turns give back.
    """

    what: str | int
    was: Value
    next: Value
    solution: Value
    start: Value
    way: str
    inward: bool = True


class Recipe(Protocol):
    """How one turn of a repeat is run again (engine/repetition/recipes.py)."""

    def turn(self, repeat: Placed, index: Value) -> Branch:
        """The turn with this index. Raises `Mistakes` where there is none."""
        ...


@dataclass
class Placed:
    """A layer with everything that is known of it, as data: it can be pickled, and compared.

    A join has its `branches`, an empty one of which is the identity; what is repeated has its `turns`,
    `times` in all, with the recurrences that were `solved` for them; its `recipe` runs one turn again; the use of a
    block has its `arguments`; `again` names the layer whose parameters it shares; `assumed` is what it is said to give
    whatever is derived for it, and `assuming` names the layers before it of which that is so; layers with the same
    `alike` (not 0) differ in name and place alone. `counts`, the letters `found` for them (`counts.py`) and what is
    `seen` of the input (`engine/network/receptive_field.py`) are filled in when they are asked for, so they are not
    compared; neither is the layer `before`.
    """

    name: str
    kind: Kind
    layer: Element
    comes_in: Shape
    letters: dict[str, Bound] = field(default_factory=dict)
    found: dict[str, Bound] = field(default_factory=dict, compare=False)
    values: dict[str, Value] = field(default_factory=lambda: dict(NEUTRAL), compare=False)
    shared: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    features: Value = 0
    space: tuple[Value, ...] = ()
    also: Mapping[str, tuple[str, Shape]] = field(default_factory=dict)
    order: tuple[Value, ...] = ()
    counts: dict[str, Value] = field(default_factory=dict, compare=False)
    element_size: int = 4
    before: Placed | None = field(default=None, compare=False)
    branches: tuple[Branch, ...] = ()
    turns: tuple[Turns, ...] = ()
    times: Value | None = None
    solved: tuple[Solved, ...] = ()
    recipe: Recipe | None = field(default=None, compare=False)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    again: str = ""
    assumed: Shape | None = None
    assuming: frozenset[str] = frozenset()
    alike: int = field(default=0, compare=False)
    seen: Seen | None = field(default=None, compare=False)
    conditions: dict[tuple[object, ...], AtLeast | Divides] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it stands for what is inside: a join, a repeat, the use of a block."""
        return bool(self.branches) or self.kind.flow

    @property
    def bodies(self) -> Iterator[tuple[Placed, ...]]:
        """The rows of layers that stand inside, each as often as it is shown."""
        yield from (branch.layers for branch in self.branches)
        yield from (turns.layers for turns in self.turns)

    @property
    def goes_out(self) -> Shape:
        """Features and space of what goes out."""
        return self.features, self.space

    @property
    def gives(self) -> Shape:
        """What comes into the layers behind it: what goes out, or what is assumed in its place."""
        return self.goes_out if self.assumed is None else self.assumed

    @property
    def sizes(self) -> tuple[Value, ...]:
        """The sizes that come in, one an axis: without time, where the kind sets it apart."""
        return self.comes_in[1][1:] if self.kind.time else self.comes_in[1]

    @property
    def rank(self) -> int:
        """How many axes the rules' letters have."""
        return len(self.sizes) if self.kind.axes is None else self.kind.axes

    @property
    def rank_out(self) -> int:
        """How many axes go out, time apart."""
        return len(self.space) - (self.kind.time == "stays")

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: `alike` counts within one process, and `seen` is worked out again."""
        return self.__dict__ | {"alike": 0, "seen": None}

    def turn(self, index: Value) -> Branch | None:
        """One turn of a repeat; None for what has no turns. Raises `Mistakes` where there is no such turn."""
        return self.recipe.turn(self, index) if self.recipe else None

    def bind(self, letter: str, tree: Expr, value: Value, source: Source) -> None:
        """From now on a letter of the rules stands for this."""
        self.letters[letter] = Bound(tree, value, source)
        self.values[letter] = value

    def find(self, letter: str, tree: Expr, value: Value, source: Source) -> None:
        """The same for a letter that a rule needs beside the layer's own: another count, what is seen of the input."""
        self.found[letter] = Bound(tree, value, source)
        self.values[letter] = value

    @property
    def known(self) -> Mapping[str, Bound]:
        """All letters with what they stand for, so far."""
        return self.letters | self.found

    def bound(self, letter: str) -> Bound:
        """What a letter stands for; a letter that the layer does not speak of is neutral."""
        bound = self.letters.get(letter) or self.found.get(letter)
        return bound or Bound(Number(NEUTRAL[letter]), NEUTRAL[letter], Source("default"))

    def axis(self, axis: int) -> dict[str, Value]:
        """The values by letter, as they are along one axis: `h` is the size there."""
        if axis == 0:
            return self.values
        ours = self.kind.axis_letters | (REACHING_LETTERS & self.values.keys())
        return self.values | {first: self.values[there] for first, there in along(axis).items() if first in ours}

    def shown_along(self, axis: int) -> dict[str, str]:
        """What the letters of the first axis are called along another; a value given once keeps its letter."""
        ours = (self.kind.axis_letters | REACHING_LETTERS) - self.shared
        return {first: there for first, there in along(axis).items() if first in ours}


def by_index(layers: tuple[Placed, ...]) -> bool:
    """Whether some turns differ by their index, so that a run turn by turn says more."""
    for layer in layers:
        if any(turns.index is not None for turns in layer.turns) or any(map(by_index, layer.bodies)):
            return True
    return False


def flat(layers: tuple[Placed, ...]) -> Iterator[Placed]:
    """The layers with those inside of them, in text order."""
    for layer in layers:
        for body in layer.bodies:
            yield from flat(body)
        yield layer


def inner_conditions(layers: tuple[Placed, ...]) -> Iterator[tuple[tuple[object, ...], AtLeast | Divides]]:
    """The conditions of layers one behind another, with those of their branches; a repeat speaks for its turns."""
    for number, layer in enumerate(layers):
        for key, condition in layer.conditions.items():
            yield (number, *key), condition
        bodies = [branch.layers for branch in layer.branches]
        if layer.times is None:
            bodies += [turns.layers for turns in layer.turns]
        for place, body in enumerate(bodies):
            for key, condition in inner_conditions(body):
                yield (number, "inside", place, *key), condition
