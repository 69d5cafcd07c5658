"""A later answer that is right from an earlier wrong one: the network goes on from what was said there."""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar import Mistakes
from ..formulas import SIDES, SUMMED
from ..network import LayerFacts, Table
from ..resolution import side_of
from ..values import Value, algebra
from .claim_values import Amount, amount_of_answer, known_of
from .explanations import answer_again
from .queries import Answer
from .total_ways import assuming

Said = tuple[Answer, Amount]
"""A question, and what was said in answer to it."""


def follows_from(
    asked: Answer, claimed: Amount, wrong: Sequence[Said], outputs: Sequence[Said], table: Table
) -> tuple[str, ...]:
    """The earlier wrong answers from which this one is right, by their questions; none where it is not.

    `wrong` are all earlier ones, for totals; `outputs` those on sizes and features that do not follow themselves.
    """
    if asked.layer is None and asked.quantity in SUMMED:
        return _of_total(asked, claimed, wrong, table)
    own = asked.layer.name if asked.layer else ""
    before = [(one, said) for one, said in outputs if one.layer and one.layer.name != own]
    assumed = {one.layer.name: _output(one.layer, before) for one, _ in before if one.layer}
    if not assumed or "" in assumed.values() or not assumed.keys() <= {layer.name for layer in table.layers}:
        return ()
    try:
        other = assuming(table, assumed)
        there = amount_of_answer(answer_again(asked, other), other)
    except Mistakes:
        return ()
    said = claimed.parts * len(there.parts) if claimed.space is None else claimed.parts  # a number for every side
    same = len(there.parts) == len(said) and all(map(algebra.equal, there.parts, said))
    return tuple(one.query for one, _ in before) if same else ()


def _of_total(asked: Answer, claimed: Amount, wrong: Sequence[Said], table: Table) -> tuple[str, ...]:
    """The wrong counts of layers with which a total is added up."""
    counts = [(one, said) for one, said in wrong if one.layer and one.quantity == asked.quantity]
    parts = [(one, said) for one, said in counts if said.features is not None]
    if not parts or claimed.features is None:
        return ()
    changes: list[Value] = []
    for one, said in parts:
        changes += [said.features or 0, algebra.negate(amount_of_answer(one, table).features or 0)]
    total = algebra.add([known_of(table.total(asked.quantity), table), *changes])
    return tuple(one.query for one, _ in parts) if algebra.equal(total, claimed.features) else ()


def _output(layer: LayerFacts, said: Sequence[Said]) -> str:
    """What a layer is taken to give by what was said of it, as text; nothing where that is no output."""
    features, space = layer.numeric.features, list(layer.numeric.space)
    for one, amount in said:
        if one.layer is None or one.layer.name != layer.name:
            continue
        if one.quantity in SIDES and amount.features is not None:
            space[side_of(one.quantity, len(space)) or 0] = amount.features
        elif one.quantity == "features" and amount.features is not None:
            features = amount.features
        elif one.quantity in ("size", "output"):
            features = features if amount.features is None or amount.space is None else amount.features
            sizes = amount.space if amount.space is not None else (amount.features or 0,) * len(space)
            space = list(sizes) if len(sizes) == len(space) else space
    if not all(isinstance(part, int) and part > 0 for part in (features, *space)):
        return ""
    return f"{features}@{'x'.join(map(str, space))}" if space else str(features)


def is_output(asked: Answer) -> bool:
    """Whether a question is about what a layer gives, from which others go on."""
    return asked.layer is not None and asked.quantity in ("features", "size", "output", *SIDES)
