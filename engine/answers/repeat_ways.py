"""Wrong ways to a total with a repeat: a repetition too many or too few, a power, or a slip in each repetition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..arithmetic import Impossible
from ..formulas import Slip
from ..network import Figure, LayerFacts
from ..values import Value, algebra, is_number
from .wrong_ways import WrongWay, ways_of_layer

MOST_MULTIPLIED = 50
"""A power of more repetitions is not worked out."""

FEWER = Slip("repeat.fewer", "total", "", "{layer} has `N` repetitions, not `N - 1`")
MORE = Slip("repeat.more", "total", "", "{layer} has `N` repetitions, not `N + 1`")
ONCE = Slip("repeat.once", "total", "", "that is one repetition of {layer}; there are `N`")
POWER = Slip("repeat.power", "total", "", "the `N` repetitions of {layer} are added, not multiplied")


def ways_of_repeats(layers: Sequence[LayerFacts], quantity: str, total: Value) -> Iterator[WrongWay]:
    """The wrong ways with repeats whose repetitions are equal.

    >>> from netderive.engine import derive
    >>> table = derive("input 2 -> [ dense 2 ] * 4")
    >>> [(way.ids, way.value) for way in ways_of_repeats(table.layers, "params", table.totals.params.value)][:4]
    [(('repeat.fewer',), 18), (('repeat.more',), 30), (('repeat.once',), 6), (('biases.missing',), 16)]
    """
    for layer in layers:
        if layer.times is None or len(layer.repetitions) != 1:
            continue
        body, times, count = layer.repetitions[0].layers, _value(layer.times), _value(layer.count(quantity))
        one = algebra.add([_value(inner.count(quantity)) for inner in body])
        if one == 0 or times == 1 or not algebra.equal(algebra.multiply([one, times]), count):
            continue
        rest, letters = algebra.subtract(total, count), {"N": times}
        yield WrongWay((FEWER,), algebra.subtract(total, one), None, letters, layer.name)
        yield WrongWay((MORE,), algebra.add([total, one]), None, letters, layer.name)
        yield WrongWay((ONCE,), algebra.add([rest, one]), None, letters, layer.name)
        yield from _in_each(body, quantity, total, times)
        if not is_number(times) or times <= MOST_MULTIPLIED:
            try:
                power = algebra.power(one, times)
            except Impossible:
                continue
            yield WrongWay((POWER,), algebra.add([rest, power]), None, letters, layer.name)


def _in_each(body: Sequence[LayerFacts], quantity: str, total: Value, times: Value) -> Iterator[WrongWay]:
    """A slip with one layer of the body, made in each repetition; weights and biases are counted in all of them."""
    for inner in body:
        count = _value(inner.count(quantity))
        for way in ways_of_layer(inner, quantity):
            more = algebra.multiply([times, algebra.subtract(way.value, count)])
            letters = {n: algebra.multiply([times, v]) if n in "WB" else v for n, v in way.letters.items()}
            yield WrongWay(way.slips, algebra.add([total, more]), None, letters, inner.name)


def _value(figure: Figure) -> Value:
    return figure.symbolic if figure.filled is None else figure.filled
