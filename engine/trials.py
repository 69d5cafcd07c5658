"""Expressions that the normal form does not decide are tried at values of their letters."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from ..grammar import Mistakes
from ..grammar.expressions import Comparison, Math, Number
from . import algebra
from .algebra import Value
from .evaluation import children, evaluate, letters_in
from .network import Table

TRIALS = 5_000
ENOUGH = 200
"""Values tried at the most, and how many must agree, before two expressions count as equal."""

LARGE = 2_000
"""Most values are small; some go up to this."""


def counterexample(pairs: Sequence[tuple[Math, Math]], table: Table) -> tuple[Mapping[str, int] | None, int]:
    """Allowed values of the letters at which a pair differs (None: they agree wherever tried), and how many agreed."""
    conditions = [condition.tree() for condition in table.conditions]
    trees = [tree for pair in pairs for tree in pair] + conditions
    names = sorted({name for tree in trees for name in letters_in(tree)} - set(table.book.values))
    if not any(letters_in(tree) for pair in pairs for tree in pair):
        return {}, 0
    agreed = 0
    for chosen in _trials({name: table.book.least[name] or 0 for name in names}, trees):
        given = {name: algebra.put(value, dict(chosen)) for name, value in table.book.values.items()}
        scope: dict[str, Value] = {**given, **chosen}
        if all(_met(condition, scope) for condition in conditions):
            worths = [(_number(a, scope), _number(b, scope)) for a, b in pairs]
            if any(None in both for both in worths):  # nothing is said where one of them has no value
                continue
            if any(a != b for a, b in worths):
                shown = {name for pair in pairs for tree in pair for name in letters_in(tree)}
                return {name: value for name, value in chosen.items() if name in shown}, agreed
            agreed += 1
            if agreed == ENOUGH:
                break
    return (None if agreed else {}), agreed


def _trials(least: Mapping[str, int], trees: Sequence[Math]) -> Iterator[dict[str, int]]:
    """Values to try: mostly small ones, every other time one letter at or near a number of the claim, or large."""
    generator = random.Random(0)
    edges = sorted({number for tree in trees for number in _numbers_in(tree) if number > 1})
    for trial in range(TRIALS):
        chosen = {name: generator.randint(first, 8 + trial // 8) for name, first in least.items()}
        if trial % 2 and chosen:
            name = generator.choice(sorted(chosen))
            edge = generator.choice(edges) if edges else generator.randint(2, LARGE)
            near = (edge - 1, edge, edge + 1, edge * generator.randint(1, 5), generator.randint(1, LARGE))
            chosen[name] = max(least[name], generator.choice(near))
        yield chosen


def _numbers_in(tree: Math) -> Iterator[int]:
    if isinstance(tree, Number) and isinstance(tree.value, int):
        yield tree.value
    for child in children(tree):
        yield from _numbers_in(child)


def _met(condition: Comparison, scope: Mapping[str, Value]) -> bool:
    left, right = _number(condition.left, scope), _number(condition.right, scope)
    return left is not None and right is not None and algebra.COMPARE[condition.op](left, right)


def _number(tree: Math, scope: Mapping[str, Value]) -> Value | None:
    """The value of a tree of known letters; None where it has none, as a division by zero."""
    try:
        return evaluate(tree, scope)
    except Mistakes:
        return None
