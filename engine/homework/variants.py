"""The variants of a sheet: values for the letters that a file varies, in an order that a seed decides."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ...grammar import Mistake, Mistakes, Network, Vary, print_math, record, replace
from ..arithmetic import Rational, bounded_work
from ..formulas import evaluate
from ..network import LayerFacts, Table, derive
from ..values import is_number
from .questions import Question, questions_of

Floors = Literal["none", "some", "half"]
"""How many variants have a division that is rounded: none, as many as come, at least every second."""

BLOCK = 32
"""Variants that are compared before they are chosen: of these those that distinguish more slips come first."""
MOST_LISTED = 100_000
"""Of more combinations of values not all are ordered; they are drawn one by one."""


@record()
class Variant:
    """A sheet: its number, counted from 1, the values of the letters, and the questions on the network with them."""

    number: int
    values: Mapping[str, Rational]
    table: Table
    questions: tuple[Question, ...]

    @property
    def points(self) -> Rational:
        return sum(question.points for question in self.questions)


@record()
class Assignment:
    """What all variants share: the network, what is blank in its table, and how it is counted.

    With `formulas`, a question may be for a number with letters.
    """

    network: Network
    seed: int = 0
    blanks: Sequence[str] = ()
    floors: Floors = "some"
    convention: str = ""
    dtype: str = "fp32"
    given: tuple[tuple[str, Rational], ...] = ()
    formulas: bool = False


def variants(setting: Assignment, count: int) -> list[Variant]:
    """The first variants in the order of a seed, as a list. Raises `Mistakes` where there are fewer."""
    return list(each_variant(setting, count))


def each_variant(setting: Assignment, count: int, fewer: bool = False) -> Iterator[Variant]:
    """The first variants in the order of a seed; the first 30 of 40 are those of 30, on every machine.

    Variants have different values, and the network is possible in each. Raises `Mistakes` where there is none and,
    unless `fewer` will do, where there are not as many.

    >>> from netderive.grammar import parse
    >>> sheet = parse("vary k in {8, 16}, n in {3, 5}; input 3@9x9 -> conv k@n x n; find conv1.params")
    >>> [dict(one.values) for one in each_variant(Assignment(sheet, seed=7), 2)]
    [{'k': 16, 'n': 5}, {'k': 8, 'n': 5}]
    """
    number = 0
    for number, one in enumerate(itertools.islice(_with_floors(_possible(setting), setting.floors), count), 1):
        yield replace(one, number=number)
    if number == 0:
        raise Mistakes([Mistake.of("homework.none", floors=setting.floors)], setting.network.source)
    if number < count and not fewer:
        hint = "more" if setting.floors == "some" else "floors"
        raise Mistakes(
            [Mistake.of("homework.few", hint=hint, count=number, wanted=count, floors=setting.floors)],
            setting.network.source,
        )


def variant(setting: Assignment, number: int, values: Mapping[str, Rational]) -> Variant:
    """One variant by its values. Raises `Mistakes` where the network is impossible, or too much work."""
    try:
        with bounded_work():
            given = {**dict(setting.given), **values}
            table = derive(setting.network, given, setting.convention, dtype=setting.dtype)
            return Variant(number, values, table, questions_of(table, setting.blanks, setting.formulas))
    except Mistakes as error:
        raise Mistakes(error.mistakes, setting.network.source) from None


def choices(setting: Assignment) -> dict[str, tuple[Rational, ...]]:
    """The values to choose from, by letter, less the letters that are given. Raises `Mistakes` where one is no number.

    >>> from netderive.grammar import parse
    >>> sheet = parse("vary k in {8, 16}, n in {3, 5}; input 3@9x9 -> conv k@n x n; find params")
    >>> choices(Assignment(sheet, given=(("k", 9),)))
    {'n': (3, 5)}
    """
    network = setting.network
    found: dict[str, tuple[Rational, ...]] = {}
    mistakes: list[Mistake] = []
    for choice in (one for vary in network.statements if isinstance(vary, Vary) for one in vary.choices):
        if choice.name in found:
            mistakes.append(Mistake.of("homework.choice_twice", choice.span, letter=choice.name))
        values = []
        for tree in choice.values:
            try:
                values.append(evaluate(tree, {}))
            except (Mistakes, KeyError):
                mistakes.append(Mistake.of("homework.choice", tree.span, choice=print_math(tree)))
        found[choice.name] = tuple(dict.fromkeys(value for value in values if is_number(value)))
    if mistakes:
        raise Mistakes(mistakes, network.source)
    return {name: values for name, values in found.items() if name not in dict(setting.given)}


def _possible(setting: Assignment) -> Iterator[Variant]:
    """All variants that are possible, block by block; in a block those that distinguish more slips come first."""
    drawn, failed = _in_order(choices(setting), setting.seed), None
    while block := list(itertools.islice(drawn, BLOCK)):
        found: list[Variant] = []
        for values in block:
            try:
                found.append(variant(setting, 0, values))
            except Mistakes as error:
                failed = failed or error
        yield from sorted(found, key=lambda one: -sum(len(question.distinguished) for question in one.questions))
        if not found and failed:
            raise failed


def _in_order(letters: Mapping[str, Sequence[Rational]], seed: int) -> Iterator[dict[str, Rational]]:
    """All combinations of values, each once, ordered by a hash of the seed and the values."""
    names = sorted(letters)
    count = math.prod(len(letters[name]) for name in names)
    if count <= MOST_LISTED:
        every = [dict(zip(names, row, strict=True)) for row in itertools.product(*(letters[name] for name in names))]
        yield from sorted(every, key=lambda values: _hash(seed, values))
        return
    seen: set[tuple[Rational, ...]] = set()
    for repetition in itertools.count():
        at = int.from_bytes(_hash(seed, {"repetition": repetition}), "big")
        row: list[Rational] = []
        for name in names:
            at, place = divmod(at, len(letters[name]))
            row.append(letters[name][place])
        if tuple(row) not in seen:
            seen.add(tuple(row))
            yield dict(zip(names, row, strict=True))
        if len(seen) == count:
            return


def _hash(seed: int, values: Mapping[str, Rational]) -> bytes:
    text = ";".join([str(seed), *(f"{name}={value}" for name, value in values.items())])
    return hashlib.sha256(text.encode()).digest()


def _with_floors(found: Iterable[Variant], floors: Floors) -> Iterator[Variant]:
    """The variants as they come, those without a rounded division, or every second one with one."""
    if floors == "some":
        yield from found
        return
    waiting: dict[bool, deque[Variant]] = {True: deque(), False: deque()}
    repetitions = itertools.cycle((True, False)) if floors == "half" else itertools.repeat(False)
    source, wanted = iter(found), next(repetitions)
    while True:
        while not waiting[wanted]:
            one = next(source, None)
            if one is None:
                if floors == "half" and wanted is False:  # more than every second is fine
                    yield from waiting[True]
                return
            waiting[rounds(one.table)].append(one)
        yield waiting[wanted].popleft()
        wanted = next(repetitions)


def rounds(table: Table) -> bool:
    """Whether some size of a network is a quotient that does not come out even.

    >>> [rounds(derive(f"input 1@{size}x{size} -> pool 2x2")) for size in (8, 9)]
    [False, True]
    """
    return any(map(_rounds, table.every))


def _rounds(layer: LayerFacts) -> bool:
    inferred = layer.numeric
    size = inferred.kind.size
    if size is None or size.even is None:
        return False
    return any(evaluate(size.even.condition.left, inferred.axis(axis)) != 0 for axis in range(inferred.rank))


class Tested(NamedTuple):
    """In how many variants a slip gives a number of its own, of how many in which it can be made.

    In `hidden` of them it gives the number of a likelier slip, in the others the right one.
    """

    distinguished: int
    of: int
    hidden: int


def tested(found: Iterable[Variant]) -> dict[str, Tested]:
    """By slip, how often the variants distinguish it."""
    return tested_in(one.questions for one in found)


def tested_in(sheets: Iterable[Sequence[Question]]) -> dict[str, Tested]:
    """By slip, how often the questions of a sheet distinguish it."""
    counts: dict[str, Tested] = {}
    for questions in sheets:
        tried = frozenset().union(*(question.tried for question in questions))
        distinguished = frozenset().union(*(question.distinguished for question in questions))
        hidden = frozenset().union(*(question.hidden for question in questions)) - distinguished
        for slip in tried:
            own, of, behind = counts.get(slip, (0, 0, 0))
            counts[slip] = Tested(own + (slip in distinguished), of + 1, behind + (slip in hidden))
    return dict(sorted(counts.items()))
