"""What a rule of the grammar found: tokens and nodes, and the span that they cover."""

from __future__ import annotations

from typing import Any, TypeAlias

from .automaton import Token
from .expressions import Power, Span
from .glued import no_letter
from .mistakes import Mistakes

Parts: TypeAlias = list[Any]
"""What a rule found: tokens (the signs included that are at an edge) and nodes."""


def span_of(parts: Parts) -> Span:
    """From the first character of the first part to the last of the last."""
    if not parts:
        return (0, 0)
    first, last = parts[0], parts[-1]
    return _edges(first)[0], _edges(last)[1]


def height_of(exponent: Any) -> int:
    """How many powers are on top of each other."""
    height = 1
    while isinstance(exponent, Power):
        exponent, height = exponent.exponent, height + 1
    return height


def _edges(part: Any) -> Span:
    return (part.start_pos, part.end_pos) if isinstance(part, Token) else part.span


def nodes_of(parts: Parts) -> Parts:
    """The parts without the signs and words between them."""
    return [part for part in parts if not isinstance(part, Token)]


def letter_name(token: Token) -> str:
    """The name of a letter."""
    if token == "x":
        raise Mistakes([no_letter(span_of([token]))])
    return str(token)
