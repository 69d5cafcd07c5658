"""The position where reading a text broke off, and what is before it."""

from __future__ import annotations

import functools
import re

from .records import record

ELEMENT = re.compile(r"->|[;\n\[\]|]")
OPERATOR = re.compile(r"(?:(->|\.\.|//|!=|[<>]=|[-+*/%^@,=:<>×({\[|])|(?:^|[\s\d)])(x))\s*\Z")
"""A sign at the end of what was read that something must follow."""
BLANKED = re.compile(r'"[^"\n]*"|#[^\n]*')


@record()
class ReadingStop:
    """Where reading broke off: what was `found` there (empty: an end), and what would have been `accepted`."""

    text: str
    at: int
    found: str
    accepted: frozenset[str]

    @property
    def span(self) -> tuple[int, int]:
        """What was found; at an end the last character before it."""
        if self.found:
            return self.at, self.at + len(self.found)
        end = max(1, len(self.before.rstrip()))
        return end - 1, end

    @functools.cached_property
    def before(self) -> str:
        """The text up to here, comments blanked out, and what is between quotation marks."""
        return BLANKED.sub(lambda match: _blanked(match[0]), self.text[: self.at])

    @functools.cached_property
    def start(self) -> int:
        """Where the statement begins in which this is."""
        ends = [match.end() for match in ELEMENT.finditer(self.before)]
        start = ends[-1] if ends else 0
        return start + len(self.before[start:]) - len(self.before[start:].lstrip())

    @property
    def element(self) -> str:
        """The statement as far as it was read."""
        return self.before[self.start :].rstrip()

    @property
    def word(self) -> str:
        """The word with which the statement begins."""
        match = re.match(r"[A-Za-z]\w*", self.element)
        return match[0] if match else ""

    @functools.cached_property
    def operator(self) -> tuple[str, int]:
        """The sign right before here that something must follow, and where it is; empty where there is none."""
        match = OPERATOR.search(self.before, max(0, len(self.before.rstrip()) - 3))
        group = match.lastindex if match else None
        return (match[group], match.start(group)) if match and group else ("", 0)

    @functools.cached_property
    def opened(self) -> tuple[str, int] | None:
        """The innermost bracket that is still open."""
        stack: list[tuple[str, int]] = []
        for match in re.finditer(r"[()\[\]{}]", self.before):
            if match[0] in "([{":
                stack.append((match[0], match.start()))
            elif stack:
                stack.pop()
        return stack[-1] if stack else None


def _blanked(text: str) -> str:
    """Blanks instead of a comment, or between two quotation marks."""
    return " " * len(text) if text.startswith("#") else f'"{" " * (len(text) - 2)}"'
