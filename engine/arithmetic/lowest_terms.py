"""Quotients of sums in lowest terms, and their division with a rest.

`common_factors.py` finds the factors; for it a sum is a dictionary of integers by exponents, one position for each atom
that either sum has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from . import terms as T
from .atom import Atom
from .common_factors import Coefficients, common_factor, divided, exact_quotient
from .numbers import exact
from .terms import Terms

MAX_WORK = 20_000
"""Where sums are longer, common factors are not looked for."""


def lowest(top: Terms, bottom: Terms) -> tuple[Terms, Terms]:
    """A fraction without common factors; below are integers without a common factor, the first of them positive."""
    shared = T.common(bottom)
    top, bottom = (T.scaled(part, 1, T.raised(shared, -1)) for part in (top, bottom))
    lift = T.common(top)
    lifted = T.scaled(top, 1, T.raised(lift, -1))
    order = _order(lifted, bottom)
    if len(lifted) * len(bottom) <= MAX_WORK:
        above, below = _rows(lifted, order), _rows(bottom, order)
        factor = common_factor(above, below)
        if len(factor) > 1:
            lifted, bottom = (_reduced(part, factor, order) for part in (lifted, bottom))
    inverse = exact(1 / Fraction(T.leading_content(bottom)))
    return T.scaled(lifted, inverse, lift), T.scaled(bottom, inverse)


def whole_quotient(top: Terms, bottom: Terms) -> tuple[Terms, Terms]:
    """Quotient and rest of a division by a sum, with whole coefficients and atoms by the alphabet; else all is rest."""
    order = sorted(T.atoms(top) | T.atoms(bottom), key=repr)
    if not _polynomial(top) or not _polynomial(bottom):
        return {}, top
    quotient, rest = divided(_rows(top, order), _rows(bottom, order))
    return _terms(quotient, order), _terms(rest, order)


def _polynomial(terms: Terms) -> bool:
    return all(number.denominator == 1 for number in terms.values()) and all(p > 0 for one in terms for _, p in one)


def _order(*several: Terms) -> list[Atom]:
    return sorted(set().union(*map(T.atoms, several)), key=lambda atom: atom.serial)


def _rows(terms: Terms, order: Sequence[Atom]) -> Coefficients:
    """The terms times the least number that makes them whole."""
    scale = math.lcm(*(number.denominator for number in terms.values()))
    places = {atom: place for place, atom in enumerate(order)}
    rows: Coefficients = {}
    for one, number in terms.items():
        exponents = [0] * len(order)
        for atom, power in one:
            exponents[places[atom]] = power
        rows[tuple(exponents)] = int(number * scale)
    return rows


def _terms(rows: Coefficients, order: Sequence[Atom]) -> Terms:
    return {T.monomial(zip(order, exponents, strict=True)): number for exponents, number in rows.items()}


def _reduced(part: Terms, factor: Coefficients, order: Sequence[Atom]) -> Terms:
    """A sum divided by one of its factors."""
    rows = _rows(part, order)
    scale = Fraction(next(iter(part.values()))) / next(iter(rows.values()))
    return T.scaled(_terms(exact_quotient(rows, factor), order), exact(scale))
