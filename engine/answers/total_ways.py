"""Wrong ways to a total, and to a figure after a layer that was taken to give something else."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from ...grammar import Expr, Mistakes, Sum, replace
from ..formulas import BIAS_SLIPS, SIDES, Slip, tree_of
from ..network import LayerFacts, Options, Table, derive_with
from ..resolution import side_of
from ..values import Value, algebra, is_number
from .repeat_ways import ways_of_repeats
from .wrong_ways import WrongWay, ways_of_layer

MOST_LAYERS = 60
"""In a total of more layers only one layer is looked at at a time."""
MOST_NAMED = 3
"""Of more layers of a kind that are left out only the kind is named."""
MOST_TERMS = 8
"""A sum of more counts is not written out."""
MOST_DERIVATIONS = 60
"""Networks that are derived again to follow a wrong size, for one claim."""

LEFT_OUT = Slip("layer.left_out", "total", "", "the total leaves out {layer}")
KIND_LEFT_OUT = Slip("kind.left_out", "total", "", "the total leaves out every `{kind}`")
TWICE = Slip("layer.twice", "total", "", "the total counts {layer} twice")
SHARED_TWICE = Slip("shared.twice", "total", "", "{layer} shares the parameters of another layer, which count once")
ALONE = Slip("layer.alone", "total", "", "that is {layer} alone. A total adds all layers")
MULTIPLIED = Slip("widths.multiplied", "total", "", "the sizes of the layers are multiplied. Weights lead from a layer "
                  "to the next one only")  # fmt: skip


def ways_of_total(table: Table, quantity: str, idle: bool = False) -> Iterator[WrongWay]:
    """The wrong ways to a total: one layer wrong, left out or counted twice, then one slip made in every layer.

    With `idle` also slips that give the right number here.
    """
    layers = [layer for layer in table.layers if layer.numeric.kind.flow or not layer.numeric.kind.source]
    total, counts = _known(table, quantity), [_count(layer, quantity) for layer in layers]
    present = [(layer, count) for layer, count in zip(layers, counts, strict=True) if not algebra.equal(count, 0)]
    if len(present) > 1:
        for layer, count in reversed(present):
            yield _of_layer(LEFT_OUT, layer, algebra.subtract(total, count), present, 0)
    for kind in dict.fromkeys(layer.kind for layer, _ in present):
        left = [(layer.name, count) for layer, count in present if layer.kind == kind]
        if 1 < len(left) < len(present):
            value = algebra.subtract(total, algebra.add([count for _, count in left]))
            slip, names = replace(KIND_LEFT_OUT, fields=(("kind", kind),)), ", ".join(name for name, _ in left)
            yield WrongWay((slip,), value) if len(left) > MOST_NAMED else WrongWay((LEFT_OUT,), value, layer=names)
    wrong = [
        [(layer, count, way) for way in ways_of_layer(layer, quantity, idle=idle) if way.value != 0]
        for layer, count in zip(layers, counts, strict=True)
    ]
    for layer, count, way in sorted((one for row in wrong for one in row), key=lambda one: _rank(one[2])):
        value = algebra.add([total, way.value, algebra.negate(count)])
        if len(layers) > 1:
            pairs = zip(layers, counts, strict=True)
            working = _sum([way.value if one is layer else each for one, each in pairs if one is layer or each != 0])
            yield WrongWay(way.slips, value, working, way.letters, layer.name)
        else:
            yield WrongWay(way.slips, value, way.working, way.letters)
    yield from ways_of_repeats(layers, quantity, total)
    yield from _everywhere(total, wrong)
    for layer, count in present if len(present) > 1 else ():
        yield _of_layer(TWICE, layer, algebra.add([total, count]), present, 2)
        if len(present) > 2:  # of two layers the other one is left out
            yield WrongWay((ALONE,), count, None, {}, layer.name)
    for layer in layers:
        if again := layer.numeric.again:
            first = next((one for one in layers if one.name == again), None)
            if first is not None:
                yield WrongWay((SHARED_TWICE,), algebra.add([total, _count(first, quantity)]), None, {}, layer.name)
    if quantity == "params" and layers and all(layer.numeric.kind.fully_connected for layer in layers):
        features = [table.layers[0].numeric.features, *(layer.numeric.features for layer in layers)]
        yield WrongWay((MULTIPLIED,), algebra.multiply(features), None)


def _rank(way: WrongWay) -> int:
    """How likely a slip is beside those of other layers."""
    return BIAS_SLIPS.index(way.slips[0]) if way.slips[0] in BIAS_SLIPS else len(BIAS_SLIPS)


def _everywhere(total: Value, wrong: Sequence[Sequence[tuple[LayerFacts, Value, WrongWay]]]) -> Iterator[WrongWay]:
    """One slip made in every layer where it can be made, if these are several."""
    made: dict[str, list[tuple[LayerFacts, Value, WrongWay]]] = {}
    for one in (one for row in wrong for one in row):
        rows = made.setdefault(one[2].ids[0], [])
        if all(layer is not one[0] for layer, *_ in rows):
            rows.append(one)
    for rows in made.values():
        if len(rows) > 1:
            changes = [algebra.subtract(way.value, count) for _, count, way in rows]
            names = ", ".join(layer.name for layer, *_ in rows)
            letters = _shared([way.letters for *_, way in rows])
            yield WrongWay(rows[0][2].slips, algebra.add([total, *changes]), None, letters, names)


def _shared(rows: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """The letters of several layers that have one value; weights and biases are added up."""
    first, *others = rows
    same = {name: value for name, value in first.items() if all(one.get(name) == value for one in others)}
    return same | {name: algebra.add([one[name] for one in (first, *others)]) for name in "WB" if name in first}


def ways_of_two_layers(table: Table, quantity: str) -> Iterator[WrongWay]:
    """A total with the same slip in two layers, or with one layer wrong and another left out or counted twice."""
    if len(table.layers) > MOST_LAYERS:
        return
    names = [layer.name for layer in table.layers]
    singles = [way for way in ways_of_total(table, quantity) if way.layer in names]  # not of several, nor inside one
    total = _known(table, quantity)
    for pair in itertools.combinations(singles, 2):
        one, other = sorted(pair, key=lambda way: names.index(way.layer))
        if one.layer != other.layer and (both := _of_both(one, other)):
            value = algebra.add([one.value, other.value, algebra.negate(total)])
            yield replace(both, value=value)


def _of_both(one: WrongWay, other: WrongWay) -> WrongWay | None:
    """Two wrong layers in one way; None where nobody would make both slips."""
    slips = {*one.slips, *other.slips}
    if ALONE in slips or slips == {LEFT_OUT, TWICE}:
        return None
    names = f"{one.layer}, {other.layer}"
    if one.slips == other.slips:
        return WrongWay(one.slips, 0, None, _shared([one.letters, other.letters]), names)
    if not slips & {LEFT_OUT, TWICE}:
        return None
    return WrongWay((*one.slips, *other.slips), 0, None, {}, names, parts=(one, other))


def _of_layer(
    slip: Slip, layer: LayerFacts, value: Value, present: Sequence[tuple[LayerFacts, Value]], times: int
) -> WrongWay:
    counts = [count for one, count in present for _ in range(times if one is layer else 1)]
    return WrongWay((slip,), value, _sum(counts), {}, layer.name)


def _sum(counts: Sequence[Value]) -> Expr | None:
    """The counts added up, as it is written; None where that is long."""
    trees = [tree_of(count) for count in counts]
    if len(trees) > MOST_TERMS:
        return None
    return trees[0] if len(trees) == 1 else Sum(tuple(("+", tree) for tree in trees))


def ways_of_join(layer: LayerFacts, quantity: str) -> Iterator[WrongWay]:
    """The wrong ways to the features where branches join, or to a size."""
    if quantity in SIDES and (axis := side_of(quantity, len(layer.numeric.space))) is not None:
        yield from ways_of_join_size(layer, axis)
    ends = [branch.gives[0] for branch in layer.numeric.branches]
    if quantity != "features" or len(ends) < 2:
        return
    all_channels = algebra.add(ends)
    if layer.numeric.kind.joins == "elementwise":
        yield WrongWay((CHANNELS_ADDED,), all_channels, _sum(ends))
    if layer.numeric.kind.joins == "concatenated":
        yield from (
            WrongWay((ONE_BRANCH,), end, None) for end in dict.fromkeys(ends) if not algebra.equal(end, all_channels)
        )


def ways_of_join_size(layer: LayerFacts, axis: int) -> Iterator[WrongWay]:
    """The size before branches that have strides or windows, along an axis."""
    inferred = layer.numeric
    before = inferred.input_shape[1]
    if inferred.branches and axis < len(before) and not algebra.equal(before[axis], inferred.space[axis]):
        yield WrongWay((SIZE_BEFORE,), before[axis])


SIZE_BEFORE = Slip("join.size_before", "size", "", "that is the size before the branches, which change it")
CHANNELS_ADDED = Slip(
    "join.channels_added", "features", "", "values are added, so the channels stay as many as they are"
)
ONE_BRANCH = Slip("join.one_branch", "features", "", "the channels of all branches are concatenated")


def ways_after(table: Table, layer: LayerFacts | None, figure: Callable[[Table], Value]) -> Iterator[WrongWay]:
    """A figure that is right after a layer that was taken to give something else: one slip in an earlier layer.

    The layers nearest to the figure come first.
    """
    names = [one.name for one in table.layers]
    if layer is not None and layer.name not in names:
        return
    before = table.layers[1 : names.index(layer.name)] if layer is not None else table.layers[1:-1]
    tried = 0
    for one in reversed(before):
        for way, given in _other_outputs(one):
            if (tried := tried + 1) > MOST_DERIVATIONS:
                return
            try:
                yield WrongWay(
                    way.slips, figure(assuming(table, {one.name: given})), None, way.letters, one.name, given
                )
            except Mistakes:  # it fits into no later layer
                continue


def _other_outputs(layer: LayerFacts) -> Iterator[tuple[WrongWay, str]]:
    """What a layer gives by each slip with its sizes or features, as text."""
    if layer.whole or not all(map(is_number, (layer.numeric.features, *layer.numeric.space))):
        return
    features, space = layer.numeric.features, layer.numeric.space
    for way in ways_of_layer(layer, "features"):
        if text := _shape(way.value, space):
            yield way, text
    axes = [{way.ids: way for way in ways_of_layer(layer, "size", axis)} for axis in range(len(space))]
    for ids in dict.fromkeys(ids for ways in axes for ids in ways):
        sizes = [ways[ids].value if ids in ways else size for ways, size in zip(axes, space, strict=True)]
        way = next(ways[ids] for ways in axes if ids in ways)
        if text := _shape(features, sizes):
            yield way, text


def _shape(features: Value, space: Sequence[Value]) -> str:
    """An output as text; nothing where it is none."""
    parts = [algebra.floor(value) for value in (features, *space)]
    if not all(isinstance(part, int) and part > 0 for part in parts):
        return ""
    return f"{parts[0]}@{'x'.join(map(str, parts[1:]))}" if space else str(parts[0])


def assuming(table: Table, outputs: dict[str, str]) -> Table:
    """The network of a table with outputs of its layers assumed. Raises `Mistakes` where that is impossible."""
    values = {name: value for name, value in table.book.values.items() if is_number(value)}
    assumed = {**table.assumed, **outputs}
    return derive_with(
        table.network, Options(values, table.convention, table.book.free, table.strict, assumed, True, table.costs)
    )


def _count(layer: LayerFacts, quantity: str) -> Value:
    figure = layer.count(quantity)
    return figure.symbolic if figure.filled is None else figure.filled


def _known(table: Table, quantity: str) -> Value:
    figure = table.total(quantity)
    return figure.symbolic if figure.filled is None else figure.filled
