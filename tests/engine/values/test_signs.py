"""What is certain about a sign holds at every number."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.random_trees import LETTERS, trees

from netderive.engine.formulas import evaluate
from netderive.engine.values import Value, algebra, at_least_zero
from netderive.grammar import Expr, Mistakes, parse_expression

SYMBOLS = {"a": algebra.symbol("a"), "b": algebra.symbol("b"), "c": algebra.symbol("c", 0)}
VALUES = st.fixed_dictionaries({name: st.integers(int(name != "c"), 6) for name in LETTERS})


def certain(value: Value) -> bool:
    return value >= 0 if algebra.is_number(value) else at_least_zero(value)


@settings(max_examples=300, deadline=None)
@given(trees(signs=("*", "*", "/")), trees(signs=("*",)), VALUES)
def test_what_is_certain_holds_at_every_number(one: Expr, two: Expr, letters: dict[str, Value]):
    try:
        value = algebra.subtract(evaluate(one, SYMBOLS), evaluate(two, SYMBOLS))
        number = algebra.subtract(evaluate(one, letters), evaluate(two, letters))
    except Mistakes:
        return
    assume(certain(value))
    assert number >= 0


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("a + c - 1", True),
        ("a*b - 1", True),
        ("a - 2", False),
        ("c - 1", False),
        ("max(a, c) - 1", True),
        ("min(a, b) - 1", True),
        ("min(a, c) - 1", False),
        ("a - max(2, a)", False),
        ("floor((a + 3)/4)", True),
        ("a*b - a - b + 1", True),
    ],
)
def test_a_sign_is_known_or_left_open(text: str, known: bool):
    assert certain(evaluate(parse_expression(text), SYMBOLS)) == known
