"""Figures, totals and conditions over random networks: letters first and numbers first are the same."""

import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st
from support.each import each
from support.random_networks import LAYERS, Chain, chains, holds

from netderive.engine import COUNTED, LayerFacts, derive
from netderive.engine.formulas import evaluate, tree_of
from netderive.engine.layers import Kind
from netderive.engine.values import Value, algebra
from netderive.grammar import Mistakes, Product, parse_comparison, parse_expression, print_math

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def figures(layer: LayerFacts) -> list[Value]:
    """All of a layer's figures, in letters."""
    return [
        layer.features.symbolic,
        *(size.symbolic for size in layer.space),
        *(layer.count(q).symbolic for q in COUNTED),
    ]


@QUICK
@given(chains())
def test_numbers_put_into_letters_are_the_numbers_derived(chain: Chain):
    free, whole = chain.table(), chain.table(*chain.values)
    assume(free is not None and whole is not None)
    assert free is not None and whole is not None
    if not free.exact:  # its conditions may leave out sizes of 1, for which other formulas hold
        assume(all(holds(condition, chain.values) for condition in free.conditions))
    plain = derive(chain.plain, convention=chain.convention)
    for in_letters, in_numbers, without in zip(free.layers, whole.layers, plain.layers, strict=True):
        put = [algebra.put(value, {**chain.values}) for value in figures(in_letters)]
        given_values = [in_numbers.features.value, *(size.value for size in in_numbers.space)]
        assert put == figures(without) == given_values + [in_numbers.count(q).value for q in COUNTED]


@QUICK
@given(chains())
def test_the_rows_add_up(chain: Chain):
    table = chain.table()
    assume(table is not None)
    assert table is not None
    for quantity in COUNTED:
        rows = algebra.add([layer.count(quantity).symbolic for layer in table.layers])
        assert algebra.equal(rows, table.total(quantity).symbolic)
    for layer in table.layers:
        both = algebra.add([layer.count("weights").symbolic, layer.count("biases").symbolic])
        assert algebra.equal(both, layer.params.symbolic)


@settings(QUICK, max_examples=40)
@given(chains())
def test_a_network_is_possible_exactly_where_its_conditions_hold(chain: Chain):
    free = chain.table()
    assume(free is not None and chain.values)
    assert free is not None
    possible = chain.table(*chain.values) is not None
    broken = [print_math(c.tree()) for c in free.conditions if not holds(c, chain.values)]
    assert possible or broken
    assert not (free.exact and possible and broken), broken


@QUICK
@given(chains(), st.data())
def test_with_some_values_given_the_conditions_that_are_left_decide(chain: Chain, data: st.DataObject):
    assume(chain.values)
    some = data.draw(st.sets(st.sampled_from(sorted(chain.values))))
    table = chain.table(*some)
    assume(table is not None)
    assert table is not None
    possible = chain.table(*chain.values) is not None
    met = all(holds(condition, chain.values) for condition in table.conditions)
    assert possible or not met
    assert met or not (table.exact and possible)


def agree(one: Value, other: Value) -> bool:
    """Whether two values with roundings of several letters are the same number at 100 points."""
    names = sorted(algebra.letters_of(one) | algebra.letters_of(other))
    points = [{name: (7 * n + 5 * place) % (n + 3) + 1 for place, name in enumerate(names)} for n in range(100)]
    return all(algebra.put(one, {**point}) == algebra.put(other, {**point}) for point in points)


@QUICK
@given(chains())
def test_what_is_printed_reads_back_as_the_same_value(chain: Chain):
    table = chain.table()
    assume(table is not None)
    assert table is not None
    for layer in table.layers:
        for value in figures(layer):
            read = evaluate(parse_expression(print_math(tree_of(value))), table.symbols)
            assert algebra.equal(read, value) or agree(read, value)
            assert print_math(tree_of(read)) == print_math(tree_of(value))
    for condition in table.conditions:
        text = print_math(condition.tree())
        assert print_math(parse_comparison(text)) == text
        assert condition.tree().op in (">=", "=") and (
            condition.tree().op == ">=" or isinstance(condition.tree().left, Product)
        )


@QUICK
@given(chains(letters=False))
def test_without_letters_nothing_is_left_open(chain: Chain):
    table = chain.table()
    assume(table is not None)
    assert table is not None
    assert table.conditions == ()
    assert all(isinstance(value, int) for layer in table.layers for value in figures(layer))
    assert all(value >= 1 for layer in table.layers for value in figures(layer)[: 1 + len(layer.space)])


@pytest.mark.slow
@each("kind", [kind for kind in LAYERS if kind.row and kind.word != "fold"], ids=lambda kind: kind.word)
def test_every_kind_can_be_drawn_but_fold(kind: Kind):
    drawn = chains(letters=False, most=3, kinds=(kind,))
    first = settings(deadline=None, max_examples=2_000, phases=[Phase.generate])  # one is enough, however large
    assert find(drawn, lambda chain: kind.word in _kinds(chain), settings=first)


def _kinds(chain: Chain) -> list[str]:
    table = chain.table()
    return [layer.kind for layer in table.layers] if table else []


def test_an_impossible_network_is_refused_with_its_place():
    try:
        derive("input 1@4x4 -> conv 1@5x5")
    except Mistakes as error:
        assert error.mistakes[0].span is not None
    else:
        raise AssertionError("a window larger than the input is impossible")
