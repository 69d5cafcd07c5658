"""Texts in which a fuzz found an exception: each is answered, with the right value, in every format it failed in."""

import json
import warnings

import pytest

from netderive.api import WorkedSolution
from netderive.engine import derive
from netderive.engine.values import algebra, is_whole, symbol

ROWS = [
    # one bias for each of 8 queries, 4*M keys and 4*M values; dk = 4
    ("input 8@T -> attention 2 groups M bias on q, k, v", {"M": 1}, (8 * 8 + 8) + 2 * (8 * 4 + 4) + 8 * 8),
    # queries, values and the output have p biases each
    ("input p@n -> attention 12 bias on q, v, out", {"p": 24}, 4 * 24 * 24 + 3 * 24),
]


@pytest.mark.parametrize(("text", "values", "params"), ROWS)
def test_biases_of_letters_are_written(text: str, values: dict[str, int], params: int):
    table = derive(text)
    assert table.totals.params.at(**values) == params
    assert "biases" in WorkedSolution(table, "full").to("text")


def test_a_power_of_zero_is_not_divided_by_its_base():
    """0^N is 1 at N = 0, and half of that is not whole."""
    assert not is_whole(algebra.divide(algebra.power(0, symbol("N", 0)), 2))


def test_python_says_nothing_of_what_a_text_looks_like(run):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        refused = run("check", "-e", "input 5\nlac: for i in 2, 3, [ [ 2for] * 2 ] * 2 [ relu ]", "--as", "json")
    assert not said
    assert json.loads(refused.stderr)["errors"]


def test_a_sum_over_repetitions_of_several_terms_is_written(run):
    """`inner` around a repeat leaves a sum whose term is itself a sum."""
    assert run("derive", "-e", SUMS, "--as", "html", "--detail", "full", "--show", SHOWN).exit_code == 0


def test_a_layer_at_each_position_is_no_pattern_where_its_name_is_compared(run):
    """The input of a body at each position is named `each1[]`, which no regular expression is."""
    options = ("--letters", "pytorch", "--convention", "torch", "--show", SHOWN, "--unroll")
    assert run("derive", "-e", POSITIONS, "--as", "html", *options).exit_code == 0


POSITIONS = """block ba(a) [ relu ]
input 4@15
each [ for i = 2..0 + 1 [ maximum [ | dense 4 ] ] -> ba(a = 6) ]
each [ experts 5 top 3 [ lac: identity -> concat [ | from lac ] ] ]"""
SHOWN = "params,macs,flops,memory,field,jump,start,connections,weights,biases,trainable"
SUMS = "\n".join(
    [
        "block ba(a, b, c) [ lab: for i = 1..N [ relu -> laa: conv 3@1 x 1 x 1 ]",
        "lac: concat [  | if k >= h [ relu ] else [ prelu ] ] ]",
        "input (k + 1)@n x 9 x 8",
        "ba(w, 2*l, 6)",
        "for i = 1..4 [ [ concat [  | relu ] ] * M",
        "for j = 1..L [ concat [ add from input -> inner | lad: relu ] -> batchnorm ] ]",
        "batchnorm",
        "conv 4@1 x 1 x 1",
    ]
)
