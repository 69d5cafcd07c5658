"""Symbolic derivations of neural network sizes and parameter totals, step by step.

>>> import netderive
>>> table = netderive.derive("input 1@28x28 -> conv k@5x5 -> pool 2x2")
>>> table.totals.params.expr
26*k
>>> table.layer("pool1").space[0].expr
12
>>> netderive.derive("input 1@28x28 -> conv k@5x5", {"k": 32}).totals.params.value
832

Importing this loads nothing heavy; sympy and lark come when they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import (
        Attempt,
        Mistake,
        Mistakes,
        Network,
        Table,
        WorkedAnswer,
        WorkedSolution,
        attempt,
        check,
        compare,
        derivation,
        derive,
        explain,
        find,
        parse,
        scale,
        solve,
        sweep,
    )

__version__ = "0.1.0"
__all__ = [
    "Attempt",
    "Mistake",
    "Mistakes",
    "Network",
    "Table",
    "WorkedAnswer",
    "WorkedSolution",
    "attempt",
    "check",
    "compare",
    "derivation",
    "derive",
    "explain",
    "find",
    "parse",
    "scale",
    "solve",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name == "load_ipython_extension":
        from . import notebook

        return notebook.load_ipython_extension
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
