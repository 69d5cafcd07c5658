"""Rewriting a tree keeps its value, and what is printed reads back as the same."""

from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.random_trees import LETTERS, trees

from netderive.engine.formulas import (
    arithmetic,
    evaluate,
    part_with,
    specialised,
    substitute,
    tree_of,
    without_neutral,
    worked_once,
)
from netderive.engine.values import Value, algebra
from netderive.grammar import Expr, Letter, Mistakes, Number, Product, Sum, parse_expression, print_math

QUICK = settings(max_examples=250, deadline=None)
VALUES = st.fixed_dictionaries({name: st.integers(1, 9) for name in LETTERS})


def value_of(tree: Expr, letters: Mapping[str, Value]) -> Value:
    """The value; a tree without one (a division by zero) is not about."""
    try:
        return evaluate(tree, letters)
    except Mistakes:
        assume(False)
        raise


@QUICK
@given(trees(), VALUES)
def test_dropping_what_is_neutral_keeps_the_value(tree: Expr, letters: dict[str, Value]):
    assert value_of(tree, letters) == evaluate(without_neutral(tree), letters)


@QUICK
@given(trees(), VALUES, st.integers(0, 3), st.sampled_from(LETTERS))
def test_a_special_value_put_in_keeps_the_value(tree: Expr, letters: dict[str, Value], special: int, name: str):
    letters[name] = special
    assert value_of(tree, letters) == evaluate(specialised(tree, {name: special}), letters)


@QUICK
@given(trees(letters=False))
def test_every_step_of_arithmetic_keeps_the_value(tree: Expr):
    value = value_of(tree, {})
    steps = arithmetic(tree)
    assert [evaluate(step, {}) for step in steps] == [value] * len(steps)
    assert steps[-1] == tree_of(value)


@QUICK
@given(trees(), VALUES)
def test_one_step_of_arithmetic_leaves_letters_alone(tree: Expr, letters: dict[str, Value]):
    assert value_of(tree, letters) == evaluate(worked_once(tree), letters)


@QUICK
@given(trees(), VALUES)
def test_putting_numbers_in_is_evaluating(tree: Expr, letters: dict[str, Value]):
    numbers = {name: Number(value) for name, value in letters.items()}  # type: ignore[arg-type]
    assert value_of(tree, letters) == evaluate(substitute(tree, dict(numbers)), {})


@QUICK
@given(trees(), VALUES)
def test_a_tree_printed_reads_back_with_the_same_value(tree: Expr, letters: dict[str, Value]):
    text = print_math(tree)
    assert print_math(parse_expression(text)) == text
    assert value_of(tree, letters) == evaluate(parse_expression(text), letters)


@settings(QUICK, max_examples=150)
@given(trees(signs=("*", "*", "/")), VALUES)
def test_a_value_with_letters_is_the_value_at_every_number(tree: Expr, letters: dict[str, Value]):
    symbols = {name: algebra.symbol(name) for name in LETTERS}
    value = value_of(tree, symbols)
    at_numbers = value_of(tree, letters)
    assert algebra.put(value, letters) == at_numbers
    assert evaluate(parse_expression(print_math(tree_of(value))), letters) == at_numbers


@QUICK
@given(trees(), trees(), trees(), VALUES, st.integers(0, 9))
def test_what_a_letter_counts_and_the_rest_are_the_whole(
    one: Expr, two: Expr, three: Expr, letters: dict[str, Value], b: int
):
    whole = Product((("*", Sum((("+", one), ("+", Letter("bias"))))), ("*", two), ("*", three)))
    letters["bias"] = b
    counted = value_of(part_with(whole, "bias"), letters)
    rest = value_of(specialised(whole, {"bias": 0}), letters)
    assert algebra.add([counted, rest]) == value_of(whole, letters)
