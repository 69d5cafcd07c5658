"""A document without the formulas that nobody can read: where a number follows, a very long one is left out."""

from __future__ import annotations

import itertools

from ...engine.formulas import children, letters_in
from ...grammar import Math, replace
from ..document import blocks as b
from ..wording import words

MOST = 80
"""A formula with more letters and numbers than this fills more than a few lines."""


def readable(document: b.Document) -> b.Document:
    """The same, and a note where something was left out."""
    blocks = tuple(map(_block, document.blocks))
    return document if blocks == document.blocks else replace(document, blocks=(*blocks, long_formulas()))


def long_formulas() -> b.Callout:
    """The note that long formulas are left out, and how to get them."""
    return b.Callout("note", (words.LONG_FORMULAS.format(most=MOST),))


def without_long(document: b.Document) -> b.Document:
    """The same with no long line in any chain, and a note where there was one."""
    blocks: list[b.Block] = []
    for block in document.blocks:
        if isinstance(block, b.Chain):
            lines = [line for line in block.lines if not is_long(line.right)]
            if lines and lines[0].left is None:
                lines[0] = replace(lines[0], left=block.lines[0].left)
            block = replace(block, lines=tuple(lines))
        blocks += [block] if not isinstance(block, b.Chain) or block.lines else []
    if tuple(blocks) == document.blocks:
        return document
    return replace(document, blocks=(*blocks, b.Callout("note", (words.LONG_TOTALS.format(most=MOST),))))


def _block(block: b.Block) -> b.Block:
    match block:
        case b.Chain(lines=lines):
            return replace(block, lines=_lines(lines))
        case b.TableBlock(rows=rows, footer=footer):
            return replace(block, rows=tuple(map(_row, rows)), footer=tuple(map(_row, footer)))
        case b.Prose(content) | b.Callout(content=content):
            return replace(block, content=_inline(content))
        case _:
            return block


def _row(row: tuple[b.Inline, ...]) -> tuple[b.Inline, ...]:
    return tuple(map(_inline, row))


def _inline(content: b.Inline) -> b.Inline:
    return tuple(_formula(piece) if isinstance(piece, b.Formula) else piece for piece in content)


def _formula(formula: b.Formula) -> b.Formula:
    """Of equal parts the long ones go; the last one stays."""
    if "=" not in formula.signs:
        return formula
    *others, last = formula.parts
    kept = [(part, sign) for part, sign in zip(others, formula.signs, strict=True) if sign != "=" or not is_long(part)]
    return b.Formula((*(part for part, _ in kept), last), tuple(sign for _, sign in kept))


def _lines(lines: tuple[b.ChainLine, ...]) -> tuple[b.ChainLine, ...]:
    """A long line goes where a later one, which is equal, is short; what it begins with goes on to the next."""
    kept: list[b.ChainLine] = []
    gone: b.ChainLine | None = None
    for number, line in enumerate(lines):
        after = itertools.takewhile(lambda later: later.left is None and later.sign == "=", lines[number + 1 :])
        begins = line if gone is None else replace(line, left=gone.left, sign=gone.sign)
        if is_long(line.right) and not all(is_long(later.right) for later in after):
            gone = begins if begins.left is not None or not kept else None
        else:
            kept.append(begins)
            gone = None
    return tuple(kept)


def is_long(tree: Math) -> bool:
    """Whether a formula with letters is too long; a sum of many numbers can be read off."""
    return _leaves(tree, MOST) > MOST and bool(letters_in(tree))


def _leaves(tree: Math, most: int) -> int:
    """How many letters and numbers are in a tree, counted until they are more than enough."""
    inside = children(tree)
    count = 0 if inside else 1
    for child in inside:
        count += _leaves(child, most - count)
        if count > most:
            break
    return count
