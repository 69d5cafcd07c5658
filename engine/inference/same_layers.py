"""Layers that say the same, of the same input, are worked out once; each has its own name and its own place."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from dataclasses import replace

from ...grammar import Element
from ..layers import Kind
from ..resolution import Row
from ..values import Value
from .placed_layer import Bound, Placed
from .shapes import Shape

MOST = 5_000
"""Layers that are remembered."""

Key = tuple[object, ...]
"""All that a layer hangs on, but its name and its place in the text."""

_known: dict[Key, Placed] = {}
_numbers = itertools.count(1)


def key_of(
    kind: Kind,
    layer: Element,
    row: Row,
    comes_in: Shape,
    letters: Mapping[str, Value],
    follows: frozenset[str],
    also: Mapping[str, tuple[str, Shape]],
) -> Key:
    """What layers share that are alike: their row as it reads, the values of its letters, and what comes in."""
    values = tuple(letters.get(name) for name in row.letters)
    others = tuple((word, shape) for word, (_, shape) in also.items())
    return kind, row.reads(layer.span[0]), values, comes_in, follows, others


def remember(key: Key, placed: Placed) -> Placed:
    """Keeps a layer, and gives one that is like it."""
    if len(_known) >= MOST:
        _known.clear()
    placed.alike = next(_numbers)
    _known[key] = placed
    return _like(placed, placed.name, placed.layer, placed.also)


def known(key: Key, name: str, layer: Element, also: Mapping[str, tuple[str, Shape]]) -> Placed | None:
    """A layer like one that is remembered, under this name at this place of the text; None where there is none."""
    found = _known.get(key)
    return _like(found, name, layer, also) if found else None


def _like(found: Placed, name: str, layer: Element, also: Mapping[str, tuple[str, Shape]]) -> Placed:
    """What is filled in later is each layer's own."""
    like = copy.copy(found)
    like.name, like.layer, like.also = name, layer, also
    moved = layer.span[0] - found.layer.span[0]
    like.letters = {letter: _moved(bound, moved) for letter, bound in found.letters.items()}
    like.found, like.values = {**found.found}, {**found.values}
    like.counts, like.conditions = {**found.counts}, {**found.conditions}
    return like


def _moved(bound: Bound, by: int) -> Bound:
    """What a letter stands for, given at another place of the text."""
    if not by or bound.source.span is None:
        return bound
    first, last = bound.source.span
    return replace(bound, source=replace(bound.source, span=(first + by, last + by)))
