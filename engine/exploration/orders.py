"""How an expression grows as some of its letters grow: its terms, the fastest first.

A term is of order `rate^t * t^degree` when every growing letter is `t` times as large. A floor grows like
what stands in it (`floor(h/32)` like `h/32`), so what a term comes near is kept beside the term itself.

Polynomials, roots, floors, powers of numbers, sums, and a minimum, maximum or choice that is certain far out are
understood; of everything else (logarithms, a letter raised to a letter) no order is claimed: `NoOrder` names the part
that stands in the way.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import sympy

from ..values import (
    COMPARE,
    Choice,
    as_expression,
    at_least_letters,
    at_least_zero,
    exact,
    expanded,
    expanded_in,
    fully_expanded,
    has_floor,
    read_sum,
    summation,
    symbols_in,
)

Letters = frozenset[Any]
Order = tuple[Any, Any]
"""Rate and degree, as sympy's numbers; orders compare as they grow."""

CONSTANT: Order = (sympy.S.One, sympy.S.Zero)


class NoOrder(ValueError):
    """The order of an expression is not known; `part` is what stands in the way."""

    def __init__(self, part: Any) -> None:
        super().__init__(part)  # in words it may be long, and is rarely asked for
        self.part = part

    def __str__(self) -> str:
        return f"no order is known for {self.part}"


@dataclass(frozen=True)
class Term:
    """All of an expression that is of one order: `exact`, and what it `nears`, None where that is not known."""

    order: Order
    exact: Any
    nears: Any

    @property
    def rate(self) -> Any:
        """1 for a power of the letters, more where they stand in an exponent."""
        return exact(self.order[0])

    @property
    def degree(self) -> Any:
        return exact(self.order[1])

    @property
    def roundings(self) -> set[Any]:
        """The floors and remainders in it."""
        return self.exact.atoms(sympy.floor, sympy.Mod)

    @property
    def obstacle(self) -> Any:
        """Where nothing is known of what the term comes near: the shortest rounding in it."""
        return min(self.roundings, key=_by_length, default=self.exact)

    @property
    def is_rounded(self) -> bool:
        """Whether the term comes near its power of the letters without being one."""
        return self.exact != self.nears


@functools.lru_cache(maxsize=1_000)
def _by_length(value: Any) -> tuple[int, str]:
    return len(str(value)), str(value)


def terms(value: Any, letters: Letters) -> tuple[Term, ...]:
    """The terms of an expression by falling order. Raises `NoOrder` where one is not known.

    >>> h, k = sympy.symbols("h k", integer=True, positive=True)
    >>> [(term.degree, term.exact) for term in terms(k * (9 * k + 1) + 7, frozenset({k}))]
    [(2, 9*k**2), (1, k), (0, 7)]
    >>> [(term.degree, term.nears) for term in terms(k * sympy.floor((h + 1) / 2), frozenset({h}))]
    [(1, h*k/2)]
    """
    return _terms(expanded_in(value, letters), letters)


def leading(value: Any, letters: Letters) -> Term:
    """The term that outgrows all others. Raises `NoOrder` where it is not known."""
    found = terms(value, letters)
    return found[0] if found else Term(CONSTANT, sympy.S.Zero, sympy.S.Zero)


@functools.lru_cache(maxsize=20_000)
def _terms(value: Any, letters: Letters) -> tuple[Term, ...]:
    found: dict[Order, list[tuple[Any, Any]]] = {}
    for part in sympy.Add.make_args(value):
        order, nears = _grows(part, letters)
        found.setdefault(order, []).append((part, nears))
    return tuple(_together(order, found[order]) for order in sorted(found, reverse=True) if found[order] != [(0, 0)])


def _together(order: Order, parts: list[tuple[Any, Any]]) -> Term:
    """The terms of one order as one; where they cancel up to roundings, nothing is known of what is left."""
    whole = sympy.Add(*(part for part, _ in parts))
    if any(nears is None for _, nears in parts):
        return Term(order, whole, None)
    same = all(part is nears for part, nears in parts)
    if same and not has_floor(whole):
        return Term(order, whole, whole)  # distinct monomials do not cancel
    nears = expanded(whole if same else sympy.Add(*(nears for _, nears in parts)))
    return Term(order, whole, None if fully_expanded(nears) == 0 else nears)


@functools.lru_cache(maxsize=20_000)
def _grows(value: Any, letters: Letters) -> tuple[Order, Any]:
    """The order of one term, and what it comes near."""
    if not symbols_in(value) & letters:
        return CONSTANT, value
    match value:
        case sympy.Symbol():
            return (sympy.S.One, sympy.S.One), value
        case sympy.Add():
            return _of(value, letters)
        case sympy.Mul():
            return _product(value, letters)
        case sympy.Pow():
            return _power(value, letters)
        case sympy.floor():
            return _floor(value, letters)
        case sympy.Mod() if not value.args[1].free_symbols & letters:
            return CONSTANT, None
        case sympy.Sum():
            return _sum(value, letters)
        case sympy.Min() | sympy.Max():
            return _of(_extreme(value, letters), letters)
        case Choice():
            return _of(_chosen(value, letters), letters)
        case _:
            raise NoOrder(value)


def _of(value: Any, letters: Letters) -> tuple[Order, Any]:
    inner = leading(value, letters)
    return inner.order, inner.nears


def _product(value: Any, letters: Letters) -> tuple[Order, Any]:
    """Of the factors with the letters alone: a deep size has dozens without them."""
    moving = {factor: _grows(factor, letters) for factor in value.args if symbols_in(factor) & letters}
    orders = [order for order, _ in moving.values()]
    order = (sympy.Mul(*(rate for rate, _ in orders)), sympy.Add(*(degree for _, degree in orders)))
    if all(nears is factor for factor, (_, nears) in moving.items()):
        return order, value
    if any(nears is None for _, nears in moving.values()):
        return order, None
    return order, sympy.Mul(*(moving[factor][1] if factor in moving else factor for factor in value.args))


