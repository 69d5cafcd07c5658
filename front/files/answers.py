"""A table of a spreadsheet as rows of text, whatever its encoding and its separators are."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from netderive.grammar import Mistake, Mistakes, record

SEPARATORS = ",;\t"
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order; the last one reads everything."""
MOST_CELL = 200
"""Characters of a cell that are read."""


@record()
class AnswerRows:
    """The columns and the rows of a table, each with the number of its line; `mistakes` are rows that do not fit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    mistakes: tuple[Mistake, ...] = ()


def read_rows(file: str) -> AnswerRows:
    """The rows of a file, its first line naming the columns. Raises `Mistakes` where there are none.

    An empty line is left out, and a cell beyond the last column as well.
    """
    try:
        text = decoded(Path(file).read_bytes())
    except OSError as error:
        raise Mistakes([Mistake.of("answers.unreadable", file=file, why=error.strerror or "")]) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, Mapping[str, str]]] = []
    mistakes: list[Mistake] = []
    for row in reader:
        cells = [cell.strip()[:MOST_CELL] for cell in row]
        if not any(cells):
            continue
        if not columns:
            columns = tuple(cells)
            continue
        if any(cells[len(columns) :]):
            mistakes.append(Mistake.of("answers.cells", line=reader.line_num))
        rows.append((reader.line_num, dict(zip(columns, cells, strict=False))))
    if not columns:
        raise Mistakes([Mistake.of("answers.empty")])
    return AnswerRows(columns, tuple(rows), tuple(mistakes))


def decoded(data: bytes) -> str:
    """The text of a file: UTF-16 with its mark, UTF-8 with or without one, else Windows' Western encoding.

    >>> decoded("José".encode("cp1252")), decoded("José".encode("utf-16"))
    ('José', 'José')
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads everything")
