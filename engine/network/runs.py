"""The two runs of a network, in letters and at the values given, which must say the same.

A letter keeps its name wherever that is possible. Where a formula in letters does not hold at the values given (a size
that is 1 by its letter and is repeated, repetitions without a closed form), the values of its letters are substituted.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import field

from ...grammar import Expr, Mistake, Mistakes, ShapeExpr, record
from ..conditions import letters_in, verdict_at
from ..inference import Costs, RunOptions, assumed_shapes
from ..resolution import Body, LetterBook
from ..values import Value, is_number, letters_of
from .facts import facts_of
from .flow import Run, run
from .layers_inside import nested


@record()
class Subject:
    """A network that is to be run, part by part: its letters with their values, and what the counts depend on."""

    body: Body
    book: LetterBook
    follows: frozenset[str]
    costs: Costs
    assumed: Mapping[str, Expr | ShapeExpr] = field(default_factory=dict)

    @functools.cached_property
    def numbers(self) -> dict[str, Value]:
        """The letters whose value is a number."""
        return {name: value for name, value in self.book.values.items() if is_number(value)}

    def run(
        self,
        letters: Mapping[str, Value],
        numbers: Mapping[str, Value],
        by_number: bool = False,
        counts: Mapping[Value, int] | None = None,
    ) -> Run:
        options = RunOptions(letters, numbers, self.follows, by_number, self.costs.at(letters), counts or {})
        return run(self.body, options, assumed_shapes(self.assumed, letters))

    def in_letters(
        self,
        fixed: frozenset[str] = frozenset(),
        special: Mapping[str, Value] | None = None,
        counts: Mapping[Value, int] | None = None,
    ) -> Run:
        """The run with all letters kept but the `fixed` ones and those that repetitions need; `special` add values.

        Numbers of repetitions that are among `counts` are known, although their letters are kept.
        """
        numbers = self.numbers | dict(special or {})
        fixed |= (special or {}).keys()
        while True:
            known = {name: numbers[name] for name in fixed if name in numbers}
            found = self.run(self.book.scope | known, numbers, counts=counts)
            if found.fixed <= fixed:
                return found
            fixed |= found.fixed


def run_both(
    subject: Subject,
    special: Mapping[str, Value] | None = None,
    fixed: frozenset[str] = frozenset(),
    counts: Mapping[Value, int] | None = None,
) -> tuple[Run, Run]:
    """The run in letters, and the one at the values given. Raises `Mistakes` where the network is impossible.

    Letters that are `special` have a value that nobody gave; those that are `fixed` are substituted from the start.
    """
    special = dict(special or {})
    every = frozenset(subject.numbers)
    mistakes: list[Mistake] = []
    while True:
        symbolic = subject.in_letters(fixed, special, counts)
        if symbolic.mistakes:  # in letters; the values given may still make it possible
            mistakes = mistakes or symbolic.mistakes
            if fixed == every:
                raise Mistakes(mistakes)
            fixed = every
            continue
        numeric = symbolic
        if subject.book.values or _by_index(symbolic):
            letters = subject.book.scope | subject.book.values | special
            numeric = subject.run(letters, subject.numbers | special, by_number=True, counts=counts)
        if numeric.mistakes:
            raise Mistakes(mistakes or numeric.mistakes)
        more = frozenset(_differing(symbolic, numeric, subject.book.values)) & every
        if more <= fixed:
            return symbolic, numeric
        fixed |= more


def _by_index(run: Run) -> bool:
    """Whether some repetitions differ by their index, so that a run repetition by repetition says more."""
    return any(one.index is not None for layer in run.every for one in layer.repetitions)


def _differing(symbolic: Run, numeric: Run, values: Mapping[str, Value]) -> Iterator[str]:
    """The letters of formulas that do not hold at values for which the network is possible."""
    if not values:
        return
    for condition in dict.fromkeys(symbolic.conditions.values()):
        if verdict_at(condition, values) is False:
            yield from letters_in(condition)
    for _, layer in nested(facts_of(symbolic.layers, numeric.layers)):
        one, other = layer.symbolic, layer.numeric
        if one.again and one.kind.word != other.kind.word:  # a table that is given one index for each value
            yield from letters_of(one.input_shape[0])
