"""What is inside of parts: all of them, the layers that they name, and the letters of their loops."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ...grammar import (
    Letter,
    Path,
    replace,
)
from .parts import AnotherUse, Body, Chosen, GoOn, Inner, Once, OverRepetitions, Part, Repeated, Used, held, within


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


@functools.lru_cache(maxsize=4096)
def written_out(body: Body) -> int:
    """How many parts a text means: those of a block wherever it is used, those of a repeat once."""
    return len(body) + sum(written_out(inside) for part in body for inside in held(part))


@functools.lru_cache(maxsize=4096)
def loop_letters(body: Body) -> frozenset[str]:
    """The letters of all loops inside."""
    here = {part.index for part in body if isinstance(part, Repeated) and part.index}
    return frozenset(here).union(*(loop_letters(inside) for part in body for inside in held(part)))
