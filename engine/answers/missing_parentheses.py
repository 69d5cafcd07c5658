"""Parentheses that were forgotten: every way to put one pair of them into a sum of products."""

from __future__ import annotations

from collections.abc import Iterator

from ...grammar import Expr, Group, Product, Sum

MAX_PLACES = 40
"""A longer sum of products is not tried."""

PARENTHESES_MISSING = "parentheses.missing"
"""The slip, by its id."""


def with_parentheses(tree: Sum | Product) -> Iterator[Expr]:
    """Every way to put one pair of parentheses around neighbours of a sum of products."""
    terms = [(sign, _factors(term)) for sign, term in (tree.terms if isinstance(tree, Sum) else (("+", tree),))]
    flat = [(sign if j == 0 else op, f) for sign, row in terms for j, (op, f) in enumerate(row)]
    if len(flat) > MAX_PLACES:
        return
    for first in range(len(flat)):
        for last in range(first + 1, len(flat)):
            inner = _regrouped([("+", flat[first][1]), *flat[first + 1 : last + 1]])
            if isinstance(inner, Sum):
                yield _regrouped([*flat[:first], (flat[first][0], Group(inner)), *flat[last + 1 :]])


def _factors(term: Expr) -> tuple[tuple[str, Expr], ...]:
    return term.factors if isinstance(term, Product) else (("*", term),)


def _regrouped(flat: list[tuple[str, Expr]]) -> Expr:
    """A flat row of operands and signs as the sum of products that it reads as."""
    terms: list[tuple[str, list[tuple[str, Expr]]]] = []
    for op, operand in flat:
        if op in "+-" or not terms:
            terms.append((op if op in "+-" else "+", [("*", operand)]))
        else:
            terms[-1][1].append((op, operand))
    trees = [(sign, row[0][1] if len(row) == 1 else Product(tuple(row))) for sign, row in terms]
    return trees[0][1] if len(trees) == 1 and trees[0][0] == "+" else Sum(tuple(trees))
