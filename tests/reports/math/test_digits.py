"""Exact numbers as grouped digits."""

from fractions import Fraction

import pytest

from netderive.reports.document import Digits
from netderive.reports.math import grouped, number_text, plain_digits


@pytest.mark.parametrize(
    ("style", "text"),
    [("thin", "217\u202f706"), ("comma", "217,706"), ("apostrophe", "217'706"), ("plain", "217706")],
)
def test_each_style_groups_in_threes(style: Digits, text: str):
    assert number_text(217706, style) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (9248, "9,248"),
        (-1000, "−1,000"),
        (Fraction(-1, 2048), "−1/2,048"),
        (Fraction(4, 2), "2"),
    ],
)
def test_small_negative_and_fractional_numbers(value: int | Fraction, text: str):
    assert number_text(value, "comma") == text


@pytest.mark.parametrize("digits", [1, 3999, 4000, 4001, 4300, 8000, 10_000])
def test_no_number_is_too_long(digits: int):
    value = 10**digits - 1
    assert plain_digits(value) == "9" * digits
    assert plain_digits(10**digits) == "1" + "0" * digits
    assert grouped(-value, "").lstrip("-") == "9" * digits
