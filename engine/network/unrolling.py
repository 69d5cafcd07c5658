"""A network unrolled: every repetition of a repeat and every use of a block as layers of its own, named by paths."""

from __future__ import annotations

import contextlib
from collections import ChainMap, Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from ...grammar import Mistake, Mistakes, print_math, record, replace
from ..arithmetic import spend
from ..formulas import tree_of
from ..inference import Branch, InferredLayer, Joined, Memo, Repetitions, SingleBody, flat, shape_at
from ..layers import EACH, IF, NEXT, PARALLEL
from ..resolution import LAST
from ..values import is_number

MAX_LAYERS = 100_000
UNROLLED = 15
"""Steps of a layer that is unrolled."""

ONE_POSITION = "[]"
"""Ends the name of the input of a body at each position."""

Written: TypeAlias = tuple[list[InferredLayer], InferredLayer | None]
"""Layers that were unrolled, and what gives their value."""


def written_out(layers: tuple[InferredLayer, ...], until: Mapping[str, int] | None = None) -> tuple[InferredLayer, ...]:
    """The same layers without repeats and blocks; joins keep their branches, and experts their body.

    Each is named by its path, and `again` names the path of the first use. Where repetitions of a tree are in the
    same position, the second has the path `loop1[2#2]`. `until` says to which repetition a repeat is written out where
    the number of its repetitions is not known (what is after it then means nothing). Raises `Mistakes` where neither
    is known.

    >>> from netderive.engine import derive
    >>> table = derive("input 4 -> r: [ dense 4 ] * 2 -> dense 3")
    >>> [layer.name for layer in written_out(tuple(layer.numeric for layer in table.layers))]
    ['input', 'r[1].dense1', 'r[2].dense1', 'dense1']
    """
    with _not_too_deep():
        return tuple(_UnrolledBody(until=until or {}).body(layers, None))


def inside_out(body: InferredLayer) -> InferredLayer | None:
    """What gives the value of a repeat or block, once that is unrolled after what is before it."""
    # whose parameters they have does not matter here, and a first use may be outside
    writing = _UnrolledBody(sharing=True, keeping=not counted_by_letters(body))
    with _not_too_deep():
        writing.body((body,), body.before)
    return writing.ends.get(body.name)


def repetition_after(repetitions: Repetitions, before: InferredLayer) -> InferredLayer:
    """What gives the value of one of several repetitions after a layer; repeats in it that letters count are kept."""
    writing = _UnrolledBody(sharing=True, keeping=True)
    with _not_too_deep():
        writing.body(repetitions.layers, before)
    return writing.end_of(repetitions.branch, before) or before


@contextlib.contextmanager
def _not_too_deep() -> Iterator[None]:
    """Refuses nested repetitions of which Python can follow no more."""
    try:
        yield
    except RecursionError:
        raise Mistakes([Mistake.of("unroll.deep")]) from None


def counted_by_letters(layer: InferredLayer) -> bool:
    """Whether it is a repeat whose repetitions cannot be unrolled, for a letter counts them."""
    return layer.times is not None and not all(
        is_number(end) for repetitions in layer.repetitions for end in (repetitions.first, repetitions.last)
    )


