"""What a query gives, how it comes about, and verdicts on claims, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...engine import Table
from ...engine.answers import Answer, Judgement, Link, Verdict
from ...engine.derivations import BOARD, Derivation, Notation, of_features, of_network, of_quantity, worked_out
from ...engine.formulas import SUMMED
from ...grammar import Mistakes, print_math
from ..sections import amount_text, in_letters_of_its_own, named_slips, of_claims, refutation
from .figure_data import Data, conditions_if_any, figure_data, number, steps_data


def answers_data(answers: Sequence[Answer], table: Table) -> Data:
    """What one query gives, or several; each with the conditions under which it is so, where there are some."""
    data = [answer_data(answer) | conditions_if_any(table.where([answer.layer])) for answer in answers]
    return data[0] if len(data) == 1 else {"answers": data}


def answer_data(answer: Answer, notation: Notation = BOARD) -> Data:
    """What a query gives."""
    layer = answer.layer
    none: list[Derivation | None] = [None] * max(1, len(answer.space))
    rules = of_quantity(layer, answer.quantity, notation) if layer else none
    if answer.figure is not None:
        return {"query": answer.query, "result": figure_data(answer.figure, rules[0])}
    result: Data = {"space": [figure_data(size, rule) for size, rule in zip(answer.space, rules, strict=False)]}
    if answer.features is not None:
        features = of_features(layer, notation) if layer else None
        result = {"features": figure_data(answer.features, features)} | result
    return {"query": answer.query, "result": result}


def explanation_data(answer: Answer, notation: Notation = BOARD) -> Data:
    """What a query gives, with the rules and steps by which it comes about."""
    table = answer.table
    assert table is not None
    notation = in_letters_of_its_own(table, notation)
    layer = answer.layer or (None if answer.quantity in SUMMED else table.last)
    if layer is None:
        found = [of_network(table, answer.quantity, notation)]
    else:
        found = [one for ones in worked_out(layer, answer.quantity, notation).values() for one in ones]
    rules = [_rule_data(one, one.rule.id) for one in found if one.rule is not None]
    data = answer_data(answer, notation) | {"rules": rules} | conditions_if_any(table.where([answer.layer]))
    return data | {"steps": [step for one in found for step in steps_data(one)]}


def _rule_data(derivation: Derivation, id: str) -> Data:
    """A rule as it is taught, and what each of its letters is in this layer."""
    letters = {
        name: {"expr": print_math(bound.tree), "source": bound.source.how} for name, bound in derivation.letters.items()
    }
    rule = print_math(derivation.steps[0].after)
    return {"id": id, "symbol": print_math(derivation.symbol), "rule": rule, "letters": letters}


def claims_data(table: Table, judgement: Judgement) -> Data:
    """Every claim with its verdict, link by link, and what is wrong with the claims that cannot be read."""
    data: Data = {"claims": [_verdict_data(table, verdict) for verdict in judgement.verdicts]}
    if judgement.mistakes:
        data |= Mistakes(judgement.mistakes, table.network.source).as_data()
    return data | conditions_if_any(of_claims(table, judgement.verdicts))


def _verdict_data(table: Table, verdict: Verdict) -> Data:
    source = table.network.source
    return {
        "line": source.place(verdict.claim.span[0])[0],
        "text": source.text[slice(*verdict.claim.span)],
        "holds": verdict.holds,
        "only_for": [print_math(condition.tree()) for condition in verdict.only_for],
        "true": _true(verdict),
        "links": [_link_data(source.text, link) for link in verdict.links],
        "slips": named_slips(verdict),
        "followed": list(verdict.followed),
        "hint": refutation(verdict),
    }


def _true(verdict: Verdict) -> Any:
    if verdict.requested is None:
        return None
    if verdict.requested.figure is not None:
        return figure_data(verdict.requested.figure, verdict.derivation)
    return answer_data(verdict.requested)["result"]


def _link_data(text: str, link: Link) -> Data:
    return {
        "left": text[slice(*link.left.span)],
        "right": text[slice(*link.right.span)],
        "sign": link.sign,
        "left_value": _amount_data(link.left_amount),
        "right_value": _amount_data(link.right_amount),
        "holds": link.holds,
    }


def _amount_data(amount: Any) -> int | str | None:
    """A number as it is, anything else as the language writes it."""
    if amount.space is None and isinstance(amount.features, (int, Fraction)):
        return number(amount.features)
    return amount_text(amount)
