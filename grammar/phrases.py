"""What a mistake says, separate from the mistake: a phrase is the id of some words and what fills their blanks.

The words are in `english/*.toml`, read when the first phrase is put into words; another language is another folder.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from .records import record

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The forms that words can have by number; English has `one` and `other`."""

Catalogue: TypeAlias = Mapping[str, "str | Mapping[str, str]"]
"""Words by their id: one text, or its forms by number."""


@record()
class Phrase:
    """Words by their id, with the fields that fill their blanks; `str()` is the English text.

    >>> str(phrase("suggestion", names=("conv", "convT")))
    'did you mean `conv` or `convT`?'
    """

    id: str
    fields: tuple[tuple[str, Field], ...] = ()

    def __str__(self) -> str:
        return worded(self, english())


Field: TypeAlias = "str | int | Fraction | Phrase | tuple[str | int | Phrase, ...]"


def phrase(id: str, /, **fields: Field) -> Phrase:
    """The words of this id with these fields."""
    return Phrase(id, tuple(fields.items()))


def worded(said: Phrase, catalogue: Catalogue) -> str:
    """The text of a phrase; "" where the catalogue has no words of its id, as for a mistake without a hint.

    Words with forms by number follow the field `count`. A field of several names is listed as its blank says: `list`,
    `or`, `and`, `of`, `sentences`, and with `quoted` each name in backquotes.

    >>> worded(phrase("left", count=2, names=("a", "b")), {"left": {"one": "1", "other": "{count}: {names:quoted and}"},
    ...     "list.and": " and "})
    '2: `a` and `b`'
    """
    words = catalogue.get(said.id, "")
    values: dict[str, Any] = dict(said.fields)
    if not isinstance(words, str):
        words = words["one"] if values["count"] == 1 and "one" in words else words["other"]
    return words.format_map({name: _filling(value, catalogue) for name, value in values.items()})


def _filling(value: Field, catalogue: Catalogue) -> Any:
    if isinstance(value, Phrase):
        return worded(value, catalogue)
    return _Names(value, catalogue) if isinstance(value, tuple) else value


class _Names:
    """Several names in a blank such as `{names:quoted or}`."""

    def __init__(self, names: tuple[str | int | Phrase, ...], catalogue: Catalogue) -> None:
        self.names = [worded(one, catalogue) if isinstance(one, Phrase) else str(one) for one in names]
        self.catalogue = catalogue

    def __format__(self, how: str) -> str:
        joint = how.removeprefix("quoted").strip()
        names = [f"`{name}`" for name in self.names] if how.startswith("quoted") else self.names
        if joint == "sentences":
            return "; ".join(names)
        if joint in ("", "list") or len(names) < 2:
            return ", ".join(names)
        return ", ".join(names[:-1]) + str(self.catalogue[f"list.{joint}"]) + names[-1]


@functools.cache
def english() -> Catalogue:
    """The words of every phrase in English."""
    return read_catalogue("english")


def read_catalogue(language: str) -> Catalogue:
    """The words of a language, by id: those of its files together."""
    import tomllib  # only for those who make a mistake

    found: dict[str, str | Mapping[str, str]] = {}
    for file in sorted(Path(__file__).with_name(language).glob("*.toml")):
        _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", found)
    return found


def _flatten(table: Mapping[str, Any], above: str, found: dict[str, str | Mapping[str, str]]) -> None:
    """Tables in tables as one, `[layer.unknown] hint` as `layer.unknown.hint`; a mistake's message has its own id."""
    for name, value in table.items():
        id = above if name == "message" else f"{above}.{name}" if above else name
        if isinstance(value, str) or value.keys() <= PLURALS:
            found[id] = value
        else:
            _flatten(value, id, found)
