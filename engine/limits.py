"""What is refused before any algebra is done, because it would take too long."""

from __future__ import annotations

from ..grammar import Mistake
from ..grammar.expressions import Call, Math, Power, Product, Sum
from .evaluation import children, letters_in
from .parts import Body, written_out
from .scopes import depth_of_loops

MAX_LETTERS = 500
"""Letters of a network."""

MAX_PARTS = 100_000
"""Layers as they are written, those of a block wherever it is used."""

MAX_LOOPS = 6
"""Loops that stand in each other and differ from turn to turn."""

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
    wrong = f"this has {letters} letters in quotients, powers, functions or products of sums"
    return Mistake(wrong, tree.span, f"{MAX_TANGLED} are the most")


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


def too_large(body: Body) -> Mistake | None:
    """The mistake of a text that stands for too many layers, or for loops in too many others."""
    if (parts := written_out(body)) > MAX_PARTS:
        hint = f"{MAX_PARTS:,} are the most; a repeat, `[ .. ] * N`, counts once"
        return Mistake(f"this text stands for {parts:,} layers", body[-1].layer.span, hint)
    if (depth := depth_of_loops(body)) > MAX_LOOPS:
        hint = f"{MAX_LOOPS} are the most where turns differ"
        return Mistake(f"loops stand in each other {depth} deep", body[-1].layer.span, hint)
    return None
