"""Fractions of polynomials in lowest terms, where most have nothing in common but a monomial.

sympy looks for a common factor in all letters at once, which takes long over many. One letter that stands above or
below the line alone settles it: what divides both divides every coefficient of that letter.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import Any, TypeAlias

import sympy

Monomial: TypeAlias = "dict[Any, int]"
"""The exponents of the letters."""

Terms: TypeAlias = "list[tuple[Any, Monomial]]"
"""Coefficients with their monomials."""


def lowest_terms(top: Any, bottom: Any) -> Any:
    """A quotient of two sums of monomials, without their common factors.

    >>> a, b, c = sympy.symbols("a b c", positive=True)
    >>> lowest_terms(2 * a * b, 4 * a * c + 2 * a)
    b/(2*c + 1)
    >>> lowest_terms(a / b, a + a / b)
    1/(b + 1)
    """
    above, below = _terms(top), _terms(bottom)
    if above and below and all(coefficient > 0 for coefficient, _ in below):
        shared = _shared([*above, *below])
        above, below = _without(above, shared), _without(below, shared)
        if _have_no_common_factor(above, below):
            coefficients = [coefficient for coefficient, _ in (*above, *below)]
            times = lcm(*(int(one.q) for one in coefficients))
            by = sympy.Rational(times, gcd(*(int(one * times) for one in coefficients)))
            return _added(above, by) / _added(below, by)
    return sympy.cancel(top / bottom)


def _terms(value: Any) -> Terms | None:
    """The terms of a sum of monomials; None where something else than powers of letters stands in it."""
    found: Terms = []
    for term in sympy.Add.make_args(value):
        coefficient, factors = term.as_coeff_mul()
        powers = dict(factor.as_base_exp() for factor in factors)
        whole = all(base.is_Symbol and power.is_Integer for base, power in powers.items())
        if not coefficient.is_Rational or not whole:
            return None
        found.append((coefficient, {base: int(power) for base, power in powers.items()}))
    return found


def _shared(terms: Terms) -> Monomial:
    """The monomial whose quotients with all terms share no letter and have none below the line."""
    below = {base for _, powers in terms for base, power in powers.items() if power < 0}
    lowest = {base: min(powers.get(base, 0) for _, powers in terms) for base in {*terms[0][1], *below}}
    return {base: power for base, power in lowest.items() if power}


def _without(terms: Terms, shared: Monomial) -> Terms:
    """The terms divided by a monomial."""
    return [(coefficient, _divided(powers, shared)) for coefficient, powers in terms]


def _divided(powers: Monomial, by: Monomial) -> Monomial:
    left = {base: powers.get(base, 0) - by.get(base, 0) for base in {**powers, **by}}
    return {base: power for base, power in left.items() if power}


def _have_no_common_factor(one: Terms, other: Terms) -> bool:
    """Whether two sums certainly have no factor in common but a number; False where it is not known."""
    while len(one) > 1 and len(other) > 1:
        mine, theirs = ({base for _, powers in terms for base in powers} for terms in (one, other))
        alone = min(mine ^ theirs, key=lambda letter: letter.name, default=None)
        if alone is None:
            return False
        if alone in mine:
            one = _shortest_coefficient(one, alone)
        else:
            other = _shortest_coefficient(other, alone)
    return not _shared(one).keys() & _shared(other).keys()


def _shortest_coefficient(terms: Terms, letter: Any) -> Terms:
    """The coefficient of that power of a letter that has the fewest terms."""
    found: dict[int, Terms] = {}
    for coefficient, powers in terms:
        rest = {base: power for base, power in powers.items() if base is not letter}
        found.setdefault(powers.get(letter, 0), []).append((coefficient, rest))
    return min(found.values(), key=len)


def _added(terms: Terms, by: Any) -> Any:
    return sympy.Add(
        *(coefficient * by * sympy.Mul(*(b**p for b, p in powers.items())) for coefficient, powers in terms)
    )
