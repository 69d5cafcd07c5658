"""Exact algebra with letters, on sympy expressions in our normal form.

A size is kept as a polynomial plus at most the floors that cannot be undone. For integers
`floor((floor(a/b) + c)/d) = floor((a + b*c)/(b*d))`, so five poolings of `h` are `floor(h/32)`;
whole multiples leave the floor, and what stays inside has a remainder between 0 and the
denominator. `ceil(a/b)` is `floor((a + b - 1)/b)` here and is written as a ceiling again by
`netderive.engine.normal`.

Only `netderive.engine.algebra` calls this module, and only once a letter is involved, so that
plain numbers never pay for sympy.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb, gcd, lcm
from operator import attrgetter
from typing import Any

import sympy
from sympy.core.symbol import Str
from sympy.ntheory import multiplicity
from sympy.polys.rings import PolyRing

from .functions import Choice, Log2
from .impossible import SMALLER, ByZero, Impossible
from .signs import at_least_zero

MAX_TERMS = 2_000
MAX_EXPONENT = 1_000


class TooLarge(Impossible):
    """An expression or number that is refused because of its size."""

    def __init__(self, message: str) -> None:
        super().__init__(message, SMALLER)


@functools.cache
def symbol(name: str, least: int | None) -> sympy.Symbol:
    """A letter: a positive integer (least 1), a non-negative one (0), or a positive rational (None)."""
    if least is None:
        return sympy.Symbol(name, rational=True, positive=True)
    return (
        sympy.Symbol(name, integer=True, positive=True) if least else sympy.Symbol(name, integer=True, nonnegative=True)
    )


def exact(value: Any) -> Any:
    """A sympy number as int or Fraction, everything else as it is."""
    if isinstance(value, sympy.Integer):
        return int(value)
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    return value


def expanded(value: Any) -> Any:
    """The same expression as a sum of monomials, in which a sum with a floor stays one factor.

    `k*(floor(h/2) - 2)^2` is what a person would write; only sums of letters are multiplied out.
    """
    return _expanded(value, _is_opaque)


def fully_expanded(value: Any) -> Any:
    """The same expression as a sum of monomials; floors count as letters."""
    return _expanded(value, lambda _: False)


def expanded_in(value: Any, letters: frozenset[Any]) -> Any:
    """The same expression as a sum of monomials in some letters: a sum with a floor stays one factor where they stand
    in its floors alone, or not at all."""
    return _expanded(value, _opaque_in(letters))


@functools.lru_cache(maxsize=1_000)
def _opaque_in(letters: frozenset[Any]) -> Callable[[Any], bool]:
    def opaque(value: Any) -> bool:
        outside = (term for term in value.args if not isinstance(term.as_coeff_Mul()[1], sympy.floor))
        return _is_opaque(value) and not any(term.free_symbols & letters for term in outside)

    return opaque


def _expanded(value: Any, opaque: Callable[[Any], bool]) -> Any:
    if not isinstance(value, (sympy.Add, sympy.Mul, sympy.Pow)):
        return value
    if _terms(value) > MAX_TERMS:
        raise TooLarge("written out, this expression has too many terms")
    return _written_out(value, opaque)


@functools.lru_cache(maxsize=20_000)
def _written_out(value: Any, opaque: Callable[[Any], bool]) -> Any:
    """Products and powers of sums multiplied out, inside first."""
    if isinstance(value, sympy.Add):
        return sympy.Add(*(_written_out(term, opaque) for term in value.args))
    if isinstance(value, sympy.Pow):
        if isinstance(value.base, sympy.Rational) or (value.base.is_Symbol and isinstance(value.exp, sympy.Add)):
            return split_power(value.base, value.exp)
        whole = isinstance(value.base, sympy.Add) and isinstance(value.exp, sympy.Integer) and value.exp > 1
        return sympy.expand_multinomial(value, deep=False) if whole and not opaque(value.base) else value
    if isinstance(value, sympy.Mul):
        factors = [part for factor in value.args for part in _primitive(_written_out(factor, opaque), opaque)]
        sums = [factor for factor in factors if isinstance(factor, sympy.Add) and not opaque(factor)]
        rest = [factor for factor in factors if factor not in sums]
        rows = itertools.product(*(factor.args for factor in sums))
        return sympy.Add(*(sympy.Mul(*rest, *row) for row in rows)) if sums else sympy.Mul(*factors)
    return value


@functools.lru_cache(maxsize=10_000)
def split_power(base: Any, exponent: Any) -> Any:
    """A power in the one form that adds up with others.

    `2^(i-1)` is `2^i/2`, `4^i` is `2^(2*i)`, `c^(i-1)` is `c^i/c`.
    """
    number, letters = fully_expanded(exponent).as_coeff_Add()
    if not isinstance(number, sympy.Integer):
        return sympy.Pow(base, exponent)
    if base.is_Symbol:
        return sympy.Pow(base, letters) * sympy.Pow(base, number)
    bottom, top = (sympy.perfect_power(n) or (n, 1) for n in (base.q, base.p))
    if base.p == 1 and base.q > 1:
        base, letters = sympy.Integer(bottom[0]), fully_expanded(-bottom[1] * letters)
        return sympy.Pow(base, letters) * sympy.Pow(base, -bottom[1] * number)
    if base.q == 1 and base > 0:
        base, letters = sympy.Integer(top[0]), fully_expanded(top[1] * letters)
        return sympy.Pow(base, letters) * sympy.Pow(base, top[1] * number)
    return sympy.Pow(base, letters) * sympy.Pow(base, number)


def _primitive(factor: Any, opaque: Callable[[Any], bool]) -> tuple[Any, ...]:
    """A sum that stays one factor, without the number that all its terms share: `2*(ceil(p/2) + 2)`."""
    return factor.primitive() if isinstance(factor, sympy.Add) and opaque(factor) else (factor,)


@functools.lru_cache(maxsize=20_000)
def _is_opaque(value: Any) -> bool:
    return any(isinstance(term.as_coeff_Mul()[1], sympy.floor) for term in value.args)


def _terms(value: Any) -> int:
    """How many terms the expansion can have at most."""
    if isinstance(value, sympy.Add):
        return sum(_terms(term) for term in value.args)
    if isinstance(value, sympy.Mul):
        product = 1
        for factor in value.args:
            product *= _terms(factor)
        return product
    if isinstance(value, sympy.Pow) and isinstance(value.exp, sympy.Integer) and value.exp > 0:
        return comb(_terms(value.base) + int(value.exp) - 1, int(value.exp))
    return 1


def power(base: Any, exponent: Any) -> Any:
    """`base^exponent`, refusing exponents that nobody can expand."""
    if isinstance(exponent, (int, Fraction)) and abs(exponent) > MAX_EXPONENT:
        raise TooLarge(f"an exponent of {exponent} is too large; {MAX_EXPONENT:,} is the most over a letter")
    return expanded(sympy.Pow(as_expression(base), as_expression(exponent)))


def floor_divide(numerator: Any, denominator: Any) -> Any:
    """`floor(numerator/denominator)` in normal form, denominator positive."""
    rest, bottom = fully_expanded(as_expression(numerator)), fully_expanded(as_expression(denominator))
    if bottom == 0:
        raise ByZero
    whole, more = sympy.Integer(0), True
    while more:  # undoing one floor may leave a multiple, or bring another floor to light
        rest, bottom = _lowest(rest, bottom)
        part, rest = _whole_part(rest, bottom)
        whole += part
        rest, bottom, more = _merge(*_reduce(rest, bottom))
    if rest.is_Integer and bottom.is_Integer:
        return exact(whole + int(rest) // int(bottom))
    if rest == 0 or (bottom == 1 and not fractional(rest)):
        return exact(whole + rest)
    return exact(whole + _floor(rest, bottom))


@functools.lru_cache(maxsize=10_000)
def fractional(value: Any) -> bool:
    """Whether a letter that may be a fraction stands in an expression outside of its roundings."""
    if all(letter.is_integer for letter in value.free_symbols):
        return False
    rounded = {floor: sympy.Dummy(integer=True) for floor in value.atoms(sympy.floor)}
    return not all(letter.is_integer for letter in value.xreplace(rounded).free_symbols)


@functools.lru_cache(maxsize=10_000)
def _floor(rest: Any, bottom: Any) -> Any:
    return sympy.floor(rest / bottom, evaluate=False)


def fraction_of(floor: Any) -> tuple[Any, Any]:
    """Numerator and denominator inside a floor of our normal form."""
    return _fraction(floor.args[0])


@functools.lru_cache(maxsize=10_000)
def _fraction(value: Any) -> tuple[Any, Any]:
    terms: tuple[Any, ...] = sympy.Add.make_args(value)
    if all(map(_only_numbers_below, terms)):
        bottom = sympy.Integer(lcm(*(int(term.as_coeff_Mul()[0].q) for term in terms)))
        return fully_expanded(value * bottom), bottom
    top, bottom = sympy.fraction(sympy.together(value))
    return fully_expanded(top), fully_expanded(bottom)


def _only_numbers_below(term: Any) -> bool:
    """Whether a monomial of letters and floors has nothing below the line but a number."""
    return all(
        factor.is_Symbol
        or isinstance(factor, sympy.floor)
        or (isinstance(factor, sympy.Pow) and factor.base.is_Symbol and factor.exp.is_Integer and factor.exp > 0)
        for factor in term.as_coeff_mul()[1]
    )


def _whole_part(top: Any, bottom: Any) -> tuple[Any, Any]:
    """What of a sum is a whole multiple of the denominator (divided by it), and the rest.

    With a number below, the rest's own number is between 0 and the denominator.
    """
    if isinstance(bottom, sympy.Add):
        return _divided(top, bottom)
    whole, rest = [], []
    for term in sympy.Add.make_args(top):
        quotient = term / bottom
        if term.is_Integer and bottom.is_Integer:
            number, remainder = divmod(int(term), int(bottom))
            whole.append(sympy.Integer(number))
            rest.append(sympy.Integer(remainder))
        elif _is_polynomial(quotient):
            whole.append(quotient)
        else:
            rest.append(term)
    return sympy.Add(*whole), sympy.Add(*rest)


@functools.lru_cache(maxsize=10_000)
def _divided(top: Any, bottom: Any) -> tuple[Any, Any]:
    """Quotient and rest of a division by a sum, letters by the alphabet; else all is rest."""
    letters = sorted(top.free_symbols | bottom.free_symbols, key=attrgetter("name"))
    any_ring: Any = PolyRing  # its annotations know one order only
    ring = any_ring(letters, sympy.ZZ, "grlex")
    try:
        quotient, rest = ring.from_expr(top).div(ring.from_expr(bottom))
    except (ValueError, sympy.BasePolynomialError):  # no polynomials with whole coefficients
        return sympy.S.Zero, top
    return quotient.as_expr(), rest.as_expr()


@functools.lru_cache(maxsize=10_000)
def _lowest(top: Any, bottom: Any) -> tuple[Any, Any]:
    """A fraction without the letters that numerator and denominator share; the denominator keeps its sign."""
    if bottom.is_Integer or not bottom.free_symbols & top.free_symbols:
        return top, bottom
    lower, below = sympy.fraction(sympy.cancel(top / bottom))
    if below.could_extract_minus_sign() != bottom.could_extract_minus_sign():
        lower, below = -lower, -below
    return fully_expanded(lower), fully_expanded(below)


def _is_polynomial(value: Any) -> bool:
    """Whether a monomial is certainly whole: no letter below the line, and none that may be a fraction."""
    coefficient, factors = value.as_coeff_mul()
    below = int(coefficient.q) if coefficient.is_Rational else 0
    for base, exponent in (factor.as_base_exp() for factor in factors if below > 1):
        if base.is_Integer and (times := multiplicity(int(base), below)) and at_least_zero(exponent - times):
            below //= int(base) ** times
    return below == 1 and all(bool(factor.is_integer) for factor in factors)


def _merge(rest: Any, bottom: Any) -> tuple[Any, Any, bool]:
    """`floor(a/b) + c` over d becomes `a + b*c` over `b*d`, for whole `c` and `d`."""
    terms = sympy.Add.make_args(rest)
    floors = [term for term in terms if isinstance(term, sympy.floor)]
    if len(floors) != 1 or any(term.has(sympy.floor) for term in terms if term is not floors[0]):
        return rest, bottom, False
    a, b = fraction_of(floors[0])
    c = sympy.Add(*(term for term in terms if term is not floors[0]))
    if fractional(c) or fractional(bottom):
        return rest, bottom, False
    return fully_expanded(a + b * c), fully_expanded(b * bottom), True


def _reduce(rest: Any, bottom: Any) -> tuple[Any, Any]:
    """Divides by what all terms with letters and the denominator share; the number is floored if they are whole."""
    number, letters = rest.as_coeff_Add()
    if letters == 0:
        shared = gcd(int(number), *(int(term.as_coeff_Mul()[0]) for term in sympy.Add.make_args(bottom)))
        return (number / shared, expanded(bottom / shared)) if shared else (rest, bottom)
    coefficients = [term.as_coeff_Mul()[0] for part in (letters, bottom) for term in sympy.Add.make_args(part)]
    if not all(c.is_Integer for c in coefficients) or not number.is_Integer:
        return rest, bottom
    shared = gcd(*(int(c) for c in coefficients))
    if shared == 1 or (int(number) % shared and (fractional(letters) or fractional(bottom))):
        return rest, bottom
    return expanded(letters / shared) + int(number) // shared, expanded(bottom / shared)


def as_expression(value: Any) -> Any:
    """An int or Fraction as sympy's number, an expression as it is."""
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return sympy.Integer(value) if isinstance(value, int) else value


