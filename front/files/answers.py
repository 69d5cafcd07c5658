"""A table of a spreadsheet as rows of text, whatever its encoding and its separators are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from netderive.grammar import Mistake, Mistakes, record

SEPARATORS = ",;\t"
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order; the last one reads everything."""
ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
"""Encodings by which of the first four bytes are 0, where a file has no mark."""
SEPARATOR_LINE = re.compile(r"\A\s*\"?sep=[^\r\n]?\"?[ ,;\t]*(?=\r?\n)", re.IGNORECASE)
"""What Excel writes before a table."""
OWN_COLUMNS = ("student", "variant")
"""Columns whose names may have capitals."""
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
    text = SEPARATOR_LINE.sub("", text)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, Mapping[str, str]]] = []
    mistakes: list[Mistake] = []
    ended = 0
    for row in reader:
        begin, ended = ended + 1, reader.line_num
        cells = [cell.strip()[:MOST_CELL] for cell in row]
        if not any(cells):
            continue
        if not columns:
            columns = tuple(cell.lower() if cell.lower() in OWN_COLUMNS else cell for cell in cells)
            continue
        if _is_unclosed(dict(zip(columns, row, strict=False)), text):
            mistakes.append(Mistake.of("answers.quote", line=begin, last=reader.line_num))
            continue
        if any(cells[len(columns) :]):
            mistakes.append(Mistake.of("answers.cells", line=reader.line_num))
        rows.append((reader.line_num, dict(zip(columns, cells, strict=False))))
    if not columns:
        raise Mistakes([Mistake.of("answers.empty")])
    if twice := tuple(dict.fromkeys(name for name in columns if name and columns.count(name) > 1)):
        raise Mistakes([Mistake.of("answers.column_twice", names=twice)])
    return AnswerRows(columns, tuple(rows), tuple(mistakes))


def _is_unclosed(row: Mapping[str, str], text: str) -> bool:
    """Whether a row goes on over further lines because a quotation mark is missing."""
    odd = text.count('"') % 2 == 1 and any("\n" in cell for cell in row.values())
    return odd or any("\n" in row.get(name, "").strip() for name in OWN_COLUMNS)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-16 or UTF-32, UTF-8 with or without a mark, else Windows' Western encoding.

    >>> decoded("José".encode("cp1252")), decoded("José".encode("utf-16"))
    ('José', 'José')
    """
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return data.decode("utf-32", errors="replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if encoding := ZEROS.get(tuple(byte == 0 for byte in data[:4])):  # the first letters of a table are ASCII
        return data.decode(encoding, errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads everything")
