"""A later answer that is right from an earlier wrong one: the network goes on from what was said there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import field

from ...grammar import Mistakes, record
from ..arithmetic import Rational
from ..formulas import SIDES, SUMMED
from ..network import LayerFacts, Table
from ..resolution import side_of
from ..values import algebra
from .answered_paths import assumable, copies_inside, is_before, path_of
from .claim_values import Amount, amount_of_answer
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
    """What was answered before: all that was `wrong`, for sums; of it the `outputs` that do not follow themselves.

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
        found = self._of_sum(requested, claimed) or self._of_outputs(requested, claimed)
        found = found or self._of_own_output(requested, claimed)
        self.wrong.append((requested, claimed))
        if not found and requested.layer is not None and requested.quantity in OUTPUTS:
            self.outputs.append((requested, claimed))
        return found

    def _of_outputs(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        before = [
            (one, said)
            for one, said in self.outputs
            if (path := assumable(one, self.table)) and is_before(path, path_of(requested), self.table)
        ]
        assumed = {name: self._output(name, before) for name in (assumable(one, self.table) for one, _ in before)}
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

    def _output(self, name: str, before: Sequence[Claimed]) -> str:
        """What a layer is taken to give by what was answered."""
        said = [(one, amount) for one, amount in before if assumable(one, self.table) == name]
        return _output(self.table.layer(name), said, self.questions)

    def _of_own_output(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        """The wrong size of the layer itself, with which its work is counted."""
        layer = requested.layer
        if layer is None or requested.quantity not in SUMMED or claimed.features is None:
            return ()
        said = [(one, amount) for one, amount in self.outputs if path_of(one) == path_of(requested)]
        sizes = _output(layer, said, self.questions).partition("@")[2] if said else ""
        found = (
            with_output_sizes(layer, requested.quantity, [int(size) for size in sizes.split("x")]) if sizes else None
        )
        same = found is not None and algebra.equal(found, claimed.features)
        return tuple(dict.fromkeys(one.query for one, _ in said)) if same else ()

    def _of_sum(self, requested: Answer, claimed: Amount) -> tuple[str, ...]:
        """The wrong counts of layers with which that of a repeat, a join or the network is added up."""
        whole = requested.layer is None or requested.layer.whole
        if not whole or requested.quantity not in SUMMED or claimed.features is None:
            return ()
        parts, total = self._parts(requested), amount_of_answer(requested, self.table).features or 0
        for one, said, times in parts:
            more = algebra.subtract(said.features or 0, amount_of_answer(one, self.table).features or 0)
            total = algebra.add([total, algebra.multiply([times, more])])
        return tuple(one.query for one, *_ in parts) if algebra.equal(total, claimed.features) else ()

    def _parts(self, requested: Answer) -> list[tuple[Answer, Amount, Rational]]:
        """The wrong counts in a sum, each with how often it counts there; of a layer and what is in it the layer."""
        around, quantity = path_of(requested), requested.quantity
        inside = [
            (one, said, times)
            for one, said in self.wrong
            if one.layer is not None
            and one.quantity == quantity
            and (times := copies_inside(path_of(one), around, quantity, self.table)) is not None
        ]
        paths = [path_of(one) for one, *_ in inside]
        return [
            part
            for part, path in zip(inside, paths, strict=True)
            if not any(copies_inside(path, other, quantity, self.table) is not None for other in paths if other != path)
        ]


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
        if one.quantity in SIDES and amount.features is not None:
            axis = side_of(one.quantity, len(space)) or 0
            for other, size in enumerate(true):
                same = size == true[axis] and f"{path_of(one)}.{_side(other, len(true))}" not in questions
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
