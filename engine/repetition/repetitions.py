"""Repeated bodies: repetition by repetition while repetitions are few, in closed form where they are many or a letter.

Repetitions that are equal are run once; those that differ are solved in `induction.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Letter, Mistake, Mistakes, print_math, replace
from ..arithmetic import ByZero, Impossible
from ..conditions import AtLeast, Condition, Divides, at_least, divides
from ..formulas import tree_of
from ..inference import (
    BrokenOff,
    InferredLayer,
    Input,
    RepeatedBody,
    Repetitions,
    Running,
    Shape,
    assumed_inside,
    bind_divisors,
    bound_value,
    components,
    count_common,
    counted,
    grouped,
    inner_conditions,
)
from ..resolution import Repeated, differs
from ..values import Value, algebra, is_number
from .for_all import for_all
from .induction import solved, tried
from .nesting import nested, nested_by_number
from .recipes import RepetitionRecipe, recipe_of
from .recurrence import NoClosedForm
from .repeat import RepeatRun, few, most, named_repetition

UNSOLVED = "repeat.unsolved"
"""The id of the mistake of repetitions without a closed form, which says nothing of whether they are possible."""


def repeated(run: Running, part: Repeated, given: Input) -> InferredLayer:
    """The repeat in its position. Raises `Mistakes` where it is impossible."""
    conditions: dict[tuple[object, ...], Condition] = {}
    first, last = _range(run, part, given, conditions)
    assumed = assumed_inside(run.assumed, part.name)
    repeat = RepeatRun(run, part, given, first, last, conditions, carried=_carried(run, part), assumed=assumed)
    _check_assumed(repeat)
    if repeat.count == 0:
        return _as_inferred(repeat, given.shape)
    if algebra.put(repeat.count, dict(run.options.numbers)) == 0:
        return _none(repeat)
    names = {name: layer.name for name, layer in repeat.carried.items()}
    found = _in_closed_form_or_each(repeat)
    run.before.outputs.update({name: replace(one, name=f"{part.name}.{name}") for name, one in repeat.carried.items()})
    paths = {f"{part.name}[{number}].{name}" for number, layers in assumed.items() for name in layers}
    found = replace(found, assuming=found.assuming | paths) if paths else found
    return replace(found, inside=replace(found.inside, layers=names)) if names else found


def _check_assumed(repeat: RepeatRun) -> None:
    """Raises `Mistakes` where something is assumed in a repetition that is not there, or not run by itself."""
    first, last, name = repeat.first, repeat.last, repeat.part.name
    for number, layers in repeat.assumed.items():
        by_itself = isinstance(first, int) and isinstance(last, int) and repeat.count <= most(repeat)
        if not by_itself or repeat.part.nests or not first <= number <= last:
            path = f"{name}[{number}].{next(iter(layers))}"
            raise Mistakes([Mistake.of("assumed.repetition", repeat.part.layer.span, name=path)])


def _carried(run: Running, part: Repeated) -> dict[str, InferredLayer]:
    """The layers that are passed on from one repetition to the next, as they are before the first one."""
    if part.carry and part.nests:
        raise Mistakes([Mistake.of("carry.inner", part.layer.span)])
    return {name: run.earlier(Letter(name, part.layer.span)) for name in part.carry}


def _in_closed_form_or_each(repeat: RepeatRun) -> InferredLayer:
    """The repeat with its repetitions, in closed form or one by one."""
    run = repeat.run
    try:
        gives = _by_number(repeat) if (run.options.by_number and few(repeat)) or repeat.assumed else None
        gives = gives or _in_letters(repeat)
        found = _found(repeat, gives)
    except (NoClosedForm, ByZero):
        found = _found(repeat, _unsolved(repeat))
    count_common(found)
    return found


def _found(repeat: RepeatRun, gives: Shape) -> InferredLayer:
    """The repeat with its repetitions. Raises `NoClosedForm` where it is not known when they are possible."""
    return _as_inferred(repeat, gives, {**repeat.conditions, **conditions_of(repeat)}, recipe_of(repeat))


def _as_inferred(
    repeat: RepeatRun,
    gives: Shape,
    conditions: Mapping[tuple[object, ...], Condition] | None = None,
    recipe: RepetitionRecipe | None = None,
) -> InferredLayer:
    """The repeat as data."""
    inside = RepeatedBody(repeat.count, tuple(repeat.repetitions), repeat.solved, recipe)
    conditions = repeat.conditions if conditions is None else conditions
    return grouped(repeat.part, repeat.given, gives, inside, repeat.run.options.costs, conditions)


def _in_letters(repeat: RepeatRun) -> Shape:
    """What all repetitions give, in closed form. Raises `NoClosedForm`."""
    return nested(repeat) if repeat.part.nests else _chain(repeat)


def _none(repeat: RepeatRun) -> InferredLayer:
    """A repeat whose given count is 0: in letters the general result, as long as it also holds for 0 repetitions."""
    numbers = dict(repeat.run.options.numbers)
    tried = replace(repeat, run=repeat.run.isolated(), repetitions=[])
    try:
        gives = _in_letters(tried)
        found = _found(tried, gives)
        if len(tried.repetitions) == 1 and all(
            algebra.put(one, numbers) == algebra.put(other, numbers)
            for (_, one), (_, other) in zip(components(gives), components(repeat.input_shape), strict=True)
        ):
            counts = [algebra.put(counted(found, quantity), numbers) for quantity in ("params", "macs")]
            if counts == [0, 0]:
                return replace(found, conditions=repeat.conditions)
    except (BrokenOff, NoClosedForm, Impossible, Mistakes):
        pass  # no repetition of it need be possible
    repeat.fix()
    return _as_inferred(replace(repeat, first=1, last=0, repetitions=[]), repeat.input_shape)


def _range(
    run: Running, part: Repeated, given: Input, conditions: dict[tuple[object, ...], Condition]
) -> tuple[Value, Value]:
    """The first and the last value of the index."""
    assert part.first is not None and part.last is not None
    scope = {"in": given.shape[0], **run.around.scope}
    first, last = (bound_value(tree, scope) for tree in (part.first, part.last))
    for name, tree, value in (("first", part.first, first), ("last", part.last, last)):
        bind_divisors(conditions, name, tree, scope)
        whole = divides(*algebra.numerator_denominator(value))
        if whole is False:
            wrong = Mistake.of("repeat.whole", tree.span, value=print_math(tree_of(value)))
            raise Mistakes([wrong.within("of", owner=part.name)])
        if isinstance(whole, Divides):
            conditions["repetitions", tree.span] = whole
    times = algebra.add([last, 1, algebra.negate(first)])
    run.progress.counts[times] = None
    if times in run.options.counts:
        times = run.options.counts[times]
        last = algebra.add([first, times, -1])
    some = at_least(times)
    if some is False or (is_number(first) and first < 0):
        raise Mistakes([_no_range(part, first, last, downward=some is False)])
    if isinstance(some, AtLeast):
        conditions["repetitions", "some"] = some
    return first, last


def _no_range(part: Repeated, first: Value, last: Value, downward: bool) -> Mistake:
    """The mistake of repetitions that would run downward, or from below 0."""
    assert part.first is not None and part.last is not None
    one, other = (print_math(tree_of(value)) for value in (first, last))
    if not downward:
        wrong = Mistake.of("repeat.below", part.first.span, first=one)
    elif not part.index:
        wrong = Mistake.of("repeat.negative", part.last.span, value=other)
    else:
        wrong = Mistake.of("repeat.downward", part.last.span, first=one, last=other)
    return wrong.within("of", owner=part.name)


def _chain(repeat: RepeatRun) -> Shape:
    """Repetitions one after another. Raises `NoClosedForm`."""
    gives = _equal_repetitions(repeat)
    return solved(repeat) if gives is None else gives


def _by_number(repeat: RepeatRun) -> Shape | None:
    """Repetition by repetition; None where there are too many, or nobody knows how many."""
    if not is_number(repeat.count) or repeat.count > most(repeat):
        return None
    if repeat.part.nests:
        return nested_by_number(repeat)
    return _one_by_one(repeat, int(repeat.count))


def _equal_repetitions(repeat: RepeatRun) -> Shape | None:
    """Repetitions that are all equal, perhaps after the first; None where they are not."""
    if differs(repeat.part):
        return None
    one = repeat.repetition(repeat.first, repeat.input_shape)
    same = repeat.carry(one)
    if (same and one.gives == repeat.input_shape) or repeat.count == 1:
        repeat.repetitions.append(Repetitions(one, repeat.input_shape, 0, repeat.first, repeat.last))
        return one.gives
    second = algebra.add([repeat.first, 1])
    if algebra.put(repeat.count, dict(repeat.run.options.numbers)) == 1:  # no second repetition need be possible
        other = tried(repeat, second, one.gives)
    else:
        other = named_repetition(repeat, second, one.gives)
    if not repeat.carry(other) or other.gives != one.gives:
        return None
    repeat.repetitions.append(Repetitions(one, repeat.input_shape, 0, repeat.first, repeat.first))
    repeat.repetitions.append(Repetitions(other, one.gives, 1, second, repeat.last))
    return other.gives


def _one_by_one(repeat: RepeatRun, count: int) -> Shape:
    """Repetition by repetition; from where nothing changes any more, the rest at once."""
    input_shape = repeat.input_shape
    for offset in range(count):
        index = algebra.add([repeat.first, offset])
        branch = named_repetition(repeat, index, input_shape)
        same = repeat.carry(branch)
        if same and not differs(repeat.part) and branch.gives == input_shape and not repeat.assumed:
            repeat.repetitions.append(Repetitions(branch, input_shape, offset, index, repeat.last))
            break
        repeat.repetitions.append(Repetitions(branch, input_shape, offset, index, index))
        input_shape = branch.gives
    return input_shape


def _unsolved(repeat: RepeatRun) -> Shape:
    """No closed form: repetition by repetition, where the number of repetitions is known after all."""
    repeat.fix()
    repeat.repetitions.clear()
    repeat.carried = _carried(repeat.run, repeat.part)
    repeat.solved = ()
    if gives := _by_number(repeat):
        return gives
    letter = min(algebra.letters_of(repeat.count), default="")
    hint = "letter" if letter else "most_inputs" if repeat.part.nests > 1 else "most"
    wrong = Mistake.of("repeat.unsolved", repeat.part.layer.span, hint=hint, most=most(repeat), letter=letter)
    raise Mistakes([wrong.within("of", owner=repeat.part.name)])


def conditions_of(repeat: RepeatRun) -> dict[tuple[object, ...], Condition]:
    """What must hold in all repetitions; where a first or last one is separate, there must be such a repetition.

    That there are repetitions at all is taken for granted while their number is a letter: with none, or with one where
    the second is another one, less would do. Repetitions that the values given leave out state nothing.
    """
    conditions: dict[tuple[object, ...], Condition] = {}
    separate = (
        sum(repetitions.first == repetitions.last for repetitions in repeat.repetitions)
        if len(repeat.repetitions) > 1
        else 0
    )
    if separate and not is_number(repeat.count):
        enough = at_least(algebra.subtract(repeat.count, separate))
        if isinstance(enough, AtLeast):
            conditions["repetitions", "separate"] = enough
    for number, repetitions in enumerate(repeat.repetitions):
        if algebra.put(repetitions.times, dict(repeat.run.options.numbers)) == 0:
            continue
        for key, condition in inner_conditions(repetitions.layers):
            for side, one in enumerate(for_all(condition, repetitions)):
                conditions[number, *key, side] = one
    return conditions
