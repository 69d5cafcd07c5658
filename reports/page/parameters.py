"""The letters that a page lets its reader move, each with the value that it begins with and a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...engine import Table
from ...engine.resolution import no_letter
from ...grammar import Letter, Mistake, Mistakes, record

BEGIN = 8
"""What a letter without a value begins with."""

LARGEST = 2**53 - 1
"""The largest number that a slider has."""


@record()
class Parameter:
    """A letter, its value at first, and the ends and step of its slider; it is an integer from `least` on."""

    name: str
    value: int
    first: int
    last: int
    step: int
    least: int


def parameters(table: Table, vary: Mapping[str, Sequence[int]]) -> tuple[Parameter, ...]:
    """The letters of `vary` and those without a value; without `vary` all of a table that are integers.

    A slider goes from the least value to four times the first one, unless `vary` says otherwise.

    Raises `Mistakes` for a letter that is absent, has no values, or cannot have them.
    """
    known = tuple(table.symbols)
    mistakes = [no_letter(Letter(name), known).at(None) for name in vary if name not in known]
    for name, values in vary.items():
        least = (table.book.least[name] or 1) if name in known and table.book.least[name] != 0 else 0
        if not values:
            mistakes.append(Mistake.of("sweep.empty", letter=name))
        elif name in known and not least <= min(values[0], values[-1]) <= LARGEST:
            mistakes.append(Mistake.of("sweep.least", letter=name, number=values[0], least=least, last=values[-1]))
    if mistakes:
        raise Mistakes(mistakes)
    movable = {name: value for name, value in table.letters.items() if table.book.least[name] is not None}
    given = {name for name, value in movable.items() if isinstance(value, int)} if not vary else {*vary}
    names = [name for name, value in movable.items() if name in given or value is None]
    if not names:
        raise Mistakes([Mistake.of("sweep.no_letter", hint="none")])
    return tuple(_parameter(table, name, vary.get(name)) for name in names)


def last_of(value: int) -> int:
    """Where a slider without a range ends."""
    return max(4 * value, 16)


def _parameter(table: Table, name: str, values: Sequence[int] | None) -> Parameter:
    given, least = table.letters[name], table.book.least[name] or 0
    if values is None:
        value = given if isinstance(given, int) else max(BEGIN, least)
        return Parameter(name, value, least, last_of(value), 1, least)
    step = values[1] - values[0] if len(values) > 1 else 1
    inside = isinstance(given, int) and values[0] <= given <= values[-1]
    return Parameter(name, given if inside else values[0], values[0], values[-1], step, least)  # type: ignore[arg-type]
