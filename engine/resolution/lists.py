"""Lists of values: `let k = 64, 128, 256` gives the letters `k[1]`, `k[2]` and `k[3]`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ...grammar import (
    Call,
    CallArgument,
    Each,
    Expr,
    Let,
    Letter,
    ListOf,
    Mistake,
    Number,
    Range,
    Span,
    Statement,
    closest,
    print_math,
)


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


def wrong_lists(used: Mapping[str, Span], lengths: Mapping[str, int], certain: Collection[str]) -> Iterator[Mistake]:
    """What is wrong with the names that mean lists, or for one of their values.

    A value that a list does not have is wrong where it is `certain` that it is used: a body may be left out.
    """
    for name, span in used.items():
        base, bracket, number = name.removesuffix("]").partition("[")
        if not bracket and name in lengths:
            yield Mistake.of("list.whole", span, name=name)
        elif bracket and base not in lengths:
            yield Mistake.of("list.unknown", span, near=closest(base, lengths), name=base)
        elif bracket and name in certain and not (number.isdecimal() and 1 <= int(number) <= lengths[base]):
            yield Mistake.of("list.number", span, name=base, number=number, length=lengths[base])


def range_of(over: Range | Each, lists: Mapping[str, int]) -> tuple[str, Expr, Expr, tuple[Expr, ...]] | Mistake:
    """The letter of a loop, its first and last value, and the values of a list that it goes through.

    `lists` are the lengths of the lists that a text has.
    """
    if over.name == "in":
        return Mistake.of("letter.in_counts", over.span)
    if isinstance(over, Range):
        return over.name, over.first, over.last, ()
    values = over.values
    if len(values) == 1:
        one = values[0]
        if not isinstance(one, Letter):
            return Mistake.of("loop.one_value", one.span, usage=f"for {over.name} = {counted_range(one)} [ .. ]")
        if one.name not in lists:
            return Mistake.of("list.unknown", one.span, name=one.name)
        values = letters_of_list(one, lists[one.name])
    return over.name, Number(1), Number(len(values)), values


def counted_range(value: Expr) -> str:
    """The range that is meant by the one value of a loop: `1..8` by `8`, and `0..2` by the `range(3)` of Python.

    >>> from netderive.grammar import parse_expression
    >>> counted_range(parse_expression("range(3)"))
    '0..2'
    """
    match value:
        case Call("range", (count,)):
            first, last = "0", _before(count)
        case Call("range", (start, end)):
            first, last = print_math(start), _before(end)
        case _:
            first, last = "1", print_math(value)
    return f"{first}..{last}"


def _before(end: CallArgument) -> str:
    """The last value before the end of a range of Python."""
    return str(end.value - 1) if isinstance(end, Number) else f"{print_math(end)} - 1"
