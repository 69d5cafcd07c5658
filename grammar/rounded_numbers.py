"""Numbers as they are printed, such as `138M`, `24.5 KiB` or `4.7e5`, exact to their last digit."""

from __future__ import annotations

import re
from fractions import Fraction

from .expressions import Rounded, Span
from .mistakes import Mistake, Mistakes

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
NUMBER = re.compile(rf"(\d+(?:\.\d+)?)(?:e(\d+))?({UNIT})?B?")


def rounded(text: str, span: Span) -> Rounded:
    """A number as far as it is printed.

    >>> rounded("4.10G", (0, 5))
    Rounded(value=4100000000, place=10000000, text='4.10G')
    """
    digits, exponent, unit = NUMBER.fullmatch(text).groups()  # type: ignore[union-attr]
    if len(digits) > MAX_DIGITS or int((exponent or "0")[:9]) > MAX_DIGITS:
        raise Mistakes([Mistake.of("number.rounded_long", span, most=MAX_DIGITS)])
    times = 10 ** int(exponent or 0) * UNITS[unit or ""]
    value, place = Fraction(digits) * times, Fraction(1, 10 ** len(digits.partition(".")[2])) * times
    whole = [int(one) if one.denominator == 1 else one for one in (value, place)]
    return Rounded(whole[0], whole[1], text, span)


def decimal_with_unit(text: str, span: Span) -> Rounded | None:
    """A decimal number with a unit directly behind it, as in `1.792k`; None for any other text.

    >>> decimal_with_unit("1.792k", (0, 6)).value, decimal_with_unit("2*k", (0, 3)), decimal_with_unit("9k", (0, 2))
    (1792, None, None)
    """
    found = NUMBER.fullmatch(text)
    return rounded(text, span) if found and found[3] and "." in found[1] and text.endswith(found[3]) else None
