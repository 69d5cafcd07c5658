"""Sums of monomials as plain dictionaries: coefficients by monomial.

A monomial is a row of atoms with their exponents, in the order of their serial numbers; exponents may be negative.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from ...grammar import Mistake
from .atom import Atom
from .impossible import TooLarge
from .numbers import exact, shortened
from .work import spend

Rational: TypeAlias = "int | Fraction"
Monomial: TypeAlias = "tuple[tuple[Atom, int], ...]"
Terms: TypeAlias = "dict[Monomial, Rational]"

ONE: Monomial = ()
MAX_TERMS = 2_000
MAX_PRODUCTS = 100_000
MAX_DEGREE = 10_000
"""The largest exponent of a letter."""


def _serial(pair: tuple[Atom, int]) -> int:
    return pair[0].serial


def monomial(powers: Iterable[tuple[Atom, int]]) -> Monomial:
    """The monomial of atoms with their exponents, each atom once."""
    return tuple(sorted((pair for pair in powers if pair[1]), key=_serial))


def check_degree(exponent: Rational, most: int = MAX_DEGREE) -> None:
    """Refuses an exponent over a letter that is too large."""
    if abs(exponent) > most:
        raise TooLarge(Mistake.of("expression.exponent", exponent=shortened(exponent), most=most))


@functools.lru_cache(maxsize=100_000)
def product(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    powers = dict(one)
    for atom, power in other:
        powers[atom] = powers.get(atom, 0) + power
        check_degree(powers[atom])
    return monomial(powers.items())


def raised(one: Monomial, power: int) -> Monomial:
    """A power of a monomial."""
    for _, times in one:
        check_degree(times * power)
    return tuple((atom, times * power) for atom, times in one)


def cleaned(terms: Terms) -> Terms:
    """Without terms that are 0, and with whole coefficients as integers."""
    return {one: number if type(number) is int else exact(number) for one, number in terms.items() if number}


def added(several: Iterable[Terms]) -> Terms:
    """The sum of several sums."""
    found: Terms = {}
    for terms in several:
        spend(len(terms))
        for one, number in terms.items():
            found[one] = found.get(one, 0) + number
    return cleaned(found)


def scaled(terms: Terms, number: Rational, by: Monomial = ONE) -> Terms:
    """A sum times a number and a monomial."""
    spend(len(terms))
    return cleaned({product(one, by) if by else one: times * number for one, times in terms.items()})


def times(one: Terms, other: Terms) -> Terms:
    """The product of two sums, multiplied out."""
    if len(one) * len(other) > MAX_PRODUCTS:
        raise TooLarge(Mistake.of("expression.expanded"))
    spend(len(one) * len(other))
    found: Terms = {}
    for mine, number in one.items():
        for theirs, factor in other.items():
            both = product(mine, theirs) if mine and theirs else mine or theirs
            found[both] = found.get(both, 0) + number * factor
    if len(found) > MAX_TERMS:
        raise TooLarge(Mistake.of("expression.expanded"))
    return cleaned(found)


def folding(terms: Terms) -> bool:
    """Whether a power of a root or sign is in a sum that must be worked out."""
    return any(map(_folds, terms))


@functools.lru_cache(maxsize=100_000)
def _folds(one: Monomial) -> bool:
    return any(atom.folds and power != 1 for atom, power in one)


def atoms(terms: Terms) -> set[Atom]:
    """The atoms of a sum."""
    return {atom for one in terms for atom, _ in one}


def parted(terms: Terms) -> tuple[Terms, Rational]:
    """The terms with letters, and the number beside them."""
    return {one: number for one, number in terms.items() if one}, terms.get(ONE, 0)


def common(terms: Terms) -> Monomial:
    """The monomial by which a sum can be divided, so that no exponent is negative and no atom is left in all terms."""
    spend(len(terms))
    rows = [dict(one) for one in terms]
    shared = set.intersection(*map(set, rows)) if rows else set()
    below = {atom for one in terms for atom, power in one if power < 0}
    return monomial((atom, min(row.get(atom, 0) for row in rows)) for atom in shared | below)


def content(terms: Terms) -> Rational:
    """The positive number by which a sum can be divided, so that its coefficients are integers without a factor."""
    below = lcm(*(number.denominator for number in terms.values()))
    above = gcd(*(int(number * below) for number in terms.values()))
    return exact(Fraction(above, below))


def leading_content(terms: Terms) -> Rational:
    """The same with the sign of the first term."""
    return content(terms) if next(ordered(terms))[1] > 0 else -content(terms)


def ordered(terms: Terms) -> Iterator[tuple[Monomial, Rational]]:
    """The terms in an order that every process has: by total degree, then by the alphabet."""
    return iter(sorted(terms.items(), key=lambda term: _rank(term[0])))


@functools.lru_cache(maxsize=100_000)
def _rank(one: Monomial) -> tuple[int, list[tuple[str, int]]]:
    return -sum(power for _, power in one), sorted((repr(atom), -power) for atom, power in one)


def written(terms: Terms) -> str:
    """The terms as text, in that order."""
    text = " + ".join(_term(one, number) for one, number in ordered(terms))
    return text.replace("+ -", "- ")


def _term(one: Monomial, number: Rational) -> str:
    above = [_factor(atom, power) for atom, power in one if power > 0]
    below = [_factor(atom, -power) for atom, power in one if power < 0]
    sign = "-" if number < 0 else ""
    number = abs(number)
    written = "*".join(sorted(above) if number == 1 and above else [str(number), *sorted(above)])
    return sign + "/".join([written, *sorted(below)])


def _factor(atom: Atom, power: int) -> str:
    return repr(atom) if power == 1 else f"{atom!r}^{power}"
