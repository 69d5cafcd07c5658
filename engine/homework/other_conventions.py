"""What a figure is by the conventions that a sheet does not follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ...grammar import Mistakes, parse_query
from ..answers import Answer, WrongWay, amount_of_answer, answer
from ..formulas import Slip
from ..layers import CONVENTIONS
from ..network import Table, derive_again

BY_CONVENTION: Mapping[str, Slip] = {
    "textbook": Slip("convention.textbook", "", "", "that is right by the textbook's convention, not by the one here"),
    "keras": Slip("convention.keras", "", "", "that is right by Keras' convention, not by the one here"),
    "torch": Slip("convention.torch", "", "", "that is right by PyTorch's convention, not by the one here"),
}

CONVENTION_SLIPS = tuple(slip.id for slip in BY_CONVENTION.values())


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


def ways_elsewhere(requested: Answer, others: Mapping[str, Table]) -> Iterator[WrongWay]:
    """The figure by each convention by which it is another one, as a wrong way to it."""
    right = amount_of_answer(requested, requested.table).parts if requested.table else ()
    for convention, table in others.items():
        try:
            amount = amount_of_answer(answer(parse_query(requested.query), table), table)
        except Mistakes:
            continue
        if len(amount.parts) == 1 and amount.parts != right:
            yield WrongWay((BY_CONVENTION[convention],), amount.parts[0], None)
