"""The letters of a file: which there are, what they may be, and the values that are given."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Span
from ..grammar.mistakes import suggestion
from ..grammar.nodes import Let, Positive, Statement, Vary
from . import algebra
from .algebra import Value, is_number
from .evaluation import evaluate, letters_in


@dataclass(frozen=True)
class LetterBook:
    """`symbols`: every letter as a value with letters; `values`: those that are given, worked out."""

    least: Mapping[str, int | None]
    values: dict[str, Value] = field(default_factory=dict)

    @functools.cached_property
    def symbols(self) -> dict[str, Value]:
        return {name: algebra.symbol(name, least) for name, least in self.least.items()}

    def number(self, name: str) -> int | Fraction | None:
        """A letter's value, None while it is free."""
        value = self.values.get(name)
        return value if is_number(value) else None  # type: ignore[return-value]


def read_letters(
    statements: Iterable[Statement],
    used: Mapping[str, Span],
    given: Mapping[str, int | Fraction],
    paddings: set[str],
    rates: set[str],
    mistakes: list[Mistake],
) -> LetterBook:
    """All letters of the text in the order in which they stand; `given` values win over `let`."""
    statements = tuple(statements)
    lets = _lets(statements, mistakes)
    positive = {s.name for s in statements if isinstance(s, Positive)}
    names = dict.fromkeys([*lets, *positive, *(n for let in lets.values() for n in letters_in(let.value)), *used])
    names |= dict.fromkeys(c.name for s in statements if isinstance(s, Vary) for c in s.choices)
    least = {name: None if name in positive | rates else 0 if name in paddings else 1 for name in names}
    _check_given(given, least, mistakes)
    book = LetterBook(least)
    values: dict[str, Value] = {name: value for name, value in given.items() if name in least}
    for name, let in lets.items():
        if name not in values:
            _work_out(name, let, lets, values, book, mistakes, ())
    return LetterBook(least, values)


def _lets(statements: tuple[Statement, ...], mistakes: list[Mistake]) -> dict[str, Let]:
    lets: dict[str, Let] = {}
    for statement in statements:
        if not isinstance(statement, (Let, Positive)):
            continue
        if statement.name == "in":
            hint = "`in` is the number of features that come in"
            mistakes.append(Mistake("`in` cannot be given a value", statement.span, hint))
        elif statement.name in lets and isinstance(statement, Let):
            hint = "leave one of them out: a value holds for the whole file"
            mistakes.append(Mistake(f"the letter `{statement.name}` is given a value twice", statement.span, hint))
        elif isinstance(statement, Let):
            lets[statement.name] = statement
    return lets


def _check_given(given: Mapping[str, int | Fraction], least: Mapping[str, int | None], mistakes: list[Mistake]) -> None:
    for name, value in given.items():
        if name not in least:
            hint = suggestion(name, least) or (f"its letters are {', '.join(least)}" if least else "it has no letters")
            mistakes.append(Mistake(f"the network has no letter `{name}`", None, hint))
        elif (wrong := _not_allowed(name, value, least[name])) is not None:
            mistakes.append(wrong)


def _not_allowed(name: str, value: Value, least: int | None, span: Span | None = None) -> Mistake | None:
    """What is wrong with a number as the value of a letter."""
    if least is None:
        return None if value >= 0 else Mistake(f"`{name}` is {value}", span, "it must not be negative")  # type: ignore[operator]
    if isinstance(value, Fraction):
        return Mistake(f"`{name}` is {value}, not an integer", span, "letters stand for integers; declare others with `let alpha > 0`")
    if value < least:  # type: ignore[operator]
        return Mistake(f"`{name}` is {value}", span, f"it must be at least {least}")
    return None


def _work_out(
    name: str,
    let: Let,
    lets: Mapping[str, Let],
    values: dict[str, Value],
    book: LetterBook,
    mistakes: list[Mistake],
    through: tuple[str, ...],
) -> None:
    """The value of a `let`, those it builds on first."""
    if name in through:
        circle = " -> ".join([*through[through.index(name) :], name])
        mistakes.append(Mistake(f"`{name}` is defined by itself: {circle}", let.span, "give one of them a value of its own"))
        values[name] = book.symbols[name]
        return
    for other in letters_in(let.value):
        if other in lets and other not in values:
            _work_out(other, lets[other], lets, values, book, mistakes, (*through, name))
    if name in values:
        return
    try:
        value = evaluate(let.value, _Scope(book, values))
    except Mistakes as error:
        mistakes.extend(error.mistakes)
        value = book.symbols[name]
    if is_number(value) and (wrong := _not_allowed(name, value, book.least[name], let.value.span)):
        mistakes.append(wrong)
    values[name] = value


class _Scope(dict[str, Value]):
    """The values known so far; a free letter stands for itself."""

    def __init__(self, book: LetterBook, values: Mapping[str, Value]) -> None:
        super().__init__(values)
        self.book = book

    def __missing__(self, name: str) -> Value:
        return self.book.symbols[name]
