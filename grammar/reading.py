"""One reading of a text by the grammar, and the reading of all statements of a text that has mistakes."""

from __future__ import annotations

import functools
import re
import threading
from typing import Any

from . import tables
from .automaton import Automaton, Unreadable
from .building import Builder
from .expression_building import too_deep
from .expressions import MAX_DEPTH
from .mistakes import Mistake, Mistakes
from .nodes import Statement
from .records import replace

MAX_CHARACTERS = 500_000
MAX_STATEMENT = 8_000
MAX_MISTAKES = 50
LONG = re.compile(rf"#[^\n]*+|[^#\n;>\[\]|]{{{MAX_STATEMENT + 1}}}")
BRACKET = re.compile(r'[()\[\]]|"[^"\n]*"|#[^\n]*')
SEPARATOR = re.compile(r'\n|;|->|[\[\]]|"[^"\n]*"|#[^\n]*')

_LOCK = threading.Lock()
_BUILDER = Builder()


@functools.cache
def _automaton() -> Automaton:
    return Automaton(tables.current(), _BUILDER)


def refused(text: str) -> Mistake | None:
    """Why a text is not even read: too long, not text, or nested too deep."""
    if len(text) > MAX_CHARACTERS:
        return Mistake.of("text.long", count=len(text), most=MAX_CHARACTERS)
    if (at := text.find("\0")) >= 0:
        return Mistake.of("text.zero_byte", (at, at + 1))
    depth = 0
    for match in BRACKET.finditer(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            return too_deep(match.span())
    for match in LONG.finditer(text):
        if match[0][0] != "#" and match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            return Mistake.of("statement.long", (start, start + 1), most=MAX_STATEMENT)
    return None


def read_all(text: str) -> tuple[tuple[Statement, ...], list[Mistake]]:
    """All statements, as far as they can be read, and a mistake for each that cannot."""
    statements: tuple[Statement, ...] = ()
    mistakes: list[Mistake] = []
    at = 0
    while at < len(text) and len(mistakes) < MAX_MISTAKES:
        rest = text[at:]
        some, found, stopped = read(rest, "start")
        if not found:
            statements += some
            break
        mistakes += (replace(m, span=(m.span[0] + at, m.span[1] + at)) if m.span else m for m in found)
        at += _after(rest, stopped)
    return statements, mistakes


def _after(text: str, position: int) -> int:
    """Where the next statement begins after a mistake: after the brackets that hold it, if they are closed."""
    depth = 0
    separators: list[int] = []
    for match in SEPARATOR.finditer(text):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if match.start() >= position and match[0] in ("\n", ";", "->"):
            if depth <= 0:
                return match.end()
            separators.append(match.end())
    return separators[0] if separators and depth > 0 else len(text)


def read(text: str, start: str) -> tuple[Any, list[Mistake], int]:
    """What the grammar makes of a text, or the mistakes at which it broke off and how far it had come."""
    with _LOCK:
        _BUILDER.depths.clear()
        try:
            return _automaton().read(text, start), [], len(text)
        except Unreadable as error:
            # most texts need no explanation, and its patterns take time to load
            from .complaints import explain, reached

            return None, [explain(error, text)], reached(error)
        except Mistakes as error:
            return None, error.mistakes, max(m.span[1] if m.span else 0 for m in error.mistakes)
