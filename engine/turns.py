"""Repeated bodies: turn by turn while turns are few, in closed form where they are many or a letter.

Turns that are alike are run once. Where what comes in changes, its recurrence is solved, the body is
run at a general turn, and what it gives there must be the solution at the next turn: that is the step
of a proof by induction, so no closed form is ever only guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..grammar import Mistake, Mistakes, print_math
from . import algebra
from .algebra import Value, is_number
from .binding import bound_value
from .conditions import AtLeast, Divides, at_least, divides
from .counts import counted
from .flow import BrokenOff, Running, grouped
from .for_all import for_all
from .impossible import ByZero, Impossible
from .nesting import MAX_DEPTH, nested, nested_by_number
from .normal import tree_of
from .parts import Repeated, depth_of_loops, loop_letters
from .placed import Branch, Placed, Shape, Solved, Turns
from .recurrence import NoClosedForm, Recurrence

MAX_RUN = 1_000
"""Turns that are run one by one, where they differ."""

FEW_RUNS = 2_500
"""Turns that are run one by one although they have a closed form, those of loops inside among them."""

MOST_RUNS = 100_000
"""Turns that are run one by one where there is no closed form, those of loops inside among them."""

COUNTERS = ("i", "j", "t", "u", "v")
"""What the turns of `[ .. ] * N` are counted with, the first letter that is free."""


@dataclass
class Repeat:
    """A repeat that is being run: its range, and what is known of its turns."""

    run: Running
    part: Repeated
    placed: Placed
    first: Value
    last: Value
    index: Value = 0
    turns: list[Turns] = field(default_factory=list)

    @property
    def comes_in(self) -> Shape:
        return self.placed.comes_in

    @property
    def count(self) -> Value:
        return algebra.add([self.last, 1, algebra.negate(self.first)])

    def turn(self, index: Value, comes_in: Shape) -> Branch:
        """One turn of the body. Raises `BrokenOff` where it is impossible."""
        local = self.run.local | ({self.part.index: index} if self.part.index else {})
        return self.run.once(self.part.body, comes_in, local)


def repeated(run: Running, part: Repeated, comes_in: Shape) -> Placed:
    """The repeat in its place. Raises `Mistakes` where it is impossible."""
    placed = grouped(part, comes_in, comes_in)
    first, last = _range(run, part, placed)
    repeat = Repeat(run, part, placed, first, last)
    placed.times = repeat.count
    if repeat.count == 0:
        return placed
    if _given(run, part, placed) == 0:
        return _none(repeat)
    try:
        gives = _by_number(repeat) if run.by_number and _few(repeat) else None
        gives = gives or _in_letters(repeat)
        found = _found(repeat, gives)
    except (NoClosedForm, ByZero):
        found = _found(repeat, _unsolved(repeat))
    for quantity in ("params", "macs"):
        counted(found, quantity)
    found.ran = lambda count: _ran(repeat, count)
    return found


def _ran(repeat: Repeat, count: int) -> Placed | None:
    """The same repeat with so many turns, run one by one; None where that is not possible."""
    run = repeat.run.apart()
    run.by_number = True
    again = Repeat(run, repeat.part, repeat.placed, repeat.first, algebra.add([repeat.first, count - 1]))
    try:
        gives = _by_number(again) if is_number(again.first) else None
    except BrokenOff:
        return None
    if gives is None:
        return None
    placed = grouped(repeat.part, repeat.comes_in, gives)
    placed.turns = tuple(again.turns)
    return placed


def _found(repeat: Repeat, gives: Shape) -> Placed:
    """The repeat with its turns. Raises `NoClosedForm` where it is not known when they are possible."""
    placed = grouped(repeat.part, repeat.comes_in, gives)
    placed.times, placed.turns, placed.at = repeat.count, tuple(repeat.turns), repeat.placed.at
    placed.solved, placed.conditions = repeat.placed.solved, {**repeat.placed.conditions}
    _conditions(repeat, placed)
    return placed


def _in_letters(repeat: Repeat) -> Shape:
    """What all turns give, in closed form. Raises `NoClosedForm`."""
    return nested(repeat) if repeat.part.nests else _chain(repeat)


def _given(run: Running, part: Repeated, placed: Placed) -> Value:
    """How many turns there are by the values that are known."""
    assert part.first is not None and part.last is not None
    scope = {"in": placed.comes_in[0], **run.scope}
    first, last = (algebra.put(bound_value(tree, scope), dict(run.numbers)) for tree in (part.first, part.last))
    return algebra.add([last, 1, algebra.negate(first)])


def _none(repeat: Repeat) -> Placed:
    """No turn by the values given: in letters what any number of turns gives, as long as that holds for none too."""
    placed, numbers = repeat.placed, dict(repeat.run.numbers)
    tried = Repeat(repeat.run.apart(), repeat.part, placed, repeat.first, repeat.last)
    try:
        gives = _in_letters(tried)
        found = _found(tried, gives)
        if len(tried.turns) == 1 and all(
            algebra.put(one, numbers) == algebra.put(other, numbers)
            for (_, one), (_, other) in zip(components(gives), components(placed.comes_in), strict=True)
        ):
            counts = [algebra.put(counted(found, quantity), numbers) for quantity in ("params", "macs")]
            if counts == [0, 0]:
                found.conditions = placed.conditions
                return found
    except (BrokenOff, NoClosedForm, Impossible, Mistakes):
        pass  # no turn of it need be possible
    placed.times, placed.at, placed.solved = 0, None, ()
    return placed


def _range(run: Running, part: Repeated, placed: Placed) -> tuple[Value, Value]:
    """The first and the last value of the index."""
    assert part.first is not None and part.last is not None
    first, last = (bound_value(tree, {"in": placed.comes_in[0], **run.scope}) for tree in (part.first, part.last))
    for tree, value in ((part.first, first), (part.last, last)):
        whole = divides(*algebra.numerator_denominator(value))
        if whole is False:
            shown = print_math(tree_of(value))
            hint = "turns are counted in whole numbers"
            raise Mistakes([Mistake(f"{part.name}: {shown} is not an integer", tree.span, hint)])
        if isinstance(whole, Divides):
            placed.conditions["turns", tree.span] = whole
    times = algebra.add([last, 1, algebra.negate(first)])
    some = at_least(times)
    if some is False or (is_number(first) and first < 0):
        shown = print_math(tree_of(times if some is False else first))
        wrong = f"{part.name}: {shown} turns" if some is False else f"{part.name}: turns are counted from {shown}"
        raise Mistakes([Mistake(wrong, part.last.span if some is False else part.first.span, "0 is the least")])
    if isinstance(some, AtLeast):
        placed.conditions["turns", "some"] = some
    return first, last


def _chain(repeat: Repeat) -> Shape:
    """Turns one behind another. Raises `NoClosedForm`."""
    repeat.placed.at = lambda index: _turn_at(repeat, index)
    gives = _alike(repeat)
    return _solved(repeat) if gives is None else gives


def _by_number(repeat: Repeat) -> Shape | None:
    """Turn by turn; None where there are too many, or nobody knows how many."""
    if not is_number(repeat.count) or repeat.count > _most(repeat):
        return None
    if repeat.part.nests:
        return nested_by_number(repeat)
    repeat.placed.at = lambda index: _turn_at(repeat, index)
    return _one_by_one(repeat, repeat.first, repeat.last)


def _most(repeat: Repeat) -> int:
    """How many turns can be run one by one."""
    if repeat.part.nests:
        return MAX_DEPTH
    return min(MAX_RUN, int(MOST_RUNS ** (1 / (1 + depth_of_loops(repeat.part.body)))))


def _few(repeat: Repeat) -> bool:
    """Whether running all turns one by one takes no longer than it helps."""
    return is_number(repeat.count) and repeat.count ** (1 + depth_of_loops(repeat.part.body)) <= FEW_RUNS


def _alike(repeat: Repeat) -> Shape | None:
    """Turns that are all alike, perhaps after the first; None where they are not."""
    if repeat.part.differs:
        return None
    one = repeat.turn(repeat.first, repeat.comes_in)
    if one.gives == repeat.comes_in or repeat.count == 1:
        repeat.turns.append(Turns(one, repeat.comes_in, 0, repeat.first, repeat.last))
        return one.gives
    second = algebra.add([repeat.first, 1])
    if algebra.put(repeat.count, dict(repeat.run.numbers)) == 1:  # no second turn need be possible
        other = tried(repeat, second, one.gives)
    else:
        other = _named_turn(repeat, second, one.gives)
    if other.gives != one.gives:
        return None
    repeat.turns.append(Turns(one, repeat.comes_in, 0, repeat.first, repeat.first))
    repeat.turns.append(Turns(other, one.gives, 1, second, repeat.last))
    return other.gives


def _one_by_one(repeat: Repeat, first: Value, last: Value) -> Shape:
    """Turn by turn; from where nothing changes any more, the rest at once."""
    comes_in, index, until = repeat.comes_in, int(first), int(last)
    while index <= until:
        branch = _named_turn(repeat, index, comes_in)
        alike = not repeat.part.differs and branch.gives == comes_in
        end = until if alike else index
        repeat.turns.append(Turns(branch, comes_in, index - int(first), index, end))
        comes_in, index = branch.gives, end + 1
    return comes_in


def _named_turn(repeat: Repeat, index: Value, comes_in: Shape) -> Branch:
    """A turn; mistakes found in a later one say in which. Raises `BrokenOff`."""
    try:
        return repeat.turn(index, comes_in)
    except BrokenOff:
        _name_turn(repeat, index)
        raise


def _name_turn(repeat: Repeat, index: Value) -> None:
    start, end = repeat.part.layer.span
    for number, one in enumerate(repeat.run.mistakes):
        inside = one.span is None or start <= one.span[0] < end
        if inside and "(turn " not in one.message and index != repeat.first:
            repeat.run.mistakes[number] = Mistake(
                f"{one.message} (turn {print_math(tree_of(index))})", one.span, one.hint, one.id
            )


def _unsolved(repeat: Repeat) -> Shape:
    """No closed form: turn by turn, where the number of turns is known after all."""
    repeat.first, repeat.last = (algebra.put(value, dict(repeat.run.numbers)) for value in (repeat.first, repeat.last))
    repeat.turns.clear()
    repeat.placed.solved = ()
    if gives := _by_number(repeat):
        return gives
    wrong = f"{repeat.part.name}: what changes from turn to turn has no closed form that is known"
    if is_number(repeat.count):
        hint = f"{_most(repeat):,} turns of such a body are the most"
    else:
        free = min(algebra.letters_of(repeat.count))
        hint = f"give `{free}` a value: `--set {free}=3`"
    raise Mistakes([Mistake(wrong, repeat.part.layer.span, hint)])


def components(shape: Shape) -> Iterator[tuple[str | int, Value]]:
    """Features and sizes by name: "features", then 0, 1 .. for the axes."""
    yield "features", shape[0]
    yield from enumerate(shape[1])


def shaped(values: dict[str | int, Value]) -> Shape:
    """Components as a shape."""
    return values["features"], tuple(value for what, value in values.items() if what != "features")


def unknown_shape(rank: int, mark: str) -> Shape:
    """Letters that stand for what comes in at any turn; blanks in their names keep them apart from the file's."""
    return algebra.symbol(f"features {mark}"), tuple(algebra.symbol(f"size {mark} {axis}") for axis in range(rank))


