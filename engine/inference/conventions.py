"""A layer as another convention counts it: the same input and the same row."""

from __future__ import annotations

from ...grammar import Mistakes
from ..layers import CONVENTIONS, SPACES
from ..values import Value, algebra
from .bindings import Origin
from .counts import counted, summed_over
from .draft import Draft
from .infer_layer import output_of
from .inferred_layer import InferredLayer
from .requirements import check_needs


def under_convention(inferred: InferredLayer, convention: str) -> InferredLayer | None:
    """The layer by another convention; None where that refuses it, or the layer has no rules of its own."""
    kind = inferred.kind.base
    if kind is None or inferred.whole or inferred.again or not inferred.kind.disputed:
        return None
    words = inferred.words - {*CONVENTIONS} | {convention}
    kind = kind.under(words | {SPACES[len(inferred.input_shape[1])]})
    if len(inferred.input_shape[1]) not in kind.ranks:
        return None
    draft = Draft.again(inferred, kind, words)
    biases = draft.letters.get("b")
    if biases and biases.source.how == "default":
        draft.bind("b", kind.biases, Origin("default"))
    try:
        check_needs(draft)
        other = draft.inferred(output_of(draft), inferred.costs)
        counted(other, "params")
    except Mistakes:
        return None
    return other


def more_by(inferred: InferredLayer, convention: str, quantity: str) -> Value:
    """How many more another convention counts in a layer, or in all that is inside of it, with the same inputs.

    A negative number is fewer. What the other convention refuses is no difference.
    """
    return summed_over(
        inferred, quantity, f"{quantity} by {convention}", lambda layer: _more(layer, convention, quantity)
    )


def _more(layer: InferredLayer, convention: str, quantity: str) -> Value:
    other = under_convention(layer, convention)
    return algebra.subtract(counted(other, quantity), counted(layer, quantity)) if other else 0
