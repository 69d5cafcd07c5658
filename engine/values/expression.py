"""Values with letters: a sum of monomials, over a sum where the two have no common factor.

`Value` is a number, or an `Expression` with letters; equal values are equal by construction.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb, prod
from typing import Any, TypeAlias

from ...grammar import Mistake
from ..arithmetic import ONE, Atom, Monomial, Rational, Terms, TooLarge, exact, lowest, numbers
from ..arithmetic import is_number as is_number
from ..arithmetic import terms as T
from .atoms import Root, Symbol


class Expression:
    """A value with letters. Its terms are never changed; `below` are the terms of the denominator, if it is a sum.

    >>> k, l = letter("k"), letter("l")
    >>> (k + 1) * (l - 1)
    k*l - k + l - 1
    >>> (k * k - 1) / (k + 1)
    k - 1
    >>> (3 * k) / (6 * l)
    1/2*k/l
    """

    __slots__ = ("__weakref__", "_hash", "_letters", "below", "terms")

    def __init__(self, terms: Terms, below: Terms | None = None) -> None:
        self.terms = terms
        self.below = below
        self._hash: int | None = None
        self._letters: frozenset[Symbol] | None = None

    @property
    def letters(self) -> frozenset[Symbol]:
        """The letters that it depends on."""
        if self._letters is None:
            found = T.atoms(self.terms) | T.atoms(self.below or {})
            self._letters = frozenset().union(*(atom.letters for atom in found))
        return self._letters

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        # Interned atoms are dropped at the very end, too, when a module's names are gone: no name is used here.
        if other.__class__ is not self.__class__:
            return False
        return self.terms == other.terms and self.below == other.below  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((frozenset(self.terms.items()), frozenset((self.below or {}).items())))
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return _read, ([*self.terms.items()], [*(self.below or {}).items()])

    def __add__(self, other: Value) -> Any:
        return add((self, other))

    __radd__ = __add__

    def __neg__(self) -> Any:
        return Expression(T.scaled(self.terms, -1), self.below)

    def __sub__(self, other: Value) -> Any:
        return add((self, -other))

    def __rsub__(self, other: Value) -> Any:
        return add((other, -self))

    def __mul__(self, other: Value) -> Any:
        return multiply((self, other))

    __rmul__ = __mul__

    def __truediv__(self, other: Value) -> Any:
        return divide(self, other)

    def __rtruediv__(self, other: Value) -> Any:
        return divide(other, self)

    def __pow__(self, times: int) -> Any:
        return whole_power(self, times)

    def _refuse(self, *_: object) -> Any:
        raise TypeError(f"{self} is no number: give a value to {', '.join(sorted(map(repr, self.letters)))}")

    __int__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __repr__(self) -> str:
        above = T.written(self.terms)
        return above if not self.below else f"({above})/({T.written(self.below)})"


Value: TypeAlias = "int | Fraction | Expression"
"""A number, or an expression with letters."""


def _read(*parts: Sequence[tuple[Monomial, Rational]]) -> Value:
    """An expression of another process, whose atoms had other serial numbers."""
    top, bottom = ({T.monomial(row): number for row, number in part} for part in parts)
    return Expression(top, bottom or None)


@functools.cache
def letter(name: str, least: int | None = 1) -> Expression:
    """A letter as a value: a positive integer, with `least` 0 a non-negative one, with None a positive rational."""
    return of_atom(Symbol(name, least))


def of_atom(atom: Atom) -> Expression:
    """An atom as a value."""
    return Expression({((atom, 1),): 1})


def of_terms(terms: Terms, below: Terms | None = None) -> Value:
    """The value of terms without zeros, over others that they share no factor with."""
    if below is None and (not terms or (len(terms) == 1 and ONE in terms)):
        return numbers.bounded(terms.get(ONE, 0))
    return Expression(terms, below) if terms else 0


def terms_of(value: Value) -> Terms:
    """The terms of a value: of one with a denominator, those above."""
    if isinstance(value, Expression):
        return value.terms
    return {ONE: value} if value else {}


def below_of(value: Value) -> Terms:
    """The terms of the denominator."""
    if isinstance(value, Expression) and value.below:
        return value.below
    return {ONE: 1}


def single(value: Value) -> tuple[Rational, Monomial] | None:
    """Coefficient and monomial, where a value is one term."""
    terms = terms_of(value)
    if len(terms) != 1 or (isinstance(value, Expression) and value.below):
        return None
    return next((number, one) for one, number in terms.items())


def add(values: Iterable[Value]) -> Value:
    """The sum."""
    values = [value for value in values if isinstance(value, Expression) or value]
    if len(values) < 2:
        return values[0] if values else 0
    if not any(isinstance(value, Expression) for value in values):
        return numbers.bounded(exact(sum(values)))  # type: ignore[arg-type]
    if any(isinstance(value, Expression) and value.below for value in values):
        return _add_fractions(values)
    return of_terms(T.added(map(terms_of, values)))


def _add_fractions(values: Sequence[Value]) -> Value:
    by_denominator: dict[frozenset[Any], list[Value]] = {}
    for value in values:
        by_denominator.setdefault(frozenset(below_of(value).items()), []).append(value)
    top: Terms = {}
    bottom: Terms = {ONE: 1}
    for parts in by_denominator.values():
        own, below = T.added(map(terms_of, parts)), below_of(parts[0])
        top = T.added((T.times(top, below), T.times(own, bottom)))
        bottom = T.times(bottom, below)
    return over(top, bottom)


def multiply(values: Iterable[Value]) -> Value:
    """The product, multiplied out."""
    values = tuple(values)
    rest = [value for value in values if isinstance(value, Expression)]
    number = prod(value for value in values if not isinstance(value, Expression))
    if not rest or not number:
        return numbers.bounded(exact(number))
    top = functools.reduce(T.times, (value.terms for value in rest))
    found = folded(T.scaled(top, number) if number != 1 else top)
    below = [value.below for value in rest if value.below]
    return divide(found, of_terms(functools.reduce(T.times, below))) if below else found


def folded(terms: Terms) -> Value:
    """The value of terms in which powers of roots and signs may be, which are worked out."""
    return _worked_out(terms) if T.folding(terms) else of_terms(terms)


def _worked_out(terms: Terms) -> Value:
    rows = []
    for one, number in terms.items():
        plain = tuple(pair for pair in one if not pair[0].folds)
        rows.append(multiply([of_terms({plain: number}), *(folded_power(a, p) for a, p in one if a.folds)]))
    return add(rows)


def folded_power(atom: Atom, power: int) -> Value:
    """A power of a root or of a sign, with the root or sign itself at most once."""
    whole, once = divmod(power, 2)
    rest = of_atom(atom) if once else 1
    return multiply((whole_power(atom.value, whole), rest)) if isinstance(atom, Root) else rest


def negate(value: Value) -> Value:
    return -value


def subtract(left: Value, right: Value) -> Value:
    return add((left, -right))


def divide(top: Value, bottom: Value) -> Value:
    """The exact quotient, in lowest terms."""
    numbers.not_zero(bottom)
    if is_number(bottom):
        return multiply((top, Fraction(1) / bottom))
    return over(T.times(terms_of(top), below_of(bottom)), T.times(below_of(top), terms_of(bottom)))


def over(top: Terms, bottom: Terms) -> Value:
    """The quotient of two sums, in lowest terms; the denominator has no number and no monomial in common."""
    if len(bottom) == 1:
        ((one, number),) = bottom.items()
        return folded(T.scaled(top, exact(Fraction(1) / number), T.raised(one, -1)))
    if not top:
        return 0
    above, below = lowest(top, bottom)
    return over(above, below) if len(below) == 1 else of_terms(above, below)


def whole_power(base: Value, times: int) -> Value:
    """A power with an integer exponent."""
    if times < 0:
        return divide(1, whole_power(base, -times))
    if is_number(base):
        return numbers.power(base, times)
    if (one := single(base)) is not None:
        number, row = one
        return multiply((numbers.power(number, times), folded({T.raised(row, times): 1})))
    if comb(len(terms_of(base)) + times - 1, times) > T.MAX_TERMS:
        raise TooLarge(Mistake.of("expression.expanded"))
    return multiply([base] * times)
