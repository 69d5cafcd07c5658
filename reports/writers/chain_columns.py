"""The column widths that all chains of a document share, so that their equals signs are aligned."""

from __future__ import annotations

from ...grammar import record
from ..document import Chain, Digits, Document
from ..math import UnicodeMath
from .plain_text import display_width

WIDEST_NAME = 14
WIDEST_LEFT = 20
WIDEST_RIGHT = 42
"""A name or side up to here shares its column; a wider one gets lines of its own and pushes nothing out."""


@record()
class ChainColumns:
    """Widths in characters of the chains' names, left sides and right sides."""

    name: int = 0
    left: int = 1
    right: int = WIDEST_RIGHT

    @classmethod
    def of(cls, document: Document, digits: Digits) -> ChainColumns:
        """The columns that fit every chain of a document, its very wide sides left out."""
        printer = UnicodeMath(digits)

        def widest(texts: list[str], limit: int, default: int) -> int:
            return max((width for text in texts if (width := display_width(text)) <= limit), default=default)

        chains = [block for block in document.blocks if isinstance(block, Chain)]
        lines = [line for chain in chains for line in chain.lines]
        lefts = [printer.math(line.left) for line in lines if line.left is not None]
        return cls(
            name=widest([chain.name for chain in chains], WIDEST_NAME, 0),
            left=widest(lefts, WIDEST_LEFT, 1),
            right=widest([printer.math(line.right) for line in lines], WIDEST_RIGHT, WIDEST_RIGHT),
        )
