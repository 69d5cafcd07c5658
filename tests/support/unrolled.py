"""A network written out: every layer as often as it is there, and the layer lists of Keras to compare it with."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from netderive.engine.counts import counted
from netderive.engine.placed import Placed, Shape

LISTS = Path(__file__).resolve().parent.parent / "zoo" / "layers"
Row = tuple[str, int]
"""What goes out (`32@96x96`; 1x1 is no space) and the parameters of a layer."""


def unrolled(layers: Sequence[Placed]) -> Iterator[Placed]:
    """The layers of a run with numbers, the turns of every repeat one by one; a join stands behind its branches."""
    for layer in layers:
        for branch in layer.branches:
            yield from unrolled(branch.layers)
        for turns in layer.turns:
            for _ in range(turns.times * turns.copies):  # type: ignore[operator]
                yield from unrolled(turns.layers)
        if not layer.kind.flow:
            yield layer


def rows_of(layers: Sequence[Placed], silent: Sequence[str]) -> list[Row]:
    """What goes out of each layer and what it learns; `silent` are kinds that the list does not speak of."""
    return [
        (_shown(layer.goes_out), 0 if layer.branches else counted(layer, "params"))  # type: ignore[misc]
        for layer in unrolled(layers)
        if layer.kind.word not in silent and not layer.kind.source
    ]


def published_rows(name: str) -> list[Row]:
    """The list `tests/zoo/layers/NAME.csv`, as Keras 3.15.1 gives it."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["output"].removesuffix("@1x1"), int(row["params"])) for row in csv.DictReader(file)]


def difference(ours: Sequence[Row], theirs: Sequence[Row]) -> tuple[Counter[Row], Counter[Row]]:
    """What only we have, and what only they have, in whatever order the branches stand."""
    one, other = Counter(ours), Counter(theirs)
    return one - other, other - one


def _shown(shape: Shape) -> str:
    features, space = shape
    sizes = "x".join(map(str, space))
    return f"{features}" if sizes in ("", "1x1") else f"{features}@{sizes}"
