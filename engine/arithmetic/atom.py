"""What a monomial multiplies: a letter, or a function of values that is no polynomial."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self, dataclass_transform
from weakref import WeakValueDictionary

from ...grammar import Mistake
from .impossible import TooLarge
from .work import spend

MAX_NODES = 10_000
"""Letters and numbers of a function of values, written in full: what is in it twice counts twice."""

MAX_DEPTH = 40
"""How deep functions may be nested. What walks through values does so by recursion, which Python bounds."""

_MADE: WeakValueDictionary[tuple[Any, ...], Atom] = WeakValueDictionary()
_SERIAL = itertools.count()


@dataclass_transform(frozen_default=True)
class Atom:
    """A letter or a function, whose fields are its arguments; `letters` are those that it depends on.

    Atoms are interned: equal ones are the same object, so that monomials are compared and hashed by identity. `serial`
    orders the atoms of one process. Atoms that `fold` have a power that is no atom: a root squared. One that would be
    too long to write (`nodes`), or is nested too deep (`depth`), is not made: `TooLarge`.
    """

    __slots__ = ("__weakref__", "_text", "depth", "letters", "nodes", "parts", "serial")

    folds: ClassVar[bool] = False
    parts: ClassVar[tuple[Any, ...]]
    letters: ClassVar[frozenset[Any]]
    serial: ClassVar[int]
    nodes: ClassVar[int]
    depth: ClassVar[int]

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)
        for place, name in enumerate(cls.__match_args__):
            setattr(cls, name, property(lambda atom, place=place: atom.parts[place]))

    def __new__(cls, *parts: Any) -> Self:
        key = (cls, *parts)
        found: Any = _MADE.get(key)
        if found is None:
            found = object.__new__(cls)
            found.parts, found.serial, found._text = parts, next(_SERIAL), ""
            found.nodes, found.depth = _extent(parts)
            found.letters = found.letters_of_parts()
            _MADE[key] = found
        return found

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The values that it is a function of."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    def letters_of_parts(self) -> frozenset[Any]:
        """The letters of its arguments."""
        return frozenset().union(*(value.letters for value in self.arguments if hasattr(value, "letters")))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.parts

    def __repr__(self) -> str:
        if not self._text:
            self._text = self.written()
        return self._text

    def written(self) -> str:
        """The function with its arguments, as text."""
        return f"{type(self).__name__.removesuffix('Atom').lower()}({', '.join(map(repr, self.parts))})"


def _extent(parts: Iterable[Any]) -> tuple[int, int]:
    """How many letters and numbers are in an atom of these parts, and how deep it is nested. Raises `TooLarge`."""
    nodes = depth = 1
    for one in _monomials(parts):
        nodes += 1 + sum([atom.nodes for atom, _ in one])
        depth = max(depth, 1 + max([atom.depth for atom, _ in one], default=0))
    if nodes > MAX_NODES or depth > MAX_DEPTH:
        raise TooLarge(Mistake.of("expression.written"))
    spend(nodes // 8)
    return nodes, depth


def _monomials(parts: Iterable[Any]) -> Iterator[Any]:
    """The monomials of values, and of values in sets of them."""
    for part in parts:
        if isinstance(part, frozenset):
            yield from _monomials(part)
        elif hasattr(part, "terms"):
            yield from part.terms
            yield from part.below or ()
