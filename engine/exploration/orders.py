"""How an expression grows as some of its letters grow: its terms, the fastest first.

A term is of order `rate^t * t^degree` when every growing letter is `t` times as large. A floor grows like
what is in it (`floor(h/32)` like `h/32`), so what a term comes near is kept besides the term itself.

Polynomials, roots, floors, powers of numbers, sums, and a minimum, maximum or choice that is certain far out are
understood; of everything else (logarithms, a letter raised to a letter) no order is claimed: `NoOrder` names the part
that prevents it.
"""

from __future__ import annotations

from fractions import Fraction

from ...grammar import record
from ..arithmetic import Atom, Monomial, Terms, remembered, spend
from ..values import (
    Choice,
    Extreme,
    Floor,
    PowerAtom,
    Remainder,
    Root,
    SumAtom,
    Symbol,
    Value,
    algebra,
    atoms_in,
    below_of,
    divide,
    is_number,
    is_positive,
    multiply,
    of_atom,
    of_terms,
    put_symbol,
    subtract,
    symbol,
    terms_of,
)

Rational = int | Fraction
LetterSet = frozenset[Symbol]
GrowthOrder = tuple[Rational, Rational]
"""Rate and degree; orders compare as they grow."""

CONSTANT: GrowthOrder = (1, 0)


class NoOrder(ValueError):
    """The order of an expression is not known; `part` is what prevents it."""

    def __init__(self, part: Value) -> None:
        super().__init__(part)  # in words it may be long, and is rarely requested
        self.part = part

    def __str__(self) -> str:
        return f"no order is known for {self.part}"


@record()
class Term:
    """All of an expression that is of one order: `exact`, and what it `nears`, None where that is not known."""

    order: GrowthOrder
    exact: Value
    nears: Value | None

    @property
    def rate(self) -> Rational:
        """1 for a power of the letters, more where they are in an exponent."""
        return self.order[0]

    @property
    def degree(self) -> Rational:
        return self.order[1]

    @property
    def roundings(self) -> set[Value]:
        """The floors and remainders in it."""
        return {of_atom(atom) for atom in atoms_in(self.exact) if isinstance(atom, (Floor, Remainder))}

    @property
    def obstacle(self) -> Value:
        """Where nothing is known of what the term comes near: the shortest rounding in it."""
        return min(self.roundings, key=lambda one: (len(str(one)), str(one)), default=self.exact)

    @property
    def is_rounded(self) -> bool:
        """Whether the term comes near its power of the letters without being one."""
        return self.exact != self.nears


def terms(value: Value, letters: LetterSet) -> tuple[Term, ...]:
    """The terms of an expression by falling order. Raises `NoOrder` where one is not known.

    >>> h, k = symbol("h"), symbol("k")
    >>> [(term.degree, term.exact) for term in terms(k * (9 * k + 1) + 7, k.letters)]
    [(2, 9*k^2), (1, k), (0, 7)]
    >>> [(term.degree, term.nears) for term in terms(k * algebra.floor_divide(h + 1, 2), h.letters)]
    [(1, 1/2*h*k)]
    """
    return _terms(value, letters)


def leading(value: Value, letters: LetterSet) -> Term:
    """The term that outgrows all others. Raises `NoOrder` where it is not known."""
    found = terms(value, letters)
    return found[0] if found else Term(CONSTANT, 0, 0)


@remembered(20_000)
def _terms(value: Value, letters: LetterSet) -> tuple[Term, ...]:
    below = of_terms(below_of(value))
    if not is_number(below) and below.letters & letters:
        return (_fraction(value, below, letters),)
    found: dict[GrowthOrder, list[tuple[Value, Value | None]]] = {}
    for moving, still in _by_moving(value, letters).items():
        (order, nears), coefficient = _grows(moving, letters), divide(of_terms(still), below)
        part = multiply((coefficient, of_terms({moving: 1})))
        found.setdefault(order, []).append((part, None if nears is None else multiply((coefficient, nears))))
    return tuple(_term_of_order(order, found[order]) for order in sorted(found, reverse=True))


