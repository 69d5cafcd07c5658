"""Sums over a letter in closed form: polynomials and powers of numbers in the index.

A term `P(i)*r^i` with a polynomial `P` has an antidifference `Q(i)*r^i`, with `r*Q(i + 1) - Q(i) = P(i)`; the sum is
its difference at the ends (Graham, Knuth and Patashnik, Concrete Mathematics, section 2.6).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from ..arithmetic import Monomial, exact
from .atoms import PowerAtom, Symbol
from .expression import Value, add, is_number, multiply, of_atom, subtract, whole_power
from .powers import power

MAX_DEGREE = 40


def parted(one: Monomial, index: Symbol) -> tuple[Monomial, Monomial | None, tuple[Fraction, int]]:
    """What of a monomial has no index; what has one, unless it is a power of it; else its ratio and degree."""
    free = tuple(pair for pair in one if index not in pair[0].letters)
    bound = tuple(pair for pair in one if index in pair[0].letters)
    ratio, degree = Fraction(1), 0
    for atom, times in bound:
        if atom is index and 0 < times <= MAX_DEGREE:
            degree += times
        elif isinstance(atom, PowerAtom) and is_number(atom.base) and atom.exponent == of_atom(index):
            ratio *= Fraction(atom.base) ** times
        else:
            return free, bound, (ratio, degree)
    return free, None, (ratio, degree)


def between(ratio: Fraction, polynomial: dict[int, Value], first: Value, last: Value) -> Value:
    """The sum of `P(i)*r^i` from `first` to `last`."""
    found = _antidifference(ratio, polynomial)
    return subtract(_at(ratio, found, add((last, 1))), _at(ratio, found, first))


def _at(ratio: Fraction, polynomial: dict[int, Value], place: Value) -> Value:
    value = add(multiply((number, whole_power(place, degree))) for degree, number in polynomial.items())
    return value if ratio == 1 else multiply((value, power(exact(ratio), place)))


def _antidifference(ratio: Fraction, polynomial: dict[int, Value]) -> dict[int, Value]:
    """`Q` with `ratio*Q(i + 1) - Q(i) = P(i)`, from its highest degree down."""
    found: dict[int, Value] = {}
    lift = int(ratio == 1)
    for degree in range(max(polynomial), -1, -1):
        known = add(multiply((c, comb(above, degree))) for above, c in found.items() if above > degree + lift)
        own = polynomial.get(degree, 0)
        if lift:
            found[degree + 1] = multiply((subtract(own, known), Fraction(1, degree + 1)))
        else:
            found[degree] = multiply((subtract(own, multiply((exact(ratio), known))), 1 / (ratio - 1)))
    return found
