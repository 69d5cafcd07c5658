"""When a network with letters is possible: exactly, for every number of repetitions.

The formulas of a repeat take for granted that it has repetitions, and often a second one that differs from the first.
With fewer of them less must hold. So the few small numbers of repetitions are run by themselves, and what must hold for
some numbers alone is said of these: `k % 2 = 0` where `N >= 1`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...grammar import Mistake, record, replace
from ..arithmetic import TOO_LONG
from ..conditions import (
    Condition,
    Within,
    verdict_at,
)
from ..formulas import letters_in
from ..inference import DIFFERENT, InferredLayer
from ..repetition import UNSOLVED
from ..resolution import Body, Repeated
from ..values import Value, algebra, is_number
from .case_conditions import Case, bounds_of, raised
from .count_ranges import CountRange, count_ranges, numbers_tried
from .flow import Run
from .runs import Subject

MAX_RUNS = 16
"""Runs of small numbers of repetitions, for all letters together."""

MAX_COUNT = 2
"""Numbers of repetitions that are tried where a network is impossible for all others."""

NEVER = 10**100
"""Where all numbers of a letter give few repetitions, what is larger is said of none."""


@record(frozen=False)
class Cases:
    """The cases of one network; `exact` is False where some could not be distinguished from each other."""

    subject: Subject
    runs: int = 0
    exact: bool = True

    def of(self, found: Run, within: Mapping[str, Within], counts: Mapping[Value, int]) -> Iterator[Case]:
        """All cases within bounds for which a run is right but for small numbers of repetitions."""
        if found.mistakes:
            yield from self._of_few(found, within, counts)
            return
        for name, few, many in self._small(found, within):
            if self.runs + len(few) > MAX_RUNS:
                self.exact = False
                continue
            if any(map(_has_negative, few)) and _is_within_none(name, found.layers, within):
                self.exact = False
            inside = any(depth and name in algebra.letters_of(_times(one)) for depth, one in _counted(found.layers))
            letter = self.subject.book.symbols[name]
            for one in few:
                yield from self._at(one, {**within, name: Within(letter, one.first, one.last)}, counts, inside)
            if many is None:
                return
            within = {**within, name: Within(letter, many.first, many.last)}
        yield Case(within, facts_of(found, self.subject.book.values), counts)

    def _of_few(self, found: Run, within: Mapping[str, Within], counts: Mapping[Value, int]) -> Iterator[Case]:
        """The cases of a network that is impossible within bounds wherever all numbers of repetitions are large."""
        self.exact = self.exact and not undecided(found.mistakes)
        for name, inside in self.counting.items():
            if name in within:
                continue
            letter = self.subject.book.symbols[name]
            *few, many = _few_of(letter, self.subject.book.least[name] or 0, found.counts)
            if self.runs + len(few) > MAX_RUNS:
                self.exact = False
                break
            for one in few:
                yield from self._at(one, {**within, name: Within(letter, one.first, one.last)}, counts, inside)
            within = {**within, name: Within(letter, many.first, many.last)}
        yield Case(within, None)

    def _at(
        self, few: CountRange, within: Mapping[str, Within], counts: Mapping[Value, int], inside: bool
    ) -> Iterator[Case]:
        """The cases with few repetitions; a negative number of them matters only where it is not `inside` of none."""
        if _has_negative(few) and not inside:
            yield Case(within, None)
            return
        self.runs += 1
        counts = {**counts, **few.counts}
        run = self.subject.in_letters(special=Case(within, None).values, counts=counts)
        yield from self.of(run, within, counts)

    @functools.cached_property
    def counting(self) -> dict[str, bool]:
        """The letters without a value that count repetitions, and whether some of these are inside of others."""
        book, found = self.subject.book, dict[str, bool]()
        for name, inside in _counting(self.subject.body, False):
            if book.least.get(name) is not None and name not in book.values:
                found[name] = found.get(name, False) or inside
        return found

    def _small(
        self, found: Run, within: Mapping[str, Within]
    ) -> Iterator[tuple[str, list[CountRange], CountRange | None]]:
        """Letters that may be too small for the formulas of a run, those of outer repetitions first.

        Of each: the ranges in which few repetitions stay as many, and the one for which the formulas are.
        """
        book, counting = self.subject.book, dict[str, list[InferredLayer]]()
        for _, inferred in sorted(_counted(found.layers), key=lambda one: one[0]):
            letters = algebra.letters_of(_times(inferred))
            names = [name for name in letters if name in book.least]
            if len(names) == 1 < len(letters):  # by an index, too: what it needs is said for all values of that
                continue
            if len(names) == 1:
                counting.setdefault(names[0], []).append(inferred)
            elif _asks_more(inferred, {}, 0):
                self.exact = False
        for name, repeats in counting.items():
            least = within[name].first if name in within else book.least[name]
            if least is None or name in book.values or (name in within and within[name].last is not None):
                continue
            ranges = self._ranges(name, least, repeats)
            asking = [one for one in ranges if any(_asks_more_in(one, name, repeat) for repeat in repeats)]
            if not asking:
                continue
            few = [one for one in ranges if one in asking or _has_negative(one)]
            yield name, *_parted(ranges, few)

    def _ranges(self, name: str, least: int, repeats: Sequence[InferredLayer]) -> list[CountRange]:
        """The ranges of a letter; where they are not known the first numbers, one by one."""
        most: dict[Value, int] = {}
        for one in repeats:
            most[_times(one)] = max(most.get(_times(one), 1), len(one.repetitions))
        letter = self.subject.book.symbols[name]
        ranges = count_ranges(letter, least, most)
        if ranges is None and any(_asks_more(one, {}, 0) for one in repeats):
            self.exact = False
        return numbers_tried(letter, least, most) if ranges is None else ranges


def _counted(layers: tuple[InferredLayer, ...], depth: int = 0) -> Iterator[tuple[int, InferredLayer]]:
    """The repeats whose number of repetitions has letters, each with the number of repeats around it."""
    for layer in layers:
        for body in layer.bodies:
            yield from _counted(body, depth + (layer.times is not None))
        if layer.times is not None and not is_number(layer.times):
            yield depth, layer


def _counting(body: Body, inside: bool) -> Iterator[tuple[str, bool]]:
    """The letters in which the numbers of repetitions are given, and whether it is inside of another repeat."""
    for part in body:
        repeats = isinstance(part, Repeated)
        if isinstance(part, Repeated):
            yield from ((name, inside) for tree in part.trees for name in letters_in(tree))
        for body_inside in part.bodies:
            yield from _counting(body_inside, inside or repeats)


def _few_of(letter: Value, least: int, known: Iterable[Value]) -> list[CountRange]:
    """The ranges of a letter in which there are no, or few, repetitions, and one for all that are larger.

    The numbers of repetitions that are `known` are those that a run has found before it broke off.
    """
    most = {count: MAX_COUNT for count in known if algebra.letters_of(count) == frozenset({str(letter)})}
    ranges = count_ranges(letter, least, most or {letter: MAX_COUNT}) or numbers_tried(letter, least, most)
    return ranges if not ranges[-1].counts else [*ranges, CountRange(NEVER, None, {})]


def _times(repeat: InferredLayer) -> Value:
    assert repeat.times is not None
    return repeat.times


def _parted(ranges: Sequence[CountRange], few: Sequence[CountRange]) -> tuple[list[CountRange], CountRange | None]:
    """The ranges but for the last of those that are not among the few, which are put together where they touch."""
    found: list[CountRange] = []
    for one in ranges:
        if found and one not in few and found[-1] not in few:
            found[-1] = CountRange(found[-1].first, one.last, {})
        else:
            found.append(one if one in few else replace(one, counts={}))
    many = next((one for one in reversed(found) if one not in few), None)
    return [one for one in found if one is not many], many


def _has_negative(one: CountRange) -> bool:
    return any(count < 0 for count in one.counts.values())


def _is_within_none(name: str, layers: tuple[InferredLayer, ...], within: Mapping[str, Within]) -> bool:
    """Whether a letter counts repetitions within repetitions of which there may be none by other letters."""
    known = [*bounds_of(within.values())]
    around = [one for _, one in _counted(layers) if algebra.letters_of(_times(one)) != frozenset({name})]
    maybe_none = (one for one in around if not algebra.at_least_zero(raised(algebra.subtract(_times(one), 1), known)))
    inner = (one for repeat in maybe_none for body in repeat.bodies for _, one in _counted(body))
    return any(name in algebra.letters_of(_times(one)) for one in inner)


def undecided(mistakes: Iterable[Mistake]) -> bool:
    """Whether what is wrong in letters may be right at some values of them."""
    return any(one.id in (UNSOLVED, DIFFERENT, *TOO_LONG) for one in mistakes)


def _asks_more(inferred: InferredLayer, values: Mapping[str, Value], times: int) -> bool:
    """Whether a repeat's conditions ask for more than so many repetitions need, or its formulas are for more."""
    for key, condition in inferred.conditions.items():
        absent = key == ("repetitions", "separate") or (isinstance(key[0], int) and key[0] >= times)
        if absent and verdict_at(condition, values) is not True:
            return True
    return False


def _asks_more_in(one: CountRange, name: str, repeat: InferredLayer) -> bool:
    """Whether a repeat's conditions ask for more than its repetitions need, at any number of a range."""
    count = one.counts.get(_times(repeat), -1)
    if not 0 <= count < max(1, len(repeat.repetitions)):
        return False
    return _asks_more(repeat, {name: one.first} if one.is_one else {}, count)


def facts_of(run: Run, values: Mapping[str, Value]) -> tuple[Condition, ...] | None:
    """What layers need, as far as the values given leave it open; None where that can never hold."""
    if run.settled is None:
        return None
    verdicts = [verdict_at(one, values) if values else one for one in run.settled]
    return None if False in verdicts else tuple(f for f, v in zip(run.settled, verdicts, strict=True) if v is not True)
