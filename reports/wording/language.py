"""The language of documents: each sentence is looked up by its English in a catalogue of `gettext`.

`speaking` chooses the language for all that is written inside it, as `decimal.localcontext` does for arithmetic; facts
and blocks know nothing of it. A sentence that a catalogue does not have stays English.
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
"""The languages that documents can be written in, by their codes (ISO 639)."""

DECIMAL_SIGNS: Mapping[str, str] = {"en": ".", "de": ","}
"""What is before the decimals of a number."""

ENGLISH = gettext.NullTranslations()

_SPOKEN: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The code of the language that is spoken: `en` unless `speaking` says otherwise."""
    return _SPOKEN.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """All that is put into words inside is in this language. Raises `ValueError` for one that is not in `LANGUAGES`.

    >>> with speaking("de"):
    ...     translated("number of groups")
    'Anzahl der Gruppen'
    """
    catalogue(code)
    token = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@functools.cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The sentences of a language. Raises `ValueError` for one that is not in `LANGUAGES`."""
    if code not in LANGUAGES:
        raise ValueError(f"there is no language {code!r}; known are {', '.join(LANGUAGES)}")
    if code == "en":
        return ENGLISH
    with Path(__file__).with_name(f"{code}.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def translated(english: str) -> str:
    """A sentence in the language that is spoken; of several clauses that are not known together, each.

    >>> with speaking("de"):
    ...     translated("no parameters; no buffers")
    'keine Parameter; keine Puffer'
    """
    spoken = catalogue(language())
    whole = spoken.gettext(english) if english else ""
    if whole != english or ";" not in english:
        return whole
    return "; ".join(spoken.gettext(clause) for clause in english.split("; "))


def decimal_text(text: str) -> str:
    """A number with decimals as it is written in the language that is spoken.

    >>> with speaking("de"):
    ...     decimal_text("32.3 %")
    '32,3 %'
    """
    return text.replace(".", DECIMAL_SIGNS[language()])


class Counted(NamedTuple):
    """Words that depend on a number: those for 1, and those for others."""

    one: str
    other: str

    def of(self, count: object) -> str:
        """The words for so many in the language that is spoken; what is no integer is many.

        >>> Counted("{count} layer", "{count} layers").of(2)
        '{count} layers'
        """
        number = count if isinstance(count, int) else 2
        return catalogue(language()).ngettext(self.one, self.other, number)
