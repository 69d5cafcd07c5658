"""Values and letters of a layer as a program writes them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...engine.inference import Placed
from ...engine.layers import FrameworkCall
from ...engine.values import Value


def fits(call: FrameworkCall, first: Placed, placed: Placed) -> bool:
    """Whether an object that was made for one input takes another one."""
    match call.fixes:
        case "rank":
            return first.rank == placed.rank
        case "sizes":
            return first.sizes == placed.sizes
        case _:
            return True


def letters(placed: Placed) -> dict[str, Any]:
    """Each letter's value, and with `_each` those along all axes (with `_axes` always as a tuple)."""
    known: dict[str, Any] = dict(placed.values) | {"order": ", ".join(map(str, placed.order))}
    for letter in placed.kind.axis_letters:
        values = tuple(placed.axis(axis)[letter] for axis in range(placed.rank))
        known[f"{letter}_axes"] = values
        known[f"{letter}_each"] = values[0] if len(values) == 1 else values
    return known


def joined(sizes: tuple[Value, ...]) -> str:
    return ", ".join(map(str, sizes)) + "," * (len(sizes) == 1)


def literal(value: Any) -> str:
    if isinstance(value, Fraction):
        return repr(float(value))
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    return repr(value)
