"""Each layer's share of the totals, now and as a letter grows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...engine.exploration import Scale, Scaling
from ...engine.formulas import tree_of
from ...engine.network import Figure
from ...engine.values import Value
from ...grammar import GREEK, Letter, print_math
from ..document import blocks as b
from ..document import joined
from ..math import decimals
from ..wording import NONE
from ..wording import english as wording

SHORT = 30
"""A share of more characters is not written out in a table."""


def shares_table(scale: Scale, scaling: Scaling) -> list[b.Block]:
    """A row a layer that has any: its part of the total now, and as each letter grows."""
    rows = [i for i, layer in enumerate(scale.layers) if layer.count(scaling.quantity).symbolic != 0]
    columns = [b.Column("layer")]
    cells: list[list[b.Inline]] = [[(scale.layers[i].name,) for i in rows]]
    if any(share is not None for share in scaling.shares):
        columns.append(b.Column(wording.NOW, "right"))
        cells.append([_percent(scaling.shares[i]) for i in rows])
    too_long: list[str] = []
    for growth in scaling.growths:
        if growth.leading is not None and not growth.shares:
            too_long.append(growth.letter)
        if any(share is not None for share in growth.shares):
            limits = _limits([growth.shares[i] for i in rows])
            if not limits:
                too_long.append(growth.letter)
                continue
            columns.append(b.Column(f"as {called(growth.letter)} grows", "right"))
            cells.append(limits)
    blocks: list[b.Block] = []
    if len(cells) > 1:
        blocks.append(b.TableBlock(tuple(columns), tuple(zip(*cells, strict=True)), caption=wording.SHARES))
    if too_long:
        letters = joined([(b.Formula((Letter(letter),)),) for letter in too_long], " or ")
        blocks.append(b.Prose((wording.LONG_SHARES, *letters, wording.LONG_SHARES_END)))
    return blocks


def _limits(shares: Sequence[Figure | None]) -> list[b.Inline]:
    """Percents where all are numbers, else quotients; nothing where those are long."""
    short = all(share is None or share.value is not None or _is_short(share.symbolic) for share in shares)
    return [_share(share) for share in shares] if short else []


def _is_short(value: Value) -> bool:
    return len(print_math(tree_of(value))) <= SHORT


def _share(share: Figure | None) -> b.Inline:
    """A percent where it is a number, else a quotient."""
    if share is None:
        return (NONE,)
    return (number(share.symbolic),) if share.value is None else _percent(Fraction(share.value))


def _percent(share: Fraction | None) -> b.Inline:
    """A share in percent with one decimal, never rounded to nothing or to all."""
    if share is None:
        return (NONE,)
    if share in (0, 1):
        return (f"{int(share) * 100} %",)
    least = Fraction(1, 1000)
    return ("< 0.1 %" if share < least else "> 99.9 %" if share > 1 - least else f"{decimals(100 * share, 1)} %",)


def called(letter: str) -> str:
    """A letter where no formula can be."""
    return GREEK.get(letter, letter)


def number(value: Value) -> b.Formula:
    return b.Formula((tree_of(value),))
