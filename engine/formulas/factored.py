"""A sum in pieces that a person would leave: `k*(floor(h/2) - 2)^2` is not multiplied out.

A rounded size is one factor together with what is added to it. The value itself is multiplied out, so the factors are
found again: where `f^2` has the coefficient `c` and `f` has `2*a*c`, it is `c*(f + a)^2` if that leaves fewer terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from ...grammar import record
from ..arithmetic import Atom, Monomial, Terms
from ..values import (
    Choice,
    Expression,
    Extreme,
    Floor,
    Remainder,
    SumAtom,
    Value,
    add,
    algebra,
    is_number,
    is_whole,
    letters_of,
    multiply,
    of_atom,
    of_terms,
    subtract,
    terms_of,
    whole_part,
)

ONE: Monomial = ()


@record()
class Kept:
    """A sum without a closed form, its term in pieces."""

    atom: SumAtom
    pieces: tuple[FactoredTerm, ...]


@record()
class FactoredTerm:
    """A coefficient, a monomial, and sums with their powers that stay factors, the last perhaps a kept sum."""

    number: int | Fraction
    monomial: Monomial
    sums: tuple[tuple[Value, int], ...] = ()
    kept: Kept | None = None


def pieces(value: Expression) -> list[FactoredTerm]:
    """The pieces of a sum.

    >>> from netderive.engine.values import floor_divide, symbol
    >>> h, k = symbol("h"), symbol("k")
    >>> [(one.number, one.monomial, one.sums) for one in pieces(k * (floor_divide(h, 2) - 2) ** 2 + k)]
    [(1, ((k, 1),), ((floor(h, 2) - 2, 2),)), (1, ((k, 1),), ())]
    """
    rest: Value = value
    found: list[FactoredTerm] = []
    for sizes in _leading(value.terms):
        coefficient = _coefficient(rest, sizes)
        for part in (coefficient, *_monomials(coefficient)):
            taken = _taken(rest, part, sizes) if part and not is_number(rest) else None
            if taken is not None:
                own, rest = taken
                found += own
                if part is coefficient:
                    break
    return [*found, *(_plain(number, one) for one, number in terms_of(rest).items())]


def _plain(number: int | Fraction, one: Monomial) -> FactoredTerm:
    """A term that has no sum as a factor; a kept sum takes in its denominator: `sum(.., 2*4^(i - 2))`."""
    kept = [(atom, power) for atom, power in one if isinstance(atom, SumAtom)]
    if number.denominator == 1 or len(kept) != 1 or kept[0][1] != 1 or is_number(kept[0][0].term):
        return FactoredTerm(number, one)
    atom = kept[0][0]
    inside = tuple(FactoredTerm(Fraction(own, number.denominator), row) for row, own in terms_of(atom.term).items())
    return FactoredTerm(number.numerator, tuple(pair for pair in one if pair[0] is not atom), kept=Kept(atom, inside))


def _leading(terms: Terms) -> list[Monomial]:
    """The products of rounded sizes in a sum, those of most factors first."""
    found = {sizes for one in terms if (sizes := _sizes(one))}
    return sorted(found, key=lambda sizes: (-sum(power for _, power in sizes), sorted(map(repr, sizes))))


def _sizes(one: Monomial) -> Monomial:
    """The part of a monomial that is no letter or power of one."""
    sized = (Floor, Extreme, Choice, Remainder, SumAtom)
    return tuple(pair for pair in one if isinstance(pair[0], sized) and pair[1] > 0)


def _coefficient(value: Value, sizes: Monomial) -> Value:
    """What is before a product of sizes."""
    rows = ((one, number) for one, number in terms_of(value).items() if _sizes(one) == sizes)
    return of_terms({tuple(pair for pair in one if pair not in sizes): number for one, number in rows})


def _monomials(value: Value) -> Iterator[Value]:
    """The terms of a sum of several, one by one."""
    terms = terms_of(value)
    if len(terms) > 1:
        yield from (of_terms({one: number}) for one, number in terms.items())


def _taken(rest: Value, coefficient: Value, sizes: Monomial) -> tuple[list[FactoredTerm], Value] | None:
    """The pieces of a product with something added to its sizes, and what is left; None where nothing is gained."""
    if isinstance(sizes[0][0], SumAtom):
        return _taken_sum(rest, coefficient, sizes[0][0]) if len(sizes) == 1 and sizes[0][1] == 1 else None
    if is_number(coefficient) and len(sizes) == 1 and sizes[0][1] == 1:
        return None  # a size alone is no product
    factors = [(add((of_atom(atom), _added(rest, coefficient, sizes, atom))), power) for atom, power in sizes]
    coefficient, factors = _with_signs(coefficient, factors, sizes)
    own = [FactoredTerm(number, one, tuple(factors)) for one, number in terms_of(coefficient).items()]
    return _gained(rest, own, multiply((coefficient, *(factor**power for factor, power in factors))))


def _with_signs(
    coefficient: Value, factors: list[tuple[Value, int]], sizes: Monomial
) -> tuple[Value, list[tuple[Value, int]]]:
    """Factors with `-floor(-x)`, which is written `ceil(x)`, with the other sign: `ceil(x) - 1`."""
    signs = [-1 if falls(atom) else 1 for atom, _ in sizes]
    signed = [(multiply((sign, factor)), power) for sign, (factor, power) in zip(signs, factors, strict=True)]
    sign = prod(sign**power for sign, (_, power) in zip(signs, factors, strict=True))
    return multiply((sign, coefficient)), signed


def falls(atom: Atom) -> bool:
    """Whether an atom is a floor of what is taken away alone: `floor(-x)`, which is written `-ceil(x)`."""
    return isinstance(atom, Floor) and all(number < 0 for number in terms_of(atom.top).values())


def _gained(rest: Value, own: list[FactoredTerm], product: Value) -> tuple[list[FactoredTerm], Value] | None:
    """The pieces and what is left without them, where a product is part of a sum, term by term, and is shorter."""
    terms, whole = terms_of(rest), terms_of(product)
    inside = all(Fraction(number) / terms.get(one, -number) > 0 for one, number in whole.items())
    if not inside or any(abs(number) > abs(terms[one]) for one, number in whole.items()):
        return None
    left = subtract(rest, product)
    return (own, left) if len(terms_of(left)) + len(own) < len(terms) else None


def _added(rest: Value, coefficient: Value, sizes: Monomial, atom: Atom) -> Value:
    """What is added to a size in a product: the coefficient of one such factor less, by that of all of them."""
    power = dict(sizes)[atom]
    lower = tuple((one, times - (one is atom)) for one, times in sizes if (one, times) != (atom, 1))
    found = _whole_quotient(_coefficient(rest, lower), multiply((power, coefficient)))
    if not lower:
        found = _plainly_added(found, coefficient)
    return found if is_whole(found) and not _has_sizes(found) else 0


def _whole_quotient(top: Value, bottom: Value) -> Value:
    """The quotient of a division of sums, the rest left out: a whole one, as far as it goes.

    >>> k = algebra.symbol("k")
    >>> _whole_quotient(16 - 6 * k * k - 32 * k, 3 * k * k + 16 * k), _whole_quotient(k + 1, 2)
    (-2, 0)
    """
    return 0 if is_number(top) and is_number(bottom) and top % bottom else whole_part(top, bottom)[0]


def _plainly_added(value: Value, coefficient: Value) -> Value:
    """What is surely added to a size that is alone: numbers and letters that the coefficient does not have."""
    mine = letters_of(coefficient)
    rows = ((one, number) for one, number in terms_of(value).items())
    return of_terms({one: number for one, number in rows if not letters_of(of_terms({one: 1})) & mine})


def _has_sizes(value: Value) -> bool:
    return any(map(_sizes, terms_of(value)))


def _taken_sum(rest: Value, coefficient: Value, atom: SumAtom) -> tuple[list[FactoredTerm], Value] | None:
    """A sum whose term is a product of sizes with something added to them."""
    one, number = next(iter(terms_of(atom.term).items()))
    sizes = _sizes(one)
    if len(terms_of(atom.term)) > 1 or not sizes or any(isinstance(size, SumAtom) for size, _ in sizes):
        return None
    outside = of_terms({tuple(pair for pair in one if pair not in sizes): number})
    for added in (1, 2, 3, -1, -2):
        factors = [(add((of_atom(size), added)), power) for size, power in sizes]
        term = multiply((outside, *(factor**power for factor, power in factors)))
        total = algebra.summation(term, of_atom(atom.index), atom.first, atom.last)
        inside = tuple(FactoredTerm(factor, row, tuple(factors)) for row, factor in terms_of(outside).items())
        own = [FactoredTerm(factor, row, kept=Kept(atom, inside)) for row, factor in terms_of(coefficient).items()]
        taken = _gained(rest, own, multiply((coefficient, total)))
        if taken is not None:
            return taken
    return None
