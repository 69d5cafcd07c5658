"""When a network with letters is possible: exactly, for every number of repetitions.

The formulas of a repeat take for granted that it has repetitions, and often a second one that differs from the first.
With fewer of them less must hold. So the few small numbers of repetitions are run by themselves, and what must hold for
some numbers alone is said of these: `k % 2 = 0` where `N >= 1`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from ...grammar import Mistake, record, replace
from ..arithmetic import TOO_LONG
from ..conditions import (
    AtLeast,
    Condition,
    Conditional,
    Stated,
    Within,
    at_least,
    verdict_at,
    without_implied,
)
from ..formulas import letters_in
from ..inference import DIFFERENT, InferredLayer
from ..repetition import UNSOLVED
from ..resolution import Body, Repeated
from ..values import Value, algebra, is_number, letter_of
from .count_ranges import CountRange, count_ranges, numbers_tried
from .flow import Run
from .runs import Subject

MAX_RUNS = 16
"""Runs of small numbers of repetitions, for all letters together."""

MAX_COUNT = 2
"""Numbers of repetitions that are tried where a network is impossible for all others."""

NEVER = 10**100
"""Where all numbers of a letter give few repetitions, what is larger is said of none."""

MAX_TRIED = 3
"""Numbers below the least that a letter must be that are tried one by one, where that is not worked out."""


@record()
class Case:
    """What must hold where letters are `within` their bounds; None where the network is impossible there.

    `counts` are the numbers of repetitions that are few there, for letters that may be several numbers.
    """

    within: Mapping[str, Within]
    facts: tuple[Condition, ...] | None
    counts: Mapping[Value, int] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        """The letters that have one value in this case."""
        return {name: one.first for name, one in self.within.items() if one.first == one.last}

    @property
    def known(self) -> list[Condition]:
        """All that holds in this case, the least values of its letters included."""
        return [*bounds_of(one for one in self.within.values() if one.first != one.last), *(self.facts or ())]

    def meets(self, where: Mapping[str, Within]) -> bool:
        """Whether some numbers are within both bounds."""
        return all(one.meets(self.within[name]) for name, one in where.items() if name in self.within)


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
            names = [name for name in algebra.letters_of(_times(inferred)) if name in book.least]
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


def combined(cases: Sequence[Case]) -> list[Stated]:
    """The conditions that say for all cases together when the network is possible, each as widely as it holds."""
    if len(cases) == 1 and cases[0].facts is not None:
        return [*cases[0].facts]
    plain: dict[Condition, None] = {}
    some: dict[Conditional, None] = {}
    for case in reversed(cases):
        stated = _excluded(case, cases) if case.facts is None else ((fact, case.within) for fact in case.facts)
        for fact, within in stated:
            where = _widest(fact, within, cases)
            if not where:
                plain[fact] = None
            else:
                some[Conditional(tuple(where.values()), fact)] = None
    kept: list[Stated] = [*without_implied(plain)]
    rest = list(some)
    while rest:
        one = rest.pop(0)
        if not _follows(one.then, _inside(one.where, [*kept, *rest])):
            kept.append(one)
    return kept


def _excluded(case: Case, cases: Sequence[Case]) -> Iterator[tuple[AtLeast, Mapping[str, Within]]]:
    """That the letters are not as in a case that is impossible, where the others are as there."""
    where = dict(case.within)
    for name in case.within:
        fewer = {other: one for other, one in where.items() if other != name}
        where = fewer if fewer and _is_impossible(fewer, cases) else where
    *rest, name = where
    bound = where[name]
    least = algebra.least_of(bound.letter)
    bound = _widened(bound, name, where, cases)
    others = {other: where[other] for other in rest}
    if bound.first == least and bound.last is not None:
        yield AtLeast(bound.letter, bound.last + 1), others
    elif bound.last is None:
        yield AtLeast(algebra.negate(bound.letter), 1 - bound.first), others
    else:
        yield AtLeast(bound.letter, bound.last + 1), {**others, name: replace(bound, last=None)}


def _is_impossible(where: Mapping[str, Within], cases: Sequence[Case]) -> bool:
    return not any(one.facts is not None and one.meets(where) for one in cases)


def _widened(bound: Within, name: str, where: Mapping[str, Within], cases: Sequence[Case]) -> Within:
    """The bound of a letter in an impossible case, wider while all cases there are impossible."""
    others = [one.within[name] for one in cases if name in one.within]  # between their bounds no more cases lie inside
    lower = sorted({algebra.least_of(bound.letter), *(one.first for one in others)}, reverse=True)
    higher = sorted({one.last for one in others if one.last is not None})
    for steps in (
        [{"first": first} for first in lower if first < bound.first],
        [] if bound.last is None else [{"last": last} for last in [*higher, None] if last is None or last > bound.last],
    ):
        for step in steps:
            wider = replace(bound, **step)
            if not _is_impossible({**where, name: wider}, cases):
                break
            bound = wider
    return bound


def _widest(fact: Condition, within: Mapping[str, Within], cases: Sequence[Case]) -> Mapping[str, Within]:
    """The bounds that a fact needs: each is left out, or its least lowered, while it holds in all cases there."""
    where = dict(within)
    for name, bound in within.items():
        without = {other: one for other, one in where.items() if other != name}
        lasts = {one.within[name].last for one in cases if name in one.within}  # between them the same cases are met
        firsts = sorted({0, *(last + 1 for last in lasts if last is not None and last < bound.first)} - {bound.first})
        lower = [{**where, name: replace(bound, first=first)} for first in firsts]
        where = next((one for one in (without, *lower) if _holds_in_all(fact, one, cases)), where)
    return where


def _holds_in_all(fact: Condition, where: Mapping[str, Within], cases: Sequence[Case]) -> bool:
    there = (case for case in cases if case.facts is not None and case.meets(where))
    return all(_follows(verdict_at(fact, case.values), case.known) for case in there)


def bounds_of(where: Iterable[Within]) -> Iterator[AtLeast]:
    """Bounds of letters as conditions; of one that is a number that it is no less."""
    for one in where:
        yield AtLeast(one.letter, one.first)
        if one.last is not None and one.first != one.last:
            yield AtLeast(algebra.negate(one.letter), -one.last)


def _inside(where: Iterable[Within], conditions: Iterable[Stated]) -> Iterator[Condition]:
    """What conditions ask within bounds, which are themselves known there."""
    bounds = {one.letter: one for one in where}
    values = {str(letter): one.first for letter, one in bounds.items() if one.first == one.last}
    yield from bounds_of(bounds.values())
    for condition in conditions:
        if isinstance(condition, Conditional):
            if not all(one.letter in bounds and one.contains(bounds[one.letter]) for one in condition.where):
                continue
            condition = condition.then
        if not isinstance(found := verdict_at(condition, values), bool):
            yield found


def _follows(fact: Condition | bool, known: Iterable[Condition]) -> bool:
    """Whether a fact is certain where others hold."""
    if isinstance(fact, bool):
        return fact
    others = list(known)
    return fact in others or fact not in without_implied([fact, *others]) or _fails_below(fact, others)


def _fails_below(fact: Condition, known: Sequence[Condition]) -> bool:
    """Whether each number that a letter may not be is one that another fact does not allow."""
    if not (isinstance(fact, AtLeast) and letter_of(fact.letters) is not None):
        return False
    first, least = algebra.least_of(fact.letters), int(fact.least)
    numbers = range(first, min(least, first + MAX_TRIED))
    return least - first <= MAX_TRIED and all(_excludes(known, str(fact.letters), number) for number in numbers)


def _excludes(known: Sequence[Condition], letter: str, number: int) -> bool:
    """Whether a letter cannot be a number, the others being at least what they must be."""
    for one in known:
        found = verdict_at(one, {letter: number})
        if isinstance(found, AtLeast):
            found = at_least(raised(algebra.subtract(found.letters, found.least), known))
        if found is False:
            return True
    return False


def raised(value: Value, facts: Iterable[Stated]) -> Value:
    """A value with each letter written as what it is more than it must be by facts on it alone.

    >>> n = algebra.symbol("n")
    >>> raised(n, [AtLeast(n, 2), AtLeast(n, 3), AtLeast(n, 2)])
    n + 2
    """
    least: dict[Value, int] = {}
    for one in facts:
        if isinstance(one, AtLeast) and letter_of(one.letters) is not None:
            least[one.letters] = max(int(one.least), least.get(one.letters, int(one.least)))
    for letter, number in least.items():
        more = number - algebra.least_of(letter)
        value = algebra.put_symbol(value, letter, algebra.add([letter, more]))
    return value
