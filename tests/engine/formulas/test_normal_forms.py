"""Sizes in their normal form: nested roundings become one, with the same value at every number."""

from fractions import Fraction
from math import floor as floor_of
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netderive.engine import derive
from netderive.engine.formulas import evaluate, tree_of, written_powers
from netderive.engine.values import Value, add, ceil, divide, floor, floor_divide, multiply, put, symbol
from netderive.grammar import parse_expression, print_math

SHIFTS = st.integers(-9, 9)
STEPS = st.lists(
    st.tuples(st.sampled_from(("floor", "ceil")), SHIFTS, st.integers(1, 5), SHIFTS), min_size=1, max_size=5
)


def rounded(size: Value, steps: list[tuple[str, int, int, int]]) -> Value:
    """`floor((size + a)/b) + c`, or with a ceiling, again and again."""
    for how, a, b, c in steps:
        quotient = divide(add([size, a]), b)
        size = add([floor(quotient) if how == "floor" else ceil(quotient), c])
    return size


@settings(max_examples=300, deadline=None)
@given(STEPS, st.integers(1, 10_000), st.integers(1, 6))
def test_nested_roundings_are_one_with_the_same_value(steps: list[tuple[str, int, int, int]], h: int, times: int):
    expected = times * h
    for how, a, b, c in steps:  # plain Python
        expected = ((expected + a) // b if how == "floor" else -((expected + a) // -b)) + c
    value = rounded(multiply([times, symbol("h")]), steps)
    assert put(value, {"h": h}) == expected
    assert sum(print_math(tree_of(value)).count(word) for word in ("floor", "ceil")) <= 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 500), st.integers(1, 9))
def test_a_rounding_over_letters_keeps_its_value(a: int, b: int, c: int, h: int, s: int):
    letters = {"h": symbol("h"), "s": symbol("s")}
    inner = add([floor_divide(add([letters["h"], a]), letters["s"]), c])
    assert put(floor_divide(inner, b), {"h": h, "s": s}) == ((h + a) // s + c) // b


@settings(max_examples=300, deadline=None)
@given(
    STEPS,
    st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9),
    st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9),
)
def test_roundings_of_a_letter_that_may_be_a_fraction_keep_their_value(
    steps: list[tuple[str, int, int, int]], alpha: Fraction, factor: Fraction
):
    letter = symbol("alpha", None)
    expected = factor * alpha
    for how, a, b, c in steps:  # plain Python
        expected = (floor_of((expected + a) / b) if how == "floor" else -floor_of(-(expected + a) / b)) + c
        expected += alpha
    size: Value = multiply([factor, letter])
    for how, a, b, c in steps:
        quotient = divide(add([size, a]), b)
        size = add([floor(quotient) if how == "floor" else ceil(quotient), c, letter])
    assert put(size, {"alpha": alpha}) == expected
    shown = parse_expression(print_math(tree_of(size)))
    assert evaluate(shown, {"alpha": alpha}) == expected


@pytest.mark.parametrize(
    ("layers", "size"),
    [
        ("pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2", "floor(h/32)"),
        ("conv 1@3x3 pad 1 stride 2 -> conv 1@3x3 pad 1 stride 2", "ceil(h/4)"),
        ("conv 1@3x3 -> conv 1@3x3", "h - 4"),
        ("conv 1@3x3 pad same stride 2 -> conv 1@3x3 pad same stride 3", "ceil(h/6)"),
        ("pool 3x3 stride 2 ceil", "floor(h/2)"),
        ("deconv 1@2x2 stride 2 -> pool 2x2", "h"),
        ("upsample 4x4 -> conv 1@2x2 stride 2", "2*h"),
        ("conv 1@n x n pad same -> pool 3x3 stride s pad 1", "ceil(h/s)"),
    ],
)
def test_a_chain_of_layers_has_one_short_size(layers: str, size: str):
    table = derive(f"input 1@h x h -> {layers}")
    assert print_math(tree_of(table.layers[-1].space[0].symbolic)) == size


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("input 1@h x w -> pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2 -> pool 2x2", ["h >= 32", "w >= 32"]),
        ("input 1@h -> conv 1@5 -> pool 2 -> conv 1@3", ["h >= 10"]),
        ("input 1@h -> conv 1@n pad p", ["h + 2*p >= n"]),
        ("input l@h -> conv k@3 pad 1 groups g", ["l % g = 0", "k % g = 0"]),
        ("input 1@h -> pool 2 pad p", ["h + 2*p >= 2", "1 >= p"]),
        ("input 1@8 -> conv k/2@3", ["k % 2 = 0"]),
        ("input 1@8 -> conv (k/2 - 2)@3", ["k >= 6", "k % 2 = 0"]),
        ("input 1@h -> conv 1@3 pad same", []),
        ("input 1@h -> deconv 1@n stride s dilation d", []),
    ],
)
def test_conditions_are_solved_and_said_once(text: str, conditions: list[str]):
    assert [print_math(condition.tree()) for condition in derive(text).conditions] == conditions


@pytest.mark.parametrize(("h", "k"), [(1, 3), (2, 3), (3, 2), (4, 3), (5, 3), (6, 2), (7, 2)])
def test_a_choice_may_decide_another(h: int, k: int):
    """`h` above 3, else `2*h`, is above 5 at 3 and from 6 on: 2 filters there, 3 elsewhere."""
    network = "input 1@h -> conv if(if(h > 3, h, 2*h) > 5, 2, 3)@1"
    features = derive(network).layers[-1].features
    again = derive(f"input 1@h -> conv {print_math(tree_of(features.symbolic))}@1", {"h": h})
    assert again.layers[-1].features.value == derive(network, {"h": h}).layers[-1].features.value == k


@pytest.mark.parametrize(
    ("text", "values", "features"),
    [
        ("floor(sqrt(k))", {"k": 11}, 3),  # 3*3 <= 11 < 4*4
        ("ceil(sqrt(k))", {"k": 11}, 4),
        ("floor(log2(k))", {"k": 11}, 3),  # 8 <= 11 < 16
        ("ceil(log2(k))", {"k": 16}, 4),
        ("ceil(log2(k))", {"k": 17}, 5),
    ],
)
def test_roots_and_logarithms_may_be_rounded(text: str, values: dict[str, int], features: int):
    assert derive(f"input 3 -> dense {text}", values).layers[-1].features.value == features
    assert print_math(tree_of(derive(f"input 3 -> dense {text}").layers[-1].features.symbolic)) == text


def test_a_power_that_many_terms_have_is_written_once(monkeypatch: pytest.MonkeyPatch):
    """10 letters are in 1,023 products; each had factors of its own, which took half a gigabyte for long totals."""
    factor = written_powers.Factor
    made: list[object] = []

    def counting(*arguments: Any) -> object:
        made.append(factor(*arguments))
        return made[-1]

    monkeypatch.setattr(written_powers, "Factor", counting)
    value = multiply(symbol(f"zz{number}") + 1 for number in range(10))
    assert print_math(tree_of(value)).count("+") == 1023
    assert len(made) <= 10