def add(values: list[Any]) -> Any:
    return exact(sympy.Add(*map(as_expression, values)))


def multiply(values: list[Any]) -> Any:
    return exact(expanded(sympy.Mul(*map(as_expression, values))))


def divide(top: Any, bottom: Any) -> Any:
    return exact(expanded(as_expression(top) / as_expression(bottom)))


def floor(value: Any) -> Any:
    """The floor of an expression that may be a fraction."""
    top, bottom = _fraction(as_expression(value))
    return floor_divide(top, bottom)


def ceil(value: Any) -> Any:
    """`ceil(a/b)` as `floor((a + b - 1)/b)`, where the letters are whole."""
    top, bottom = _fraction(as_expression(value))
    if fractional(top) or fractional(bottom):
        return exact(-as_expression(floor_divide(-top, bottom)))
    return floor_divide(top + bottom - 1, bottom)


def numerator_denominator(value: Any) -> tuple[Any, Any]:
    """An expression as one fraction; the denominator is 1 where it is whole."""
    top, bottom = _fraction(as_expression(value))
    return exact(top), exact(bottom)


def common_denominator(value: Any) -> int:
    """The least number that makes every coefficient of a sum whole, powers of a number lowered first."""
    terms = (term.as_coeff_mul() for term in sympy.Add.make_args(value))
    return lcm(*(int(lowered(number, factors)[0].q) for number, factors in terms if number.is_Rational))


