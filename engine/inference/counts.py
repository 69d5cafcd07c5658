"""What is counted in a layer: for each quantity its rule, the kind's own or one that all kinds share."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from fractions import Fraction

from ...grammar import Expr, Mistake, Mistakes, print_math, replace
from ..arithmetic import ByZero, Impossible
from ..conditions import without_roundings
from ..formulas import (
    FLOPS,
    GRADIENTS,
    LETTERS,
    MEMORIES,
    MEMORY,
    MEMORY_IN_TIME,
    NO_CONNECTIONS,
    NO_COPY,
    OPTIMIZERS,
    OWNED,
    PARAMS_MEMORY,
    SAVING,
    SUMMED,
    TRAIN_FLOPS,
    TRAINABLE,
    TRAINED,
    TRAINING,
    UNITS,
    UNITS_IN_TIME,
    Form,
    Rule,
    comparison,
    letters_in,
    optimizer_rule,
    part_with,
    specialised,
)
from ..layers import ALL, FLOW, KINDS, NOTHING, PARALLEL, TRANSPOSED
from ..values import Value, algebra
from .bindings import Bound, Origin
from .inferred_layer import InferredLayer, Repetitions
from .saved_rules import saved_by_itself, saved_rule


def rule_of(inferred: InferredLayer, quantity: str) -> Rule | None:
    """The rule by which a count of this layer is worked out; None where nobody counts it."""
    kind = inferred.kind
    match quantity:
        case "params" | "frozen" | "buffers" | "macs" | "cache":
            return getattr(kind, quantity)
        case "active":
            return kind.params
        case "weights" | "biases":
            return part_of(kind.params, quantity)
        case "trainable":
            return kind.params if kind.frozen.is_zero else TRAINABLE
        case "flops":
            return kind.macs if kind.macs.is_zero else FLOPS
        case "train_flops":
            return kind.macs if kind.macs.is_zero else TRAIN_FLOPS
        case "gradients":
            return kind.params if kind.params.is_zero else GRADIENTS
        case "optimizer":
            return _optimizer_rule(inferred)
        case "saved":
            return saved_rule(inferred)
        case "training":
            return None if rule_of(inferred, "saved") is None or rule_of(inferred, "optimizer") is None else TRAINING
        case "params_memory":
            return kind.params if kind.params.is_zero else PARAMS_MEMORY
        case "units":
            return UNITS_IN_TIME if kind.time == "stays" else UNITS
        case "memory" if kind.in_place:
            return NO_COPY
        case "memory":
            return kind.memory or (MEMORY_IN_TIME if kind.time == "stays" else MEMORY)
        case _:
            return kind.connections or (NO_CONNECTIONS if kind.in_place or kind.source else None)


@functools.cache
def part_of(rule: Rule, quantity: str) -> Rule:
    """The weights' or the biases' part of a rule for parameters: biases are all that `b` counts."""
    if rule is NOTHING:
        return rule
    reason = "weights only" if quantity == "weights" else "one bias per unit or filter"
    part = functools.partial(part_with, name="b") if quantity == "biases" else _without_biases
    forms = (Form(print_math(part(form.tree)), form.when, reason, form.taught) for form in rule.forms if _for_any(form))
    return Rule(f"{rule.id}.{quantity}", print_math(part(rule.general.tree)), reason, forms=tuple(forms))


def _without_biases(tree: Expr) -> Expr:
    return specialised(tree, {"b": 0})


def _for_any(form: Form) -> bool:
    """Whether a form is true whatever the number of biases."""
    return "b" not in {letter for text in form.when for letter in letters_in(comparison(text))}


def counted(inferred: InferredLayer, quantity: str) -> Value:
    """A layer's count, worked out when it is first requested. Raises `Mistakes` where nobody counts it."""
    if not (inferred.again and quantity in OWNED):
        return _counted(inferred, quantity)
    if TRANSPOSED not in inferred.words or quantity in ("weights", "frozen", "buffers"):
        return 0
    biases = _counted(inferred, "biases")  # which are its own
    return algebra.multiply([_bytes_each(inferred, quantity), biases])


