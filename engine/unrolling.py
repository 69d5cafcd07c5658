"""A network written out: every turn of a repeat and every use of a block as layers of its own, named by paths."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..grammar import Mistake, Mistakes, print_math
from .algebra import is_number
from .normal import tree_of
from .placed import Branch, Placed, Turns

MAX_LAYERS = 100_000


def written_out(layers: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """The same layers without repeats and blocks; joins keep their branches.

    Raises `Mistakes` where the number of turns is not known.

    >>> from netderive.engine import derive
    >>> table = derive("input 4 -> r: [ dense 4 ] * 2 -> dense 3")
    >>> [layer.name for layer in written_out(tuple(layer.numeric for layer in table.layers))]
    ['input', 'r[1].dense1', 'r[2].dense1', 'dense2']
    """
    return tuple(_Writing().body(layers, None))


def inside_out(body: Placed) -> Placed | None:
    """What gives the value of a repeat or block, once that is written out behind what stands before it."""
    layers = tuple(_Writing().body((body,), body.before))
    return layers[-1] if layers else body.before


@dataclass
class _Writing:
    """Layers written out so far in a body.

    `ends` and `names` say what gives the value of each old one, by its identity and by its name, `paths` where it
    stands; `shared` is the path of the body whose parameters this one shares.
    """

    path: str = ""
    ends: ChainMap[int, Placed | None] = field(default_factory=lambda: ChainMap())
    names: ChainMap[str, str] = field(default_factory=lambda: ChainMap())
    nested: Mapping[int, list[Turns]] = field(default_factory=dict)
    turn: int = 0
    around: str = ""
    paths: ChainMap[str, str] = field(default_factory=lambda: ChainMap())
    shared: str = ""
    count: list[int] = field(default_factory=lambda: [0])

    def body(self, layers: tuple[Placed, ...], before: Placed | None) -> Iterator[Placed]:
        """The layers of a body behind one that stands before it."""
        for layer in layers:
            end = self.ends.get(id(layer.before), layer.before) if layer.before else before
            for new in self._layer(layer, end):
                yield new
                end = new
            self.ends[id(layer)] = end
            self.names[layer.name] = end.name if end else layer.name
            self.paths[layer.name] = self.path + layer.name

    def _layer(self, layer: Placed, source: Placed | None) -> Iterator[Placed]:
        self.count[0] += 1
        if self.count[0] > MAX_LAYERS:
            raise Mistakes(
                [Mistake("written out, this network is too long", None, f"{MAX_LAYERS:,} layers are the most")]
            )
        if layer.kind.word == "inner":
            yield from self._next_turn(layer, source)
        elif layer.kind.flow:
            yield from self._turns(layer, source)
        else:
            yield self._copy(layer, source)

    def _copy(self, layer: Placed, source: Placed | None) -> Placed:
        branches = tuple(self._branch(branch, source) for branch in layer.branches)
        also = {word: (self.names.get(name, name), shape) for word, (name, shape) in layer.also.items()}
        again = self.shared + layer.again if self.shared else self.paths.get(layer.again, "")
        return replace(
            layer, name=self.path + layer.name, before=source, branches=branches, also=also, again=again, counts={}
        )

    def _branch(self, branch: Branch, source: Placed | None) -> Branch:
        layers = tuple(self.body(branch.layers, source))
        end = self.ends.get(id(branch.end), branch.end) if branch.end else None
        return Branch(layers, branch.gives, end)

    def _turns(self, layer: Placed, source: Placed | None) -> Iterator[Placed]:
        here = self.path + layer.name
        if any(isinstance(turns.copies, int) and _nests(turns) for turns in layer.turns):
            levels: dict[int, list[Turns]] = {}
            for turns in layer.turns:
                levels.setdefault(int(turns.first), []).append(turns)
            first = layer.turns[0]
            yield from self._inside(first, int(first.first), here, levels).body(first.layers, source)
            return
        for number, turns in _each(layer):
            inside = self._inside(turns, number, here, {})
            turn = f"[{number}]." if layer.times is not None else "."
            inside.path = here + turn
            if layer.again:
                inside.shared = (self.shared + layer.again if self.shared else self.paths[layer.again]) + turn
            for new in inside.body(turns.layers, source):
                yield new
                source = new

    def _inside(self, turns: Turns, number: int, around: str, levels: Mapping[int, list[Turns]]) -> _Writing:
        return _Writing(
            f"{around}[{number}].",
            self.ends.new_child(),
            self.names.new_child(),
            levels,
            number,
            around,
            self.paths.new_child(),
            count=self.count,
        )

    def _next_turn(self, layer: Placed, source: Placed | None) -> Iterator[Placed]:
        """The next turn in the place of `inner`; nothing in the last one."""
        for turns in self.nested.get(self.turn + 1, ()):
            if turns.comes_in == layer.comes_in:
                inside = self._inside(turns, self.turn + 1, self.around, self.nested)
                yield from inside.body(turns.layers, source)
                return


def _nests(turns: Turns) -> bool:
    return any(layer.kind.word == "inner" for layer in _deep(turns.layers))


def _deep(layers: tuple[Placed, ...]) -> Iterator[Placed]:
    for layer in layers:
        yield layer
        for branch in layer.branches:
            yield from _deep(branch.layers)


def _each(layer: Placed) -> Iterator[tuple[int, Turns]]:
    """Every turn with its number."""
    for turns in layer.turns:
        for value in (turns.first, turns.last):
            if not is_number(value):
                shown = print_math(tree_of(value))
                hint = "give a value to every letter that counts turns"
                raise Mistakes(
                    [Mistake(f"{layer.name}: how many turns are there to `{shown}`?", layer.layer.span, hint)]
                )
        for number in range(int(turns.first), int(turns.last) + 1):
            branch = turns.branch if turns.index is None or layer.at is None else layer.at(number)
            yield number, replace(turns, branch=branch)


def in_a_row(layers: tuple[Placed, ...]) -> Iterator[Placed]:
    """Layers that are written out, as a flat row: a join, behind its branches, counts for itself alone."""
    for layer in layers:
        if not layer.branches:
            yield layer
            continue
        for branch in layer.branches:
            yield from in_a_row(branch.layers)
        ends = [branch.end or layer.before for branch in layer.branches]
        inputs = {f"branch {number}": (end.name, end.goes_out) for number, end in enumerate(ends[1:], 2) if end}
        yield replace(layer, branches=(), before=ends[0], also=inputs, counts={})
