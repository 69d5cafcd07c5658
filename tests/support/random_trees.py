"""Random expressions, as the ordered trees that the language reads."""

from __future__ import annotations

from hypothesis import strategies as st

from netderive.grammar import Call, Expr, Group, Letter, Negative, Number, Power, Product, Sum

LETTERS = ("a", "b", "c")


def sums(inside: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    terms = st.lists(st.tuples(st.sampled_from("+-"), inside), min_size=2, max_size=3)
    return terms.map(lambda rows: Sum((("+", rows[0][1]), *rows[1:])))


def products(inside: st.SearchStrategy[Expr], signs: tuple[str, ...]) -> st.SearchStrategy[Expr]:
    factors = st.lists(st.tuples(st.sampled_from(signs), inside), min_size=2, max_size=3)
    return factors.map(lambda rows: Product((("*", rows[0][1]), *rows[1:])))


def calls(inside: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    one = st.tuples(st.sampled_from(("floor", "ceil")), inside).map(lambda c: Call(c[0], (c[1],)))
    two = st.tuples(st.sampled_from(("min", "max")), inside, inside).map(lambda c: Call(c[0], (c[1], c[2])))
    return one | two


def trees(letters: bool = True, signs: tuple[str, ...] = ("*", "*", "/", "//", "%")) -> st.SearchStrategy[Expr]:
    """Expressions of a few operations over small numbers and the letters a, b, c."""
    numbers: st.SearchStrategy[Expr] = st.integers(0, 9).map(Number)
    leaves = numbers | st.sampled_from(LETTERS).map(Letter) if letters else numbers

    def extend(inside: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        powers = st.tuples(inside, st.integers(0, 3)).map(lambda p: Power(p[0], Number(p[1])))
        return (
            sums(inside) | products(inside, signs) | calls(inside) | powers | inside.map(Group) | inside.map(Negative)
        )

    return st.recursive(leaves, extend, max_leaves=8)