def lowered(coefficient: Any, factors: Sequence[Any]) -> tuple[Any, list[Any]]:
    """What stands below the line taken into a power of a number: `6*4^N/4` is `6*4^(N - 1)`."""
    kept: list[Any] = []
    for factor in factors:
        base, exponent = factor.as_base_exp()
        grows = base.is_Integer and base > 1 and exponent.free_symbols
        times = int(multiplicity(int(base), int(coefficient.q)) or 0) if grows else 0
        step = exponent.primitive()[0]
        times += -times % int(step) if step.is_Integer else 0
        coefficient *= base**times
        kept.append(sympy.Pow(base, exponent - times, evaluate=False) if times else factor)
    return coefficient, kept


def shared_power(top: Any, bottom: Any) -> tuple[Any, Any] | None:
    """A fraction with its power lowered by what the numerator shares: `2*h/2^i` is `h/2^(i - 1)`."""
    base, exponent = bottom.as_base_exp()
    if not (base.is_Integer and exponent.free_symbols):
        return None
    times = multiplicity(int(base), int(top.primitive()[0])) if top.primitive()[0].is_Integer else 0
    while times and top.is_Integer and not at_least_zero(exponent - times):
        times -= 1
    return (fully_expanded(top / base**times), sympy.Pow(base, exponent - times, evaluate=False)) if times else None


