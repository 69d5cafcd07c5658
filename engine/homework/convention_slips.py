"""The figure by a convention that a sheet does not follow, as a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...grammar import Mistakes, parse_query
from ..answers import Answer, WrongWay, amount_of_answer, answer
from ..formulas import Slip
from ..network import Table

BY_CONVENTION: Mapping[str, Slip] = {
    "textbook": Slip("convention.textbook", "", "", "that is right by the textbook's convention, not by the one here"),
    "keras": Slip("convention.keras", "", "", "that is right by Keras' convention, not by the one here"),
    "torch": Slip("convention.torch", "", "", "that is right by PyTorch's convention, not by the one here"),
}

CONVENTION_SLIPS = tuple(slip.id for slip in BY_CONVENTION.values())


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
