"""Values substituted for letters, sums over a letter, and the one walk through a value that both use.

A sum substitutes the values of its index, and what is put into a sum may give it a closed form: they are in one file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from ..arithmetic import Atom, Terms, exact, remembered, spend
from ..arithmetic import terms as T
from . import comparisons, powers, rounding
from .antidifferences import between, parted
from .at_numbers import atoms_in, check_bound, evaluated, integers_between, with_arguments
from .atoms import Choice, Extreme, Floor, Logarithm, PowerAtom, Remainder, Root, Sign, SumAtom, Symbol
from .expression import (
    Expression,
    Value,
    add,
    below_of,
    divide,
    is_number,
    multiply,
    negate,
    of_atom,
    of_terms,
    subtract,
    terms_of,
    whole_power,
)
from .signs import at_least_zero, is_positive, is_whole

Handler = Callable[[Atom], "Value | None"]


def rebuild(value: Value, handler: Handler) -> Value:
    """A value with each of its own atoms (not those inside of them) in which the handler sees one replaced.

    >>> from .expression import letter
    >>> rebuild(letter("k") ** 2 + letter("l"), lambda atom: 3 if atom is Symbol("k", 1) else None)
    l + 9
    """
    if is_number(value):
        return value
    top = _rebuilt(value.terms, handler)
    return divide(top, _rebuilt(value.below, handler)) if value.below else top


def _rebuilt(terms: Terms, handler: Handler) -> Value:
    spend(len(terms))
    kept: Terms = {}
    changed: list[Value] = []
    for one, number in terms.items():
        found = [(atom, power, handler(atom)) for atom, power in one]
        if all(new is None for _, _, new in found):
            kept[one] = number
            continue
        plain = T.monomial((atom, power) for atom, power, new in found if new is None)
        factors = [whole_power(new, power) for _, power, new in found if new is not None]
        changed.append(multiply((of_terms({plain: number}), *factors)))
    return add((of_terms(kept), *changed))


VALUES: Mapping[type[Atom], Callable[..., Value]] = {
    Floor: rounding.floor_divide,
    Remainder: rounding.remainder,
    PowerAtom: powers.power,
    Sign: partial(powers.power, -1),
    Root: powers.square_root,
    Logarithm: powers.log2,
    Extreme: comparisons.extreme,
    Choice: comparisons.choose,
}
"""What the functions are at values, in normal form."""


def put(value: Value, values: Mapping[str, Value]) -> Value:
    """A value with others instead of letters, all substituted at once.

    >>> from .expression import letter
    >>> from .rounding import floor
    >>> h, k = letter("h"), letter("k")
    >>> put(floor(h / 2) * k, {"h": 5, "k": h})
    2*h
    """
    if is_number(value):
        return value
    inside = {one: values[one.name] for one in value.letters if one.name in values}
    return _put(value, inside, {}) if inside else value


def put_letter(value: Value, letter: Symbol, other: Value) -> Value:
    """A value with another instead of one letter."""
    if is_number(value) or letter not in value.letters:
        return value
    return _with_one(value, letter, other)


@remembered(20_000)
def _with_one(value: Expression, letter: Symbol, other: Value) -> Value:
    """The same conditions are evaluated at the same values again and again."""
    return _put(value, {letter: other}, {})


def _put(value: Value, values: Mapping[Symbol, Value], done: dict[Atom, Value]) -> Value:
    """A function that is in several positions, as in nested choices, is worked out once."""

    def change(inner: Value) -> Value:
        return inner if is_number(inner) or not inner.letters & values.keys() else rebuild(inner, handler)

    def handler(atom: Atom) -> Value | None:
        if not atom.letters & values.keys():
            return None
        if atom not in done:
            done[atom] = values[atom] if isinstance(atom, Symbol) else remade(atom)
        return done[atom]

    def remade(atom: Atom) -> Value:
        if isinstance(atom, SumAtom):
            return summation(change(atom.term), atom.index, change(atom.first), change(atom.last))
        return with_arguments(atom, change, VALUES)

    return change(value)


def replaced(value: Value, atom: Atom, other: Value) -> Value:
    """A value with another instead of an atom."""
    return rebuild(value, lambda one: other if one is atom else None)


def summation(term: Value, index: Symbol, first: Value, last: Value) -> Value:
    """The sum of a term from `first` to `last`, in closed form as far as there is one.

    >>> from .expression import letter
    >>> i, N = letter("i"), letter("N")
    >>> summation(2 * i + 3 * powers.power(2, i), Symbol("i", 1), 1, N)
    N^2 + N + 6*power(2, N) - 6
    """
    check_bound(first)
    check_bound(last)
    if not is_number(term) and term.below and index in term.letters:
        return _kept(term, index, first, last)
    found = _by_choice(term, index, first, last)
    if found is not None:
        return found
    closed: dict[Fraction, dict[int, list[Value]]] = defaultdict(lambda: defaultdict(list))
    rest: list[Value] = []
    for one, number in terms_of(term).items():
        part = parted(one, index)
        free = multiply((number, of_terms({part[0]: 1})))
        if part[1] is None:
            ratio, degree = part[2]
            closed[ratio][degree].append(free)
        else:
            rest.append(multiply((free, _kept(of_terms({part[1]: 1}), index, first, last))))
    ends = [between(ratio, {d: add(c) for d, c in rows.items()}, first, last) for ratio, rows in closed.items()]
    total = add((*ends, *rest))
    return divide(total, of_terms(below_of(term)))


def _kept(term: Value, index: Symbol, first: Value, last: Value) -> Value:
    """A sum without a closed form: its number where its bounds are numbers, else the sum itself."""
    if is_number(first) and is_number(last):
        return _added(term, index, integers_between(first, last))
    inner = (int(atom.index.name[1:]) for atom in atoms_in(term) if isinstance(atom, SumAtom))
    canonical = Symbol(f"#{1 + max(inner, default=0)}", index.least)
    return of_atom(SumAtom(put_letter(term, index, of_atom(canonical)), canonical, first, last))


def _added(term: Value, index: Symbol, places: range) -> Value:
    if not is_number(term) and term.letters == frozenset({index}):
        return exact(sum(evaluated(term, {index: place}) for place in places))
    return add(put_letter(term, index, place) for place in places)


def _by_choice(term: Value, index: Symbol, first: Value, last: Value) -> Value | None:
    """The sum of a term with a choice by the index, where it is certain which terms take which way."""
    for atom in T.atoms(terms_of(term)):
        if isinstance(atom, Choice) and index in atom.difference.letters:
            there = _where(atom.difference, index)
            if there is not None:
                then, otherwise = (replaced(term, atom, way) for way in (atom.then, atom.otherwise))
                found = _split(atom.op, there, (then, otherwise), index, (first, last))
                if found is not None:
                    return found
    return None


def _where(difference: Value, index: Symbol) -> tuple[Value, int] | None:
    """Where a difference is 0, and whether it grows (1) or falls (-1) with the index, where it is linear in it."""
    slope = terms_of(difference).get(((index, 1),), 0)
    rest = subtract(difference, multiply((slope, of_atom(index))))
    if slope not in (1, -1) or (not is_number(rest) and index in rest.letters):
        return None
    return multiply((-slope, rest)), int(slope)


def _split(
    op: str, there: tuple[Value, int], ways: tuple[Value, Value], index: Symbol, ends: tuple[Value, Value]
) -> Value | None:
    """The sum in two or three parts: before, at and after the position where the choice changes."""
    (place, slope), (then, otherwise), (first, last) = there, ways, ends
    if not is_whole(place):
        return None
    before, behind = subtract(place, first), subtract(last, place)
    if op == "=":
        if is_positive(negate(before)) or is_positive(negate(behind)):
            return summation(otherwise, index, first, last)
        if at_least_zero(before) and at_least_zero(behind):
            change = subtract(put_letter(then, index, place), put_letter(otherwise, index, place))
            return add((summation(otherwise, index, first, last), change))
        return None
    low, high = (otherwise, then) if slope > 0 else (then, otherwise)
    cut = place if slope > 0 else add((place, 1))  # the first index that takes the path of the high ones
    if at_least_zero(subtract(first, cut)):
        return summation(high, index, first, last)
    if at_least_zero(subtract(cut, add((last, 1)))):
        return summation(low, index, first, last)
    if at_least_zero(subtract(cut, first)) and at_least_zero(subtract(add((last, 1)), cut)):
        return add((summation(low, index, first, add((cut, -1))), summation(high, index, cut, last)))
    return None
