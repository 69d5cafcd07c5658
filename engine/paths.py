"""Layers inside of others, by path: `fire1.conv2`, `loop1[3].c`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .algebra import Value
from .placed import Placed

STEP = re.compile(r"(\w+?)(?:\[(\w+)\])?$")


def steps_of(path: str) -> list[tuple[str, str]]:
    """The names of a path, each with the turn that it names.

    >>> steps_of("loop1[3].c")
    [('loop1', '3'), ('c', '')]
    """
    found = (STEP.match(step) for step in path.split("."))
    return [(match[1], match[2] or "") for match in found if match]


def without_turns(path: str) -> str:
    """A path as the text has it, whichever turn it names."""
    return ".".join(name for name, _ in steps_of(path))


def inside_of(names: Mapping[str, Placed], path: str, letters: Mapping[str, Value] | None = None) -> Placed | None:
    """What stands at a path; None where there is nothing, or where turns differ and none is named."""
    (first, turn), *rest = steps_of(path)
    placed = names.get(first)
    for name, following in rest:
        if placed is None:
            return None
        placed = _named(_turn(placed, turn, letters or {}), name)
        turn = following
    return placed if not turn else None


def _turn(placed: Placed, turn: str, letters: Mapping[str, Value]) -> tuple[Placed, ...]:
    """The layers of one turn; without its number where all turns are alike."""
    if not turn:
        return placed.turns[0].layers if len(placed.turns) == 1 and placed.turns[0].index is None else ()
    if placed.at is None:
        return ()
    value = int(turn) if turn.isdecimal() else letters.get(turn)
    found = None if value is None else placed.at(value)
    return found.layers if found else ()


def _named(layers: tuple[Placed, ...], name: str) -> Placed | None:
    for layer in layers:
        if layer.name == name:
            return layer
        for branch in layer.branches:
            if (found := _named(branch.layers, name)) is not None:
                return found
    return None