def _power(value: Any, letters: Letters) -> tuple[Order, Any]:
    base, exponent = value.base, value.exp
    if symbols_in(base) & letters:
        inner = leading(base, letters)
        if not exponent.is_Rational or inner.nears is None or not (inner.rate == 1 or exponent.is_Integer):
            raise NoOrder(value)
        rate, degree = inner.order
        return (rate**exponent, degree * exponent), inner.nears**exponent
    (letter, *others), linear = letters, leading(exponent, letters)
    per_letter = linear.exact / letter
    if others or not (base.is_Rational and base > 0 and per_letter.is_Integer):
        raise NoOrder(value)
    return (base**per_letter, sympy.S.Zero), value


def _floor(value: Any, letters: Letters) -> tuple[Order, Any]:
    """A floor of what grows is near that; of what falls toward 0 it is 0; of all else it is between two numbers."""
    if all(_falls(term, letters) for term in sympy.Add.make_args(fully_expanded(value.args[0]))):
        return CONSTANT, sympy.S.Zero
    inner = leading(value.args[0], letters)
    if inner.order <= CONSTANT:
        return CONSTANT, None
    return inner.order, inner.nears


def _falls(term: Any, letters: Letters) -> bool:
    """Whether a term is something positive over powers of numbers that grow: `k*2^M/2^(M*i)` as `i` grows."""
    moving = [factor for factor in sympy.Mul.make_args(term) if symbols_in(factor) & letters]
    exponents = [_exponent_below(factor, letters) for factor in moving]
    falling = all(exponent is not None and at_least_zero(exponent - 1) for exponent in exponents)
    return bool(moving) and falling and _is_positive(term / sympy.Mul(*moving))


def _exponent_below(factor: Any, letters: Letters) -> Any:
    """`M` of `1/2^(M*i)` where `i` grows; None of what is no such power."""
    base, exponent = factor.as_base_exp()
    (letter, *others) = letters
    times = fully_expanded(-exponent / letter)
    return None if others or not (base.is_Integer and base > 1) or symbols_in(times) & letters else times


def _sum(value: Any, letters: Letters) -> tuple[Order, Any]:
    """A sum over a running letter whose bounds do not grow, or whose last turn does."""
    term, running, first, last = read_sum(value)
    if symbols_in(first) & letters:
        raise NoOrder(value)
    if symbols_in(last) & letters:
        return _longer(value, letters)
    some = {last: sympy.Dummy(last.name, integer=True, positive=True)} if first == 1 and last.is_Symbol else {}
    inner = leading(term.xreplace(some), letters)  # where there is no term, the sum is 0 whatever is found
    if inner.nears is None:
        return inner.order, None
    nears = inner.nears.xreplace({positive: letter for letter, positive in some.items()})
    return inner.order, as_expression(summation(nears, running, first, last))


def _longer(value: Any, letters: Letters) -> tuple[Order, Any]:
    """A sum of ever more turns: of `c*i^d` it comes near `c*N^(d + 1)/(d + 1)`; of powers of a number it is one."""
    term, running, _, last = read_sum(value)
    turns, inner = leading(last, letters), leading(term, frozenset({running}))
    rate, degree = inner.order
    whole_letter = turns.exact in letters and len(letters) == 1
    if symbols_in(term) & letters or not whole_letter or inner.nears is None or (rate == 1 and degree < 0):
        raise NoOrder(value)
    if rate > 1:
        return inner.order, None
    if rate < 1:
        return CONSTANT, None
    coefficient = inner.nears / running**degree
    return (rate, degree + 1), coefficient * turns.exact ** (degree + 1) / (degree + 1)


def _extreme(value: Any, letters: Letters) -> Any:
    """What a `min` or `max` is once the letters are large enough."""
    best, *others = map(as_expression, value.args)
    for other in others:
        if _sign(other - best, letters, value) * (1 if isinstance(value, sympy.Max) else -1) > 0:
            best = other
    return best


def _chosen(value: Any, letters: Letters) -> Any:
    """The way that is taken once the letters are large enough."""
    left, op, right = value.sides
    return value.ways[not COMPARE[op](_sign(left - right, letters, value), 0)]


def _sign(difference: Any, letters: Letters, asking: Any) -> int:
    """1 or -1 as a difference is far out. Raises `NoOrder` where that is not certain."""
    far = leading(difference, letters)
    if far.nears is not None and far.order > CONSTANT:
        if _is_positive(far.nears):
            return 1
        if _is_positive(-far.nears):
            return -1
    raise NoOrder(asking)


def fails_far_out(difference: Any, letter: Any) -> bool:
    """Whether `difference >= 0` certainly fails once a letter alone is large enough: `h - n` for `n`."""
    try:
        return _sign(difference, frozenset({letter}), difference) < 0
    except NoOrder:
        return False


def _is_positive(value: Any) -> bool:
    """Whether an expression is certainly more than 0: it is for the least that its letters may be, and only grows."""
    if (somewhere := at_least_letters(value)) is not None and somewhere <= 0:
        return False
    least = {s: sympy.S.One if s.is_positive else sympy.S.Zero for s in symbols_in(value) if s.is_integer}
    if value.is_positive or value.has(sympy.Function) or len(least) < len(symbols_in(value)):
        return bool(value.is_positive)
    return at_least_zero(value) and bool(value.subs(least).is_positive)  # not a number where it divides 0 by 0
