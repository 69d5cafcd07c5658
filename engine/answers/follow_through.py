"""A later answer that is right from an earlier wrong one: the network goes on from what was said there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import field

from ...grammar import Mistakes, record
from ..formulas import SIDES, SUMMED
from ..network import LayerFacts, Table
from ..resolution import side_of
from ..values import Value, algebra
from .claim_values import Amount, amount_of_answer, known_of
from .explanations import answer_again
from .queries import Answer
from .total_ways import assuming
from .wrong_ways import with_output_sizes

Claimed = tuple[Answer, Amount]
"""A question, and what was said in answer to it."""

OUTPUTS = ("features", "size", "output", *SIDES)
"""What a layer gives, from which others go on."""


@record(frozen=False)
class EarlierAnswers:
    """What was answered before: all that was `wrong`, for totals; of it the `outputs` that do not follow themselves.

    `questions` are all that are requested, and `assume` derives the network again with other outputs, None where it
    cannot.
    """

    table: Table
    questions: Collection[str]
    assume: Callable[[dict[str, str]], Table | None]
    wrong: list[Claimed] = field(default_factory=list)
    outputs: list[Claimed] = field(default_factory=list)

    def followed(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        """The earlier wrong answers from which a wrong one is right, by their questions; later ones may follow it."""
        found = self._of_total(requested, claimed) or self._of_outputs(requested, claimed)
        found = found or self._of_own_output(requested, claimed)
        self.wrong.append((requested, claimed))
        if not found and requested.layer is not None and requested.quantity in OUTPUTS:
            self.outputs.append((requested, claimed))
        return found

    def _of_outputs(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        names = [layer.name for layer in self.table.layers]
        own = requested.layer.name if requested.layer else ""
        earlier = names[: names.index(own)] if own in names else names
        before = [(one, said) for one, said in self.outputs if one.layer and one.layer.name in earlier]
        assumed = {one.layer.name: _output(one.layer, before, self.questions) for one, _ in before if one.layer}
        if not assumed or "" in assumed.values():
            return ()
        other = self.assume(assumed)
        try:
            there = amount_of_answer(answer_again(requested, other), other).parts if other else ()
        except Mistakes:
            return ()
        said = claimed.parts * len(there) if claimed.space is None else claimed.parts  # a number for every side
        same = there and len(there) == len(said) and all(map(algebra.equal, there, said))
        return tuple(dict.fromkeys(one.query for one, _ in before)) if same else ()

    def _of_own_output(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        """The wrong size of the layer itself, with which its work is counted."""
        layer = requested.layer
        if layer is None or requested.quantity not in SUMMED or claimed.features is None:
            return ()
        said = [(one, amount) for one, amount in self.outputs if one.layer and one.layer.name == layer.name]
        sizes = _output(layer, said, self.questions).partition("@")[2] if said else ""
        found = (
            with_output_sizes(layer, requested.quantity, [int(size) for size in sizes.split("x")]) if sizes else None
        )
        same = found is not None and algebra.equal(found, claimed.features)
        return tuple(dict.fromkeys(one.query for one, _ in said)) if same else ()

    def _of_total(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        """The wrong counts of layers with which a total is added up."""
        if requested.layer is not None or requested.quantity not in SUMMED or claimed.features is None:
            return ()
        parts = [(one, said) for one, said in self.wrong if one.layer and one.quantity == requested.quantity]
        changes: list[Value] = []
        for one, said in parts:
            changes += [said.features or 0, algebra.negate(amount_of_answer(one, self.table).features or 0)]
        total = algebra.add([known_of(self.table.total(requested.quantity), self.table), *changes])
        return tuple(one.query for one, _ in parts) if algebra.equal(total, claimed.features) else ()


def earlier_claims(table: Table, questions: Collection[str]) -> EarlierAnswers:
    """Nothing answered yet of a network's claims."""

    def assume(outputs: dict[str, str]) -> Table | None:
        try:
            return assuming(table, outputs)
        except Mistakes:
            return None

    return EarlierAnswers(table, questions, assume)


def _output(layer: LayerFacts, said: Sequence[Claimed], questions: Collection[str]) -> str:
    """What a layer is taken to give by what was said of it, as text; nothing where that is no output.

    Where one side alone is requested, another that truly is equal goes with it.
    """
    features, space = layer.numeric.features, list(layer.numeric.space)
    true = tuple(space)
    for one, amount in said:
        if one.layer is None or one.layer.name != layer.name:
            continue
        if one.quantity in SIDES and amount.features is not None:
            axis = side_of(one.quantity, len(space)) or 0
            for other, size in enumerate(true):
                same = size == true[axis] and f"{layer.name}.{_side(other, len(true))}" not in questions
                space[other] = amount.features if other == axis or same else space[other]
        elif one.quantity == "features" and amount.features is not None:
            features = amount.features
        elif one.quantity in ("size", "output"):
            features = features if amount.features is None or amount.space is None else amount.features
            sizes = amount.space if amount.space is not None else (amount.features or 0,) * len(space)
            space = list(sizes) if len(sizes) == len(space) else space
    if not all(isinstance(part, int) and part > 0 for part in (features, *space)):
        return ""
    return f"{features}@{'x'.join(map(str, space))}" if space else str(features)


def _side(axis: int, rank: int) -> str:
    return next((side for side in SIDES if side_of(side, rank) == axis), "")
