"""What a worked solution says, read as text."""

import re

import pytest

from netderive import derivation


def result(text: str, **values: int) -> str:
    """The answer that stands first, in one line."""
    shown = derivation(text, values, digits="plain").to("text")
    lines = re.search(r"Result: ((?:.|\n   │)*)", shown)
    assert lines
    return lines[1].replace("\n   │ ", " ")


CONV = "conv 3@3x3 pad 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"input 3@8x8 -> {CONV}", "1 layer"),
        (f"input 3@8x8 -> [ {CONV} -> relu ] * 100", "200 layers"),
        (f"input 3@8x8 -> [ {CONV} -> relu ] * N", "2N layers"),
        (f"input 3@8x8 -> for i = 1..4 [ [ {CONV} ] * i ]", "10 layers"),  # 1 + 2 + 3 + 4
        (f"input 3@8x8 -> add [ {CONV} | ]", "1 layer"),
        (f"block r(n) [ add [ [ {CONV} ] * n | ] -> relu ]; input 3@8x8 -> r(2) -> r(3)", "7 layers"),
        # a tree: 1 + 2 + 4 turns
        ("input 4 -> for i = 1..3 [ dense 4 -> concat [ inner | inner ] ]", "7 layers"),
    ],
)
def test_layers_are_counted_in_every_turn(text: str, said: str):
    assert f" in {said};" in result(text)


def test_a_letter_with_a_value_counts_as_the_number():
    assert " in 6 layers;" in result(f"input 3@8x8 -> [ {CONV} -> relu ] * N", N=3)
