"""How results appear in a notebook: documents are written above the engine, so a writer registers here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_writers: dict[str, Callable[[object], str]] = {}


def show_by(**writers: Callable[[object], str]) -> None:
    """From now on results are written so: as `html`, as `latex`."""
    _writers.update(writers)


class Shown:
    """A result that a notebook shows as HTML or LaTeX once `netderive` is imported; without it by its `repr`."""

    __slots__ = ()

    def _repr_html_(self) -> Any:
        """A text, or None, which a notebook passes over."""
        return _writers["html"](self) if "html" in _writers else None

    def _repr_latex_(self) -> Any:
        """Likewise."""
        return _writers["latex"](self) if "latex" in _writers else None
