"""Each layer's share of the totals, now and as a letter grows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...engine import Table
from ...engine.exploration import Scale, Scaling
from ...engine.formulas import tree_of
from ...engine.network import Figure
from ...engine.values import Value, algebra
from ...grammar import GREEK, Letter, print_math, replace
from ..document import blocks as b
from ..document import joined, sentence_of
from ..math import decimals
from ..wording import decimal_text, words
from .pieces import known

SHORT = 30
"""A share of more characters is not shown in a table."""


def shares_table(scale: Scale, scaling: Scaling) -> list[b.Block]:
    """A row a layer that has any: its part of the total now, and as each letter grows."""
    rows = [i for i, layer in enumerate(scale.layers) if layer.count(scaling.quantity).symbolic != 0]
    columns = [b.Column(words.COLUMNS["layer"])]
    cells: list[list[b.Inline]] = [[(scale.layers[i].name,) for i in rows]]
    if any(share is not None for share in scaling.shares):
        columns.append(b.Column(words.NOW, "right"))
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
            columns.append(b.Column(words.AS_LETTER_GROWS.format(letter=called(growth.letter)), "right"))
            cells.append(limits)
    blocks: list[b.Block] = []
    if len(cells) > 1:
        blocks.append(b.TableBlock(tuple(columns), tuple(zip(*cells, strict=True)), caption=words.SHARES))
    if too_long:
        letters = joined([(b.Formula((Letter(letter),)),) for letter in too_long], words.OR)
        blocks.append(b.Prose(sentence_of(words.LONG_SHARES, letters=letters)))
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
        return (words.NONE,)
    return (number(share.symbolic),) if share.value is None else _percent(Fraction(share.value))


def _percent(share: Fraction | None) -> b.Inline:
    """A share in percent with one decimal, never rounded to nothing or to all."""
    if share is None:
        return (words.NONE,)
    if share in (0, 1):
        return (f"{int(share) * 100} %",)
    least = Fraction(1, 1000)
    text = "< 0.1 %" if share < least else "> 99.9 %" if share > 1 - least else f"{decimals(100 * share, 1)} %"
    return (decimal_text(text),)


SHARES = "shares"
"""The column of shares, beside the quantities that a table may show."""


def no_shares(table: Table) -> list[b.Block]:
    """A note on the letters that need values; nothing where there are none."""
    free = [name for name in sorted(algebra.letters_of(known(table.totals.params))) if name in table.letters]
    letters: list[b.Inline] = [(b.Formula((Letter(name),)),) for name in free]
    return [b.Callout("note", sentence_of(words.SHARES_NEED, letters=joined(letters, ", ")))] if letters else []


def of_parameters(table: Table) -> dict[str, Fraction]:
    """Each layer's part of the parameters, of the network's own row; nothing where fewer than two have any, or where
    the letters have no values.

    >>> from netderive.engine import derive
    >>> of_parameters(derive("input 2 -> dense 3 -> dense 1"))  # 9 and 4 parameters
    {'dense1': Fraction(9, 13), 'dense2': Fraction(4, 13)}
    """
    values = {layer.name: layer.params.value for layer in table.layers if layer.params.symbolic != 0}
    known = {name: Fraction(value) for name, value in values.items() if value}
    total = sum(known.values())
    return (
        {name: value / total for name, value in known.items()} if len(known) > 1 and None not in values.values() else {}
    )


def percents(parts: Sequence[Fraction]) -> list[str]:
    """Parts of a whole in percent with one decimal, rounded so that they add up to 100: the largest remainders are
    rounded up.

    >>> percents([Fraction(1, 3)] * 3)
    ['33.4 %', '33.3 %', '33.3 %']
    """
    tenths = [int(1000 * part) for part in parts]
    rests = sorted(range(len(parts)), key=lambda i: tenths[i] - 1000 * parts[i])
    for i in rests[: 1000 - sum(tenths)]:
        tenths[i] += 1
    return [_tenths(number, part) for number, part in zip(tenths, parts, strict=True)]


def _tenths(number: int, part: Fraction) -> str:
    """Never nothing for something, nor all for less."""
    if number in (0, 1000) and part not in (0, 1):
        return decimal_text("> 99.9 %" if number else "< 0.1 %")
    return decimal_text(f"{decimals(Fraction(number, 10), 1)} %")


def with_shares(table: Table, written: b.TableBlock, names: Sequence[str]) -> b.TableBlock:
    """A table of layers, named row by row, with each one's share of the parameters as a bar and in percent.

    It stays as it is where there are no shares; a row of another name has none.
    """
    parts = of_parameters(table)
    if not parts:
        return written
    said, longest = dict(zip(parts, percents([*parts.values()]), strict=True)), max(parts.values())
    cells = [((b.Bar(parts[name] / longest),), (said[name],)) if name in parts else ((), ()) for name in names]
    below: list[tuple[b.Inline, b.Inline]] = [((), (decimal_text("100.0 %"),)), ((), ())][: len(written.footer)]
    return replace(
        written,
        columns=(*written.columns, b.Column(""), b.Column(words.SHARE, "right")),
        rows=tuple((*row, *more) for row, more in zip(written.rows, cells, strict=True)),
        footer=tuple((*row, *more) for row, more in zip(written.footer, below, strict=True)),
        caption=words.SHARES_MEAN,
    )


def called(letter: str) -> str:
    """A letter where no formula can be."""
    return GREEK.get(letter, letter)


def number(value: Value) -> b.Formula:
    return b.Formula((tree_of(value),))
