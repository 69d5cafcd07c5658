"""What is refused before any algebra is done, because it would take too long."""

from __future__ import annotations

from ...grammar import Mistake
from .part_walks import written_out
from .parts import Body
from .scopes import depth_of_loops

MAX_LETTERS = 500
"""Letters of a network."""

MAX_PARTS = 100_000
"""Layers as they are written, those of a block wherever it is used."""

MAX_LOOPS = 6
"""Loops that are nested and differ from one repetition to the next."""


def too_large(body: Body) -> Mistake | None:
    """The mistake of a text that means too many layers, or for loops in too many others."""
    if (parts := written_out(body)) > MAX_PARTS:
        return Mistake.of("network.large", body[-1].layer.span, parts=parts, most=MAX_PARTS)
    if (depth := depth_of_loops(body)) > MAX_LOOPS:
        return Mistake.of("network.loops", body[-1].layer.span, depth=depth, most=MAX_LOOPS)
    return None
