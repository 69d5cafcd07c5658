"""Lists of values: `let k = 64, 128, 256` gives the letters `k[1]`, `k[2]` and `k[3]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...grammar import Let, Letter, ListOf, Mistake, Span, Statement, closest


def lengths_of(statements: Iterable[Statement]) -> dict[str, int]:
    """The lists of a text, with how many values each has."""
    return {one.name: len(one.values) for one in statements if isinstance(one, ListOf)}


def letters_of_list(name: Letter, length: int) -> tuple[Letter, ...]:
    """The letters of a list's values, one after another.

    >>> letters_of_list(Letter("k"), 2)
    (Letter(name='k[1]'), Letter(name='k[2]'))
    """
    return tuple(Letter(f"{name.name}[{number}]", name.span) for number in range(1, length + 1))


def lists_as_lets(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, a list as a `let` for each of its values."""
    for one in statements:
        if isinstance(one, ListOf):
            letters = letters_of_list(Letter(one.name), len(one.values))
            yield from (Let(letter.name, value, one.span) for letter, value in zip(letters, one.values, strict=True))
        else:
            yield one


def wrong_lists(used: Mapping[str, Span], lengths: Mapping[str, int]) -> Iterator[Mistake]:
    """What is wrong with the names that mean lists, or for one of their values."""
    for name, span in used.items():
        base, bracket, number = name.removesuffix("]").partition("[")
        if not bracket and name in lengths:
            yield Mistake.of("list.whole", span, name=name)
        elif bracket and base not in lengths:
            yield Mistake.of("list.unknown", span, near=closest(base, lengths), name=base)
        elif bracket and not (number.isdecimal() and 1 <= int(number) <= lengths[base]):
            yield Mistake.of("list.number", span, name=base, number=number, length=lengths[base])
