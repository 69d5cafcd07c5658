"""Every step of every derivation holds, over random networks."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support.random_networks import Chain, chains

from netderive.engine import LayerFacts, Table, derive
from netderive.engine.answers import of_layer, of_network
from netderive.engine.derivations import (
    NOTATIONS,
    Derivation,
    notation,
    of_count,
    of_quantity,
    of_size,
    of_total,
    rule_steps,
)
from netderive.engine.formulas import QUANTITIES, SUMMED, evaluate, letters_in, tree_of
from netderive.engine.values import Value, algebra
from netderive.grammar import Mistakes, print_math

SOURCES = {"given", "default", "before", "derived", "input", "chosen"}
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def derivations(table: Table, letters: str) -> list[Derivation]:
    """Everything that can be derived in a network, in a course's letters."""
    course = notation(letters)
    made = [
        one
        for layer in table.layers
        for quantity in QUANTITIES
        if has(layer, quantity)
        for one in of_quantity(layer, quantity, course)
    ]
    return [derivation for derivation in made if derivation is not None]


def has(of: LayerFacts | Table, quantity: str) -> bool:
    """Whether a layer, or every layer, has such a quantity: connections, a jump and so on are not everywhere."""
    try:
        of_network(of, quantity) if isinstance(of, Table) else of_layer(of, quantity)
    except Mistakes:
        return False
    return True


def sides(derivation: Derivation, values: dict[str, Value]) -> list[tuple[str, Value, Value]]:
    """Every step's two sides at these values of the file's letters."""
    in_rule = {name: algebra.put(bound.value, values) for name, bound in derivation.letters.items()}
    found: list[tuple[str, Value, Value]] = []
    for step in derivation.steps:
        before = in_rule if step.kind in ("recall", "specialise", "substitute") else values
        after = in_rule if step.kind in ("recall", "specialise") else values
        if step.before is not None:
            shown = f"{step.kind}: {print_math(step.before)} = {print_math(step.after)}"
            found.append((shown, evaluate(step.before, before), evaluate(step.after, after)))
    return found


@QUICK
@given(chains(), st.sampled_from(NOTATIONS), st.data())
def test_both_sides_of_every_step_are_equal(chain: Chain, letters: str, data: st.DataObject):
    given_letters = data.draw(st.sets(st.sampled_from(sorted(chain.values)))) if chain.values else ()
    whole, table = chain.table(*chain.values), chain.table(*given_letters)
    assume(whole is not None and table is not None)
    assert table is not None
    values: dict[str, Value] = {**chain.values}
    for derivation in derivations(table, letters):
        for shown, before, after in sides(derivation, values):
            assert before == after, shown
        last = derivation.steps[-1].after
        assert (
            evaluate(last, values)
            == algebra.put(derivation.symbolic, values)
            == algebra.put(derivation.numeric, values)
        )


@QUICK
@given(chains(), st.sampled_from(NOTATIONS))
def test_every_letter_of_a_rule_has_a_source_and_its_tree_its_value(chain: Chain, letters: str):
    table = chain.table()
    assume(table is not None)
    assert table is not None
    for derivation in derivations(table, letters):
        for step in derivation.steps:
            if step.kind in ("recall", "specialise"):
                assert letters_in(step.after).keys() <= derivation.letters.keys()
        for bound in derivation.letters.values():
            assert bound.source.how in SOURCES
            assert (bound.source.span is not None) == (bound.source.how == "given")
            assert algebra.equal(evaluate(bound.tree, table.symbols), bound.value)


@QUICK
@given(chains(), st.sampled_from(NOTATIONS))
def test_a_derivation_starts_with_its_rule_and_is_consistent(chain: Chain, letters: str):
    table = chain.table(*chain.values)
    assume(table is not None)
    assert table is not None
    for derivation in derivations(table, letters):
        first, *rest = derivation.steps
        assert (first.kind, first.before) == ("recall", None)
        for one, other in zip(derivation.steps, rest, strict=False):
            assert other.before == one.after
        assert derivation.steps[-1].after == tree_of(derivation.numeric)
        assert derivation.symbol.name not in derivation.letters


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("input 6@4x4; split k, 3", {}, ["k", "k"]),
        ("input 6@4x4; split k, 3", {"k": 3}, ["k", "k", "3"]),
        ("input 8@4x4; split k, 8 - k", {"k": 3}, ["k", "k", "3"]),
        ("block half(c) [ split c, 3 ]; input 6@4x4 -> half(k)", {}, ["k", "k"]),
    ],
)
def test_a_part_of_a_split_ends_at_its_size(text: str, letters: dict[str, int], shown: list[str]):
    layer = next(one for one in derive(text, letters).every if one.name.endswith("split1"))
    (derivation,) = of_quantity(layer, "features")
    assert derivation is not None
    assert [print_math(step.after) for step in derivation.steps] == shown


@QUICK
@given(chains(), st.sampled_from(SUMMED), st.data())
def test_a_total_is_derived_from_its_rows(chain: Chain, quantity: str, data: st.DataObject):
    table = chain.table(*(data.draw(st.sets(st.sampled_from(sorted(chain.values)))) if chain.values else ()))
    assume(table is not None and chain.table(*chain.values) is not None)
    assert table is not None
    assume(has(table, quantity))
    figure = table.total(quantity)
    numeric = figure.symbolic if figure.value is None else figure.value
    derivation = of_total(table.layers, quantity, figure.symbolic, numeric)
    for shown, before, after in sides(derivation, {**chain.values}):
        assert before == after, shown
    assert evaluate(derivation.steps[-1].after, chain.values) == algebra.put(figure.symbolic, {**chain.values})


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_notation_says_where_it_is_from(name: str):
    assert notation(name).title


@pytest.mark.parametrize("letters", ["board", "cs231n"])
def test_equal_layers_are_derived_once_in_the_letters_of_any_course(letters: str, monkeypatch: pytest.MonkeyPatch):
    """Six equal convolutions are as much work as two; in other letters than the board's each was derived anew."""
    calls: list[str] = []

    def counting(*arguments: Any) -> Derivation | None:
        calls.append(arguments[1])
        return derived(*arguments)

    derived = rule_steps._derived
    monkeypatch.setattr(rule_steps, "_derived", counting)
    counts: list[int] = []
    for channels, layers in ((7, 2), (9, 6)):
        table = derive(f"input {channels}@14x14" + f" -> conv {channels}@3x3 pad 1" * layers)
        calls.clear()
        for layer in table.layers[1:]:
            of_count(layer, "params", notation(letters))
            of_size(layer, 0, notation(letters))
        counts.append(len(calls))
    assert counts == [2, 2]


def test_equal_layers_of_which_other_values_are_saved_have_other_training_memory():
    """The second convolution needs the output of the first (4*6*6 values of 4 bytes), and nobody that of the second."""
    table = derive("input 4@6x6 -> conv 4@1x1 -> conv 4@1x1 -> relu")
    filled = [of_count(table.layer(name), "training") for name in ("conv1", "conv2")]
    assert [print_math(one.filled) for one in filled if one and one.filled] == [
        "80 + 80 + 160 + 576",
        "80 + 80 + 160 + 0",
    ]
