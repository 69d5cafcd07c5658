"""Sentences with formulas in backticks, as pieces of a line."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...grammar import Expr, Letter, Number, ShapeExpr
from .inline import Bar, Code, Formula, Inline, Strong

BACKTICKS = re.compile(r"`([^`]*)`")
COUNTED = re.compile(
    r"^ ((?:feature |hidden |input |output )?"
    r"(?:map|channel|input|row|feature|filter|unit|value|weight|position|place|slope|group|head|layer|symbol|vector|part|step))s\b"
)


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
    if isinstance(alone, Letter) and re.match(rf" {alone.name}\b", part):  # a course's `filters` needs no noun
        return part.removeprefix(f" {alone.name}")
    one = before[-1].parts == (Number(1),)
    return COUNTED.sub(r" \1", part) if one else part


def coded(text: str) -> Inline:
    """A sentence with the words of a program in backticks.

    >>> coded("say `affine`")
    ('say ', Code(text='affine'))
    """
    pieces = enumerate(BACKTICKS.split(text))
    return tuple(Code(part) if i % 2 else part for i, part in pieces if part)


def joined(pieces: list[Inline], between: str) -> Inline:
    """Several pieces as one line."""
    line: list[str | Formula | Code | Strong | Bar] = []
    for piece in pieces:
        if line and piece:
            line.append(between)
        line += piece
    return tuple(line)
