"""Trees into trees: put things in for letters, drop what is neutral, work out one step.

Each rewriting keeps the value; `tests/engine/formulas/test_rewriting.py` holds that over random trees.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping

from ...grammar import (
    Call,
    Comparison,
    Expr,
    Group,
    Indexed,
    Letter,
    Math,
    Mistakes,
    Negative,
    Number,
    Power,
    Product,
    Range,
    Sum,
    fresh_name,
)
from ..values import is_number
from .evaluation import evaluate
from .normal_form import number
from .tree_walks import children, letters_in

ZERO, ONE = Number(0), Number(1)


def rebuilt(tree: Math, change: Callable[[Math], Math]) -> Math:
    """A tree with each of its direct children changed; the tree itself where none is."""
    inside = children(tree)
    changed: list = [change(child) for child in inside] if inside else []
    if all(map(operator.is_, inside, changed)):
        return tree
    match tree:
        case Group():
            return Group(*changed)
        case Indexed(name):
            number = changed[0]
            return Letter(f"{name}[{number.value}]") if isinstance(number, Number) else Indexed(name, number)
        case Negative():
            return Negative(*changed)
        case Sum(terms):
            return Sum(tuple((sign, term) for (sign, _), term in zip(terms, changed, strict=True)))
        case Product(factors):
            return Product(tuple((op, factor) for (op, _), factor in zip(factors, changed, strict=True)))
        case Power():
            return Power(*changed)
        case Call(name):
            return Call(name, tuple(changed))
        case Comparison(_, op, _):
            return Comparison(changed[0], op, changed[1])
        case Range(name):
            return Range(name, *changed)
        case _:
            return tree


def substitute(tree: Expr, trees: Mapping[str, Expr]) -> Expr:
    """All letters replaced at once; the index of a sum is a letter of its own.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> print_math(substitute(formula("n*m*k"), {"n": Number(5), "k": formula("n + 1")}))
    '5*m*(n + 1)'
    >>> print_math(substitute(formula("sum(k = 1..k, k*n)"), {"n": Letter("k"), "k": Number(3)}))
    'sum(k_2 = 1..3, k_2*k)'
    """

    def change(part: Math) -> Math:
        match part:
            case Letter(name):
                return trees.get(name, part)
            case Call("sum", (Range() as over, term)):
                return _sum_with(over, term, trees)
            case _:
                return rebuilt(part, change)

    return change(tree) if trees else tree  # type: ignore[return-value]


def _sum_with(over: Range, term: Math, trees: Mapping[str, Expr]) -> Call:
    """A sum with letters replaced in its bounds, and in its term all but its index, which gets a name that is free."""
    inside = {name: trees.get(name, letter) for name, letter in letters_in(term).items() if name != over.name}
    index = fresh_name(over.name, {name for tree in inside.values() for name in letters_in(tree)})
    bounds = (substitute(bound, trees) for bound in (over.first, over.last))
    return Call("sum", (Range(index, *bounds), substitute(term, {**inside, over.name: Letter(index)})))  # type: ignore[arg-type]


def specialised(tree: Expr, values: Mapping[str, int]) -> Expr:
    """A rule for given small values, with everything neutral dropped.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> print_math(specialised(formula("h + 2*p - (n - 1)"), {"p": 0}))
    'h - (n - 1)'
    >>> print_math(specialised(formula("(n*m*o*l/g + b)*k"), {"o": 1, "g": 1, "b": 0}))
    'n*m*l*k'
    """
    return _specialised(tree, tuple(sorted(values.items())))


@functools.lru_cache(maxsize=4096)
def _specialised(tree: Expr, values: tuple[tuple[str, int], ...]) -> Expr:
    return without_neutral(substitute(tree, {name: number(value) for name, value in values}))


def without_neutral(tree: Expr) -> Expr:
    """Drops zeros from sums, ones from products and exponents, floors around what has become whole.

    A floor that a rule puts around a product (`floor(h*s)`) stays: one of its letters need not be whole.
    """
    match rebuilt(tree, without_neutral):  # type: ignore[arg-type]
        case Sum(terms):
            return _lean_sum(terms)
        case Product(factors):
            return _lean_product(factors)
        case Power(base, Number(1)):
            return base
        case Power(_, Number(0)):
            return ONE
        case Group(inner) if isinstance(inner, (Number, Letter, Call, Group)):
            return inner
        case Call("floor" | "ceil", (inner,)) if _whole(inner) and not _whole(children(tree)[0]):
            return inner  # type: ignore[return-value]
        case other:
            return other  # type: ignore[return-value]


def _whole(tree: Math) -> bool:
    """Whether a tree of whole letters is whole because nothing in it divides."""
    if isinstance(tree, Product) and any(op == "/" for op, _ in tree.factors):
        return False
    if isinstance(tree, Number):
        return isinstance(tree.value, int)
    if isinstance(tree, Call):
        return tree.name in ("floor", "ceil")
    return all(map(_whole, children(tree)))


def _lean_sum(terms: tuple[tuple[str, Expr], ...]) -> Expr:
    kept = [(sign, term) for sign, term in terms if term != ZERO]
    if not kept:
        return ZERO
    if len(kept) == 1:
        sign, term = kept[0]
        return term if sign == "+" else Negative(term)
    if kept[0][0] == "+" and isinstance(kept[0][1], Sum):  # a leading sum needs no parentheses
        kept = [*kept[0][1].terms, *kept[1:]]
    return Sum(tuple(kept))


def _lean_product(factors: tuple[tuple[str, Expr], ...]) -> Expr:
    if any(op == "*" and factor == ZERO for op, factor in factors) and all(op in "*/" for op, _ in factors):
        return ZERO
    kept = [(op, factor) for i, (op, factor) in enumerate(factors) if factor != ONE or op in ("//", "%") or i == 0]
    if len(kept) > 1 and kept[0][1] == ONE and kept[1][0] == "*":
        kept = kept[1:]
    first = _bare(kept[0][1])
    if len(kept) > 1 and isinstance(first, Product):  # worked from the left anyway
        kept = [*first.factors, *kept[1:]]
    return kept[0][1] if len(kept) == 1 else Product(tuple(kept))


def _bare(tree: Expr) -> Expr:
    return tree.inner if isinstance(tree, Group) else tree


def part_with(tree: Expr, name: str) -> Expr:
    """What of a formula is counted by a letter: of each sum that has it, only the terms with it.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> print_math(part_with(formula("(n*m*l + b)*k"), "b"))
    'b*k'
    """

    def change(part: Math) -> Math:
        if isinstance(part, Sum) and _has(part, name):
            terms = tuple((sign, change(term)) for sign, term in part.terms if _has(term, name))
            return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Sum(terms)  # type: ignore[arg-type,return-value]
        return rebuilt(part, change)

    return without_neutral(change(tree)) if _has(tree, name) else ZERO  # type: ignore[arg-type]


def _has(tree: Math, name: str) -> bool:
    return tree == Letter(name) or any(_has(child, name) for child in children(tree))


def worked_once(tree: Expr) -> Expr:
    """One step of arithmetic: every innermost operation on plain numbers is worked out.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> print_math(worked_once(formula("(5*5*1 + 1)*32")))
    '(25 + 1)*32'
    """
    if all(isinstance(child, Number) for child in children(tree)):
        return _worked_out(tree)

    def change(part: Math) -> Math:
        return part if isinstance(part, (Comparison, Range)) else worked_once(part)  # type: ignore[arg-type]

    changed = rebuilt(tree, change)
    if changed == tree:  # nothing inside can be worked out alone: floor(11/2)
        return _worked_out(tree)
    return changed.inner if isinstance(changed, Group) and isinstance(changed.inner, Number) else changed  # type: ignore[return-value]


def _worked_out(tree: Expr) -> Expr:
    """The value of a tree of numbers; the tree itself where it has none or is one already."""
    try:
        value = evaluate(tree, {})
    except (KeyError, Mistakes):
        return tree
    return number(value) if is_number(value) else tree


def arithmetic(tree: Expr) -> list[Expr]:
    """Every step from a tree of numbers to its value, the tree itself first.

    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import print_math
    >>> [print_math(step) for step in arithmetic(formula("(5*5*1 + 1)*32"))]
    ['(5*5*1 + 1)*32', '(25 + 1)*32', '26*32', '832']
    """
    steps = [tree]
    while (after := worked_once(steps[-1])) != steps[-1]:
        steps.append(after)
    return steps
