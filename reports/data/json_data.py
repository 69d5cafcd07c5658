"""Facts as plain data, in the schema of the language's contract. Digits are never grouped here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from ...engine import Figure, LayerFacts, Table
from ...engine.answers import Answer, Judgement, Link, Verdict, WrongWay, of_layer
from ...engine.derivations import (
    BOARD,
    Derivation,
    Notation,
    derivations,
    of_count,
    of_features,
    of_network,
    of_quantity,
    of_repetitions,
    of_size,
    worked_out,
)
from ...engine.formulas import SUMMED, tree_of
from ...engine.layers import EACH, EXPERTS
from ...engine.network import Bodies, RepetitionFacts, path_inside
from ...engine.values import Value
from ...grammar import Expr, Letter, Mistakes, print_math
from ..math import LatexMath
from ..sections import (
    SHARES,
    amount_text,
    as_text,
    changing,
    changing_fields,
    field_recurrence,
    in_letters_of_its_own,
    message,
    of_claims,
    of_parameters,
    recurrence,
    refutation,
)

Data = dict[str, Any]


ALWAYS = ("weights", "biases", "params", "trainable", "macs")
"""The counts of a layer that are in every table."""


EVERY = ("weights", "biases", "params", "frozen", "buffers", "macs")
"""The counts whose steps are in every derivation."""


def table_data(table: Table, notation: Notation = BOARD, steps: bool = False, show: Sequence[str] = ()) -> Data:
    """A table, with the quantities that are requested; with its steps for `derive`."""
    notation = notation.avoiding(table.names)
    shares, show = SHARES in show, [name for name in show if name != SHARES]
    totals = {name: quantity(table.total(name)) for name in ("params", "trainable", "macs")}
    bodies = Bodies(show)
    data = {
        "network": table.title,
        "convention": table.convention,
        "layers": [layer_data(layer, table, notation, steps, show, bodies) for layer in table.layers],
        "totals": totals | {name: _total_data(table, name) for name in show if name in SUMMED and name not in totals},
        "letters": {name: number(value) for name, value in table.letters.items()},
        **conditions(table),
    }
    if shares:
        data["shares"] = {name: str(part) for name, part in of_parameters(table).items()}
    if table.assumed:
        data["assumed"] = dict(table.assumed)
    if steps:
        summed = dict.fromkeys(
            ["params", "macs", *(name for name in show if name in SUMMED and _total_data(table, name))]
        )
        data["steps"] = [step for name in summed for step in steps_data(of_network(table, name, notation))]
    return data


def conditions(table: Table) -> Data:
    """When the network is possible, one fact each, and what its formulas assume beyond that."""
    return {
        "conditions": [print_math(condition.tree()) for condition in table.conditions],
        "exact": table.exact,
        "formulas_for": [print_math(condition.tree()) for condition in table.formulas_for],
    }


def _total_data(table: Table, name: str) -> Data | None:
    """A total; nothing where a layer has no such quantity."""
    try:
        return quantity(table.total(name))
    except Mistakes:
        return None


def tables_data(tables: list[Table], notation: Notation = BOARD, steps: bool = False, show: Sequence[str] = ()) -> Data:
    """One table, or several conventions together."""
    data = [table_data(table, notation, steps, show) for table in tables]
    return data[0] if len(data) == 1 else {"conventions": data}


def layer_data(
    layer: LayerFacts,
    table: Table,
    notation: Notation,
    steps: bool,
    show: Sequence[str],
    bodies: Bodies,
    path: str = "",
) -> Data:
    """A layer: what it is, its output, its counts and what else is requested.

    A body that was written before is not written again: `as` is the path of where that was.
    """
    features, sizes = of_features(layer, notation), [of_size(layer, i, notation) for i in range(len(layer.space))]
    sums = layer.times is not None
    counts = {
        name: of_repetitions(layer, name, notation) if sums else of_count(layer, name, notation) for name in ALWAYS
    }
    line, _ = table.network.source.place(layer.span[0])
    data: Data = {
        "name": layer.name,
        "kind": layer.kind,
        "line": line,
        "inputs": list(layer.inputs),
        "output": {
            "features": quantity(layer.features, features),
            "space": [quantity(size, rule) for size, rule in zip(layer.space, sizes, strict=True)],
        },
    }
    data |= {name: quantity(layer.count(name), rule) for name, rule in counts.items()}
    others = {name: _if_there(layer, name) for name in show if name not in (*ALWAYS, "features", "size", "output")}
    data |= {name: found and answer_data(found, notation)["result"] for name, found in others.items()}
    if layer.times is not None:
        data["times"] = quantity(layer.times)
    if layer.symbolic.kind == EXPERTS:
        data["experts"] = {name: quantity(layer.copies(of)) for name, of in (("all", "params"), ("at_work", "macs"))}
    elif layer.symbolic.kind == EACH:
        data["positions"] = quantity(layer.copies("macs"))
    if earlier := bodies.earlier(layer, path):
        return data | {"as": earlier}

    def inside(layers: Iterable[LayerFacts]) -> list[Data]:
        behind = path_inside(layer, path)
        return [layer_data(inner, table, notation, steps, show, bodies, behind) for inner in layers]

    if layer.times is not None:
        data["repetitions"] = [
            _repetitions_data(repetitions, inside(repetitions.layers)) for repetitions in layer.repetitions
        ]
    elif layer.symbolic.kind.flow or any(layer.bodies):
        data["layers"] = inside(inner for body in layer.bodies for inner in body)
    if steps:
        named = ("features", "size", *EVERY, *(name for name in others if others[name]))
        shown = [one for name in named for one in derivations(layer, name, notation)]
        data["steps"] = [step for derivation in shown for step in steps_data(derivation)]
        if recurrences := [*_recurrences(layer, show)]:
            data["recurrences"] = recurrences
    return data


def _recurrences(layer: LayerFacts, show: Sequence[str]) -> Iterator[Data]:
    """What a size, a number of features or a field is in a repetition, and how the next one follows."""
    for one in changing(layer.symbolic.solved):
        quantity = "features" if one.what == "features" else "size"
        yield _recurrence_data(quantity, *recurrence(layer, one), one.solution)
    for one in changing_fields(layer, show):
        yield _recurrence_data(one.quantity, *field_recurrence(one), one.solution)


def _recurrence_data(quantity: str, symbol: Letter, following: Expr | None, solution: Value) -> Data:
    return {
        "quantity": quantity,
        "symbol": print_math(symbol),
        "next": None if following is None else print_math(following),
        "solution": print_math(tree_of(solution)),
    }


def _repetitions_data(repetitions: RepetitionFacts, layers: list[Data]) -> Data:
    """Repetitions that are equal but for their index: the first, the last, and the layers of one of them."""
    symbolic = repetitions.symbolic
    return {
        "first": print_math(tree_of(symbolic.first)),
        "last": print_math(tree_of(symbolic.last)),
        "index": None if symbolic.index is None else str(symbolic.index),
        "layers": layers,
    }


def _if_there(layer: LayerFacts, name: str) -> Answer | None:
    try:
        return of_layer(layer, name)
    except Mistakes:
        return None


def quantity(figure: Figure, derivation: Derivation | None = None) -> Data:
    """A quantity: expression, value, LaTeX, and the rule with and without this layer's values."""
    tree = tree_of(figure.symbolic)
    stated = derivation.stated if derivation else None
    filled = derivation.filled if derivation else None
    return {
        "expr": print_math(tree),
        "value": number(figure.value),
        "latex": latex(tree),
        "rule": None if stated is None else print_math(stated),
        "filled": None if filled is None else print_math(filled),
    }


