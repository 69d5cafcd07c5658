"""The same network under the conventions that its file does not follow."""

from __future__ import annotations

from fractions import Fraction

from ...grammar import Mistakes
from ..layers import CONVENTIONS
from ..network import Table, derive_again


def by_other_conventions(table: Table) -> dict[str, Table]:
    """The network of a table under each other convention under which it is possible; none where all count the same.

    >>> from netderive.engine import derive
    >>> table = derive("input 64@100 -> lstm 64")
    >>> {name: other.totals.params.value for name, other in by_other_conventions(table).items()}
    {'keras': 33024, 'torch': 33280}
    """
    if not any(layer.symbolic.kind.disputed for layer in table.every):
        return {}
    numbers = {name: value for name, value in table.book.values.items() if isinstance(value, (int, Fraction))}
    found: dict[str, Table] = {}
    for convention in (name for name in CONVENTIONS if name != table.convention):
        try:
            found[convention] = derive_again(table, numbers, convention)
        except Mistakes:  # it has no such layer
            continue
    return found
