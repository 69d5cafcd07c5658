"""Under which conditions a result holds, each as one fact that a person would write.

A condition is solved for its letters (`floor((h - 4)/2) - 2 >= 1` is `h >= 10`); what is certain
or follows from another is left out.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any, overload

from ...grammar import Call, Comparison, Expr, Number, Product
from ..formulas import tree_of
from ..values import Impossible, Value, algebra, at_least_zero, is_number

MAX_TRIED = 1_000
"""Values of the letters that are tried, together."""


@dataclass(frozen=True)
class AtLeast:
    """`difference >= 0`, solved: the letters' part and a number that it must reach."""

    letters: Value
    least: int | Fraction

    def tree(self) -> Comparison:
        """`h + 2*p >= n`: what is added on the left, what is taken away on the right."""
        plus, minus = _sides(self.letters)
        left, right = (
            (plus, algebra.add([minus, self.least])) if self.least >= 0 else (algebra.add([plus, -self.least]), minus)
        )
        if lowered := algebra.shared_power(left, right):  # `2*h >= 2^i` is `h >= 2^(i - 1)`
            left, right = lowered
        return Comparison(tree_of(left), ">=", tree_of(right))


@dataclass(frozen=True)
class Divides:
    """`value % by = 0`."""

    value: Value
    by: Value

    def tree(self) -> Comparison:
        return Comparison(Product((("*", tree_of(self.value)), ("%", tree_of(self.by)))), "=", Number(0))


@dataclass(frozen=True)
class Within:
    """A letter between two numbers; without a `last` it is `first` or more."""

    letter: Value
    first: int
    last: int | None = None

    def holds(self, number: Value) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)

    def contains(self, other: Within) -> bool:
        """Whether every number within the other bounds is within these."""
        return self.holds(other.first) and (self.last is None or (other.last is not None and self.holds(other.last)))

    def tree(self) -> Comparison:
        """`N >= 1`, `N = 0` or, from the least that a letter may be, `N <= 1`."""
        op = ">=" if self.last is None else "=" if self.last == self.first else "<="
        return Comparison(tree_of(self.letter), op, Number(self.first if self.last is None else self.last))


@dataclass(frozen=True)
class Conditional:
    """`then` must hold where every letter of `where` is within its bounds; elsewhere nothing is asked."""

    where: tuple[Within, ...]
    then: AtLeast | Divides

    def tree(self) -> Comparison:
        """`if(N >= 1, k, 0) % 2 = 0`, and `if(N >= 1, h, 5) >= 5`: what holds by itself where nothing is asked."""
        fact = self.then.tree()
        if isinstance(self.then, Divides):
            return Comparison(
                Product((("*", self._chosen(tree_of(self.then.value), Number(0))), ("%", tree_of(self.then.by)))),
                "=",
                Number(0),
            )
        return Comparison(self._chosen(fact.left, fact.right), ">=", fact.right)

    def _chosen(self, value: Expr, otherwise: Expr) -> Expr:
        for bound in reversed(self.where):
            value = Call("if", (bound.tree(), value, otherwise))
        return value


Condition = AtLeast | Divides

Stated = Condition | Conditional
"""What is said of a network: a condition, or one that is asked where letters are within bounds."""


def at_least(difference: Value) -> AtLeast | bool:
    """The condition that a difference is not negative; True or False where that is certain.

    >>> from netderive.engine.values import symbol, add, floor_divide
    >>> from netderive.grammar import print_math
    >>> h = symbol("h")
    >>> print_math(at_least(add([floor_divide(add([h, -4]), 2), -3])).tree())
    'h >= 10'
    """
    while (above := _above_the_line(difference)) is not None:
        difference = above
    if is_number(difference):
        return difference >= 0
    if at_least_zero(difference):
        return True
    return False if at_least_zero(algebra.add([algebra.negate(difference), -1])) else _solved(difference)


def not_zero(value: Value) -> AtLeast | bool:
    """The condition that a whole number is not 0: it is 1 or more, or -1 or less where it is never positive.

    >>> from netderive.engine.values import symbol, add
    >>> not_zero(add([symbol("a"), -1])), not_zero(symbol("a")), not_zero(add([1, -symbol("a")]))
    (AtLeast(letters=a, least=2), True, AtLeast(letters=a, least=2))
    """
    if not _is_whole(value):
        return True
    return at_least(algebra.subtract(algebra.negate(value) if at_least_zero(algebra.negate(value)) else value, 1))


