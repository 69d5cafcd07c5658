"""A figure at values of its letters, and the integers that a letter may be for a figure to have a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, Protocol

from ...grammar import print_math
from ..arithmetic import Impossible
from ..conditions import AtLeast, Condition, Interval, Stated, intersection, not_negative, verdict_at
from ..formulas import tree_of
from ..values import Symbol, Value, algebra, is_number, letter_of


class Solvable(Protocol):
    """What is solved: an expression, its letters as sympy symbols, and what holds wherever it does."""

    @property
    def symbolic(self) -> Value: ...

    @property
    def conditions(self) -> tuple[Condition, ...]: ...

    @property
    def needs(self) -> Any: ...


MOST = 100_000
"""Values of a letter that are tried against conditions one by one, or listed."""


def number_at(figure: Solvable, values: Mapping[str, int | Fraction]) -> int | Fraction:
    """A figure's exact number at values of all its letters. Raises `ValueError` where it has none."""
    _check(figure, values)
    if missing := [name for name in letters_by_name(figure) if name not in values]:
        raise ValueError(f"give a value to {_listed(missing)} as well")
    if broken := _broken(figure.conditions, values):
        if impossible := _broken(figure.needs.possible, values):
            raise ValueError(f"the network is impossible for {_given(values)}: `{_shown(impossible)}` does not hold")
        raise ValueError(f"the formula is for `{_shown(broken)}` alone: derive the network for {_given(values)}")
    found = _at_values(figure.symbolic, values)
    if not is_number(found):
        raise ValueError(f"{found} is not a rational number")
    return found


def solutions(
    figure: Solvable, relation: str, value: int | Fraction, values: Mapping[str, int | Fraction]
) -> range | tuple[int, ...]:
    """The integers that the one letter left may be, in order. Raises `ValueError` where they cannot be found."""
    if relation not in ("=", "<="):
        raise ValueError(f"there is no relation {relation!r}: =, <=")
    _check_number("the value", value)
    _check(figure, values)
    free = [name for name in letters_by_name(figure) if name not in values]
    if len(free) != 1:
        named = f"give a value to all of {_listed(free)} but one" if free else "no letter is left to solve for"
        raise ValueError(named)
    symbol = letters_by_name(figure)[free[0]]
    letter = letter_of(symbol)
    if letter is None or letter.least is None:
        raise ValueError(f"{symbol} is a rational number: only integers are found")
    given = (_at(condition, values) for condition in figure.conditions)
    conditions = [one for one in given if _letters(one) == {str(symbol)}]
    spans, rest = _by_conditions(conditions, letter)
    above = algebra.subtract(value, _at_values(figure.symbolic, values))
    for need in (above,) if relation == "<=" else (above, algebra.negate(above)):
        spans = intersection(spans, _not_negative(need, letter, spans))
    return _listed_numbers(spans, rest, letter, relation)


def _by_conditions(conditions: Sequence[Condition], letter: Symbol) -> tuple[Sequence[Interval], list[Condition]]:
    """The integers that the bounds among conditions allow, and the conditions that are no such bounds."""
    spans: Sequence[Interval] = ((letter.least or 0, None),)
    rest: list[Condition] = []
    for one in conditions:
        need = algebra.subtract(one.letters, one.least) if isinstance(one, AtLeast) else None
        own = None if need is None else not_negative(need, letter, letter.least or 0)
        if own is None:
            rest.append(one)
        else:
            spans = intersection(spans, own)
    return spans, rest


def _not_negative(need: Value, letter: Symbol, spans: Sequence[Interval]) -> Sequence[Interval]:
    if not spans:
        return ()
    found = not_negative(need, letter, spans[0][0], spans[-1][1])
    if found is None:
        raise ValueError(
            f"it is not known where {need} is not negative: polynomials are solved, and what only rises or falls"
        )
    return found


