"""What is refused before any algebra is done, because it would take too long."""

from __future__ import annotations

from ...grammar import Mistake
from .parts import Body, written_out
from .scopes import depth_of_loops

MAX_LETTERS = 500
"""Letters of a network."""

MAX_PARTS = 100_000
"""Layers as they are written, those of a block wherever it is used."""

MAX_LOOPS = 6
"""Loops that stand in each other and differ from turn to turn."""


def too_large(body: Body) -> Mistake | None:
    """The mistake of a text that stands for too many layers, or for loops in too many others."""
    if (parts := written_out(body)) > MAX_PARTS:
        hint = f"{MAX_PARTS:,} are the most; a repeat, `[ .. ] * N`, counts once"
        return Mistake(f"this text stands for {parts:,} layers", body[-1].layer.span, hint)
    if (depth := depth_of_loops(body)) > MAX_LOOPS:
        hint = f"{MAX_LOOPS} are the most where turns differ"
        return Mistake(f"loops stand in each other {depth} deep", body[-1].layer.span, hint)
    return None
