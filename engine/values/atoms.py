"""The atoms: letters, and functions of values that are no polynomials."""

from __future__ import annotations

from typing import Any

from ...grammar import fresh_name
from ..arithmetic import Atom, remembered

INDICES = ("i", "j", "t", "u", "v")
"""What the index of a sum is called, the first that is free."""


class Symbol(Atom):
    """A positive integer (`least` 1), a non-negative one (0), or a positive rational (None)."""

    __slots__ = ()
    name: str
    least: int | None

    @property
    def arguments(self) -> tuple[Any, ...]:
        return ()

    def letters_of_parts(self) -> frozenset[Symbol]:
        return frozenset({self})

    def written(self) -> str:
        return self.name


class Floor(Atom):
    """`floor(top/bottom)`: the top has no whole multiple of the bottom, and no factor in common with it."""

    __slots__ = ()
    top: Any
    bottom: Any


class Remainder(Atom):
    """`top % bottom`."""

    __slots__ = ()
    top: Any
    bottom: Any


class PowerAtom(Atom):
    """A base with letters in its exponent, which is one monomial without a coefficient: `2^N`, `k^(i*j)`.

    The base is a prime, a letter or a sum; `2^(2*N - 1)` is half of the square of `2^N`.
    """

    __slots__ = ()
    base: Any
    exponent: Any


class Sign(Atom):
    """`(-1)^exponent`."""

    __slots__ = ()
    folds = True
    exponent: Any


class Root(Atom):
    """The square root of a sum, or of a number or letter that is no square."""

    __slots__ = ()
    folds = True
    value: Any


class Logarithm(Atom):
    """The binary logarithm."""

    __slots__ = ()
    value: Any


class Extreme(Atom):
    """The least (`min`) or greatest (`max`) of several values."""

    __slots__ = ()
    name: str
    values: frozenset[Any]

    @property
    def arguments(self) -> tuple[Any, ...]:
        return _by_the_alphabet(self.values)

    def written(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.arguments))})"


@remembered(20_000)
def _by_the_alphabet(values: frozenset[Any]) -> tuple[Any, ...]:
    return tuple(sorted(values, key=repr))


class Choice(Atom):
    """`then` where the difference is 0 (`op` is `=`) or not negative (`>=`), else `otherwise`."""

    __slots__ = ()
    difference: Any
    op: str
    then: Any
    otherwise: Any

    @property
    def values(self) -> tuple[Any, Any]:
        """What it is one of."""
        return self.then, self.otherwise


class SumAtom(Atom):
    """A sum without a closed form: `term` over the integers from `first` to `last`.

    The index is a letter whose name no file can have, numbered by how deep sums are nested in the term.
    """

    __slots__ = ()
    term: Any
    index: Symbol
    first: Any
    last: Any

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.term, self.first, self.last

    @property
    def index_name(self) -> str:
        """What the index is called where the sum is shown: by a letter that nothing in it has."""
        taken = {letter.name for value in self.arguments for letter in getattr(value, "letters", ())}
        return next((name for name in INDICES if name not in taken), fresh_name(INDICES[0], taken))

    def letters_of_parts(self) -> frozenset[Symbol]:
        bounds = (bound.letters for bound in (self.first, self.last) if hasattr(bound, "letters"))
        return (self.term.letters - {self.index}).union(*bounds)
