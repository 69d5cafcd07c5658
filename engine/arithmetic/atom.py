"""What a monomial multiplies: a letter, or a function of values that is no polynomial."""

from __future__ import annotations

import itertools
from typing import Any, ClassVar, Self, dataclass_transform
from weakref import WeakValueDictionary

_MADE: WeakValueDictionary[tuple[Any, ...], Atom] = WeakValueDictionary()
_SERIAL = itertools.count()


@dataclass_transform(frozen_default=True)
class Atom:
    """A letter or a function, whose fields are its arguments; `letters` are those that it depends on.

    Atoms are interned: equal ones are the same object, so that monomials are compared and hashed by identity. `serial`
    orders the atoms of one process. Atoms that `fold` have a power that is no atom: a root squared.
    """

    __slots__ = ("__weakref__", "letters", "parts", "serial")

    folds: ClassVar[bool] = False
    parts: ClassVar[tuple[Any, ...]]
    letters: ClassVar[frozenset[Any]]
    serial: ClassVar[int]

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)
        for place, name in enumerate(cls.__match_args__):
            setattr(cls, name, property(lambda atom, place=place: atom.parts[place]))

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

    def letters_of_parts(self) -> frozenset[Any]:
        """The letters of its arguments."""
        return frozenset().union(*(value.letters for value in self.arguments if hasattr(value, "letters")))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.parts

    def __repr__(self) -> str:
        return f"{type(self).__name__.removesuffix('Atom').lower()}({', '.join(map(repr, self.parts))})"
