"""A figure at values of its letters, and the integers that a letter may be for a figure to have a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from ..conditions import AtLeast, Condition, Stated, verdict_at
from ..values import Impossible, TooLarge, Value, algebra, is_number


class Formula(Protocol):
    """What is solved: an expression, its letters as sympy symbols, and what holds wherever it does."""

    @property
    def symbolic(self) -> Value: ...

    @property
    def conditions(self) -> tuple[Condition, ...]: ...

    @property
    def needs(self) -> Any: ...


FARTHEST = 10**30
"""Larger values of a letter are not looked at."""

MOST = 100_000
"""Values of a letter that are tried against conditions one by one, or listed."""


def number_at(figure: Formula, values: Mapping[str, int | Fraction]) -> int | Fraction:
    """A figure's exact number at values of all its letters. Raises `ValueError` where it has none."""
    _check(figure, values)
    if missing := [name for name in _symbols(figure) if name not in values]:
        raise ValueError(f"give a value to {_listed(missing)} as well")
    if broken := _broken(figure.conditions, values):
        if impossible := _broken(figure.needs.possible, values):
            raise ValueError(f"the network is impossible for {_given(values)}: `{_shown(impossible)}` does not hold")
        raise ValueError(f"the formula is for `{_shown(broken)}` alone: derive the network for {_given(values)}")
    found = _put(figure.symbolic, values)
    if not is_number(found):
        raise ValueError(f"{found} is not a rational number")
    return found


def solutions(
    figure: Formula, relation: str, value: int | Fraction, values: Mapping[str, int | Fraction]
) -> range | tuple[int, ...]:
    """The integers that the one letter left may be, in order. Raises `ValueError` where they cannot be found."""
    if relation not in ("=", "<="):
        raise ValueError(f"there is no relation {relation!r}: =, <=")
    _check_number("the value", value)
    _check(figure, values)
    free = [name for name in _symbols(figure) if name not in values]
    if len(free) != 1:
        named = f"give a value to all of {_listed(free)} but one" if free else "no letter is left to solve for"
        raise ValueError(named)
    symbol = _symbols(figure)[free[0]]
    if not algebra.is_whole(symbol):
        raise ValueError(f"{symbol} is a rational number: only integers are found")
    given = (_at(condition, values) for condition in figure.conditions)
    conditions = [one for one in given if _letters(one) == {str(symbol)}]
    more = _lowest(conditions, symbol) - _least(symbol)  # the letter is this much and another one like it
    symbolic = algebra.put_symbol(_put(figure.symbolic, values), symbol, algebra.add([symbol, more]))
    found = _equal(symbolic, symbol, value) if relation == "=" else _at_most(symbolic, symbol, value)
    moved = range(found.start + more, found.stop + more) if isinstance(found, range) else tuple(n + more for n in found)
    found = _allowed(moved, symbol, conditions)
    if relation == "=" and len(found) > MOST:
        raise ValueError(f"so it is from {symbol} = {found[0]:,} to {found[-1]:,}: too many to list")
    return tuple(found) if relation == "=" else found


def _at_most(symbolic: Any, symbol: Any, value: int | Fraction) -> range:
    if _direction(symbolic, symbol) != 1:
        raise ValueError(f"it is not known that {symbolic} never falls as {symbol} grows: only then `<=` is solved")
    least = _least(symbol)
    return range(least, _first(least, lambda n: _above(symbolic, symbol, n, value), symbol))


def _equal(symbolic: Any, symbol: Any, value: int | Fraction) -> range | tuple[int, ...]:
    """Between two bounds where the figure only grows or only falls; else the roots of a polynomial."""
    least, way = _least(symbol), _direction(symbolic, symbol)
    if not way:
        return _roots(symbolic, symbol, value)
    rising, target = (symbolic, value) if way > 0 else (algebra.negate(symbolic), -value)
    first = _first(least, lambda n: _above(rising, symbol, n, target, or_equal=True), symbol)
    if _at_number(rising, symbol, first) != target:
        return ()
    return range(first, _first(first, lambda n: _above(rising, symbol, n, target), symbol))


def _roots(symbolic: Any, symbol: Any, value: int | Fraction) -> tuple[int, ...]:
    import sympy

    from ..values import to_sympy

    difference, symbol = to_sympy(algebra.subtract(symbolic, value)), to_sympy(symbol)
    if not difference.is_polynomial(symbol):
        raise ValueError(
            f"it is not known how {symbolic} grows in {symbol}: polynomials are solved, and what never falls"
        )
    roots = sympy.Poly(difference, symbol).ground_roots()
    return tuple(
        sorted(int(root) for root in roots if root.is_Integer and root >= (0 if symbol.is_zero is None else 1))
    )


