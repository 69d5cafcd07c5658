"""Values at numbers for all their letters."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from ...grammar import Mistake
from . import numbers
from . import terms as T
from .atoms import Atom, Choice, Extreme, Floor, Logarithm, PowerAtom, Remainder, Root, Sign, SumAtom, Symbol
from .expression import Value, below_of, of_terms
from .numbers import exact, is_number
from .terms import Rational
from .work import spend

MAX_TERMS_ADDED = 50_000
ATOM = 5
"""Steps of a function, beside those of its arguments."""


def evaluated(value: Value, values: Mapping[Symbol, Rational]) -> Rational:
    """The number that a value is at numbers for all its letters.

    >>> from .expression import letter
    >>> from .rounding import floor
    >>> evaluated(3 * floor(letter("h") / 2) + 1, {Symbol("h", 1): 5})
    7
    """
    return exact(_number(value, values, {}))


def _number(value: Value, values: Mapping[Symbol, Rational], done: dict[Atom, Rational]) -> Rational:
    if is_number(value):
        return value
    spend(len(value.terms))
    total = sum(
        number * math.prod(_powered(_atom(atom, values, done), power) for atom, power in one)
        for one, number in value.terms.items()
    )
    if not value.below:
        return total
    bottom = _number(of_terms(value.below), values, done)
    numbers.not_zero(bottom)
    return Fraction(total) / bottom


def _powered(number: Rational, power: int) -> Rational:
    return number if power == 1 else numbers.power(exact(number), power)


def _atom(atom: Atom, values: Mapping[Symbol, Rational], done: dict[Atom, Rational]) -> Rational:
    if isinstance(atom, Symbol):
        return values[atom]
    if atom not in done:
        done[atom] = _worked_out(atom, values, done)
    return done[atom]


def _worked_out(atom: Atom, values: Mapping[Symbol, Rational], done: dict[Atom, Rational]) -> Rational:
    spend(ATOM)

    def at(value: Value) -> Rational:
        return _number(value, values, done)

    match atom:
        case Floor():
            rounded = rounded_root(atom, at)
            return numbers.floor_divide(at(atom.top), at(atom.bottom)) if rounded is None else rounded
        case Remainder():
            return numbers.remainder(at(atom.top), at(atom.bottom))
        case PowerAtom():
            return numbers.power(exact(at(atom.base)), exact(at(atom.exponent)))
        case Sign():
            return numbers.power(-1, exact(at(atom.exponent)))
        case Root():
            return numbers.square_root(exact(at(atom.value)))
        case Logarithm():
            return numbers.log2(exact(at(atom.value)))
        case Extreme():
            return (max if atom.name == "max" else min)(map(at, atom.values))
        case Choice():
            return at(atom.then if holds(atom.op, at(atom.difference)) else atom.otherwise)
        case SumAtom():
            return _added_up(atom, values)
        case _:
            raise TypeError(f"{type(atom).__name__} is not worked out")


def _added_up(atom: SumAtom, values: Mapping[Symbol, Rational]) -> Rational:
    places = integers_between(*(evaluated(bound, values) for bound in (atom.first, atom.last)))
    return sum(evaluated(atom.term, {**values, atom.index: place}) for place in places)


def integers_between(first: Rational, last: Rational) -> range:
    """The integers from one to another. Raises `Impossible` where they are too many, or a bound is none."""
    check_bound(first)
    check_bound(last)
    if last - first >= MAX_TERMS_ADDED:
        terms = int(last - first) + 1
        raise numbers.Impossible(Mistake.of("sum.no_closed_form", terms=terms, most=MAX_TERMS_ADDED))
    return range(int(first), int(last) + 1)


def check_bound(bound: Value) -> None:
    """Refuses a number that is no integer as a bound of a sum."""
    if is_number(bound) and not isinstance(bound, int):
        raise numbers.Impossible(Mistake.of("sum.bound", bound=bound))


def holds(op: str, difference: Rational) -> bool:
    """Whether a choice by a difference takes its first way."""
    return difference == 0 if op == "=" else difference >= 0


def rounded_root(atom: Floor, at: Callable[[Value], Value]) -> int | None:
    """The floor of a multiple of a root, or of a logarithm, of a number: neither need be exact."""
    if is_number(atom.top) or len(atom.top.terms) != 1 or not is_number(atom.bottom):
        return None
    ((one, number),) = atom.top.terms.items()
    irrational, power = one[0]
    if not isinstance(irrational, (Root, Logarithm)) or power != 1 or len(one) != 1:
        return None
    inside, times = at(irrational.value), Fraction(number) / atom.bottom
    if not is_number(inside) or (isinstance(irrational, Logarithm) and times not in (1, -1)):
        return None
    if isinstance(irrational, Logarithm):
        return numbers.floor_of("log2", inside) if times == 1 else -numbers.ceil_of("log2", inside)
    square = exact(inside * times**2)
    return numbers.floor_of("sqrt", square) if times > 0 else -numbers.ceil_of("sqrt", square)


def atoms_in(value: Value) -> frozenset[Atom]:
    """All atoms of a value, those inside of others too."""
    if is_number(value):
        return frozenset()
    own = T.atoms(value.terms) | T.atoms(below_of(value))
    return frozenset(own).union(*map(_inside, own))


@functools.lru_cache(maxsize=20_000)
def _inside(atom: Atom) -> frozenset[Atom]:
    return frozenset().union(*map(atoms_in, atom.arguments))
