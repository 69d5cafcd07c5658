"""The order of sums that stay as they are, in one letter, and their leading terms: only where they are known."""

from fractions import Fraction
from typing import Any

import pytest
from support.each import each

from netderive.engine.exploration import NoOrder, leading, terms
from netderive.engine.formulas import evaluate
from netderive.engine.values import algebra, symbol
from netderive.grammar import parse_expression

LETTERS = {name: symbol(name) for name in "hkN"}


def value_of(text: str) -> Any:
    return evaluate(parse_expression(text), LETTERS)


@each(
    ("text", "letter", "order", "nears"),
    [
        ("sum(i = 1..N, k*floor(h/2^i)^2*4^i)", "h", (1, 2), "k*N*h^2"),
        ("sum(i = 1..N, k*i^2)", "N", (1, 3), "k*N^3/3"),
        ("sum(i = 1..h, i)*h", "h", (1, 3), "h^3/2"),
        ("2^N*k + N^5", "N", (2, 0), "2^N*k"),
        ("4^N/2^N + 1", "N", (2, 0), "2^N"),
        ("k/(h + 1)", "h", (1, -1), "k/h"),
        ("sqrt(h) + k", "h", (1, Fraction(1, 2)), "sqrt(h)"),
        ("(floor(h/2) + 1)^2*k", "h", (1, 2), "k*h^2/4"),
        ("h + h % 3", "h", (1, 1), "h"),
        ("max(h, k)*h", "h", (1, 2), "h^2"),
        ("min(h, k)*h", "h", (1, 1), "h*k"),
        ("if(N < 1, 0, k + (N - 1)*k^2)", "N", (1, 1), "N*k^2"),
        ("if(h >= k + 2, h*k, 1)", "h", (1, 1), "h*k"),
    ],
)
def test_orders(text: str, letter: str, order: Any, nears: str):
    found = leading(value_of(text), LETTERS[letter].letters)
    assert found.order == order
    assert found.nears is not None and algebra.equal(found.nears, value_of(nears))


@pytest.mark.parametrize(
    "text",
    [
        "log2(h)",
        "k^h",
        "h^k",
        "max(h*k, h*N)",
        "if(k > N, h, 1)",
        "sum(i = 1..h, 1/i)",
    ],
)
def test_no_order_is_claimed_that_is_not_known(text: str):
    with pytest.raises(NoOrder):
        terms(value_of(text), LETTERS["h"].letters)


def test_a_sum_of_what_falls_to_0_is_bounded():
    found = leading(value_of("sum(i = 1..h, floor(k/2^i))"), LETTERS["h"].letters)
    assert (found.order, found.nears) == ((1, 0), None)


def test_nothing_is_claimed_of_what_roundings_leave():
    assert leading(value_of("2*floor(h/2) - h"), LETTERS["h"].letters).nears is None
