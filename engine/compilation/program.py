"""Values as a function of numbers or arrays for their letters, exact in all of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from ..arithmetic import ByZero, Impossible
from ..values import Value, algebra, is_number
from .exact_steps import NAMES
from .source import PythonWriter, compiled
from .steps import Operations

if TYPE_CHECKING:
    from .arrays import Array, Arrays

Rational: TypeAlias = "int | Fraction"


def program(values: Iterable[Value], letters: Sequence[str] | None = None) -> Program:
    """A function of the letters that gives some values; without `letters`, of all that they have, by the alphabet.

    >>> from ..values import symbol
    >>> h, k = symbol("h"), symbol("k")
    >>> both = program([algebra.floor_divide(h, 2) * k, k / 2])
    >>> both.letters, both(7, 5)
    (('h', 'k'), (15, Fraction(5, 2)))
    """
    values = tuple(values)
    found = sorted(frozenset().union(*map(algebra.letters_of, values)))
    return Program(values, tuple(found if letters is None else letters))


class Program:
    """Values as one function of their `letters`: what several share is worked out once."""

    def __init__(self, values: Sequence[Value], letters: tuple[str, ...]) -> None:
        self.letters, self.values = letters, tuple(values)
        atoms = frozenset().union(*(value.letters for value in values if not is_number(value)))
        least = {atom.name: atom.least or 0 for atom in atoms}
        self.least = {name: least.get(name, 0) for name in letters}
        """The least integer that each letter may be."""
        self.steps = Operations()
        self.results = [self.steps.result(value) for value in values]

    def __reduce__(self) -> tuple[type[Program], tuple[tuple[Value, ...], tuple[str, ...]]]:
        return Program, (self.values, self.letters)

    def __call__(self, *numbers: Rational) -> tuple[Rational, ...]:
        """The values at numbers for the letters. Raises `Impossible` where one has none there."""
        try:
            return self.function(*numbers)
        except ZeroDivisionError:
            raise ByZero from None

    @functools.cached_property
    def function(self) -> Callable[..., tuple[Rational, ...]]:
        """The function in Python; it may divide by zero."""
        return compiled(self.python(), NAMES)

    def python(self) -> str:
        """The source of the function in Python, in which the letters are called x0, x1 and so on."""
        return PythonWriter(self.steps, self.letters).function("program", self.results)

    def over(self, *arrays: Any) -> tuple[Array, ...]:
        """The values at arrays of integers for the letters, which are broadcast together.

        The results are arrays of 64-bit integers; where one would not fit, or is a fraction, of Python's numbers.
        Raises `ValueError` for a point at which a value cannot be worked out. Needs NumPy: `netderive[explore]`.
        """
        return self._arrays(arrays)

    @functools.cached_property
    def _arrays(self) -> Arrays:
        try:
            from .arrays import Arrays  # NumPy is slow to load, and need not be installed
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError("arrays need NumPy: pip install 'netderive[explore]'") from error

        return Arrays(self.steps, self.results, self.least, self._at)

    def _at(self, point: Sequence[Rational]) -> tuple[Rational, ...]:
        try:
            return self(*point)
        except Impossible as error:
            given = ", ".join(f"{name} = {number}" for name, number in zip(self.letters, point, strict=True))
            raise ValueError(f"{error} for {given}") from None

    def javascript(self, name: str = "program") -> str:
        """The source of a function in JavaScript that takes BigInts and returns an array of them.

        A fraction is a pair of them. It calls functions of `javascript_runtime()`, which throw a `RangeError` where a
        value cannot be worked out.
        """
        from .javascript import JavaScriptWriter

        return JavaScriptWriter(self.steps, self.letters).function(name, self.results)
