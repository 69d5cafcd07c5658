"""Bodies of blocks and repeats that are the same on the same input, so that each is written once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from ..formulas import REACHING, SAVING
from ..inference import Branch, InferredLayer
from .facts import LayerFacts


def distinct(
    layers: Sequence[LayerFacts], depth: int = 0, path: str = "", bodies: Bodies | None = None
) -> Iterator[tuple[int, LayerFacts, str]]:
    """Like `nested`, without the layers inside of a body that was met before; then with the path of where that was.

    >>> from netderive.engine import derive
    >>> table = derive("block b(n) [ dense n -> relu ]; input 3 -> b(3) -> b(3)")
    >>> [(layer.name, earlier) for _, layer, earlier in distinct(table.layers)]
    [('input', ''), ('b1', ''), ('dense1', ''), ('relu1', ''), ('b2', 'b1')]
    """
    bodies = Bodies() if bodies is None else bodies
    for layer in layers:
        earlier = bodies.earlier(layer, path)
        if layer.symbolic.kind.flow:
            yield depth, layer, earlier
        inside = () if earlier else layer.bodies
        for body in inside:
            yield from distinct(body, depth + 1, path_inside(layer, path), bodies)
        if not layer.symbolic.kind.flow:
            yield depth, layer, earlier


def path_inside(layer: LayerFacts, path: str) -> str:
    """What the paths of the layers inside begin with: the branches of a join name nothing."""
    return f"{_path(layer, path)}." if layer.symbolic.kind.flow else path


def _path(layer: LayerFacts, path: str) -> str:
    """The path of a layer, with the repetition that it is in: `loop1[2..N].conv1`."""
    return (f"{path.removesuffix('.')}[{layer.repetition}]." if layer.repetition and path else path) + layer.name


class Bodies:
    """The bodies of blocks and repeats that were met, each with the path of where that was.

    Two bodies are the same when they hold the same layers of the text with the same sizes for the same letters: the
    uses of a block on the same input, and loops inside of loops, which are run anew in each different repetition around
    them. Bodies are numbered from the inside out, so each is compared in the length of its own row, however deep it is.
    """

    def __init__(self, show: Sequence[str] = ()) -> None:
        self._paths: dict[Hashable, str] = {}
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[Branch, int]] = {}
        self._sees = any(name in (*REACHING, *SAVING) for name in show)
        """What a layer sees of the network's input, or what later layers need of it, is not the same in two uses."""

    def earlier(self, layer: LayerFacts, path: str) -> str:
        """The path of an earlier layer with the same body; "" where this is the first, or holds none.

        >>> from netderive.engine import derive
        >>> table = derive("input 3; for i = 1..N [ for j = 1..N [ for k = 1..N [ dense d ] ] ]")
        >>> [earlier for *_, earlier in distinct(table.layers) if earlier]
        ['loop1[1].loop1[2..N].loop1']
        """
        if not layer.symbolic.repetitions or not layer.symbolic.kind.flow or layer.symbolic.again or self._sees:
            return ""
        key = (layer.assuming, *(self._repeated(run) for run in (layer.symbolic, layer.numeric)))
        here = _path(layer, path)
        found = self._paths.setdefault(key, here)
        return "" if found == here else found

    def _repeated(self, inferred: InferredLayer) -> Hashable:
        """A repeat or a block is described by its repetitions."""
        repetitions = tuple(
            (
                self._number(repetitions.branch),
                repetitions.input_shape,
                repetitions.offset,
                repetitions.first,
                repetitions.last,
                repetitions.index,
                (repetitions.copies, repetitions.active, repetitions.uses),
            )
            for repetitions in inferred.repetitions
        )
        return inferred.times, inferred.solved, repetitions

    def _number(self, branch: Branch) -> int:
        """The number of a body; the same for the same."""
        if id(branch) not in self._known:
            key = tuple(map(self._layer, branch.layers)), branch.gives
            self._known[id(branch)] = branch, self._numbers.setdefault(key, len(self._numbers))
        return self._known[id(branch)][1]

    def _layer(self, inferred: InferredLayer) -> Hashable:
        """All that distinguishes a layer from another, but for the layers inside, of which it holds the numbers."""
        return (
            (inferred.name, inferred.kind.word, inferred.layer.span, inferred.again, inferred.words, inferred.assumed),
            (inferred.input_shape, inferred.output_shape, tuple(inferred.also.items()), inferred.order),
            (tuple(inferred.letters.items()), tuple(inferred.arguments.items())),
            tuple(self._number(branch) for branch in inferred.branches),
            self._repeated(inferred),
        )
