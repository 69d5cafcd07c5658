"""Small texts that mean much work are refused, or answered with a bounded number of steps."""

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from latex2mathml import converter
from support.bounded_texts import bounded_texts
from support.work import at_most

from netderive.engine import LayerFacts, derive
from netderive.engine.conditions import implied
from netderive.engine.exploration import orders, scaling
from netderive.engine.network import distinct
from netderive.grammar import Mistakes, print_math
from netderive.reports.data import LayerData, tables_data
from netderive.reports.document import TableBlock
from netderive.reports.math import mathml
from netderive.reports.sections import derivation_document, growth, solution

pytestmark = pytest.mark.slow

CASES = {case.title: case.text for case in bounded_texts()}

REFUSED = [title for title in CASES if "large number" in title or "letter and many times" in title]


def test_a_loop_from_a_number_beyond_machine_words_on_has_exact_conditions():
    """The inner loop may have no repetition, L = 2^64 - 1, and matters where the outer one has some."""
    table = derive("input k; for i = 2..M [ for j = 2^64..L [ relu ] ]; for i = 1..N [ linear n + h*i ]")
    assert [print_math(one.tree()) for one in table.conditions] == [
        "M >= 1",
        "if(M >= 2, L, 18446744073709551615) >= 18446744073709551615",
    ]


def test_a_power_that_is_too_large_where_conditions_hold_stays_a_power():
    """With N >= 10^100 - 1, what divides 2^N*k is not questioned by writing N as 10^100 - 1 and what is more."""
    table = derive("input 2^N*k@T; attention a; for i = 10^100..N [ relu ]")
    assert [print_math(one.tree()) for one in table.conditions][1:] == ["(k*2^N) % a = 0"]


COMPARED = [
    "branches with a letter for every option",
    "attentions with a letter each",
    "grouped convolutions",
]

COMPARISONS = ("_follows", "_divides_too", "_reached", "_exclude_each_other")
"""What is worked out in letters for two conditions."""


