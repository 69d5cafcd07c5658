"""Sums over turns in closed form: polynomials and powers of numbers in the running letter.

A term `P(i)*r^i` with a polynomial `P` has an antidifference `Q(i)*r^i`, with
`r*Q(i + 1) - Q(i) = P(i)`; the sum is its difference at the ends (Graham, Knuth and Patashnik,
Concrete Mathematics, section 2.6).
"""

from __future__ import annotations

from collections import defaultdict
from math import comb
from typing import Any

import sympy

from . import numbers, symbolic
from .expansion import as_expression, exact, fully_expanded

MAX_DEGREE = 40

Polynomial = dict[int, Any]
"""Coefficients by degree."""


def parted(term: Any, running: Any) -> tuple[dict[Any, Polynomial], list[Any]]:
    """Polynomials by the base of their power, and what is neither."""
    closed: dict[Any, Polynomial] = defaultdict(lambda: defaultdict(int))
    rest: list[Any] = []
    for monomial in sympy.Add.make_args(term):
        free, bound = monomial.as_independent(running, as_Add=False)
        ratio, degree = sympy.Integer(1), 0
        for factor in sympy.Mul.make_args(bound) if bound != 1 else ():
            base, exponent = factor.as_base_exp()
            if base == running and exponent.is_Integer and 0 < exponent <= MAX_DEGREE:
                degree += int(exponent)
            elif base.is_Rational and (times := _whole_times(exponent, running)):
                ratio *= base**times
            else:
                rest.append(monomial)
                break
        else:
            closed[ratio][degree] += free
    return closed, rest


def _whole_times(exponent: Any, running: Any) -> Any:
    """How often an exponent holds the running letter, where it holds nothing else; else 0."""
    times = as_expression(exponent.coeff(running))
    return times if times.is_Integer and exponent == times * running else 0


def between(ratio: Any, polynomial: Polynomial, running: Any, first: Any, last: Any) -> Any:
    """The sum of `P(i)*r^i` from `first` to `last`."""
    found = _antidifference(ratio, polynomial)
    return _at(ratio, found, last + 1) - _at(ratio, found, first)


def _at(ratio: Any, polynomial: Polynomial, place: Any) -> Any:
    value = fully_expanded(sympy.Add(*(c * place**degree for degree, c in polynomial.items())))
    return value if ratio == 1 else value * _power(ratio, fully_expanded(place))


def _power(ratio: Any, exponent: Any) -> Any:
    """A power of a number, bounded before it is worked out."""
    if exponent.is_Rational:
        return as_expression(numbers.power(exact(ratio), exact(exponent)))
    return as_expression(symbolic.power(exact(ratio), exponent))


def _antidifference(ratio: Any, polynomial: Polynomial) -> Polynomial:
    """`Q` with `ratio*Q(i + 1) - Q(i) = P(i)`, from its highest degree down."""
    found: Polynomial = {}
    lift = int(ratio == 1)
    for degree in range(max(polynomial), -1, -1):
        known = sum(c * comb(above, degree) for above, c in found.items() if above > degree + lift)
        if lift:
            found[degree + 1] = (polynomial.get(degree, 0) - known) / sympy.Integer(degree + 1)
        else:
            found[degree] = (polynomial.get(degree, 0) - ratio * known) / (ratio - 1)
    return found
