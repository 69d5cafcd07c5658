"""Records: dataclasses that are finished when the first instance is made.

`dataclass` compiles up to six methods of each class. A short command makes instances of less than half of the classes
that it loads, and compiling the methods of all of them took a third of its time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
DEFERRED = ("__init__", "__eq__", "__hash__", "__repr__")
PENDING = "_pending"
OF_EACH_CLASS = (PENDING, "__dict__", "__weakref__")
_LOCK = threading.RLock()


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

    def pending(cls: type[T]) -> type[T]:
        own = {name: value for name, value in vars(cls).items() if name not in OF_EACH_CLASS}
        setattr(cls, PENDING, (own, dataclass(frozen=frozen, eq=eq, repr=repr)))
        for name in DEFERRED:
            if name not in own:
                setattr(cls, name, _deferred(name))
        return cls

    return pending


def _deferred(name: str) -> Callable[..., Any]:
    """A method that finishes the class of its instance, then calls the method that took its place."""

    def method(self: object, *arguments: Any, **named: Any) -> Any:
        with _LOCK:
            for cls in reversed(type(self).__mro__):
                if PENDING in vars(cls):
                    _finish(cls)
        return getattr(self, name)(*arguments, **named)

    return method


def _finish(cls: type) -> None:
    """Gives a class what `dataclass` makes of its twin: another thread finds each method either deferred or whole."""
    own, finished = vars(cls)[PENDING]
    made = vars(finished(type(cls)(cls.__name__, cls.__bases__, dict(own))))
    for name in own.keys() - made.keys():  # fields with a default factory
        delattr(cls, name)
    for name, value in made.items():
        if name not in OF_EACH_CLASS and (name not in own or value is not own[name]):
            setattr(cls, name, value)
    for name in (PENDING, *(set(DEFERRED) - made.keys())):
        delattr(cls, name)
