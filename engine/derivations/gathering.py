"""How a rounded size is brought to its normal form: `floor((h + 2*3 - 7)/2) + 1` to `ceil(h/2)`, step by step."""

from __future__ import annotations

from ...grammar import Call, Expr, Group, Number, Product, Sum
from ..formulas import evaluate, letters_in, tree_of
from ..values import Value, algebra


def gathered(tree: Expr) -> list[Expr]:
    """The steps between a rounded quotient with whole numbers added and its normal form: its terms put together, then
    the numbers brought into it; none for what is no such sum.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> [print_math(step) for step in gathered(formula("floor((h + 2*3 - 7)/2) + 1"))]
    ['floor((h - 1)/2) + 1', 'floor((h + 1)/2)']
    """
    found = _rounded_sum(tree)
    if found is None:
        return []
    above, below, more = found
    letters: dict[str, Value] = {name: algebra.symbol(name) for name in letters_in(above)}
    multiple = evaluate(above, letters)
    inside = algebra.add([multiple, algebra.multiply([more, below])])
    first = Sum((("+", _floor(multiple, below)), ("+" if more >= 0 else "-", Number(abs(more)))))
    return [step for step in (first, _floor(inside, below)) if step != tree]


def _rounded_sum(tree: Expr) -> tuple[Expr, int, int] | None:
    """What is above and below in `floor(a/b) + c`, and the number that is added."""
    if not isinstance(tree, Sum) or len(tree.terms) != 2:
        return None
    (sign, rounded), (other, number) = tree.terms
    if sign != "+" or not isinstance(rounded, Call) or rounded.name != "floor" or not isinstance(number, Number):
        return None
    match rounded.arguments:
        case (Product(factors=((_, above), ("/", Number(value=int() as below)))),) if below > 1:
            more = number.value if other == "+" else -number.value
            inner = above.inner if isinstance(above, Group) else above
            return (inner, below, more) if isinstance(more, int) and letters_in(above) else None
        case _:
            return None


def _floor(above: Value, below: int) -> Expr:
    tree = tree_of(above)
    top = Group(tree) if isinstance(tree, Sum) else tree
    return Call("floor", (Product((("*", top), ("/", Number(below)))),))
