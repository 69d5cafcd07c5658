"""What is counted in a layer: for each quantity its rule, the kind's own or one that all kinds share."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...grammar import Expr, Mistake, Mistakes, Number, print_math
from ..conditions import without_roundings
from ..formulas import (
    FLOPS,
    GRADIENTS,
    LETTERS,
    MEMORY,
    MEMORY_IN_TIME,
    NO_CONNECTIONS,
    NO_COPY,
    OWNED,
    PARAMS_MEMORY,
    SUMMED,
    TRAIN_FLOPS,
    TRAINABLE,
    UNITS,
    UNITS_IN_TIME,
    Form,
    Rule,
    comparison,
    letters_in,
    part_with,
    specialised,
    tree_of,
)
from ..layers import ALL, NOTHING, TRANSPOSED, Kind
from ..values import ByZero, Impossible, Value, algebra
from .bindings import Bound, Origin
from .placed_layer import Placed, Repetitions


def rule_of(kind: Kind, quantity: str) -> Rule | None:
    """The rule by which a count of this kind is worked out; None where nobody counts it."""
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


def counted(placed: Placed, quantity: str) -> Value:
    """A layer's count, worked out when it is first requested. Raises `Mistakes` where nobody counts it."""
    if not (placed.again and quantity in OWNED):
        return _counted(placed, quantity)
    if TRANSPOSED not in placed.words or quantity in ("weights", "frozen", "buffers"):
        return 0
    biases = _counted(placed, "biases")  # which are its own
    return algebra.multiply([placed.element_size, biases]) if quantity in ("params_memory", "gradients") else biases


def count_common(placed: Placed) -> None:
    """Parameters and multiply-adds, which nearly everyone asks for: what is wrong with them is wrong with the layer."""
    for quantity in ("params", "macs"):
        counted(placed, quantity)


def _counted(placed: Placed, quantity: str) -> Value:
    """A count whoever owns the parameters: each use of those of another layer is work, and links, of its own."""
    if quantity not in placed.counts and placed.whole and quantity in SUMMED:
        placed.counts[quantity] = _together(placed, quantity)
    if quantity not in placed.counts:
        rule = rule_of(placed.kind, quantity)
        if rule is None:
            raise Mistakes([_not_counted(placed, quantity)])
        values = placed.with_letters(counts_in(placed, rule)).values
        with _of(placed, quantity):
            placed.counts[quantity] = rule.value(values)
    return placed.counts[quantity]


@contextlib.contextmanager
def _of(placed: Placed, quantity: str) -> Iterator[None]:
    """What is impossible names the layer and the quantity."""
    try:
        yield
    except Impossible as error:
        raise Mistakes([error.mistake.within("of", owner=f"{placed.name}.{quantity}").at(None)]) from None


def _together(placed: Placed, quantity: str) -> Value:
    """The counts of all that is inside."""
    with _of(placed, quantity):
        inside = [counted(layer, quantity) for branch in placed.branches for layer in branch.layers]
        rows = summed_repetitions(placed, quantity)
        inside += [
            _of_repetitions(placed, repetitions, quantity, lambda layer: counted(layer, quantity))
            for repetitions in rows
        ]
        return algebra.add([*inside, of_itself(placed, quantity)])


def summed_repetitions(placed: Placed, quantity: str) -> tuple[Repetitions, ...]:
    """The repetitions as their counts are summed: a separate first one joins the others if its counts are theirs."""
    if len(placed.repetitions) != 2:
        return placed.repetitions
    first, general = placed.repetitions
    with contextlib.suppress(ByZero):  # the formula of the others has no value there
        one, others = one_repetition(first, quantity), one_repetition(general, quantity)
        if general.index is not None and one == algebra.put_symbol(others, general.index, first.first):
            return (replace(general, first=first.first, offset=0),)
    return placed.repetitions


def one_repetition(repetitions: Repetitions, quantity: str) -> Value:
    """What one of these repetitions counts, all copies of it together."""
    return algebra.multiply([repetitions.count(quantity), one_copy(repetitions, quantity)])


def one_copy(repetitions: Repetitions, quantity: str) -> Value:
    """What one copy of one of these repetitions counts."""
    return algebra.add([counted(layer, quantity) for layer in repetitions.layers])


def _of_repetitions(placed: Placed, repetitions: Repetitions, quantity: str, count: Callable[[Placed], Value]) -> Value:
    """A count summed over repetitions: as often as they are there where all are equal, else over their index."""
    one = algebra.multiply([repetitions.count(quantity), algebra.add(list(map(count, repetitions.layers)))])
    if repetitions.index is None or not algebra.letters_of(one) & algebra.letters_of(repetitions.index):
        return algebra.multiply([repetitions.times, one])
    one = without_roundings(one, repetitions.index, repetitions.last, placed.conditions.values())
    return algebra.summation(one, repetitions.index, repetitions.first, repetitions.last)


def layers_of(placed: Placed) -> Value:
    """The number of layers with parameters, those of a body in every repetition; a layer used again counts once."""
    return summed_over(placed, "params", "layers", lambda layer: int(counted(layer, "params") != 0))


def summed_over(placed: Placed, quantity: str, name: str, count: Callable[[Placed], Value]) -> Value:
    """A count of single layers, kept under a name, summed over all repetitions like a quantity; 0 for another use."""
    if placed.again:
        return 0
    if name not in placed.counts and not placed.whole:
        placed.counts[name] = count(placed)
    if name not in placed.counts:
        one = functools.partial(summed_over, quantity=quantity, name=name, count=count)
        inside = [one(layer) for branch in placed.branches for layer in branch.layers]
        inside += [_of_repetitions(placed, repetitions, quantity, one) for repetitions in placed.repetitions]
        placed.counts[name] = algebra.add(inside)
    return placed.counts[name]


def of_itself(placed: Placed, quantity: str) -> Value:
    """What a join adds to the counts of its branches: its own products, and its output values are stored."""
    match quantity:
        case "memory" if placed.branches:
            return algebra.multiply([placed.element_size, placed.features, *placed.space])
        case "macs" | "flops":
            return algebra.multiply([1 if quantity == "macs" else 2, placed.kind.macs.value(placed.values)])
        case _:
            return 0


def counts_in(placed: Placed, rule: Rule) -> dict[str, Bound]:
    """The letters of a rule that mean other counts, or the bytes of a value."""
    found: dict[str, Bound] = {}
    for letter in rule.needed:
        if letter in LETTERS and letter not in placed.letters:
            value = _counted(placed, LETTERS[letter])
            found[letter] = Bound(tree_of(value), value, Origin("derived"))
        elif letter == "E":
            found[letter] = Bound(Number(placed.element_size), placed.element_size, Origin("chosen"))
    return found


def _not_counted(placed: Placed, quantity: str) -> Mistake:
    known = tuple(kind.word for kind in ALL if kind.connections)
    wrong = Mistake.of("count.none", quantity=quantity, kind=placed.kind.word, known=known)
    return wrong.within("of", owner=placed.name)