def _by_moving(value: Value, letters: LetterSet) -> dict[Monomial, Terms]:
    """The terms of a sum by their factors with the letters: many terms have the same."""
    spend(len(terms_of(value)))
    found: dict[Monomial, Terms] = {}
    for one, number in terms_of(value).items():
        moving = tuple(pair for pair in one if pair[0].letters & letters)
        still = tuple(pair for pair in one if pair not in moving) if moving else one
        found.setdefault(moving, {})[still] = number
    return found


def _fraction(value: Value, below: Value, letters: LetterSet) -> Term:
    """A quotient of two sums that grow, as one term."""
    top, bottom = leading(of_terms(terms_of(value)), letters), leading(below, letters)
    order = Fraction(top.rate) / bottom.rate, top.degree - bottom.degree
    known = top.nears is not None and bottom.nears is not None
    return Term(order, value, divide(top.nears, bottom.nears) if known else None)  # type: ignore[arg-type]


def _term_of_order(order: GrowthOrder, parts: list[tuple[Value, Value | None]]) -> Term:
    """The terms of one order as one; where they cancel up to roundings, nothing is known of what is left."""
    whole = algebra.add(part for part, _ in parts)
    if any(nears is None for _, nears in parts):
        return Term(order, whole, None)
    nears = algebra.add(nears for _, nears in parts if nears is not None)
    return Term(order, whole, None if nears == 0 and len(parts) > 1 else nears)


