"""Exact numbers as text, their digits grouped in threes.

Python refuses to write an integer of more than 4,300 digits in one go; `plain_digits` writes it in
pieces, so that a huge exact total is still printed.
"""

from __future__ import annotations

from fractions import Fraction

from ..document import Digits

TEXT_SEPARATORS: dict[Digits, str] = {"thin": "\u202f", "comma": ",", "apostrophe": "'", "plain": ""}
"""What is between two groups in text; the thin space is the one at which no line breaks."""

_PIECE = 4000
"""Digits written at once, safely below Python's limit."""

_SHORT = 10**_PIECE


def plain_digits(value: int) -> str:
    """The decimal digits of an integer of any length.

    >>> plain_digits(-1234567)
    '-1234567'
    >>> len(plain_digits(10**9999))
    10000
    """
    rest, pieces = abs(value), []
    while rest >= _SHORT:
        rest, piece = divmod(rest, _SHORT)
        pieces.append(str(piece).zfill(_PIECE))
    pieces.append(str(rest))
    return "-" * (value < 0) + "".join(reversed(pieces))


def grouped(value: int, separator: str) -> str:
    """The digits of an integer with a separator before every third from the right.

    >>> grouped(9248, " ")
    '9 248'
    >>> grouped(-217706, ",")
    '-217,706'
    """
    digits = plain_digits(abs(value))
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return "-" * (value < 0) + separator.join(groups)


def number_text(value: int | Fraction, digits: Digits = "thin") -> str:
    """An exact number as Unicode text, with the typographic minus.

    >>> number_text(-217706, "comma")
    '−217,706'
    >>> number_text(Fraction(1, 2))
    '1/2'
    """
    separator = TEXT_SEPARATORS[digits]
    parts = [value] if isinstance(value, int) else [value.numerator, value.denominator]
    if len(parts) == 2 and parts[1] == 1:
        parts.pop()
    return "/".join(grouped(part, separator) for part in parts).replace("-", "−")


def decimals(value: Fraction, places: int) -> str:
    """A number that is not negative in decimals, a half rounded up.

    >>> decimals(Fraction(106, 29), 2), decimals(Fraction(1, 2000), 3)
    ('3.66', '0.001')
    """
    whole, rest = divmod((2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator), 10**places)
    return f"{plain_digits(whole)}.{rest:0{places}}"
