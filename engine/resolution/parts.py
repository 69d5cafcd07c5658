"""The parts of a network as they are understood: layers, bodies that appear once or many times, and ways between.

A part is what a statement says, before anything is inferred. Bodies (a repeat, a loop, the
use of a block) have a scope of their own for names and letters.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import field

from ...grammar import Again, Comparison, Element, Expr, From, Letter, Path, record
from ..layers import Kind
from .rows import Row

Body = tuple["Part", ...]


@record(eq=False)
class Part:
    """A layer with its name, kind, statement and row; a join has the parts of its branches."""

    name: str
    kind: Kind
    layer: Element
    row: Row = field(default_factory=Row)
    branches: tuple[Body, ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The rows of parts that are directly inside."""
        return self.branches

    @property
    def trees(self) -> Iterator[Expr]:
        """The expressions of the statement that are in no row."""
        yield from ()

    @property
    def frozen(self) -> bool:
        """Whether nothing of it is trained."""
        return not isinstance(self.layer, (From, Again)) and self.layer.frozen


@record(eq=False)
class Repeated(Part):
    """`[ .. ] * N` and `for i = 1..N [ .. ]`: a body from one repetition to the next; `index` is the loop's letter.

    In a loop over a list the letter means one of the `values` after another. `carry` are the labels that a
    repetition passes on to the next one.
    """

    body: Body = ()
    index: str = ""
    first: Expr | None = None
    last: Expr | None = None
    values: tuple[Expr, ...] = ()
    carry: tuple[str, ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.body,)

    @property
    def trees(self) -> Iterator[Expr]:
        yield from (tree for tree in (self.first, self.last) if tree is not None)
        yield from self.values

    @functools.cached_property
    def nests(self) -> int:
        """How often `inner` is in the body: where the next repetition goes."""
        return nested_in(self.body)


@record(eq=False)
class Branching(Repeated):
    """`concat for n = 3..5 [ .. ]`: a join with a branch for each value of its letter."""


@record(eq=False)
class OverRepetitions(Part):
    """`add from loop1[*].skip`: a join of what a layer gives in all repetitions."""

    place: Letter | Path = Letter("")


@record(eq=False)
class Chosen(Part):
    """`if in != k [ .. ] else [ .. ]`: one of two bodies; an empty one is the identity."""

    condition: Comparison | None = None
    then: Body = ()
    otherwise: Body = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.then, self.otherwise)

    @property
    def trees(self) -> Iterator[Expr]:
        assert self.condition is not None
        yield from (self.condition.left, self.condition.right)


@record(frozen=False, eq=False)
class Definition:
    """`block fire(s, e, f = 4*s, from b) [ .. ]`: parameters with their defaults, the layers it takes, the body.

    A whole `network` that is included is one, too: its parameters are the letters of all blocks in it.
    """

    name: str
    parameters: dict[str, Expr | None]
    body: Body = ()
    layers: tuple[str, ...] = ()
    network: bool = False


@record(eq=False)
class Used(Part):
    """`fire(16, 64)`: a block's body, its parameters given, and the layers that it takes."""

    block: Definition | None = None
    given: tuple[tuple[str, Expr], ...] = ()
    layers: tuple[tuple[str, Letter | Path], ...] = ()

    @property
    def body(self) -> Body:
        assert self.block is not None
        return self.block.body

    @property
    def trees(self) -> Iterator[Expr]:
        yield from (tree for _, tree in self.given)


@record(eq=False)
class Once(Part):
    """`[ .. ]` without `* N`: a body that appears once, with names of its own."""

    body: Body = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.body,)


@record(eq=False)
class Parallel(Once):
    """`experts 8 top 2 [ .. ]`, `each [ .. ]`: a body that is there or at work more than once."""

    router: Body = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.router, self.body) if self.router else (self.body,)


@record(eq=False)
class FurtherPart(Part):
    """Another part of what a `split` before it splits: the next layer goes on from the first part."""


@record(eq=False)
class SideHead(Once):
    """`aside [ .. ]`: a side head, after which the chain goes on from before it."""


@record(eq=False)
class GoOn(Part):
    """`from c1`: no layer, but where the next one goes on."""

    place: Letter | Path = Letter("")


@record(eq=False)
class AnotherUse(Part):
    """`again c1`: what is there once more, with the same parameters.

    `transposed` uses its weights from the other side; then `own_biases` says whether it has biases of its own.
    """

    place: Letter | Path = Letter("")
    transposed: bool = False
    own_biases: bool = False


@record(eq=False)
class Inner(Part):
    """`inner`: the next repetition of the repeat around it."""


def within(body: Body) -> Iterator[Part]:
    """The parts of a body and of its branches, without those of bodies inside of it."""
    for part in body:
        yield part
        for branch in part.branches:
            yield from within(branch)


def nested_in(body: Body) -> int:
    """How often `inner` means the next repetition of the repeat that has this body."""
    once = (part.body for part in within(body) if isinstance(part, Once))
    return sum(isinstance(part, Inner) for part in within(body)) + sum(map(nested_in, once))


def held(part: Part) -> tuple[Body, ...]:
    """The rows of parts that are inside, that of a block where it is used among them."""
    return (*part.bodies, part.body) if isinstance(part, Used) else part.bodies