def modulo(value: Any, by: Any) -> Any:
    """The remainder; 0 where every term is a multiple."""
    _, rest = _whole_part(fully_expanded(as_expression(value)), as_expression(by))
    return 0 if rest == 0 else exact(sympy.Mod(rest, as_expression(by)))


def extreme(name: str, values: list[Any]) -> Any:
    """The `min` or `max`, without those that another is certainly beyond."""
    sign = 1 if name == "max" else -1
    expressions = list(map(as_expression, values))
    kept: list[Any] = []
    for i, value in enumerate(expressions):
        rivals = [*kept, *expressions[i + 1 :]]
        if not any(at_least_zero(sign * _compared(rival, value)) for rival in rivals):
            kept.append(value)
    return exact({"min": sympy.Min, "max": sympy.Max}[name](*kept))


def _compared(one: Any, other: Any) -> Any:
    """An expression that is not negative where `one` is at least the other, and not positive where it is at most that.

    Floors over the same denominator are compared by what stands above it: `floor((h + 1)/3) + 1` and
    `floor(h/3) + 1` as `h + 4` and `h + 3`.
    """
    (top, bottom), (other_top, other_bottom) = _as_quotient(one), _as_quotient(other)
    if bottom == 1 or other_bottom == 1:
        top, other_top = top * other_bottom, other_top * bottom
        bottom = other_bottom = bottom * other_bottom
    return fully_expanded(top - other_top if bottom == other_bottom else one - other)


