"""What conditions say together: each fact once, equations solved, and nothing that cannot hold beside another."""

from __future__ import annotations

import contextlib
import functools
import math
import operator
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from ..arithmetic import Impossible, remembered
from ..values import (
    Value,
    algebra,
    at_least_zero,
    constant_of,
    content,
    is_number,
    least_of,
    letter_of,
    symbols_in,
    terms_in,
    terms_of,
)
from .conditions import AtLeast, Condition, Divides
from .solved import at_least, divides, without_multiples
from .trial_points import ALL, TrialPoints, helping


class Contradiction(Exception):
    """Conditions of which one cannot hold where the other does."""

    def __init__(self, one: Condition, other: Condition) -> None:
        self.one, self.other = one, other
        super().__init__(one, other)


def settled(conditions: Iterable[Condition]) -> list[Condition]:
    """What must hold, its equations solved and substituted into the rest. Raises `Contradiction` where it never does.

    >>> from netderive.engine.values import symbol
    >>> from netderive.grammar import print_math
    >>> p, q = symbol("p"), symbol("q")
    >>> both = [AtLeast(p - q, -1), AtLeast(q - p, 1), AtLeast(-p, -1), AtLeast(2 * q, 3)]
    >>> [print_math(one.tree()) for one in settled(both)]
    ['p >= 1', '1 >= p', 'q >= 2', '2 >= q']
    """
    rest = {one: one for one in without_implied(conditions)}  # as it is now, and as it was stated
    solved: dict[Any, Value] = {}
    while (equation := next(_equations(rest), None)) is not None:
        letter, replacement, sides = equation
        solved = {one: algebra.put_symbol(value, letter, replacement) for one, value in solved.items()} | {
            letter: replacement
        }
        stated = rest[sides[0]]
        rest = dict(_replaced({one: was for one, was in rest.items() if one not in sides}, letter, replacement, stated))
    points = TrialPoints(helping=helping(rest))
    for (one, held), (other, too) in combinations([(one, points.where(one)[0]) for one in rest], 2):
        if not held & too and _exclude_each_other(one, other, points):  # at no point both are met
            raise Contradiction(rest[other], rest[one])
    equations = (
        side for letter, replacement in sorted(solved.items(), key=str) for side in _sides(letter, replacement)
    )
    return [*equations, *without_implied(rest)]


def _equations(conditions: Iterable[Condition]) -> Iterator[tuple[Any, Value, list[AtLeast]]]:
    """Letters that are certainly equal to something, those equal to a number first: what, and by which conditions."""
    bounds = {one: None for one in conditions if isinstance(one, AtLeast)}
    found: list[tuple[Any, Value, list[AtLeast]]] = []
    for one in bounds:
        other = _opposite(one)
        if other is True or other in bounds:  # neither more nor less
            sides = [one, other] if isinstance(other, AtLeast) else [one]
            found += ((letter, replacement, sides) for letter, replacement in _solved_for(one.letters, one.least))
    yield from sorted(found, key=lambda one: not is_number(one[1]))


@remembered(10_000)
def _opposite(one: AtLeast) -> AtLeast | bool:
    """That a sum is at most what it must be at least."""
    return at_least(algebra.subtract(one.least, one.letters))


@remembered(10_000)
def _solved_for(letters: Any, number: Value) -> Sequence[tuple[Any, Value]]:
    """Each letter that appears once, and alone, in a sum that is equal to a number."""
    found: list[tuple[Value, Value]] = []
    for term in terms_in(letters):
        (sign,) = terms_of(term).values()
        letter, rest = algebra.multiply([sign, term]), algebra.subtract(letters, term)
        if (
            sign in (1, -1)
            and letter_of(letter) is not None
            and algebra.is_whole(letter)
            and letter not in symbols_in(rest)
        ):
            found.append((letter, algebra.multiply([sign, algebra.subtract(number, rest)])))
    return found


def _replaced(
    conditions: Mapping[Condition, Condition], letter: Any, replacement: Value, stated: Condition
) -> Iterator[tuple[Condition, Condition]]:
    """The conditions with a value instead of a letter, which has to be one that the letter can have."""
    possible = at_least(algebra.subtract(replacement, least_of(letter)))
    verdicts: list[tuple[AtLeast | Divides | bool, Condition]] = [(possible, stated)]
    for one, was in conditions.items():
        if letter not in _letters(one):
            verdicts.append((one, was))
        elif isinstance(one, AtLeast):
            difference = algebra.subtract(one.letters, one.least)
            verdicts.append((at_least(algebra.put_symbol(difference, letter, replacement)), was))
        else:
            value, by = (algebra.put_symbol(side, letter, replacement) for side in (one.value, one.by))
            verdicts.append((divides(value, by), was))
    for verdict, was in verdicts:
        if verdict is False:
            raise Contradiction(was, stated)
        if not isinstance(verdict, bool):
            yield verdict, was


