"""Why a wrong figure is what it is: the fewest slips that give it, one or else two."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from ...grammar import Expr, Mistakes, record, replace
from ..formulas import COUNTED, REACHING, SIDES, SUMMED, Slip
from ..network import LayerFacts, Table
from ..resolution import side_of
from ..values import Value, algebra, is_number
from .calculations import same_calculation
from .claim_values import Amount, amount_of_answer, known_of, rounds_to
from .missing_parentheses import PARENTHESES_MISSING
from .queries import Answer, answer
from .repeat_ways import ways_of_repeats
from .total_ways import ways_after, ways_of_join, ways_of_join_size, ways_of_total, ways_of_two_layers
from .wrong_ways import WrongWay, unrounded, ways_of_layer, ways_of_two

MOST_TIES = 3
"""Ways that give the same value and are said beside each other."""

Fits = Callable[[Value], bool]
"""Whether a value is what is claimed."""


@record()
class Explanation:
    """What is claimed, and the ways that give it with the fewest slips; several where they give the same."""

    claimed: Amount
    ways: tuple[WrongWay, ...]

    @property
    def plain(self) -> bool:
        """Whether one slip explains it, and not parentheses, which a claim that is a formula shows by itself."""
        (first, *_), *more = (way.slips for way in self.ways)
        return len(self.ways[0].slips) == 1 and first.id != PARENTHESES_MISSING and not more


DIGITS = Slip("digits.swapped", "", "", "two digits are swapped")
UNIT = Slip(
    "unit.decimal",
    "memory",
    "",
    "the number counts units of 1024 bytes, KiB or MiB, not of 1000",
)
UNIT_BINARY = Slip(
    "unit.binary",
    "memory",
    "",
    "the number counts units of 1000 bytes, kB or MB, not of 1024",
)
CHANNELS = Slip("channels.other", "params", "", "there are `{ours}` input channels; `{theirs}` are those of {other}")
POSITIONS = Slip("inputs.positions", "params", "", "{other} gives one vector, not one for each of `{count}` positions")
QUANTITY = Slip("quantity", "", "", "this is the {other}, not the {ours}")
SWAPPED = Slip("sides.swapped", "size", "", "height and width are swapped")


def explanations(
    requested: Answer, claimed: Amount, place: int | Fraction, table: Table, written: Expr | None = None
) -> tuple[WrongWay, ...]:
    """The fewest slips that make the true answer what is claimed; several where they give the same.

    `place` is what the last digit of a rounded number counts, 0 for an exact one. Of several ways, that of a formula
    which is `written` is the one.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> table = derive("input 3@32x32 -> conv 8@5x5 -> dense 10")
    >>> requested = answer(parse_query("conv1.params"), table)
    >>> [way.ids for way in explanations(requested, Amount(201), 0, table)]
    [('channels.missing', 'biases.one')]
    """
    truth = amount_of_answer(requested, table)
    if truth.space is None and claimed.space is None and claimed.features is not None:
        return _fewest(requested, claimed.features, place, table, written)
    if requested.quantity in ("size", "output", *REACHING):
        return _of_parts(requested, truth, claimed, table, written)
    return ()


def _fewest(
    requested: Answer, claimed: Value, place: int | Fraction, table: Table, written: Expr | None = None
) -> tuple[WrongWay, ...]:
    """The ways to a single number, by how many slips it takes."""
    fits = _fits(claimed, place)
    if written is not None and (way := _written_way(requested, fits, table, written)):
        return (way,)
    for ways in _in_order(requested, claimed, place, table):
        if found := distinct_ways(way for way in ways if fits(way.value)):
            return found
    return ()


def _written_way(requested: Answer, fits: Fits, table: Table, written: Expr) -> WrongWay | None:
    """The way whose formula is the one that is written, with one slip or with two."""
    layer, quantity = requested.layer, requested.quantity
    if layer is None and quantity in SUMMED:
        return way_written(ways_of_total(table, quantity), fits, written)
    of = layer or table.layers[-1]
    more = _of_other_layers(of, quantity, table)
    sizes = (*ways_of_layer(of, quantity, idle=True), *ways_of_two(of, quantity)) if quantity in SIDES else ()
    counts = itertools.chain(ways_of_layer(of, quantity, 0, more), ways_of_two(of, quantity, 0, more))
    return way_written(unrounded(sizes), fits, written) or way_written(counts, fits, written)


def way_written(ways: Iterable[WrongWay], fits: Fits, written: Expr) -> WrongWay | None:
    """The first way that is written so."""
    fitting = ((way, way.shown) for way in ways if fits(way.value))
    return next((way for way, shown in fitting if shown is not None and same_calculation(shown, written)), None)


def _fits(claimed: Value, place: int | Fraction) -> Fits:
    def fits(value: Value) -> bool:
        if place:
            return rounds_to(value, claimed, place) and is_number(claimed) and place <= abs(claimed) / 10
        return algebra.equal(value, claimed) or (
            not isinstance(value, int) and algebra.equal(algebra.floor(value), claimed)
        )

    return fits


def distinct_ways(ways: Iterable[WrongWay]) -> tuple[WrongWay, ...]:
    """The first ways, each message once."""
    found: dict[tuple[object, ...], WrongWay] = {}
    for way in ways:
        found.setdefault((tuple((slip.message, slip.fields) for slip in way.slips), way.layer), way)
        if len(found) == MOST_TIES or way.assumed:  # one earlier slip is enough of a guess
            break
    return tuple(found.values())


def _in_order(requested: Answer, claimed: Value, place: int | Fraction, table: Table) -> Iterator[Iterable[WrongWay]]:
    """The ways in which the figure is looked for, the simplest first; two slips do not explain a rounded number."""
    layer, quantity, truth = requested.layer, requested.quantity, amount_of_answer(requested, table).features
    if layer is None and quantity in SUMMED:
        yield ways_of_total(table, quantity)
        yield _units(claimed, truth)
        yield _swapped_digits(claimed, truth)
        yield () if place else ways_of_two_layers(table, quantity)
        yield ways_after(table, None, lambda other: known_of(other.total(quantity), other))
        return
    of = layer or table.layers[-1]
    more = _of_other_layers(of, quantity, table)
    yield [*ways_of_layer(of, quantity), *ways_of_join(of, quantity), *_other_side(of, quantity)]
    yield _of_repeat(of, requested, table)
    yield ways_of_layer(of, quantity, 0, more)
    if sized := isinstance(claimed, Fraction) and quantity in SIDES:
        yield unrounded(ways_of_layer(of, quantity, idle=True))
    yield _units(claimed, truth)
    yield _other_quantities(of, quantity)
    yield ways_after(table, layer, lambda other: _single(answer_again(requested, other), other))
    yield _swapped_digits(claimed, truth)
    if not place:
        yield ways_of_two(of, quantity)
        yield ways_of_two(of, quantity, 0, more)
        yield unrounded(ways_of_two(of, quantity)) if sized else ()


def known_ways(requested: Answer, table: Table) -> Iterator[WrongWay]:
    """Every known way with one slip to a number that is requested, also those that give the right one here.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> table = derive("input 1@9x9 -> conv 8@5x5")
    >>> [way.value for way in known_ways(answer(parse_query("conv1.params"), table), table)][:4]
    [200, 201, 216, 208]
    """
    if requested.layer is None and requested.quantity in SUMMED:
        yield from ways_of_total(table, requested.quantity, idle=True)
        return
    layer = requested.layer or table.layers[-1]
    yield from ways_of_layer(
        layer, requested.quantity, 0, _of_other_layers(layer, requested.quantity, table), idle=True
    )
    yield from ways_of_join(layer, requested.quantity)
    yield from _of_repeat(layer, requested, table)


def _of_repeat(layer: LayerFacts, requested: Answer, table: Table) -> Iterator[WrongWay]:
    """The wrong ways to a count of a repeat: that of one repetition, of one too many, or with a slip in each."""
    total = amount_of_answer(requested, table).features
    if layer.times is not None and requested.quantity in SUMMED and total is not None:
        yield from ways_of_repeats((layer,), requested.quantity, total)


def answer_again(requested: Answer, table: Table) -> Answer:
    """The same question of another table."""
    from ...grammar import parse_query

    return answer(parse_query(requested.query), table)


def _single(found: Answer, table: Table) -> Value:
    features = amount_of_answer(found, table).features
    return 0 if features is None else features


def _of_other_layers(layer: LayerFacts, quantity: str, table: Table) -> list[Slip]:
    """The input channels taken from another layer than the one before."""
    if layer.whole or quantity not in COUNTED:
        return []
    ours = layer.numeric.input_shape[0]
    if not isinstance(ours, int):
        return []
    names: dict[int, str] = {}
    for other in table.layers:
        if isinstance(features := other.numeric.features, int) and features not in (ours, 1):
            names.setdefault(features, other.name)
    takes_all = layer.numeric.kind.roles.get("n") == "inputs"
    change = f"n = n/{ours}*{{}}" if takes_all else "l = {}"
    return _of_all_positions(layer, table) * takes_all + [
        replace(CHANNELS, wrong=change.format(n), fields=(("ours", str(ours)), ("theirs", str(n)), ("other", name)))
        for n, name in names.items()
    ]


def _of_all_positions(layer: LayerFacts, table: Table) -> list[Slip]:
    """The input counted at every position, after a layer that gives one vector for all of them."""
    before = next((one for one in table.layers if one.name == layer.before), None)
    if before is None or before.whole or before.numeric.space or not before.numeric.input_shape[1]:
        return []
    first, sizes = before.numeric.input_shape
    positions = algebra.multiply([*sizes])
    if not isinstance(positions, int) or algebra.equal(algebra.multiply([first, positions]), before.numeric.features):
        return []  # flattened: each position is there
    return [replace(POSITIONS, wrong=f"n = n*{positions}", fields=(("other", before.name), ("count", str(positions))))]


def _other_side(layer: LayerFacts, quantity: str) -> Iterator[WrongWay]:
    """The height of a layer as its width, or the other way."""
    other = {"height": "width", "width": "height"}.get(quantity)
    axis = other and side_of(other, len(layer.numeric.space))
    if isinstance(axis, int) and not algebra.equal(layer.numeric.space[axis], layer.numeric.space[1 - axis]):
        yield WrongWay((SWAPPED,), layer.numeric.space[axis])


def _other_quantities(layer: LayerFacts, quantity: str) -> Iterator[WrongWay]:
    """Another quantity of the layer instead of the one requested."""
    for other in ("units", *COUNTED):
        try:
            value = layer.count(other).filled
        except Mistakes:
            continue
        if other != quantity and value not in (None, 0, 1):
            yield WrongWay(
                (
                    replace(
                        QUANTITY, id=f"quantity.{other}", of=quantity, fields=(("other", other), ("ours", quantity))
                    ),
                ),
                value,
            )


def _units(claimed: Value, truth: Value | None) -> Iterator[WrongWay]:
    """A memory in units of 1024 bytes that was written in units of 1000, or the other way."""
    if not is_number(claimed) or not is_number(truth) or truth < 1000:
        return
    for power in (1, 2, 3, 4):
        yield WrongWay((UNIT,), truth * Fraction(1000, 1024) ** power)
        yield WrongWay((UNIT_BINARY,), truth * Fraction(1024, 1000) ** power)


def _swapped_digits(claimed: Value, truth: Value | None) -> Iterator[WrongWay]:
    """Two neighbouring digits exchanged."""
    if not isinstance(claimed, int) or not isinstance(truth, int) or claimed < 0 or truth < 100:
        return
    ours, theirs = str(truth), str(claimed)
    differ = [at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other]
    if len(ours) == len(theirs) and len(differ) == 2 and sorted(ours) == sorted(theirs) and differ[1] == differ[0] + 1:
        yield WrongWay((DIGITS,), claimed)


def _of_parts(
    requested: Answer, truth: Amount, claimed: Amount, table: Table, written: Expr | None
) -> tuple[WrongWay, ...]:
    """The ways to an output or a size: the features, then all wrong sizes by one slip."""
    layer = requested.layer or table.layers[-1]
    space = truth.space or ()
    if truth.features is not None and claimed.features is None and len(claimed.parts) == len(space) + 1:
        claimed = _as_output(truth, claimed.parts)
    theirs = claimed.space if claimed.space is not None else (claimed.features,) * len(space)
    if len(theirs) != len(space):
        return ()
    if len(space) > 1 and theirs == space[::-1] and theirs != space:
        return (WrongWay((SWAPPED,), theirs[0]),)  # type: ignore[arg-type]
    quantity = "field" if requested.quantity in REACHING else "size"
    sizes = _of_sizes(layer, space, theirs, quantity, written)  # type: ignore[arg-type]
    if claimed.space is None or truth.features is None or claimed.features is None:
        return sizes or _behind_output(requested, claimed, table)
    if algebra.equal(truth.features, claimed.features):
        return sizes or _behind_output(requested, claimed, table)
    features = _fewest(replace(requested, quantity="features", layer=layer), claimed.features, 0, table)
    if theirs == space:
        return features
    if features and sizes:
        one, other = features[0], sizes[0]
        return (replace(other, slips=(*one.slips, *other.slips), letters={**one.letters, **other.letters}),)
    return features or sizes


def _as_output(truth: Amount, parts: tuple[Value, ...]) -> Amount:
    """Sizes without an `@` as an output, features last or first, whichever has more of it right."""
    orders = (Amount(parts[-1], parts[:-1]), Amount(parts[0], parts[1:]))
    return max(orders, key=lambda one: sum(map(algebra.equal, one.parts, truth.parts)))


def _of_sizes(
    layer: LayerFacts, ours: tuple[Value, ...], theirs: tuple[Value, ...], quantity: str, written: Expr | None
) -> tuple[WrongWay, ...]:
    """The ways that give all sizes by the same slip or slips, made along every axis where they change something."""
    if all(map(algebra.equal, ours, theirs)):
        return ()
    found: tuple[WrongWay, ...] = ()
    for ways in _ways_to_sizes(layer, quantity, any(isinstance(size, Fraction) for size in theirs)):
        axes = [{way.ids: way for way in ways(axis)} for axis in range(len(ours))]
        first = {ids: way for row in reversed(axes) for ids, way in row.items()}
        given = {
            ids: [row[ids].value if ids in row else size for row, size in zip(axes, ours, strict=True)] for ids in first
        }
        fitting = [way for ids, way in first.items() if all(map(_are, given[ids], theirs))]
        if written is not None and (one := way_written(fitting, lambda _: True, written)):
            return (one,)
        found = found or distinct_ways(fitting)
        if found and written is None:
            break
    return found


def _ways_to_sizes(layer: LayerFacts, quantity: str, exact: bool) -> Iterator[Callable[[int], Iterable[WrongWay]]]:
    """The ways along an axis, the likeliest first; `exact` also those that are not rounded."""
    yield lambda axis: ways_of_layer(layer, quantity, axis)
    if quantity == "size":
        yield lambda axis: ways_of_join_size(layer, axis)
    if exact:
        yield lambda axis: unrounded(ways_of_layer(layer, quantity, axis, idle=True))
    yield lambda axis: ways_of_two(layer, quantity, axis)
    if exact:
        yield lambda axis: unrounded(ways_of_two(layer, quantity, axis))


def _are(value: Value, claimed: Value) -> bool:
    return _fits(claimed, 0)(value)


def _behind_output(requested: Answer, claimed: Amount, table: Table) -> tuple[WrongWay, ...]:
    """The ways with one slip in an earlier layer to an output."""

    def figure(other: Table) -> Value:
        parts = amount_of_answer(answer_again(requested, other), other).parts
        said = claimed.parts if len(claimed.parts) == len(parts) else claimed.parts * len(parts)
        return int(all(algebra.equal(one, two) for one, two in zip(parts, said, strict=False)))

    return distinct_ways(way for way in ways_after(table, requested.layer, figure) if way.value == 1)