def put_in(shape: Shape, index: Value, worth: Value) -> Shape:
    """A shape with a value in place of the index."""
    features, *sizes = (algebra.put_symbol(value, index, worth) for _, value in components(shape))
    return features, tuple(sizes)


def counter(repeat: Repeat) -> Value:
    """The letter that counts turns, as a value: the loop's own unless something else has that name."""
    around = [*repeat.run.local.values(), *(value for _, value in components(repeat.comes_in))]
    taken = {*repeat.run.letters, *(name for value in around for name in algebra.letters_of(value))}
    names = (repeat.part.index,) if repeat.part.index else COUNTERS
    taken |= frozenset() if repeat.part.index else loop_letters(repeat.part.body)
    more = (f"{names[0]}_{number}" for number in range(2, 100))
    name = next(name for name in (*names, *more) if name not in taken)
    return algebra.symbol(name, 1 if is_number(repeat.first) and repeat.first >= 1 else 0)


def recurrences(was: Shape, gives: Shape, index: Value) -> dict[str | int, Recurrence]:
    """What goes on from turn to turn, component by component. Raises `NoClosedForm` where the axes change."""
    if len(was[1]) != len(gives[1]):
        raise NoClosedForm
    unknown = frozenset().union(*(algebra.letters_of(value) for _, value in components(was)))
    pairs = zip(components(was), components(gives), strict=True)
    return {what: Recurrence(one, other, index, unknown) for (what, one), (_, other) in pairs}


