"""What changes about a kind of layer under words of its row, under a convention or for a shape of input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from ...grammar import record
from ..formulas import Need, Rule, Slip
from .saved import Saved


class Changes(TypedDict, total=False):
    """The fields of a `Kind` that a variant may replace, with the types that they have there."""

    summary: str
    roles: Mapping[str, str]
    ranks: tuple[int, ...]
    features: Rule | None
    size: Rule | None
    space: tuple[Rule, ...] | None
    time: str
    sees: str
    biases: int
    params: Rule
    frozen: Rule
    buffers: Rule
    macs: Rule
    connections: Rule | None
    memory: Rule | None
    cache: Rule
    saved: Saved | None
    factored: Rule | None
    needs: tuple[Need, ...]
    slips: tuple[Slip, ...]
    note: str


@record()
class KindVariant:
    """Under all of the `words`, the `changes` replace fields of the kind and `also` adds to its needs."""

    words: tuple[str, ...]
    changes: Mapping[str, Any]
    also: tuple[Need, ...] = ()


def variant(*words: str, also: tuple[Need, ...] = (), **changes: Unpack[Changes]) -> KindVariant:
    """The variant under these words; a field that no kind has is refused where it is written.

    >>> variant("torch", "same", ranks=(1, 2)).words
    ('torch', 'same')
    >>> variant("torch", rank=(1, 2))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    TypeError: variant 'torch' changes 'rank', which is none of summary, roles, ranks, features, size, space, time, ...
    """
    for name in changes.keys() - Changes.__annotations__:
        known = ", ".join(Changes.__annotations__)
        raise TypeError(f"variant {' '.join(words)!r} changes {name!r}, which is none of {known}")
    return KindVariant(words, changes, also)
