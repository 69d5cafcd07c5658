"""What a `find` line says of a question besides its quantity: the points, and a sentence of one's own."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from .automaton import Token
from .characters import visible
from .expressions import Span
from .mistakes import Mistake, Mistakes

MOST_POINTS = 1_000
MOST_DIGITS = 12
"""Of the number of points, as it is written."""
LONGEST_TEXT = 500
"""Characters of the sentence of a question."""


class Points(NamedTuple):
    """`[3 points]`"""

    number: Fraction
    span: Span


def points_of(number: Token, span: Span) -> Points:
    """The points of a question: whole or half ones, as learning systems have them. Raises `Mistakes` for others.

    >>> points_of(Token("2.5", "NUMBER", 0), (0, 12)).number
    Fraction(5, 2)
    """
    points = Fraction(number) if len(number) <= MOST_DIGITS else Fraction(0)
    if not 0 < points <= MOST_POINTS or not are_points(points):
        raise Mistakes([Mistake.of("points.number", span, most=MOST_POINTS)])
    return Points(points, span)


def are_points(number: Fraction) -> bool:
    """Whether a number is one of whole or half points.

    >>> [are_points(Fraction(one)) for one in ("3", "0.5", "1/3")]
    [True, True, False]
    """
    return number.denominator in (1, 2)


def question_text(token: Token) -> str:
    """The sentence between quotation marks. Raises `Mistakes` where there is none, or it is too long."""
    text, span = visible(token[1:-1].strip()), (token.start_pos, token.end_pos)
    if not text:
        raise Mistakes([Mistake.of("question.empty", span)])
    if len(text) > LONGEST_TEXT:
        raise Mistakes([Mistake.of("question.long", span, count=len(text), most=LONGEST_TEXT)])
    return text