def _above_the_line(difference: Value) -> Value | None:
    """`floor(a/b) - c >= 0` is `a - b*c >= 0` for a whole number c; None where a difference is not just that."""
    if is_number(difference):
        return None
    import sympy

    from ..values import fraction_of

    number, floor = difference.as_coeff_Add()  # type: ignore[union-attr]
    if not (isinstance(floor, sympy.floor) and number.is_Integer):
        return None
    top, bottom = fraction_of(floor)
    return algebra.add([top, algebra.multiply([bottom, algebra.exact(int(number))])])


def divides(value: Value, by: Value) -> Divides | bool:
    """The condition that `by` divides a value; True or False where that is certain.

    That `g` divides `k/2^i` is that `2^i*g` divides `k`.
    """
    if by == 1 and _is_whole(value):
        return True
    if not (is_number(value) and is_number(by)):
        value, by = algebra.numerator_denominator(algebra.divide(value, by))
    if _always_divides(value, by):
        return True
    remainder = algebra.modulo(value, by)
    if is_number(remainder):
        return remainder == 0
    return Divides(without_multiples(value, by), by)


def _always_divides(value: Any, by: Value) -> bool:
    """Whether a number divides a polynomial of whole letters whatever they are: `N^2 + N` is always even.

    It does if it divides the values at 0, 1 .. up to the degree in each letter, for all others are sums of multiples of
    those (Newton's interpolation); and if it divides those at all remainders of a letter.
    """
    import sympy

    if is_number(value) or not isinstance(by, int):
        return False
    letters = sorted(value.free_symbols, key=attrgetter("name"))
    if not all(letter.is_integer for letter in letters) or not value.is_polynomial(*letters):
        return False
    polynomial = sympy.Poly(value, *letters)
    tried = [range(min(degree + 1, by)) for degree in polynomial.degree_list()]
    if math.prod(map(len, tried)) > MAX_TRIED or not all(c.is_Integer for c in polynomial.coeffs()):
        return False
    return all(_at(polynomial, point) % by == 0 for point in itertools.product(*tried))


def _at(polynomial: Any, point: tuple[int, ...]) -> int:
    """The value of a polynomial with whole coefficients, in plain numbers."""
    rows = ((int(number), zip(point, powers, strict=True)) for powers, number in polynomial.terms())
    return sum(number * math.prod(place**power for place, power in row) for number, row in rows)


def without_multiples(value: Value, by: Value) -> Any:
    """The value without the terms that are multiples: `k - 4` is even where `k` is."""
    import sympy

    remainder: Any = algebra.modulo(value, by)
    if is_number(remainder):
        return remainder
    return remainder.args[0] if isinstance(remainder, sympy.Mod) and remainder.args[1] == by else value


