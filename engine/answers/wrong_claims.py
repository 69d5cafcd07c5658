"""What is wrong with a claim: a slip, parentheses, a rounding, or a convention by which it is right."""

from __future__ import annotations

from collections.abc import Iterator

from ...grammar import Expr, Number, Product, Rounded, ShapeExpr, Side, Sum, last_digit
from ..derivations import Derivation, of_count, of_quantity
from ..formulas import SUMMED
from ..values import Value, algebra
from .claim_readings import ClaimReading, is_question
from .claim_values import Amount, amount_of_answer, rounds_to
from .explanations import DIGITS, Explanation, explanations
from .links import reordered, same
from .missing_parentheses import with_parentheses
from .other_conventions import by_other_conventions
from .queries import Answer, answer
from .rounded_down import quotients, rounded, roundings_as
from .running_results import RunningResult, running_result


def derivation_of(requested: Answer, truth: Amount, claimed: Amount) -> Derivation | None:
    """How the quantity requested comes about; of a size or an output the first part that is claimed wrongly."""
    layer, quantity = requested.layer, requested.quantity
    if layer is None:
        return None
    if quantity in SUMMED:
        return of_count(layer, quantity)
    found = [*(of_quantity(layer, "features") if quantity == "output" else ()), *of_quantity(layer, quantity)]
    said = claimed.parts * len(truth.parts) if claimed.space is None else _in_our_order(truth, claimed)
    if len(truth.parts) != len(said) or len(found) != len(truth.parts):
        return next(filter(None, found), None) if len(found) == 1 else None
    parts = zip(found, truth.parts, said, strict=True)
    return next((one for one, ours, theirs in parts if one and ours != theirs), None)


def _in_our_order(truth: Amount, claimed: Amount) -> tuple[Value, ...]:
    """The parts of what is claimed, features first; of sizes without an `@` the order in which more of it is right."""
    said = claimed.parts
    if not reordered(truth, claimed) or claimed.features is not None:
        return said
    orders = ((said[-1], *said[:-1]), said)
    return max(orders, key=lambda order: sum(one == other for one, other in zip(truth.parts, order, strict=True)))


def explained(
    reading: ClaimReading, requested: Answer, truth: Amount, running: RunningResult | None = None
) -> Explanation | None:
    """The fewest slips that give the first piece that is wrong, or the whole calculation.

    After a piece that is right the mistake is one of arithmetic, whatever its result may look like: only digits are
    looked at there.
    """
    if not {"=", "~"} & {*reading.claim.signs}:
        return None
    pieces = _pieces(reading)
    if running:
        pieces = [(running.whole, Amount(running.result, None, (running.whole,)))]
    wrong = next((number for number, (_, amount) in enumerate(pieces) if not same(amount, truth)), None)
    if wrong is None:
        return None
    piece, amount = pieces[wrong]
    place = piece.place if isinstance(piece, Rounded) else 0
    if place and rounds_to(truth.features, amount.features, place):
        return None
    place = last_digit(piece) if isinstance(piece, Rounded) else 0
    typed = isinstance(piece, (Number, Rounded))  # digits are swapped in a number, not in what a formula gives
    formula = _formula(piece, amount)
    for said in (amount, *_roundings(piece, reading, truth)):
        found = explanations(requested, said, place, reading.table, formula)
        if ways := tuple(way for way in found if (typed if DIGITS in way.slips else wrong == 0)):
            return Explanation(said, ways)
    return None


def _pieces(reading: ClaimReading) -> list[tuple[Side, Amount]]:
    """The sides of a claim that are no question, and what each amounts to."""
    sides = zip(reading.claim.links, reading.amounts, strict=True)
    return [(piece, amount) for piece, amount in sides if not is_question(piece, reading.table)]


def running_of(reading: ClaimReading) -> RunningResult | None:
    """The whole calculation of a claim that is calculated on behind its `=`."""
    pieces = _pieces(reading)
    if {*reading.claim.signs} != {"="} or any(amount.space is not None for _, amount in pieces):
        return None
    return running_result([(piece, amount.features or 0) for piece, amount in pieces])  # type: ignore[misc]


def _formula(piece: Side, amount: Amount) -> Expr | None:
    """The calculation that a piece is; of several sizes the first."""
    if isinstance(piece, ShapeExpr):
        piece, tree = piece.sizes[0], amount.trees[0 if piece.features is None else 1]
    else:
        tree = amount.trees[0] if amount.trees else None
    return None if isinstance(piece, (Number, Rounded)) or isinstance(tree, Rounded) else tree


def _roundings(piece: Side, reading: ClaimReading, truth: Amount) -> Iterator[Amount]:
    """The piece with one of its divisions rounded down, as sizes are."""
    if isinstance(piece, (Sum, Product)):
        for quotient in quotients(piece):
            said = Amount(reading.value(rounded(piece, quotient)))
            if not same(said, truth):
                yield said


def _wrong_formulas(reading: ClaimReading, target: Value) -> Iterator[Sum | Product]:
    """The pieces that are calculations with another value."""
    for link in reading.claim.links:
        if isinstance(link, (Sum, Product)) and not algebra.equal(reading.value(link), target):
            yield link


def rounding_of(
    reading: ClaimReading, requested: Answer, truth: Amount, derivation: Derivation | None
) -> tuple[str, Value, Expr] | None:
    """How the first division of a claim that only has to be rounded to make it right is, what it is, and it itself.

    It is the division of the rule: another may give the right number by chance.
    """
    target, layer = truth.parts[0], requested.layer
    if derivation is None or derivation.rule is None or layer is None or truth.parts.count(target) < len(truth.parts):
        return None
    letters = layer.numeric.axis(derivation.axis)
    for link in _wrong_formulas(reading, target):
        for quotient in quotients(link):
            value = reading.value(quotient)
            for name in roundings_as(derivation.rule.text, letters, value):
                if algebra.equal(reading.value(rounded(link, quotient, name)), target):
                    return name, value, quotient
    return None


def meant(reading: ClaimReading, requested: Answer, truth: Amount) -> Expr | None:
    """The first wrong expression with one more pair of parentheses, where that makes it the true value."""
    if requested.figure is None:
        return None
    target = truth.features or 0
    candidates = (one for link in _wrong_formulas(reading, target) for one in with_parentheses(link))
    return next((one for one in candidates if algebra.equal(reading.value(one), target)), None)


def conventions_elsewhere(reading: ClaimReading, truth: Amount) -> Iterator[str]:
    """The other conventions by which the result of a claim is what it asks for."""
    table, result = reading.table, reading.amounts[-1]
    if same(truth, result):
        return
    query = next(link for link in reading.claim.links if is_question(link, table))
    for convention, other in by_other_conventions(table).items():
        if same(amount_of_answer(answer(query, other), other), result):  # type: ignore[arg-type]
            yield convention
