"""What a worked solution says once, what it folds, and the steps of a full one; the values are worked out by hand."""

from __future__ import annotations

import re

import pytest

from netderive import Mistakes, derivation, derive
from netderive.engine.derivations import BOARD
from netderive.reports import Style, write
from netderive.reports.sections import derivation_document


def in_a_line(text: str, **options: object) -> str:
    """A derivation as text in which lines are not broken."""
    return re.sub(r"\s+", " ", derivation(text, digits="plain", **options).to("text"))  # type: ignore[arg-type]


THREE = "input 1@28x28 -> conv 32@3x3 pad 1 -> conv 32@3x3 pad 1 -> conv 64@3x3 pad 1"


def test_a_block_s_letter_is_reported_from_the_file_s_of_the_same_name():
    text = str(derivation("block b(k) [ conv k@3x3 ]; input 2@h x h -> b(k) -> for i = 1..2 [ b(2*k) ]"))
    assert "k = 2k" not in text and "2k for k" in text.replace("·", "")


def test_why_same_padding_keeps_the_size_is_said_once():
    text = "input 3@9x9 -> conv 4@3x3 pad same -> conv 5@3x3 pad same -> conv 6@5x5 pad same"
    assert str(derivation(text, detail="full")).count("by the rule for any padding") == 1


def test_a_repeat_of_no_repetitions_is_a_row():
    text = str(derivation("let d = 0; input 8 -> dense 4 -> [ dropout 0.5 ] * d -> dense 2"))
    assert "d = 0 repetitions, so nothing is computed" in text and "Total of repeat1" not in text


def test_a_rule_appears_once_and_later_layers_are_rows():
    shown = in_a_line(THREE)
    assert shown.count("weights and one bias in each of k filters") == 1
    assert "as conv1 with l = 32 32@28×28" in re.sub(r"28 \+ 2·1 − \(3 − 1\) = 28 → ", "", shown)
    assert "(3·3·32 + 1)·32 = 9248" in shown  # 289·32
    assert "(3·3·32 + 1)·64 = 18496" in shown  # 289·64


def test_letters_of_one_value_are_said_together():
    assert "as conv1 with h = 12, n = m = 3, " in in_a_line("input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> conv 32@3x3")


def test_height_and_width_that_differ_in_the_letter_are_one_line():
    shown = in_a_line("input 3@h x w -> conv 8@3x3")
    assert "w′ =" not in shown and "likewise for the width" in shown
    assert "w′ = w − (m − 1)" in in_a_line("input 3@h x w -> conv 8@3x5")


def test_a_layer_is_not_compared_with_its_own_name():
    """A layer in a repeat has the name of one after it: the number says which of them is meant."""
    shown = in_a_line("input 6@4 -> [ add [ layernorm -> linear 6 | ] ] * 2 -> layernorm")
    assert "layernorm1 as layernorm1 (2) " in shown


BLOCKS = "block b(k) [ conv k@3x3 pad 1 -> relu ]; input 3@8x8 -> b(4) -> b(5)"


def test_a_letter_of_the_file_that_is_the_rules_is_written_once():
    """The rule's `n` is the file's: it is 3, and so is the width `m`."""
    text = in_a_line("let n = 3; input 2@9x9 -> conv 8@n x n", detail="full")
    assert "n = 3, m = n = 3, k = 8 given in line 1" in text and "n = n" not in text


def test_the_output_of_an_image_is_a_height_for_the_input_too():
    text = str(derivation("input 3@9x9 -> conv 8@3x3 -> globalpool", show=("memory",)))
    assert "output height" in text and "output length" not in text


@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("input 3@56x56 -> conv 8@1x1 stride 2", "28 of the 56 rows are skipped by the stride"),  # every second one
        ("input 3@3x3 -> conv 8@1x1 stride 2", "1 of the 3 rows is skipped by the stride"),
        ("input 3@4x4 -> conv 8@2x2 dilation 3", ""),  # rows 1 and 4 of the first window, 2 and 3 of none
    ],
)
def test_rows_that_a_stride_skips_are_counted(network: str, said: str):
    text = in_a_line(network)
    assert said in text and ("skipped" in text) == bool(said)
    assert ("2 of the 4 rows are in no window" in text) == (not said)


def test_a_block_is_derived_once():
    shown = in_a_line(BLOCKS)
    assert "1 b1 · a block b with k = 4" in shown
    assert "b2 as b1 with k = 5 5@8×8 185" in shown  # (3·3·4 + 1)·5


