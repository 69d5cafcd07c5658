"""One repetition of a repeat, run again: the recipe is data, so that a table can be pickled and holds on to no run."""

from __future__ import annotations

from ...grammar import Mistakes, record, replace
from ..conditions import AtLeast, at_least
from ..inference import (
    Branch,
    BrokenOff,
    InferredLayer,
    Input,
    LayersBefore,
    Repetitions,
    Running,
    Surroundings,
    shape_at,
)
from ..resolution import Repeated
from ..values import Value, algebra
from .nesting import InnerValue, ran
from .repeat import RepeatRun, name_repetition, no_repetition


@record()
class RepetitionRecipe:
    """A repeat's body and its range, with what is around it and what it names before it."""

    part: Repeated
    first: Value
    last: Value
    index: Value
    around: Surroundings
    before: LayersBefore

    def repetition(self, repeat: InferredLayer, index: Value) -> Branch:
        """The repetition with this index, by itself. Where it could be one of several kinds it is of the last one.

        Raises `Mistakes` where there is no such repetition, or none is possible by itself: it may be beyond the last
        one.
        """
        if self.part.nests and all(repetitions.index is None for repetitions in repeat.repetitions):
            return self._numbered(repeat, index)
        for repetitions in reversed(repeat.repetitions):
            there = [at_least(algebra.subtract(index, repetitions.first))]
            there += [at_least(algebra.subtract(last, index)) for last in dict.fromkeys((repetitions.last, self.last))]
            if False not in there:
                branch = (
                    repetitions.branch
                    if repetitions.index is None
                    else self._run(repeat, repetitions, repetitions.index, index)
                )
                return replace(branch, when=tuple(one for one in there if isinstance(one, AtLeast)))
        raise Mistakes([no_repetition(self._repeat(repeat), index)])

    def _numbered(self, repeat: InferredLayer, index: Value) -> Branch:
        """One of the repetitions that were run one by one in each other."""
        for repetitions in repeat.repetitions:
            if repetitions.first == index:
                return repetitions.branch
        raise Mistakes([no_repetition(self._repeat(repeat), index)])

    def _run(self, inferred: InferredLayer, repetitions: Repetitions, letter: Value, index: Value) -> Branch:
        """One of the repetitions that differ by their index: the solutions say its input from either side."""
        repeat = self._repeat(inferred)
        input_shape = shape_at(repetitions.input_shape, letter, index)
        try:
            if not self.part.nests:
                return repeat.repetition(index, input_shape)
            back = shape_at(repetitions.branch.gives, letter, algebra.add([index, 1]))
            return ran(repeat, index, input_shape, InnerValue(back))
        except BrokenOff:
            name_repetition(repeat, index)
            raise Mistakes(repeat.run.progress.mistakes) from None

    def _repeat(self, inferred: InferredLayer) -> RepeatRun:
        run = Running(self.around, self.before.inside())
        return RepeatRun(run, self.part, Input(inferred.input_shape), self.first, self.last, index=self.index)


def recipe_of(repeat: RepeatRun) -> RepetitionRecipe:
    """What runs one repetition of a repeat again."""
    before = repeat.run.before.named_in(repeat.part.body)
    return RepetitionRecipe(repeat.part, repeat.first, repeat.last, repeat.index, repeat.run.around, before)
