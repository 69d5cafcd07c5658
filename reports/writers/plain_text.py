"""Plain text measured and laid out: display widths, padding, wrapping, and nothing invisible in it."""

from __future__ import annotations

import functools
import unicodedata

GLUE = "\u00a0"
"""A blank at which `wrap` breaks no line; it leaves as an ordinary blank."""


def display_width(text: str) -> int:
    """Columns a text takes in a terminal: wide characters two, combining ones none.

    >>> display_width("h′ = 24"), display_width("中é"), display_width("e\u0301")
    (7, 3, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@functools.cache
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int, align: str = "left") -> str:
    """Text filled with blanks to a display width.

    >>> pad("24", 4, "right")
    '  24'
    """
    blanks = " " * (width - display_width(text))
    return blanks + text if align == "right" else text + blanks


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at blanks; a longer word is cut where it must be.

    >>> wrap("every s-th row of them", 10)
    ['every s-th', 'row of', 'them']
    """
    if display_width(text) <= width:
        return [text.replace(GLUE, " ")]
    lines: list[str] = []
    for word in (piece for uncut in text.split(" ") if uncut for piece in _cut(uncut, width)):
        if lines and display_width(lines[-1]) + 1 + display_width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line.replace(GLUE, " ") for line in lines] or [""]


def _cut(word: str, width: int) -> list[str]:
    """A word in pieces that fit; most words are one piece."""
    if display_width(word) <= width:
        return [word]
    if GLUE in word:
        return [piece for part in word.split(GLUE) for piece in _cut(part, width)]
    pieces, used = [""], 0
    for character in word:
        if used + _columns(character) > width:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += _columns(character)
    return pieces


def flowed(text: str, width: int) -> list[str]:
    """Like `wrap`, but line ends in the text are kept."""
    return [line for part in text.split("\n") for line in wrap(part, width)]


def fitted(widths: list[int], room: int, narrowest: int = 8) -> list[int]:
    """Column widths that together fit the room: the widest are made narrower until they do.

    >>> fitted([5, 30, 20], 45)
    [5, 20, 20]
    """
    widths = list(widths)
    while sum(widths) > room and max(widths) > narrowest:
        widths[widths.index(max(widths))] -= 1
    return widths
