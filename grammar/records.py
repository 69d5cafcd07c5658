"""Records: dataclasses whose methods are not compiled.

`dataclass` writes up to six methods of each class as source and compiles them, which took a third of the time of a
short command. The methods of a record are closures over the names of its fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, make_dataclass
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
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
        methods: dict[str, Any] = {"__init__": _initialiser(cls, fields, frozen)}
        if frozen:
            methods |= {"__setattr__": _frozen, "__delattr__": _frozen}
        if repr:
            methods["__repr__"] = _representation([one.name for one in fields if one.repr])
        if eq:
            methods["__eq__"] = _equality([one.name for one in fields if one.compare])
            hashed = [one.name for one in fields if (one.compare if one.hash is None else one.hash)]
            methods["__hash__"] = _hash(hashed) if frozen else None
        for name, method in methods.items():
            if name not in own:
                setattr(cls, name, method)
        return cls

    return recorded


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
    return lambda self: hash(values(self))


def _representation(names: list[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return __repr__


def _nothing(_: object) -> tuple[()]:
    return ()
