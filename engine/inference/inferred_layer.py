"""A layer in its position, as data: what its letters mean, the output and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, ClassVar, Protocol, TypeAlias

from ...grammar import Element, record, replace
from ..conditions import AtLeast, Condition
from ..formulas import OWNED
from ..layers import BRANCH, Kind
from ..values import Value, add, multiply, negate
from .bindings import Bindings, Bound
from .costs import Costs
from .shapes import Shape


@record()
class Branch:
    """Layers in sequence: what they give, and which layer gives it (None: the input goes through).

    One repetition, requested by its number, is there where the conditions `when` hold.
    """

    layers: tuple[InferredLayer, ...]
    gives: Shape
    end: InferredLayer | None = field(default=None, compare=False)
    when: tuple[AtLeast, ...] = ()


@record()
class Repetitions:
    """Repetitions of a body that are equal, or that differ by the `index` alone.

    `first` and `last` are values of the index, `offset` says how many repetitions come before. Where repetitions are
    nested in each other, or experts are beside each other, there are `copies` of each; `active` of them are at work
    (None: all), and each is computed `uses` times.
    """

    branch: Branch
    input_shape: Shape
    offset: int
    first: Value
    last: Value
    index: Value | None = None
    copies: Value = 1
    active: Value | None = None
    uses: Value = 1

    @property
    def layers(self) -> tuple[InferredLayer, ...]:
        return self.branch.layers

    @property
    def times(self) -> Value:
        """How many repetitions these are."""
        return add([self.last, 1, negate(self.first)])

    def count(self, quantity: str) -> Value:
        """How often a quantity counts: what is held for each copy, work for each use of a copy at work."""
        if quantity in OWNED and quantity != "active":
            return self.copies
        active = self.copies if self.active is None else self.active
        return active if quantity == "active" else multiply([active, self.uses])


@record()
class Solved:
    """A size or number of features over the repetitions: `next` computed from `was`, and the solution along the index.

    `what` is "features" or the number of the axis, `start` the input at the first of these repetitions; `way` says
    how it goes on: "kept", "given", "more", "times" or "rounded". `inward` is False for what nested repetitions give
    back.
    """

    what: str | int
    was: Value
    next: Value
    solution: Value
    start: Value
    way: str
    inward: bool = True


class Recipe(Protocol):
    """How one repetition of a repeat is run again (engine/repetition/recipes.py)."""

    def repetition(self, repeat: InferredLayer, index: Value) -> Branch:
        """The repetition with this index. Raises `Mistakes` where there is none."""
        ...


@record()
class Joined:
    """The branches of a join; an empty one is the identity."""

    branches: tuple[Branch, ...]
    repetitions: ClassVar[tuple[Repetitions, ...]] = ()
    times: ClassVar[None] = None


@record()
class RepeatedBody:
    """A body that is repeated, `times` in all: its repetitions, and the recurrences that were solved for them.

    The `recipe` runs one repetition again; there is none where no repetition is. `layers` are those that a repetition
    passes on to the next one, with their names before the first repetition.
    """

    branches: ClassVar[tuple[Branch, ...]] = ()
    times: Value
    repetitions: tuple[Repetitions, ...] = ()
    solved: tuple[Solved, ...] = ()
    recipe: Recipe | None = field(default=None, compare=False)
    layers: Mapping[str, str] = field(default_factory=dict)


@record()
class SingleBody:
    """A body that appears once: in brackets, or the use of a block with its arguments; empty where `inner` is.

    `layers` are those that the block takes: their names inside and around.
    """

    branches: ClassVar[tuple[Branch, ...]] = ()
    times: ClassVar[None] = None
    repetitions: tuple[Repetitions, ...] = ()
    arguments: Mapping[str, Value] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)


Inside: TypeAlias = Joined | RepeatedBody | SingleBody | None
"""What a layer holds; None for a single layer."""


class Memo(dict[str, Any]):
    """What was worked out of a layer when it was first requested; no part of the data, so it is pickled empty.

    >>> import pickle
    >>> pickle.loads(pickle.dumps(Memo(params=26)))
    {}
    """

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __reduce__(self) -> tuple[type[Memo], tuple[()]]:
        return Memo, ()


@record()
class Passing:
    """How the backward pass goes through a layer (`backward.py`).

    - `gradient`: whether the input has a gradient
    - `needed`: whether some later layer computes a gradient from the output
    - `unknown`: the kind of a later layer of which it is not known whether it does, and what it saves
    - `surplus`: of a repeat, how many outputs of which size are needed beside those of its repetitions
    """

    gradient: bool
    needed: bool
    surplus: tuple[tuple[int, Shape], ...] = ()
    unknown: str = ""


@record()
class InferredLayer(Bindings):
    """A layer with all that is known of it, as data: it can be pickled, compared, and matched by what is `inside`.

    `again` names the layer whose parameters it shares; `assumed` is what it is said to give whatever is derived for
    it, and `assuming` names the layers before it of which that is so; the row that gives its letters is at `start`;
    `passing` is how the backward pass goes through it. `counts` (`counts.py`) are worked out when they
    are requested, once for all layers that differ in name and position alone; what other rooms work out of it is kept
    in its `memo`. Neither these nor the layer `before` and `passing` are compared.
    """

    name: str
    kind: Kind
    layer: Element
    input_shape: Shape
    output_shape: Shape
    letters: dict[str, Bound] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict, compare=False, repr=False)
    shared: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    order: tuple[Value, ...] = ()
    also: Mapping[str, tuple[str, Shape]] = field(default_factory=dict)
    before: InferredLayer | None = field(default=None, compare=False, repr=False)
    inside: Inside = None
    conditions: Mapping[tuple[object, ...], Condition] = field(default_factory=dict)
    costs: Costs = Costs()
    again: str = ""
    assumed: Shape | None = None
    assuming: frozenset[str] = frozenset()
    start: int = 0
    passing: Passing | None = field(default=None, compare=False)
    counts: Memo = field(default_factory=Memo, compare=False, repr=False)
    memo: Memo = field(default_factory=Memo, compare=False, repr=False, init=False)

    @property
    def whole(self) -> bool:
        """Whether it contains layers: a join, a repeat, the use of a block."""
        return self.inside is not None

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The branches of a join."""
        return self.inside.branches if self.inside else ()

    @property
    def repetitions(self) -> tuple[Repetitions, ...]:
        """The repetitions of a repeat, or the one body of a block."""
        return self.inside.repetitions if self.inside else ()

    @property
    def times(self) -> Value | None:
        """How many repetitions a repeat has; None for what is none."""
        return self.inside.times if self.inside else None

    @property
    def last(self) -> Value | None:
        """The index of the last repetition, or the number of the last branch of a loop; None where there is none."""
        return self.repetitions[-1].last if self.repetitions and self.times is not None else len(self.branches) or None

    @property
    def arguments(self) -> Mapping[str, Value]:
        """The values of a block's parameters, where it is used."""
        return self.inside.arguments if isinstance(self.inside, SingleBody) else {}

    @property
    def takes(self) -> Mapping[str, str]:
        """The layers that a body is given by name: their names inside, and before it."""
        return self.inside.layers if isinstance(self.inside, RepeatedBody | SingleBody) else {}

    @property
    def solved(self) -> tuple[Solved, ...]:
        """The recurrences that were solved for the repetitions of a repeat."""
        return self.inside.solved if isinstance(self.inside, RepeatedBody) else ()

    @property
    def bodies(self) -> Iterator[tuple[InferredLayer, ...]]:
        """The rows of layers that are inside, each as often as it is shown."""
        yield from (branch.layers for branch in self.branches)
        yield from (repetitions.layers for repetitions in self.repetitions)

    @property
    def features(self) -> Value:
        """The number of output features."""
        return self.output_shape[0]

    @property
    def space(self) -> tuple[Value, ...]:
        """The output sizes."""
        return self.output_shape[1]

    @property
    def gives(self) -> Shape:
        """The input of the layers after it: the output, or the assumed output."""
        return self.output_shape if self.assumed is None else self.assumed

    @property
    def rank_out(self) -> int:
        """The number of output axes, without time."""
        return len(self.space) - (self.kind.time == "stays")

    def repetition(self, index: Value) -> Branch | None:
        """One repetition of a repeat, or one branch of a join by a loop; None for what has none.

        Raises `Mistakes` where there is no such repetition.
        """
        if self.branches:
            entries = [branch.end for branch in self.branches if branch.end and branch.end.kind is BRANCH]
            found = (one for one in entries if one.name == f"{self.name}[{index}]")
            return next((repetitions.branch for one in found for repetitions in one.repetitions), None)
        recipe = self.inside.recipe if isinstance(self.inside, RepeatedBody) else None
        return recipe.repetition(self, index) if recipe else None

    def with_letters(self, more: Mapping[str, Bound]) -> InferredLayer:
        """The layer with letters that a rule needs besides the layer's own: other counts, what is seen of the input."""
        values = {letter: bound.value for letter, bound in more.items()}
        return replace(self, letters={**self.letters, **more}, values=self.values | values) if more else self


def flat(layers: tuple[InferredLayer, ...]) -> Iterator[InferredLayer]:
    """The layers with those inside of them, in text order."""
    for layer in layers:
        for body in layer.bodies:
            yield from flat(body)
        yield layer


def inner_conditions(layers: tuple[InferredLayer, ...]) -> Iterator[tuple[tuple[object, ...], Condition]]:
    """The conditions of consecutive layers and of their branches; a repeat has those of its repetitions."""
    for number, layer in enumerate(layers):
        for key, condition in layer.conditions.items():
            yield (number, *key), condition
        bodies = [branch.layers for branch in layer.branches]
        if layer.times is None:
            bodies += [repetitions.layers for repetitions in layer.repetitions]
        for place, body in enumerate(bodies):
            for key, condition in inner_conditions(body):
                yield (number, "inside", place, *key), condition
