"""Records: dataclasses whose methods are not compiled.

`dataclass` writes up to six methods of each class as source and compiles them, which took a third of the time of a
short command. The methods of a record are closures over the names of its fields.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, make_dataclass
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
MANY = 200
"""Instances of which it pays to compile how they are made."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, frozen: bool = True, eq: bool = True, repr: bool = True) -> Callable[[type[T]], type[T]]:
    """The decorator of a class whose fields are declared as for `dataclass`; frozen unless said otherwise.

    >>> @record()
    ... class Size:
    ...     height: int
    ...     width: int = 1
    >>> Size(28), Size(28) == Size(28, 1)
    (Size(height=28, width=1), True)
    """

    def recorded(cls: type[T]) -> type[T]:
        own = {*vars(cls)}
        dataclass(init=False, eq=False, repr=False)(cls)
        fields = dataclasses.fields(cls)  # type: ignore[arg-type]
        methods: dict[str, Any] = {"__init__": _initialiser(cls, fields, frozen), "__replace__": _replacement(fields)}
        methods["__getstate__"] = _state([one.name for one in fields])
        if frozen:
            methods |= {"__setattr__": _frozen, "__delattr__": _frozen}
        if repr:
            methods["__repr__"] = _representation([one.name for one in fields if one.repr])
        if eq:
            methods["__eq__"] = _equality([one.name for one in fields if one.compare])
            hashed = [one.name for one in fields if (one.compare if one.hash is None else one.hash)]
            methods["__hash__"] = kept(_hash(hashed)) if frozen else None
        for name, method in methods.items():
            if name not in own:
                setattr(cls, name, method)
        return cls

    return recorded


def kept(function: F) -> F:
    """A function of a frozen record that is worked out once: the record keeps what it gives, and no copy has it.

    >>> @record()
    ... class Word:
    ...     text: str
    >>> @kept
    ... def length(word: Word) -> int:
    ...     print("counted")
    ...     return len(word.text)
    >>> word = Word("conv")
    >>> length(word), length(word)
    counted
    (4, 4)
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def known(one: Any) -> Any:
        found = getattr(one, name, MISSING)
        if found is MISSING:
            found = function(one)
            object.__setattr__(one, name, found)
        return found

    return cast("F", known)


def replace(one: T, /, **changes: Any) -> T:
    """A record with other values in some fields, in a fraction of the time that `dataclasses.replace` takes.

    Raises `TypeError` for a name that is no field.

    >>> @record()
    ... class Size:
    ...     height: int
    ...     width: int = 1
    >>> replace(Size(28), width=2)
    Size(height=28, width=2)
    """
    return cast("Any", one).__replace__(**changes)


def _initialiser(cls: type, fields: tuple[Field[Any], ...], frozen: bool) -> Callable[..., None]:
    """The `__init__` of these fields; the class has a compiled one as soon as it has many instances."""
    names = tuple(one.name for one in fields if one.init)
    known = {*names}
    plain = {one.name: one.default for one in fields if one.default is not MISSING}
    made = {one.name: one.default_factory for one in fields if one.default_factory is not MISSING}
    required = known - plain.keys() - made.keys()
    instances = 0

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        nonlocal instances
        given = dict(zip(names, values, strict=False), **named)
        if len(given) != len(values) + len(named) or not required <= given.keys() <= known:
            raise TypeError(f"{cls.__name__} takes {', '.join(names)}; it is given {len(values)} values, {[*named]}")
        state = self.__dict__  # which a frozen record does not guard
        state |= plain | given | {name: make() for name, make in made.items() if name not in given}
        if hasattr(self, "__post_init__"):
            self.__post_init__()
        instances += 1
        if instances == MANY:
            cls.__init__ = _compiled(cls, fields, frozen)

    return __init__


def _compiled(cls: type, fields: tuple[Field[Any], ...], frozen: bool) -> Any:
    """The `__init__` that `dataclass` writes."""
    declared = [(one.name, one.type, one) for one in fields]
    own = {name: method for name, method in vars(cls).items() if name == "__post_init__"}
    return make_dataclass(cls.__name__, declared, namespace=own, frozen=frozen, eq=False, repr=False).__init__


def _frozen(self: object, name: str, value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _equality(names: list[str]) -> Callable[[Any, Any], Any]:
    values = attrgetter(*names) if names else _nothing

    def __eq__(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(names: list[str]) -> Callable[[Any], int]:
    values = attrgetter(*names) if names else _nothing

    def __hash__(self: Any) -> int:
        return hash(values(self))

    return __hash__


def _state(names: list[str]) -> Callable[[Any], dict[str, Any]]:
    """What is pickled and copied: the fields. A hash is another one in another process."""

    def __getstate__(self: Any) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    return __getstate__


def _replacement(fields: tuple[Field[Any], ...]) -> Callable[..., Any]:
    names = [one.name for one in fields if one.init]
    made = {one.name: one.default_factory for one in fields if not one.init and one.default_factory is not MISSING}
    known = {*names}

    def __replace__(self: Any, **changes: Any) -> Any:
        if not changes.keys() <= known or hasattr(self, "__post_init__"):
            return type(self)(**{name: getattr(self, name) for name in names} | changes)
        other, own = object.__new__(type(self)), self.__dict__
        state = other.__dict__
        state |= {name: own[name] for name in names} | changes
        for name, make in made.items():
            state[name] = make()
        return other

    return __replace__


def _representation(names: list[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return __repr__


def _nothing(_: object) -> tuple[()]:
    return ()
