"""How much a computation works, counted in calls: the same on every machine, however busy it is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any


class TooMuchWork(AssertionError):
    """More calls than a test allows."""


@contextlib.contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Fails as soon as more calls of functions, of Python's own too, are made inside; it never waits for an end."""
    left = calls

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                sys.setprofile(before)
                raise TooMuchWork(f"more than {calls:,} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
