"""Points between thousands, and commas before decimals, as many countries write them: `819.300`, `62,378 million`."""

from __future__ import annotations

import re

from ...grammar import Claim, Mistake, Source, parse, replace
from ..network import Table

TWO_WAYS = re.compile(r"(?<![\w.,])([1-9]\d{,2})([.,])(\d{3})(?![.,]?\d)")
"""A number that is read in another way where a point is between thousands, and a comma before decimals."""


def in_other_countries(claim: Claim, table: Table) -> tuple[Claim, Table] | None:
    """A claim as it is read where points and commas change places, and the table with its text; None without any.

    >>> from netderive.engine import derive
    >>> table = derive("input 784 -> dense 256; claim params = 200.960")
    >>> found, _ = in_other_countries(table.network.statements[-1], table)
    >>> found.links[1].value
    200960
    """
    start, end = claim.span
    said = table.network.source.text[start:end]
    if (other := TWO_WAYS.sub(_exchanged, said)) == said:
        return None
    network = parse(" " * start + other, lenient=True)
    (read,) = network.statements or (None,)
    if not isinstance(read, Claim):
        return None
    return read, replace(table, network=replace(table.network, source=Source(network.source.text)))


def misread_number(claim: Claim, table: Table) -> Mistake:
    """The mistake of the first number of a claim that is read otherwise in other countries."""
    start, end = claim.span
    number = TWO_WAYS.search(table.network.source.text, start, end)
    assert number is not None
    hint, between = ("grouped", " ") if number[2] == "." else ("decimal", ".")
    return Mistake.of("claim.number", number.span(), hint=hint, text=number[0], other=between.join(number.group(1, 3)))


def _exchanged(number: re.Match[str]) -> str:
    """A number of as many characters that is read in the other way."""
    return f" {number[1]}{number[3]}" if number[2] == "." else f"{number[1]}.{number[3]}"
