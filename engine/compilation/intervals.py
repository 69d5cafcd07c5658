"""Between which integers each step lies, from the bounds of the letters: whether all fits into 64 bits."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from .source import operands_of
from .steps import Operations, Register

Bounds: TypeAlias = "tuple[int, int]"

MOST = 2**63 - 1

MAX_EXPONENT = 64
"""Larger exponents leave 64 bits, but for those of 0, 1 and -1."""


class TooWide(Exception):
    """A step that may not fit into 64 bits, or whose bounds are not known."""


def fits(steps: Operations, needed: Sequence[Register], letters: Mapping[str, Bounds]) -> bool:
    """Whether all steps, and what is added up and multiplied before them, certainly fit into 64 bits."""
    found: dict[Register, Bounds] = {}
    try:
        for place in needed:
            step = steps.rows[place]
            if step.op == "number":
                found[place] = _checked((step.parts[0], step.parts[0]))
            elif step.op == "letter":
                found[place] = _checked(letters[step.parts[0].name])
            else:
                found[place] = OPERATIONS[step.op](*(found[part] for part in operands_of(step)))
    except TooWide:
        return False
    return True


def _checked(interval: Bounds) -> Bounds:
    if interval[0] < -MOST or interval[1] > MOST:
        raise TooWide
    return interval


def _spanned(*numbers: int) -> Bounds:
    return _checked((min(numbers), max(numbers)))


def _plus(one: Bounds, other: Bounds) -> Bounds:
    return _checked((one[0] + other[0], one[1] + other[1]))


def _times(one: Bounds, other: Bounds) -> Bounds:
    return _spanned(*(a * b for a, b in itertools.product(one, other)))


def _quotient(top: Bounds, bottom: Bounds) -> Bounds:
    """The bounds of a floor; that the divisor is not 0 is seen when it is worked out."""
    ends = [end for end in {*bottom, *(near for near in (1, -1) if bottom[0] <= near <= bottom[1])} if end]
    if not ends:
        raise TooWide
    return _spanned(*(a // b for a, b in itertools.product(top, ends)))


def _remainder(_: Bounds, bottom: Bounds) -> Bounds:
    return _spanned(min(bottom[0] + 1, 0), max(bottom[1] - 1, 0))


def _power(base: Bounds, exponent: Bounds) -> Bounds:
    if exponent[0] < 0 or (exponent[1] > MAX_EXPONENT and max(map(abs, base)) > 1):
        raise TooWide
    largest = max(map(abs, base)) ** min(exponent[1], MAX_EXPONENT)
    return _checked((-largest if base[0] < 0 else 0, max(largest, 1)))


def _folded(operation: Callable[[Any, Any], Bounds]) -> Callable[..., Bounds]:
    return lambda *parts: functools.reduce(operation, parts)


def _least(one: Bounds, other: Bounds) -> Bounds:
    return min(one[0], other[0]), min(one[1], other[1])


def _greatest(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), max(one[1], other[1])


def _either(_: Bounds, one: Bounds, other: Bounds) -> Bounds:
    return min(one[0], other[0]), max(one[1], other[1])


OPERATIONS: Mapping[str, Callable[..., Bounds]] = {
    "+": _folded(_plus),
    "*": _folded(_times),
    "//": _quotient,
    "ratio": _quotient,
    "whole": _quotient,
    "%": _remainder,
    "power": _power,
    "min": _folded(_least),
    "max": _folded(_greatest),
    "choice": _either,
    "nonzero": lambda one: one,
    "numerator": lambda one: one,
    "denominator": lambda _: (1, 1),
}
"""The operations that arrays of integers have, each on intervals."""