def _bytes_each(inferred: InferredLayer, quantity: str) -> int | Fraction:
    """The bytes that each trained parameter adds to a quantity; 1 where parameters are counted."""
    if quantity == "optimizer":
        copies, _ = OPTIMIZERS[inferred.costs.optimizer]
        return (copies + inferred.costs.mixed) * inferred.costs.state_size
    return inferred.costs.element_size if quantity in ("params_memory", "gradients") else 1


def _optimizer_rule(inferred: InferredLayer) -> Rule | None:
    """What the optimizer keeps of a layer; None where Adafactor does not know its matrices."""
    kind, costs = inferred.kind, inferred.costs
    if kind.params.is_zero or kind.frozen is kind.params:
        return NOTHING
    if costs.optimizer != "adafactor":
        return optimizer_rule(costs.optimizer, costs.mixed)
    return kind.factored and optimizer_rule(costs.optimizer, costs.mixed, kind.factored)


def count_common(inferred: InferredLayer) -> None:
    """Parameters and multiply-adds, which nearly everyone asks for: what is wrong with them is wrong with the layer."""
    for quantity in ("params", "macs"):
        counted(inferred, quantity)


def _counted(inferred: InferredLayer, quantity: str) -> Value:
    """A count whoever owns the parameters: each use of those of another layer is work, and links, of its own."""
    key = quantity
    if quantity in SAVING and not inferred.whole and (saved := saved_rule(inferred)):
        key = f"{quantity} {saved.id}"  # equal layers share their counts, but not what is needed of them
    if quantity not in inferred.counts and inferred.whole and quantity in SUMMED:
        inferred.counts[quantity] = _sum_over_parts(inferred, quantity)
    if key not in inferred.counts:
        if quantity in TRAINED and not inferred.costs.has_gradients:
            raise Mistakes([Mistake.of("costs.integers", quantity=quantity, dtype=inferred.costs.dtype)])
        rule = rule_of(inferred, quantity)
        if rule is None:
            raise Mistakes([_not_counted(inferred, quantity)])
        values = inferred.with_letters(counts_in(inferred, rule)).values
        try:
            inferred.counts[key] = rule.value(values)
        except Impossible as error:
            raise _impossible(error, inferred, quantity) from None
    return inferred.counts[key]


def _impossible(error: Impossible, inferred: InferredLayer, quantity: str) -> Mistakes:
    """What is impossible names the layer and the quantity."""
    return Mistakes([error.mistake.within("of", owner=f"{inferred.name}.{quantity}").at(None)])


def _sum_over_parts(inferred: InferredLayer, quantity: str) -> Value:
    """The counts of all that is inside."""
    try:
        inside = [counted(layer, quantity) for branch in inferred.branches for layer in branch.layers]
        rows = summed_repetitions(inferred, quantity)
        inside += [
            _of_repetitions(inferred, repetitions, quantity, lambda layer: counted(layer, quantity))
            for repetitions in rows
        ]
        return algebra.add([*inside, of_itself(inferred, quantity)])
    except Impossible as error:
        raise _impossible(error, inferred, quantity) from None


def summed_repetitions(inferred: InferredLayer, quantity: str) -> tuple[Repetitions, ...]:
    """The repetitions as their counts are summed: a separate first one joins the others if its counts are theirs."""
    if len(inferred.repetitions) != 2:
        return inferred.repetitions
    first, general = inferred.repetitions
    with contextlib.suppress(ByZero):  # the formula of the others has no value there
        one, others = one_repetition(first, quantity), one_repetition(general, quantity)
        if general.index is not None and one == algebra.put_symbol(others, general.index, first.first):
            return (replace(general, first=first.first, offset=0),)
    return inferred.repetitions


def one_repetition(repetitions: Repetitions, quantity: str) -> Value:
    """What one of these repetitions counts, all copies of it together."""
    return algebra.multiply([repetitions.count(quantity), one_copy(repetitions, quantity)])


def one_copy(repetitions: Repetitions, quantity: str) -> Value:
    """What one copy of one of these repetitions counts."""
    return algebra.add([counted(layer, quantity) for layer in repetitions.layers])


def _of_repetitions(
    inferred: InferredLayer, repetitions: Repetitions, quantity: str, count: Callable[[InferredLayer], Value]
) -> Value:
    """A count summed over repetitions: as often as they are there where all are equal, else over their index."""
    one = algebra.multiply([repetitions.count(quantity), algebra.add(list(map(count, repetitions.layers)))])
    if repetitions.index is None or not algebra.letters_of(one) & algebra.letters_of(repetitions.index):
        return algebra.multiply([repetitions.times, one])
    one = without_roundings(one, repetitions.index, repetitions.last, inferred.conditions.values())
    return algebra.summation(one, repetitions.index, repetitions.first, repetitions.last)


