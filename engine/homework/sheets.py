"""The sheets of a homework of one or several networks, its problems: each sheet has a variant of every problem."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from ...grammar import Mistake, Mistakes
from .variants import Assignment, Tested, Variant, each_variant, tested_in


def numbered(problem: int, question: str) -> str:
    """The name of a question in a homework: with the number of its problem, where there are several.

    >>> numbered(2, "conv1.params"), numbered(0, "conv1.params")
    ('2.conv1.params', 'conv1.params')
    """
    return f"{problem}.{question}" if problem else question


def problem_numbers(count: int) -> Sequence[int]:
    """The numbers of so many problems, from 1 on; 0 for one alone.

    >>> [*problem_numbers(1)], [*problem_numbers(3)]
    ([0], [1, 2, 3])
    """
    return range(1, count + 1) if count > 1 else (0,)


def each_sheet(problems: Sequence[Assignment], count: int) -> Iterator[tuple[Variant, ...]]:
    """The first sheets in the order of a seed; the first 30 of 40 are those of 30, and no two are equal.

    A problem with fewer variants than there are sheets has each of them several times, so that a problem without `vary`
    is on all sheets. Raises `Mistakes` where there are fewer different sheets.

    >>> from netderive.grammar import parse
    >>> texts = "input 3 -> dense 8; find params", "vary k in {1, 2, 3}; input 3 -> dense k; find params"
    >>> sheets = each_sheet([Assignment(parse(text)) for text in texts], 3)
    >>> [(fixed.questions[0].value, varied.values["k"]) for fixed, varied in sheets]
    [(32, 2), (32, 3), (32, 1)]
    """
    if len(problems) == 1:
        yield from ((one,) for one in each_variant(problems[0], count))
        return
    found = [[*each_variant(problem, count, fewer=True)] for problem in problems]
    counts = [len(variants) for variants in found]
    if (different := math.prod(counts)) < count:
        hint = "more" if all(problem.floors == "some" for problem in problems) else "floors"
        floors = problems[0].floors
        raise Mistakes([Mistake.of("homework.few", hint=hint, count=different, wanted=count, floors=floors)])
    for number in range(count):
        yield tuple(variants[at] for variants, at in zip(found, _variants_of(number, counts), strict=True))


def _variants_of(sheet: int, counts: Sequence[int]) -> list[int]:
    """Which variant of each problem a sheet has, both counted from 0: all combinations come once.

    Each problem goes through its variants as often as possible before one comes again.

    >>> [_variants_of(sheet, [2, 2]) for sheet in range(4)]
    [[0, 0], [1, 1], [0, 1], [1, 0]]
    """
    *before, count = counts
    if not before:
        return [sheet % count]
    combinations = math.prod(before)  # of the problems before; after `lcm` sheets the same pairs would come again
    return [*_variants_of(sheet % combinations, before), (sheet + sheet // math.lcm(combinations, count)) % count]


def tested_on(sheets: Sequence[Sequence[Variant]]) -> dict[str, Tested]:
    """By slip, how often the sheets distinguish it, in any of their problems."""
    return tested_in([*itertools.chain(*(one.questions for one in sheet))] for sheet in sheets)
