"""How the answer to a question comes about, in a line: the rule, the numbers in it, and the result."""

from __future__ import annotations

from ...engine.derivations import Derivation, derivations, of_network
from ...engine.formulas import SIDES, SUMMED, tree_of
from ...engine.homework import Question
from ...engine.network import Table
from ...engine.resolution import side_of
from ...grammar import Expr, Mistakes
from ..math import unicode_math

LONGEST = 200
"""Characters of a line; of a longer one the result alone is shown."""


def working(question: Question, table: Table) -> str:
    """The rule, the same in numbers and the result, each once; the result alone where no rule gives it.

    >>> from netderive.engine import derive
    >>> from netderive.engine.homework import questions_of
    >>> table = derive("input 3@32x32 -> conv 8@5x5 -> globalpool -> dense 10; find conv1.params, conv1.height, params")
    >>> [working(one, table) for one in questions_of(table)]
    ['(n·m·l + 1)·k = (5·5·3 + 1)·8 = 608', 'h − (n − 1) = 32 − (5 − 1) = 28', '608 + 90 = 698']
    """
    found = _derivation(question, table)
    trees: list[Expr | None] = [found.stated, found.filled] if found else []
    if found and found.rule is None:
        trees += [step.after for step in found.steps if step.kind in ("sum", "values")][-1:]
    result = unicode_math(tree_of(question.value))
    said = " = ".join(dict.fromkeys([*(unicode_math(tree) for tree in trees if tree), result]))
    return said if len(said) <= LONGEST else result


def _derivation(question: Question, table: Table) -> Derivation | None:
    layer, quantity = question.requested.layer, question.quantity
    if layer is None:
        return of_network(table, quantity) if quantity in SUMMED else None
    of = "size" if quantity in SIDES else quantity
    axis = (side_of(quantity, len(layer.numeric.space)) or 0) if quantity in SIDES else 0
    try:
        found = derivations(layer, of)
    except Mistakes:
        return None
    return next((one for one in found if one.axis == axis), None)
