"""A bound on the work of one command, for a small text can be for more than any machine can do.

Work is counted in steps: a term of a sum that is built, a node of a formula that is drawn. So a text is answered or
refused for what it says, not for how fast a machine is.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import math
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from ...grammar import Mistake, Mistakes
from .impossible import Impossible

MOST = 3_000_000
"""Steps of one command: about ten seconds, where they are slow."""

FORGOTTEN_AFTER = MOST // 50
"""After so many steps what is remembered is forgotten, so that the work of one command is not charged to another."""

F = TypeVar("F", bound=Callable[..., Any])


class TooMuchWork(Exception):
    """A command has had its steps. Only `bounded_work` catches it: there is no other way to go on."""


class _Left(threading.local):
    steps: float = math.inf
    remembered: float = 0
    keeps: bool = False


_LEFT = _Left()
_MEMORIES: list[Any] = []


def spend(steps: int) -> None:
    """Takes steps from those of the command. Raises `TooMuchWork` where none are left."""
    _LEFT.steps -= steps
    if _LEFT.steps < 0:
        raise TooMuchWork


def remembered(most: int) -> Callable[[F], F]:
    """A function that remembers what it gave lately, for up to `most` arguments."""

    def cached(function: F) -> F:
        _MEMORIES.append(functools.lru_cache(maxsize=most)(function))
        return _MEMORIES[-1]

    return cached


@contextlib.contextmanager
def bounded_work() -> Iterator[None]:
    """Bounds the work inside; within other bounded work it counts toward that. Raises `Mistakes` where it is too much.

    >>> with bounded_work():
    ...     spend(MOST + 1)
    Traceback (most recent call last):
    netderive.grammar.mistakes.Mistakes: this takes too many steps to work out and write
        hint: give letters values, as in `--set k=3`; ask for less, as in `--detail brief`; or split the network
    """
    outer = _LEFT.steps
    _LEFT.steps = min(outer, MOST)
    try:
        yield
    except TooMuchWork:
        if outer < math.inf:
            raise
        raise Mistakes([Mistake.of("work.steps")]) from None
    except Impossible as error:
        raise Mistakes([error.mistake]) from None
    finally:
        if outer == math.inf:
            _LEFT.remembered += MOST - _LEFT.steps
            _LEFT.steps = outer
            _forget()


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Lets Python look for cycles afterwards: most of what is made is kept, and would be looked through many times.

    >>> with without_collection():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def shared_memory() -> Iterator[None]:
    """Keeps what is remembered: the networks inside are variants of one, and a command answers for all of them."""
    _LEFT.keeps = True
    try:
        yield
    finally:
        _LEFT.keeps = False
        _forget()


def _forget() -> None:
    if _LEFT.remembered > FORGOTTEN_AFTER and not _LEFT.keeps:
        _LEFT.remembered = 0
        for memory in _MEMORIES:
            memory.cache_clear()
