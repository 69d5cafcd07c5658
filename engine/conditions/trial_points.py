"""Where conditions hold, at a few values of their letters: what is seen to fail there needs no proof.

One condition follows from another only if it holds wherever the other does. Most pairs have nothing to do with each
other, and a point that satisfies one and not the other says so at the cost of two numbers; only for the rest is it
worked out in letters.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from ..arithmetic import Atom, Terms, remembered, spend
from ..values import (
    Expression,
    Extreme,
    Floor,
    PowerAtom,
    Remainder,
    Sign,
    Symbol,
    Value,
    atom_of,
    is_number,
    least_of,
    of_atom,
    symbols_in,
)
from .conditions import AtLeast, Condition, Divides

POINTS = 64
"""How many values each letter has, one a point."""

ALL = (1 << POINTS) - 1
"""Every point: sets of points are the bits of a number."""

FEW = 4
"""Points at which a difference would hardly be 0 by chance."""

SMALL = (1, 2, 3, 4, 5, 6, 8, 12)
LARGE = (24, 96, 360, 1024, 5040, 5040 * 1024)
"""Values that are divided by many others, so that conditions on divisors hold at some points."""

VAST = 5040 * 2**2_000
"""A letter of which more only helps is this large at every eighth point: larger than products of many others."""

FRACTION = 16
"""Steps that a term takes beside its own where fractions are added: their greatest divisors are looked for."""

LONG = 100
"""Sums of more terms are worked out at the first `FEW_OF_LONG` points alone."""

FEW_OF_LONG = 16

MAX_BITS = 4_096
"""Longer numbers are not worked out; a condition with one is neither met nor failed there."""

Samples: TypeAlias = "list[Any]"
"""The number that an expression is at each point; None where it has none, or is not worked out."""


class TrialPoints:
    """At which of some points conditions hold, and where they fail. Half of the points respect the bounds of letters.

    >>> from netderive.engine.values import symbol
    >>> k, l = symbol("k"), symbol("l")
    >>> points = TrialPoints()
    >>> points.may_follow(AtLeast(k, 2), AtLeast(k, 3)), points.may_follow(AtLeast(k, 2), AtLeast(l, 3))
    (True, False)
    """

    def __init__(self, bounds: Iterable[AtLeast] = (), helping: Collection[Symbol] = ()) -> None:
        self._columns = _Columns(POINTS, {one.letters: math.ceil(one.least) for one in bounds})
        self._columns |= {letter: _vast(self._columns[letter]) for letter in helping}
        self._where: dict[Condition, tuple[int, int]] = {}
        self._differences: dict[AtLeast, Samples] = {}

    def may_follow(self, one: Condition, other: Condition) -> bool:
        """False where `one` fails at a point that satisfies `other`."""
        return not self.where(other)[0] & self.where(one)[1]

    def may_be_equal(self, left: Value, right: Value) -> bool:
        """False where two expressions differ at a point."""
        return all(
            None in pair or pair[0] == pair[1] for pair in zip(self._columns[left], self._columns[right], strict=True)
        )

    def may_divide(self, by: Value, value: Value) -> bool:
        """False where a value is no multiple of the other at a point.

        >>> from netderive.engine.values import symbol
        >>> k, l = symbol("k"), symbol("l")
        >>> TrialPoints().may_divide(k, k * l), TrialPoints().may_divide(k * l, k)
        (True, False)
        """
        return not self.where(Divides(value, by))[1]

    def may_exclude(self, one: AtLeast, other: AtLeast) -> bool:
        """False where the differences of two conditions, of which neither may be negative, are not at a point.

        >>> from netderive.engine.values import symbol
        >>> k, l = symbol("k"), symbol("l")
        >>> points = TrialPoints()
        >>> less = AtLeast(l - k, 1)
        >>> points.may_exclude(AtLeast(k - l, 1), less), points.may_exclude(AtLeast(k, 1), less)
        (True, False)
        """
        pairs = zip(self._difference(one), self._difference(other), strict=True)
        return all(None in pair or sum(pair) < 0 for pair in pairs)

    def may_exceed(self, one: AtLeast, times: int | Fraction, other: AtLeast, within: int) -> bool:
        """False where the difference of one condition is less than a multiple of another's, at a point of these.

        >>> from netderive.engine.values import symbol
        >>> k, l = symbol("k"), symbol("l")
        >>> points = TrialPoints()
        >>> one = AtLeast(k, 1)
        >>> points.may_exceed(AtLeast(k + l, 1), 1, one, ALL), points.may_exceed(one, 1, AtLeast(l, 1), ALL)
        (True, False)
        """
        pairs = zip(self._difference(one), self._difference(other), strict=True)
        return all(
            None in pair or pair[0] >= times * pair[1] for place, pair in enumerate(pairs) if within >> place & 1
        )

    def _difference(self, one: AtLeast) -> Samples:
        """What a sum is more than it must be, at each point."""
        if one not in self._differences:
            self._differences[one] = [
                None if number is None else number - one.least for number in self._columns[one.letters]
            ]
        return self._differences[one]

    def where(self, condition: Condition) -> tuple[int, int]:
        """The points where a condition holds, and those where it fails."""
        if condition not in self._where:
            spend(POINTS)
            met = list(self._met(condition))
            holds, fails = (
                sum(1 << point for point, one in enumerate(met) if one is wanted) for wanted in (True, False)
            )
            self._where[condition] = holds, fails
        return self._where[condition]

    def _met(self, condition: Condition) -> Iterable[bool | None]:
        if isinstance(condition, AtLeast):
            return (None if one is None else one >= 0 for one in self._difference(condition))
        pairs = zip(self._columns[condition.value], self._columns[condition.by], strict=True)
        return (None if None in pair or pair[1] == 0 else pair[0] % pair[1] == 0 for pair in pairs)


class _Columns(dict[Any, Samples]):
    """Values, and the atoms in them, at every point; what several share is worked out once."""

    def __init__(self, points: int, bounds: Mapping[Any, int], first: int = 0) -> None:
        super().__init__()
        self._points, self._bounds, self._first = points, bounds, first
        self._given: frozenset[Any] = frozenset()
        self._plain: _Columns | None = None  # has the parts without the letters that are given

    @classmethod
    def at(cls, value: Value, given: Mapping[Any, Value], point: int = 0) -> Any:
        """The number that a value is at one point, where some letters have the values given."""
        columns = cls(1, {}, point)
        columns |= {atom_of(letter): [number] for letter, number in given.items()}
        columns._given, columns._plain = frozenset(columns), _plain(value, point)
        return columns[value][0]

    def __missing__(self, value: Any) -> Samples:
        if self._plain is not None and not is_number(value) and self._given.isdisjoint(value.letters):
            return self._plain[value]
        self[value] = [value] * self._points if is_number(value) else self._worked_out(value)
        return self[value]

    def _worked_out(self, value: Expression | Atom) -> Samples:
        if isinstance(value, Symbol):
            least = 0 if value.least == 0 else 1
            bound = self._bounds.get(of_atom(value), least)
            return list(_drawn(value.name, least, bound)[self._first :][: self._points])
        if isinstance(value, Atom):
            operation = _extreme(value) or OPERATIONS.get(type(value))
            columns = [self[part] for part in value.arguments] if operation else []
        else:
            atoms = dict.fromkeys(atom for part in (value.terms, value.below or {}) for one in part for atom, _ in one)
            columns = [self[atom] for atom in atoms]
            operation = functools.partial(_sum, value, list(atoms))
        if operation is None:
            return [None] * self._points
        most = FEW_OF_LONG if isinstance(value, Expression) and len(value.terms) > LONG else self._points
        found = [_applied(operation, numbers) for numbers in itertools.islice(zip(*columns, strict=True), most)]
        return found + [None] * (self._points - len(found))


def _vast(column: Samples) -> Samples:
    return [VAST if point % 8 == 7 else number for point, number in enumerate(column)]


def helping(conditions: Iterable[Condition]) -> frozenset[Symbol]:
    """The letters that are in what conditions must reach, and in nothing that is taken away from it.

    >>> from netderive.engine.values import symbol
    >>> h, n, s = symbol("h"), symbol("n"), symbol("s")
    >>> helping([AtLeast(h - n, 0), AtLeast(h - n - s, 0)])
    frozenset({h})
    """
    signs: dict[bool, set[Symbol]] = {True: set(), False: set()}
    for condition in conditions:
        if isinstance(condition, AtLeast) and isinstance(condition.letters, Expression):
            _collect(condition.letters.terms, True, signs)
    return frozenset(signs[True] - signs[False])


def _collect(terms: Terms, added: bool, signs: Mapping[bool, set[Symbol]]) -> None:
    """Notes for the letters of a sum whether they are added or taken away; those of functions may be both."""
    for one, number in terms.items():
        for atom, power in one:
            more = added == (number > 0) == (power > 0)
            if isinstance(atom, Symbol):
                signs[more].add(atom)
            else:
                signs[False].update(atom.letters)


def _extreme(value: Atom) -> Callable[[Sequence[Any]], Any] | None:
    return {"min": min, "max": max}[value.name] if isinstance(value, Extreme) else None


def _sum(value: Expression, atoms: Sequence[Atom], numbers: Sequence[Any]) -> Any:
    """A sum of monomials at numbers for its atoms; None where a power is too long."""
    at = dict(zip(atoms, numbers, strict=True))
    top, bottom = (_added(terms, at) for terms in (value.terms, value.below or {(): 1}))
    return None if top is None or bottom is None else top if bottom == 1 else Fraction(top) / bottom


def _added(terms: Terms, at: Mapping[Atom, Any]) -> Any:
    spend(len(terms))
    total = 0
    for one, number in terms.items():
        for atom, power in one:
            factor = at[atom] if power == 1 else _power((at[atom], power))
            if factor is None:
                return None
            number = number * factor
        total += number
    if type(total) is Fraction:
        spend(FRACTION * len(terms))
    return total


@remembered(FEW)
def _plain(_: Any, point: int) -> _Columns:
    """The parts of an expression at one point, kept while it is evaluated with one letter after another given."""
    return _Columns(1, {}, point)


def is_somewhere_not_zero(value: Any, given: Mapping[Any, Value]) -> bool:
    """Whether an expression is seen not to be 0 where some letters have the values given.

    >>> from netderive.engine.values import symbol
    >>> k, l = symbol("k"), symbol("l")
    >>> is_somewhere_not_zero(k * l - l, {}), is_somewhere_not_zero(k * l - l, {k: 1})
    (True, False)
    """
    return any(number for number in _numbers(value, given))


def is_somewhere_at_least_zero(value: Any, given: Mapping[Any, Value], letters: Iterable[Any] = ()) -> bool:
    """Whether an expression is seen not to be negative where some letters have the values given.

    The first of its `letters` are made large one after another, all others small: what is required of a deep layer
    holds at a large input.
    """
    least = {**{letter: least_of(letter) for letter in symbols_in(value)}, **given}
    mine = [letter for letter in letters if letter in least and letter not in given]
    points = ({**least, letter: max(LARGE)} for letter in mine[:FEW])
    far = (_Columns.at(value, point) for point in points)
    return any(number is not None and number >= 0 for number in itertools.chain(far, _numbers(value, given)))


def _numbers(value: Any, given: Mapping[Any, Value]) -> Iterator[Any]:
    """The numbers that an expression is at a few points, one by one: the first often decides."""
    for point in range(FEW):
        yield _Columns.at(value, given, point)


def _applied(operation: Callable[[Sequence[Any]], Any], parts: Sequence[Any]) -> Any:
    if None in parts:
        return None
    try:
        found = operation(parts)
    except ZeroDivisionError:
        return None
    return found if found is None or found.numerator.bit_length() <= MAX_BITS else None


def _power(parts: Sequence[Any]) -> Any:
    base, exponent = parts
    short = exponent.denominator == 1 and base.numerator.bit_length() * abs(exponent) <= MAX_BITS
    if not short:
        return None
    return base ** int(exponent) if exponent >= 0 else Fraction(base) ** int(exponent)


def _quotient(parts: Sequence[Any]) -> Any:
    return parts[0] // parts[1]


OPERATIONS: Mapping[type[Atom], Callable[[Sequence[Any]], Any]] = {
    Floor: _quotient,
    Remainder: lambda parts: parts[0] % parts[1],
    PowerAtom: _power,
    Sign: lambda parts: _power((-1, *parts)),
}
"""What a function gives for numbers; one that is missing here is not worked out."""


@remembered(10_000)
def _drawn(name: str, least: int, bound: int) -> tuple[int, ...]:
    """A letter's value at each point: often its least one, else one with many divisors."""
    generator = random.Random(name)
    drawn = (generator.choice((least, generator.choice(SMALL), generator.choice(LARGE))) for _ in range(POINTS))
    return tuple(max(value, bound if point % 2 else least) for point, value in enumerate(drawn))
