"""What must hold in each case, and the conditions that say so for all cases together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from ...grammar import record, replace
from ..conditions import AtLeast, Condition, Conditional, Stated, Within, at_least, verdict_at, without_implied
from ..values import Value, algebra, letter_of

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
