"""Divisions that a claim does not round, though a size is counted in whole steps."""

from __future__ import annotations

from ...grammar import Call, Expr, Math, Product
from ..formulas import children, rebuilt


def quotients(tree: Math) -> list[Product]:
    """The divisions of an expression, from the outside in; none in a function, which may round by itself.

    >>> from netderive.grammar import parse_expression, print_math
    >>> [print_math(one) for one in quotients(parse_expression("(32 - 5 + 4)/2 + 1"))]
    ['(32 - 5 + 4)/2']
    """
    if isinstance(tree, Call):
        return []
    own = [tree] if isinstance(tree, Product) and any(sign == "/" for sign, _ in tree.factors) else []
    return own + [one for child in children(tree) for one in quotients(child)]


def rounded(tree: Expr, quotient: Product, name: str = "floor") -> Expr:
    """The expression with one of its divisions rounded: `floor` for down, `ceil` for up."""

    def change(part: Math) -> Math:
        return Call(name, (quotient,)) if part is quotient else rebuilt(part, change)

    return change(tree)  # type: ignore[return-value]
