"""Programs on NumPy arrays: whole chunks in 64 bits where all that is worked out certainly fits, else point by point.

A chunk stays in the processor's cache, which makes up for most of the time.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

import numpy as np

from .intervals import MOST, OPERATIONS, Bounds, fits
from .source import PythonWriter, compiled, operands_of
from .steps import Operation, Operations, Register

Array: TypeAlias = "np.ndarray[Any, Any]"
Exactly: TypeAlias = "Callable[[Sequence[Any]], tuple[Any, ...]]"
"""A program in Python's integers, at a point."""

CHUNK = 1 << 14
"""Points that are worked out together."""


class Inexact(Exception):
    """A division in 64 bits that leaves a rest, or is by zero: the point is worked out exactly."""


class ArrayWriter(PythonWriter):
    """Writes a function of arrays of 64-bit integers. Both ways of a choice are worked out."""

    functions: ClassVar[Mapping[str, str]] = {**PythonWriter.functions, "power": "({}**{})"}

    def operation(self, step: Operation, parts: Sequence[str]) -> str:
        if step.op in ("//", "%") and self.steps.number_at(step.parts[1]) is None:
            return f"({parts[0]}{step.op}nonzero({parts[1]}))"
        if step.op in ("numerator", "denominator"):
            return parts[0] if step.op == "numerator" else "1"
        return super().operation(step, parts)

    def choice(self, step: Operation) -> str:
        op, *parts = step.parts
        sign, then, otherwise = (self.text(part)[0] for part in parts)
        return self.name(f"where({sign} {'==' if op == '=' else op} 0, {then}, {otherwise})")


def _nonzero(number: Any) -> Any:
    if not np.all(number):
        raise Inexact
    return number


def _ratio(top: Any, bottom: Any) -> Any:
    found, rest = np.divmod(top, _nonzero(bottom))
    if np.any(rest):
        raise Inexact
    return found


NAMES: Mapping[str, Any] = {
    "where": np.where,
    "nonzero": _nonzero,
    "ratio": _ratio,
    "whole": _ratio,
    "min": lambda *several: functools.reduce(np.minimum, several),
    "max": lambda *several: functools.reduce(np.maximum, several),
}
"""What the functions call."""


class Arrays:
    """A program's results at arrays of points."""

    def __init__(
        self, steps: Operations, results: Sequence[Register], letters: Mapping[str, int], exact: Exactly
    ) -> None:
        self.steps, self.results, self.letters, self.exact = steps, results, letters, exact
        self.needed = needed(steps, results)
        self.safe: Mapping[str, Bounds] | None = None
        """Bounds of the letters within which all is known to fit."""

    @functools.cached_property
    def chunked(self) -> Callable[..., tuple[Any, ...]] | None:
        """The function of 64-bit integers; None where an operation has none."""
        if any(self.steps.rows[place].op not in (*OPERATIONS, "number", "letter") for place in self.needed):
            return None
        return compiled(ArrayWriter(self.steps, [*self.letters]).function("program", self.results), NAMES)

    def __call__(self, arrays: Sequence[Any]) -> tuple[Array, ...]:
        """Arrays of 64-bit integers as far as all results are some, else of Python's numbers."""
        columns = [_integers(one) for one in arrays]
        shape = np.broadcast_shapes(*(one.shape for one in columns))
        deep = shape or (1,)
        columns = [one.reshape((1,) * (len(deep) - one.ndim) + one.shape) for one in columns]
        results: list[Array] = [np.empty(deep, np.int64) for _ in self.results]
        for rows in _chunks(deep):
            parts = [_cut(one, rows) for one in columns]
            bounds = self._bounds(parts)
            found = self._in_64_bits(parts, bounds) or self._point_by_point(parts, results[0][rows].shape)
            for place, one in enumerate(found):
                if isinstance(one, np.ndarray) and one.dtype.hasobject:
                    results[place] = results[place].astype(object, copy=False)
                results[place][rows] = one
        return tuple(one.reshape(shape) for one in results)

    def _bounds(self, parts: Sequence[Array]) -> dict[str, Bounds]:
        """The least and greatest of each letter in a chunk. Raises `ValueError` for one that a letter cannot be."""
        bounds = {name: (part.min(), part.max()) for name, part in zip(self.letters, parts, strict=True)}
        for name, (low, _) in bounds.items():
            if low < self.letters[name]:
                raise ValueError(f"{name} is an integer from {self.letters[name]} on, not {low}")
        return {name: (int(low), int(high)) for name, (low, high) in bounds.items()}

    def _in_64_bits(self, parts: Sequence[Array], bounds: Mapping[str, Bounds]) -> tuple[Any, ...] | None:
        """The results for a chunk; None where they may not fit, or are no integers."""
        if self.chunked is None or any(part.dtype.hasobject for part in parts) or not self._fits(bounds):
            return None
        try:
            return self.chunked(*parts)
        except Inexact:
            return None

    def _fits(self, bounds: Mapping[str, Bounds]) -> bool:
        """Whether bounds are within those that are known to be safe, or are safe."""
        known = self.safe or bounds
        wider = {name: _around(one, known[name]) for name, one in bounds.items()}
        if wider == self.safe:
            return True
        for box in (wider, bounds):
            if fits(self.steps, self.needed, box):
                self.safe = box
                return True
        return False

    def _point_by_point(self, parts: Sequence[Array], shape: tuple[int, ...]) -> list[Array]:
        """The results for a chunk in Python's integers."""
        columns = [np.broadcast_to(part, shape).ravel().tolist() for part in parts]
        points = zip(*columns, strict=True) if columns else [()] * math.prod(shape)
        rows = [self.exact(point) for point in points]
        return [_array(column).reshape(shape) for column in zip(*rows, strict=True)]


def needed(steps: Operations, results: Sequence[Register]) -> list[Register]:
    """The steps that lead to results, each after those that it works with."""
    found = {*results}
    for place in range(max(results, default=-1), -1, -1):
        if place in found:
            found.update(operands_of(steps.rows[place]))
    return sorted(found)


def _integers(values: Any) -> Array:
    """An array of 64-bit integers, or of Python's numbers. Raises `TypeError` for other numbers."""
    array = np.asarray(values)
    if array.dtype.kind not in "iuO":
        raise TypeError(f"letters are integers, not {array.dtype}: sizes are exact")
    if array.dtype.kind == "O":
        return array
    fits = array.dtype != np.uint64 or not array.size or array.max() <= MOST
    return array.astype(np.int64 if fits else object, copy=False)


def _array(numbers: Sequence[Any]) -> Array:
    """Numbers as 64-bit integers where all are some."""
    if all(isinstance(one, int) and abs(one) <= MOST for one in numbers):
        return np.array(numbers, np.int64)
    found = np.empty(len(numbers), object)
    found[:] = numbers
    return found


def _chunks(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """Cuts of a shape along its longest axis."""
    axis = shape.index(max(shape))
    length = max(1, CHUNK * shape[axis] // max(1, math.prod(shape)))
    for start in range(0, shape[axis], length):
        yield tuple(slice(start, start + length) if place == axis else slice(None) for place in range(len(shape)))


def _cut(column: Array, rows: tuple[slice, ...]) -> Array:
    """The part of a column that a cut has; along an axis that it does not have, it is whole."""
    return column[tuple(row if size > 1 else slice(None) for row, size in zip(rows, column.shape, strict=True))]


def _around(one: Bounds, other: Bounds) -> Bounds:
    return min(one[0], other[0]), max(one[1], other[1])