def _letters(condition: Condition) -> frozenset[Any]:
    """The letters that a condition speaks of."""
    sides = (condition.letters,) if isinstance(condition, AtLeast) else (condition.value, condition.by)
    return frozenset().union(*map(symbols_in, sides))


def _exclude_each_other(one: Condition, other: Condition, points: TrialPoints) -> bool:
    """Whether the sum of two differences, neither of which may be negative, is; or two remainders cannot both be 0."""
    if isinstance(one, Divides) and isinstance(other, Divides):
        difference = algebra.subtract(one.value, other.value)
        return is_number(difference) and difference % _greatest_divisor(one.by, other.by) != 0
    if not (isinstance(one, AtLeast) and isinstance(other, AtLeast) and points.may_exclude(one, other)):
        return False
    both = algebra.add([one.letters, other.letters])
    least = algebra.add([one.least, other.least])
    return algebra.at_least_zero(algebra.subtract(algebra.subtract(least, both), 1))


def _greatest_divisor(one: Value, other: Value) -> int:
    """The largest number that divides all multiples of two whole values."""
    return math.gcd(*(int(by) if is_number(by) else math.floor(content(by)) or 1 for by in (one, other)))


def _sides(letter: Any, replacement: Any) -> tuple[AtLeast, AtLeast]:
    """An equation as two conditions."""
    number = constant_of(replacement)
    rest = algebra.subtract(letter, algebra.subtract(replacement, number))
    return AtLeast(rest, number), AtLeast(algebra.negate(rest), -number)


def without_implied(conditions: Iterable[Condition]) -> list[Condition]:
    """Each fact once, none that follows from another alone."""
    strongest: dict[Value, AtLeast] = {}
    others: dict[Divides, None] = {}
    for condition in _without_multiples(conditions):
        if isinstance(condition, Divides):
            others[condition] = None
        elif condition.letters not in strongest or strongest[condition.letters].least < condition.least:
            strongest[condition.letters] = condition
    bounds = _bounds(strongest.values())
    others = {one: None for one in others if divides(_raised(one.value, bounds), _raised(one.by, bounds)) is not True}
    points = TrialPoints(strongest[letter] for letter in bounds)
    others = {
        one: None
        for one in others
        if not any(_divides_too(one, other, points) for other in _rivals(one, others, points))
    }
    at_least_once = [
        one for one in strongest.values() if not any(_reached(one, other) for other in _rivals(one, others, points))
    ]
    return [*_kept(at_least_once, points), *others]


def _rivals(one: Condition, others: Iterable[Divides], points: TrialPoints) -> Iterator[Divides]:
    """The conditions on divisors that `one` may follow from."""
    return (other for other in others if other != one and points.may_follow(one, other))


def _without_multiples(conditions: Iterable[Condition]) -> list[Condition]:
    """Sums that a divisor divides, without the terms that it divides by another condition: `(k + l) % g` as `k % g`."""
    found = list(conditions)
    plain: dict[Value, list[Divides]] = defaultdict(list)
    for one in found:
        if isinstance(one, Divides) and algebra.letters_of(one.value) and len(terms_in(one.value)) == 1:
            plain[one.by].append(one)
    for place, one in enumerate(found):
        for other in plain[one.by] if isinstance(one, Divides) else ():
            if isinstance(one, Divides) and one != other and _letters(other) <= _letters(one):
                rest = without_multiples(one.value, other.value)
                one = found[place] = one if is_number(rest) else Divides(rest, one.by)
    return found


def _divides_too(one: Divides, other: Divides, points: TrialPoints) -> bool:
    """Whether `one` holds wherever `other` does: of a multiple (`4*k % g`), or by a divisor (`k % 2` where `k % 4`).

    Of a quotient, too: `floor(h/4) % 2` where `h % 8`; and `(h + 1) % 2` where `(h + 3) % 4`.
    """
    if points.may_be_equal(one.by, other.by) and algebra.equal(one.by, other.by):
        return _is_multiple(one.value, other.value, points)
    if _is_multiple(other.by, one.by, points) and _is_multiple(
        algebra.subtract(other.value, one.value), one.by, points
    ):
        return True
    top, bottom = algebra.quotient_of(one.value)
    if not (points.may_be_equal(top, other.value) and algebra.equal(top, other.value)):
        return False
    return _is_multiple(other.by, algebra.multiply([bottom, one.by]), points)


