"""Results that are calculated on behind their `=`: `3*3*16 = 144 * 32 = 4608 + 32 = 4640`."""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar import Expr, Group, Number, Product, Sum, record
from ..values import Value, algebra


@record()
class RunningResult:
    """The first `value` that is not the `formula` behind its `=`, and the `whole` calculation with its `result`."""

    value: Value
    formula: Expr
    whole: Expr
    result: Value


def running_result(pieces: Sequence[tuple[Expr, Value]]) -> RunningResult | None:
    """The whole calculation of pieces that each go on from the result before; None where they do not.

    >>> from netderive.grammar import parse_expression, print_math
    >>> texts = {"5*5*3": 75, "75 + 1": 76, "76*8": 608, "608": 608}
    >>> print_math(running_result([(parse_expression(text), value) for text, value in texts.items()]).whole)
    '(5*5*3 + 1)*8'
    """
    if not pieces:
        return None
    (whole, value), *others = pieces
    first: tuple[Value, Expr] | None = None
    for piece, amount in others:
        if algebra.equal(amount, value):
            continue
        longer = _from(piece, whole, value)
        if longer is None:
            return None
        first = first or (value, piece)
        whole, value = longer, amount
    return first and RunningResult(*first, whole, value)


def _from(piece: Expr, whole: Expr, value: Value) -> Expr | None:
    """A piece that begins with a value, with the calculation of that value there; None for any other piece."""
    if isinstance(piece, Sum) and piece.terms[0][0] == "+":
        begin, rest = piece.terms[0][1], piece.terms[1:]
        if _is(begin, value):
            return Sum((*(whole.terms if isinstance(whole, Sum) else (("+", whole),)), *rest))
        longer = _from(begin, whole, value) if isinstance(begin, Product) else None
        return longer and Sum((("+", longer), *rest))
    if isinstance(piece, Product) and _is(piece.factors[0][1], value):
        return Product((*_factors(whole), *piece.factors[1:]))
    return None


def _is(tree: Expr, value: Value) -> bool:
    return isinstance(tree, Number) and tree.value == value


def _factors(tree: Expr) -> tuple[tuple[str, Expr], ...]:
    if isinstance(tree, Product):
        return tree.factors
    return (("*", Group(tree) if isinstance(tree, Sum) else tree),)