def _listed_numbers(
    spans: Sequence[Interval], rest: Sequence[Condition], letter: Symbol, relation: str
) -> range | tuple[int, ...]:
    """The integers of intervals for which the other conditions hold."""
    if any(end is None for _, end in spans):
        raise ValueError(f"nothing is found up to {letter.name} = 10^30")
    ranges = [range(start, end + 1) for start, end in spans if end is not None]
    if relation == "<=" and not rest and len(ranges) <= 1:
        return ranges[0] if ranges else range(letter.least or 0, letter.least or 0)
    if sum(map(len, ranges)) > MOST:
        from_to = f"{letter.name} from {ranges[0][0]:,} to {ranges[-1][-1]:,}"
        raise ValueError(f"{from_to}: too many to {'try against the conditions' if rest else 'list'}")
    return tuple(n for one in ranges for n in one if all(_met(c, {letter.name: n}) for c in rest))


def _at(condition: Condition, values: Mapping[str, int | Fraction]) -> Condition:
    """A condition with numbers instead of letters."""
    if isinstance(condition, AtLeast):
        return AtLeast(_at_values(condition.letters, values), condition.least)
    return type(condition)(_at_values(condition.value, values), _at_values(condition.by, values))


def _met(condition: Condition, values: Mapping[str, int | Fraction]) -> bool | None:
    """Whether a condition holds; None while it has letters."""
    one = _at(condition, values)
    if isinstance(one, AtLeast):
        return one.letters >= one.least if is_number(one.letters) else None
    return algebra.modulo(one.value, one.by) == 0 if is_number(one.value) and is_number(one.by) else None


def _letters(condition: Condition) -> set[str]:
    values = (condition.letters,) if isinstance(condition, AtLeast) else (condition.value, condition.by)
    return set().union(*map(algebra.letters_of, values))


def _at_values(value: Value, values: Mapping[str, int | Fraction]) -> Value:
    try:
        return algebra.put(value, {name: algebra.exact(one) for name, one in values.items()})
    except Impossible as error:
        raise ValueError(f"{error} for {_given(values)}") from None


def check_letters(figure: Solvable, names: Sequence[str]) -> None:
    """Raises `ValueError` for names that are not just the letters of the figure, each once."""
    known = letters_by_name(figure)
    if strange := [name for name in names if name not in known]:
        _refuse_letter(figure, strange[0])
    if missing := [name for name in known if name not in names]:
        raise ValueError(f"name {_listed(missing)} as well")
    if len({*names}) < len(names):
        raise ValueError(f"name each letter once: {_listed(names)}")


def letters_by_name(figure: Solvable) -> dict[str, Value]:
    """The letters of a figure by name, by the alphabet."""
    return {str(letter): letter for letter in sorted(algebra.symbols_in(figure.symbolic), key=str)}


def _check(figure: Solvable, values: Mapping[str, int | Fraction]) -> None:
    """Raises `ValueError` for letters that the figure does not have, and for values that a letter cannot have."""
    for name, value in values.items():
        if name not in letters_by_name(figure):
            _refuse_letter(figure, name)
        _check_number(name, value)
        symbol = letters_by_name(figure)[name]
        if algebra.is_whole(symbol) and (Fraction(value).denominator != 1 or value < algebra.least_of(symbol)):
            raise ValueError(f"{name} is an integer from {algebra.least_of(symbol)} on, not {value}")
        if value < 0:
            raise ValueError(f"{name} is not negative, not {value}")


def _refuse_letter(figure: Solvable, name: str) -> NoReturn:
    letters = letters_by_name(figure)
    known = f"its letters are {_listed(letters)}" if letters else "it has no letters"
    raise ValueError(f"{print_math(tree_of(figure.symbolic))} has no letter {name!r}: {known}")


def _check_number(name: str, value: object) -> None:
    if not isinstance(value, (int, Fraction)) or isinstance(value, bool):
        raise TypeError(f"{name} is an integer or a Fraction, not {value!r}")


def _broken(conditions: Iterable[Stated], values: Mapping[str, int | Fraction]) -> Stated | None:
    """The first condition that does not hold."""
    return next((one for one in conditions if verdict_at(one, values) is False), None)


def _shown(condition: Stated) -> str:
    from ...grammar import print_math

    return print_math(condition.tree())


def _given(values: Mapping[str, int | Fraction]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "these values"


def _listed(names: Any) -> str:
    return ", ".join(names)
