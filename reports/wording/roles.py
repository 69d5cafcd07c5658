"""What the letters of rules mean, and what is said of their axes."""

from __future__ import annotations

import re

from .words import words

WORD = re.compile(r"\w+")


def meaning(role: str, rank: int) -> str:
    """What a role's letter means in a layer with so many axes; `k of f` is an argument of an own kind."""
    letter, of, kind = role.partition(" of ")
    if of:
        return words.OF_LAYER.format(what=letter, layer=kind)
    if rank < 2 and role in words.ONE_AXIS:
        return words.ONE_AXIS[role]
    return words.ROLES.get(role) or in_units(role, words.REQUESTED.get(role, role))


def in_units(quantity: str, text: str) -> str:
    """What a quantity is called, with what it is counted in where that is not seen.

    >>> in_units("memory", "memory of the output of conv1"), in_units("params", "number of parameters")
    ('memory of the output of conv1, in bytes', 'number of parameters')
    """
    return words.REQUESTED_UNITS.get(quantity, "{text}").format(text=text)


def for_axis(text: str, rank: int, axis: int = 0) -> str:
    """A sentence about heights and rows as it is said of a sequence, or of the width of an image.

    >>> for_axis("a window of height `n` moving `s` rows at a time", 1)
    'a window of length `n` moving `s` positions at a time'
    """
    said = dict(words.AXIS_WORDS["length" if rank < 2 else "width"])
    return WORD.sub(lambda word: said.get(word[0], word[0]), text) if rank < 2 or (rank == 2 and axis == 1) else text
