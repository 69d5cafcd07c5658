"""What is known of the values of letters for which conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ...grammar import record
from ..conditions import Interval, Stated
from ..network import Shown, Table
from ..values import Value
from .relations import Relation

Method = Literal["rises", "falls", "rounds", "crosses", "search", "constant", "letters"]
"""How a condition is solved: its left side only rises or falls with the letter; one rounding is undone; it is a
polynomial, whose sign changes are found; every value is tried; it holds no letter; or the letter is isolated."""


@record()
class Solution:
    """Values of the letters, and the conditions at them."""

    values: Mapping[str, int]
    relations: tuple[Relation, ...]

    @property
    def holds(self) -> bool:
        return not any(one.missing for one in self.relations)

    @property
    def gap(self) -> Value:
        """How far the first condition's left side is below its right one."""
        return self.relations[0].gap


@record()
class Reason:
    """How one relation is solved for a letter: `needs` must not be negative, which they are not in the `spans`.

    `step` is what the left side grows by, less the right one, as the letter grows by 1.
    """

    relation: Relation
    way: Method
    needs: tuple[Value, ...]
    spans: tuple[Interval, ...] | None
    step: Value | None = None


@record()
class Isolated:
    """A letter in terms of the others: `equal` to a value, or `at_least` one and `at_most` one, rounded to integers."""

    equal: Value | None = None
    at_least: Value | None = None
    at_most: Value | None = None


@record(repr=False)
class Solutions(Shown):
    """The values of some letters for which conditions hold, the best first.

    - `solutions`: as many as were requested; of `<=` and `>=` those that come nearest to the bound first. `count` says
      how many there are, None where that is not known or has no end.
    - `spans`: where the conditions hold for the one letter, before those of `sifting` leave numbers out.
    - `next`: the first network beyond the best one, for which a condition fails; `nearest` the one that comes nearest
      where there is no solution.
    - `isolated`: the letter in terms of the letters that have no value.
    - `where`: what must hold besides, of letters that are not solved for.
    - `complete`: whether no solution is possible besides those of the `spans`, or of the `count`.
    """

    table: Table
    letters: tuple[str, ...]
    within: Mapping[str, tuple[int, int | None]]
    relations: tuple[Relation, ...]
    solutions: tuple[Solution, ...] = ()
    count: int | None = None
    spans: tuple[Interval, ...] = ()
    sifting: tuple[Stated, ...] = ()
    from_above: bool = False
    """Whether the best solution for one letter is the largest number, else it is the smallest one."""
    next: Solution | None = None
    nearest: Solution | None = None
    reasons: tuple[Reason, ...] = ()
    isolated: Isolated | None = None
    where: tuple[Stated, ...] = ()
    network: tuple[Stated, ...] = ()
    """The conditions of the network itself on the one letter."""
    complete: bool = True
    searched: int = 0
    """How many settings were tried one by one."""

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return bool(self.solutions) or self.isolated is not None

    @property
    def best(self) -> Solution | None:
        return self.solutions[0] if self.solutions else None

    @property
    def sides(self) -> dict[tuple[str, Value], int]:
        """The left sides, each once, with the first relation that has it."""
        found: dict[tuple[str, Value], int] = {}
        for index, one in enumerate(self.relations):
            found.setdefault((one.texts[0], one.left), index)
        return found

    @property
    def method(self) -> str:
        """The ways in which the conditions were solved."""
        ways = dict.fromkeys(reason.way for reason in self.reasons if reason.way != "constant")
        return ", ".join(ways) or "constant"

    def __repr__(self) -> str:
        best = ", ".join(f"{name} = {value}" for name, value in self.best.values.items()) if self.best else "none"
        return f"<Solutions for {', '.join(self.letters)}: {best if self.isolated is None else self.isolated}>"
