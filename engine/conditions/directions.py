"""Whether a value grows or falls with one of its letters, whatever the others are."""

from __future__ import annotations

from collections.abc import Iterable

from ..arithmetic import Atom, Monomial, Rational, TooLarge
from ..values import (
    Expression,
    Extreme,
    Floor,
    PowerAtom,
    Symbol,
    Value,
    algebra,
    at_least_zero,
    is_number,
    letter_of,
    negate,
    of_atom,
    of_terms,
    terms_of,
)


def direction(value: Value, index: Value) -> int | None:
    """1 where a value never falls as the index grows, -1 where it never grows, 0 where it stays; None: not known.

    >>> h, i = algebra.symbol("h"), algebra.symbol("i")
    >>> direction(h - 2 * i, i), direction(algebra.floor(i / h), i), direction(h, i), direction(h * i - i, i)
    (-1, 1, 0, 1)
    >>> direction(algebra.floor((i + 19) / (2 * i)), i), direction(i * (9 - i), i)
    (-1, None)
    """
    return _direction(value, _letter(index))


def _letter(index: Value) -> Symbol:
    letter = letter_of(index)
    assert letter is not None, index
    return letter


def _direction(value: Value, index: Symbol) -> int | None:
    if is_number(value) or index not in value.letters:
        return 0
    return _sign(step_of(value, index)) or _by_shape(value, index)


def step_of(value: Value, index: Symbol) -> Value:
    """By how much a value changes as the index grows by 1."""
    i = of_atom(index)
    return algebra.subtract(algebra.put_symbol(value, i, i + 1), value)


def _by_shape(value: Expression, index: Symbol) -> int | None:
    """The direction of a sum, product or quotient from those of its pieces."""
    if value.below:
        return _quotient(of_terms(value.terms), of_terms(value.below), index)
    return _common_direction(_of_term(one, number, index) for one, number in value.terms.items())


def _of_term(one: Monomial, number: Rational, index: Symbol) -> int | None:
    """The direction of a product of factors that are not negative."""
    if len(one) > 1 and not all(at_least_zero(of_atom(atom)) for atom, _ in one):
        return None
    way = _common_direction(_of_power(atom, power, index) for atom, power in one)
    return way if way is None or number > 0 else -way


def _of_power(atom: Atom, power: int, index: Symbol) -> int | None:
    own = _of_atom(atom, index)
    if own is None or (power not in (1, -1) and not at_least_zero(of_atom(atom))):
        return None
    return own if power > 0 else -own


def _of_atom(atom: Atom, index: Symbol) -> int | None:
    if index not in atom.letters:
        return 0
    if atom is index:
        return 1
    if isinstance(atom, Floor):
        return _quotient(atom.top, atom.bottom, index)
    if isinstance(atom, Extreme):
        return _common_direction(_direction(one, index) for one in atom.values)
    if isinstance(atom, PowerAtom) and is_number(atom.base) and atom.base > 1:
        return _direction(atom.exponent, index)
    return None


def _quotient(top: Value, bottom: Value, index: Symbol) -> int | None:
    """The direction of a quotient: that of its pieces, or the sign of what one step adds.

    `(s + 19)/(2*s)` falls though both of its pieces rise: from s to s + 1, `(s + 20)*2*s - (s + 19)*2*(s + 1)` is -38.
    """
    if at_least_zero(negate(bottom)):
        top, bottom = negate(top), negate(bottom)
    if not at_least_zero(bottom):
        return None
    above, below = _direction(top, index), _direction(bottom, index)
    if above is not None and below == 0:
        return above
    if above is not None and below is not None and (sign := _sign(top)):
        way = _common_direction((above, -sign * below))
        if way is not None:
            return way
    try:
        return _sign(_cross_step(top, bottom, index))
    except TooLarge:  # multiplied out, it has too many terms
        return None


def _cross_step(top: Value, bottom: Value, index: Symbol) -> Value:
    """What a quotient grows by as the index grows by 1, times its bottom before and after."""
    i = of_atom(index)
    next_top, next_bottom = (algebra.put_symbol(one, i, i + 1) for one in (top, bottom))
    return algebra.subtract(algebra.multiply([next_top, bottom]), algebra.multiply([top, next_bottom]))


def _sign(value: Value) -> int | None:
    """1 of a value that is certainly not negative, -1 of one that is certainly not positive; None: not known."""
    if at_least_zero(value):
        return 1
    return -1 if at_least_zero(negate(value)) else None


def _common_direction(ways: Iterable[int | None]) -> int | None:
    found = {*ways} - {0}
    if not found:
        return 0
    return None if len(found) > 1 else found.pop()


def goes_one_way(value: Value, index: Value) -> bool:
    """Whether a value with the index grows or falls throughout, as other letters may have it: `2^i*(h - 2)`."""
    letter = _letter(index)
    moving = {tuple(p for p in one if letter in p[0].letters) for one in terms_of(step_of(value, letter))}
    return len(moving) == 1 and at_least_zero(of_terms({moving.pop(): 1}))
