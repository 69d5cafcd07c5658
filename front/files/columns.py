"""Rows of a sweep as CSV, Parquet or npy, written block by block: whole, or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from netderive.grammar import Mistake, Mistakes, replace

from .writing import STREAMS, to_standard_output, written_whole

if TYPE_CHECKING:
    from netderive.engine.sweeps import Rows

Blocks: TypeAlias = "Callable[[], Iterable[Rows]]"
"""Goes through the rows, as often as it is called."""

HEADER = 128
"""Bytes of the header of an npy file are a multiple of this."""


class TooWideForFile(Exception):
    """Names of columns whose numbers are not all integers of 64 bits."""


def write_rows(blocks: Blocks, form: str, out: str | None, floats: bool = False) -> None:
    """Writes rows to a file, CSV to standard output where there is none. The figures of an impossible network are
    empty, and 0 in npy. With `floats`, figures are floating-point numbers.

    Raises `Mistakes` where a file cannot be written, a format cannot hold the figures, or a library is not installed.
    """
    if out in STREAMS and form != "csv":
        raise Mistakes([Mistake.of("rows.file", form=form)])
    written: Blocks = (lambda: map(_with_floats, blocks())) if floats else blocks
    if form == "csv" and out in STREAMS:
        for text in _lines(written()):
            to_standard_output(text.encode())
        return
    with written_whole(str(out)) as opened:
        match form:
            case "csv":
                opened.writelines(text.encode() for text in _lines(written()))
            case "parquet":
                _parquet(written, opened)
            case _:
                _npy(written(), opened)


def _with_floats(rows: Rows) -> Rows:
    """Rows whose figures are floating-point numbers: all of them, since another block may hold a fraction."""
    return replace(rows, figures={name: one.astype(float) for name, one in rows.figures.items()})


def _lines(blocks: Iterable[Rows]) -> Iterator[str]:
    """Blocks as text, the first one with the names of the columns."""
    names: tuple[str, ...] = ()
    for rows in blocks:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if not names:
            names = tuple(rows.columns)
            writer.writerow(names)
        valid = rows.valid.tolist()
        figures = [
            [one if v else "" for one, v in zip(column.tolist(), valid, strict=True)]
            for column in rows.figures.values()
        ]
        letters = [column.tolist() for column in rows.letters.values()]
        writer.writerows(zip(*letters, ["true" if v else "false" for v in valid], *figures, strict=True))
        yield text.getvalue()


def _parquet(blocks: Blocks, opened: IO[bytes]) -> None:
    """Columns of 64-bit integers; one that has other numbers, found on the way, is of text, and all is begun anew."""
    texts: set[str] = set()
    while True:
        opened.seek(0)
        opened.truncate()
        try:
            return _parquet_with(blocks(), opened, texts)
        except TooWideForFile as error:
            texts |= {*error.args}


def _parquet_with(blocks: Iterable[Rows], opened: IO[bytes], texts: Collection[str]) -> None:
    try:
        import pyarrow  # large, and used here alone
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise Mistakes([Mistake.of("explore.missing", library="pyarrow", what="Parquet")]) from None
    writer = None
    try:
        for rows in blocks:
            missing = ~rows.valid
            columns: dict[str, Any] = {name: _exact(name, one, texts) for name, one in rows.letters.items()}
            columns["valid"] = rows.valid
            columns |= {
                name: pyarrow.array(_exact(name, one, texts), mask=missing) for name, one in rows.figures.items()
            }
            batch = pyarrow.record_batch(columns)
            writer = writer or parquet.ParquetWriter(opened, batch.schema)
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()


def _exact(name: str, column: Any, texts: Collection[str]) -> Any:
    """A column as 64-bit integers, or as text."""
    if name in texts:
        return column.astype(str).astype(object)
    if column.dtype.hasobject:
        raise TooWideForFile(name)
    return column


def _npy(blocks: Iterable[Rows], opened: IO[bytes]) -> None:
    """One record a row. Raises `Mistakes` for a figure that is no 64-bit integer."""
    import numpy

    count, kind = 0, None
    for rows in blocks:
        if wide := [name for name, one in rows.columns.items() if one.dtype.hasobject]:
            raise Mistakes([Mistake.of("rows.wide", names=tuple(wide))])
        if kind is None:
            kind = numpy.dtype([(name, one.dtype) for name, one in rows.columns.items()])
            opened.write(_header(kind, count))
        records = numpy.empty(len(rows), kind)
        for name, one in rows.columns.items():
            records[name] = one
        opened.write(records.tobytes())
        count += len(rows)
    opened.seek(0)
    opened.write(_header(kind, count))


def _header(kind: Any, count: int) -> bytes:
    """The header of an npy file, as long for every number of rows."""
    text = f"{{'descr': {kind.descr!r}, 'fortran_order': False, 'shape': ({count},), }}"
    length = -(-(len(text.encode()) - len(str(count)) + 32) // HEADER) * HEADER - 12
    return b"\x93NUMPY\x03\x00" + length.to_bytes(4, "little") + text.encode().ljust(length - 1) + b"\n"
