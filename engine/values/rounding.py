"""Quotients rounded down, in their normal form.

A size is kept as a polynomial plus at most the floors that cannot be undone. For integers
`floor((floor(a/b) + c)/d) = floor((a + b*c)/(b*d))`, so five poolings of `h` are `floor(h/32)`; whole multiples leave
the floor, and what stays inside has a number between 0 and the denominator. `ceil(a/b)` is `floor((a + b - 1)/b)`.
"""

from __future__ import annotations

import itertools
from math import gcd

from . import terms as T
from .atoms import Atom, Floor, Logarithm, Remainder, Root, Symbol
from .common_factors import whole_quotient
from .expression import Value, add, below_of, divide, multiply, negate, of_atom, of_terms, single, subtract, terms_of
from .numbers import exact, is_number, not_zero
from .signs import at_least_zero, is_whole, top_and_bottom, whole_term
from .terms import ONE, Terms
from .work import remembered

MAX_IN_REMAINDER = 12
"""A remainder of more terms is written with a floor."""


def floor(value: Value) -> Value:
    """The floor of a value.

    >>> from .expression import letter
    >>> h = letter("h")
    >>> floor(floor(h / 2) / 2), floor((h + 7) / 2), floor(h * h / h), floor(-h / 2)
    (floor(h, 4), floor(h + 1, 2) + 3, h, -floor(h + 1, 2))
    """
    if is_number(value):
        return value.__floor__()
    return value if is_whole(value) else _floor(*top_and_bottom(value))


def ceil(value: Value) -> Value:
    """The ceiling: `ceil(a/b)` is `floor((a + b - 1)/b)` where a and b are whole, else minus the floor of minus it.

    >>> from .expression import letter
    >>> ceil(letter("h") / 2)
    floor(h + 1, 2)
    """
    if is_number(value):
        return value.__ceil__()
    top, bottom = top_and_bottom(value)
    if is_whole(top) and is_whole(bottom) and at_least_zero(bottom):
        return _floor(add((top, bottom, -1)), bottom)
    return negate(floor(negate(value)))


def floor_divide(top: Value, bottom: Value) -> Value:
    """`floor(top/bottom)`."""
    not_zero(bottom)
    return floor(divide(top, bottom))


