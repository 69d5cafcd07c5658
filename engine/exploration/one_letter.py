"""Conditions solved for one letter, all others being numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice

from ...grammar import Mistakes, record
from ..arithmetic import Impossible
from ..conditions import Interval, Stated, direction
from ..values import Symbol, Value, algebra, is_whole, letters_of, negate, of_atom
from .integers import Integers, endless, integers_for, possible_integers
from .relations import Relation
from .solutions import Method, Reason, Solution

MOST_BEYOND = 1_000
"""Numbers beyond the best one that are looked at for the next possible network."""


@record()
class OneLetter:
    """Conditions on one letter: `allowed` are the integers of possible networks, `reasons` how each one is solved.

    `separate` are networks that other formulas are for, such as that of no repetition: the conditions at these numbers.
    """

    letter: Symbol
    relations: tuple[Relation, ...]
    allowed: Integers
    reasons: tuple[Reason, ...]
    solved: Integers
    separate: Mapping[int, tuple[Relation, ...]] = field(default_factory=dict)

    def solutions(self, limit: int) -> list[Solution]:
        """The best ones first. Raises `Mistakes` where a search would have no end."""
        if self.solved.needs and any(end is None for _, end in self.solved.spans):
            raise Mistakes([endless(self.letter.name)])
        return list(islice(self._ordered(self._separate(), self.solved), limit))

    def _ordered(self, separate: list[Solution], found: Integers) -> Iterator[Solution]:
        """From the end that is best on; separate numbers are the least ones."""
        if self.from_above(found):
            yield from map(self.at, found.downward())
            yield from reversed(separate)
        else:
            yield from separate
            yield from map(self.at, found.upward())

    def _separate(self) -> list[Solution]:
        there = (Solution({self.letter.name: n}, relations) for n, relations in sorted(self.separate.items()))
        return [one for one in there if one.holds]

    def from_above(self, found: Integers) -> bool:
        """Whether the largest number is the best: it comes nearest to the bound, where there is one."""
        if any(end is None for _, end in found.spans):
            return False
        first = self.relations[0]
        way = direction(algebra.subtract(first.left, first.right), of_atom(self.letter))
        if first.sign in ("<=", "<"):
            return way != -1
        return first.sign in (">=", ">") and way == -1

    def at(self, number: int) -> Solution:
        """The conditions at a number."""
        values = {self.letter.name: number}
        return Solution(values, self.separate.get(number) or tuple(one.at(values) for one in self.relations))

    def beyond(self, best: Solution) -> Solution | None:
        """The next possible network beyond the best one, if a condition fails there."""
        number, step = best.values[self.letter.name], 1 if self.from_above(self.solved) else -1
        if self.relations[0].sign == "=":
            number, step = max([number, *(end for _, end in self.solved.spans if end is not None)]), 1
        near = Integers(self.letter, ((number + 1, number + MOST_BEYOND) if step > 0 else (1, number - 1),))
        for other in near.upward() if step > 0 else islice(near.downward(), MOST_BEYOND):
            if self._is_possible(other) and (there := self._where_exact(other)) is not None:
                return None if there.holds else there
        return None

    def _where_exact(self, number: int) -> Solution | None:
        """The conditions at a number; None where one has no value there, such as `log2(k)` at 3."""
        try:
            return self.at(number)
        except Impossible:
            return None

    def _is_possible(self, number: int) -> bool:
        spans = self.allowed.spans
        inside = any(start <= number and (end is None or number <= end) for start, end in spans)
        return number in self.separate or (inside and self.allowed.allows(number))

    def nearest(self) -> Solution | None:
        """The possible network that comes nearest to the conditions where none satisfies them."""
        found = list(filter(None, map(self._where_exact, [*self.separate, *self._candidates()])))
        if not found:
            found = list(filter(None, map(self._where_exact, islice(self.allowed.upward(), MOST_BEYOND))))
        return min(found, key=lambda one: max(r.missing for r in one.relations), default=None)

    def _candidates(self) -> Iterator[int]:
        """The ends of what is possible, and the possible numbers where a condition or a repeat first applies."""
        ends = [self.allowed]
        steps = [reason.step for reason in self.reasons if reason.step is not None]
        for need in (*steps, *(need for reason in self.reasons for need in reason.needs)):
            for start, end in integers_for(self.letter, self._all, [need]).spans:
                for first in (start - 1, start, *(() if end is None else (end, end + 1))):
                    ends.append(self.allowed.also(Integers(self.letter, ((first, first + MOST_BEYOND),))))
                    ends.append(self.allowed.also(Integers(self.letter, ((first - MOST_BEYOND, first),))))
        for one in ends:
            yield from islice(one.upward(), 1)
            if all(end is not None for _, end in one.spans):
                yield from islice(one.downward(), 1)

    @property
    def _all(self) -> Interval:
        return self.letter.least or 0, None


def one_letter(
    letter: Symbol,
    bounds: Interval,
    relations: Sequence[Relation],
    conditions: Sequence[Stated],
    separate: Mapping[int, tuple[Relation, ...]] | None = None,
) -> OneLetter:
    """Relations solved for a letter within bounds, under the network's own conditions on it."""
    allowed = possible_integers(letter, bounds, conditions)
    reasons, solved = [], allowed
    for relation in relations:
        needs = tuple(map(undone, relation.needs))
        own = integers_for(letter, bounds, needs)
        reasons.append(_reason(relation, needs, own))
        solved = solved.also(own)
    return OneLetter(letter, tuple(relations), allowed, tuple(reasons), solved, separate or {})


def _reason(relation: Relation, needs: tuple[Value, ...], own: Integers) -> Reason:
    difference = algebra.subtract(relation.left, relation.right)
    symbol = of_atom(own.letter)
    if own.letter.name not in letters_of(difference):
        return Reason(relation, "constant", needs, own.spans)
    if own.needs:
        return Reason(relation, "search", needs, None)
    if needs != relation.needs:
        return Reason(relation, "rounds", needs, own.spans)
    way: dict[int | None, Method] = {1: "rises", -1: "falls"}
    step = algebra.subtract(algebra.put_symbol(difference, symbol, symbol + 1), difference)
    return Reason(relation, way.get(direction(difference, symbol), "crosses"), needs, own.spans, step)


def undone(need: Value) -> Value:
    """A difference that is not negative where another is: without its rounding, where it is one rounded quotient.

    >>> h = algebra.symbol("h")
    >>> undone(algebra.floor_divide(h + 31, 32) - 7), undone(7 - algebra.floor_divide(h + 31, 32))
    (h - 193, -h + 224)
    """
    top, bottom = algebra.quotient_of(need)
    if bottom != 1 and is_whole(top):
        return top
    top, bottom = algebra.quotient_of(negate(need))
    return algebra.subtract(bottom - 1, top) if bottom != 1 and is_whole(top) else need
