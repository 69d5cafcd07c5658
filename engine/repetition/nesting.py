"""Nested repetitions: `inner` is the next repetition; in the last repetition it is the identity.

The input goes inward from one repetition to the next, what is given back goes outward again, each by its own
recurrence. A body that says `inner` twice makes a tree: there are as many copies of a repetition as ways to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field

from ...grammar import record
from ..arithmetic import ByZero
from ..inference import Branch, BrokenOff, Repetitions, Shape, Solved, components, shape_at, shaped, unknown_shape
from ..values import Value, algebra
from .induction import counter, recurrences
from .recurrence import NoClosedForm, Recurrence
from .repeat import RepeatRun, most


def ran(repeat: RepeatRun, index: Value, input_shape: Shape, inner: InnerValue, isolated: bool = False) -> Branch:
    """One repetition of the body, `inner` as requested."""
    run = repeat.run.isolated() if isolated else repeat.run
    return run.child(repeat.names(index), inner.gives, repeat.counters).body(repeat.part.body, input_shape, None)


@record(frozen=False)
class InnerValue:
    """What `inner` gives, and what it was given each time."""

    given_back: Shape | None = None
    went_in: list[Shape] = field(default_factory=list)

    def gives(self, input_shape: Shape) -> Branch:
        self.went_in.append(input_shape)
        return Branch((), input_shape if self.given_back is None else self.given_back)


class _NextNeeded(Exception):
    """A repetition asks for the next one on an input on which it has not been run yet."""

    def __init__(self, offset: int, input_shape: Shape) -> None:
        super().__init__()
        self.repetition = offset, input_shape


def nested_by_number(repeat: RepeatRun) -> Shape | None:
    """Every repetition by itself, those on the same input once; None where more are needed than can be run.

    A repetition that asks for one that is not known yet is run again once it is: so nothing recurses over many
    repetitions.
    """
    ran: dict[tuple[int, Shape], tuple[Branch, list[Shape]]] = {}
    needed = [(0, repeat.input_shape)]
    while needed:
        if len(ran) + len(needed) > most(repeat):
            return None
        found = len(repeat.run.progress.mistakes)
        try:
            ran[needed[-1]] = _repetition(repeat, *needed[-1], ran)
            needed.pop()
        except _NextNeeded as wanted:
            del repeat.run.progress.mistakes[found:]
            needed.append(wanted.repetition)
    copies: dict[tuple[int, Shape], int] = defaultdict(int, {(0, repeat.input_shape): 1})
    for offset, input_shape in sorted(ran, key=lambda one: one[0]):
        branch, went_in = ran[offset, input_shape]
        number, index = copies[offset, input_shape], algebra.add([repeat.first, offset])
        repeat.repetitions.append(Repetitions(branch, input_shape, offset, index, index, copies=number))
        for shape in went_in:
            copies[offset + 1, shape] += number
    return ran[0, repeat.input_shape][0].gives


def _repetition(
    repeat: RepeatRun, offset: int, input_shape: Shape, ran: dict[tuple[int, Shape], tuple[Branch, list[Shape]]]
) -> tuple[Branch, list[Shape]]:
    """One repetition, and what goes into each next one. Raises `_Wanted`."""
    went_in: list[Shape] = []

    def inner(shape: Shape) -> Branch:
        went_in.append(shape)
        if offset + 1 == repeat.count:
            return Branch((), shape)
        if (offset + 1, shape) not in ran:
            raise _NextNeeded(offset + 1, shape)
        return ran[offset + 1, shape][0]

    run = repeat.run.child(repeat.names(algebra.add([repeat.first, offset])), inner)
    return run.body(repeat.part.body, input_shape, None), went_in


def nested(repeat: RepeatRun) -> Shape:
    """Both directions in closed form, with a separate first repetition where it differs. Raises `NoClosedForm`."""
    repeat.index = counter(repeat)
    try:
        return _nested_from(repeat, repeat.first, repeat.input_shape)
    except (NoClosedForm, ByZero):
        repeat.repetitions.clear()
    first = InnerValue(unknown_shape(len(repeat.input_shape[1]), "of the inner output"))
    _tried(repeat, repeat.first, repeat.input_shape, first)
    proof = InnerValue(_nested_from(repeat, algebra.add([repeat.first, 1]), _only_input(first.went_in)))
    branch = _tried(repeat, repeat.first, repeat.input_shape, proof)
    if _only_input(proof.went_in) != first.went_in[0]:
        raise NoClosedForm
    repeat.repetitions.insert(0, Repetitions(branch, repeat.input_shape, 0, repeat.first, repeat.first))
    return branch.gives


def _nested_from(repeat: RepeatRun, first: Value, input_shape: Shape) -> Shape:
    """The repetitions from one on; a run at a general repetition proves what they give. Raises `NoClosedForm`."""
    index = repeat.index
    after = algebra.add([index, 1])
    was, back = (unknown_shape(len(input_shape[1]), mark) for mark in ("of the input", "of the inner output"))
    inside = InnerValue(back)
    gives = _tried(repeat, index, was, inside).gives
    inward = recurrences(was, _only_input(inside.went_in), index)
    start = dict(components(input_shape))
    going = {what: one.solution(start[what], first) for what, one in inward.items()}
    comes = shaped(going)
    if shape_at(comes, index, first) != input_shape:
        raise NoClosedForm
    deepest = dict(components(shape_at(comes, index, algebra.add([repeat.last, 1]))))
    outward = recurrences(back, _with_input(gives, was, comes), index)
    coming = {what: _outward(one, deepest[what], repeat.last) for what, one in outward.items()}
    returns = shaped(coming)
    if dict(components(shape_at(returns, index, algebra.add([repeat.last, 1])))) != deepest:
        raise NoClosedForm
    proof = InnerValue(shape_at(returns, index, after))
    branch = _tried(repeat, index, comes, proof)
    if branch.gives != returns or _only_input(proof.went_in) != shape_at(comes, index, after):
        raise NoClosedForm
    copies = algebra.power(repeat.part.nests, algebra.subtract(index, repeat.first))
    offset = algebra.subtract(first, repeat.first)
    repeat.repetitions.append(Repetitions(branch, comes, int(offset), first, repeat.last, index, copies))
    there = [Solved(w, o.was, o.next, going[w], start[w], o.way) for w, o in inward.items()]
    again = [Solved(w, o.was, o.next, coming[w], deepest[w], o.way, inward=False) for w, o in outward.items()]
    repeat.solved = (*there, *again)
    return shape_at(returns, index, first)


def _tried(repeat: RepeatRun, index: Value, input_shape: Shape, inner: InnerValue) -> Branch:
    """A repetition of which no mistake is left. Raises `NoClosedForm` where it is impossible in letters."""
    try:
        return ran(repeat, index, input_shape, inner, isolated=True)
    except BrokenOff:
        raise NoClosedForm from None


def _only_input(went_in: list[Shape]) -> Shape:
    """What goes into the next repetition, each time the same. Raises `NoClosedForm` where it is not."""
    if any(shape != went_in[0] for shape in went_in):
        raise NoClosedForm
    return went_in[0]


def _with_input(gives: Shape, was: Shape, comes: Shape) -> Shape:
    """What a repetition gives back, with the input substituted as it is at the index."""
    values = [gives[0], *gives[1]]
    for letter, solution in zip((was[0], *was[1]), (comes[0], *comes[1]), strict=True):
        values = [algebra.put_symbol(value, letter, solution) for value in values]
    return values[0], tuple(values[1:])


def _outward(one: Recurrence, deepest: Value, last: Value) -> Value:
    """What the repetition gives back, from what the next one does. Raises `NoClosedForm`."""
    match one.way:
        case "kept":
            return deepest
        case "given":
            return one.next
        case "more":
            running = algebra.symbol("repetitions behind", 0)
            more = algebra.put_symbol(algebra.subtract(one.next, one.was), one.index, running)
            found = algebra.add([deepest, algebra.summation(more, running, one.index, last)])
        case _:
            found = one.after(algebra.add([last, 1, algebra.negate(one.index)]), deepest)
    if algebra.has_sum(found):
        raise NoClosedForm
    return found
