"""Functions at other arguments, and values at numbers for all their letters."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ...grammar import Mistake
from ..arithmetic import Atom, Impossible, Rational, exact, numbers, spend
from ..arithmetic import terms as T
from .atoms import Choice, Extreme, Floor, Logarithm, PowerAtom, Remainder, Root, Sign, SumAtom, Symbol
from .expression import Value, below_of, is_number, of_terms, single

MAX_TERMS_ADDED = 50_000
ATOM = 5
"""Steps of a function, beside those of its arguments."""

NUMBERS: Mapping[type[Atom], Callable[..., Any]] = {
    Floor: numbers.floor_divide,
    Remainder: numbers.remainder,
    PowerAtom: numbers.power,
    Sign: functools.partial(numbers.power, -1),
    Root: numbers.square_root,
    Logarithm: numbers.log2,
    Extreme: lambda name, values: (max if name == "max" else min)(values),
}
"""What the functions are at numbers."""


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
    spend(len(value.terms) + sum(map(len, value.terms)) // 4)
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
        spend(ATOM)
        if isinstance(atom, SumAtom):
            done[atom] = _added_up(atom, values)
        else:
            done[atom] = with_arguments(atom, lambda value: exact(_number(value, values, done)), NUMBERS)
    return done[atom]


def _added_up(atom: SumAtom, values: Mapping[Symbol, Rational]) -> Rational:
    places = integers_between(*(evaluated(bound, values) for bound in (atom.first, atom.last)))
    return sum(evaluated(atom.term, {**values, atom.index: place}) for place in places)


def with_arguments(
    atom: Atom, change: Callable[[Value], Any], functions: Mapping[type[Atom], Callable[..., Any]]
) -> Any:
    """A function with each of its arguments changed; of a choice, the way that is not taken need have no value."""
    match atom:
        case Choice():
            difference = change(atom.difference)
            if is_number(difference):
                return change(atom.then if holds(atom.op, difference) else atom.otherwise)
            return functions[Choice](difference, atom.op, 0, change(atom.then), change(atom.otherwise))
        case Extreme():
            return functions[Extreme](atom.name, list(map(change, atom.arguments)))
        case Floor() if (root := multiple_of_root(atom)) and is_number(inside := change(root[1])):
            return numbers.floor_of_multiple(root[0], inside, root[2])
        case _:
            return functions[type(atom)](*map(change, atom.arguments))


def holds(op: str, difference: Rational) -> bool:
    """Whether a choice by a difference takes its first way."""
    return difference == 0 if op == "=" else difference >= 0


def multiple_of_root(atom: Floor) -> tuple[str, Value, Rational] | None:
    """The function, what it is of and the factor, where a floor is that of a multiple of a root, or of a logarithm."""
    one = single(atom.top)
    if one is None or not is_number(atom.bottom):
        return None
    match one[1], exact(Fraction(one[0]) / atom.bottom):
        case ((Root() as root, 1),), times:
            return "sqrt", root.value, times
        case ((Logarithm() as logarithm, 1),), (1 | -1 as times):
            return "log2", logarithm.value, times
        case _:
            return None


def integers_between(first: Rational, last: Rational) -> range:
    """The integers from one to another. Raises `Impossible` where they are too many, or a bound is none."""
    check_bound(first)
    check_bound(last)
    if last - first >= MAX_TERMS_ADDED:
        terms = int(last - first) + 1
        raise Impossible(Mistake.of("sum.no_closed_form", terms=terms, most=MAX_TERMS_ADDED))
    return range(int(first), int(last) + 1)


def check_bound(bound: Value) -> None:
    """Refuses a number that is no integer as a bound of a sum."""
    if is_number(bound) and not isinstance(bound, int):
        raise Impossible(Mistake.of("sum.bound", bound=bound))


def atoms_in(value: Value) -> frozenset[Atom]:
    """All atoms of a value, those inside of others too."""
    if is_number(value):
        return frozenset()
    own = T.atoms(value.terms) | T.atoms(below_of(value))
    return frozenset(own).union(*map(inside, own))


@functools.lru_cache(maxsize=20_000)
def inside(atom: Atom) -> frozenset[Atom]:
    """All atoms that an atom is a function of."""
    return frozenset().union(*map(atoms_in, atom.arguments))
