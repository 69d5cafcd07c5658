"""A network at the numbers of repetitions that its formulas are not for, where a claim must hold as well."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...grammar import Mistakes
from ..conditions import AtLeast
from ..network import Table, derive_again

MAX_TABLES = 8
"""Further tables that are derived, for all letters together."""


def with_fewer_repetitions(table: Table) -> list[Table] | None:
    """The tables of all repetitions that the formulas of a table are not for; None where these are too many or unknown.

    >>> from netderive.engine import derive
    >>> [str(one.totals.params.symbolic) for one in with_fewer_repetitions(derive("input 3 -> [ dense k ] * N"))]
    ['0']
    """
    found: list[Table] = []
    for one in _fewer(table):
        if one is None or len(found) == MAX_TABLES:
            return None
        found.append(one)
    return found


def _fewer(table: Table) -> Iterator[Table | None]:
    """The tables one by one; None where one is not known."""
    numbers = {name: value for name, value in table.book.values.items() if isinstance(value, (int, Fraction))}
    for condition in table.formulas_for:
        if condition in table.conditions:
            continue
        name = str(condition.letters)
        if name not in table.book.symbols:
            yield None
            continue
        for number in range(table.book.least[name] or 0, int(condition.least)):
            try:
                fewer = derive_again(table, {**numbers, name: number})
            except Mistakes:
                if _may_be_possible(table, name, number):
                    yield None
                continue
            yield fewer if fewer.exact else None
            yield from _fewer(fewer)


def _may_be_possible(table: Table, name: str, number: int) -> bool:
    """Whether the conditions of a network leave it open that it is possible with so many repetitions."""
    bounds = (one for one in table.conditions if isinstance(one, AtLeast) and str(one.letters) == name)
    return all(number >= one.least for one in bounds)
