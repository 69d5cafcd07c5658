"""Kinds that a text defines: built-in ones written in the language give what the built-in ones give."""

import contextlib
import itertools
import pickle

import pytest

from netderive import derive
from netderive.engine.derivations import of_count
from netderive.engine.formulas import tree_of
from netderive.grammar import Mistakes, parse, print_math, print_network

BUILT_IN = {
    "linear": ("kind own(k) [ features k; params (l + b)*k; macs W*h*w*z ]", "l@h x w", "own(k)", "linear k"),
    "dense": ("kind own(m) [ features m; size none; params (l*h*w + b)*m; macs W ]", "l@h x w", "own(m)", "dense m"),
    "conv": (
        "kind own(k, n, m, p, s) [ features k; size floor((h + 2*p - n)/s) + 1; weights n*m*l*k; biases k\n"
        "macs W*h_out*w_out; when h + 2*p >= n ]",
        "l@h x h",
        "own(k, 3, 3, 1, 2)",
        "conv k@3x3 pad 1 stride 2",
    ),
    "depthwise": (
        "kind own(n, m) [ size h - (n - 1); weights n*m*l; biases l; macs W*h_out*w_out; when h >= n ]",
        "l@h x h",
        "own(3, 3)",
        "depthwise 3x3",
    ),
    "pool": ("kind own(n) [ size floor(h/n); when h >= n ]", "l@h x w", "own(2)", "pool 2x2"),
    "globalpool": ("kind own() [ size none ]", "l@h x w", "own()", "globalpool"),
    "upsample": ("kind own(s) [ size s*h ]", "l@h x w", "own(2)", "upsample 2"),
    "layernorm": ("kind own() [ weights l; biases l ]", "l@T", "own()", "layernorm"),
    "prelu": ("kind own() [ weights l ]", "l@h x w", "own()", "prelu"),
    "relu": ("kind own() [ features l ]", "l@h x w", "own()", "relu"),
}
QUANTITIES = ("params", "weights", "biases", "macs", "trainable")


@pytest.mark.parametrize(("definition", "coming", "own", "row"), BUILT_IN.values(), ids=BUILT_IN)
def test_a_built_in_kind_by_its_formulas_gives_the_same(definition: str, coming: str, own: str, row: str):
    (mine, built_in) = (derive(f"{definition}\ninput {coming} -> {text}").layers[-1] for text in (own, row))
    assert mine.features.symbolic == built_in.features.symbolic
    assert [size.symbolic for size in mine.space] == [size.symbolic for size in built_in.space]
    for quantity in QUANTITIES:
        assert mine.count(quantity).symbolic == built_in.count(quantity).symbolic, quantity


@pytest.mark.parametrize("name", ["linear", "dense"])
def test_the_derivation_is_that_of_the_rule(name: str):
    definition, coming, own, row = BUILT_IN[name]
    layers = [derive(f"{definition}\ninput {coming} -> {text}").layers[-1] for text in (own, row)]
    last = [found.steps[-1].after for layer in layers if (found := of_count(layer, "params"))]
    assert len(last) == 2 and print_math(last[0]) == print_math(last[1])


def test_conditions_of_an_own_kind_are_those_of_its_letters():
    table = derive("kind lowrank(k, r) [ features k; weights l*r + r*k; when r <= l ]\ninput d -> lowrank(128, 8)")
    assert [print_math(condition.tree()) for condition in table.conditions] == ["d >= 8"]


def test_an_own_kind_is_in_joins_and_repeats_like_any_other():
    """10*2 + 2*10 + 2 + 10 in each of N repetitions, and once besides the identity."""
    table = derive(
        "kind lowrank(k, r = 2) [ features k; weights l*r + r*k; biases r + k; when r <= l ]\n"
        "input 10 -> [ lowrank(10) ] * N -> add [ lowrank(10, r = 2) | ]"
    )
    assert print_math(tree_of(table.totals.params.symbolic)) == "52*N + 52"
    assert pickle.loads(pickle.dumps(table)) == table


def test_a_kind_is_printed_as_it_is_read():
    text = 'kind half(s = 2) [ size h//s "every other row"; when h >= s ]\n'
    printed = print_network(parse(text))
    assert printed == 'kind half(s = 2) [ size h // s "every other row"; when h >= s ]\n'
    assert parse(printed) == parse(text)


def test_what_an_own_kind_gives_is_an_integer_and_not_too_small():
    """(h - 9)/2 is an integer from 1 on where h is odd and at least 11; k/2 is one where k is even."""
    table = derive("kind foo(k) [ features k/2; size (h - 9)/2 ]\ninput 3@h -> foo(k)")
    possible = []
    for h, k in itertools.product(range(7, 16), range(1, 6)):
        with contextlib.suppress(Mistakes):
            derive(table.network, {"h": h, "k": k})
            possible.append((h, k))
    assert possible == [(h, k) for h in (11, 13, 15) for k in (2, 4)]
    conditions = [print_math(condition.tree()) for condition in table.conditions]
    assert sorted(conditions) == ["(h + 1) % 2 = 0", "h >= 11", "k % 2 = 0"]