def counted(calls: Counter[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """A function that counts how often it is called."""

    def counting(*arguments: Any) -> Any:
        calls[name] += 1
        return work(*arguments)

    return counting


@pytest.mark.parametrize("title", REFUSED)
def test_a_large_number_beside_a_letter_of_an_exponent_is_refused(title: str):
    with pytest.raises(Mistakes, match=r"this power has .* digits, more than 10,000|an exponent of .* is too large"):
        derive(CASES[title])


@pytest.mark.parametrize("title", ["concats of two letters", "as many attentions as there is room for"])
def test_growth_asks_each_layer_only_about_its_own_letters(title: str, monkeypatch: pytest.MonkeyPatch):
    """All layers in all letters would be about n^2; where shares are long formulas, none are worked out."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(scaling, "terms", counted(calls, "terms", scaling.terms))
    table = derive(CASES[title])
    growth = scaling.scale(table)
    assert len(growth.letters) > 100
    assert calls.total() <= 8 * len(growth.letters)


def test_growth_of_a_product_concerns_the_factors_with_the_letter_alone(monkeypatch: pytest.MonkeyPatch):
    """The size after a convolution contains the strides of all before it: every factor would be n^4."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(orders, "_grows", counted(calls, "_grows", orders._grows))
    growth = scaling.scale(derive("\n".join(CASES["12 convolutions with a letter for every option"].splitlines()[:5])))
    assert len(growth.letters) == 23
    assert calls.total() <= 150 * len(growth.letters)


def test_sizes_in_many_letters_are_drawn_only_where_they_are_shown():
    """A size is a sum of as many products as there are layers before it; each was drawn at every layer, and ordered."""
    with at_most(1_000_000):
        derive(CASES["12 convolutions with a letter for every option"])


@pytest.mark.parametrize("title", COMPARED)
def test_conditions_are_compared_in_letters_where_one_may_follow(title: str, monkeypatch: pytest.MonkeyPatch):
    """All pairs would be about n^2; no more than a few for each condition are left."""
    calls: Counter[str] = Counter()
    for name in COMPARISONS:
        monkeypatch.setattr(implied, name, counted(calls, name, getattr(implied, name)))
    table = derive(CASES[title])
    assert len(table.conditions) > 30
    assert calls.total() <= 8 * len(table.conditions)


CHAINS = {
    "conv 1@n{i} stride s{i}": 1,
    "conv 1@n{i} pad p{i} stride s{i}": 20,
    "pool n{i} stride s{i}": 1,
    "pool n{i} x m{i}": 2,
}
"""Layers of which each window fits only if those before it do, or, with padding, may fit by itself."""


@pytest.mark.parametrize("layer", CHAINS)
def test_a_window_that_fits_after_others_says_that_those_fit(layer: str, monkeypatch: pytest.MonkeyPatch):
    """No drawn size is large enough for deep layers, so no point refuted any pair."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(implied, "at_least_zero", counted(calls, "at_least_zero", implied.at_least_zero))
    source = "input l@h x w" if " x " in layer else "input l@T"
    table = derive("\n".join([source, *(layer.format(i=i) for i in range(20))]))
    assert len(table.conditions) == CHAINS[layer]
    assert calls.total() <= 20 * 20


def test_where_a_condition_holds_is_looked_up_once_for_all_pairs(monkeypatch: pytest.MonkeyPatch):
    """Pools of a sum each have a window of their own that fits: each of the pairs of conditions was looked up."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(implied.TrialPoints, "where", counted(calls, "where", implied.TrialPoints.where))
    table = derive(CASES["a sum of pools with letters"])
    assert len(table.conditions) > 100
    assert calls.total() <= 10 * len(table.conditions)


def test_divisors_are_worked_out_in_letters_where_a_point_does_not_refute_them(monkeypatch: pytest.MonkeyPatch):
    """All pairs would be about n^2 for each of the runs of the network."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(implied.algebra, "modulo", counted(calls, "modulo", implied.algebra.modulo))
    table = derive(CASES["splits with a letter each"])
    assert calls.total() <= 20 * len(table.layers)


WRITTEN = ("layer_blocks", "opening", "body_summary", "closing")
"""What a worked solution writes of a layer, a body, a body that was written before, and the end of a body."""


@pytest.mark.parametrize("title", ["50 nested loops", "90 nested loops over numbers", "nested repeats"])
def test_a_document_writes_nested_loops_once_for_each_input(title: str, monkeypatch: pytest.MonkeyPatch):
    """Each loop is run once for each input; again in each enclosing repetition would be about n^2 runs."""
    calls: Counter[str] = Counter()
    for name in WRITTEN:
        monkeypatch.setattr(solution, name, counted(calls, name, getattr(solution, name)))
    derivation_document([derive(CASES[title])])
    assert calls["closing"] <= 2 * 95
    assert calls.total() <= 6 * 95


def test_repeats_that_differ_in_a_letter_alone_are_each_written():
    """Twice 5·2 + 3·4 parameters, and twice 5·4 + 5·4; both repeats are on 4 values and give 4."""
    table = derive("block b(n) [ [ dense n -> dense 4 ] * 2 ]; input 4 -> b(2) -> b(4) -> [ b(2) ] * 3")
    shown = [
        (layer.name, layer.params.value, earlier) for _, layer, earlier in distinct(table.layers) if layer.repetitions
    ]
    assert shown[:4] == [("b1", 44, ""), ("repeat1", 44, ""), ("b2", 80, ""), ("repeat1", 80, "")]
    assert shown[4:] == [("repeat1", 132, ""), ("b1", 44, "b1")]


def test_terms_of_the_same_letters_are_converted_to_mathml_by_their_factors(monkeypatch: pytest.MonkeyPatch):
    """40 letters are 1,600 products of two; as terms of a long sum each was converted by itself."""
    calls: Counter[str] = Counter()
    mathml.cache_clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(converter, "convert", counted(calls, "convert", converter.convert))
    for one, other in itertools.product(range(40), repeat=2):
        mathml(rf"{{}} + \mathit{{zz{one}}} \cdot \mathit{{zz{other}}}")
    assert 40 <= calls["convert"] <= 42


DOUBLED = ["blocks that double", "blocks that double and differ", "blocks of joins that double"]


def test_growth_looks_for_repetitions_in_each_block_once(monkeypatch: pytest.MonkeyPatch):
    """Of more than 10,000 layers and bodies a few dozen differ."""
    calls: Counter[str] = Counter()
    times: Any = LayerFacts.times
    monkeypatch.setattr(LayerFacts, "times", property(counted(calls, "times", times.fget)))
    growth = scaling.scale(derive(CASES["blocks of joins that double"]))
    assert growth.letters == ("h", "w", "k")
    assert calls.total() <= 1_000


@pytest.mark.parametrize("title", DOUBLED)
def test_a_document_writes_each_layer_of_a_block_once_for_each_input(title: str, monkeypatch: pytest.MonkeyPatch):
    """Of 24,577 layers and bodies less than a thousand differ in what they are given."""
    written: Counter[str] = Counter()
    layer_blocks, body = solution.layer_blocks, solution.opening

    def layer(number: int, layer: LayerFacts, *others: Any) -> Any:
        written["layers"] += 1
        return layer_blocks(number, layer, *others)

    def opened(number: int, layer: LayerFacts) -> Any:
        written["bodies"] += 1
        return body(number, layer)

    monkeypatch.setattr(solution, "layer_blocks", layer)
    monkeypatch.setattr(solution, "opening", opened)
    table = derive(CASES[title])
    document = derivation_document([table])
    assert written.total() < 1_000
    assert all(len(block.rows) <= 1_000 for block in document.blocks if isinstance(block, TableBlock))


@pytest.mark.parametrize("title", DOUBLED)
def test_json_holds_each_layer_of_a_block_once_for_each_input(title: str, monkeypatch: pytest.MonkeyPatch):
    calls: Counter[str] = Counter()
    monkeypatch.setattr(LayerData, "of", counted(calls, "layers", LayerData.of))
    tables_data([derive(CASES[title])])
    assert 10 < calls.total() < 1_000


def test_json_refers_to_the_first_use_of_a_block_on_the_same_input():
    table = derive("block b(n) [ dense n -> relu ]; input 3 -> b(3) -> b(3)")
    _, first, second = tables_data([table])["layers"]
    assert [layer["name"] for layer in first["layers"]] == ["dense1", "relu1"]
    assert second["as"] == "b1"
    assert not {"layers", "repetitions"} & set(second)
    assert second["params"]["value"] == 3 * 3 + 3


def test_json_of_a_repeat_has_its_repetitions_and_no_second_copy_of_the_last_one():
    """In `layers` beside `repetitions`, the last repetition doubled the document with each repeat around it."""
    text = f"input 3 -> {'[ ' * 20} dense 3 {' ] * 2' * 20}"
    data = tables_data([derive(text)])
    for _ in range(20):
        repeat = data["layers"][-1]
        assert "layers" not in repeat
        (data,) = repeat["repetitions"]
    assert [layer["name"] for layer in data["layers"]] == ["dense1"]


def test_a_long_total_is_not_written_by_the_powers_of_each_letter(monkeypatch: pytest.MonkeyPatch):
    """By the powers of each of 80 letters it would be 80 times 240 letters and numbers; of 3 letters it is."""
    calls: Counter[str] = Counter()
    monkeypatch.setattr(growth, "ordered", counted(calls, "ordered", growth.ordered))
    for denses, requested in ((80, 0), (2, 9)):
        calls.clear()
        text = "input l\n" + "\n".join(f"dense k{number}" for number in range(denses))
        growth.growth_document(scaling.scale(derive(text)))
        assert calls["ordered"] == requested
