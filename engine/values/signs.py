"""What is certain about the sign of a value, and whether it is an integer, whatever its letters are."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ..arithmetic import ONE, Atom, Impossible, Monomial, Rational, Terms, remembered, spend
from ..arithmetic import terms as T
from .at_numbers import atoms_in, evaluated
from .atoms import Choice, Extreme, Floor, Logarithm, PowerAtom, Remainder, Root, SumAtom, Symbol
from .expression import Expression, Value, add, is_number, multiply, negate, of_atom, of_terms

MAX_SHIFTED = 2_000
"""Where raising the letters would give more terms, it is not tried."""


def is_whole(value: Value) -> bool:
    """Whether a value is certainly an integer.

    >>> from .expression import letter
    >>> from .powers import power
    >>> h, N = letter("h"), letter("N", 0)
    >>> is_whole(power(2, N) * (h + 1)), is_whole(h / 2), is_whole(power(2, N - 1)), is_whole(power(2, h) / 2)
    (True, False, False, True)
    """
    if is_number(value):
        return isinstance(value, int)
    return not value.below and all(whole_term(one, number) for one, number in value.terms.items())


@remembered(50_000)
def whole_term(one: Monomial, number: Rational) -> bool:
    """Whether a term is certainly an integer: what is below the line is lowered by powers of its primes above."""
    below = number.denominator
    for atom, power in one:
        if power < 0 or not _whole_atom(atom):
            return False
        if below > 1 and isinstance(atom, PowerAtom) and isinstance(atom.base, int) and abs(atom.base) > 1:
            while below % atom.base == 0 and _least(atom.exponent) * power >= 1:
                below, power = below // atom.base, power - 1
    return below == 1


@remembered(50_000)
def _whole_atom(atom: Atom) -> bool:
    match atom:
        case Symbol():
            return atom.least is not None
        case Floor():
            return True
        case PowerAtom():
            return is_whole(atom.base) and is_whole(atom.exponent) and at_least_zero(atom.exponent)
        case Remainder() | SumAtom():
            return all(map(is_whole, atom.arguments))
        case Extreme() | Choice():
            return all(map(is_whole, atom.values))
        case _:
            return False


def at_least_zero(value: Value) -> bool:
    """Whether a value is certainly not negative; False where it is not known.

    >>> from .expression import letter
    >>> h, p = letter("h"), letter("p", 0)
    >>> at_least_zero(h + p - 1), at_least_zero(h - 2), at_least_zero(h * p - p)
    (True, False, True)
    """
    return value >= 0 if is_number(value) else _at_least_zero(value)


@remembered(20_000)
def _at_least_zero(value: Expression) -> bool:
    if value.below:
        return _same_sign(of_terms(value.terms), of_terms(value.below))
    if _is_negative_somewhere(value):
        return False
    if _least(value) >= 0:
        return True
    if (shared := T.common(value.terms)) and all((_atom_least(atom), power) > (0, 0) for atom, power in shared):
        return at_least_zero(of_terms(T.scaled(value.terms, 1, T.raised(shared, -1))))
    if (raised := _raised(value.terms)) is not None:
        return all(number >= 0 for number in raised.values())
    if any(_by_extreme(value, one, number) for one, number in value.terms.items()):
        return True
    lower = add(_without_floor(one, number) for one, number in value.terms.items())
    return lower != value and at_least_zero(lower)


def _same_sign(top: Value, bottom: Value) -> bool:
    return all(map(at_least_zero, (top, bottom))) or all(at_least_zero(negate(one)) for one in (top, bottom))


def is_positive(value: Value) -> bool:
    """Whether a value is certainly more than 0."""
    if is_number(value):
        return value > 0
    if is_whole(value):
        return at_least_zero(value - 1)
    if value.below:
        return False
    return _least(value) > 0 or all(n > 0 and all(_positive_atom(a) for a, _ in one) for one, n in value.terms.items())


def _positive_atom(atom: Atom) -> bool:
    if isinstance(atom, Symbol):
        return atom.least != 0
    return is_positive(atom.base) if isinstance(atom, PowerAtom) else _atom_least(atom) > 0


def _least(value: Value) -> Rational | float:
    """A number that a value certainly reaches, from its terms one by one."""
    if is_number(value):
        return value
    if value.below:
        return -math.inf
    spend(len(value.terms))
    leasts = [_term_least(one, number) for one, number in value.terms.items()]
    return -math.inf if -math.inf in leasts else sum(leasts)  # a long number is not added to an infinite one


@remembered(50_000)
def _term_least(one: Monomial, number: Rational) -> Rational | float:
    """A number that a term certainly reaches: its coefficient where all its atoms are at least 1, or 0."""
    if one == ONE:
        return number
    least: Any = 1
    for atom, power in one:
        own = _atom_least(atom)
        if own < 0:
            return -math.inf
        least = least * own**power if power > 0 and own > 0 else 0
    return number * least if number > 0 else -math.inf


@remembered(50_000)
def _atom_least(atom: Atom) -> Rational | float:
    """A number that an atom certainly reaches; -inf where none is known."""
    match atom:
        case Symbol():
            return atom.least or 0
        case Floor():
            return _floor_least(atom)
        case PowerAtom():
            return _power_least(atom)
        case Remainder():
            return 0 if at_least_zero(atom.bottom) else -math.inf
        case Root():
            return 1 if at_least_zero(add((atom.value, -1))) else 0
        case Logarithm():
            return 0 if at_least_zero(add((atom.value, -1))) else -math.inf
        case Extreme() | Choice():
            return (max if _is_maximum(atom) else min)(map(_lower_bound, atom.values))
        case SumAtom():
            return 0 if at_least_zero(atom.term) else -math.inf
        case _:
            return -math.inf


def _lower_bound(value: Value) -> Rational | float:
    """The best lower bound of a value: from its terms, or that it is not negative."""
    least = _least(value)
    return least if least >= 0 or not at_least_zero(value) else 0


def _floor_least(atom: Floor) -> Rational | float:
    if is_number(atom.bottom) and (least := _least(atom.top)) > -math.inf:
        return math.floor(Fraction(least) / atom.bottom)
    return 0 if _same_sign(atom.top, atom.bottom) else -math.inf


def _power_least(atom: PowerAtom) -> Rational | float:
    if is_number(atom.base) and at_least_zero(atom.exponent) and is_whole(atom.exponent):
        return atom.base ** min(int(max(_least(atom.exponent), 0)), 64)
    if at_least_zero(add((atom.base, -1))):
        return 1 if at_least_zero(atom.exponent) else 0
    return 0 if at_least_zero(atom.base) else -math.inf


def _is_negative_somewhere(value: Expression) -> bool:
    """Whether a value is negative where every letter is as small as it may be (a fraction is 1)."""
    if any(isinstance(atom, SumAtom) for atom in atoms_in(value)):
        return False
    try:
        return evaluated(value, {one: 1 if one.least is None else one.least for one in value.letters}) < 0
    except Impossible:
        return False


def _raised(terms: Terms) -> Terms | None:
    """A sum when each positive integer letter, and power of a number, is written as its least and what may be more.

    None where something else is in it, or where it would become too long.
    """
    found: Terms = {}
    if sum(math.prod(abs(power) + 1 for _, power in one) for one in terms) > MAX_SHIFTED:
        return None
    for one, number in terms.items():
        pieces: Terms = {ONE: number}
        for atom, power in one:
            least = _lifted(atom)
            if least is None or power < 0:
                return None
            row = {((atom, k),) if k else ONE: math.comb(power, k) * least ** (power - k) for k in range(power + 1)}
            pieces = T.times(pieces, T.cleaned(row))
        for piece, factor in pieces.items():
            found[piece] = found.get(piece, 0) + factor
    return found


def _lifted(atom: Atom) -> Rational | None:
    """The least value of a letter, or of a power of a number over letters."""
    if isinstance(atom, Symbol):
        return atom.least or 0
    if isinstance(atom, PowerAtom) and is_number(atom.base) and (least := _power_least(atom)) > 0:
        return least  # type: ignore[return-value]
    return None


def _by_extreme(value: Expression, one: Monomial, number: Rational) -> bool:
    """Whether `max(a, b) + rest` is certainly not negative: one of them with the rest is; of a `min` both are."""
    if len(one) != 1 or one[0][1] != 1 or number <= 0 or not isinstance(atom := one[0][0], (Extreme, Choice)):
        return False
    rest = value - multiply((number, of_atom(atom)))
    found = (at_least_zero(add((rest, multiply((number, way))))) for way in atom.values)
    return any(found) if _is_maximum(atom) else all(found)


def _is_maximum(atom: Extreme | Choice) -> bool:
    return isinstance(atom, Extreme) and atom.name == "max"


def _without_floor(one: Monomial, number: Rational) -> Value:
    """A value that a term certainly reaches: `floor(a/b)` is at least `(a - b + 1)/b`, and at most `a/b`."""
    floors = [(atom, power) for atom, power in one if isinstance(atom, Floor)]
    own = of_terms({one: number})
    if len(floors) != 1 or floors[0][1] != 1 or not is_number(floors[0][0].bottom):
        return own
    floor = floors[0][0]
    rest = T.monomial(pair for pair in one if pair[0] is not floor)
    if not all(_atom_least(atom) >= 0 for atom, _ in rest):
        return own
    reached = floor.top
    if number > 0:
        reached = add((floor.top, -floor.bottom, 1 if is_whole(floor.top) else 0))
    return multiply((of_terms({rest: number}), reached, Fraction(1, floor.bottom)))
