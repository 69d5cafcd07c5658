"""Mistakes are data: what is wrong, where, and what would be right.

A `Mistake` names a piece of the source by its span; the caret is drawn when it is shown.
All mistakes found in one text travel together in one `Mistakes` exception.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Mapping

from .characters import visible
from .closeness import nearest
from .expressions import Span
from .phrases import Field, Phrase, phrase
from .records import record, replace

MAX_LINE = 96
MAX_SHOWN = 50
MAX_QUOTED = 60
MAX_SUGGESTED = 3
QUOTED = re.compile(r"`([^`]*)`")
LONG_NUMBER = re.compile(rf"(\d{{{MAX_QUOTED - 3}}})\d{{4,}}")


@record()
class Mistake:
    """One mistake: what is wrong (`said`), where (`span`; None for the whole text), what would be right (`help`).

    `id` names what is wrong for programs (`window.fits`); `message` and `hint` are the words, in English.
    """

    said: Phrase | str
    span: Span | None = None
    help: Phrase | str = ""
    id: str = ""

    @classmethod
    def of(
        cls, id: str, span: Span | None = None, /, *, hint: str | Phrase = "", near: Iterable[str] = (), **fields: Field
    ) -> Mistake:
        """A mistake in the words that the catalogue has for its id, filled with these fields.

        Its hint is the catalogue's for the id, or that of the name `hint` there, or another phrase; before all of them
        come names that may have been meant (`near`).

        >>> wrong = Mistake.of("function.unknown", (0, 5), near=["floor"], name="flour", known=("floor", "ceil"))
        >>> wrong.message, wrong.hint
        ('there is no function `flour`', 'did you mean `floor`?')
        """
        if names := tuple(near):
            help = phrase("suggestion", names=names)
        elif isinstance(hint, Phrase):
            help = hint
        else:
            help = phrase(f"{id}.hint.{hint}" if hint else f"{id}.hint", **fields)
        return cls(phrase(id, **fields), span, help, id)

    @property
    def message(self) -> str:
        # It may quote a name or a number of any length, and any character.
        return visible(LONG_NUMBER.sub(r"\1...", QUOTED.sub(_shortened, str(self.said))))

    @property
    def hint(self) -> str:
        return visible(str(self.help))

    def at(self, span: Span | None) -> Mistake:
        """The same mistake, elsewhere."""
        return replace(self, span=span)

    def called(self, id: str) -> Mistake:
        """The same mistake with an id that others share, such as that of a requirement."""
        return replace(self, id=id)

    def within(self, id: str, **fields: Field) -> Mistake:
        """The same mistake with words around its own, which fill the blank `said`."""
        return replace(self, said=phrase(id, said=self.said, **fields))

    def says(self, id: str) -> bool:
        """Whether its words are those of this id, or are within them."""
        return self.fields(id) is not None

    def fields(self, id: str) -> Mapping[str, Field] | None:
        """What fills the blanks of its words of this id; None where it does not say them.

        >>> Mistake.of("layer.unknown", name="cnov", known=()).within("of", owner="conv1").fields("layer.unknown")
        {'name': 'cnov', 'known': ()}
        """
        said: object = self.said
        while isinstance(said, Phrase) and said.id != id:
            said = dict(said.fields).get("said")
        return dict(said.fields) if isinstance(said, Phrase) else None


def _shortened(quoted: re.Match[str]) -> str:
    return quoted[0] if len(quoted[1]) <= MAX_QUOTED else f"`{quoted[1][: MAX_QUOTED - 3]}...`"


class Source:
    """A text with the means to find a character's line and column, both counted from 1.

    >>> Source("let k = 3\\ninput 1").place(14)
    (2, 5)
    """

    def __init__(self, text: str, name: str = "", parts: tuple[tuple[int, str], ...] = ()) -> None:
        self.text = text
        self.name = name
        self.parts = parts
        """Where the texts begin that the text includes, each with its name."""

    def followed_by(self, text: str, name: str) -> Source:
        """This text with one after it that it includes.

        >>> Source("include a").followed_by("input 3; dense 4", "a.net").place(19)
        (1, 10)
        """
        parts = (*self.parts, (len(self.text) + 1, name))
        return Source(f"{self.text}\n{text}", self.name, parts)

    def part(self, position: int) -> tuple[int, str]:
        """Where the included text begins in which a character is, and its name; (0, "") in the text itself."""
        return next((part for part in reversed(self.parts) if part[0] <= position), (0, ""))

    @functools.cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, position: int) -> tuple[int, int]:
        """Line and column of a character, in the text that it is included from."""
        line = bisect.bisect_right(self._starts, position)
        first = bisect.bisect_right(self._starts, self.part(position)[0])
        return line - first + 1, position - self._starts[line - 1] + 1

    def line_at(self, position: int) -> str:
        """The line of a character, without its end."""
        number = bisect.bisect_right(self._starts, position)
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r")


class Mistakes(ValueError):
    """All mistakes found in one text; `str()` is the report a person reads."""

    def __init__(self, mistakes: Iterable[Mistake], source: Source | None = None) -> None:
        found = list(dict.fromkeys(mistakes))
        self.mistakes = sorted(found, key=lambda mistake: mistake.span or (0, 0))
        self.source = source or Source("")
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        shown = [show(mistake, self.source) for mistake in self.mistakes[:MAX_SHOWN]]
        if len(self.mistakes) > MAX_SHOWN:
            shown.append(f"... and {len(self.mistakes) - MAX_SHOWN} more mistakes")
        return "\n\n".join(shown)

    def as_data(self) -> dict[str, list[dict[str, str | int | None]]]:
        """The report as plain data: `{"errors": [{"message", "line", "column", "hint", "id"}]}`."""
        errors: list[dict[str, str | int | None]] = []
        for mistake in self.mistakes:
            line, column = self.source.place(mistake.span[0]) if mistake.span else (None, None)
            place = {"line": line, "column": column}
            errors.append({"message": mistake.message, **place, "hint": mistake.hint, "id": mistake.id})
        return {"errors": errors}


def show(mistake: Mistake, source: Source) -> str:
    """A mistake with its line of the source, the caret beneath, and the hint.

    >>> print(show(Mistake("there is no layer `cnov`", (0, 4), "did you mean `conv`?"), Source("cnov 3@5x5")))
    line 1: there is no layer `cnov`
        cnov 3@5x5
        ^^^^
        hint: did you mean `conv`?
    """
    lines = [mistake.message] if mistake.span is None else [pointed(mistake.message, mistake.span, source)]
    if mistake.hint:
        lines.append(f"    hint: {mistake.hint}")
    return "\n".join(lines)


def pointed(message: str, span: Span, source: Source, line: str = "line") -> str:
    """A message with the line of the source that it is about, and a caret beneath the span.

    `line` is what a line is called.
    """
    number, column = source.place(span[0])
    _, name = source.part(span[0])
    place = f"{name.rpartition('/')[2]}, {line} {number}" if name else f"{line} {number}"
    return "\n".join([f"{place}: {message}", *_caret(source.line_at(span[0]), column, span)])


def _caret(line: str, column: int, span: Span) -> list[str]:
    """The line, or the part of a very long one around the mistake, and the caret beneath."""
    first = max(0, column - 1 - MAX_LINE // 2) if len(line) > MAX_LINE else 0
    cut = line[first : first + MAX_LINE]
    at = column - 1 - first
    to = at + span[1] - span[0]
    before, after = "..." if first else "", "..." if first + MAX_LINE < len(line) else ""
    ahead, marked, rest = (_on_a_line(part) for part in (cut[:at], cut[at:to], cut[to:]))
    blanks = " " * (len(before) + _columns(ahead))
    return [f"    {before}{ahead}{marked}{rest}{after}".rstrip(), "    " + blanks + "^" * max(1, _columns(marked))]


def _on_a_line(text: str) -> str:
    """A piece of a line: a blank of any kind takes one column, and what cannot be seen is named."""
    return visible(re.sub(r"[^\S\u2028\u2029\x1c-\x1f\x85\x0b\x0c\r]", " ", text))


def _columns(text: str) -> int:
    """How many columns a text takes: some characters take two, some none."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in text)


def closest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names nearest to a word, those that may have been meant.

    >>> closest("strid", ["pad", "stride"])
    ('stride',)
    """
    return tuple(nearest(word, known)[:MAX_SUGGESTED])
