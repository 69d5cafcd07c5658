"""Quotients rounded down, in their normal form.

A size is kept as a polynomial plus at most the floors that cannot be undone. For integers
`floor((floor(a/b) + c)/d) = floor((a + b*c)/(b*d))`, so five poolings of `h` are `floor(h/32)`; whole multiples leave
the floor, and what stays inside has a number between 0 and the denominator. `ceil(a/b)` is `floor((a + b - 1)/b)`.
"""

from __future__ import annotations

import math
from fractions import Fraction

from ..arithmetic import ONE, Atom, Terms, exact, numbers, remembered, whole_quotient
from ..arithmetic import terms as T
from .at_numbers import inside
from .atoms import Extreme, Floor, Logarithm, Remainder, Root, Symbol
from .expression import (
    Value,
    add,
    below_of,
    divide,
    is_number,
    multiply,
    negate,
    of_atom,
    of_terms,
    single,
    subtract,
    terms_of,
)
from .signs import at_least_zero, is_whole, whole_term

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
    return _ceil(top, bottom) if _all_whole(bottom, top) else negate(floor(negate(value)))


def floor_divide(top: Value, bottom: Value) -> Value:
    """`floor(top/bottom)`."""
    numbers.not_zero(bottom)
    return floor(divide(top, bottom))


def top_and_bottom(value: Value) -> tuple[Value, Value]:
    """A value as one fraction of sums with whole coefficients and without letters below the line."""
    terms, below = terms_of(value), below_of(value)
    number = math.lcm(*(one.denominator for one in terms.values())) if terms else 1
    lift = T.raised(T.monomial((atom, min(power, 0)) for atom, power in T.common(terms)) if terms else ONE, -1)
    return of_terms(T.scaled(terms, number, lift)), of_terms(T.scaled(below, number, lift))


@remembered(20_000)
def _floor(top: Value, bottom: Value) -> Value:
    """The floor of a fraction, of which whole multiples are left outside."""
    if not at_least_zero(bottom) and at_least_zero(negate(bottom)):
        top, bottom = negate(top), negate(bottom)
    part, rest = whole_part(top, bottom)
    return add((part, _floor_of_rest(rest, bottom))) if rest else part


def _floor_of_rest(rest: Value, bottom: Value) -> Value:
    """Undoing one floor may leave a multiple, or bring another floor to light."""
    merged = _merged(rest, bottom)
    if merged is not None:
        return floor(merged)
    if is_whole(rest) and _merged(negate(rest), bottom) is not None:
        return negate(_ceil(negate(rest), bottom))
    rest, bottom = _reduced(rest, bottom)
    if is_number(rest) and is_number(bottom):
        return rest // bottom
    if bottom == 1 and is_whole(rest):
        return rest
    return negate(_ceil(negate(rest), bottom)) if _negated(rest, bottom) else of_atom(Floor(rest, bottom))


def _ceil(top: Value, bottom: Value) -> Value:
    """The ceiling of a quotient of whole values."""
    return _floor(add((top, bottom, -1)), bottom)


def _all_whole(bottom: Value, *tops: Value) -> bool:
    """Whether all are certainly whole, and the bottom is not negative."""
    return is_whole(bottom) and all(map(is_whole, tops)) and at_least_zero(bottom)


def _negated(rest: Value, bottom: Value) -> bool:
    """Whether a floor is written as minus a ceiling: all that has letters is taken away, and all is whole.

    Over letters the number is taken away, too: `floor((15 - 2*p)/2^i)` stays.
    """
    letters, number = T.parted(terms_of(rest))
    negative = letters and all(n < 0 for n in letters.values()) and (is_number(bottom) or number <= 0)
    return bool(negative) and _all_whole(bottom, rest) and bottom != 1


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
    inverse, scale = T.raised(row, -1), exact(1 / Fraction(number))
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
    found = _lone_extreme(rest) if inner is None else (inner, inner.top, inner.bottom)
    if found is None:
        return None
    atom, top, below = found
    others = subtract(rest, of_atom(atom))
    if not _all_whole(bottom, others):
        return None
    return divide(add((top, multiply((below, others)))), multiply((below, bottom)))


def _lone_extreme(value: Value) -> tuple[Extreme, Value, Value] | None:
    """The one `min` or `max` of a sum, of floors over one denominator, as one quotient that is rounded.

    `min(floor(a/b), floor(c/b))` is `floor((a + min(0, c - a))/b)`: what is in each of the two is written once, or
    sizes that are each the least of two roundings of the one before would be twice as long each time.
    """
    atom = _lone(value)
    if not isinstance(atom, Extreme):
        return None
    tops, bottoms = zip(*map(quotient_of, atom.arguments), strict=True)
    if bottoms[0] == 1 or any(bottom != bottoms[0] for bottom in bottoms):
        return None
    beyond = Extreme(atom.name, frozenset(subtract(top, tops[0]) for top in tops))
    return atom, add((tops[0], of_atom(beyond))), bottoms[0]


def lone_floor(value: Value) -> Floor | None:
    """The one floor of a sum of it and of terms without floors; nothing is rounded inside of it."""
    atom = _lone(value)
    return atom if isinstance(atom, Floor) and not any(isinstance(one, Floor) for one in inside(atom)) else None


def _lone(value: Value) -> Atom | None:
    """The one atom with a floor of a sum of it and of terms without floors."""
    match [pair for pair in terms_of(value).items() if any(_has_floor(atom) for atom, _ in pair[0])]:
        case [(((atom, 1),), 1)]:
            return atom
        case _:
            return None


def quotient_of(value: Value) -> tuple[Value, Value]:
    """What is above and below where a value is a rounded quotient and whole terms; else the value over 1.

    >>> from .expression import letter
    >>> quotient_of(floor_divide(letter("h") - 3, 2) + 1)
    (h - 1, 2)
    """
    inner = None if is_number(value) else lone_floor(value)
    rest = 0 if inner is None else subtract(value, of_atom(inner))
    if inner is None or not is_whole(rest) or not at_least_zero(inner.bottom):
        return value, 1
    return add((inner.top, multiply((inner.bottom, rest)))), inner.bottom


@remembered(50_000)
def _has_floor(atom: Atom) -> bool:
    """Whether a floor is in an atom."""
    return isinstance(atom, Floor) or any(isinstance(one, Floor) for one in inside(atom))


def _reduced(rest: Value, bottom: Value) -> tuple[Value, Value]:
    """Divides by the number that all terms with letters and the denominator share; the rest's own is rounded down."""
    (letters, number), below = T.parted(terms_of(rest)), terms_of(bottom)
    coefficients = [*letters.values(), *below.values()]
    if not all(isinstance(one, int) for one in (*coefficients, number)):
        return rest, bottom
    shared = math.gcd(*map(int, coefficients if letters else [number, *coefficients]))
    if shared == 1 or (number % shared and not _all_whole(bottom, of_terms(letters))):
        return rest, bottom
    inverse = Fraction(1, shared)
    return add((of_terms(T.scaled(letters, inverse)), number // shared)), of_terms(T.scaled(below, inverse))


def remainder(value: Value, by: Value) -> Value:
    """`value % by`, between 0 and `by`; 0 where every term is a multiple. A long one is written with a floor."""
    numbers.not_zero(by)
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
