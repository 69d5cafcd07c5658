"""Where a command writes: a file, whole or not at all, and the two standard streams, which may be full or closed."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import click

from netderive.grammar import Mistake, Mistakes

STREAMS = (None, "-")


def write_file(data: bytes, out: str | None) -> None:
    """Writes to a file, or to standard output where there is none. Raises `Mistakes` where that is impossible."""
    if out in STREAMS:
        to_standard_output(data)
        return
    with written_whole(str(out)) as opened:
        opened.write(data)


@contextlib.contextmanager
def whole_folder(folder: str, sources: Iterable[str | None] = ()) -> Iterator[str]:
    """A folder beside `folder` to write to; its files are moved there once all are written, none where one fails.

    Raises `Mistakes` where one of them would replace a file of `sources`, which they are made from.
    """
    parent = os.path.dirname(os.path.abspath(folder))
    try:
        os.makedirs(parent, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".netderive-", dir=parent) as beside:
            yield beside
            written = [os.path.join(at, name) for at, _, names in os.walk(beside) for name in names]
            moves = {one: os.path.join(folder, os.path.relpath(one, beside)) for one in written}
            for into in moves.values():
                keep_sources(into, sources)
            for one, into in moves.items():
                os.makedirs(os.path.dirname(into), exist_ok=True)
                os.replace(one, into)
    except OSError as error:
        raise Mistakes([Mistake.of("out.unwritten", file=folder, reason=str(error.strerror))]) from None


@contextlib.contextmanager
def written_whole(out: str) -> Iterator[IO[bytes]]:
    """A file to write to, which is there once all is written, and not at all if that fails. Raises `Mistakes`."""
    path = os.path.realpath(out)
    try:
        with _over(path) if os.path.exists(path) and not os.path.isfile(path) else _replaced(path) as opened:
            yield opened
    except OSError as error:
        raise Mistakes([Mistake.of("out.unwritten", file=out, reason=str(error.strerror))]) from None


def _over(path: str) -> IO[bytes]:
    """A device or a pipe, which nothing can replace."""
    return open(path, "wb", buffering=0)


@contextlib.contextmanager
def _replaced(path: str) -> Iterator[IO[bytes]]:
    """A new file beside the old one takes its name once all of it is on the disk; the permissions stay."""
    mode = _mode(path)
    handle, beside = tempfile.mkstemp(prefix=".netderive-", dir=os.path.dirname(path))
    try:
        with os.fdopen(handle, "w+b") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _mode(path: str) -> int:
    """The permissions that a file has, or that a new one gets; raises `OSError` for one that may not be written."""
    if os.path.exists(path):
        with open(path, "ab"):
            return stat.S_IMODE(os.stat(path).st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def keep_sources(out: str | None, sources: Iterable[str | None]) -> None:
    """Raises `Mistakes` where a document would be written over a file that it is made from."""
    for source in sources:
        if out not in STREAMS and source is not None and _same(str(out), source):
            raise Mistakes([Mistake.of("out.source", file=str(out))])


def _same(out: str, source: str) -> bool:
    try:
        if source == "-":
            return os.path.isfile(out) and os.path.samestat(os.fstat(sys.stdin.fileno()), os.stat(out))
        return os.path.samefile(out, source)
    except (OSError, ValueError, AttributeError):  # one is not there, or standard input is no file
        return False


def to_standard_output(data: bytes) -> None:
    """Writes to standard output. Raises `Mistakes` where it is closed or full."""
    if sys.stdout is None:
        raise Mistakes([Mistake.of("out.closed")])
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(sys.stdout)
        raise Mistakes([Mistake.of("out.unwritten_output", reason=str(error.strerror))]) from None


def say(text: str) -> None:
    """A line on standard error, where that can be written."""
    try:
        click.echo(text, err=True)
    except OSError:
        silence(sys.stderr)


def silence(stream: IO[str] | None) -> None:
    """What a stream still holds is thrown away: at the end of the program it would fail once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
