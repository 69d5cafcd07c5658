"""One normal form: what is equal is the same, worked out by hand (letters are positive integers)."""

import pickle

import pytest

from netderive.engine import derive
from netderive.engine.formulas import evaluate
from netderive.engine.values import Value, algebra, from_sympy, symbol, to_sympy
from netderive.grammar import parse_expression

SYMBOLS = {name: symbol(name) for name in ("h", "i", "k", "c", "N")}


def value(text: str) -> Value:
    return evaluate(parse_expression(text), SYMBOLS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(k^2 - 1)/(k + 1)", "k - 1"),
        ("(h*k + h)/(k^2 + 2*k + 1)", "h/(k + 1)"),
        ("1/(k + 1) + 1/(k + 2)", "(2*k + 3)/(k^2 + 3*k + 2)"),
        ("floor(floor(h/2)/2)", "floor(h/4)"),
        ("floor((floor(h/2) + 1)/2)", "floor((h + 2)/4)"),
        ("floor((h - 1)/2) + 1", "ceil(h/2)"),
        ("4^N/2^N", "2^N"),
        ("6^N", "2^N*3^N"),
        ("2^(N - 1)*4", "2^(N + 1)"),
        ("sum(i = 1..N, i)", "N*(N + 1)/2"),
        ("sum(i = 1..N, 2^i)", "2^(N + 1) - 2"),
        ("sum(i = 1..N, if(i = N, k, 1))", "N - 1 + k"),
        ("sum(i = 1..N, if(i >= 2, k, 0))", "(N - 1)*k"),
        ("if(h >= k, 1, 0)", "if(k <= h, 1, 0)"),
        ("if(h < k, 1, 0)", "if(h >= k, 0, 1)"),
        ("if(2*c = c, 1, 0)", "0"),
        ("max(h, h + 2)", "h + 2"),
        ("sqrt(4*k^2)", "2*k"),
        ("log2(2^N)", "N"),
    ],
)
def test_equal_values_are_the_same(one: str, other: str):
    assert value(one) == value(other)
    assert hash(value(one)) == hash(value(other))


def test_roundings_of_one_letter_are_equal_by_their_period():
    assert algebra.equal(value("h - ceil(h/2)"), value("floor(h/2)"))
    assert not algebra.equal(value("h - ceil(h/2)"), value("ceil(h/2)"))


@pytest.mark.parametrize(
    "text",
    [
        "k*(floor(h/2) - 2)^2 + 1/3",
        "h/(k + 1) + 2^N/8",
        "sum(i = 1..N, floor(h/2^i))",
        "if(h >= k, min(h, k^2), 3) + h % 3 + sqrt(k + 1)",
    ],
)
def test_a_value_is_the_same_pickled_and_through_sympy(text: str):
    assert pickle.loads(pickle.dumps(value(text))) == value(text)
    assert from_sympy(to_sympy(value(text))) == value(text)


def test_letters_are_not_compared_with_numbers():
    with pytest.raises(TypeError, match="k is no number: give a value to k"):
        assert derive("input k@5").layer("input").features.symbolic >= 3
