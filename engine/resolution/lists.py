"""Lists of values: `let k = 64, 128, 256` gives the letters `k[1]`, `k[2]` and `k[3]`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ...grammar import (
    Call,
    Comparison,
    Each,
    Expr,
    Let,
    Letter,
    ListOf,
    Mistake,
    Mistakes,
    Number,
    Range,
    Span,
    Statement,
    Sum,
    closest,
    print_math,
)
from ..formulas import evaluate, length_of, letters_in
from ..values import Value, algebra


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
        if not isinstance(one, Letter) or "[" in one.name:
            return single_value(over, one, lists)
        if one.name not in lists:
            return Mistake.of("list.unknown", one.span, name=one.name)
        values = letters_of_list(one, lists[one.name])
    return over.name, Number(1), Number(len(values)), values


def single_value(over: Each, value: Expr, lengths: Mapping[str, int]) -> Mistake:
    """The mistake of a loop over one value that is no list: its own, or the range that is meant, where one is."""
    span = value.span or over.span
    first, last = _meant(value)
    try:
        repetitions = evaluate(last, _letters(last, lengths))
    except Mistakes as error:
        return error.mistakes[0]
    if algebra.is_number(repetitions) and not (repetitions >= 0 and repetitions == int(repetitions)):
        return Mistake.of("loop.one_value", span, hint="values", letter=over.name)
    usage = f"for {over.name} = {print_math(first)}..{print_math(last)} [ .. ]"
    return Mistake.of("loop.one_value", span, hint="range", usage=usage)


def _meant(value: Expr) -> tuple[Expr, Expr]:
    """First and last value of the range that is meant: 1 and 8 by `8`, 0 and 2 by the `range(3)` of Python."""
    if not isinstance(value, Call) or value.name != "range":
        return Number(1), value
    match [one for one in value.arguments if not isinstance(one, Comparison | Range)]:
        case [count]:
            return Number(0), _before(count)
        case [start, end]:
            return start, _before(end)
        case _:
            return Number(1), value


def _before(end: Expr) -> Expr:
    """The last value before the end of a range of Python."""
    return Number(end.value - 1) if isinstance(end, Number) else Sum((("+", end), ("-", Number(1))))


def _letters(tree: Expr, lengths: Mapping[str, int]) -> Mapping[str, Value]:
    """Every letter of a tree as itself, and the lists with their lengths."""
    names = [name for name in letters_in(tree) if "[" not in name]
    names += [letter.name for name, length in lengths.items() for letter in letters_of_list(Letter(name), length)]
    return {name: algebra.symbol(name) for name in names} | {length_of(name): n for name, n in lengths.items()}
