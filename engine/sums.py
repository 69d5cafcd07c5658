"""Sums over turns in closed form: polynomials and powers of numbers in the running letter.

A term `P(i)*r^i` with a polynomial `P` has an antidifference `Q(i)*r^i`, with
`r*Q(i + 1) - Q(i) = P(i)`; the sum is its difference at the ends (Graham, Knuth and Patashnik,
Concrete Mathematics, section 2.6). What has no such form (a floor of the running letter) stays a
sum that is worked out once its bounds are numbers.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from math import comb
from typing import Any

import sympy

from ..grammar import Mistakes
from . import algebra
from .evaluation import evaluate
from .expansion import as_expression, exact, expanded_in, fully_expanded
from .impossible import Impossible
from .kept_sums import kept_sum, read_sum
from .normal import tree_of

MAX_DEGREE = 40
MAX_TERMS_ADDED = 50_000

Polynomial = dict[int, Any]
"""Coefficients by degree."""


def summation(term: Any, running: Any, first: Any, last: Any) -> Any:
    """The sum of a term from `first` to `last`, in closed form as far as there is one.

    In what stays a sum, a rounded size is one factor with what is added to it, as in `ceil(h/2^i)`.

    >>> i, N = sympy.symbols("i N", integer=True, positive=True)
    >>> summation(2 * i + 3 * 2**i, i, 1, N)
    6*2**N + N**2 + N - 6
    >>> summation(sympy.floor(8 / 2**i), i, 1, 3)
    7
    """
    found = _summed(expanded_in(as_expression(term), frozenset({running})), running, first, last)
    if not isinstance(found, sympy.Basic) or not found.has(sympy.Sum):
        return found
    apart = _summed(fully_expanded(as_expression(term)), running, first, last)
    return found if isinstance(apart, sympy.Basic) and apart.has(sympy.Sum) else apart


def _summed(term: Any, running: Any, first: Any, last: Any) -> Any:
    first, last = as_expression(first), as_expression(last)
    closed, rest = _parted(term, running)
    ends = [_between(ratio, polynomial, running, first, last) for ratio, polynomial in closed.items()]
    return exact(fully_expanded(sympy.Add(*ends, *(_kept(one, running, first, last) for one in rest))))


def torn(value: Any) -> Any:
    """A value with its sums in the one form that adds up with others, where nothing is kept together."""
    if not isinstance(value, sympy.Basic) or not value.has(sympy.Sum):
        return value
    if isinstance(value, sympy.Sum):
        term, *limits = read_sum(value)
        return as_expression(_summed(fully_expanded(torn(term)), *limits))
    return fully_expanded(value.func(*map(torn, value.args)))


def _parted(term: Any, running: Any) -> tuple[dict[Any, Polynomial], list[Any]]:
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


def _between(ratio: Any, polynomial: Polynomial, running: Any, first: Any, last: Any) -> Any:
    found = _antidifference(ratio, polynomial)
    return _at(ratio, found, last + 1) - _at(ratio, found, first)


def _at(ratio: Any, polynomial: Polynomial, place: Any) -> Any:
    value = fully_expanded(sympy.Add(*(c * place**degree for degree, c in polynomial.items())))
    return value if ratio == 1 else value * as_expression(algebra.power(exact(ratio), exact(fully_expanded(place))))


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


def _kept(term: Any, running: Any, first: Any, last: Any) -> Any:
    """A sum without a closed form: its number where its bounds are numbers, else the sum itself."""
    if not (first.is_Integer and last.is_Integer):
        free, bound = term.as_independent(running, as_Add=False)
        below = free.as_coeff_Mul()[0].q  # so that `4^i/8` stays together
        return below * free * kept_sum(bound / below, running, first, last)
    if last - first >= MAX_TERMS_ADDED:
        wrong = f"a sum of {int(last - first) + 1:,} terms has no closed form that is known"
        raise Impossible(wrong, f"{MAX_TERMS_ADDED:,} terms are the most")
    return as_expression(algebra.add([_one(term, running, i) for i in range(int(first), int(last) + 1)]))


def _one(term: Any, running: Any, place: int) -> Any:
    """A term of a sum, in plain numbers where it has no other letter: that is quicker."""
    if term.free_symbols == {running}:
        with contextlib.suppress(Mistakes):  # it has no value: the other way says why
            return evaluate(tree_of(term), {running.name: place})
    return algebra.put_symbol(term, running, place)
