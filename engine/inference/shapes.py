"""What a layer takes and gives, component by component: features and sizes, along repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from ..values import Value, algebra


def components(shape: Shape) -> Iterator[tuple[str | int, Value]]:
    """Features and sizes by name: "features", then 0, 1 .. for the axes."""
    yield "features", shape[0]
    yield from enumerate(shape[1])


def shaped(values: dict[str | int, Value]) -> Shape:
    """Components as a shape."""
    return values["features"], tuple(value for what, value in values.items() if what != "features")


def unknown_shape(rank: int, mark: str) -> Shape:
    """Letters that mean the input at any repetition; blanks in their names distinguish them from the file's."""
    return algebra.symbol(f"features {mark}"), tuple(algebra.symbol(f"size {mark} {axis}") for axis in range(rank))


def shape_at(shape: Shape, index: Value, at: Value) -> Shape:
    """A shape with a value instead of the index."""
    features, *sizes = (algebra.put_symbol(value, index, at) for _, value in components(shape))
    return features, tuple(sizes)


Shape = tuple[Value, tuple[Value, ...]]
"""Features and space."""
