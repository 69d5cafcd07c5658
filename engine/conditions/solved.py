"""Conditions solved for their letters, each as one fact that a person would write.

`floor((h - 4)/2) - 2 >= 1` is `h >= 10`; what is certain is True or False.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from fractions import Fraction
from operator import attrgetter
from typing import overload

from ..arithmetic import Impossible, monomial, remembered
from ..values import (
    Expression,
    Floor,
    Remainder,
    Symbol,
    Value,
    algebra,
    at_least_zero,
    atom_of,
    constant_of,
    content,
    evaluated,
    is_number,
    is_whole,
    of_atom,
    of_terms,
    terms_of,
)
from .conditions import AtLeast, Condition, Conditional, Divides, Stated

MAX_TRIED = 1_000
"""Values of the letters that are tried, together."""


def at_least(difference: Value) -> AtLeast | bool:
    """The condition that a difference is not negative; True or False where that is certain.

    >>> from netderive.engine.values import symbol, add, floor_divide
    >>> from netderive.grammar import print_math
    >>> h = symbol("h")
    >>> print_math(at_least(add([floor_divide(add([h, -4]), 2), -3])).tree())
    'h >= 10'
    """
    while (above := _above_the_line(difference)) is not None:
        difference = above
    if is_number(difference):
        return difference >= 0
    if at_least_zero(difference):
        return True
    return False if at_least_zero(algebra.add([algebra.negate(difference), -1])) else _solved(difference)


def not_zero(value: Value) -> AtLeast | bool:
    """The condition that a whole number is not 0: it is 1 or more, or -1 or less where it is never positive.

    >>> from netderive.engine.values import symbol, add
    >>> not_zero(add([symbol("a"), -1])), not_zero(symbol("a")), not_zero(add([1, -symbol("a")]))
    (AtLeast(letters=a, least=2), True, AtLeast(letters=a, least=2))
    """
    if not _is_whole(value):
        return True
    return at_least(algebra.subtract(algebra.negate(value) if at_least_zero(algebra.negate(value)) else value, 1))


def _above_the_line(difference: Value) -> Value | None:
    """`floor(a/b) - c >= 0` is `a - b*c >= 0` for a whole number c; None where a difference is not just that."""
    number = constant_of(difference)
    floor = atom_of(algebra.subtract(difference, number))
    if not (isinstance(floor, Floor) and isinstance(number, int) and at_least_zero(floor.bottom)):
        return None
    return algebra.add([floor.top, algebra.multiply([floor.bottom, number])])


def divides(value: Value, by: Value) -> Divides | bool:
    """The condition that `by` divides a value; True or False where that is certain.

    That `g` divides `k/2^i` is that `2^i*g` divides `k`.
    """
    if by == 1 and is_whole(value):
        return True
    if not (is_number(value) and is_number(by)):
        value, by = algebra.numerator_denominator(algebra.divide(value, by))
    if _always_divides(value, by):
        return True
    remainder = algebra.modulo(value, by)
    if is_number(remainder):
        return remainder == 0
    return Divides(without_multiples(value, by), by)


def _always_divides(value: Value, by: Value) -> bool:
    """Whether a number divides a polynomial of whole letters whatever they are: `N^2 + N` is always even.

    It does if it divides the values at 0, 1 .. up to the degree in each letter, for all others are sums of multiples of
    those (Newton's interpolation); and if it divides those at all remainders of a letter.
    """
    if is_number(value) or not isinstance(by, int) or not _is_polynomial(value):
        return False
    letters = sorted(value.letters, key=attrgetter("name"))
    degrees = [max(dict(one).get(letter, 0) for one in value.terms) for letter in letters]
    tried = [range(min(degree + 1, by)) for degree in degrees]
    if math.prod(map(len, tried)) > MAX_TRIED:
        return False
    points = (dict(zip(letters, point, strict=True)) for point in itertools.product(*tried))
    return all(evaluated(value, point) % by == 0 for point in points)


def _is_polynomial(value: Expression) -> bool:
    """Whether a value is a sum of monomials of whole letters, with whole coefficients."""
    pairs = (pair for one in value.terms for pair in one)
    whole = all(isinstance(atom, Symbol) and atom.least is not None and power > 0 for atom, power in pairs)
    return whole and not value.below and all(isinstance(number, int) for number in value.terms.values())


def without_multiples(value: Value, by: Value) -> Value:
    """The value without the terms that are multiples: `k - 4` is even where `k` is."""
    remainder = algebra.modulo(value, by)
    if is_number(remainder):
        return remainder
    atom = atom_of(remainder)
    return atom.top if isinstance(atom, Remainder) and atom.bottom == by else value


@remembered(10_000)
def _solved(difference: Value) -> AtLeast | bool:
    while True:
        number = constant_of(difference)
        letters = algebra.subtract(difference, number)
        shared = _shared(letters)
        letters, least = algebra.divide(letters, shared), -algebra.exact(Fraction(number) / shared)
        least = -(-least // 1) if _is_whole(letters) else least
        without = _floor_undone(algebra.subtract(letters, least))
        if without is None:
            without = _plainer(letters, least)
        if without is None:
            without = _denominators_cleared(letters, least)
        if without is None:
            break
        if is_number(without):
            return without >= 0
        difference = without
    if at_least_zero(algebra.subtract(algebra.subtract(least, letters), 1)):
        return False
    return True if at_least_zero(algebra.subtract(letters, least)) else AtLeast(letters, algebra.exact(Fraction(least)))


def _is_whole(value: Value) -> bool:
    """Whether every letter and function is an integer (a coefficient that is not has a condition of its own)."""
    if is_number(value):
        return isinstance(value, int)
    return not value.below and all(is_whole(of_terms({one: 1})) for one in value.terms)


def _shared(letters: Value) -> int | Fraction:
    """The greatest number by which every coefficient can be divided and be whole."""
    return content(letters) if terms_of(letters) else 1


def _plainer(letters: Value, least: Value) -> Value | None:
    """Without factors that are certainly 1 or more: `M*k >= 1` is `M >= 1`, and `N*k - k >= 0` is `N - 1 >= 0`."""
    terms = terms_of(letters)
    if is_number(letters) or letters.below:
        return None
    if least == 0 and len(terms) > 1:
        common = set.intersection(*(set(one) for one in terms))
        positive = [(atom, power) for atom, power in common if _at_least_one(of_atom(atom))]
        return algebra.divide(letters, of_terms({monomial(positive): 1})) if positive else None
    if least != 1 or len(terms) > 1:
        return None
    ((row, coefficient),) = terms.items()
    bases = [of_atom(atom) if power > 0 else of_terms({((atom, power),): 1}) for atom, power in row]
    rest = [base for base in bases if not _at_least_one(base)]
    plain = coefficient == 1 and len(rest) == 1 and is_whole(rest[0]) and at_least_zero(rest[0])
    return algebra.subtract(rest[0], 1) if plain and rest[0] != letters else None


def _denominators_cleared(letters: Value, least: Value) -> Value | None:
    """`h/s - n/s >= 1` as `h - n >= s`; None where no letter that is 1 or more is below every term."""
    if is_number(letters) or letters.below:
        return None
    rows = [dict(one) for one in terms_of(letters)]
    below = [(atom, -max(row.get(atom, 0) for row in rows)) for atom in rows[0] if _at_least_one(of_atom(atom))]
    factors = [pair for pair in below if pair[1] > 0]
    return algebra.multiply([algebra.subtract(letters, least), of_terms({monomial(factors): 1})]) if factors else None


def _at_least_one(value: Value) -> bool:
    return is_whole(value) and at_least_zero(algebra.subtract(value, 1))


def _floor_undone(difference: Value) -> Value | None:
    """`floor(a/b) + c >= 0` is `a + b*c >= 0` for whole a, b, c; None where no single floor can be undone."""
    top, bottom = algebra.quotient_of(difference)
    return None if bottom == 1 else top


@overload
def verdict_at(condition: Condition, values: Mapping[str, Value]) -> Condition | bool: ...


@overload
def verdict_at(condition: Conditional, values: Mapping[str, Value]) -> Stated | bool: ...


def verdict_at(condition: Stated, values: Mapping[str, Value]) -> Stated | bool:
    """A condition with substituted values; True or False if they decide it, else itself where it has no value.

    >>> from netderive.engine.conditions import Within
    >>> n, k = algebra.symbol("N", 0), algebra.symbol("k")
    >>> even = Conditional((Within(n, 1),), Divides(k, 2))
    >>> verdict_at(even, {"k": 4}), verdict_at(even, {"N": 0}), verdict_at(even, {"N": 2})
    (True, True, Divides(value=k, by=2))
    """
    given = dict(values)
    if not isinstance(condition, Conditional):
        try:
            return _at_values(condition, given)
        except Impossible:  # `h % (1/N) = 0` where N is 0
            return condition
    then = verdict_at(condition.then, values)
    open_bounds = []
    for one in condition.where:
        if not is_number(at := algebra.put(one.letter, given)):
            open_bounds.append(one)
        elif not one.holds(at):
            return True
    if then is True or not open_bounds:
        return then
    return condition if then is False else Conditional(tuple(open_bounds), then)


def _at_values(condition: Condition, given: dict[str, Value]) -> Condition | bool:
    if isinstance(condition, AtLeast):
        return at_least(algebra.subtract(algebra.put(condition.letters, given), condition.least))
    return divides(algebra.put(condition.value, given), algebra.put(condition.by, given))


def is_open(condition: Stated, values: Mapping[str, Value]) -> bool:
    """Whether a condition is not decided by the values that are given."""
    return not values or not isinstance(verdict_at(condition, values), bool)
