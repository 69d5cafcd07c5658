"""The letters of a worked solution: each means one thing on a page, in the notation of the board or of a course."""

import re

import pytest

from netderive import derivation


def test_a_letter_of_the_file_is_not_drawn_as_what_the_output_is():
    shown = derivation("input C_in@h_out x W -> conv C_out@3x3 pad 1 stride 2", show=["memory"]).to("text")
    assert "h′ = ⌊(h + 2p − n)/s⌋ + 1" in shown and "likewise for the width" in shown  # the board's
    assert "C_out@⌈h_out/2⌉×⌈W/2⌉" in shown and "C′" not in shown  # the file's


def test_a_course_has_its_own_letters_of_what_the_output_is():
    shown = derivation("input 2@h x w -> conv k@3x3", letters="pytorch", show=["memory"]).to("text")
    assert "E·C_out·H_out·W_out" in shown and "′" not in shown


SIDE_BY_SIDE = [
    ("pool 2x3", "board", ["s = n", "t = m"]),
    ("pool 3x2 stride 2 pad 1x0", "board", ["s = m"]),  # one stride for both axes
    ("deconv 4@3x4 stride 3x4", "board", ["n = s", "m = t"]),
    ("pool 2x3", "cs231n", ["S₁ = F₁", "S₂ = F₂"]),
    ("pool 2x3", "keras", ["strides₁ = kernel_height", "strides₂ = kernel_width"]),
    ("pool 2x3", "pytorch", ["stride₁ = kernel_size_1", "stride₂ = kernel_size_2"]),
]


@pytest.mark.parametrize(("layer", "letters", "said"), SIDE_BY_SIDE)
def test_windows_side_by_side_are_said_in_the_letters_of_their_axis(layer: str, letters: str, said: list[str]):
    shown = derivation(f"input 2@h x w -> {layer}", letters=letters).to("text")
    assert re.findall(r"windows side by\s+side\s+\((.*?)\)", shown) == said


def in_a_line(text: str) -> str:
    """A derivation as text in which lines are not broken."""
    return re.sub(r"\s+", " ", derivation(text).to("text"))


def test_a_solution_says_where_the_first_repetition_is_separate():
    shown = in_a_line("input l@h x w -> for i = 1..N [ conv k*2^(i-1)@3x3 pad 1 -> pool 2x2 ]")
    assert "lᵢ = k·2^(i − 2) output of the previous repetition, for i ≥ 2; at i = 1 it is l" in shown
    assert (
        "hᵢ = ⌊h/2^(i − 1)⌋ by induction: rounding after every division equals rounding once at the end Repetition"
        in shown
    )
    equal = in_a_line("input k@h -> for i = 1..N [ conv k*2^i@1 ]")  # k*2^(i - 1) is k at i = 1
    assert "lᵢ = k·2^(i − 1) output of the previous repetition Repetitions 1 to N" in equal


TAKEN = [  # a letter of the file; the quantity's word, its letter; where the letter is
    ("input l@h x w -> [ conv k@3x3 pad 1 ] * M -> dense M", "multiply-adds", "macs", "M"),
    ("input l@h x w -> conv k@3x3 -> globalpool -> dense P", "parameters", "params", "P"),
    ("input l@h x W -> conv k@3x3 -> globalpool -> dense 2", "weights", "weights", "W"),
    ("input l@h -> for B = 1..N [ conv B*k@3 pad 1 ] -> globalpool -> dense 2", "biases", "biases", "B"),
    ("block f(P) [ conv P@1 ]; input l@h -> conv k@3 -> f(3)", "parameters", "params", "P"),
]


@pytest.mark.parametrize(("text", "name", "word", "letter"), TAKEN)
def test_a_letter_of_the_file_is_no_symbol_of_a_quantity(text: str, name: str, word: str, letter: str):
    written = derivation(text, detail="full", show=["params", "weights", "biases", "macs"]).to("text")
    assert set(re.findall(rf"^   {name} +(\S+) = ", written, re.MULTILINE)) == {word}
    other = derivation(text.replace(letter, "v"), detail="full", show=["params", "weights", "biases", "macs"]).to(
        "text"
    )
    assert set(re.findall(rf"^   {name} +(\S+) = ", other, re.MULTILINE)) == {letter}


def test_a_course_that_pads_by_p_counts_parameters_in_words():
    shown = derivation("input 2@h x w -> conv k@3x3 pad 1", letters="cs231n").to("text")
    assert "H₂ = ⌊(H₁ − F + 2P)/S⌋ + 1" in shown and "params = (F·F·D₁)·K + K" in shown


GROWS = "[ concat [ | conv k@3x3 pad 1 ] ] * M"
NESTED = [  # what counts the repetitions of the two, one inside the other
    (f"for i = 1..N [ {GROWS} -> conv 2*k*i@1x1 -> avgpool 2x2 ]", {"i", "j"}),
    (f"[ {GROWS} -> concat [ conv k@1x1 | ] -> avgpool 2x2 ] * N", {"i", "j"}),
    ("for i = 1..N [ for i = 1..M [ conv k*i@1x1 ] -> conv 2*k*i@1x1 ]", {"i", "i₂"}),
]


@pytest.mark.parametrize(("network", "letters"), NESTED)
def test_two_loops_on_a_page_are_counted_with_two_letters(network: str, letters: set[str]):
    shown = in_a_line(f"input l@h x w -> {network}")
    counts = [tuple(found) for found in re.findall(r"Repetitions \w+ to ([MN]) \(counter (\S+)\)", shown)]
    assert len(set(counts)) == 2 and {letter for _, letter in counts} == letters


MATRICES = [  # what a matrix takes in and gives, by the documentation of each
    ("pytorch", "(in_features + 1)·out_features"),
    ("keras", "(input_dim + 1)·units"),
    ("cs231n", "(D + 1)·K"),
    ("mndk", "(p + 1)·c"),
]


@pytest.mark.parametrize(("letters", "rule"), MATRICES)
def test_both_letters_of_a_linear_layer_are_the_notations_own(letters: str, rule: str):
    shown = derivation("input 2@h x w -> linear 5", letters=letters).to("text")
    assert f" = {rule} " in shown


def test_what_goes_back_outward_has_a_letter_of_its_own_and_begins_innermost():
    body = "conv k*2^i@3x3 pad 1 -> pool 2x2 -> inner -> deconv k*2^(i-1)@2x2 stride 2"
    shown = in_a_line(f"input l@h x w -> conv k@1x1 -> for i = 1..N [ {body} ]")
    assert "hᵢ = ⌊h/2^(i − 1)⌋ by induction" in shown
    # the innermost repetition gives twice what comes back to it, and each repetition around it twice that: 2^(N - i +
    # 1) in all
    assert "hᵢ′ → 2hᵢ′" in shown and "hᵢ′ = 2^(N − i + 1)·⌊h/2ᴺ⌋" in shown
    assert "by induction from the innermost repetition N, which receives ⌊h/2ᴺ⌋" in shown
