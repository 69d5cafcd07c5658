"""Recurrences of sizes and features from one repetition to the next, and their solutions.

The output of a repetition is worked out once for a letter that means the input. It is kept,
given by the index alone, grows by a difference, is multiplied, or is halved and rounded:
for integers, `t` times `floor((x + A)/S)` is `floor((x + A*(S^t - 1)/(S - 1))/S^t)`.
"""

from __future__ import annotations

from ...grammar import record
from ..values import Value, algebra, is_number


class NoClosedForm(Exception):
    """What changes from one repetition to the next has no closed form that is known."""


@record()
class Recurrence:
    """One component of what goes on from one repetition to the next.

    `was` is the letter of the input, `next` the output of the repetition with the index `index`.
    """

    was: Value
    next: Value
    index: Value
    unknown: frozenset[str]

    @property
    def way(self) -> str:
        """How it goes on. Raises `NoClosedForm` where that is none of the known ways."""
        others = algebra.letters_of(self.next) & self.unknown
        if self.next == self.was:
            return "kept"
        if not others:
            return "given"
        if others != algebra.letters_of(self.was):
            raise NoClosedForm
        if self._free(self._added(1)):
            return "more"
        if not is_number(self.next) and algebra.quotient_of(self.next)[1] != 1:
            return "rounded"
        return "times"

    def solution(self, start: Value, first: Value) -> Value:
        """The value at the index, where it is `start` at the index `first`. Raises `NoClosedForm`."""
        match self.way:
            case "kept":
                return start
            case "given":
                return algebra.put_symbol(self.next, self.index, algebra.add([self.index, -1]))
            case "more":
                return algebra.add([start, self._sum(first)])
            case _:
                return self.after(algebra.subtract(self.index, first), start)

    def after(self, count: Value, start: Value) -> Value:
        """What is multiplied or rounded, after so many repetitions that do not differ. Raises `NoClosedForm`."""
        repetitions = algebra.symbol("repetitions", 0)  # counted from 0, so that powers are whole
        found = self._rounded(start, repetitions) if self.way == "rounded" else self._multiplied(start, repetitions)
        return algebra.put_symbol(found, repetitions, count)

    def _added(self, times: Value) -> Value:
        return algebra.subtract(self.next, algebra.multiply([times, self.was]))

    def _free(self, value: Value, *letters: Value) -> bool:
        """Whether a value depends on nothing that changes between repetitions but the index (and `letters`)."""
        names = self.unknown.union(*map(algebra.letters_of, letters))
        return not algebra.letters_of(value) & names

    def _sum(self, first: Value) -> Value:
        running = algebra.symbol("repetitions before", 0)
        term = algebra.put_symbol(self._added(1), self.index, running)
        last = algebra.add([self.index, -1])
        found = algebra.summation(term, running, first, last)
        if "repetitions before" in algebra.letters_of(found) or algebra.has_sum(found):
            raise NoClosedForm
        return found

    def _multiplied(self, start: Value, repetitions: Value) -> Value:
        factor = algebra.coefficient(self.next, self.was)
        more = self._added(factor)
        if not self._free(factor, self.index) or not self._free(more, self.index):
            raise NoClosedForm
        grown = algebra.power(factor, repetitions)
        if more == 0:
            return algebra.multiply([start, grown])
        if not is_number(factor):
            raise NoClosedForm
        steps = algebra.divide(algebra.add([grown, -1]), algebra.add([factor, -1]))
        return algebra.add([algebra.multiply([start, grown]), algebra.multiply([more, steps])])

    def _rounded(self, start: Value, repetitions: Value) -> Value:
        top, by = algebra.quotient_of(self.next)
        more = algebra.subtract(top, self.was)
        if not self._free(more, self.index) or not self._free(by, self.index):
            raise NoClosedForm
        grown = algebra.power(by, repetitions)
        if more == 0:
            return algebra.floor_divide(start, grown)
        each = algebra.divide(more, algebra.add([by, -1]))
        if not is_number(by) and not is_number(each):
            raise NoClosedForm
        steps = algebra.multiply([each, algebra.add([grown, -1])])
        whole, below = algebra.numerator_denominator(algebra.add([start, steps]))
        return algebra.floor_divide(whole, algebra.multiply([below, grown]))