@remembered(20_000)
def _grows(one: Monomial, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """The order of a product of factors with the letters, and what it comes near."""
    moving = [(_atom_grows(atom, letters), power) for atom, power in one]
    rate, degree = Fraction(1), Fraction(0)
    for ((own_rate, own_degree), nears), power in moving:
        if power < 0 and nears in (None, 0):
            raise NoOrder(of_terms({one: 1}))
        rate, degree = rate * Fraction(own_rate) ** power, degree + own_degree * power
    order = algebra.exact(rate), algebra.exact(degree)
    if any(nears is None for (_, nears), _ in moving):
        return order, None
    return order, multiply(algebra.power(nears, power) for (_, nears), power in moving if nears is not None)


@remembered(20_000)
def _atom_grows(atom: Atom, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """The order of a letter or function, and what it comes near."""
    match atom:
        case Symbol():
            return (1, 1), of_atom(atom)
        case PowerAtom():
            return _power(atom, letters)
        case Root(inside):
            return _root(atom, leading(inside, letters))
        case Floor():
            return _floor(atom, letters)
        case Remainder(_, bottom) if is_number(bottom) or not bottom.letters & letters:
            return CONSTANT, None
        case SumAtom():
            return _sum(atom, letters)
        case Extreme():
            return _of(_extreme(atom, letters), letters)
        case Choice():
            return _of(_chosen(atom, letters), letters)
        case _:
            raise NoOrder(of_atom(atom))


def _of(value: Value, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    inner = leading(value, letters)
    return inner.order, inner.nears


def _root(atom: Root, inner: Term) -> tuple[GrowthOrder, Value | None]:
    if inner.nears is None or inner.rate != 1:
        raise NoOrder(of_atom(atom))
    return (1, algebra.exact(Fraction(inner.degree) / 2)), algebra.square_root(inner.nears)


def _power(atom: PowerAtom, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """A power of a number over a letter that grows; an exponent of several letters has no order."""
    (letter, *others) = letters
    base, exponent = atom.base, atom.exponent
    if others or not is_number(base) or base <= 0 or exponent != of_atom(letter):
        raise NoOrder(of_atom(atom))
    return (base, 0), of_atom(atom)


def _floor(atom: Floor, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """A floor of what grows is near that; of what falls toward 0 it is 0; of all else it is between two numbers."""
    inside = divide(atom.top, atom.bottom)
    if all(_falls(part, letters) for part in algebra.terms_in(inside)):
        return CONSTANT, 0
    inner = leading(inside, letters)
    if inner.order <= CONSTANT:
        return CONSTANT, None
    return inner.order, inner.nears


def _falls(value: Value, letters: LetterSet) -> bool:
    """Whether a term is something positive over powers of numbers that grow: `k*2^M/2^(M*i)` as `i` grows."""
    if not is_number(value) and value.below:
        return False
    ((one, number),) = terms_of(value).items()
    moving = [pair for pair in one if pair[0].letters & letters]
    still = of_terms({tuple(pair for pair in one if pair not in moving): number})
    return bool(moving) and all(_falls_down(atom, power, letters) for atom, power in moving) and is_positive(still)


def _falls_down(atom: Atom, power: int, letters: LetterSet) -> bool:
    """Whether a factor is a power of a number below the line, whose exponent grows."""
    (letter, *others) = letters
    if others or power > 0 or not isinstance(atom, PowerAtom) or not isinstance(atom.base, int) or atom.base < 2:
        return False
    times = divide(atom.exponent, of_atom(letter))
    return letter not in getattr(times, "letters", ()) and is_positive(times)


def _sum(atom: SumAtom, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """A sum over an index whose bounds do not grow, or whose last one does."""
    if not is_number(atom.first) and atom.first.letters & letters:
        raise NoOrder(of_atom(atom))
    if not is_number(atom.last) and atom.last.letters & letters:
        return _longer(atom, letters)
    # Where there is no term, the sum is 0 whatever is found.
    last = algebra.letter_of(atom.last) if atom.first == 1 else None
    some = symbol("last", 1) if last is not None and last.least == 0 else None
    term = put_symbol(atom.term, atom.last, some) if some is not None else atom.term
    inner = leading(term, letters)
    if inner.nears is None:
        return inner.order, None
    nears = put_symbol(inner.nears, some, atom.last) if some is not None else inner.nears
    return inner.order, algebra.summation(nears, of_atom(atom.index), atom.first, atom.last)


def _longer(atom: SumAtom, letters: LetterSet) -> tuple[GrowthOrder, Value | None]:
    """A sum of ever more terms: of `c*i^d` it comes near `c*N^(d + 1)/(d + 1)`; of powers of a number it is one."""
    count, inner = leading(atom.last, letters), leading(atom.term, frozenset({atom.index}))
    rate, degree = inner.order
    letter = algebra.letter_of(count.exact)
    whole_letter = letter in letters and len(letters) == 1
    if atom.term.letters & letters or not whole_letter or inner.nears is None or (rate == 1 and degree < 0):
        raise NoOrder(of_atom(atom))
    if rate > 1:
        return inner.order, None
    if rate < 1 or inner.nears == 0:  # from some index on there is nothing more to add
        return CONSTANT, None
    coefficient = divide(inner.nears, algebra.power(of_atom(atom.index), degree))
    return (rate, degree + 1), multiply(
        (coefficient, algebra.power(count.exact, degree + 1), Fraction(1) / (degree + 1))
    )


def _extreme(atom: Extreme, letters: LetterSet) -> Value:
    """What a `min` or `max` is once the letters are large enough."""
    best, *others = atom.arguments
    for other in others:
        if _sign(subtract(other, best), letters, of_atom(atom)) * (1 if atom.name == "max" else -1) > 0:
            best = other
    return best


def _chosen(atom: Choice, letters: LetterSet) -> Value:
    """The way that is taken once the letters are large enough."""
    sign = _sign(atom.difference, letters, of_atom(atom))
    return atom.then if atom.op == ">=" and sign > 0 else atom.otherwise


def _sign(difference: Value, letters: LetterSet, asking: Value) -> int:
    """1 or -1 as a difference is far out. Raises `NoOrder` where that is not certain."""
    if is_number(difference) or not difference.letters & letters:
        raise NoOrder(asking)
    far = leading(difference, letters)
    if far.nears is not None and far.order > CONSTANT:
        if is_positive(far.nears):
            return 1
        if is_positive(-far.nears):
            return -1
    raise NoOrder(asking)


def fails_far_out(difference: Value, letter: Symbol) -> bool:
    """Whether `difference >= 0` certainly fails once a letter alone is large enough: `h - n` for `n`."""
    try:
        return _sign(difference, frozenset({letter}), difference) < 0
    except NoOrder:
        return False
