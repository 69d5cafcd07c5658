"""A sweep as blocks: what was swept, how many points are possible, and some of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...engine.exploration import Relation
from ...engine.formulas import tree_of
from ...engine.sweeps import Rows, Sweep, Values, ends
from ...grammar import Letter, Number
from ..document import blocks as b
from ..document import joined, sentence_of
from ..wording import words
from .pieces import conditions, given_values
from .readable import without_long
from .solutions import relation_of


def sweep_document(found: Sweep, rows: Rows, by: str = "", ascending: bool = False) -> b.Document:
    """Rows of a sweep, in the order of the grid or, given `by`, with the greatest or least of that figure first."""
    title = found.table.title or words.SWEPT
    blocks: list[b.Block] = [
        b.Heading(1, (title,)),
        b.Prose(_requested(found)),
        b.Callout("result", _counts(found, rows)),
    ]
    if given := given_values(found.table):
        blocks.append(b.Prose(sentence_of(words.GIVEN_VALUES, values=given)))
    blocks += conditions(found.conditions)
    if not found.complete:
        blocks.append(b.Callout("note", (words.PERHAPS_POSSIBLE,)))
    if len(rows):
        blocks.append(_table(found, rows, by, ascending))
    return without_long(b.Document(title, tuple(blocks)))


def _requested(found: Sweep) -> b.Inline:
    """`params and macs for k from 8 to 512 and n = 3, 5.`"""
    figures = listed([(name,) for name in found.shown])
    letters = listed([_letter(name, values) for name, values in found.grid.values.items()])
    return sentence_of(words.SWEEP, figures=figures, letters=letters)


def listed(pieces: Sequence[b.Inline]) -> b.Inline:
    """`a, b and c`."""
    *before, last = pieces
    return joined([joined(before, ", "), last], words.AND) if before else last


def _letter(name: str, values: Values) -> b.Inline:
    letter: b.Inline = (b.Formula((Letter(name),)),)
    if not isinstance(values, range):
        several = joined([(_number(value),) for value in values[:MOST_LISTED]], ", ")
        return (*letter, " = ", *several, *((", …",) if len(values) > MOST_LISTED else ()))
    low, high = ends(values)
    steps = sentence_of(words.IN_STEPS, step=_number(abs(values.step))) if abs(values.step) > 1 else ()
    return (*sentence_of(words.FROM_TO, letter=letter, first=_number(low), last=_number(high)), *steps)


MOST_LISTED = 8
"""Values of a letter that are listed."""


def _counts(found: Sweep, rows: Rows) -> b.Inline:
    """`The network is possible at 9 of 12 points; 4 of these satisfy params ≤ 100.`"""
    possible = sentence_of(words.POSSIBLE_AT, possible=_number(rows.possible), points=_number(rows.points))
    if not found.relations:
        return (*possible, ".")
    requested = joined([(_relation(one),) for one in found.relations], words.AND)
    satisfying = sentence_of(words.OF_THESE, matching=_number(rows.matching), conditions=requested)
    return (*possible, *satisfying, ".")


def _relation(one: Relation) -> b.Formula:
    return relation_of(one, Letter(one.texts[0]))


def _table(found: Sweep, rows: Rows, by: str, ascending: bool) -> b.TableBlock:
    shown = len(rows)
    if by:
        caption = (words.LEAST_ROWS if ascending else words.GREATEST_ROWS).format(shown=shown, by=by)
    else:
        caption = words.FIRST_ROWS.format(shown=shown) if shown < rows.points else ""
    impossible = not rows.valid.all()
    columns = [b.Column(name, "right") for name in (*found.grid.values, *found.shown)]
    cells = [column.tolist() for column in (*rows.letters.values(), *rows.figures.values())]
    lines = [
        tuple(_cell(value, valid or place < len(rows.letters)) for place, value in enumerate(line))
        for valid, line in zip(rows.valid.tolist(), zip(*cells, strict=True), strict=True)
    ]
    note = words.IMPOSSIBLE_ROWS if impossible else ""
    return b.TableBlock(tuple(columns), tuple(lines), caption=" ".join(filter(None, (caption, note))))


def _cell(value: Any, valid: bool) -> b.Inline:
    return (b.Formula((tree_of(value),)),) if valid else (words.NONE,)


def _number(value: int) -> b.Formula:
    return b.Formula((Number(value),))
