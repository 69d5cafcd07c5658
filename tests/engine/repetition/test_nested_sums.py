"""Repeats in repeats with letters in both counts: their sums are what all repetitions written out come to."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netderive.engine import derive
from netderive.engine.answers import check
from netderive.engine.exploration import scale
from netderive.engine.values import algebra
from netderive.grammar import Mistakes

BODIES = (
    "conv 4@3x3 pad 1 stride 2",
    "conv 2@3x3 pad 1 stride 3",
    "conv 4@3x3 pad 1 -> pool 2x2 ceil",
    "conv j + 1@1x1",
    "conv i*j@3x3 pad 1",
    "conv i + 2*j@1x1 -> conv 3@3x3 pad 1 stride 2",
    "conv 2^j@1x1 -> relu",
    "conv floor(7*i/j) + 1@1x1",
    "conv 5 + (i*j)//3@3x3 pad 1",
)
BEFORE = ("", "conv i@1x1 -> ", "conv 3@3x3 pad 1 stride 2 -> ")


def written_out(before: str, body: str, outer: int, inner: int) -> str:
    rows = ["input 3@16x16"]
    for i in range(1, outer + 1):
        rows += [re.sub(r"\bi\b", str(i), before)[:-4]] if before else []
        rows += [re.sub(r"\bj\b", str(j), re.sub(r"\bi\b", str(i), body)) for j in range(1, inner + 1)]
    return "\n".join(rows)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(BEFORE), st.sampled_from(BODIES))
def test_nested_loops_are_the_network_written_out(before: str, body: str):
    text = f"input 3@16x16 -> for i = 1..L [ {before}for j = 1..M [ {body} ] ]"
    try:
        table = derive(text)
    except Mistakes:  # no closed form: nothing is said
        return
    totals = {quantity: table.total(quantity) for quantity in ("params", "macs", "memory")}
    for outer, inner in itertools.product((1, 2, 3), repeat=2):
        plain = derive(written_out(before, body, outer, inner))
        for quantity, figure in totals.items():
            found = algebra.put(figure.symbolic, {"L": outer, "M": inner})
            assert found == plain.total(quantity).value, (quantity, outer, inner)


NESTED = "input 3@16 x 16 -> [ [ conv 4@3x3 pad 1 stride 2 ] * M ] * L"


@pytest.mark.parametrize(("outer", "inner", "macs"), [(2, 1, 9_216), (100, 1, 23_760)])
def test_nested_repeats_have_a_sum_over_both(outer: int, inner: int, macs: int):
    """At M = 1: 64*108 positions and weights, then 16*144, 4*144 and 144 each time."""
    assert algebra.put(derive(NESTED).totals.macs.symbolic, {"L": outer, "M": inner}) == macs
    assert derive(NESTED, {"L": outer, "M": inner}).totals.macs.value == macs


def test_doubling_the_outer_count_doubles_the_work_in_the_limit():
    """Once the maps are 1x1, each of L*M layers does 4*4*9 multiply-adds."""
    table = derive(NESTED, {"L": 2, "M": 1})
    growth = scale(table)["macs"]["L"]
    assert growth.limit == 2
    assert growth.leading is not None
    assert growth.leading.nears == 144 * table.symbols["L"] * table.symbols["M"]


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("let k = 3; input 3 -> dense sum(k = 1..k, k)", 24),  # 6 units
        ("let k = 2; block b(m) [ dense sum(i = 1..k, m*(i//2) + 1) ]; input 3 -> for i = 1..2 [ b(i) ]", 28),
        ("let k = 3; block b(k) [ dense sum(k = 1..k, k) ]; input 3 -> b(2)", 12),
        ("let k = 2; input 3 -> for i = k..k+2 [ dense i ]", 33),  # 3 -> 2 -> 3 -> 4
        ("let N = 5; input 3 -> for i = N..N [ inner -> relu ]", 0),
        ("let N = 3; input N -> for i = N..in [ inner -> relu ]", 0),
        ("let s = 5; block u(k) [ dense k*s ]; block v(k, s) [ u(k) -> relu ]; input 3 -> v(2, 7)", 40),
        ("let i = 4; block b() [ dense i ]; input 3 -> for i = 1..2 [ b() ]", 36),  # 3 -> 4 -> 4
        ("block b(m = 2, n = m) [ dense n ]; input 3 -> b()", 8),
    ],
)
def test_names_of_their_own_hide_nothing_else(text: str, params: int):
    """With and without the values, in numbers and in letters."""
    assert derive(text).totals.params.value == params


def test_sums_that_differ_in_the_name_of_their_index_are_equal():
    text = """input l@h x w
for i = 1..N [ conv i@3x3 pad 1 stride 2 ]
claim memory = 4*h*l*w + sum(t = 1..N, 4*t*ceil(h/2^t)*ceil(w/2^t))
claim memory = 4*h*l*w + sum(t = 1..N, 4*t*ceil(h/2^t)*ceil(w/2^t) + t//2)"""
    assert [verdict.holds for verdict in check(derive(text))] == [True, False]


def test_a_long_chain_of_inner_is_run():
    """On the path in i^2 + 3 units, outward i % 3 + 1."""
    found = derive("input 3 -> for i = 1..300 [ dense i^2 + 3 -> inner -> dense i % 3 + 1 ]")
    widths = [3, *(i * i + 3 for i in range(1, 301)), *(i % 3 + 1 for i in range(300, 0, -1))]
    assert found.totals.params.value == sum((one + 1) * other for one, other in itertools.pairwise(widths))


def test_a_sum_of_high_powers_has_its_closed_form():
    closed = derive("input 3 -> dense sum(i = 1..N, i^30)")
    for count in (1, 2, 7):
        assert algebra.put(closed.totals.macs.symbolic, {"N": count}) == 3 * sum(i**30 for i in range(1, count + 1))
