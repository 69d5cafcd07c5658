"""What a command does on a terminal only: lines as wide as it, colours, and bars for long work."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from typing import IO, TypedDict

import click

NARROWEST, USUAL, WIDEST = 60, 100, 120
"""Columns of a text: at least, where it does not go to a terminal, and at most."""

PATIENCE = 2.0
"""Seconds after which a bar shows how far the work is."""


class TerminalStyle(TypedDict):
    """The arguments of a `Style` that depend on where a text is read."""

    columns: int
    colour: bool


def terminal_style(out: str | None) -> TerminalStyle:
    """The columns and colours for a text that is written to a file, or to standard output where `out` is None or "-".

    There are colours on a terminal only, unless NO_COLOR (https://no-color.org) is set or TERM is `dumb`.
    """
    if out not in (None, "-") or not is_terminal(sys.stdout):
        return {"columns": USUAL, "colour": False}
    columns = shutil.get_terminal_size((USUAL, 24)).columns
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {"columns": max(NARROWEST, min(columns, WIDEST)), "colour": colour}


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a standard stream, which may be closed, is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


@contextlib.contextmanager
def progress(count: int, label: str = "") -> Iterator[Callable[[int], None]]:
    """A function to call with how many more of `count` items are done.

    If standard error is a terminal, a bar shows how many they are once the work has taken two seconds.
    """
    hidden = not is_terminal(sys.stderr)
    begun = time.monotonic()
    with click.progressbar(length=count, label=label, file=sys.stderr, hidden=True) as bar:

        def done(more: int) -> None:
            bar.hidden = hidden or time.monotonic() - begun < PATIENCE
            bar.update(more)

        yield done
