"""The parts of a network as they are understood: layers, bodies that appear once or many times, and ways between.

A part is what a statement says, before anything is inferred. Bodies (a repeat, a loop, the
use of a block) have a scope of their own for names and letters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import field

from ...grammar import Again, Comparison, Element, Expr, From, Letter, Path, record, replace
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


def everything(body: Body) -> Iterator[Part]:
    """All parts of a text in its order; what is in a block that is used elsewhere is left out."""
    for part in body:
        for inside in part.bodies:
            yield from everything(inside)
        yield part


@functools.lru_cache(maxsize=4096)
def looks_around(body: Body) -> bool:
    """Whether a part of a body names another layer, which may be outside: then its position matters."""
    return any(
        isinstance(part, (GoOn, AnotherUse, Inner, OverRepetitions))
        or bool(part.row.others)
        or (isinstance(part, Repeated) and bool(part.carry))
        or any(map(looks_around, part.bodies))
        or (isinstance(part, Used) and looks_around(part.body))
        for part in within(body)
    )


@functools.lru_cache(maxsize=4096)
def named_around(body: Body) -> frozenset[str]:
    """The layers that the parts of a body name: some are outside of it. Of a path it is the first step."""
    found: frozenset[str] = frozenset()
    for part in within(body):
        texts = (place.text if isinstance(place, Path) else place.name for place in _places(part))
        found = found.union((re.match(r"\w*", text)[0] for text in texts), *map(named_around, held(part)))  # type: ignore[index]
    return found


def _places(part: Part) -> Iterator[Letter | Path]:
    """The layers that a part itself names."""
    if isinstance(part, (GoOn, AnotherUse, OverRepetitions)):
        yield part.place
    elif isinstance(part, Used):
        yield from (place for _, place in part.layers)
    elif isinstance(part, Repeated):
        yield from map(Letter, part.carry)
    yield from part.row.others.values()


def named_inside(body: Body, before: str = "") -> Iterator[str]:
    """The paths of all parts: `conv1`, `fire1.conv2`; a repetition's number is left out."""
    for part in body:
        for branch in part.branches:
            yield from named_inside(branch, before)
        if not isinstance(part, GoOn):
            yield before + part.name
        for inside in held(part) if isinstance(part, (Repeated, Once, Used, Chosen)) else ():
            yield from named_inside(inside, f"{before}{part.name}.")


def until(body: Body, steps: list[tuple[str, str]]) -> Body | None:
    """A body up to a layer, which may be in a block or in brackets; None where it is not there."""
    (name, repetition), *rest = steps or [("", "")]
    for number, part in enumerate(body):
        if part.name == name and not isinstance(part, GoOn) and not repetition:
            if not rest:
                return body[: number + 1]
            inside = until(part.body, rest) if isinstance(part, (Once, Used)) else None
            if inside is None:
                return None
            if isinstance(part, Used):
                assert part.block is not None
                return (*body[:number], replace(part, block=replace(part.block, body=inside)))
            return (*body[:number], replace(part, body=inside))
    return None


def held(part: Part) -> tuple[Body, ...]:
    """The rows of parts that are inside, that of a block where it is used among them."""
    return (*part.bodies, part.body) if isinstance(part, Used) else part.bodies


@functools.lru_cache(maxsize=4096)
def written_out(body: Body) -> int:
    """How many parts a text means: those of a block wherever it is used, those of a repeat once."""
    return len(body) + sum(written_out(inside) for part in body for inside in held(part))


@functools.lru_cache(maxsize=4096)
def loop_letters(body: Body) -> frozenset[str]:
    """The letters of all loops inside."""
    here = {part.index for part in body if isinstance(part, Repeated) and part.index}
    return frozenset(here).union(*(loop_letters(inside) for part in body for inside in held(part)))
