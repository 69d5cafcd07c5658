"""Expressions too tangled to work out."""

from __future__ import annotations

from ...grammar import Call, Math, Mistake, Power, Product, Sum
from .tree_walks import children, letters_in

MAX_TANGLED = 8
"""Letters in the quotients, powers, functions and products of sums of one expression; plain sums are free."""


def too_tangled(tree: Math) -> Mistake | None:
    """The mistake of an expression with too many letters for exact algebra.

    >>> from netderive.grammar import parse_expression
    >>> too_tangled(parse_expression("a + b + c + d + e + f + g + h + i")) is None
    True
    >>> too_tangled(parse_expression("a/b/c/d/e/f/g/h/i")).message
    'this has 9 letters in quotients, powers, functions or products of sums'
    """
    letters = len(_tangled(tree))
    if letters <= MAX_TANGLED:
        return None
    return Mistake.of("expression.tangled", tree.span, letters=letters, most=MAX_TANGLED)


def _tangled(tree: Math) -> set[str]:
    """The letters in all such parts of a tree."""
    if isinstance(tree, (Power, Call)) or (isinstance(tree, Product) and _is_tangled(tree)):
        return set(letters_in(tree))
    return set().union(*map(_tangled, children(tree)))


def _is_tangled(tree: Product) -> bool:
    sums = [factor for _, factor in tree.factors if _has_sum(factor)]
    return len(sums) > 1 or any(op != "*" for op, _ in tree.factors)


def _has_sum(tree: Math) -> bool:
    return isinstance(tree, Sum) or any(map(_has_sum, children(tree)))
