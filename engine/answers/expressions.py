"""Expressions of quantities, such as `flops/params`, as questions."""

from __future__ import annotations

from ...grammar import Letter, Math, Mistake, Mistakes, Path, Range, ShapeExpr, print_math
from ..network import Table, figure
from .claim_values import amount_of
from .queries import Answer, answers


def answers_or_value(tree: Math, table: Table) -> list[Answer]:
    """The answers to a question, or the value of an expression of quantities, at the values given.

    Raises `Mistakes` for a question that has none, and for a shape.

    >>> from netderive.engine import derive
    >>> from netderive.grammar import parse_query
    >>> answers_or_value(parse_query("macs/params"), derive("input 3@9x9 -> conv k@3x3 no bias"))
    [<Answer macs/params = 49>]
    """
    if isinstance(tree, (Path, Letter)):
        return answers(tree, table)
    if isinstance(tree, (ShapeExpr, Range)):
        raise Mistakes([Mistake.of("question.form", tree.span)])
    value = amount_of(tree, table, {}).features  # type: ignore[arg-type]
    if value is None:
        raise Mistakes([Mistake.of("question.form", tree.span)])
    return [Answer(print_math(tree), None, "value", figure(value, value, table.needs), table=table)]
