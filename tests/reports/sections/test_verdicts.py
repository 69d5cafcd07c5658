"""What `check` says of wrong claims, and the lines that a layer's derivation has or leaves out."""

from __future__ import annotations

import re

import pytest

from netderive import derivation
from netderive.engine import derive
from netderive.engine.answers import answer, check, judge
from netderive.grammar import parse_query
from netderive.reports import Style, write
from netderive.reports.data import answers_data, claims_data
from netderive.reports.sections import check_document, refutation, result_document

CONV = "input 1@10 -> conv 1@3 pad 2 stride 2\nclaim "
POOLED = "input 3@32x32 -> conv 8@3x3 pad 1 -> pool 2x2\nclaim "
HALVED = "input 3@32x32 -> conv 8@5x5 pad 2 stride 2\nclaim "
RULE = "floor((h + 2*p - n)/s) + 1 = floor((10 + 2*2 - 3)/2) + 1 = 6"
UP = "round the division down, not up, because a window that does not fit is dropped. "
NOT_ROUNDED = "and the division is not rounded"
STEM = "input 3@96x96 -> conv 48@11x11 pad 2 stride 4\nclaim conv1."
STEM_RULE = "floor((h + 2*p - n)/s) + 1 = floor((96 + 2*2 - 11)/4) + 1 = 23"
RUNNING = "input 16@8x8 -> conv 32@3x3\nclaim "
RUNNING_RULE = "The rule is (n*m*l + 1)*k = (3*3*16 + 1)*32 = 4640. "
SAID = [
    (CONV + "conv1.size = 7", f"7 = ceil((10 + 2*2 - 3)/2) + 1: {UP}The rule is {RULE}."),
    (CONV + "conv1.output = 1@7", f"1@7: {UP}conv1.output is 1@6: h_out = {RULE}."),
    (CONV + "conv1.output = 2@6", "conv1.output is 1@6: k_out = k = 1."),
    (CONV + "conv1.units = 5", "The rule is k_out*h_out = 1*6 = 6."),
    (
        "input 10@20 -> lstm 20 bidirectional\nclaim lstm1.features = 20",
        "20: there are 2 directions, side by side. The rule is 2*k = 2*20 = 40.",
    ),
    (
        "input 400 -> dense 120\nclaim dense1.params = 120*400 + 1",
        "48001 = 400*120 + 1: there are 120 biases, not one for the whole layer. "
        "The rule is (n + 1)*m = (400 + 1)*120 = 48120.",
    ),
    (
        "input 32@8x8 -> batchnorm\nclaim batchnorm1.params = 128",
        "The rule is 2*l = 2*32 = 64. 128 is right by Keras' convention.",
    ),
    (
        "input 5@7 -> gru 4 last\nclaim gru1.params = 3*(9*4 + 8)",  # both have two biases a gate
        "The rule is 3*(l + k + 1)*k = 3*(5 + 4 + 1)*4 = 120. 132 is right by Keras' and PyTorch's convention.",
    ),
    (POOLED + "pool1.output = 8x16x17", "pool1.output is 8@16x16: w_out = floor(w/m) = 32/2 = 16."),
    (POOLED + "pool1.output = 16x17x8", "pool1.output is 8@16x16: w_out = floor(w/m) = 32/2 = 16."),
    (POOLED + "pool1.output = 17x16x8", "pool1.output is 8@16x16: h_out = floor(h/n) = 32/2 = 16."),
    (
        HALVED + "conv1.height = (32 - 5 + 4)/2 + 1",
        "The rule is floor((h + 2*p - n)/s) + 1 = floor((32 + 2*2 - 5)/2) + 1 = 16. The division is rounded down: "
        "floor(31/2) = 15.",
    ),
    # a formula decides which mistake it was: 23 = floor((96 + 4 - 11)/4) + 1
    (
        STEM + "height = (96 - 11)/4 + 1",
        f"22.25 = (96 - 11)/4 + 1: the padding of 2 on each side is left out, {NOT_ROUNDED}. The rule is {STEM_RULE}.",
    ),
    (
        STEM + "size = (96 - 11)/4 + 1",
        f"22.25 = (96 - 11)/4 + 1: the padding of 2 on each side is left out, {NOT_ROUNDED}. "
        f"conv1.size is 23x23: h_out = {STEM_RULE}.",
    ),
    (
        STEM + "height = (96 + 4 - 11)/4",
        f"22.25 = (96 + 2*2 - 11)/4: the + 1 is missing, {NOT_ROUNDED}. The rule is {STEM_RULE}.",
    ),
    (
        STEM + "size = (96 + 4 - 11)/4 + 1",
        f"conv1.size is 23x23: h_out = {STEM_RULE}. The division is rounded down: floor(89/4) = 22.",
    ),
    (
        STEM + "height = floor((96 - 11)/4) + 1",
        f"22 = floor((96 - 11)/4) + 1: the padding of 2 on each side is left out. The rule is {STEM_RULE}.",
    ),
    (STEM + "height = ceil((96 + 4 - 11)/4) + 1", f"24 = ceil((96 + 2*2 - 11)/4) + 1: {UP}The rule is {STEM_RULE}."),
    (
        STEM + "height = 24",
        "Either: 24 = 96/4: that is the size with same padding; here the padding is 2. "
        f"Or: 24 = ceil((96 + 2*2 - 11)/4) + 1: {UP}The rule is {STEM_RULE}.",
    ),
    (
        STEM + "height = 23.25",
        "23.25 = (96 + 2*2 - 11)/4 + 1: round the division down, because a window that does not fit is dropped. "
        f"The rule is {STEM_RULE}.",
    ),
    (
        "input 3@55x55 -> pool 3x3 stride 2\nclaim pool1.size = 55/2",
        f"27.5 = 55/2: the size is not simply divided by the stride of 2, {NOT_ROUNDED}. "
        "pool1.size is 27x27: h_out = floor((h - n)/s) + 1 = (55 - 3)/2 + 1 = 27.",
    ),
    # (14 - 4 + 1)/2 rounded up is (14 - 4)/2 rounded down and 1 more
    (
        "input 3@14x14 -> pool 4x4 stride 2\nclaim pool1.height = (14 - 4 + 1)/2",
        "The rule is floor((h - n)/s) + 1 = (14 - 4)/2 + 1 = 6. This division is rounded up: ceil(11/2) = 6.",
    ),
    # what goes on behind its `=`
    (
        RUNNING + "conv1.params = 3*3*16*32 = 4608 + 32 = 4640",
        f"= joins equal things: 4608 is not 4608 + 32. Write 3*3*16*32 + 32 = 4640. {RUNNING_RULE}"
        "The result 4640 is right, the working is not.",
    ),
    (
        RUNNING + "conv1.params = 3x3x16 = 144 + 1 = 145 × 32 = 4640",
        f"= joins equal things: 144 is not 144 + 1. Write (3*3*16 + 1)*32 = 4640. {RUNNING_RULE}"
        "The result 4640 is right, the working is not.",
    ),
    (
        RUNNING + "conv1.params = 3*3*16 = 144 * 32 = 4608",
        "= joins equal things: 144 is not 144*32. 4608 = 3*3*16*32: the biases are missing, 32 in all. "
        + RUNNING_RULE.strip(),
    ),
    (HALVED + "params = 0.6k", "params is 608. A rounded number is written ~ 0.6k."),
    (HALVED + "params = 0.7k", "params is 608."),
    (HALVED + "0.7k = params", "params is 608."),
    (HALVED + "608 < params", "params is 608."),
    (
        HALVED + "conv1.params ~ 600",
        "600 = 5*5*3*8: the biases are missing, 8 in all. "
        "conv1.params is 608, which does not round to 600. The rule is (n*m*l + 1)*k = (5*5*3 + 1)*8 = 608.",
    ),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_a_wrong_claim_is_answered_with_the_rule(text: str, said: str):
    (verdict,) = check(derive(text))
    assert refutation(verdict) == said


@pytest.mark.parametrize(
    ("claimed", "said"),
    [
        ("8*16*16", ""),
        ("8x16x16", ""),
        ("16x16x8", " is right, in another order: 8@16×16"),
        ("16*16*8", " is right, in another order: 8@16×16"),
    ],
)
def test_only_features_that_come_last_are_another_order(claimed: str, said: str):
    table = derive(POOLED + f"pool1.output = {claimed}")
    written = write(check_document(table, judge(table)), "text", Style())
    assert written.splitlines()[0] == f"   │ Right: line 2: claim pool1.output = {claimed}{said}"


def test_a_step_that_changes_nothing_is_not_said():
    (verdict,) = check(derive("input l@h x w\nc: conv k@n x n pad p stride s\nclaim c.size = 3x3"))
    assert ": h_out = floor((h + 2*p - n)/s) + 1. The sides differ" in refutation(verdict)


def test_all_that_is_said_of_a_claim_follows_one_bar():
    table = derive(CONV + "conv1.size = (10 + 2*2 - 3)/2 + 1 = 6")
    lines = write(check_document(table, judge(table)), "text", Style()).splitlines()
    prose = [line for line in lines if line and not line.startswith("    ")]
    assert prose and all(line.startswith("   │ ") for line in prose)
    assert "is 6.5, not 6. The rule is" in " ".join(prose)


def chains(text: str) -> set[str]:
    """The names of the chains of a full derivation."""
    written = derivation(text, detail="full").to("text").partition("\nTotal\n")[0]
    return set(re.findall(r"^   ([a-z-]+) +(?:\S+ =|→)", written, re.MULTILINE))


def test_features_are_derived_where_they_are_worked_out():
    for text in ("3@9x9 -> unfold 3x3", "36@5x5 -> pixelshuffle 3", "8@9 -> glu", "4@6x6 -> flatten"):
        assert "features" in chains(f"input {text}"), text
    for text in ("3@9x9 -> conv 8@3x3", "4 -> dense 9", "9 -> flatten", "3@9 -> lstm 4", "8@9 -> attention 2"):
        assert "features" not in chains(f"input {text}"), text


def test_weights_that_are_all_parameters_are_shown_once():
    assert {"weights", "biases"} <= chains("input 4 -> dense 9")
    assert not {"weights", "biases"} & chains("input 4 -> dense 9 no bias")
    assert not {"weights", "biases"} & chains("input 4@9 -> batchnorm no scale")


def test_what_makes_a_layer_possible_is_about_its_row():
    def said(text: str) -> str:
        written = derivation(text, detail="full").to("text").partition("\nLayers\n")[2].partition("\nTotal\n")[0]
        return re.sub(r"\s+", " ", written.partition("\n   Conditions ")[2].partition("\n\n")[0].strip())

    assert said("input 64@10 -> attention 8") == "l mod a = 0 (64 mod 8 = 0)"
    assert said("input 8@9x9 -> pool 2x2") == "the window fits: h + 2p ≥ n (9 ≥ 2)"
    assert said("input 8@9 -> rnn 4 bidirectional merge sum") == ""


def test_two_bounds_that_match_are_an_equation():
    written = derivation("input l@T -> b: linear k -> linear l -> dotattention from b").to("text")
    assert "The results hold for k = l" in written


def test_claims_and_answers_say_their_conditions():
    table = derive(
        "input 3@h -> [ conv 4@3 ] * N\nclaim repeat1[3].conv1.params = 52\nclaim params = 0*h + 40 + 52*(N - 1)"
    )
    judgement, wanted = judge(table), ["h >= 2*N + 1", "N >= 3"]
    assert all(verdict.holds for verdict in judgement.verdicts)
    assert "The claims are judged at least for N ≥ 3 and h ≥ 2N + 1" in write(
        check_document(table, judgement), "text", Style()
    )
    assert claims_data(table, judgement)["conditions"] == wanted
    requested = answers_data([answer(parse_query("repeat1[3].conv1.params"), table)], table)
    assert requested["conditions"] == wanted and requested["result"]["value"] == 52
    plain = derive("input 3 -> dense 4")
    assert "conditions" not in answers_data([answer(parse_query("params"), plain)], plain)


def test_a_claim_that_is_right_for_some_repetitions_alone_says_for_which():
    table = derive("input 3 -> [ dense 4 ] * N\nclaim params = 20*N - 4")
    judgement = judge(table)
    written = write(check_document(table, judgement), "text", Style())
    assert "claim params = 20*N - 4, for N ≥ 1" in written and "holds under the conditions above" in written
    (data,) = claims_data(table, judgement)["claims"]
    assert (data["holds"], data["only_for"], data["hint"]) == (True, ["N >= 1"], "right, for N >= 1")
    late = derive("input 3 -> for i = 2..N [ dense i ]\nclaim output = N")  # N = 0 would run downward
    written = write(check_document(late, judge(late)), "text", Style())
    assert "the formulas differ: --set N=1" in " ".join(written.split()).replace("│ ", "")


@pytest.mark.parametrize(
    ("repeated", "values"),
    [
        ("[ dense k ] * N", "--set N=0"),
        ("[ dense k ] * (N - 1)", "--set N=1"),
        ("[ dense k ] * (N - 2) -> [ dense k ] * M", "--set N=2"),
        ("for i = 3..N [ dense k ]", "--set N=2"),
        ("[ dense k ] * N -> [ dense m ] * M", "--set M=0, --set N=0"),
    ],
)
def test_the_least_value_that_a_formula_leaves_out_is_named(repeated: str, values: str):
    table = derive(f"input 3 -> dense 4 -> {repeated}")
    for value in values.split(", "):
        name, _, number = value.removeprefix("--set ").partition("=")
        assert derive(table.network, {name: int(number)}).totals.params.symbolic != table.totals.params.symbolic
    written = write(result_document(answer(parse_query("params"), table)), "text", Style())
    said = " ".join(written.replace("│", " ").split()).partition("the formulas differ: ")[2]
    assert said == values


def test_a_claim_that_cannot_be_read_is_not_left_out():
    """Its place in a derivation is that of the others, and it is no verdict."""
    text = "input d@T -> attention a\nclaim macs = 2T^2d + 4T\nclaim macs = 2T^2d + 4Td^2"
    said = str(derivation(text))
    assert "Not read: line 2: `T^2d` may mean two things" in said
    assert said.index("Not read: line 2") < said.index("Right: line 3")
