"""A repeat that is being run: its range, one of its repetitions, and what is said where that is impossible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ...grammar import Mistake, Mistakes, print_math, record, replace
from ..conditions import Condition
from ..formulas import tree_of
from ..inference import (
    Branch,
    BrokenOff,
    InferredLayer,
    Input,
    Repetitions,
    Running,
    Shape,
    Solved,
    bound_value,
    named_in,
)
from ..resolution import Repeated, depth_of_loops, differs
from ..values import Value, algebra, is_number
from .recurrence import NoClosedForm

MAX_RUN = 1_000
"""Repetitions that are run one by one, where they differ."""

FEW_RUNS = 2_500
"""Repetitions that are run one by one although they have a closed form, those of loops inside among them."""

MOST_RUNS = 100_000
"""Repetitions that are run one by one where there is no closed form, those of loops inside among them."""


@record(frozen=False)
class RepeatRun:
    """A repeat that is being run: its range, and what is known of its repetitions."""

    run: Running
    part: Repeated
    given: Input
    first: Value
    last: Value
    conditions: dict[tuple[object, ...], Condition] = field(default_factory=dict)
    index: Value = 0
    repetitions: list[Repetitions] = field(default_factory=list)
    solved: tuple[Solved, ...] = ()
    carried: dict[str, InferredLayer] = field(default_factory=dict)
    assumed: Mapping[int, Mapping[str, Shape]] = field(default_factory=dict)
    """What layers of single repetitions give, whatever is derived: all repetitions are run one by one then."""

    @property
    def input_shape(self) -> Shape:
        return self.given.shape

    @property
    def count(self) -> Value:
        return algebra.add([self.last, 1, algebra.negate(self.first)])

    def fix(self) -> None:
        """The number of repetitions by the values that are known; its letters are fixed in all that the run gives."""
        self.run.progress.fixed |= algebra.letters_of(self.first) | algebra.letters_of(self.last)
        numbers = dict(self.run.options.numbers)
        self.first, self.last = algebra.put(self.first, numbers), algebra.put(self.last, numbers)

    @property
    def counters(self) -> frozenset[str]:
        """The letter that counts its repetitions, which nothing inside may take."""
        return frozenset(algebra.letters_of(self.index))

    def repetition(self, index: Value, input_shape: Shape) -> Branch:
        """One repetition of the body. Raises `BrokenOff` where it is impossible."""
        carried = {name: replace(layer, name=name) for name, layer in self.carried.items()}
        if isinstance(index, int) and index in self.assumed:
            inside = self.run.child(self.names(index), counters=self.counters)
            inside = replace(inside, assumed=self.assumed[index], repetition=f"{self.part.name}[{index}].")
            inside.before.outputs.update(carried)
            return inside.body(self.part.body, input_shape, None)
        return self.run.once(self.part.body, input_shape, self.names(index), self.counters, carried)

    def carry(self, branch: Branch) -> bool:
        """Hands on what a repetition gives by name; whether the next repetition is given the same as this one was."""
        same = True
        for name in self.part.carry:
            found = named_in(branch.layers, name)
            if found is None:
                raise Mistakes([Mistake.of("carry.lacking", self.part.layer.span, name=name)])
            same = same and found.gives == self.carried[name].gives
            self.carried[name] = found
        return same

    def names(self, index: Value) -> dict[str, Value]:
        """The names around with the index, where the body speaks of it.

        Repetitions that do not differ have the same names, so that they are found again; a layer used again in them may
        speak of an outer letter with the name of the index.
        """
        return self.run.around.outer | ({self.part.index: self._stands_for(index)} if differs(self.part) else {})

    def _stands_for(self, index: Value) -> Value:
        """What the loop's letter means in a repetition: the index, or a value of a list. Raises `NoClosedForm`."""
        if not self.part.values:
            return index
        if not isinstance(index, int):
            raise NoClosedForm
        return bound_value(self.part.values[index - 1], {"in": self.given.shape[0], **self.run.around.scope})


def named_repetition(repeat: RepeatRun, index: Value, input_shape: Shape) -> Branch:
    """A repetition; mistakes found in a later one say in which. Raises `BrokenOff`."""
    try:
        return repeat.repetition(index, input_shape)
    except BrokenOff:
        name_repetition(repeat, index)
        raise


def name_repetition(repeat: RepeatRun, index: Value) -> None:
    start, end = repeat.part.layer.span
    for number, one in enumerate(repeat.run.progress.mistakes):
        inside = one.span is None or start <= one.span[0] < end
        if inside and not one.says("of_repetition") and index != repeat.first:
            repeat.run.progress.mistakes[number] = one.within("of_repetition", repetition=print_math(tree_of(index)))


def no_repetition(repeat: RepeatRun, index: Value) -> Mistake:
    """The mistake of a repetition that is not there."""
    first, last, requested = (print_math(tree_of(value)) for value in (repeat.first, repeat.last, index))
    return Mistake.of("repeat.no_repetition", name=repeat.part.name, repetition=requested, first=first, last=last)


def most(repeat: RepeatRun) -> int:
    """How many repetitions can be run one by one."""
    return min(MAX_RUN, int(MOST_RUNS ** (1 / (1 + depth_of_loops(repeat.part.body)))))


def few(repeat: RepeatRun) -> bool:
    """Whether running all repetitions one by one takes no longer than it helps."""
    return is_number(repeat.count) and repeat.count ** (1 + depth_of_loops(repeat.part.body)) <= FEW_RUNS
