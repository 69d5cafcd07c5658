"""What netderive prints as text can be pasted into a claim, and means the same there."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_trees import calls, products, sums

from netderive.engine import derive
from netderive.engine.answers import check
from netderive.engine.formulas import evaluate, letters_in, tree_of
from netderive.grammar import (
    Call,
    Claim,
    Comparison,
    Expr,
    Group,
    Letter,
    Mistakes,
    Negative,
    Number,
    Power,
    Range,
    parse,
    print_math,
)
from netderive.reports import writers
from netderive.reports.document import Digits, Formula, Style
from netderive.reports.math import LatexMath, grouped, latex_math, unicode_math

LETTERS: tuple[str, ...] = ("k", "alpha", "h_1", "d_model", "N", "Omega_2", "w_out", "i")


def _more(inside: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    powers = st.tuples(inside, inside).map(lambda p: Power(*p))
    roots = inside.map(lambda one: Call("sqrt", (one,)))
    logarithms = inside.map(lambda one: Call("log2", (one,)))
    compared = st.tuples(inside, st.sampled_from(("=", "!=", "<", "<=", ">", ">=")), inside)
    choices = st.tuples(compared, inside, inside).map(lambda c: Call("if", (Comparison(*c[0]), c[1], c[2])))
    ranges = st.tuples(st.integers(0, 2), st.integers(2, 4)).map(lambda r: Range("i", Number(r[0]), Number(r[1])))
    totals = st.tuples(ranges, inside).map(lambda s: Call("sum", s))
    rows = sums(inside) | products(inside, ("*", "*", "/", "//", "%")) | calls(inside)
    return rows | powers | roots | logarithms | choices | totals | inside.map(Group) | inside.map(Negative)


NUMBERS = st.integers(0, 12) | st.integers(900, 10**7)
FORMULAS = st.recursive(NUMBERS.map(Number) | st.sampled_from(LETTERS).map(Letter), _more, max_leaves=8)


def read_back(text: str) -> Expr:
    (claim,) = parse(f"claim params = {text}").statements
    assert isinstance(claim, Claim)
    return claim.links[1]  # type: ignore[return-value]


def value(tree: Expr, scope: dict[str, int]) -> object:
    try:
        return evaluate(tree, scope)
    except Mistakes:
        return None


@pytest.mark.parametrize("digits", ["thin", "apostrophe", "plain"])
@settings(max_examples=300, deadline=None)
@given(tree=FORMULAS, numbers=st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_a_printed_formula_is_read_back(digits: Digits, tree: Expr, numbers: list[int]):
    printed = unicode_math(tree, digits)
    again = read_back(printed)
    assert letters_in(again).keys() == letters_in(tree).keys(), printed
    scope = dict(zip(LETTERS, numbers, strict=True))
    assert value(again, scope) == value(tree, scope), f"{printed} is read as {print_math(again)}"


INTEGERS = st.integers(1, 12).flatmap(lambda length: st.integers(10 ** (length - 1), 10**length - 1))
WRITTEN: dict[str, Callable[[Number, Digits], str]] = {
    "unicode": unicode_math,
    "latex": latex_math,
    "text": lambda number, digits: writers.text.TextWriter(Style(digits)).formula(Formula((number,))),
    "markdown": lambda number, digits: writers.markdown.MarkdownWriter(Style(digits)).formula(Formula((number,))),
    "tex": lambda number, digits: writers.latex.LatexWriter(Style(digits)).formula(Formula((number,))),
    "bold": lambda number, digits: LatexMath(digits).with_result(number, [latex_math(number, digits)])[-1],
}


@pytest.mark.parametrize("digits", get_args(Digits))
@pytest.mark.parametrize("form", WRITTEN)
@settings(max_examples=50, deadline=None)
@given(number=INTEGERS)
def test_a_printed_number_is_read_back(form: str, digits: Digits, number: int):
    printed = WRITTEN[form](Number(number), digits)
    assert evaluate(read_back(printed), {}) == number, printed
    assert evaluate(read_back(f"({printed} + 1)"), {}) == number + 1, printed


@pytest.mark.parametrize(
    "blank", [*" \u00a0\u2002\u2005\u2007\u2009\u200a\u202f\u205f", r"\;", r"\:", r"\ ", "~", r"{\,}"]
)
@settings(max_examples=30, deadline=None)
@given(number=INTEGERS)
def test_a_number_is_read_with_any_blank_between_its_groups(blank: str, number: int):
    assert evaluate(read_back(grouped(number, blank)), {}) == number


@pytest.mark.parametrize(
    "text", ["9,248", "9 248", "9\u202f248", "9\u2009248", "9\u00a0248", "9'248", "9’248", "9.248e3"]
)
def test_a_number_is_read_however_it_is_grouped(text: str):
    assert read_back(text) == Number(9248)
    assert read_back(f"−{text}") == Negative(Number(9248))


def test_a_comma_in_a_call_is_between_its_arguments():
    assert evaluate(read_back("max(1,234)"), {}) == 234
    assert evaluate(read_back("(1,234)"), {}) == 1234
    assert evaluate(read_back("max(0,234)"), {}) == 234
    assert evaluate(read_back("0,234"), {}) == Fraction(117, 500)
    assert evaluate(read_back("6.25e-1"), {}) == Fraction(5, 8)


NETWORKS = [
    "input l@h x w -> conv k@n x m pad p stride s -> pool 2x2 -> dense 10",
    "input 3@h x h -> for i = 1..N [ conv k*2^(i - 1)@3x3 pad 1 -> relu ] -> globalpool -> dense 1000",
    "input 3@224x224 -> conv 64@7x7 pad 3 stride 2 -> conv 1000@3x3",
    "let alpha > 0; input 3@h x w -> conv 8*k@3x3 stride 2 pad 1 -> upsample 2 -> conv k_1@3x3",
    "input d@T -> [ attention a -> linear d ] * N -> feedforward 4*d",
]


@pytest.mark.parametrize("text", NETWORKS)
def test_every_total_and_count_of_a_derivation_holds_as_a_claim(text: str):
    table = derive(text)
    requested = {f"{layer.name}.{name}": layer.count(name) for layer in table.layers for name in ("params", "macs")}
    requested |= {name: table.total(name) for name in ("params", "macs", "memory")}
    claims = "\n".join(f"claim {name} = {unicode_math(tree_of(figure.symbolic))}" for name, figure in requested.items())
    verdicts = check(derive(f"{text}\n{claims}"))
    assert len(verdicts) == len(requested)
    assert [v.claim for v in verdicts if not v.holds] == []
