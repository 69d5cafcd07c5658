"""What is kept of one layer for the backward pass, as a rule: its output, and values inside it."""

from __future__ import annotations

import functools

from ..formulas import MEMORY, MEMORY_IN_TIME, Rule
from ..layers import Kind
from ..values import Value, algebra
from .inferred_layer import InferredLayer


def trains(kind: Kind) -> bool:
    """Whether some parameter of a layer is trained."""
    return not kind.params.is_zero and kind.frozen.text not in ("P", kind.params.text)


def saved_rule(inferred: InferredLayer) -> Rule | None:
    """The bytes that are kept of a single layer for the backward pass; None where that is not known."""
    kind, passing = inferred.kind, inferred.passing
    if passing is None or passing.unknown or kind.saved is None:
        return None
    trained = trains(kind)
    if passing.gradient and not trained and not kind.saved.frozen:
        return None
    active = passing.gradient or trained
    output = not kind.saved.view and (passing.needed or (kind.saved.output and passing.gradient))
    return rule_of_kept(kind.saved.inside if active else None, output, kind.time == "stays")


@functools.cache
def rule_of_kept(inside: Rule | None, output: bool, in_time: bool) -> Rule:
    whole = MEMORY_IN_TIME if in_time else MEMORY
    kept = [*([whole.text] if output else []), *([inside.text] if inside else [])]
    if not kept:
        return Rule("saved.nothing", "0", "no gradient is computed from its output")
    reasons = ["its output, from which a gradient is computed"] if output else []
    reasons += [inside.reason] if inside else []
    name = ".".join(["saved", *([inside.id] if inside else []), *(["output"] if output else [])])
    return Rule(name, " + ".join(kept), "; ".join(reasons), inside.why if inside else "")


def saved_by_itself(inferred: InferredLayer) -> Value:
    """What a join or a repeat adds to what is saved inside.

    The output of a join is a tensor of its own. The last output of a repeat is needed by what follows, all others by
    the next repetition: `surplus` says by how many tensors of which size it differs.
    """
    assert inferred.passing is not None
    tensors = [(1, inferred.output_shape)] if inferred.branches and inferred.passing.needed else []
    tensors += inferred.passing.surplus
    one = algebra.multiply([inferred.costs.element_size, inferred.costs.batch])
    return algebra.add([algebra.multiply([one, times, shape[0], *shape[1]]) for times, shape in tensors])
