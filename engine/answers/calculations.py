"""Whether two calculations are the same one, written in another order: then a formula says which mistake was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from ...grammar import Call, Expr, Group, Math, Mistakes, Negative, Number, Power, Product, Sum, print_math
from ..arithmetic import Impossible
from ..formulas import children, evaluate

MAX_TERMS = 200
"""A sum with more terms, written out, or a product with more factors, is the same as no other."""
MAX_EXPONENT = 6
"""A higher power is not written out."""

Term = tuple[str, ...]
"""The factors of a term that are not 1, in order; the first is its sign."""


def same_calculation(one: Math, other: Math) -> bool:
    """Whether two calculations have the same numbers in the same places, but for order and brackets.

    Where something is divided, what is not may be worked out.

    >>> from netderive.grammar import parse_expression
    >>> same_calculation(parse_expression("8*(5*5 + 1)"), parse_expression("5^2*8 + 8"))
    True
    >>> same_calculation(parse_expression("(96 + 4 - 11)/4 + 1"), parse_expression("1 + (96 + 2*2 - 11)/4"))
    True
    >>> same_calculation(parse_expression("5*5*4"), parse_expression("10*10"))
    False
    """
    if _divides(one) or _divides(other):
        return _worked(one) == _worked(other)
    terms = _terms(one)
    return terms is not None and terms == _terms(other)


def _divides(tree: Math) -> bool:
    own = isinstance(tree, Call) or (isinstance(tree, Product) and any(sign != "*" for sign, _ in tree.factors))
    return own or any(map(_divides, children(tree)))


def _worked(tree: Math) -> Hashable:
    """A calculation with all that is not divided worked out, and the rest in order."""
    tree = tree.inner if isinstance(tree, Group) else tree
    if not _divides(tree):
        try:
            return evaluate(tree, {})
        except (Impossible, KeyError, Mistakes):
            return print_math(tree)
    match tree:
        case Sum(rows):
            plain = Sum(tuple((sign, term) for sign, term in rows if not _divides(term)))
            rest = Counter((sign, _worked(term)) for sign, term in rows if _divides(term))
            return "sum", _worked(plain) if plain.terms else 0, frozenset(rest.items())
        case Product(rows):
            return "product", frozenset(Counter((sign, _worked(factor)) for sign, factor in rows).items())
        case Call(name, (inner,)):
            return name, _worked(inner)
        case _:
            return print_math(tree)


def _terms(tree: Math) -> Counter[Term] | None:
    """A calculation without divisions, written out; None where that is long."""
    found: Counter[Term]
    match tree:
        case Group(inner):
            return _terms(inner)
        case Negative(operand):
            return _times(Counter({("-",): 1}), _terms(operand))
        case Sum(rows):
            found = Counter()
            for sign, term in rows:
                signed = _times(Counter({(sign,): 1}), _terms(term))
                if signed is None or len(found) + len(signed) > MAX_TERMS:
                    return None
                found.update(signed)
            return found
        case Product(rows):
            return _product([factor for _, factor in rows])
        case Power(base, Number(int() as exponent)) if 0 < exponent <= MAX_EXPONENT:
            return _product([base] * exponent)
        case Number(value):
            return Counter({("+",) if value == 1 else ("+", str(value)): 1})
        case _:
            return Counter({("+", print_math(tree)): 1})


def _product(factors: list[Expr]) -> Counter[Term] | None:
    found: Counter[Term] | None = Counter({("+",): 1}) if len(factors) <= MAX_TERMS else None
    for factor in factors:
        found = _times(found, _terms(factor))
    return found


def _times(one: Counter[Term] | None, other: Counter[Term] | None) -> Counter[Term] | None:
    if one is None or other is None or len(one) * len(other) > MAX_TERMS:
        return None
    found: Counter[Term] = Counter()
    for left, many in one.items():
        for right, times in other.items():
            sign = "+" if left[0] == right[0] else "-"
            found[(sign, *sorted((*left[1:], *right[1:])))] += many * times
    return found