def _solved(repeat: Repeat) -> Shape:
    """Turns in closed form, the first one apart where it is different. Raises `NoClosedForm`."""
    index = repeat.index = counter(repeat)
    start, first = repeat.comes_in, repeat.first
    found: dict[str | int, Recurrence] = {}
    for offset in (0, 1):
        if offset:
            one = repeat.turn(repeat.first, repeat.comes_in)
            repeat.turns.append(Turns(one, repeat.comes_in, 0, repeat.first, repeat.first))
            start, first = one.gives, algebra.add([repeat.first, 1])
        if len(found) != 1 + len(start[1]):  # the first turn may change how many axes there are
            was = unknown_shape(len(start[1]), "that come in")
            found = recurrences(was, tried(repeat, index, was).gives, index)
        try:
            solutions = {what: one.solution(value, first) for (what, one), (_, value) in _with(found, start)}
            if put_in(shaped(solutions), index, first) != start:
                continue
        except ByZero:
            continue
        shape = shaped(solutions)
        branch = tried(repeat, index, shape)
        if branch.gives != put_in(shape, index, algebra.add([index, 1])):
            raise NoClosedForm
        repeat.turns.append(Turns(branch, shape, offset, first, repeat.last, index))
        repeat.placed.solved = tuple(
            Solved(what, one.was, one.next, solutions[what], value, one.way)
            for (what, one), (_, value) in _with(found, start)
        )
        return put_in(shape, index, algebra.add([repeat.last, 1]))
    raise NoClosedForm


