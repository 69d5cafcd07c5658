"""Layers that say the same, of the same input, are worked out once; each has its own name and its own position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...grammar import replace
from ..formulas import length_of
from ..resolution import Part
from ..values import Value
from .draft import Input, Setting
from .inferred_layer import InferredLayer

MOST = 5_000
"""Layers that are remembered."""

Key = tuple[object, ...]
"""All that a layer depends on, but its name and its position in the text."""

_known: dict[Key, InferredLayer] = {}


def key_of(part: Part, given: Input, setting: Setting) -> Key:
    """What equal layers share: their row as it reads, the values of its letters, and their inputs."""
    values = tuple(map(setting.letters.get, part.row.letters))
    values += tuple(one for name in part.row.lists for one in listed(name, setting.letters))
    others = tuple((word, shape) for word, (_, shape) in given.also.items())
    reads = part.row.reads(part.layer.span[0])
    return part.kind, reads, values, given.shape, setting.follows, setting.costs, others


def listed(name: str, letters: Mapping[str, Value]) -> Iterator[Value | None]:
    """The values of a list."""
    length = int(letters.get(length_of(name), 0))
    yield from (letters.get(f"{name}[{number}]") for number in range(1, length + 1))


def remember(key: Key, inferred: InferredLayer) -> InferredLayer:
    """Keeps a layer, and returns it."""
    if len(_known) >= MOST:
        _known.clear()
    _known[key] = replace(inferred, before=None)
    return inferred


def known(key: Key, part: Part, given: Input) -> InferredLayer | None:
    """A layer like one that is remembered, with this name and input; None where there is none."""
    found = _known.get(key)
    if found is None:
        return None
    return replace(
        found, name=part.name, layer=part.layer, before=given.before, also=given.also, start=part.layer.span[0]
    )
