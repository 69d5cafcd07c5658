"""Numbers as they are printed, such as `138M`, `24.5 KiB` or `4.7e5`, exact to their last digit."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from typing import TypeVar, cast

from .expressions import Letter, Number, Product, Rounded, Span
from .mistakes import Mistake, Mistakes
from .records import replace

MAX_DIGITS = 1000
"""Longer numbers are not read."""

UNITS = {
    "": 1,
    "K": 1000,
    **{unit: 1000**power for power, unit in enumerate("kMGT", 1)},
    **{f"{unit}i": 1024**power for power, unit in enumerate("KMGT", 1)},
}
"""The token `ROUNDED` of network.lark has the same ones."""

UNIT = "|".join(sorted(filter(None, UNITS), key=len, reverse=True))
UNIT_ALONE = re.compile(rf"({UNIT})B?|B")
NUMBER = re.compile(rf"(\d+(?:\.\d+)?)(?:e(\d+))?({UNIT})?B?")


Side = TypeVar("Side")


def rounded(text: str, span: Span) -> Rounded:
    """A number as far as it is printed; zeros at the end of an integer may be rounded, but for its first two digits.

    >>> rounded("4.10G", (0, 5))
    Rounded(value=4100000000, place=10000000, text='4.10G')
    >>> [rounded(text, (0, 1)).place for text in ("820k", "821k", "100", "60M")]
    [10000, 1000, 10, 1000000]
    """
    digits, exponent, unit = NUMBER.fullmatch(text).groups()  # type: ignore[union-attr]
    if len(digits) > MAX_DIGITS or int((exponent or "0")[:9]) > MAX_DIGITS:
        raise Mistakes([Mistake.of("number.rounded_long", span, most=MAX_DIGITS)])
    times, decimals = 10 ** int(exponent or 0) * UNITS[unit or ""], digits.partition(".")[2]
    row = (Fraction(digits) * times, Fraction(10 ** _zeros(digits) * times, 10 ** len(decimals)))
    value, place = (int(one) if one.denominator == 1 else one for one in row)
    return Rounded(value, place, text, span)


def last_digit(number: Rounded) -> Fraction:
    """What the last digit of a number counts, be it rounded or not.

    >>> last_digit(rounded("820k", (0, 4)))
    Fraction(1000, 1)
    """
    digits = NUMBER.fullmatch(number.text)[1]  # type: ignore[index]
    return Fraction(number.place) / 10 ** _zeros(digits)


def _zeros(digits: str) -> int:
    """How many zeros at the end of a number may be rounded ones."""
    return 0 if "." in digits else min(len(digits) - len(digits.rstrip("0")), max(len(digits) - 2, 0))


def decimal_with_unit(text: str, span: Span) -> Rounded | None:
    """A decimal number with a unit directly after it, as in `1.792k`; None for any other text.

    >>> decimal_with_unit("1.792k", (0, 6)).value, decimal_with_unit("2*k", (0, 3)), decimal_with_unit("9k", (0, 2))
    (1792, None, None)
    """
    found = NUMBER.fullmatch(text)
    return rounded(text, span) if found and found[3] and "." in found[1] and text.endswith(found[3]) else None


def with_unit(link: object, letters: Collection[str]) -> Rounded | None:
    """A number with a unit directly after it, where that is none of the letters: `1M` is 10^6, `1*M` is a product.

    >>> from .parsing import parse
    >>> claim = parse("claim params <= 1.5M <= 2*M").statements[0]
    >>> [found and found.value for found in (with_unit(link, ()) for link in claim.links)]
    [None, 1500000, None]
    >>> with_unit(claim.links[1], {"M"}) is None
    True
    """
    if not isinstance(link, Product) or len(link.factors) != 2:
        return None
    number, letter = (factor for _, factor in link.factors)
    if not isinstance(number, Number) or not isinstance(letter, Letter) or letter.name in letters:
        return None
    close, unit = number.span[1] == letter.span[0], UNIT_ALONE.fullmatch(letter.name)
    if not close or unit is None:
        return None
    return rounded(_decimal(number.value) + letter.name, link.span)


def _decimal(value: int | Fraction) -> str:
    """A number that is written with a point, as it is written but for zeros at its end."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole, rest = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{rest:0{places}}" if places else str(value)


def in_billions(link: Side) -> Side:
    """A number of what is no memory has no bytes: `6.7B` is 6.7 billion."""
    if not isinstance(link, Rounded) or not link.text.endswith("B") or not link.text[-2].isdigit():
        return link
    return cast(Side, replace(link, value=link.value * 10**9, place=link.place * 10**9))
