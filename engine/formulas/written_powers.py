"""The factors of a monomial as a person would write them: `c^i/c` as `c^(i - 1)`, `2^i*3^i` as `6^i`."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from fractions import Fraction

from ...grammar import record
from ..arithmetic import Atom, Monomial, exact, remembered
from ..values import (
    PowerAtom,
    Sign,
    Value,
    add,
    at_least_zero,
    content,
    divide,
    is_number,
    letters_of,
    multiply,
    negate,
    of_atom,
    subtract,
    terms_of,
)

Coefficient = int | Fraction


@record()
class Factor:
    """A power that stays as it is: `2^(i - 1)`, `(floor(h/2) + 1)^2`."""

    base: Value
    exponent: Value = 1

    @functools.cached_property
    def degree(self) -> int:
        """How much it counts where terms are ordered by their degree."""
        if isinstance(self.exponent, int) and letters_of(self.base):
            return self.exponent
        return int(bool(letters_of(self.base) or letters_of(self.exponent)))

    @property
    def grows(self) -> bool:
        """Whether it is a number with letters in its exponent."""
        return isinstance(self.base, int) and self.base > 1 and bool(letters_of(self.exponent))


def factors(number: Coefficient, monomial: Monomial) -> tuple[Coefficient, list[Factor], list[Factor]]:
    """A coefficient, the factors above the line and those below.

    >>> from netderive.engine.values import algebra, symbol
    >>> i, N, c = symbol("i"), symbol("N"), symbol("c")
    >>> def show(value):
    ...     ((monomial, number),) = terms_of(value).items()
    ...     return factors(number, monomial)
    >>> show(algebra.power(2, i - 1))
    (1, [Factor(base=2, exponent=i - 1)], [])
    >>> show(algebra.power(c, i - 1))
    (1, [Factor(base=c, exponent=i - 1)], [])
    >>> show(2 * c / algebra.power(2, N))
    (1, [Factor(base=c, exponent=1)], [Factor(base=2, exponent=N - 1)])
    """
    if not any(isinstance(atom, (PowerAtom, Sign)) for atom, _ in monomial):
        pairs = [(power > 0, _power_of(atom, abs(power))) for atom, power in monomial]
        return number, [one for up, one in pairs if up], [one for up, one in pairs if not up]
    above: list[Factor] = []
    below: list[Factor] = []
    for one in _with_one_exponent(_by_base(monomial)):
        terms = terms_of(one.exponent).values()
        if terms and all(factor < 0 for factor in terms):
            below.append(Factor(one.base, negate(one.exponent)))
        elif terms:
            above.append(one)
    for place, one in enumerate(above):
        number, above[place] = _taken_in(number, one)
    for place, one in enumerate(below):
        number, below[place] = _taken_below(number, one)
    return number, above, below


@remembered(10_000)
def _power_of(atom: Atom, power: int) -> Factor:
    """A power of a letter or function; a long sum has the same few in most of its terms."""
    return Factor(of_atom(atom), power)


def _by_base(monomial: Monomial) -> dict[Value, Value]:
    """The exponents of each base."""
    found: dict[Value, Value] = {}
    for atom, times in monomial:
        match atom:
            case PowerAtom(base, exponent):
                exponent = multiply((times, exponent))
            case Sign(exponent):
                base, exponent = -1, multiply((times, exponent))
            case _:
                base, exponent = of_atom(atom), times
        found[base] = add((found.get(base, 0), exponent))
    return found


def _with_one_exponent(powers: dict[Value, Value]) -> Iterator[Factor]:
    """Numbers with the same exponent as one: `2^i*3^i` as `6^i`."""
    numbers: dict[Value, int] = {}
    for base, exponent in powers.items():
        if isinstance(base, int) and base > 1:
            numbers[exponent] = numbers.get(exponent, 1) * base
        else:
            yield Factor(base, exponent)
    for exponent, base in numbers.items():
        yield Factor(base, exponent)


def _taken_in(number: Coefficient, one: Factor) -> tuple[Coefficient, Factor]:
    """What is below the line taken into a power: `6*4^N/4` is `6*4^(N - 1)`; and `2*2^(N - i)` is one power."""
    base = one.base
    if not one.grows or not isinstance(base, int):
        return number, one
    step = content(one.exponent)
    times = multiplicity(base, number.denominator)
    times += -times % step if isinstance(step, int) else 0
    if times:
        return exact(number * Fraction(base) ** times), Factor(base, subtract(one.exponent, times))
    gathered = any(factor < 0 for factor in terms_of(one.exponent).values())
    times = multiplicity(base, number.numerator) if gathered and number != 1 else 0
    if times and number == base**times and times % step == 0:
        return 1, Factor(one.base, add((one.exponent, times)))
    return number, one


def _taken_below(number: Coefficient, one: Factor) -> tuple[Coefficient, Factor]:
    """A power below the line lowered by what the coefficient shares: `2*d/2^N` is `d/2^(N - 1)`."""
    lowered = lowered_fraction(number, one)
    return lowered if lowered is not None and is_number(lowered[0]) else (number, one)  # type: ignore[return-value]


def lowered_fraction(top: Value, bottom: Factor) -> tuple[Value, Factor] | None:
    """A fraction over a power of a number, lowered by what the numerator shares: `2*h/2^i` is `h/2^(i - 1)`."""
    if not bottom.grows:
        return None
    shared = content(top)
    times = multiplicity(bottom.base, shared.numerator) if shared.denominator == 1 else 0  # type: ignore[arg-type]
    while times and is_number(top) and not at_least_zero(subtract(bottom.exponent, times)):
        times -= 1
    if not times:
        return None
    return divide(top, bottom.base**times), Factor(bottom.base, subtract(bottom.exponent, times))


def multiplicity(base: int, number: int) -> int:
    """How often a number can be divided by another.

    >>> multiplicity(2, 12), multiplicity(6, 12)
    (2, 1)
    """
    times = 0
    while number and number % base == 0:
        number, times = number // base, times + 1
    return times