def number(value: Any) -> int | str | None:
    """An integer, a fraction as a string, or nothing."""
    return str(value) if isinstance(value, Fraction) else value


def latex(tree: Expr) -> str:
    """A tree as LaTeX, digits as they are."""
    return LatexMath("plain").math(tree)


def steps_data(derivation: Derivation) -> list[Data]:
    """The steps of one quantity."""
    return [
        {
            "quantity": derivation.quantity,
            "symbol": print_math(derivation.symbol),
            "rule": derivation.rule.id if derivation.rule else None,
            "kind": step.kind,
            "before": None if step.before is None else print_math(step.before),
            "after": print_math(step.after),
            "latex": latex(step.after),
            "special": dict(step.special),
        }
        for step in derivation.steps
    ]


def answers_data(answers: Sequence[Answer], table: Table) -> Data:
    """What one query gives, or several; each with the conditions under which it is so, where there are some."""
    data = [answer_data(answer) | _conditions(table.where([answer.layer])) for answer in answers]
    return data[0] if len(data) == 1 else {"answers": data}


def _conditions(table: Table) -> Data:
    return conditions(table) if table.holding else {}


def answer_data(answer: Answer, notation: Notation = BOARD) -> Data:
    """What a query gives."""
    layer = answer.layer
    none: list[Derivation | None] = [None] * max(1, len(answer.space))
    rules = of_quantity(layer, answer.quantity, notation) if layer else none
    if answer.figure is not None:
        return {"query": answer.query, "result": quantity(answer.figure, rules[0])}
    result: Data = {"space": [quantity(size, rule) for size, rule in zip(answer.space, rules, strict=False)]}
    if answer.features is not None:
        features = of_features(layer, notation) if layer else None
        result = {"features": quantity(answer.features, features)} | result
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
    data = answer_data(answer, notation) | {"rules": rules} | _conditions(table.where([answer.layer]))
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
    return data | _conditions(of_claims(table, judgement.verdicts))


def _verdict_data(table: Table, verdict: Verdict) -> Data:
    source = table.network.source
    return {
        "line": source.place(verdict.claim.span[0])[0],
        "text": source.text[slice(*verdict.claim.span)],
        "holds": verdict.holds,
        "only_for": [print_math(condition.tree()) for condition in verdict.only_for],
        "true": _true(verdict),
        "links": [_link_data(source.text, link) for link in verdict.links],
        "slips": [_way_data(way) for way in verdict.explained.ways] if verdict.explained else [],
        "followed": list(verdict.followed),
        "hint": refutation(verdict),
    }


def _way_data(way: WrongWay) -> Data:
    """The slips that explain a claim, and in which layer they were made where the claim is about others."""
    where = {"layer": way.layer} if way.layer else {}
    return {"slips": list(way.ids), **where, "message": as_text(message(way))}


def _true(verdict: Verdict) -> Any:
    if verdict.requested is None:
        return None
    if verdict.requested.figure is not None:
        return quantity(verdict.requested.figure, verdict.derivation)
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
