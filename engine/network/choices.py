"""What depends on a condition or on a letter's values: `if A = B [ .. ] else [ .. ]`, `concat for n = 3..5 [ .. ]`.

A condition that the letters leave open keeps both bodies: the first one counts `if(A = B, 1, 0)` times, the second one
1 less that. What they give must be the same; else the values given decide, and the formulas hold for these alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...grammar import Comparison, Letter, Mistake, Mistakes, Number, Path, print_math
from ..inference import (
    Branch,
    InferredLayer,
    Input,
    Repetitions,
    Running,
    Shape,
    SingleBody,
    bound_value,
    components,
    grouped,
    join,
    shaped,
    single,
)
from ..layers import BRANCH
from ..repetition import UNSOLVED
from ..resolution import EVERY, Branching, Chosen, OverRepetitions, Part
from ..values import Value, algebra, is_number

MAX_BRANCHES = 1_000
"""Branches of a join that a loop gives."""

MOST_BRANCHES = 4_000
"""Branches of all such joins together, wherever they are run."""


def chosen(run: Running, part: Chosen, given: Input) -> InferredLayer:
    """One of two bodies, or both where the letters leave the condition open. Raises `Mistakes`."""
    assert part.condition is not None
    verdict = _verdict(run, part.condition, given)
    if not is_number(verdict):
        then, otherwise = (run.inside(body, given.shape) for body in (part.then, part.otherwise))
        if (gives := _common(part.condition, then.gives, otherwise.gives, run, given)) is not None:
            first = Repetitions(then, given.shape, 0, 1, 1, copies=verdict)
            second = Repetitions(otherwise, given.shape, 1, 2, 2, copies=algebra.subtract(1, verdict))
            inside = SingleBody(tuple(one for one in (first, second) if one.layers))
            return grouped(part, given, gives, inside, run.options.costs)
        verdict = _by_values(run, part, given)
    branch = run.inside(part.then if verdict else part.otherwise, given.shape)
    offset = 0 if verdict else 1
    repetitions = (Repetitions(branch, given.shape, offset, offset + 1, offset + 1),) if branch.layers else ()
    return grouped(part, given, branch.gives, SingleBody(repetitions), run.options.costs)


def _sides(run: Running, condition: Comparison, given: Input) -> tuple[Value, Value]:
    scope = {"in": given.shape[0], **run.around.scope}
    return bound_value(condition.left, scope), bound_value(condition.right, scope)


def _verdict(run: Running, condition: Comparison, given: Input) -> Value:
    """1 where a condition certainly holds, 0 where it certainly does not, else a choice between them."""
    left, right = _sides(run, condition, given)
    return algebra.choose(left, condition.op, right, 1, 0)


def _common(condition: Comparison, then: Shape, otherwise: Shape, run: Running, given: Input) -> Shape | None:
    """What both bodies give; where one is taken for equal sides alone, sizes may differ by what the sides do."""
    if len(then[1]) != len(otherwise[1]):
        return None
    sides = algebra.subtract(*_sides(run, condition, given)) if condition.op in ("=", "!=") else None
    found: dict[str | int, Value] = {}
    for (what, one), (_, other) in zip(components(then), components(otherwise), strict=True):
        if one != other and not (sides is not None and _differ_by(one, other, sides)):
            return None
        found[what] = other if condition.op == "=" else one
    return shaped(found)


def _differ_by(one: Value, other: Value, sides: Value) -> bool:
    """Whether two sizes are equal wherever the two sides of a condition are."""
    quotient = algebra.divide(algebra.subtract(one, other), sides)
    return is_number(quotient) or algebra.is_whole(quotient)


def _by_values(run: Running, part: Chosen, given: Input) -> Value:
    """The verdict at the values given, substituted from now on. Raises `Mistakes` where they leave it open."""
    assert part.condition is not None
    sides = _sides(run, part.condition, given)
    run.progress.fixed |= frozenset().union(*map(algebra.letters_of, sides))
    left, right = (algebra.put(side, dict(run.options.numbers)) for side in sides)
    verdict = algebra.choose(left, part.condition.op, right, 1, 0)
    if not is_number(verdict):
        free = min(algebra.letters_of(left) | algebra.letters_of(right))
        said = print_math(part.condition)
        tried = next((print_math(tree) for tree in part.trees if isinstance(tree, Number)), "64")
        raise Mistakes([Mistake.of("if.open", part.condition.span, condition=said, free=free, tried=tried)])
    return verdict


def branching(run: Running, part: Branching, given: Input) -> InferredLayer:
    """The join of a body for each value of a letter. Raises `Mistakes`."""
    first, last = _range(run, part, given)
    run.progress.branches += last + 1 - first
    if run.progress.branches > MOST_BRANCHES:
        raise Mistakes([Mistake.of("branches.many", part.layer.span, most=MOST_BRANCHES)])
    branches = tuple(_branch(run, part, given, index) for index in range(first, last + 1))
    return join(part, given, branches, run.around.setting)


def _branch(run: Running, part: Branching, given: Input, index: int) -> Branch:
    """One of the branches as an entry of its own, `concat1[3]`."""
    scope = {"in": given.shape[0], **run.around.scope}
    value = bound_value(part.values[index - 1], scope) if part.values else index
    names = run.around.outer | {part.index: value}
    body = run.child(names).body(part.body, given.shape, None)
    entry = single(Part(f"{part.name}[{index}]", BRANCH, part.layer), given, body, run.around.setting, {})
    return Branch((entry,), entry.gives, entry)


def _range(run: Running, part: Branching, given: Input) -> tuple[int, int]:
    """The first and the last value of the letter: numbers, if need be by the values given."""
    assert part.first is not None and part.last is not None
    scope = {"in": given.shape[0], **run.around.scope}
    ends: list[int] = []
    for tree in (part.first, part.last):
        value = bound_value(tree, scope)
        run.progress.fixed |= algebra.letters_of(value)
        number = algebra.put(value, dict(run.options.numbers))
        if not isinstance(number, int):
            text = print_math(tree)
            if is_number(number):
                raise Mistakes([Mistake.of("branches.whole", tree.span, text=text)])
            free = min(algebra.letters_of(number))
            raise Mistakes([Mistake.of("branches.open", tree.span, text=text, free=free).called(UNSOLVED)])
        ends.append(number)
    if not 0 <= ends[1] - ends[0] < MAX_BRANCHES:
        raise Mistakes([Mistake.of("branches.range", part.last.span, first=ends[0], last=ends[1], most=MAX_BRANCHES)])
    return ends[0], ends[1]


def over_repetitions(run: Running, part: OverRepetitions, given: Input) -> InferredLayer:
    """The join of what a layer gives in all repetitions of the repeats on its path. Raises `Mistakes`."""
    assert isinstance(part.place, Path)
    paths = tuple(islice(_every(run, part.place.text, part.place), MAX_BRANCHES + 1))
    if len(paths) > MAX_BRANCHES:
        raise Mistakes([Mistake.of("branches.many", part.place.span, most=MAX_BRANCHES)])
    if not paths:  # each repetition around has none of the repeat inside
        inside = part.place.text.rpartition(f"[{EVERY}]")[0]
        raise Mistakes([Mistake.of("repetitions.none", part.place.span, name=inside)])
    ends = [run.earlier(Path(path, part.place.span)) for path in paths]
    return join(part, given, tuple(Branch((), end.gives, end) for end in ends), run.around.setting)


def _every(run: Running, path: str, place: Path) -> Iterator[str]:
    """The paths that one with `[*]` means, repetition by repetition."""
    before, star, rest = path.partition(f"[{EVERY}]")
    if not star:
        yield path
        return
    repeat = run.earlier(Path(before, place.span) if "." in before else Letter(before, place.span))
    if not repeat.repetitions or repeat.times is None:
        raise Mistakes([Mistake.of("repetitions.none", place.span, name=before)])
    first, last = (
        algebra.put(end, dict(run.options.numbers))
        for end in (repeat.repetitions[0].first, repeat.repetitions[-1].last)
    )
    run.progress.fixed |= algebra.letters_of(repeat.repetitions[0].first) | algebra.letters_of(
        repeat.repetitions[-1].last
    )
    if not (isinstance(first, int) and isinstance(last, int)):
        free = min(algebra.letters_of(first) | algebra.letters_of(last))
        raise Mistakes([Mistake.of("repetitions.open", place.span, name=before, free=free).called(UNSOLVED)])
    if last - first >= MAX_BRANCHES:
        raise Mistakes([Mistake.of("branches.range", place.span, first=first, last=last, most=MAX_BRANCHES)])
    for number in range(first, last + 1):
        yield from _every(run, f"{before}[{number}]{rest}", place)