@remembered(20_000)
def _floor(top: Value, bottom: Value) -> Value:
    """The floor of a fraction; undoing one floor may leave a multiple, or bring another floor to light."""
    if not at_least_zero(bottom) and at_least_zero(negate(bottom)):
        top, bottom = negate(top), negate(bottom)
    part, rest = whole_part(top, bottom)
    if rest == 0:
        return part
    merged = _merged(rest, bottom)
    if merged is not None:
        return add((part, floor(merged)))
    if is_whole(rest) and is_whole(bottom) and _merged(negate(rest), bottom) is not None:
        return add((part, negate(_floor(add((negate(rest), bottom, -1)), bottom))))
    rest, bottom = _reduced(rest, bottom)
    if is_number(rest) and is_number(bottom):
        return add((part, rest // bottom))
    if bottom == 1 and is_whole(rest):
        return add((part, rest))
    if _negated(rest, bottom):
        return add((part, negate(_floor(add((negate(rest), bottom, -1)), bottom))))
    return add((part, of_atom(Floor(rest, bottom))))


def _negated(rest: Value, bottom: Value) -> bool:
    """Whether a floor is written as minus a ceiling: all that has letters is taken away, and all is whole.

    Over letters the number is taken away, too: `floor((15 - 2*p)/2^i)` stays.
    """
    terms = terms_of(rest)
    letters = [number for one, number in terms.items() if one != ONE]
    negative = bool(letters) and all(n < 0 for n in letters) and (is_number(bottom) or terms.get(ONE, 0) <= 0)
    return negative and is_whole(rest) and is_whole(bottom) and at_least_zero(bottom) and bottom != 1


def whole_part(top: Value, bottom: Value) -> tuple[Value, Value]:
    """What of a sum is certainly a whole multiple of the denominator (divided by it), and the rest.

    Over a number, the rest's own number is between 0 and the denominator.
    """
    terms = terms_of(top)
    one = single(bottom)
    if one is None:
        quotient, left = map(of_terms, whole_quotient(terms, terms_of(bottom)))
        return (quotient, left) if is_whole(quotient) else (0, top)
    number, row = one
    inverse, scale = T.raised(row, -1), exact(1 / T.Fraction(number))
    out: Terms = {}
    rest: Terms = {}
    for term, factor in terms.items():
        if term == ONE and row == ONE and isinstance(number, int) and isinstance(factor, int):
            out[ONE], rest[ONE] = divmod(factor, number)
            continue
        quotient, times = T.product(term, inverse), exact(factor * scale)
        if whole_term(quotient, times):
            out[quotient] = times
        else:
            rest[term] = factor
    return of_terms(T.cleaned(out)), of_terms(T.cleaned(rest))


def _merged(rest: Value, bottom: Value) -> Value | None:
    """`(floor(a/b) + c)/d` as `(a + b*c)/(b*d)`, for whole `c` and `d`; None where there is no such floor."""
    inner = lone_floor(rest)
    if inner is None:
        return None
    others = add((rest, negate(of_atom(inner))))
    if not is_whole(others) or not is_whole(bottom) or not at_least_zero(bottom):
        return None
    return divide(add((inner.top, multiply((inner.bottom, others)))), multiply((inner.bottom, bottom)))


def lone_floor(value: Value) -> Floor | None:
    """The one floor of a sum of it and of terms without floors."""
    found = None
    for one, number in terms_of(value).items():
        floors = any(has_floor(atom) for atom, _ in one)
        if not floors:
            continue
        if found is not None or number != 1 or len(one) != 1 or one[0][1] != 1 or not isinstance(one[0][0], Floor):
            return None
        found = one[0][0]
        if any(has_floor(atom) for part in (found.top, found.bottom) for atom in T.atoms(terms_of(part))):
            return None
    return found


@remembered(50_000)
def has_floor(atom: Atom) -> bool:
    """Whether a floor is in an atom."""
    if isinstance(atom, Floor):
        return True
    inside = (T.atoms(terms_of(part)) | T.atoms(below_of(part)) for part in atom.arguments)
    return any(map(has_floor, itertools.chain(*inside)))


def _reduced(rest: Value, bottom: Value) -> tuple[Value, Value]:
    """Divides by the number that all terms with letters and the denominator share; the rest's own is rounded down."""
    terms, below = terms_of(rest), terms_of(bottom)
    number = terms.get(ONE, 0)
    letters = {one: factor for one, factor in terms.items() if one != ONE}
    coefficients = [*letters.values(), *below.values()]
    if not all(isinstance(one, int) for one in (*coefficients, number)):
        return rest, bottom
    shared = gcd(*map(int, coefficients if letters else [number, *coefficients]))
    whole = is_whole(of_terms(letters)) and is_whole(bottom) and at_least_zero(bottom)
    if shared == 1 or (number % shared and not whole):
        return rest, bottom
    inverse = T.Fraction(1, shared)
    return add((of_terms(T.scaled(letters, inverse)), number // shared)), of_terms(T.scaled(below, inverse))


def remainder(value: Value, by: Value) -> Value:
    """`value % by`, between 0 and `by`; 0 where every term is a multiple. A long one is written with a floor."""
    not_zero(by)
    if is_number(value) and is_number(by):
        return exact(value % by)
    if below_of(value) != {ONE: 1} or below_of(by) != {ONE: 1}:
        return subtract(value, multiply((by, floor_divide(value, by))))
    _, rest = whole_part(value, by)
    if is_number(rest) and is_number(by):
        return exact(rest % by)
    if len(terms_of(rest)) > MAX_IN_REMAINDER:
        return subtract(rest, multiply((by, floor_divide(rest, by))))
    return 0 if rest == 0 else of_atom(Remainder(rest, by))


def fractional(value: Value) -> bool:
    """Whether what may be no integer is outside of the roundings of a value: a letter, root, logarithm."""
    rows = [*T.atoms(terms_of(value)), *T.atoms(below_of(value))]
    return any(isinstance(a, (Root, Logarithm)) or (isinstance(a, Symbol) and a.least is None) for a in rows)
