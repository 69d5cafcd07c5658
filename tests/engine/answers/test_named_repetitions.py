"""Repetitions named by number or letter: their outputs and when they exist, each worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sympy import preorder_traversal

from netderive.engine import Table, derive
from netderive.engine.answers import answer, check
from netderive.engine.formulas import tree_of
from netderive.engine.values import put
from netderive.grammar import Mistakes, parse_query, print_math

LOOP = "input 1@28x28 -> for i = 1..N [ conv 4*i@3x3 pad 1 -> relu ] -> dense 10"
REPEAT = "input 1@28x28 -> [ conv 4@3x3{} ] * N -> dense 10"
PADDED = REPEAT.format(" pad 1")
NESTED = "input k@20x20 -> [ conv k@3x3 -> inner -> conv k@1x1 ] * N"
U_NET = """input k@h x w
for i = 1..N [ concat [ | pool 2x2 -> conv k*2^i@3x3 pad 1 -> inner -> deconv k*2^(i-1)@2x2 stride 2 ]
u: conv k*2^(i-1)@3x3 pad 1 ]"""


def requested(text: str, query: str, **values: int) -> tuple[str, list[str]]:
    """The answer in letters, and what must hold."""
    table = derive(text, values)
    found = answer(parse_query(query), table)
    assert found.figure is not None
    conditions = table.where([found.layer]).conditions
    return str(found.figure.symbolic), [print_math(one.tree()) for one in conditions]


@pytest.mark.parametrize(
    ("text", "query", "params", "conditions"),
    [
        (LOOP, "loop1[1].conv1.params", "40", ["N >= 1"]),  # 9*1*4 + 4
        (LOOP, "loop1[3].conv1.params", "876", ["N >= 3"]),  # 9*8*12 + 12
        (LOOP, "loop1[N].relu1.features", "4*N", ["N >= 1"]),  # 4N maps enter, in repetition 1 too
        (LOOP, "loop1[N].conv1.params", "144*N^2 - 140*N", ["N >= 2"]),  # 9*4(N - 1)*4N + 4N, not that of repetition 1
        (PADDED, "repeat1[4].conv1.params", "148", ["N >= 4"]),  # 9*4*4 + 4
        (NESTED, "repeat1[3].conv2.params", "k^2 + k", ["9 >= N", "N >= 3"]),
        # repetition 2 of a U-Net brings together 2k maps and 2k maps: (9*4k + 1)*2k
        (U_NET, "loop1[2].u.params", "72*k^2 + 2*k", ["N >= 2", "h % 2^N = 0", "w % 2^N = 0"]),
    ],
)
def test_a_repetition_in_letters(text: str, query: str, params: str, conditions: list[str]):
    assert requested(text, query) == (params, conditions)


def test_the_last_repetition_by_number():
    table = derive(LOOP, {"N": 3})
    found = answer(parse_query("loop1[N].conv1.params"), table).figure
    assert found is not None
    assert put(found.symbolic, {"N": 3}) == found.value == 876


@pytest.mark.parametrize(
    ("text", "repetition", "places"), [(REPEAT.format(""), 14, "2x2"), (NESTED, 10, "2x2")], ids=["behind", "inside"]
)
def test_a_repetition_that_is_impossible_says_so(text: str, repetition: int, places: str):
    """Each repetition takes 2 of the 28 or 20 positions."""
    with pytest.raises(
        Mistakes, match=rf"a window of 3x3 does not fit into {places} positions \(repetition {repetition}\)"
    ):
        answer(parse_query(f"repeat1[{repetition}].conv1.output"), derive(text))


def test_there_is_no_repetition_behind_the_last_one():
    with pytest.raises(Mistakes, match=r"`loop1` has no repetition N"):
        answer(parse_query("loop1[N].conv1.params"), derive(LOOP.replace("1..N", "0..N - 1").replace("4*i", "i + 1")))


def test_what_a_repetition_sees_does_not_depend_on_the_repetitions_behind_it():
    """Three windows of 3, each two positions of the one before apart: 3, 3 + 2*2, 7 + 4*2 positions."""
    table = derive("input l@h x w -> for i = 1..N [ conv k*i@3x3 pad 1 stride 2 ]")
    found = answer(parse_query("loop1[3].conv1.field"), table)
    assert [one.value for one in found.space] == [15, 15]
    assert [print_math(one.tree()) for one in table.where([found.layer]).conditions] == ["N >= 3"]
    fields = [print_math(tree_of(one.symbolic)) for one in answer(parse_query("field"), table).space]
    assert fields == ["2*2^N - 1", "2*2^N - 1"]


@pytest.mark.parametrize("text", [PADDED, NESTED], ids=["behind", "inside"])
def test_there_is_no_repetition_0(text: str):
    with pytest.raises(Mistakes, match=r"`repeat1` has no repetition 0"):
        answer(parse_query("repeat1[0].conv1.output"), derive(text))


def test_a_claim_on_the_last_repetition_is_judged_there():
    """Repetition i makes k*2^(i-1) maps of k*2^(i-2); the first one is another, and N = 1 is left out."""
    text = """input l@h x w
