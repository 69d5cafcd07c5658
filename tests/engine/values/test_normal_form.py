"""One normal form: what is equal is the same, worked out by hand (letters are positive integers)."""

import pickle
from fractions import Fraction

import pytest
from support.each import each

from netderive.engine import derive
from netderive.engine.formulas import evaluate
from netderive.engine.sympy_edge import from_sympy, to_sympy
from netderive.engine.values import Value, algebra, put, symbol
from netderive.grammar import Mistakes, parse_expression

SYMBOLS = {**{name: symbol(name) for name in ("h", "i", "k", "c", "N")}, "r": symbol("r", None)}


def value(text: str) -> Value:
    return evaluate(parse_expression(text), SYMBOLS)


@each(
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


@pytest.mark.parametrize(
    ("text", "letters", "number"),
    [
        # a multiple that may be a fraction does not leave a floor: floor(2/2) = 1
        ("(r*k + r + 1)//(k + 1)", {"r": Fraction(1, 2), "k": 1}, 1),
        # nothing inside of a floor is rounded first where the divisor may be negative: 3/-2, 5/-4
        ("(2*h + 1)//(2*N - 2*k)", {"h": 1, "N": 1, "k": 2}, -2),
        ("(2*h + 3)//(2*N - 2*k)", {"h": 1, "N": 1, "k": 3}, -2),
        # a half more than a floor is no rounded quotient
        ("max(h//2 + 1/2, (h + 1)//2)", {"h": 2}, Fraction(3, 2)),
        ("max(k//2, k/3)", {"k": 1}, Fraction(1, 3)),
        # a sum in a function in a sum has an index of its own: 1 + 2 + 3 + 4 for i = 1, 1 + 1 + 2 for 2, then 3 twice
        ("sum(i = 1..N, max(sum(c = 1..N, c//i), 3))", {"N": 4}, 10 + 4 + 3 + 3),
        ("if(h//2 >= r, 1, 0)", {"h": 3, "r": Fraction(3, 2)}, 0),
    ],
)
def test_the_number_at_letters_is_what_is_written(text: str, letters: dict[str, Value], number: Value):
    assert put(value(text), letters) == number


def test_a_bound_that_is_no_integer_is_refused():
    with pytest.raises(Mistakes, match="the bounds of a sum are integers: 3/2 is none"):
        evaluate(parse_expression("sum(i = 1..k/2, i)"), {"k": 3})


def test_letters_are_not_compared_with_numbers():
    with pytest.raises(TypeError, match="k is no number: give a value to k"):
        assert derive("input k@5").layer("input").features.symbolic >= 3


def test_roundings_of_the_least_of_two_are_merged():
    """Pooling by PyTorch's `ceil_mode` again and again: no window begins behind the input. The size is written once."""
    size: Value = symbol("h")
    for _ in range(6):
        size = value_of_next(size)
    assert len(repr(size)) < 400  # each step wrote the one before twice
    for h in range(1, 70):
        for i in range(1, 6):
            number = h
            for _ in range(6):
                number = min((number - 2 + i - 1) // i + 1, (number - 1) // i + 1)
            assert put(size, {"h": h, "i": i}) == number


def value_of_next(size: Value) -> Value:
    return evaluate(parse_expression("min(ceil((h - 2)/i) + 1, ceil(h/i))"), {**SYMBOLS, "h": size})
