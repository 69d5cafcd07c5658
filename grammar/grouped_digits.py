r"""Numbers with their digits in groups of three, as people and our own documents write them: `9,248`, `9\,248`."""

from __future__ import annotations

import re

BLANK = "[ \u00a0\u2000-\u200a\u202f\u205f]"
"""A blank of any width on the same line."""
_TEX_BLANK = r"\\[,;:] ?|\{\\[,;:]\}|\\ |\\thinspace(?![A-Za-z]) ?"
_SIGNS = (BLANK, _TEX_BLANK, ",", r"\{,\}", r"['’]", r"\\text\{['’]\}", "_", "~")
_INDIAN = r"[1-9]\d?(?:,\d\d)+,\d{3}"
_GROUPED = "|".join((*(rf"(?:[1-9]\d{{,2}}(?:(?:{sign})\d{{3}})+)" for sign in _SIGNS), _INDIAN))
WHOLE = rf"(?:{_GROUPED})(?![\d_])|\d+"
"""Digits, or groups of three with the same sign between them, `2,03,530` too; the first group does not begin with 0."""
POINTED = r"[1-9]\d{,2}(?:\.\d{3}){2,}(?![\d.])"
"""Groups of three with points between them: two points or more, for one is that of a decimal number."""
DECIMAL_COMMA = r"0,\d+"
"""A comma behind a 0 is that of a decimal number."""
MEASURED_COMMA = rf"[1-9]\d*,\d{{1,2}}(?=[eE]\d|{BLANK}?(?:[kKMGT]|[KMGT]i|thousand|[mb]illion)B?(?![A-Za-z0-9_,]))"
"""So is a comma before one or two digits and a unit: `62,4M`."""
_SIGN = re.compile("|".join(_SIGNS))
_DECIMAL = re.compile(rf"{DECIMAL_COMMA}|\d+,\d\d?(?![\d,])")


def ungrouped(number: str) -> str:
    r"""A number without what is between its groups, and with a decimal point.

    >>> [ungrouped(one) for one in ("611,978", r"21\,098.5", "21{,}098", "0,608", "1'024e3")]
    ['611978', '21098.5', '21098', '0.608', '1024e3']
    >>> [ungrouped(one) for one in ("62.378.344", "2,03,530", "62,4")]
    ['62378344', '203530', '62.4']
    """
    if re.match(POINTED, number):
        return number.replace(".", "")
    return number.replace(",", ".") if _DECIMAL.match(number) else _SIGN.sub("", number)


def is_grouped(number: str, alone: bool) -> bool:
    """Whether the `~` in a number is TeX's blank, and not the sign between a number and its rounding.

    A group that is not `alone` may end a calculation, and what follows be its rounding: `2*416~832`.

    >>> is_grouped("21~098", False), is_grouped("416~832", True), is_grouped("416~832", False)
    (True, True, False)
    """
    _, second, *others = number.split("~")
    return alone or bool(others) or second.startswith("0")
