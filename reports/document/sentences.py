"""Sentences with formulas in backticks, as pieces of a line."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence

from ...grammar import Expr, Letter, Number, ShapeExpr
from ..wording import words
from .inline import Bar, Code, Formula, Inline, Strong

BACKTICKS = re.compile(r"`([^`]*)`")


def sentence(text: str, written: Callable[[str], Expr | ShapeExpr]) -> Inline:
    """A sentence with each formula in backticks as `written` makes it; after a plain 1 the noun is singular.

    >>> sentence("`l` maps", lambda _: Number(1))
    (Formula(parts=(Number(value=1),), signs=()), ' map')
    """
    pieces: list[str | Formula] = []
    for i, part in enumerate(BACKTICKS.split(text)):
        if i % 2:
            pieces.append(Formula((written(part),)))
        elif part:
            pieces.append(_agreeing(part, pieces))
    return tuple(pieces)


def _agreeing(part: str, before: list[str | Formula]) -> str:
    if not before or not isinstance(before[-1], Formula):
        return part
    alone = before[-1].parts[0]
    if isinstance(alone, Letter) and re.match(
        rf" {re.escape(alone.name)}\b", part
    ):  # a course's `filters` needs no noun
        return part.removeprefix(f" {alone.name}")
    return _singular(part) if before[-1].parts == (Number(1),) else part


def _singular(part: str) -> str:
    """What follows a plain 1, its noun singular; a German dative has one more letter."""
    singular = {noun.of(2): noun.of(1) for noun in words.NOUNS}
    longest_first = "|".join(sorted(map(re.escape, singular), key=len, reverse=True))
    return re.sub(rf"^ ({longest_first})n?\b", lambda found: f" {singular[found[1]]}", part)


def coded(text: str) -> Inline:
    """A sentence with the words of a program in backticks.

    >>> coded("say `affine`")
    ('say ', Code(text='affine'))
    """
    pieces = enumerate(BACKTICKS.split(text))
    return tuple(Code(part) if i % 2 else part for i, part in pieces if part)


def sentence_of(text: str, **blanks: Inline | Formula | Code | str | int) -> Inline:
    """A sentence whose blanks `{name}` are filled with pieces of a line.

    >>> sentence_of("With {values}, {name}.", values=(Formula((Number(1),)), " or more"), name="k")
    ('With ', Formula(parts=(Number(value=1),), signs=()), ' or more', ', ', 'k', '.')
    """
    line: list[str | Formula | Code | Strong | Bar] = []
    for before, name, _, _ in string.Formatter().parse(text):
        line.append(before)
        filling = blanks[name] if name else ()
        line += filling if isinstance(filling, tuple) else (str(filling) if isinstance(filling, int) else filling,)
    return tuple(piece for piece in line if piece != "")


def joined(pieces: list[Inline], between: str) -> Inline:
    """Several pieces as one line."""
    line: list[str | Formula | Code | Strong | Bar] = []
    for piece in pieces:
        if line and piece:
            line.append(between)
        line += piece
    return tuple(line)


def enumerated(pieces: Sequence[Inline], last: str) -> Inline:
    """Several pieces in a row, with commas, and `last` before the last of them: `a, b and c`."""
    return joined([joined(list(pieces[:-1]), ", "), pieces[-1]], last)
