"""A layer as another convention counts it: the same input and the same row."""

from __future__ import annotations

from dataclasses import replace

from ...grammar import Mistakes, Number
from ..formulas import NEUTRAL
from ..layers import CONVENTIONS, SPACES
from ..values import Value, algebra
from .counts import counted, summed_over
from .infer_layer import set_output
from .placed_layer import Placed, Source
from .requirements import check_needs


def under_convention(placed: Placed, convention: str) -> Placed | None:
    """The layer by another convention; None where that refuses it, or the layer has no rules of its own."""
    from ..layers import KINDS

    kind = KINDS.get(placed.kind.word)
    if kind is None or placed.whole or placed.again or not placed.kind.disputed:
        return None
    words = placed.words - {*CONVENTIONS} | {convention}
    kind = kind.under(words | {SPACES[len(placed.comes_in[1])]})
    if len(placed.comes_in[1]) not in kind.ranks:
        return None
    letters = {name: one for name, one in placed.letters.items() if one.source.how != "derived"}
    given = {name: value for name, value in placed.values.items() if name in letters or name not in placed.letters}
    values = dict(NEUTRAL) | given
    other = replace(placed, kind=kind, words=words, letters=letters, values=values, counts={}, conditions={})
    if "b" in letters and letters["b"].source.how == "default":
        other.bind("b", Number(kind.biases), kind.biases, Source("default"))
    try:
        check_needs(other)
        set_output(other)
        counted(other, "params")
    except Mistakes:
        return None
    return other


def more_by(placed: Placed, convention: str, quantity: str) -> Value:
    """How many more another convention counts in a layer, or in all that is inside of it, with the same inputs.

    A negative number is fewer. What the other convention refuses is no difference.
    """
    return summed_over(placed, f"{quantity} by {convention}", lambda layer: _more(layer, convention, quantity))


def _more(layer: Placed, convention: str, quantity: str) -> Value:
    other = under_convention(layer, convention)
    return algebra.subtract(counted(other, quantity), counted(layer, quantity)) if other else 0
