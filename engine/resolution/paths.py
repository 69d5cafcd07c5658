"""Paths of layers as text: `loop1[3].conv1` names a layer inside of a repetition, `b1.conv1` one inside of a block."""

from __future__ import annotations

import re

STEP = re.compile(r"(\w+?)(?:\[(\w+|\*)\])?$")
LAST, EVERY = "last", "*"
"""What may be instead of a repetition's number: the last one, and all of them."""


def steps_of(path: str) -> list[tuple[str, str]]:
    """The names of a path, each with the repetition that it names.

    >>> steps_of("loop1[3].c")
    [('loop1', '3'), ('c', '')]
    """
    if path.isidentifier():
        return [(path, "")]
    found = (STEP.match(step) for step in path.split("."))
    return [(match[1], match[2] or "") for match in found if match]


def repetitions_named(path: str) -> dict[str, int]:
    """The repeats on a path, by theirs, and the number of the repetition that it names.

    >>> repetitions_named("fire1.loop1[3].loop2[1].c")
    {'fire1.loop1': 3, 'fire1.loop1[3].loop2': 1}
    """
    return {path[: repetition.start()]: int(repetition[1]) for repetition in re.finditer(r"\[(\d+)\]", path)}


def without_repetitions(path: str) -> str:
    """A path as the text has it, whichever repetition it names."""
    return ".".join(name for name, _ in steps_of(path))