def _with(found: dict[str | int, Recurrence], start: Shape) -> Iterator[tuple[tuple, tuple]]:
    yield from zip(found.items(), components(start), strict=True)


def tried(repeat: Repeat, index: Value, comes_in: Shape) -> Branch:
    """A turn of which no mistake is left. Raises `NoClosedForm` where it is impossible in letters."""
    apart = Repeat(repeat.run.apart(), repeat.part, repeat.placed, repeat.first, repeat.last)
    try:
        return apart.turn(index, comes_in)
    except BrokenOff:
        raise NoClosedForm from None


def _turn_at(repeat: Repeat, index: Value) -> Branch:
    """The turn with this index, by itself; what comes in there is the solution, or what the turns before give.

    Where it could be one of several kinds it is of the last one.
    """
    for turns in reversed(repeat.turns):
        there = [at_least(algebra.subtract(index, turns.first)), at_least(algebra.subtract(turns.last, index))]
        if False not in there:
            branch = turns.branch if turns.index is None else _general_turn_at(repeat, turns.index, index)
            return replace(branch, when=tuple(one for one in there if isinstance(one, AtLeast)))
    raise Mistakes([no_turn(repeat, index)])


def _general_turn_at(repeat: Repeat, letter: Value, index: Value) -> Branch:
    """Raises `Mistakes` where this turn is impossible by itself: it may be beyond the last one."""
    shape = shaped({one.what: one.solution for one in repeat.placed.solved if one.inward})
    alone = Repeat(repeat.run.apart(), repeat.part, repeat.placed, repeat.first, repeat.last)
    try:
        return alone.turn(index, put_in(shape, letter, index))
    except BrokenOff:
        _name_turn(alone, index)
        raise Mistakes(alone.run.mistakes) from None


def no_turn(repeat: Repeat, index: Value) -> Mistake:
    """The mistake of a turn that is not there."""
    first, last, asked = (print_math(tree_of(value)) for value in (repeat.first, repeat.last, index))
    return Mistake(f"`{repeat.part.name}` has no turn {asked}", None, f"its turns are {first} to {last}")


def _conditions(repeat: Repeat, placed: Placed) -> None:
    """What must hold in all turns; where a first or last one stands apart, there must be such a turn.

    That there are turns at all is taken for granted while their number is a letter: with none, or with one where the
    second is another one, less would do. Turns that the values given leave out state nothing.
    """
    apart = sum(turns.first == turns.last for turns in repeat.turns) if len(repeat.turns) > 1 else 0
    if apart and not is_number(repeat.count):
        enough = at_least(algebra.subtract(repeat.count, apart))
        if isinstance(enough, AtLeast):
            placed.conditions["turns", "apart"] = enough
    for number, turns in enumerate(repeat.turns):
        if algebra.put(turns.times, dict(repeat.run.numbers)) == 0:
            continue
        for key, condition in inner_conditions(turns.layers):
            for side, one in enumerate(for_all(condition, turns)):
                placed.conditions[number, *key, side] = one


def inner_conditions(layers: tuple[Placed, ...]) -> Iterator[tuple[tuple[object, ...], AtLeast | Divides]]:
    """The conditions of layers one behind another, with those of their branches; a repeat speaks for its turns."""
    for number, layer in enumerate(layers):
        for key, condition in layer.conditions.items():
            yield (number, *key), condition
        bodies = [branch.layers for branch in layer.branches]
        if layer.times is None:
            bodies += [turns.layers for turns in layer.turns]
        for place, body in enumerate(bodies):
            for key, condition in inner_conditions(body):
                yield (number, "inside", place, *key), condition