def solution(text: str, **options: object) -> str:
    document = derivation_document([derive(text)], "normal", BOARD, **options)  # type: ignore[arg-type]
    return re.sub(r"\s+", " ", write(document, "text", Style("plain")))


def test_depth_leaves_blocks_closed():
    assert "conv1" in solution(BLOCKS)
    closed = solution(BLOCKS, depth=0)
    assert "conv1" not in closed and "a block b with k = 4 4@8×8 112" in closed  # (3·3·3 + 1)·4


def test_only_one_layer_is_derived():
    shown = solution(BLOCKS, only="b2")
    assert "conv1 · 5 filters" in shown and "Total of b2" in shown and "b1" not in shown
    with pytest.raises(Mistakes, match="there is no layer `b3`"):
        solution(BLOCKS, only="b3")


def test_nothing_is_derived_of_an_input():
    with pytest.raises(Mistakes) as raised:
        solution("input 5 -> dense 3", only="input")
    assert str(raised.value) == ("nothing is derived of `input`: it is given\n    hint: name another layer: `dense1`")
    assert "Layers" not in solution("input 5").splitlines()


def test_multiply_adds_have_a_sum_like_the_parameters():
    shown = in_a_line("input 1@4x4 -> conv 2@3x3 -> dense 3")
    assert "M = 72 + 24 sum over the layers = 96" in shown  # 3·3·1·2·2·2 and 2·2·2·3


def test_a_letter_of_the_file_is_never_also_a_rules():
    """Here n is a number of positions and N one of repetitions, so the rules' are renamed."""
    text = "let n = 8; let N = 2; input 4@T -> positions n -> [ linear 4 ] * N -> conv 3@3"
    shown = in_a_line(text.replace("; ", "\n"))
    assert "P = N_pos·l = n·4" in shown
    assert "(n_w·l + 1)·k" in shown


def test_claims_follow_the_layer_that_they_follow():
    shown = in_a_line("input 3 -> dense 2\nclaim dense1.params = 8\ndense 5\nclaim dense2.params = 16")
    right, wrong = shown.index("Right: line 2"), shown.index("line 4: Incorrect.")
    assert right < shown.index("dense2 as dense1") < shown.index("M = 6 + 10") < wrong
    assert " 1 input 3 -> dense 2 2 claim dense1.params = 8 " in shown, "the lines are numbered"


def test_brief_ends_with_the_sum():
    shown = in_a_line("input 1@4x4 -> conv 2@3x3 -> dense 3", detail="brief")
    assert "1 conv1 4 − (3 − 1) = 2 → 2@2×2 (3·3·1 + 1)·2 = 20 2 dense1 3 (2·2·2 + 1)·3 = 27 " in shown
    assert "P = 20 + 27 sum over the layers = 47" in shown


def test_brief_has_numbers_only_where_all_is_given():
    shown = in_a_line("let k = 5\ninput 1@4x4 -> [ conv k@1x1 ] * 2", detail="brief").partition("parameters P")[0]
    assert "1·1·5" in shown and "(1·1·1 + 1)·5 = 10" in shown
    assert "k·" not in shown.partition("Parameters")[2]


FULL_STEPS = [
    # windows side by side: ⌊(h − n)/n⌋ + 1 = ⌊h/n − 1⌋ + 1 = ⌊h/n⌋
    ("input 1@9x9 -> pool 2x2", "h′ = ⌊(h − n)/n⌋ + 1 for p = 0, s = n = ⌊h/n − 1⌋ + 1 = ⌊h/n⌋"),
    ("input 3@h x w -> conv 8@7x7 pad 3 stride 2", "= ⌊(h − 1)/2⌋ + 1 = ⌊(h + 1)/2⌋ = ⌈h/2⌉"),
    ("input 1@96x96 -> conv 8@3x3 pad same", "h′ = 96 + 2·1 − (3 − 1) = 96 by the rule for any padding"),
    ("input 4 -> [ dense 4 ] * N", "induction P = 0 for N = 0 P → P + 20 from N to N + 1"),
    ("input l -> [ dense k ] * N", "P = k·l + k for N = 1 P → P + (k² + k) from N to N + 1"),
    ("input 8@9 -> attention 2", "A head has l/a of the l features, so the a heads together have l again"),
    ("input 1@28x28\nconv 32@5x5", "n = 5, k = 32, m = 5 given in line 2"),
]


@pytest.mark.parametrize(("text", "said"), FULL_STEPS)
def test_full_shows_the_steps(text: str, said: str):
    assert said in in_a_line(text, detail="full")
    assert said not in in_a_line(text)