def _allowed(found: range | tuple[int, ...], symbol: Any, conditions: Sequence[Condition]) -> range | tuple[int, ...]:
    """Those for which the conditions hold, which those from below do from the start."""
    others = [one for one in conditions if not _from_below(one, symbol)]
    if not others:
        return found
    if len(found) > MOST:
        raise ValueError(f"{symbol} from {found[0]:,} to {found[-1]:,}: too many to try against the conditions")
    return tuple(n for n in found if all(_met(one, {str(symbol): n}) for one in others))


def _lowest(conditions: Sequence[Condition], symbol: Any) -> int:
    """The least value of a letter that the conditions from below allow."""
    bounds = [one for one in conditions if _from_below(one, symbol)]
    return max(
        (_first(_least(symbol), lambda n, one=one: bool(_met(one, {str(symbol): n})), symbol) for one in bounds),
        default=_least(symbol),
    )


def _from_below(condition: Condition, symbol: Any) -> bool:
    """Whether a condition holds for all values of a letter from one on."""
    return isinstance(condition, AtLeast) and algebra.direction(condition.letters, symbol) == 1


def _first(start: int, holds: Callable[[int], bool], symbol: Any) -> int:
    """The least number from `start` on at which something holds that then holds for all that follow."""
    if holds(start):
        return start
    low, high = start, start + 1
    while not holds(high):
        low, high = high, 2 * high + 1
        if high > FARTHEST:
            raise ValueError(f"nothing is found up to {symbol} = 10^30")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _above(symbolic: Any, symbol: Any, number: int, value: int | Fraction, or_equal: bool = False) -> bool:
    """Whether a figure is more than a value; where it is too large to be worked out, it is."""
    try:
        found: Any = algebra.put_symbol(symbolic, symbol, number)
    except TooLarge:
        return True
    return found >= value if or_equal else found > value


def _at_number(symbolic: Any, symbol: Any, number: int) -> Value | None:
    try:
        return algebra.put_symbol(symbolic, symbol, number)
    except TooLarge:
        return None


def _direction(symbolic: Any, symbol: Any) -> int | None:
    """1 where a figure never falls as the letter grows, -1 where it never grows; None where that is not known."""
    return algebra.direction(symbolic, symbol)


def _least(symbol: Value) -> int:
    return algebra.least_of(symbol)


def _at(condition: Condition, values: Mapping[str, int | Fraction]) -> Condition:
    """A condition with numbers in place of letters."""
    if isinstance(condition, AtLeast):
        return AtLeast(_put(condition.letters, values), condition.least)
    return type(condition)(_put(condition.value, values), _put(condition.by, values))


def _met(condition: Condition, values: Mapping[str, int | Fraction]) -> bool | None:
    """Whether a condition holds; None while it has letters."""
    one = _at(condition, values)
    if isinstance(one, AtLeast):
        return one.letters >= one.least if is_number(one.letters) else None
    return algebra.modulo(one.value, one.by) == 0 if is_number(one.value) and is_number(one.by) else None


def _letters(condition: Condition) -> set[str]:
    values = (condition.letters,) if isinstance(condition, AtLeast) else (condition.value, condition.by)
    return set().union(*map(algebra.letters_of, values))


def _put(value: Value, values: Mapping[str, int | Fraction]) -> Value:
    try:
        return algebra.put(value, {name: algebra.exact(one) for name, one in values.items()})
    except Impossible as error:
        raise ValueError(f"{error} for {_given(values)}") from None


def _symbols(figure: Formula) -> dict[str, Value]:
    return {str(letter): letter for letter in sorted(algebra.symbols_in(figure.symbolic), key=str)}


def _check(figure: Formula, values: Mapping[str, int | Fraction]) -> None:
    """Raises `ValueError` for letters that the figure does not have, and for values that a letter cannot have."""
    for name, value in values.items():
        if name not in _symbols(figure):
            known = f"its letters are {_listed(_symbols(figure))}" if _symbols(figure) else "it has no letters"
            raise ValueError(f"{figure.symbolic} has no letter {name!r}: {known}")
        _check_number(name, value)
        symbol = _symbols(figure)[name]
        if algebra.is_whole(symbol) and (Fraction(value).denominator != 1 or value < _least(symbol)):
            raise ValueError(f"{name} is an integer from {_least(symbol)} on, not {value}")
        if value < 0:
            raise ValueError(f"{name} is not negative, not {value}")


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
