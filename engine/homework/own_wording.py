"""What a `find` line says of its questions: how many points each number has, and the sentence with its values."""

from __future__ import annotations

import re
from fractions import Fraction

from ...grammar import Mistake, Mistakes, Request, are_points, print_math, print_points
from ..arithmetic import Rational
from ..formulas import tree_of
from ..network import Table

IN_BRACES = re.compile(r"\{([A-Za-z]\w*(?:\[\d+\])?)\}")
"""A letter in the text of a question, of which a sheet has the value."""


def share_of(request: Request, count: int) -> Rational:
    """The points of each of several numbers. Raises `Mistakes` where that is no whole or half number."""
    if request.points is None:
        return 1
    share = request.points / count
    if not are_points(share):
        options = tuple(map(print_points, (Fraction(count, 2), Fraction(count))))
        points, question = print_points(request.points), print_math(request.query)
        raise Mistakes(
            [Mistake.of("homework.share", request.span, question=question, count=count, points=points, options=options)]
        )
    return share.numerator if share.denominator == 1 else share


def filled_text(request: Request, table: Table) -> str:
    """The sentence of a question with the values of the letters that it has in braces.

    Raises `Mistakes` for a letter that the network does not have.

    >>> from netderive.engine import derive
    >>> table = derive('input 3@9x9 -> conv k@3x3; find params "What do {k} filters cost?"', {"k": 8})
    >>> filled_text(table.network.statements[-1].requests[0], table)
    'What do 8 filters cost?'
    """
    names = {found[1] for found in IN_BRACES.finditer(request.text)}
    if unknown := sorted(names - {*table.symbols}):
        known = tuple(sorted(table.symbols))
        hint = "letters" if known else "none"
        raise Mistakes([Mistake.of("homework.text_letter", request.span, hint=hint, letter=unknown[0], known=known)])
    return IN_BRACES.sub(lambda found: _value_text(table, found[1]), request.text)


def _value_text(table: Table, letter: str) -> str:
    number = table.book.number(letter)
    return letter if number is None else print_math(tree_of(number))