def _is_multiple(value: Value, by: Value, points: TrialPoints) -> bool:
    """Whether a value is certainly a multiple of another."""
    return points.may_divide(by, value) and algebra.modulo(value, by) == 0


def _reached(condition: AtLeast, other: Divides) -> bool:
    """Whether a multiple that is positive is large enough: `k >= 2` and `k/2 >= 1` where `k % 2 = 0`."""
    if condition.least <= 1 and condition.letters == algebra.divide(other.value, other.by):
        return at_least_zero(algebra.subtract(other.value, 1))
    difference, _ = algebra.numerator_denominator(algebra.subtract(condition.letters, condition.least))
    enough = algebra.subtract(other.value, other.by)
    if at_least_zero(algebra.subtract(difference, enough)) or algebra.proportional(difference, enough):
        return at_least_zero(algebra.subtract(other.value, 1))
    return (
        condition.letters == other.value
        and is_number(other.by)
        and condition.least <= other.by
        and at_least_zero(algebra.subtract(other.value, 1))
    )


def _kept(conditions: list[AtLeast], points: TrialPoints) -> list[AtLeast]:
    """Conditions without those that follow from another, or from the bounds of letters alone."""
    kept: list[int] = []
    bounds = _bounds(conditions)
    within = _Within(conditions, {letter: points.where(AtLeast(letter, least))[0] for letter, least in bounds.items()})
    held, failed = zip(*map(points.where, conditions), strict=True) if conditions else ((), ())
    for i, one in enumerate(conditions):
        others = {letter: least for letter, least in bounds.items() if letter != one.letters}
        if at_least_zero(_raised(algebra.subtract(one.letters, one.least), others)):
            continue
        fails = failed[i] & within.at(i, one.letters)
        rivals = (j for j in [*kept, *range(i + 1, len(conditions))] if not held[j] & fails & within.at(j, one.letters))
        trials = ((j, within.at(i, one.letters) & within.at(j, one.letters)) for j in rivals)
        if not any(_follows(one, conditions[j], others, points, where) for j, where in trials):
            kept.append(i)
    return [conditions[i] for i in kept]


class _Within:
    """The points at which the letters of each condition are within their bounds; worked out once, for all pairs."""

    def __init__(self, conditions: list[AtLeast], met: Mapping[Value, int]) -> None:
        self._met = met
        self._letters = [_letters(one) & met.keys() for one in conditions]
        self._all = [self._but(letters) for letters in self._letters]

    def at(self, place: int, letter: Value) -> int:
        """The points of one condition, whatever this letter is there."""
        letters = self._letters[place]
        return self._but(letters - {letter}) if letter in letters else self._all[place]

    def _but(self, letters: Collection[Value]) -> int:
        return functools.reduce(operator.and_, (self._met[letter] for letter in letters), ALL)


def _bounds(conditions: Iterable[AtLeast]) -> dict[Any, int | Fraction]:
    """The least that a letter alone may be."""
    return {one.letters: one.least for one in conditions if letter_of(one.letters) is not None}


def _raised(value: Value, bounds: Mapping[Any, int | Fraction]) -> Value:
    """A value with each letter written as what it is more than it must be: `2^(N + 1)` for `2^N` where `N >= 1`.

    A letter stays where the value would be too large: `2^N` where `N >= 10^100`.
    """
    letters = symbols_in(value)
    for letter, least in bounds.items():
        if letter in letters and isinstance(least, int):
            with contextlib.suppress(Impossible):
                value = algebra.put_symbol(value, letter, algebra.add([letter, least - least_of(letter)]))
    return value


def _follows(
    one: AtLeast, other: AtLeast, bounds: Mapping[Any, int | Fraction], points: TrialPoints, where: int
) -> bool:
    """Whether `one` holds wherever `other` and the bounds of letters do: what it has more is never negative.

    What is less at one of the points, `where` the bounds hold, is not worked out in letters.
    """
    difference, known = algebra.subtract(one.letters, one.least), algebra.subtract(other.letters, other.least)
    if points.may_exceed(one, 1, other, where):
        more = algebra.subtract(difference, known)
        if at_least_zero(more) or at_least_zero(_raised(more, bounds)):
            return True
    ratios = (times for times in algebra.ratios(difference, known) if points.may_exceed(one, times, other, where))
    return any(at_least_zero(algebra.subtract(difference, algebra.multiply([times, known]))) for times in ratios)
