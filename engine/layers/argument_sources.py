"""How one argument of a framework says something of a row: read from its words to ours, and written back.

`read` gives what an argument's value says in our row, `write` the value that a row says in the framework's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, Protocol

from ...grammar import record


class Untranslated(Exception):
    """The language has no word for a framework's argument; the reason in words."""


@record(frozen=False)
class RowContents:
    """What a row says: values by the letter of their argument (one for each axis that is named), and words."""

    values: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class CalledLayer(Protocol):
    """A layer in its position, as `write` sees it: numbers by letter, and what its row says."""

    def number(self, formula: str, axis: int = 0) -> int | Fraction: ...

    def said(self, letter: str) -> tuple[int | Fraction | str, ...] | None: ...

    def has(self, word: str) -> bool: ...

    @property
    def axes(self) -> int: ...


class ArgumentSource:
    """How one argument of a framework says something of a row.

    `says` and `words` say what it can say: a row that says more asks for another call.
    """

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        """What the value says in our row; nothing, where it changes no figure or repeats the input."""

    def write(self, requested: CalledLayer) -> Any:
        """The value in the framework's words, or `OMIT`."""
        return OMIT

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        """Whether it can say that the row gives these values for a letter."""
        return False

    def words(self) -> Collection[str]:
        return ()


OMIT: Any = object()
"""The argument is left out: the framework's own default says the same."""


@record()
class RowValue(ArgumentSource):
    """What the row gives for a letter: a number, one for each axis, or a word (`same`)."""

    letter: str
    always: bool = False
    but: tuple[str, ...] = ()
    """Words of the argument that the framework does not know; "numbers" where it knows words alone."""

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        known = values[0] not in self.but if isinstance(values[0], str) else "numbers" not in self.but
        return letter == self.letter and known

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if value is None:
            return
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        said.values[self.letter] = tuple(_exact(one) for one in values)

    def write(self, requested: CalledLayer) -> Any:
        values = requested.said(self.letter)
        if values is None:
            if not self.always:
                return OMIT
            values = (requested.number(self.letter),)
        return values[0] if len(values) == 1 else tuple(values)


@record()
class Computed(ArgumentSource):
    """A value that follows from the layer's letters: the input, or a product of what the row gives."""

    formula: str
    each_axis: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter in re.findall(r"\w+", self.formula)

    def write(self, requested: CalledLayer) -> Any:
        if not self.each_axis:
            return requested.number(self.formula)
        return tuple(requested.number(self.formula, axis) for axis in range(requested.axes))


@record()
class EachAxis(ArgumentSource):
    """What the row gives for a letter, as a tuple with a value for each axis; left out where the row does not say it.

    With `always` it is written where the row leaves it to a default, too.
    """

    letter: str
    always: bool = False

    def says(self, letter: str, values: tuple[Any, ...]) -> bool:
        return letter == self.letter and not isinstance(values[0], str)

    def write(self, requested: CalledLayer) -> Any:
        if not self.always and requested.said(self.letter) is None:
            return OMIT
        return tuple(requested.number(self.letter, axis) for axis in range(requested.axes))


@record()
class Named(ArgumentSource):
    """The names that a row lists after a word (`bias on q, v`)."""

    word: str
    names: tuple[str, ...]

    def words(self) -> Collection[str]:
        return {self.word}

    def write(self, requested: CalledLayer) -> Any:
        if not requested.has(self.word):
            return OMIT
        return tuple(name for name in self.names if requested.has(f"{self.word} {name}"))


@record()
class WordChoice(ArgumentSource):
    """Each value means words of the row ("" for none)."""

    choices: Mapping[Any, str]
    default: Any = None

    def words(self) -> Collection[str]:
        return {word for word in self.choices.values() if word}

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if not isinstance(value, (str, int, bool, float, type(None))) or value not in self.choices:
            raise Untranslated(f"the value {value}")
        if self.choices[value]:
            said.words.append(self.choices[value])

    def write(self, requested: CalledLayer) -> Any:
        for value, word in self.choices.items():
            if word and requested.has(word):
                return value
        return OMIT if self.default is None else self.default


@record()
class Silent(ArgumentSource):
    """Changes no size and no count; a script leaves it out, or writes what the framework requires."""

    written: Any = OMIT

    def write(self, requested: CalledLayer) -> Any:
        return self.written


@record()
class Fixed(ArgumentSource):
    """Always this value: another one is another layer."""

    value: Any
    written: bool = True

    def read(self, value: Any, said: RowContents, rank: int) -> None:
        if value != self.value:
            raise Untranslated(f"the value {value}")

    def write(self, requested: CalledLayer) -> Any:
        return self.value if self.written else OMIT


def _exact(value: Any) -> Any:
    """A float as the decimal that it was written as."""
    return Fraction(repr(value)) if isinstance(value, float) else value