def _as_quotient(value: Any) -> tuple[Any, Any]:
    """A value as `floor(top/bottom)`, where it is that plus whole terms; else over 1."""
    terms = sympy.Add.make_args(value)
    floors = [term for term in terms if isinstance(term, sympy.floor)]
    if len(floors) != 1 or any(term.has(sympy.floor) for term in terms if term is not floors[0]):
        return value, sympy.Integer(1)
    top, bottom = fraction_of(floors[0])
    return top + bottom * (value - floors[0]), bottom


def square_root(value: Any) -> Any:
    return exact(sympy.sqrt(as_expression(value)))


def log2(value: Any) -> Any:
    return exact(Log2(as_expression(value)))


def choose(left: Any, op: str, right: Any, then: Any, otherwise: Any) -> Any:
    """`if(left op right, then, otherwise)`, kept where the letters do not decide it."""
    return exact(Choice(as_expression(left), Str(op), as_expression(right), *map(as_expression, (then, otherwise))))


def equal(left: Any, right: Any) -> bool:
    """Whether two expressions are the same when written out."""
    return fully_expanded(as_expression(left) - as_expression(right)) == 0


def letters_of(value: Any) -> frozenset[str]:
    """The names of the letters in an expression."""
    return frozenset(map(str, value.free_symbols)) if isinstance(value, sympy.Basic) else frozenset()


def kept_sums(value: Any) -> bool:
    """Whether a sum stands in an expression that has no closed form."""
    return isinstance(value, sympy.Basic) and value.has(sympy.Sum)


MAX_PERIOD = 64


def remainder_of(difference: sympy.Expr) -> tuple[sympy.Expr, int] | None:
    """The letter and divisor by which a difference of roundings is 0 exactly where the divisor divides the letter.

    Roundings of one letter over whole numbers repeat, up to a linear part, with the least common multiple of what
    they divide by: if two periods are alike there is no linear part, and the first one decides.

    >>> h = sympy.Symbol("h", integer=True, positive=True)
    >>> remainder_of(sympy.ceiling(h / 2) - sympy.floor(h / 2))
    (h, 2)
    """
    (letter,) = (one for one in difference.free_symbols if isinstance(one, sympy.Symbol))
    period = lcm(*(int(number.q) for number in difference.atoms(sympy.Rational)))
    if not 1 < period <= MAX_PERIOD:
        return None
    values = [difference.subs(letter, number) for number in range(1, 2 * period + 1)]
    zeros = [number for number, value in enumerate(values[:period], 1) if value == 0]
    if values[:period] != values[period:] or not zeros or zeros != list(range(zeros[0], period + 1, zeros[0])):
        return None
    return (letter, zeros[0]) if zeros[0] > 1 else None


def multiple_of(difference: Any) -> tuple[Any, int] | None:
    """Value and divisor where a difference, of either sign, is `v - s*floor(v/s)`."""
    for term in sympy.Add.make_args(difference):
        factor, floor = term.as_coeff_Mul()
        if isinstance(floor, sympy.floor) and factor.is_Integer and abs(factor) > 1:
            value = fully_expanded((difference - term) * (-1 if factor > 0 else 1))
            if as_expression(floor_divide(value, abs(factor))) == floor:
                return exact(value), int(abs(factor))
    return None


def quotient_of(value: Any) -> tuple[Any, Any]:
    """Numerator and denominator of a value that is one floor plus whole terms; else the value over 1."""
    top, bottom = _as_quotient(as_expression(value))
    return exact(fully_expanded(top)), exact(bottom)


def coefficient(value: Any, symbol: Any) -> Any:
    """What stands before a letter in a sum of monomials."""
    return exact(fully_expanded(value).coeff(symbol))


def is_whole(value: Any) -> bool:
    """Whether every monomial of an expression is certainly an integer."""
    return all(map(_is_polynomial, sympy.Add.make_args(as_expression(value))))


def letter_and_number(value: Any) -> tuple[Any, Any]:
    """A letter and what is added to it, where a value is just that; else no letter."""
    number, letter = value.as_coeff_Add()
    return (letter, exact(number)) if letter.is_Symbol else (None, value)


def proportional(one: Any, other: Any) -> bool:
    """Whether one sum is a positive multiple of another."""
    return fully_expanded(one).primitive()[1] == fully_expanded(other).primitive()[1]