@record(frozen=False)
class _UnrolledBody:
    """Layers written out so far in a body.

    `ends` says what gives the value of each old layer, by the name or path that it has in this body, `written` what
    has come of it, for another use to share; `sharing` says that the whole body is another use, and `first_use` goes
    through the names of the layers whose parameters it shares. Repeats that letters count are kept where it is
    `keeping` them. Inside of a nested repeat `nest` is that, and `repetition` the number of the repetition.
    """

    path: str = ""
    ends: ChainMap[str, InferredLayer] = field(default_factory=lambda: ChainMap())
    written: ChainMap[str, list[InferredLayer]] = field(default_factory=lambda: ChainMap())
    sharing: bool = False
    keeping: bool = False
    first_use: Iterator[str] | None = None
    nest: _Nest | None = None
    repetition: int = 0
    count: Counter[str] = field(default_factory=lambda: Counter())
    until: Mapping[str, int] = field(default_factory=dict)

    def body(self, layers: tuple[InferredLayer, ...], before: InferredLayer | None) -> list[InferredLayer]:
        """The layers of a body after one that comes before it."""
        body: list[InferredLayer] = []
        start = before
        for layer in layers:
            before = self.ends.get(layer.before.name, layer.before) if layer.before else start
            another = bool(layer.again) and not self.sharing
            self.first_use = _names(self.written[layer.again]) if another else self.first_use
            new, end = self._layer(layer, before)
            self.first_use = None if another else self.first_use
            body += new
            self.written[layer.name] = new
            if end:
                self.ends[layer.name] = end
        return body

    def end_of(self, branch: Branch, source: InferredLayer | None) -> InferredLayer | None:
        """What gives the value of a body that was unrolled."""
        return self.ends.get(branch.end.name, branch.end) if branch.end else source

    def _layer(self, layer: InferredLayer, source: InferredLayer | None) -> Written:
        """The layers that one is made of, and the one that gives its value."""
        spend(UNROLLED)
        self.count[""] += 1
        _check_length(self.count[""])
        if layer.kind == NEXT:
            return self._next_repetition(layer, source)
        if layer.kind in PARALLEL:
            copy = self._parallel(layer, source)
            return [copy], copy
        if not layer.kind.flow or (self.keeping and counted_by_letters(layer)):
            copy = self._copy(layer, source)
            return [copy], copy
        if layer.times is not None and any(_nests(repetitions.layers) for repetitions in layer.repetitions):
            return self._nested(layer, source)
        return self._repetitions(layer, source)

    def _copy(self, layer: InferredLayer, source: InferredLayer | None) -> InferredLayer:
        inside = (
            self._inside(f"{layer.name}.", layer.again) if layer.branches and layer.again and not self.sharing else self
        )
        joined = Joined(tuple(inside.branch(branch, source) for branch in layer.branches)) if layer.branches else None
        also = {w: (self.ends[n].name if n in self.ends else n, shape) for w, (n, shape) in layer.also.items()}
        name = self.path + layer.name
        counts = Memo() if joined else layer.counts
        again = next(self.first_use) if self.first_use else ""
        inner = joined or layer.inside
        return replace(layer, name=name, before=source, inside=inner, also=also, again=again, counts=counts)

    def _parallel(self, layer: InferredLayer, source: InferredLayer | None) -> InferredLayer:
        """Experts, or a body at each position: what is inside is unrolled once."""
        inside = self._inside(f"{layer.name}.", layer.again)
        came = source
        if layer.kind == EACH and source:  # one position of it comes into the body
            came = replace(source, name=f"{self.path}{layer.name}{ONE_POSITION}")
        repetitions = tuple(replace(one, branch=inside.branch(one.branch, came)) for one in layer.repetitions)
        self._seen_from_here(inside, f"{layer.name}.")
        again = next(self.first_use) if self.first_use else ""
        name, counts = self.path + layer.name, Memo()
        return replace(layer, name=name, before=source, inside=SingleBody(repetitions), again=again, counts=counts)

    def branch(self, branch: Branch, source: InferredLayer | None) -> Branch:
        """A branch of a join after what is before it."""
        layers = tuple(self.body(branch.layers, source))
        return Branch(layers, branch.gives, self.end_of(branch, None))

    def _repetitions(self, layer: InferredLayer, source: InferredLayer | None) -> Written:
        """Repetitions one after another, or the one body of a block."""
        if layer.kind is IF and len(layer.repetitions) > 1:
            raise Mistakes([Mistake.of("if.written", layer.layer.span, name=layer.name)])
        new: list[InferredLayer] = []
        before, end, takes = self, source, layer.takes
        for repetitions in _each(layer, self.until.get(self.path + layer.name)):
            repetition = f"{layer.name}[{repetitions.first}]." if layer.times is not None else f"{layer.name}."
            inside = self._inside(repetition, layer.again)
            inside.ends |= {name: before.ends[there] for name, there in takes.items() if there in before.ends}
            new += inside.body(repetitions.layers, end)
            before, end, takes = inside, inside.end_of(repetitions.branch, end), {name: name for name in takes}
            self._seen_from_here(inside, repetition, f"{layer.name}.", f"{layer.name}[{LAST}].")
        return new, end

    def _nested(self, layer: InferredLayer, source: InferredLayer | None) -> Written:
        """Nested repetitions, from the outermost."""
        nest = _Nest(self, layer, tuple(_each(layer)))
        return self._level(nest, nest.repetitions[0], source)

    def _next_repetition(self, layer: InferredLayer, source: InferredLayer | None) -> Written:
        """The next repetition instead of `inner`; nothing in the last one."""
        if self.nest is None:
            raise Mistakes([Mistake.of("unroll.repetitions", layer.layer.span).within("of", owner=layer.name)])
        for repetitions in self.nest.repetitions:
            if repetitions.first == self.repetition + 1 and repetitions.input_shape == layer.input_shape:
                return self._level(self.nest, repetitions, source)
        return [], source

    def _level(self, nest: _Nest, repetitions: Repetitions, source: InferredLayer | None) -> Written:
        repetition = f"{nest.layer.name}[{repetitions.first}]"
        inside = self._inside("", nest.layer.again)
        self.count[nest.home.path + repetition] += 1
        copy = self.count[nest.home.path + repetition]
        inside.path = nest.home.path + (f"{repetition}." if copy == 1 else f"{repetition[:-1]}#{copy}].")
        inside.nest, inside.repetition = nest, int(repetitions.first)
        new = inside.body(repetitions.layers, source)
        nest.home._seen_from_here(inside, f"{repetition}.")
        return new, inside.end_of(repetitions.branch, source)

    def _inside(self, path: str, again: str = "") -> _UnrolledBody:
        """What writes a body inside of this one."""
        ends, written = self.ends.new_child(), self.written.new_child()
        sharing = self.sharing or bool(again)
        path = self.path + path
        return replace(self, path=path, ends=ends, written=written, sharing=sharing)

    def _seen_from_here(self, inside: _UnrolledBody, *paths: str) -> None:
        """Layers of a body by their paths; without the number of a repetition, those of the last one."""
        for name, end in inside.ends.maps[0].items():
            for path in paths:
                self.ends[path + name] = end


