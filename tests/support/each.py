"""One test over many small cases: for pytest, a test of its own for each costs more than to check it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest


def each(
    names: str | tuple[str, ...], cases: Iterable[Any], ids: Iterable[str] | Callable[[Any], str] = str
) -> Callable[..., Any]:
    """As `pytest.mark.parametrize`, but in one test, which names every case that fails.

    The cases share fixtures: where one changes what it is given, they are parameters.
    """
    parameters = (names,) if isinstance(names, str) else names
    rows = [(case,) if isinstance(names, str) else tuple(case) for case in cases]
    called = [ids(*row) if len(row) == 1 else str(row) for row in rows] if callable(ids) else [*ids]

    def over_all(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def checked(*arguments: Any, **fixtures: Any) -> None:
            assert rows, "there is no case"
            failed: dict[str, BaseException] = {}
            skipped: list[str] = []
            for name, row in zip(called, rows, strict=True):
                try:
                    test(*arguments, **dict(zip(parameters, row, strict=True)), **fixtures)
                except pytest.skip.Exception as reason:
                    skipped.append(str(reason))
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"in the case {name}")
                    failed[name] = error
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(rows)} cases: {'; '.join(failed)}", [*failed.values()])
            if len(skipped) == len(rows):
                pytest.skip(skipped[0])

        kept = [one for name, one in signature.parameters.items() if name not in parameters]
        checked.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return checked

    return over_all
