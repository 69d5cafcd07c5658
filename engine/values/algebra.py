"""Exact arithmetic on values, and what is certain about them: the functions that the rooms above use.

A `Value` is an int or a Fraction while all is known, and an `Expression` once a letter is involved.
"""

from __future__ import annotations

from fractions import Fraction

from ..arithmetic import COMPARE as COMPARE
from ..arithmetic import Atom
from ..arithmetic import exact as exact
from ..arithmetic import terms as T
from . import substitution
from .at_numbers import atoms_in
from .atoms import SumAtom, Symbol
from .comparisons import choose as choose
from .comparisons import extreme as extreme
from .equality import equal as equal
from .expression import Value as Value
from .expression import add as add
from .expression import below_of, of_terms, single, terms_of
from .expression import divide as divide
from .expression import is_number as is_number
from .expression import letter as symbol
from .expression import multiply as multiply
from .expression import negate as negate
from .expression import subtract as subtract
from .powers import log2 as log2
from .powers import power as power
from .powers import square_root as square_root
from .rounding import ceil as ceil
from .rounding import floor as floor
from .rounding import floor_divide as floor_divide
from .rounding import quotient_of as quotient_of
from .rounding import remainder as modulo
from .rounding import top_and_bottom as numerator_denominator
from .signs import at_least_zero as at_least_zero
from .signs import is_positive as is_positive
from .signs import is_whole as is_whole
from .substitution import put as put
from .substitution import put_letter

__all__ = ["modulo", "numerator_denominator", "symbol"]


def letter_of(value: Value) -> Symbol | None:
    """The letter that a value is; None of anything else.

    >>> letter_of(symbol("k")), letter_of(symbol("k") + 1)
    (k, None)
    """
    return atom if isinstance(atom := atom_of(value), Symbol) else None


def atom_of(value: Value) -> Atom | None:
    """The letter or function that a value is; None of a number, sum or product."""
    match single(value):
        case (1, ((atom, 1),)):
            return atom
        case _:
            return None


def letters_of(value: Value) -> frozenset[str]:
    """The names of the letters that a value depends on."""
    return frozenset() if is_number(value) else frozenset(letter.name for letter in value.letters)


def symbols_in(value: Value) -> frozenset[Value]:
    """The letters that a value depends on, as values."""
    return frozenset() if is_number(value) else frozenset(symbol(*letter.parts) for letter in value.letters)


def least_of(symbol: Value) -> int:
    """The least integer that a letter can be; of a fraction 1, as a value to try."""
    return 0 if (letter := letter_of(symbol)) and letter.least == 0 else 1


def put_symbol(value: Value, symbol: Value, other: Value) -> Value:
    """A value with another instead of one letter.

    >>> i = symbol("i")
    >>> put_symbol(power(2, i - 1), i, i + 1)
    power(2, i)
    """
    letter = letter_of(symbol)
    assert letter is not None, symbol
    return put_letter(value, letter, other)


def summation(term: Value, running: Value, first: Value, last: Value) -> Value:
    """The sum of a term over a letter from `first` to `last`, in closed form where there is one.

    >>> summation(symbol("i", 0), symbol("i", 0), 1, symbol("N"))
    1/2*N^2 + 1/2*N
    """
    letter = letter_of(running)
    assert letter is not None, running
    return substitution.summation(term, letter, first, last)


def has_sum(value: Value) -> bool:
    """Whether a sum that has no closed form is in a value."""
    return any(isinstance(atom, SumAtom) for atom in atoms_in(value))


def coefficient(value: Value, symbol: Value) -> Value:
    """What is before the first power of a letter in a sum: `l + 3` in `3*k + k*l + 1`.

    >>> k, l = symbol("k"), symbol("l")
    >>> coefficient(3 * k + k * l + 1, k)
    l + 3
    """
    pair = (letter_of(symbol), 1)
    rows = ((one, number) for one, number in terms_of(value).items() if pair in one)
    return of_terms({tuple(other for other in one if other != pair): number for one, number in rows})


def letter_and_number(value: Value) -> tuple[Value | None, Value]:
    """A letter and what is added to it, where a value is just that; else no letter."""
    number = constant_of(value)
    rest = subtract(value, number)
    return (rest, number) if letter_of(rest) else (None, value)


def ratios(one: Value, other: Value) -> list[int | Fraction]:
    """How many times as often each monomial is in one sum as in another, where that is more than 0 and not 1."""
    mine, theirs = terms_of(one), terms_of(other)
    shared = (monomial for monomial in theirs if monomial in mine and monomial != T.ONE)
    found = {exact(Fraction(mine[monomial]) / theirs[monomial]) for monomial in shared}
    return [ratio for ratio in sorted(found) if ratio > 0 and ratio != 1]


def proportional(one: Value, other: Value) -> bool:
    """Whether one sum is a positive multiple of another."""
    if is_number(one) or is_number(other):
        return False
    return multiply((one, T.content(other.terms))) == multiply((other, T.content(one.terms)))


def content(value: Value) -> int | Fraction:
    """The positive number by which a sum can be divided, so that its coefficients are integers without a factor."""
    return T.content(terms_of(value)) if value else 1


def terms_in(value: Value) -> list[Value]:
    """The terms of a sum, each as a value, by falling degree and the alphabet."""
    below = None if below_of(value) == {T.ONE: 1} else below_of(value)
    return [of_terms({one: number}, below) for one, number in T.ordered(terms_of(value))]


def constant_of(value: Value) -> int | Fraction:
    """The number in a sum."""
    return terms_of(value).get(T.ONE, 0)
