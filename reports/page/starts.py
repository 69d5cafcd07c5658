"""Values to begin with at which the network is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from ...engine import Table
from ...engine.conditions import letters_in, verdict_at
from ...grammar import replace
from .parameters import BEGIN, Parameter, last_of

TRIED = tuple(dict.fromkeys((BEGIN, 16, 4, 2, 32, 1, 64, 224, 3, 12, 128, 5, 6, 7, 256, *range(9, 33))))
"""What is tried of a letter without a value or a range, in this order."""

MOST_TRIED = 4096
"""Settings that are tried."""


def possible_start(
    table: Table, movable: Sequence[Parameter], ranges: Mapping[str, Sequence[int]]
) -> tuple[Parameter, ...]:
    """The letters with values at which the conditions of the network hold; the same letters where none are found.

    A letter of `ranges` takes values of its range alone.
    """
    conditions = table.left_open
    names = {name for one in conditions for name in letters_in(one)}
    held = [one for one in movable if one.name in names]
    for setting in _settings(held, ranges):
        values = dict(zip((one.name for one in held), setting, strict=True))
        if not any(verdict_at(one, values) is False for one in conditions):
            return tuple(_begun(one, values.get(one.name, one.value), ranges) for one in movable)
    return tuple(movable)


def _settings(held: Sequence[Parameter], ranges: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Values of the letters together, those first that come first in what is tried of each."""
    each = int(MOST_TRIED ** (1 / max(1, len(held))) + 1e-9)
    tried = [
        [*dict.fromkeys((one.value, *(at for at in ranges.get(one.name, TRIED)[:MOST_TRIED] if at >= one.least)))][
            :each
        ]
        for one in held
    ]
    places = sorted(product(*(range(len(values)) for values in tried)), key=sum)
    return (tuple(values[place] for values, place in zip(tried, at, strict=True)) for at in places)


def _begun(one: Parameter, value: int, ranges: Mapping[str, Sequence[int]]) -> Parameter:
    """A letter that begins with another value, and the end of its slider where no range is given."""
    return (
        one
        if value == one.value
        else replace(one, value=value, last=one.last if one.name in ranges else last_of(value))
    )
