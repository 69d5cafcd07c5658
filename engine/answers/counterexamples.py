"""Values of the letters at which a claim fails, where the normal form does not decide it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import gcd

from ...grammar import Comparison, Math, Mistakes, Number, Product, Rounded
from ..arithmetic import Impossible
from ..formulas import children, evaluate, letters_in, lists_in
from ..network import Table
from ..values import Value, algebra

TRIALS = 2_000
ENOUGH = 200
"""Values tried at the most, and how many must agree, before a claim counts as right."""

LARGE = 2_000
"""Most values are small; some go up to this."""

ROUNDS = 6
"""How often the values drawn are corrected before they are given up."""

BEYOND = 64
"""How far beyond the edge of a condition a letter is moved at the most."""

Pair = tuple[Math | Rounded, Math | Rounded]
Agree = Callable[[Value, Value], bool]


def counterexample(pairs: Sequence[Pair], agree: Agree, table: Table) -> tuple[Mapping[str, int] | None, int]:
    """Allowed values of the letters at which a pair does not agree (None: there are none known), and how many agree."""
    trees = [tree for pair in pairs for tree in pair if not isinstance(tree, Rounded)]
    shown, agreed = {name for tree in trees for name in letters_in(tree)}, 0
    for chosen, scope in allowed_values(trees, table):
        values = [(_number(a, scope), _number(b, scope)) for a, b in pairs]
        if any(None in both for both in values):  # where one of them has no value they say nothing
            continue
        if not all(agree(a, b) for a, b in values if a is not None and b is not None):
            return {name: value for name, value in chosen.items() if name in shown}, agreed
        agreed += 1
        if agreed == ENOUGH:
            break
    return None, agreed


def allowed_values(trees: Sequence[Math], table: Table) -> Iterator[tuple[dict[str, int], dict[str, Value]]]:
    """Values of letters at which the network is possible, and with them those that the file gives."""
    conditions = [condition.tree() for condition in table.holding]
    given = {**table.book.lengths, **table.book.values}
    said = {name for tree in [*trees, *conditions] for name in letters_in(tree)}
    lists = {name for tree in trees for name in lists_in(tree)}
    said |= {name for name in given if name.partition("[")[0] in lists}
    names = (said - given.keys()).union(*(algebra.letters_of(given[name]) for name in said & given.keys()))
    least = {name: table.book.least[name] or 0 for name in sorted(names)}
    trial = _Trial(least, conditions, given, _edges([*trees, *conditions]))
    for chosen in trial.draws():
        yield chosen, trial.scope(chosen)


def _edges(trees: Sequence[Math]) -> list[int]:
    """The numbers of the claim and the conditions, at which something may change."""
    return sorted({number for tree in trees for number in _numbers_in(tree) if number > 1})


class _Trial:
    """Draws values of the letters where the network's conditions hold."""

    def __init__(
        self,
        least: Mapping[str, int],
        conditions: Sequence[Comparison],
        given: Mapping[str, Value],
        edges: Sequence[int],
    ) -> None:
        self.least, self.conditions, self.given, self.edges = least, conditions, given, edges
        self.random = random.Random(0)

    def scope(self, chosen: Mapping[str, int]) -> dict[str, Value]:
        given = {name: algebra.put(value, dict(chosen)) for name, value in self.given.items()}
        return {**given, **chosen}

    def draws(self) -> Iterator[dict[str, int]]:
        for trial in range(TRIALS):
            if (chosen := self.allowed(self.draw(trial))) is not None:
                yield chosen

    def draw(self, trial: int) -> dict[str, int]:
        """Mostly small values, the smallest first; often one letter is at or near a number of the claim, now and then
        all are large, or all but the smallest."""
        if trial == 0:
            return dict(self.least)
        if trial % 10 == 8:
            return {name: first + self.random.randint(0, 1) for name, first in self.least.items()}
        if trial % 10 == 9:
            largest = 10 ** self.random.randint(1, 6)
            return {name: self.random.randint(first, largest) for name, first in self.least.items()}
        chosen = {name: self.random.randint(first, first + 8 + trial // 8) for name, first in self.least.items()}
        if trial % 2 and chosen:
            name = self.random.choice(sorted(chosen))
            chosen[name] = max(self.least[name], self.near_an_edge())
        return chosen

    def near_an_edge(self) -> int:
        edge = self.random.choice(self.edges) if self.edges else self.random.randint(2, LARGE)
        return self.random.choice(
            (edge - 1, edge, edge + 1, edge * self.random.randint(1, 5), self.random.randint(1, LARGE))
        )

    def allowed(self, chosen: dict[str, int]) -> dict[str, int] | None:
        """The values, corrected where a condition does not hold; None where that fails."""
        for _ in range(ROUNDS):
            scope = self.scope(chosen)
            broken = [condition for condition in self.conditions if not _met(condition, scope)]
            if not broken:
                return chosen
            for condition in broken:
                self.correct(condition, chosen)
        return None

    def correct(self, condition: Comparison, chosen: dict[str, int]) -> None:
        """Moves one letter of a condition so far that it holds, or further, if it is linear in it; else to an edge."""
        names = [name for name in letters_in(condition) if name in chosen]
        self.random.shuffle(names)
        for name in names:
            moved = self.solved(condition, name, chosen)
            if moved is not None:
                if condition.op != "=":
                    further = self.random.choice((0, self.random.randint(0, BEYOND)))
                    moved += further if moved > chosen[name] else -further
                if moved >= self.least[name]:
                    chosen[name] = moved
                    return
        if names and self.edges:
            chosen[names[0]] = max(self.least[names[0]], self.near_an_edge())

    def solved(self, condition: Comparison, name: str, chosen: Mapping[str, int]) -> int | None:
        """The nearest value of a letter at which a condition holds, as far as the condition is linear in it."""
        at = chosen[name]
        if condition.op == "=" and isinstance(condition.left, Product) and condition.left.factors[-1][0] == "%":
            *top, (_, by) = condition.left.factors
            tree, modulus = (top[0][1] if len(top) == 1 else Product(tuple(top))), _number(by, self.scope(chosen))
            here, there = (_number(tree, self.scope({**chosen, name: at + more})) for more in (0, 1))
            if isinstance(here, int) and isinstance(there, int) and isinstance(modulus, int) and modulus > 0:
                steps = _steps_to_multiple(here, there - here, modulus)
                return None if steps is None else at + steps
            return None
        here, there = (self.difference(condition, {**chosen, name: at + more}) for more in (0, 1))
        if here is None or there is None or here == there:
            return None
        if condition.op == "=":
            return int(at - here / (there - here)) if here % (there - here) == 0 else None
        slope, missing = there - here, -here
        return int(at + -(-missing // slope)) if slope > 0 else int(at - missing // -slope - (missing % -slope > 0))

    def difference(self, condition: Comparison, chosen: Mapping[str, int]) -> int | None:
        """What the left side of a condition is more than the right; None where it cannot be worked out."""
        scope = self.scope(chosen)
        left, right = _number(condition.left, scope), _number(condition.right, scope)
        try:
            return None if left is None or right is None else algebra.subtract(left, right)  # type: ignore[return-value]
        except Impossible:  # a number of more digits than are worked out
            return None


def _steps_to_multiple(value: int, slope: int, by: int) -> int | None:
    """The least t with `value + slope*t` a multiple of `by`; None where there is none."""
    shared = gcd(slope, by)
    if value % shared:
        return None
    by //= shared
    return -(value // shared) * pow(slope // shared, -1, by) % by if by > 1 else 0


def _numbers_in(tree: Math) -> Iterator[int]:
    if isinstance(tree, Number) and isinstance(tree.value, int):
        yield tree.value
    for child in children(tree):
        yield from _numbers_in(child)


def _met(condition: Comparison, scope: Mapping[str, Value]) -> bool:
    left, right = _number(condition.left, scope), _number(condition.right, scope)
    return left is not None and right is not None and algebra.COMPARE[condition.op](left, right)


def _number(tree: Math | Rounded, scope: Mapping[str, Value]) -> Value | None:
    """The value of a tree of known letters; None where it has none, as a division by zero."""
    if isinstance(tree, Rounded):
        return tree.value
    try:
        return evaluate(tree, scope)
    except (Impossible, Mistakes):
        return None
