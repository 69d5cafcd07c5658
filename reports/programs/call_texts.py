"""Values and letters of a layer as a program writes them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ...engine.inference import InferredLayer
from ...engine.layers import FrameworkCall
from ...engine.values import Value


def fits(call: FrameworkCall, first: InferredLayer, inferred: InferredLayer) -> bool:
    """Whether an object that was made for one input takes another one."""
    match call.fixes:
        case "rank":
            return first.rank == inferred.rank
        case "sizes":
            return first.sizes == inferred.sizes
        case _:
            return True


def letters(inferred: InferredLayer) -> dict[str, Any]:
    """Each letter's value, and with `_each` those along all axes (with `_axes` always as a tuple)."""
    known: dict[str, Any] = dict(inferred.values) | {"order": ", ".join(map(str, inferred.order))}
    for letter in inferred.kind.axis_letters:
        values = tuple(inferred.axis(axis)[letter] for axis in range(inferred.rank))
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
