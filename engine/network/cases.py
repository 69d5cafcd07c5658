"""When a network with letters is possible: exactly, for every number of repetitions.

The formulas of a repeat take for granted that it has repetitions, and often a second one that differs from the first.
With fewer of them less must hold. So the few small numbers of repetitions are run by themselves, and what must hold for
some numbers alone is said of these: `k % 2 = 0` where `N >= 1`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...grammar import Mistake, record, replace
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
from ..inference import DIFFERENT, InferredLayer, flat
from ..repetition import UNSOLVED
from ..values import Value, algebra, is_number, letter_of
from .flow import Run
from .runs import Subject

MAX_RUNS = 12
"""Runs of small numbers of repetitions, for all letters together."""

MAX_TRIED = 3
"""Numbers below the least that a letter must be that are tried one by one, where that is not worked out."""


@record()
class Case:
    """What must hold where letters are `within` their bounds; None where the network is impossible there."""

    within: Mapping[str, Within]
    facts: tuple[Condition, ...] | None

    @property
    def values(self) -> dict[str, Value]:
        """The letters that have one value in this case."""
        return {name: one.first for name, one in self.within.items() if one.first == one.last}

    @property
    def known(self) -> list[Condition]:
        """All that holds in this case, the least values of its letters included."""
        lowest = [AtLeast(one.letter, one.first) for one in self.within.values() if one.last is None]
        return [*lowest, *(self.facts or ())]

    def meets(self, where: Mapping[str, Within]) -> bool:
        """Whether some numbers are within both bounds."""
        return all(one.meets(self.within[name]) for name, one in where.items() if name in self.within)

    def lies_in(self, where: Mapping[str, Within]) -> bool:
        return all(one.contains(self.within[name]) for name, one in where.items() if name in self.within)


@record(frozen=False)
class Cases:
    """The cases of one network; `exact` is False where some could not be distinguished from each other."""

    subject: Subject
    runs: int = 0
    exact: bool = True

    def of(self, found: Run, within: Mapping[str, Within]) -> Iterator[Case]:
        """All cases within bounds for which a run is right but for small numbers of repetitions."""
        if found.mistakes:
            self.exact = self.exact and not undecided(found.mistakes)
            yield Case(within, None)
            return
        for name, below, first, needed in self._small(found, within):
            letter = self.subject.book.symbols[name]
            if self.runs + needed - first > MAX_RUNS:
                self.exact = False
                continue
            if below < first:  # fewer than no repetitions, which only matters where there is one of what is around
                self.exact = self.exact and name not in _within_others(found)
                yield Case({**within, name: Within(letter, below, first - 1)}, None)
            for number in range(first, needed):
                self.runs += 1
                special = {name: one.first for name, one in within.items() if one.last is not None} | {name: number}
                run = self.subject.in_letters(special=special)
                yield from self.of(run, {**within, name: Within(letter, number, number)})
            within = {**within, name: Within(letter, needed)}
        yield Case(within, facts_of(found, self.subject.book.values))

    def _small(self, found: Run, within: Mapping[str, Within]) -> Iterator[tuple[str, int, int, int]]:
        """Letters that may be too small for the formulas of a run.

        Of each: the least that it may be, from where on the numbers of repetitions are not negative, and from where on
        the formulas are right.
        """
        book, firsts, needed = self.subject.book, dict[str, int](), dict[str, int]()
        for inferred in found.every:
            if inferred.times is None or is_number(inferred.times):
                continue
            names = sorted(name for name in algebra.letters_of(inferred.times) if name in book.least)
            decided = False
            for name in names:
                if name in book.values or (name in within and within[name].last is not None):
                    continue
                least = within[name].first if name in within else book.least[name]
                if least is None:
                    continue
                decided = decided or len(names) == 1
                letter, most = book.symbols[name], max(1, len(inferred.repetitions))
                first = _reached(inferred.times, 0, letter, least) or least
                enough = _reached(inferred.times, most, letter, first) or first + MAX_TRIED
                for number in range(first, min(enough, first + MAX_RUNS + 1)):
                    times = algebra.put(inferred.times, {name: number})
                    if not is_number(times) or times >= most:
                        break
                    if _asks_more(inferred, {name: number}, int(times)):
                        needed[name] = max(needed.get(name, 0), number + 1)
                        firsts[name] = max(firsts.get(name, 0), first)
            if not decided and len(names) != 1 and _asks_more(inferred, {}, 0):
                self.exact = False
        for name, enough in needed.items():
            least = within[name].first if name in within else book.least[name]
            yield name, int(least or 0), firsts[name], enough


def _within_others(run: Run) -> frozenset[str]:
    """The letters that count repetitions within repetitions of which there may be none."""
    around = [(one, one.times) for one in run.every if one.times is not None and not is_number(one.times)]
    maybe_none = (one for one, times in around if not algebra.at_least_zero(algebra.subtract(times, 1)))
    inner = (layer for one in maybe_none for repetition in one.repetitions for layer in flat(repetition.layers))
    return frozenset().union(*(algebra.letters_of(one.times) for one in inner if one.times is not None))


def _reached(times: Value, number: int, letter: Value, least: int) -> int | None:
    """The least that a letter may be for so many repetitions; None where that is not one number."""
    found = at_least(algebra.subtract(times, number))
    if found is True:
        return least
    return max(least, int(found.least)) if isinstance(found, AtLeast) and found.letters == letter else None


def undecided(mistakes: Iterable[Mistake]) -> bool:
    """Whether what is wrong in letters may be right at some values of them."""
    return any(one.id in (UNSOLVED, DIFFERENT) for one in mistakes)


def _asks_more(inferred: InferredLayer, values: Mapping[str, Value], times: int) -> bool:
    """Whether a repeat's conditions ask for more than so many repetitions need, or its formulas are for more."""
    for key, condition in inferred.conditions.items():
        absent = key == ("repetitions", "separate") or (isinstance(key[0], int) and key[0] >= times)
        if absent and verdict_at(condition, values) is not True:
            return True
    return False


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
    impossible = [one for one in cases if one.facts is None]
    where = dict(case.within)
    for name in case.within:
        fewer = {other: one for other, one in where.items() if other != name}
        where = fewer if fewer and all(one in impossible for one in cases if one.lies_in(fewer)) else where
    *rest, name = where
    bound = where[name]
    least = algebra.least_of(bound.letter)
    firsts = {one.within[name].first for one in cases if name in one.within}  # between them no more cases lie inside
    for first in sorted((one for one in {least, *firsts} if least <= one < bound.first), reverse=True):
        wider = {**where, name: replace(bound, first=first)}
        if not all(one in impossible for one in cases if one.lies_in(wider)):
            bound = replace(bound, first=first + 1)
            break
        bound = wider[name]
    others = {other: where[other] for other in rest}
    if bound.first == least and bound.last is not None:
        yield AtLeast(bound.letter, bound.last + 1), others
    elif bound.last is None:
        yield AtLeast(algebra.negate(bound.letter), 1 - bound.first), others
    else:
        yield AtLeast(bound.letter, bound.last + 1), {**others, name: replace(bound, last=None)}


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


def _inside(where: Iterable[Within], conditions: Iterable[Stated]) -> Iterator[Condition]:
    """What conditions ask within bounds, which are themselves known there."""
    bounds = {one.letter: one for one in where}
    values = {str(letter): one.first for letter, one in bounds.items() if one.first == one.last}
    yield from (AtLeast(letter, one.first) for letter, one in bounds.items())
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