for i = 1..N [ c: conv k*2^(i-1)@3x3 pad 1 -> pool 2x2 ]
claim loop1[N].c.params = 9*l*k + k
claim loop1[N].c.params = 18*k^2*4^(N-2) + k*2^(N-1)
claim loop1[1].c.params = 9*l*k + k"""
    assert [verdict.holds for verdict in check(derive(text))] == [False, True, True]


def rows(table: Table) -> list[tuple[str, str]]:
    return [(layer.name, layer.repetition) for layer in table.every if layer.repetition]


@pytest.mark.parametrize("text", [LOOP, PADDED])
def test_repetitions_that_do_not_exist_have_no_row(text: str):
    one, more = derive(text, {"N": 1}), derive(text, {"N": 2})
    assert {repetition for _, repetition in rows(one)} == {"1"}
    assert len({repetition for _, repetition in rows(more)}) == 2


@pytest.mark.parametrize("count", ["N", "(N)", "2*N", "N^2", "N*M", "N//3", "3*N/M"])
def test_the_number_of_repetitions_may_be_0(count: str):
    values = {"N": 0, "M": 1} if "M" in count else {"N": 0}
    assert derive(f"input 3@8x8 -> [ conv 4@3x3 pad 1 ] * {count}", values).totals.params.value == 0


@pytest.mark.parametrize(("depth", "expected"), [(1, 10), (2, 40), (3, 90)])
def test_loops_in_loops_take_no_longer_for_many_repetitions(depth: int, expected: int):
    """Features i at every repetition of the inner loop: the closed form at 10^6 repetitions equals that of a few."""
    text = "input 1@8x8 -> for i = 1..N [ for j = 1..i [ conv i*j@1x1 ] ]"
    few, many = derive(text, {"N": depth}).totals.params, derive(text, {"N": 10**6}).totals.params
    assert put(many.symbolic, {"N": depth}) == few.value
    assert put(few.symbolic, {"N": 10**6}) == many.value


@pytest.mark.parametrize("values", [{"N": 1, "h": 4, "w": 6}, {"N": 2, "h": 8, "w": 4}, {"N": 3, "h": 8, "w": 16}])
def test_divisions_that_come_out_even_close_the_sums_of_a_u_net(values: dict[str, int]):
    """Convolutions of 9*(k*2^i)^2 at (h/2^i)*(w/2^i) positions cost the same on every level: no power of 2 is left."""
    text = (Path(__file__).parents[3] / "examples" / "nested.net").read_text(encoding="utf-8")
    macs = derive(text).totals.macs
    assert not {"Sum", "floor"} & {type(part).__name__ for part in preorder_traversal(macs.expr)}
    by_number = derive(text, {**values, "k": 2}).written_out().totals.macs.value
    assert put(macs.symbolic, {**values, "k": 2}) == by_number


def test_a_sum_that_runs_upward_by_a_condition_can_be_claimed():
    """Repetition i > 1 makes k*2^(i-1) maps of k*2^(i-2), with 9 weights each and a bias, if N >= 1."""
    text = """input l@h x w
for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 ]
claim params = 9*l*k + k + sum(i = 2..N, 18*k^2*4^(i-2) + k*2^(i-1))
claim params = 9*l*k + k + sum(i = 2..N, 17*k^2*4^(i-2) + k*2^(i-1))"""
    assert [verdict.holds for verdict in check(derive(text))] == [True, False]


def test_a_layer_used_again_links_anew():
    """LeCun et al. 1998 count each use: 3*(3*3*3 + 1) parameters link at 64 positions, twice."""
    table = derive("input 3@8x8 -> c: conv 3@3x3 pad 1 -> again c")
    assert table.total("connections").value == 2 * 84 * 64
    assert table.total("params").value == 84
