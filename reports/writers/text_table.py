"""A table as lines of text: columns two blanks between them, rules under the head and above the totals."""

from __future__ import annotations

from ...grammar import visible
from ..document import TableBlock
from .plain_text import GLUE, display_width, fitted, pad, wrap

_GAP = "  "


def table_lines(table: TableBlock, rows: list[list[str]], footer: list[list[str]], width: int) -> list[str]:
    """The lines of a table whose cells are drawn already, wrapped so that it fits the width."""
    head = [visible(column.title) for column in table.columns]
    natural = [max(map(display_width, column)) for column in zip(head, *rows, *footer, strict=True)]
    widths = fitted(natural, width - len(_GAP) * (len(natural) - 1))
    aligns = [column.align for column in table.columns]
    rule = _GAP.join("─" * column for column in widths)
    lines = wrap(visible(table.caption), width) if table.caption else []
    if any(head):
        lines += [*_row(head, widths, aligns), rule]
    lines += [line for row in rows for line in _row(row, widths, aligns)]
    if footer:
        lines += [rule, *(line for row in footer for line in _row(row, widths, aligns))]
    return lines


def _row(cells: list[str], widths: list[int], aligns: list[str]) -> list[str]:
    """A row of cells, as many lines as its tallest cell wraps to."""
    wrapped = [
        [cell.replace(GLUE, " ")] if display_width(cell) <= width else wrap(cell, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, wrapped))
    columns = [
        [pad(line, width, align) for line in lines + [""] * (height - len(lines))]
        for lines, width, align in zip(wrapped, widths, aligns, strict=True)
    ]
    return [_GAP.join(line).rstrip() for line in zip(*columns, strict=True)]
