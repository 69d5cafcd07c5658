"""Conditions as numbers: what must not be negative for them to hold."""

from __future__ import annotations

from collections.abc import Iterable

from ..values import Value, algebra, choose
from .conditions import AtLeast, Conditional, Divides, Stated


def margin(condition: Stated) -> Value:
    """What is not negative exactly where a condition holds.

    >>> from netderive.engine.values import symbol
    >>> margin(AtLeast(symbol("h"), 5)), margin(Divides(symbol("h"), 4))
    (h - 5, -remainder(h, 4))
    """
    match condition:
        case AtLeast():
            return algebra.subtract(condition.letters, condition.least)
        case Divides():
            return algebra.negate(algebra.modulo(condition.value, condition.by))
        case Conditional():
            found = margin(condition.then)
            for one in condition.where:
                if one.last is not None:
                    found = choose(one.letter, "<=", one.last, found, 0)
                found = choose(one.letter, ">=", one.first, found, 0)
            return found


def least_margin(conditions: Iterable[Stated]) -> Value:
    """What is 0 where all of some conditions hold, and negative elsewhere."""
    return algebra.extreme("min", [0, *map(margin, conditions)])
