"""What a monomial multiplies: letters, and functions of values that are no polynomials.

Atoms are interned: equal ones are the same object, so that monomials are compared and hashed by identity.
"""

from __future__ import annotations

import itertools
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

from .fresh_names import fresh_name

_MADE: WeakValueDictionary[tuple[Any, ...], Atom] = WeakValueDictionary()
_SERIAL = itertools.count()

INDICES = ("i", "j", "t", "u", "v")
"""What the index of a sum is called, the first that is free."""


class Atom:
    """A letter or a function; `parts` are its arguments, `letters` the letters that it depends on.

    `serial` orders the atoms of one process. Atoms that `fold` have a power that is no atom: a root squared.
    """

    __slots__ = ("__weakref__", "letters", "parts", "serial")

    folds: ClassVar[bool] = False
    parts: tuple[Any, ...]
    letters: frozenset[Symbol]
    serial: int

    def __new__(cls, *parts: Any) -> Self:
        key = (cls, *parts)
        found: Any = _MADE.get(key)
        if found is None:
            found = object.__new__(cls)
            found.parts, found.serial = parts, next(_SERIAL)
            found.letters = found.letters_of_parts()
            _MADE[key] = found
        return found

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The values that it is a function of."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    def letters_of_parts(self) -> frozenset[Symbol]:
        """The letters of its arguments."""
        return frozenset().union(*(value.letters for value in self.arguments if hasattr(value, "letters")))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.parts

    def __repr__(self) -> str:
        return f"{type(self).__name__.removesuffix('Atom').lower()}({', '.join(map(repr, self.parts))})"


def _part(place: int) -> Any:
    """One of an atom's arguments, by its name."""
    return property(lambda atom: atom.parts[place])


class Symbol(Atom):
    """A positive integer (`least` 1), a non-negative one (0), or a positive rational (None)."""

    __slots__ = ()
    __match_args__ = ("name", "least")

    name = _part(0)
    least = _part(1)

    @property
    def arguments(self) -> tuple[Any, ...]:
        return ()

    def letters_of_parts(self) -> frozenset[Symbol]:
        return frozenset({self})

    def __repr__(self) -> str:
        return self.name


class Floor(Atom):
    """`floor(top/bottom)`: the top has no whole multiple of the bottom, and no factor in common with it."""

    __slots__ = ()
    __match_args__ = ("top", "bottom")

    top = _part(0)
    bottom = _part(1)


class Remainder(Atom):
    """`top % bottom`."""

    __slots__ = ()
    __match_args__ = ("top", "bottom")

    top = _part(0)
    bottom = _part(1)


class PowerAtom(Atom):
    """A base with letters in its exponent, which is one monomial without a coefficient: `2^N`, `k^(i*j)`.

    The base is a prime, a letter or a sum; `2^(2*N - 1)` is half of the square of `2^N`.
    """

    __slots__ = ()
    __match_args__ = ("base", "exponent")

    base = _part(0)
    exponent = _part(1)


class Sign(Atom):
    """`(-1)^exponent`."""

    __slots__ = ()
    __match_args__ = ("exponent",)
    folds = True

    exponent = _part(0)


class Root(Atom):
    """The square root of a sum, or of a number or letter that is no square."""

    __slots__ = ()
    __match_args__ = ("value",)
    folds = True

    value = _part(0)


class Logarithm(Atom):
    """The binary logarithm."""

    __slots__ = ()
    __match_args__ = ("value",)

    value = _part(0)


class Extreme(Atom):
    """The least (`min`) or greatest (`max`) of several values."""

    __slots__ = ()
    __match_args__ = ("name", "values")

    name = _part(0)
    values = _part(1)

    @property
    def arguments(self) -> tuple[Any, ...]:
        return tuple(sorted(self.values, key=repr))

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.arguments))})"


class Choice(Atom):
    """`then` where the difference is 0 (`op` is `=`) or not negative (`>=`), else `otherwise`."""

    __slots__ = ()
    __match_args__ = ("difference", "op", "then", "otherwise")

    difference = _part(0)
    op = _part(1)
    then = _part(2)
    otherwise = _part(3)


class SumAtom(Atom):
    """A sum without a closed form: `term` over the integers from `first` to `last`.

    The index is a letter whose name no file can have, numbered by how deep sums are nested in the term.
    """

    __slots__ = ()
    __match_args__ = ("term", "index", "first", "last")

    term = _part(0)
    index = _part(1)
    first = _part(2)
    last = _part(3)

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
