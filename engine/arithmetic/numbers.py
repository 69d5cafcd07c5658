"""Exact numbers: integers and fractions, in plain Python.

A number that is too long is refused before it is worked out.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...grammar import Mistake, Phrase, phrase
from .impossible import ByZero, Impossible

if TYPE_CHECKING:
    from typing_extensions import TypeIs


MAX_DIGITS = 10_000
MAX_BITS = int(MAX_DIGITS * math.log2(10))

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_number(value: Any) -> TypeIs[int | Fraction]:
    """Whether a value has no letters."""
    return isinstance(value, int) or type(value) is Fraction  # Fraction's own check of instances is slow


def exact(value: int | Fraction) -> int | Fraction:
    """An integer as int, anything else as Fraction."""
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def bounded(value: Any) -> Any:
    """Refuses a number of more than 10,000 digits."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise Impossible(Mistake.of("number.digits", most=MAX_DIGITS))
    return value


def not_zero(value: Any) -> None:
    """Refuses to divide by zero."""
    if is_number(value) and value == 0:
        raise ByZero


def power(base: int | Fraction, exponent: int | Fraction) -> int | Fraction:
    """`base^exponent`, exact.

    >>> power(2, 10), power(Fraction(9, 4), Fraction(1, 2))
    (1024, Fraction(3, 2))
    """
    if base == 0 and exponent < 0:
        raise Impossible(Mistake.of("number.negative_power"))
    if exponent == Fraction(1, 2):
        return square_root(base)
    if not isinstance(exponent, int):
        raise Impossible(Mistake.of("number.exponent", exponent=exponent))
    check_power(base, exponent)
    return exact(base**exponent if exponent >= 0 else Fraction(base) ** exponent)


def check_power(base: int | Fraction, exponent: int) -> None:
    """Refuses a power of more than 10,000 digits, above or below the line, which is not worked out for that."""
    largest: int = max(abs(base.numerator), base.denominator)
    if largest > 1 and (largest.bit_length() - 1) * abs(exponent) > MAX_BITS:
        raise Impossible(Mistake.of("number.power_digits", digits=_digits(largest, abs(exponent)), most=MAX_DIGITS))


def shortened(number: int | Fraction) -> str | Phrase:
    """A number as a message says it: one that is long itself by its size."""
    digits = max(abs(number.numerator), number.denominator).bit_length() * math.log10(2)
    if digits > 15:
        return phrase("number.about", digits=int(digits))
    return f"{number:,}" if isinstance(number, int) else str(number)


def _digits(base: int, exponent: int) -> str | Phrase:
    """How many digits a power has: a number, or the size of one that is long itself."""
    size = math.log10(exponent) + math.log10(math.log10(base))
    return f"{int(exponent * math.log10(base)) + 1:,}" if size < 15 else phrase("number.about", digits=int(size))


def square_root(value: int | Fraction) -> int | Fraction:
    """The exact root of a square; other roots are not rational and are refused."""
    if value >= 0:
        root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
        if root * root == value:
            return exact(root)
    raise Impossible(Mistake.of("number.root"))


def log2(value: int | Fraction) -> int:
    """The binary logarithm of a power of two; others are not rational and are refused."""
    if isinstance(value, int) and value > 0 and value & (value - 1) == 0:
        return value.bit_length() - 1
    raise Impossible(Mistake.of("number.logarithm"))


def floor_of(function: str, value: int | Fraction) -> int:
    """The floor of a square root or a binary logarithm of a number.

    >>> floor_of("sqrt", 11), floor_of("log2", 11), floor_of("log2", Fraction(1, 3))
    (3, 3, -2)
    """
    if function == "sqrt" and value >= 0:
        return math.isqrt(math.floor(value))
    if function == "log2" and value > 0:
        return math.floor(value).bit_length() - 1 if value >= 1 else -(math.ceil(1 / Fraction(value)) - 1).bit_length()
    raise Impossible(Mistake.of("number.no_root" if function == "sqrt" else "number.no_logarithm"))


def ceil_of(function: str, value: int | Fraction) -> int:
    """The ceiling of a square root or a binary logarithm of a number.

    >>> ceil_of("sqrt", 11), ceil_of("sqrt", 9), ceil_of("log2", 9), ceil_of("log2", 8)
    (4, 3, 4, 3)
    """
    floor = floor_of(function, value)
    exact = floor**2 == value if function == "sqrt" else Fraction(2) ** floor == value
    return floor if exact else floor + 1


def floor_of_multiple(function: str, value: int | Fraction, times: int | Fraction) -> int:
    """The floor of a multiple of a square root, or of plus or minus a binary logarithm, neither of which need be exact.

    >>> floor_of_multiple("sqrt", 2, 10), floor_of_multiple("sqrt", 2, -10), floor_of_multiple("log2", 5, -1)
    (14, -15, -3)
    """
    inside = exact(value * times**2) if function == "sqrt" else value
    return floor_of(function, inside) if times > 0 else -ceil_of(function, inside)


def floor_divide(top: int | Fraction, bottom: int | Fraction) -> int:
    """`top // bottom`."""
    not_zero(bottom)
    return top // bottom


def remainder(top: int | Fraction, bottom: int | Fraction) -> int | Fraction:
    """`top % bottom`."""
    not_zero(bottom)
    return top % bottom