@functools.lru_cache(maxsize=10_000)
def _solved(difference: Any) -> AtLeast | bool:
    from ..values import as_expression, fully_expanded

    while True:
        number, letters = fully_expanded(difference).as_coeff_Add()
        shared = _shared(letters)
        letters, least = letters / as_expression(shared), -algebra.exact(Fraction(str(number)) / shared)
        least = -(-least // 1) if _is_whole(letters) else least
        without = _floor_undone(letters - as_expression(least))
        if without is None:
            without = _plainer(letters, least)
        if without is None:
            break
        if is_number(without):
            return without >= 0
        difference = without
    if at_least_zero(algebra.subtract(algebra.subtract(least, letters), 1)):
        return False
    return True if at_least_zero(algebra.subtract(letters, least)) else AtLeast(letters, algebra.exact(Fraction(least)))


def _is_whole(value: Any) -> bool:
    """Whether every letter and function is an integer (a coefficient that is not has a condition of its own)."""
    if is_number(value):
        return isinstance(value, int)
    import sympy

    from ..values import whole

    return all(whole(factor) for term in sympy.Add.make_args(value) for factor in term.as_coeff_mul()[1])


def _shared(letters: Any) -> Fraction:
    """The greatest number by which every coefficient can be divided and be whole."""
    import sympy

    coefficients: list[Any] = [term.as_coeff_Mul()[0] for term in sympy.Add.make_args(letters)]
    if not all(c.is_Rational for c in coefficients):
        return Fraction(1)
    return Fraction(math.gcd(*(int(c.p) for c in coefficients)), math.lcm(*(int(c.q) for c in coefficients)))


def _plainer(letters: Any, least: Value) -> Value | None:
    """Without factors that are certainly 1 or more: `M*k >= 1` is `M >= 1`, and `N*k - k >= 0` is `N - 1 >= 0`."""
    import sympy

    from ..values import whole

    terms = sympy.Add.make_args(letters)
    if least == 0 and len(terms) > 1:
        common = set.intersection(*({*term.as_coeff_mul()[1]} for term in terms))
        positive = [factor for factor in common if whole(factor) and at_least_zero(factor - 1)]
        return sympy.Add(*(term / sympy.Mul(*positive) for term in terms)) if positive else None
    if least != 1 or len(terms) > 1:
        return None
    coefficient, factors = letters.as_coeff_mul()
    bases = [factor.as_base_exp()[0] if _is_power(factor) else factor for factor in factors]
    rest = [base for base in bases if not (whole(base) and at_least_zero(base - 1))]
    plain = coefficient == 1 and len(rest) == 1 and whole(rest[0]) and at_least_zero(rest[0])
    return algebra.subtract(rest[0], 1) if plain and rest[0] != letters else None


def _is_power(factor: Any) -> bool:
    exponent = factor.as_base_exp()[1]
    return bool(exponent.is_Integer and exponent > 0)


def _floor_undone(difference: Any) -> Value | None:
    """`floor(a/b) + c >= 0` is `a + b*c >= 0` for whole a, b, c; None where no single floor can be undone."""
    import sympy

    from ..values import fraction_of

    terms = sympy.Add.make_args(difference)
    floors = [term for term in terms if isinstance(term, sympy.floor)]
    if len(floors) != 1 or any(term.has(sympy.floor) for term in terms if term is not floors[0]):
        return None
    top, bottom = fraction_of(floors[0])
    rest = sympy.Add(*(term for term in terms if term is not floors[0]))
    return algebra.add([top, algebra.multiply([bottom, rest])])


def _sides(letters: Any) -> tuple[Value, Value]:
    """What is added, and what is taken away, both as positive sums."""
    import sympy

    from ..values import falls

    added, taken = [], []
    for term in sympy.Add.make_args(letters):
        number, rest = term.as_coeff_Mul()
        less = (number < 0) != (isinstance(rest, sympy.floor) and falls(rest))
        (taken if less else added).append(-term if less else term)
    return algebra.add(added), algebra.add(taken)


def letters_in(condition: Stated) -> frozenset[str]:
    """The letters that a condition speaks of."""
    if isinstance(condition, AtLeast):
        return algebra.letters_of(condition.letters)
    if isinstance(condition, Divides):
        return algebra.letters_of(condition.value) | algebra.letters_of(condition.by)
    return letters_in(condition.then).union(*(algebra.letters_of(one.letter) for one in condition.where))


@overload
def verdict_at(condition: Condition, values: Mapping[str, Value]) -> Condition | bool: ...
@overload
def verdict_at(condition: Conditional, values: Mapping[str, Value]) -> Stated | bool: ...
def verdict_at(condition: Stated, values: Mapping[str, Value]) -> Stated | bool:
    """A condition with values put in for letters; True or False where they decide it, itself where it has no value.

    >>> n, k = algebra.symbol("N", 0), algebra.symbol("k")
    >>> even = Conditional((Within(n, 1),), Divides(k, 2))
    >>> verdict_at(even, {"k": 4}), verdict_at(even, {"N": 0}), verdict_at(even, {"N": 2})
    (True, True, Divides(value=k, by=2))
    """
    given = dict(values)
    if not isinstance(condition, Conditional):
        try:
            return _put_in(condition, given)
        except Impossible:  # `h % (1/N) = 0` where N is 0
            return condition
    then = verdict_at(condition.then, values)
    open_bounds = []
    for one in condition.where:
        if not is_number(at := algebra.put(one.letter, given)):
            open_bounds.append(one)
        elif not one.holds(at):
            return True
    if then is True or not open_bounds:
        return then
    return condition if then is False else Conditional(tuple(open_bounds), then)


def _put_in(condition: Condition, given: dict[str, Value]) -> Condition | bool:
    if isinstance(condition, AtLeast):
        return at_least(algebra.subtract(algebra.put(condition.letters, given), condition.least))
    return divides(algebra.put(condition.value, given), algebra.put(condition.by, given))


def is_open(condition: Stated, values: Mapping[str, Value]) -> bool:
    """Whether a condition is not decided by the values that are given."""
    return not values or not isinstance(verdict_at(condition, values), bool)
