"""The constants of `english.py` in the language that is spoken: `words.AND` is ` and `, or ` und `."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from . import english
from .language import Counted, catalogue, language


class _Words:
    """What `english.py` says, by the names that it has there."""

    def __getattr__(self, name: str) -> Any:
        return _worded(language(), name)


@functools.cache
def _worded(code: str, name: str) -> Any:
    return _every(getattr(english, name), catalogue(code).gettext)


def _every(said: object, translate: Callable[[str], str]) -> Any:
    """All texts in a constant translated; what depends on a number is left to `Counted.of`."""
    match said:
        case str():
            return translate(said) if said else said
        case Counted():
            return said
        case tuple():
            return tuple(_every(one, translate) for one in said)
        case Mapping():
            return {key: _every(one, translate) for key, one in said.items()}
        case _:
            raise TypeError(f"{said!r} is nothing to be translated")


if TYPE_CHECKING:
    words = english
else:
    words = _Words()
