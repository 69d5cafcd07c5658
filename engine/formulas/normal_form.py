"""A value as the tree that a person would write: the normal form of every printed expression.

Monomials are by falling degree, letters in a monomial by the alphabet, floors as one fraction, and
`floor((a + b - 1)/b)` as `ceil(a/b)`. Products of sums with a rounded size stay products.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from ...grammar import Call, Comparison, Expr, Letter, Negative, Number, Power, Product, Range, Sum, kept, print_math
from ..arithmetic import Atom, remembered, spend
from ..values import (
    Choice,
    Expression,
    Extreme,
    Floor,
    Logarithm,
    PowerAtom,
    Remainder,
    Root,
    Sign,
    SumAtom,
    Symbol,
    Value,
    algebra,
    constant_of,
    fractional,
    is_number,
    of_atom,
    of_terms,
    symbol,
    terms_of,
)
from .factored import FactoredTerm, falls, pieces
from .written_powers import Factor, factors, lowered_fraction

DRAWN = 20
"""Steps that a term takes to be written as a person would."""


def tree_of(value: Value) -> Expr:
    """The tree of a value.

    >>> from netderive.engine.values import symbol, add, multiply, floor_divide
    >>> from netderive.grammar import print_math
    >>> h, k = symbol("h"), symbol("k")
    >>> print_math(tree_of(add([k, multiply([k, floor_divide(add([h, 1]), 2), 9])])))
    '9*k*ceil(h/2) + k'
    """
    return number(value) if is_number(value) else _tree(value)


def number(value: int | Fraction) -> Expr:
    """A number; a fraction as a quotient, a negative one with its minus."""
    if value < 0:
        return Negative(number(-value))
    if isinstance(value, Fraction) and value.denominator != 1:
        return Product((("*", Number(value.numerator)), ("/", Number(value.denominator))))
    return Number(int(value))


@remembered(10_000)
def _tree(value: Expression) -> Expr:
    if value.below:
        above = tree_of(of_terms(value.terms))
        return Product((("*", above), ("/", tree_of(of_terms(value.below)))))
    if (atom := algebra.atom_of(value)) is not None and not falls(atom):
        return atom_tree(atom)
    return _sum([_Term(piece) for piece in pieces(value)])


class _Term:
    """A piece of a sum with the factors that are written above and below the line."""

    def __init__(self, piece: FactoredTerm) -> None:
        spend(DRAWN)
        number = piece.number
        negated = [pair for pair in piece.monomial if falls(pair[0])]
        if sum(power for _, power in negated) % 2:
            number = -number  # `-floor(-x)` is written as `ceil(x)`
        self.number, above, self.below = factors(number, piece.monomial)
        sums = [Factor(value, power) for value, power in piece.sums]
        self.above = sorted([*above, *sums], key=_factor_order)
        self.below.sort(key=_factor_order)
        self.kept = piece.kept
        self.piece = piece

    @property
    def order(self) -> tuple[object, ...]:
        """Terms by falling degree, what is added before what is taken away, then by the alphabet; numbers last.

        Among plain letters one alone comes before a multiple: `w + 2*p - m`.
        """
        below = sum(1 if one.grows else -one.degree for one in self.below)
        degree = sum(one.degree for one in self.above) + below + (self.kept is not None)
        alone = degree == 1 and self.number != 1
        return (
            -degree,
            self.number < 0,
            alone,
            sorted([*map(_factor_order, self.above), *map(_below_order, self.below)]),
        )

    @property
    def floor(self) -> Floor | None:
        """The floor that it is, alone."""
        monomial = self.piece.monomial
        if self.number != 1 or len(monomial) != 1 or monomial[0][1] != 1 or self.piece.sums or self.kept:
            return None
        return monomial[0][0] if isinstance(monomial[0][0], Floor) else None

    def tree(self, times: int = 1) -> Expr:
        """The tree of the term without its sign, times a number."""
        number = Fraction(abs(self.number) * times)
        rows: list[tuple[str, Expr]] = [("*", _power(one)) for one in self.above]
        if self.kept is not None:
            rows.append(("*", _kept_tree(self.kept.atom, self.kept.pieces)))
        if number.numerator != 1 or not rows:
            rows.insert(0, ("*", Number(number.numerator)))
        if number.denominator != 1:
            rows.append(("/", Number(number.denominator)))
        rows += [("/", _power(one)) for one in self.below]
        return rows[0][1] if len(rows) == 1 else Product(tuple(rows))


def _sum(terms: list[_Term]) -> Expr:
    """A sum of signed terms; one over a common denominator as a single fraction."""
    denominator = lcm(*(term.number.denominator for term in terms)) if len(terms) > 1 else 1
    terms.sort(key=lambda term: term.order)
    signed = _with_ceilings(terms, denominator)
    if len(signed) == 1:
        found = signed[0][1] if signed[0][0] == "+" else Negative(signed[0][1])
    else:
        found = Sum(tuple(signed))
    return found if denominator == 1 else Product((("*", found), ("/", Number(denominator))))


def _with_ceilings(terms: list[_Term], times: int) -> list[tuple[str, Expr]]:
    """Signed trees; a floor over letters, `floor((a - 1)/s) + 1`, becomes `ceil(a/s)`."""
    one = next((t for t in terms if not t.piece.monomial and not t.piece.sums and not t.kept and t.number >= 1), None)
    one = one if one is not None and one.number.denominator == 1 and times == 1 else None
    lifted = next((t for t in terms if t.floor and _lifts(t.floor)), None) if one else None
    signed: list[tuple[str, Expr]] = []
    for term in terms:
        if lifted is not None and term is lifted:
            signed.append(("+", _ceiling(lifted.floor, 1)))  # type: ignore[arg-type]
        elif lifted is not None and term is one:
            if term.number > 1:
                signed.append(("+", number(term.number - 1)))
        else:
            signed.append(("-" if term.number < 0 else "+", term.tree(times)))
    return signed if signed[0][0] == "+" or all(s == "-" for s, _ in signed) else _positive_first(signed)


def _positive_first(signed: list[tuple[str, Expr]]) -> list[tuple[str, Expr]]:
    """A sum does not begin with a minus if another term can come first."""
    first = next(i for i, (sign, _) in enumerate(signed) if sign == "+")
    return [signed[first], *signed[:first], *signed[first + 1 :]]


@kept
def _power(one: Factor) -> Expr:
    """A power; `4^N` is kept as `2^(2*N)`."""
    base, exponent = one.base, one.exponent
    atom = algebra.atom_of(base)
    written = tree_of(base) if atom is None else atom_tree(atom)
    if exponent == 1:
        return written
    if one.grows and isinstance(times := algebra.content(exponent), int) and times > 1:
        written, exponent = number(base**times), algebra.divide(exponent, times)
    return Power(written, tree_of(exponent))


@remembered(10_000)
def atom_tree(atom: Atom) -> Expr:
    """The tree of a letter or function alone."""
    match atom:
        case Symbol(name, _):
            return Letter(name)
        case Floor():
            return _floor(atom)
        case Remainder(top, bottom):
            return Product((("*", tree_of(top)), ("%", tree_of(bottom))))
        case Extreme(name, values):
            return Call(name, tuple(tree_of(value) for value in sorted(values, key=_value_order)))
        case Root(inside):
            return Call("sqrt", (tree_of(inside),))
        case Logarithm(inside):
            return Call("log2", (tree_of(inside),))
        case Choice():
            return _choice(atom)
        case SumAtom():
            return _kept_tree(atom, None)
        case PowerAtom(base, exponent):
            return Power(tree_of(base), tree_of(exponent))
        case Sign(exponent):
            return Power(Negative(Number(1)), tree_of(exponent))
        case _:
            raise TypeError(f"no tree for {type(atom).__name__}")


def _kept_tree(atom: SumAtom, inside: Sequence[FactoredTerm] | None) -> Expr:
    """A sum without a closed form, its index under a name that none of its letters has."""
    named = symbol(atom.index_name, atom.index.least)
    if inside is None:
        term = tree_of(algebra.put_symbol(atom.term, of_atom(atom.index), named))
    else:
        term = _sum([_Term(_renamed(piece, atom.index, named)) for piece in inside])
    return Call("sum", (Range(atom.index_name, tree_of(atom.first), tree_of(atom.last)), term))


def _renamed(piece: FactoredTerm, index: Symbol, named: Value) -> FactoredTerm:
    """A piece with another letter for the index."""
    whole = algebra.put_symbol(of_terms({piece.monomial: piece.number}), of_atom(index), named)
    ((monomial, coefficient),) = terms_of(whole).items()
    sums = tuple((algebra.put_symbol(value, of_atom(index), named), power) for value, power in piece.sums)
    return FactoredTerm(coefficient, monomial, sums)


def _lifts(floor: Floor) -> bool:
    top, bottom = floor.top, floor.bottom
    return not is_number(bottom) and constant_of(top) == -1 and not (fractional(top) or fractional(bottom))


def _ceiling(floor: Floor, plus: Value) -> Expr:
    return Call("ceil", (quotient_tree(algebra.add((floor.top, plus)), floor.bottom),))


def _floor(atom: Floor) -> Expr:
    top, bottom = atom.top, atom.bottom
    if falls(atom):
        return Call("ceil", (_over(algebra.negate(top), bottom),))
    if isinstance(bottom, int) and bottom > 1 and constant_of(top) == bottom - 1 and not fractional(top):
        return _ceiling(atom, 1 - bottom)
    return Call("floor", (_over(top, bottom),))


def _over(top: Value, bottom: Value) -> Expr:
    return tree_of(top) if bottom == 1 else quotient_tree(top, bottom)


def quotient_tree(top: Value, bottom: Value) -> Product:
    """A fraction, `2*h/2^i` as `h/2^(i - 1)`."""
    below = [_Term(piece) for piece in pieces(bottom)] if not is_number(bottom) else []
    if len(below) == 1 and below[0].number == 1 and len(below[0].above) == 1 and not below[0].below:
        lowered = lowered_fraction(top, below[0].above[0])
        if lowered is not None:
            return Product((("*", tree_of(lowered[0])), ("/", _power(lowered[1]))))
    return Product((("*", tree_of(top)), ("/", tree_of(bottom))))


def _choice(atom: Choice) -> Expr:
    """A choice, what is added in its difference on the left, what is taken away on the right."""
    left, right = (
        {one: n for one, n in terms_of(atom.difference).items() if (n > 0) is side} for side in (True, False)
    )
    sides = [of_terms(left), algebra.negate(of_terms(right))]
    if atom.difference.below:
        sides = [atom.difference, 0]
    op: str = atom.op
    if is_number(sides[0]):
        sides.reverse()
        op = "<=" if op == ">=" else op
    return Call(
        "if", (Comparison(tree_of(sides[0]), op, tree_of(sides[1])), tree_of(atom.then), tree_of(atom.otherwise))
    )


def _value_order(value: Value) -> tuple[object, ...]:
    """Values in the order of terms, numbers last."""
    if is_number(value):
        return (0, value < 0, False, [])
    first = min((_Term(piece) for piece in pieces(value)), key=lambda term: term.order)
    return first.order if len(value.terms) == 1 else (-1, False, False, [(True, print_math(tree_of(value)))])


@kept
def _factor_order(one: Factor) -> tuple[bool, str]:
    """Plain letters before functions."""
    letter = algebra.letter_of(one.base)
    return letter is None, letter.name if letter is not None and one.exponent == 1 else print_math(_power(one))


def _below_order(one: Factor) -> tuple[bool, str]:
    above, name = _factor_order(one)
    return above, f"1/{name}"
