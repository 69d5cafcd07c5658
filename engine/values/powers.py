"""Powers with letters in the exponent, roots and logarithms, in the one form that adds up with others.

`2^(i - 1)` is `2^i/2`, `4^i` is the square of `2^i`, `6^i` is `2^i*3^i`, `c^(i - 1)` is `c^i/c`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...grammar import Mistake
from ..arithmetic import ONE, Atom, Impossible, Monomial, Rational, Terms, exact, numbers
from ..arithmetic import terms as T
from .atoms import Logarithm, PowerAtom, Root, Sign, Symbol
from .expression import (
    Expression,
    Value,
    add,
    below_of,
    divide,
    folded,
    is_number,
    multiply,
    of_atom,
    of_terms,
    single,
    terms_of,
    whole_power,
)
from .signs import whole_term

MAX_EXPONENT = 1_000
MAX_FACTOR = 1_000
"""The largest prime that is looked for in the base of a power."""


def power(base: Value, exponent: Value) -> Value:
    """`base^exponent`.

    >>> from .expression import letter
    >>> N, k = letter("N"), letter("k")
    >>> power(2, 2 * N - 1), power(6 * k, N), power(k + 1, 2)
    (1/2*power(2, N)^2, power(2, N)*power(3, N)*power(k, N), k^2 + 2*k + 1)
    """
    if is_number(base) and is_number(exponent):
        return numbers.power(base, exponent)
    if isinstance(exponent, Expression):
        return _with_letters(base, exponent)
    if exponent == 0:
        return 1
    T.check_degree(exponent, MAX_EXPONENT)
    if exponent.denominator == 2:
        return whole_power(square_root(base), exponent.numerator)
    if exponent.denominator > 1:
        raise Impossible(Mistake.of("number.exponent", exponent=exponent))
    return whole_power(base, int(exponent))


def _with_letters(base: Value, exponent: Expression) -> Value:
    """One power for each term of the exponent, and of each factor of the base."""
    if base == 1:
        return 1
    if exponent.below or base == 0:
        return of_atom(PowerAtom(base, exponent))
    found: list[Value] = []
    halves: Terms = {}
    for one, number in exponent.terms.items():
        if number.denominator > 1 or not whole_term(one, number):
            halves[one] = number
        elif one == ONE:
            found.append(whole_power(base, int(number)) if single(base) else power(base, number))
        else:
            found.append(_split(base, one, int(number)))
    if halves:  # together they may be whole
        found.append(of_atom(PowerAtom(base, of_terms(halves))) if halves.keys() != {ONE} else power(base, halves[ONE]))
    return multiply(found)


def _split(base: Value, row: Monomial, times: int) -> Value:
    """`base^(times*row)` as powers of the factors of the base; `(2^i)^j` is `2^(i*j)`."""
    one = single(base)
    if one is not None and any(isinstance(atom, PowerAtom) for atom, _ in one[1]):
        exponent = of_terms({row: times})
        inner = (power(a.base, multiply((a.exponent, n, exponent))) for a, n in one[1] if isinstance(a, PowerAtom))
        rest = {tuple(pair for pair in one[1] if not isinstance(pair[0], PowerAtom)): one[0]}
        return multiply((*inner, power(of_terms(rest), exponent)))
    exponent = of_terms({row: 1})
    atoms: dict[Atom, int] = {}
    for factor, own in _factors(base):
        if is_number(factor):
            numbers.check_power(factor, abs(times))
        T.check_degree(own * times)
        atoms[Sign(exponent) if factor == -1 else PowerAtom(factor, exponent)] = own * times
    return folded({T.monomial(atoms.items()): 1})


def _factors(base: Value) -> Iterator[tuple[Value, int]]:
    """The factors of a base: primes, atoms, and a sum without a number in common."""
    if is_number(base):
        yield from prime_factors(base)
        return
    below = below_of(base)
    if len(below) > 1:
        yield of_terms(below), -1
    terms = terms_of(base)
    number, shared = T.content(terms), T.common(terms)
    number = number if len(terms) > 1 or next(iter(terms.values())) > 0 else -number
    yield from prime_factors(number)
    yield from ((of_atom(atom), power) for atom, power in shared)
    rest = T.scaled(terms, exact(Fraction(1) / number), T.raised(shared, -1))
    if len(rest) > 1:
        yield of_terms(rest), 1


def prime_factors(number: Rational) -> Iterator[tuple[int, int]]:
    """The primes of a rational number with their powers; what has large primes alone stays one factor.

    >>> list(prime_factors(Fraction(-12, 7)))
    [(-1, 1), (2, 2), (3, 1), (7, -1)]
    """
    if number < 0:
        yield -1, 1
    for part, sign in ((abs(number.numerator), 1), (number.denominator, -1)):
        for prime in range(2, MAX_FACTOR):
            if prime * prime > part:
                break
            times = 0
            while part % prime == 0:
                part, times = part // prime, times + 1
            if times:
                yield prime, sign * times
        if part > 1:
            yield part, sign


def square_root(value: Value) -> Value:
    """The root: squares leave it, but for what may be negative, and what is left has no common square.

    >>> from .expression import letter
    >>> k = letter("k")
    >>> square_root(12 * k * k), square_root(k * k + 2 * k)
    (2*k*root(3), root(k^2 + 2*k))
    """
    if is_number(value):
        return numbers.square_root(value)
    if value.below:
        return divide(square_root(of_terms(value.terms)), square_root(of_terms(value.below)))
    squares = ((atom, n // 2) for atom, n in T.common(value.terms) if isinstance(atom, (Symbol, PowerAtom)))
    number, outside = _square(T.content(value.terms)), T.monomial(squares)
    inside = of_terms(T.scaled(value.terms, exact(1 / number**2), T.raised(outside, -2)))
    return multiply((exact(number), of_terms({outside: 1}), of_atom(Root(inside)) if inside != 1 else 1))


def _square(number: Rational) -> Fraction:
    """The largest number whose square divides a positive one."""
    root = Fraction(1)
    for prime, power in prime_factors(number):
        root *= Fraction(prime) ** (power // 2)
    return root


def log2(value: Value) -> Value:
    """The binary logarithm: of a power of 2 its exponent, else kept."""
    if is_number(value):
        return numbers.log2(value)
    match single(value):
        case (number, ((PowerAtom(2, exponent), times),)) if (primes := dict(prime_factors(number))).keys() <= {2}:
            return add((multiply((times, exponent)), primes.get(2, 0)))
        case _:
            return of_atom(Logarithm(value))