def layers_of(inferred: InferredLayer) -> Value:
    """The number of layers with parameters, those of a body in every repetition; a layer used again counts once."""
    return summed_over(inferred, "params", "layers", lambda layer: int(counted(layer, "params") != 0))


def summed_over(inferred: InferredLayer, quantity: str, name: str, count: Callable[[InferredLayer], Value]) -> Value:
    """A count of single layers, kept under a name, summed over all repetitions like a quantity.

    It is 0 for another use, which has nothing of its own but the biases of a transposed one.
    """
    if inferred.again and TRANSPOSED not in inferred.words:
        return 0
    if name not in inferred.counts and not inferred.whole:
        inferred.counts[name] = count(inferred)
    if name not in inferred.counts:
        one = functools.partial(summed_over, quantity=quantity, name=name, count=count)
        inside = [one(layer) for branch in inferred.branches for layer in branch.layers]
        inside += [_of_repetitions(inferred, repetitions, quantity, one) for repetitions in inferred.repetitions]
        inferred.counts[name] = algebra.add(inside)
    return inferred.counts[name]


def of_itself(inferred: InferredLayer, quantity: str) -> Value:
    """What a join adds to the counts of its branches: its own products, and its output values are stored."""
    match quantity:
        case "saved" | "training" if inferred.passing is None:
            raise Mistakes([_not_counted(inferred, quantity)])
        case "saved" | "training":
            return saved_by_itself(inferred)
        case "memory" if inferred.branches:
            return algebra.multiply(
                [inferred.costs.element_size, inferred.costs.batch, inferred.features, *inferred.space]
            )
        case "macs" | "flops":
            return algebra.multiply([1 if quantity == "macs" else 2, inferred.kind.macs.value(inferred.values)])
        case _:
            return 0


def counts_in(inferred: InferredLayer, rule: Rule) -> dict[str, Bound]:
    """The letters of a rule that mean other counts, or the bytes of a value."""
    found: dict[str, Bound] = {}
    for letter in rule.needed:
        if letter in inferred.letters:
            continue
        if letter in LETTERS or letter in MEMORIES:
            value = counted(inferred, letter) if letter in MEMORIES else _counted(inferred, LETTERS[letter])
            found[letter] = Bound(value, Origin("derived"))
        elif letter in CHOSEN:
            value = getattr(inferred.costs, CHOSEN[letter])
            found[letter] = Bound(value, Origin("chosen"))
    return found


CHOSEN = {"E": "element_size", "E_s": "state_size", "X": "batch"}
"""The letters whose values are the same for all layers."""


def _not_counted(inferred: InferredLayer, quantity: str) -> Mistake:
    if quantity == "optimizer":
        return Mistake.of("costs.adafactor", kind=inferred.kind.word).within("of", owner=inferred.name)
    if quantity in TRAINED:
        return _not_saved(inferred).within("of", owner=inferred.name)
    known = tuple(kind.word for kind in ALL if kind.connections)
    wrong = Mistake.of("count.none", quantity=quantity, kind=inferred.kind.word, known=known)
    return wrong.within("of", owner=inferred.name)


def _not_saved(inferred: InferredLayer) -> Mistake:
    """Why it is not known what is saved of a layer: for the layer itself, or for one behind."""
    behind = inferred.passing.unknown if inferred.passing else ""
    word = behind or inferred.kind.word
    if word in KINDS and KINDS[word].fused:
        return Mistake.of("costs.fused", kind=word)
    if behind and behind not in FLOW:
        return Mistake.of("costs.saved_behind", kind=behind)
    if inferred.kind.joins and inferred.passing is None and inferred.kind.saved is not None:
        return Mistake.of("costs.saved_of_two", kind=word, count=len(inferred.branches))
    if (
        not inferred.kind.joins
        and word not in {kind.word for kind in PARALLEL}
        and (inferred.passing is None or behind)
    ):
        return Mistake.of("costs.saved_here")
    return Mistake.of("costs.adafactor" if saved_rule(inferred) else "costs.saved", kind=word)
