"""Texts that are at fault in some statements: the others are read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .expressions import Span
from .mistakes import Mistake, Mistakes, Source
from .nodes import Network
from .parsing import LONE_RETURN, parse
from .reading import SEPARATOR
from .records import record, replace

MAX_READINGS = 5


@record()
class PartlyRead:
    """The statements that can be read, what is wrong with the others, and where these are."""

    network: Network
    mistakes: tuple[Mistake, ...]
    left_out: tuple[Span, ...]


def parse_partly(text: str, name: str = "") -> PartlyRead:
    """What can be read of a text; nothing where it is refused as a whole.

    >>> read = parse_partly("input 3\\ndense (2\\nrelu")
    >>> [layer.word for layer in read.network.statements], len(read.mistakes), read.left_out
    (['input', 'relu'], 1, ((8, 16),))
    """
    text = LONE_RETURN.sub("\n", text)
    source = Source(text, name)
    mistakes: tuple[Mistake, ...] = ()
    left_out: tuple[Span, ...] = ()
    for _ in range(MAX_READINGS):
        try:
            network = parse(_without(text, left_out), name, lenient=True)
            return PartlyRead(replace(network, source=source), mistakes, left_out)
        except Mistakes as error:
            mistakes = mistakes or tuple(error.mistakes)
            found = {statement_at(text, one.span[0]) for one in error.mistakes if one.span}
            if found <= {*left_out}:
                break
            left_out = tuple(sorted({*left_out, *found}))
    return PartlyRead(Network((), source=source), mistakes, left_out)


def statement_at(text: str, position: int) -> Span:
    """Where the statement around a position begins and ends, with all that is in its brackets.

    >>> text = "input 3; [ dense 2 -> relu ] * 2 -> dense 1"
    >>> statement_at(text, text.index("relu")) == (text.index("["), text.index("-> dense 1") - 1)
    True
    """
    start, depth = 0, 0
    for match in SEPARATOR.finditer(text):
        depth = max(0, depth + {"[": 1, "]": -1}.get(match[0], 0))
        if depth or match[0] not in ("\n", ";", "->"):
            continue
        if match.start() >= position:
            return _trimmed(text, start, match.start())
        start = match.end()
    return _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return start, start + len(said.strip())


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks instead of some statements; the arrows beside them become separators."""
    for start, end in spans:
        before = re.sub(r"->(\s*)$", r"; \1", text[:start])
        after = re.sub(r"^(\s*)->", r"\1; ", text[end:])
        text = before + re.sub(r"[^\n]", " ", text[start:end]) + after
    return text
