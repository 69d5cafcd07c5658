"""What a position of an output sees of the network's input: its receptive field, axis by axis.

Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks (Distill 2019).
Along an axis, `R` positions are seen from one position, the fields of neighbours start `J` after each other, and the
centre of the first lies at `C`, measured from the edge of the input: its first position has its
centre at 1/2.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from ...grammar import Mistake, Mistakes, record, replace
from ..formulas import AXES, Reach, Rule, evaluate, formula
from ..inference import Bound, InferredLayer, Origin, Repetitions, lies_evenly
from ..layers import EXPERTS, KEPT, PARALLEL, Kind
from ..repetition import NoClosedForm
from ..values import Value, algebra
from .field_recurrences import Fields, SolvedField, after_last, solved_fields
from .unrolling import counted_by_letters, inside_out, repetition_after

SEEN = "seen"
"""Where what a layer sees is remembered in its memo."""


@record()
class Seen:
    """What a position sees of an input of the network, along each of its axes.

    `source` names the input, `whole` are its sizes. Positions that see all of it have no `jump` and `start`. Where
    they do not lie evenly, or where they see two inputs (no `source`), `lost` names the layer that makes it so.
    `letters` are those of the `rules`, besides the layer's own; `solved` are the recurrences of a repeat.
    """

    source: str
    whole: tuple[Value, ...]
    field: tuple[Value, ...] = ()
    jump: tuple[Value, ...] = ()
    start: tuple[Value, ...] = ()
    rules: Reach | None = None
    lost: str = ""
    letters: Mapping[str, Bound] = dataclasses.field(default_factory=dict)
    solved: tuple[SolvedField, ...] = ()


FIRST = Reach(
    Rule("input.field", "1", "every position of the input is its own receptive field"),
    Rule("input.jump", "1", "neighbours"),
    Rule("input.start", "1/2", "the centre of the first row"),
)
WHOLE = Rule("whole.field", "I", "depends on the whole input")


def reach_of(kind: Kind) -> Reach | None:
    """How what is seen changes from the input to the output; None where positions differ in that, or see all."""
    if kind.sees == "place":
        return KEPT
    if kind.size is not None and not kind.time:
        return kind.size.reach
    return None if kind.reorders or kind.gives_space or kind.space is not None or kind.time else KEPT


def sees_all(kind: Kind) -> bool:
    """Whether every output position sees all of the input, as in a dense layer."""
    return kind.sees == "all" or (not kind.sees and kind.size is None and (kind.flat or bool(kind.time)))


def reached(inferred: InferredLayer, quantity: str) -> tuple[Value, ...]:
    """Field, jump or start along each axis of the network's input. Raises `Mistakes` where there is none."""
    found = seen(inferred)
    requested = f"{inferred.name}.{quantity}"
    if found.lost:
        id = "reach.uneven" if found.source else "reach.two_inputs"
        raise Mistakes([Mistake.of(id, layer=found.lost).within("of", owner=requested)])
    if not found.whole:
        raise Mistakes([Mistake.of("reach.no_space").within("of", owner=requested)])
    if quantity != "field" and (not found.jump or not inferred.space):
        raise Mistakes([Mistake.of("reach.no_places", layer=inferred.name).within("of", owner=requested)])
    return getattr(found, quantity)


def rule_of(inferred: InferredLayer, quantity: str) -> Rule:
    """The rule by which a position's field, jump or start is worked out."""
    rules = seen(inferred).rules
    return getattr(rules, quantity) if rules else WHOLE


def with_reach_letters(inferred: InferredLayer) -> InferredLayer:
    """The layer with the letters of the rules for what it sees."""
    return inferred.with_letters(seen(inferred).letters)


def seen(inferred: InferredLayer) -> Seen:
    """What a position sees, from the input before it on; without recursion, for a chain may be long."""
    chain: list[InferredLayer] = []
    layer: InferredLayer | None = inferred
    while layer is not None and SEEN not in layer.memo:
        chain.append(layer)
        layer = None if layer.kind.source else layer.before
    before: Seen | None = layer.memo[SEEN] if layer else None
    for one in reversed(chain):
        before = one.memo[SEEN] = _through(one, before)
    return inferred.memo[SEEN]


def _through(inferred: InferredLayer, before: Seen | None) -> Seen:
    if inferred.kind.source:
        ones = len(inferred.space)
        return Seen(inferred.name, inferred.space, *((rule.value({}),) * ones for rule in _of(FIRST)), rules=FIRST)
    if before is None:
        raise Mistakes([Mistake.of("reach.repetitions").within("of", owner=inferred.name)])
    if counted_by_letters(inferred) and not inferred.takes and (found := _through_repetitions(inferred, before)):
        return found
    if inferred.kind in PARALLEL:
        return _through_body(inferred, before)
    if inferred.kind.flow:
        last = inside_out(inferred)
        return before if last is None or last is inferred.before else seen(last)
    if inferred.branches:
        found = _seen_by_branches(
            inferred, [seen(branch.end) if branch.end else before for branch in inferred.branches]
        )
        return found if lies_evenly(inferred) or not found.jump else _lost(inferred, found)
    return before if not before.source else _one(inferred, before)


