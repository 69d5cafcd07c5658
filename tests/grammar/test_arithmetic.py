"""What an expression means, held against Python's own arithmetic on fractions."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.each import each
from support.random_texts import Texts, filled_in

from netderive.engine.formulas import evaluate
from netderive.grammar import Mistakes, parse_expression

NAMES = {
    "Fraction": Fraction,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "min": min,
}


def ours(text: str) -> int | Fraction | None:
    """The value; None where there is none."""
    try:
        value = evaluate(parse_expression(text), {})
    except Mistakes:
        return None
    assert isinstance(value, int | Fraction)
    return value


def python_value(text: str) -> int | Fraction | None:
    """The same by Python; its signs bind and round the same way, except `^`."""
    exact = re.sub(r"\d+(\.\d+)?", lambda match: f"Fraction('{match[0]}')", text).replace("^", "**")
    try:
        return eval(exact, {"__builtins__": {}}, NAMES)
    except ZeroDivisionError:
        return None


def _more(inside: Texts) -> Texts:
    signs = st.sampled_from((" + ", "-", "*", "/", " // ", "%", "*-", " - -"))
    return st.one_of(
        filled_in("{}{}{}", inside, signs, inside),
        filled_in("({})", inside),
        filled_in("-{}", inside),
        filled_in("({})^{}", inside, st.sampled_from(("0", "1", "2", "3", "1^2", "2^1^3"))),
        filled_in("{}^2", st.sampled_from(("2", "3", "0.5"))),
        filled_in("floor({})", inside),
        filled_in("ceil({})", inside),
        filled_in("min({}, {})", inside, inside),
    )


texts = st.recursive(st.sampled_from(("0", "1", "2", "3", "7", "10", "0.5", "1.25")), _more, max_leaves=10)


@settings(max_examples=500, deadline=None)
@given(texts)
def test_values_are_those_of_exact_arithmetic(text: str):
    assert ours(text) == python_value(text)


@each(
    ("text", "value"),
    [
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^3^2", 512),
        ("2^1^3", 2),
        ("-7 // 2", -4),
        ("7 // -2", -4),
        ("-7 % 3", 2),
        ("7 % -3", -2),
        ("2*3 % 4", 2),
        ("2 - 3 - 4", -5),
        ("2 - (3 - 4)", 3),
        ("24 / 4 / 2", 3),
        ("24 / (4 / 2)", 12),
        ("7/2*2", 7),
        ("7 // 2*2", 6),
        ("- -3", 3),
        ("2 - -3", 5),
        ("2*-3", -6),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("0.5", Fraction(1, 2)),
        ("1/3 + 1/3 + 1/3", 1),
        ("0^0", 1),
        ("4^(1/2)", 2),
        ("2^(0 - 1)", Fraction(1, 2)),
        ("sqrt(16/9)", Fraction(4, 3)),
        ("log2(1024)", 10),
        ("sum(i = 1..3, i^2)", 14),
        ("sum(i = 1..3, sum(j = 1..i, j))", 10),
        ("sum(i = 3..1, i)", 0),
        ("if(3 >= 3, 1, 1/0)", 1),
        ("if(3 != 3, 1/0, 2)", 2),
        ("max(1, 5/2, 2)", Fraction(5, 2)),
    ],
)
def test_worked_values(text: str, value: int | Fraction):
    assert ours(text) == value


@pytest.mark.parametrize(
    "text", ["1/0", "1 // 0", "1 % 0", "0^(0 - 1)", "sqrt(2)", "sqrt(0 - 1)", "log2(0)", "2^(1/3)"]
)
def test_what_has_no_exact_value_is_refused(text: str):
    assert ours(text) is None