@record()
class _Nest:
    """A nested repeat with its repetitions, and what writes the body in which it is."""

    home: _UnrolledBody
    layer: InferredLayer
    repetitions: tuple[Repetitions, ...]


def _names(layers: list[InferredLayer]) -> Iterator[str]:
    """Whose parameters another use of these layers shares, layer by layer."""
    return (layer.again or layer.name for layer in flat(tuple(layers)))


def _nests(layers: tuple[InferredLayer, ...]) -> bool:
    """Whether the next repetition is in a body: what another repeat has inside is its own."""
    words = {layer.kind.word for layer in layers}
    return "inner" in words or any(_nests(body) for one in layers if one.times is None for body in one.bodies)


def _each(layer: InferredLayer, until: int | None = None) -> Iterator[Repetitions]:
    """Every repetition by itself, as far as to one that is requested where it is not known how many there are."""
    for repetitions in layer.repetitions:
        last = repetitions.last if is_number(repetitions.last) or until is None else until
        for value in (repetitions.first, last):
            if not is_number(value):
                wrong = Mistake.of("unroll.letter", layer.layer.span, value=print_math(tree_of(value)))
                raise Mistakes([wrong.within("of", owner=layer.name)])
        _check_length(int(last) - int(repetitions.first))  # before any of them is run
        for number in range(int(repetitions.first), int(last) + 1):
            yield _repetition(layer, repetitions, number)


def _check_length(layers: int) -> None:
    if layers > MAX_LAYERS:
        raise Mistakes([Mistake.of("unroll.long", most=MAX_LAYERS)])


def _repetition(layer: InferredLayer, repetitions: Repetitions, number: int) -> Repetitions:
    """One of several repetitions; where they differ by their index, it is run with that."""
    branch = None if repetitions.index is None else layer.repetition(number)
    if branch is None or repetitions.index is None:
        return replace(repetitions, first=number, last=number)
    input_shape = shape_at(repetitions.input_shape, repetitions.index, number)
    return replace(repetitions, branch=branch, input_shape=input_shape, first=number, last=number, index=None)


def in_a_row(layers: tuple[InferredLayer, ...]) -> Iterator[InferredLayer]:
    """Layers that are unrolled, as a flat row: a join, after its branches, counts for itself alone."""
    for layer in layers:
        if not layer.branches:
            yield layer
            continue
        for branch in layer.branches:
            yield from in_a_row(branch.layers)
        ends = (Branch((), branch.gives, branch.end or layer.before) for branch in layer.branches)
        yield replace(layer, inside=Joined(tuple(ends)), counts=Memo())