class _Settled(Exception):
    """Carries what is seen after a repetition, whatever is seen before it: all of the input, or what is not known."""

    def __init__(self, found: Seen) -> None:
        self.found = found
        super().__init__(found)


def _through_repetitions(inferred: InferredLayer, before: Seen) -> Seen | None:
    """What is seen after a repeat that letters count, by recurrences; None where these have no solution.

    A body is gone through once, for it may have such repeats inside.
    """
    solved: list[SolvedField] = []
    for repetitions in inferred.repetitions:
        if before.lost or not before.jump:
            break
        if repetitions.first == repetitions.last:
            before = _after_body(repetitions, inferred, before)
            continue

        def run(fields: Fields, repetitions: Repetitions = repetitions, before: Seen = before) -> Fields:
            found = _after_body(repetitions, inferred, Seen(before.source, before.whole, *fields))
            if found.lost or (not found.jump and found.field == before.whole):
                raise _Settled(found)
            if not found.jump:  # it goes back to a layer before the repeat
                raise NoClosedForm
            return found.field, found.jump, found.start

        try:
            solved += solved_fields(repetitions, (before.field, before.jump, before.start), run)
        except _Settled as settled:
            before = settled.found
            continue
        except NoClosedForm:
            after = _after_body(repetitions, inferred, before)
            if after.jump:
                return None
            before = after
            continue
        before = Seen(before.source, before.whole, *after_last(solved, repetitions), rules=before.rules)
    return replace(before, solved=tuple(solved))


def _through_body(inferred: InferredLayer, before: Seen) -> Seen:
    """What is seen after experts: what one of them sees; the positions of `each` do not lie evenly in a body."""
    return (
        _after_body(inferred.repetitions[-1], inferred, before) if inferred.kind == EXPERTS else _lost(inferred, before)
    )


def _after_body(repetitions: Repetitions, inferred: InferredLayer, before: Seen) -> Seen:
    """What is seen after one repetition."""
    assert inferred.before is not None
    source = replace(inferred.before)  # with a memo of its own
    source.memo[SEEN] = before
    return seen(repetition_after(repetitions, source))


def _one(inferred: InferredLayer, before: Seen) -> Seen:
    """What a position of one layer sees, from what those see that enter."""
    if sees_all(inferred.kind) or (not before.lost and not before.jump):
        return replace(_all(before), letters=_bound("I", before.whole, "input"))
    rules = reach_of(inferred.kind)
    if before.lost or rules is None or inferred.also:
        return before if before.lost else _lost(inferred, before)
    letters: dict[str, Bound] = {}
    for letter, values in zip("RJC", (before.field, before.jump, before.start), strict=True):
        letters |= _bound(letter, values, "before")
    within = inferred.with_letters(letters)
    axes = [within.axis(axis) for axis in range(len(before.whole))]
    found = (tuple(map(rule.value, axes)) for rule in _of(rules))
    return Seen(before.source, before.whole, *found, rules=rules, letters=letters)


def _all(before: Seen) -> Seen:
    return Seen(before.source, before.whole, before.whole)


def _lost(inferred: InferredLayer, before: Seen) -> Seen:
    return Seen(before.source, before.whole, lost=inferred.name)


UNION = {
    "field": "max(C_1 + R_1/2, C_2 + R_2/2) - min(C_1 - R_1/2, C_2 - R_2/2)",
    "start": "(max(C_1 + R_1/2, C_2 + R_2/2) + min(C_1 - R_1/2, C_2 - R_2/2))/2",
}
"""Two fields together, from the ends of both: along one axis."""


def _seen_by_branches(inferred: InferredLayer, ends: list[Seen]) -> Seen:
    """What the branches of a join see together; their fields must lie equally far apart, in the same input."""
    if len({end.source for end in ends}) > 1:
        before = next((end for end in ends if not end.source), None)
        return before or Seen("", ends[0].whole, lost=inferred.name)
    first, *others = ends
    for other in others:
        if first.lost or other.lost or not (first.jump or other.jump):
            first = first if first.lost or not other.lost else other
        elif not (first.jump and other.jump):  # one of them sees everything
            first = _all(first)
        elif any(algebra.subtract(one, two) != 0 for one, two in zip(first.jump, other.jump, strict=True)):
            return _lost(inferred, first)
        else:
            first = _union(first, other)
    return first


def _union(one: Seen, other: Seen) -> Seen:
    axes = [
        {"R_1": one.field[i], "C_1": one.start[i], "R_2": other.field[i], "C_2": other.start[i]}
        for i in range(len(one.whole))
    ]
    found = {name: tuple(evaluate(formula(text), letters) for letters in axes) for name, text in UNION.items()}
    return replace(one, field=found["field"], start=found["start"], rules=KEPT)


def _of(rules: Reach) -> tuple[Rule, Rule, Rule]:
    return rules.field, rules.jump, rules.start


def _bound(letter: str, values: tuple[Value, ...], how: str) -> dict[str, Bound]:
    return {name: Bound(value, Origin(how)) for name, value in zip(AXES[letter], values, strict=False)}
