"""What is inside a tree: its children, letters, lists and divisors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...grammar import (
    Call,
    Comparison,
    Expr,
    Group,
    Indexed,
    Letter,
    Math,
    Negative,
    Number,
    Path,
    Power,
    Product,
    Range,
    ShapeExpr,
    Sum,
    kept,
    print_math,
)


def lists_in(tree: Math, lengths: bool = True) -> Iterator[str]:
    """The lists of which a tree takes a value by its number, or, with `lengths`, the length.

    >>> from netderive.grammar import parse_expression
    >>> list(lists_in(parse_expression("k[i + 1]*len(m)")))
    ['k', 'm']
    """
    if isinstance(tree, Indexed):
        yield tree.name
    elif isinstance(tree, Call) and tree.name == "len":
        yield from map(print_math, tree.arguments[:1]) if lengths else []
        return
    for child in children(tree):
        yield from lists_in(child, lengths)


def letters_in(tree: Math) -> dict[str, Letter]:
    """Every letter of a tree, with the position where it comes first, in reading order."""
    return dict(_letters(tree))


@kept
def _letters(tree: Math) -> dict[str, Letter]:
    found: dict[str, Letter] = {}
    _collect(tree, found)
    return found


def divisors(tree: Math) -> Iterator[Expr]:
    """The divisors of a tree that are worked out whatever its letters are: none in the ways of a choice.

    >>> from netderive.grammar import parse_expression
    >>> [print_math(one) for one in divisors(parse_expression("a//(b - 1) + if(h >= 3, 1/h, 0) + 2^(k % s)"))]
    ['(b - 1)', 's']
    """
    if isinstance(tree, Product):
        yield from (factor for sign, factor in tree.factors if sign != "*")
    chosen = isinstance(tree, Call) and tree.name in ("if", "sum")
    for child in children(tree)[: 1 if chosen else None]:
        yield from divisors(child)


def _collect(tree: Math, found: dict[str, Letter]) -> None:
    if isinstance(tree, Letter):
        found.setdefault(tree.name, tree)
    elif isinstance(tree, Call) and tree.name == "len":
        return  # a list is no letter
    elif isinstance(tree, Call) and tree.name == "sum" and isinstance(over := tree.arguments[0], Range):
        _collect(over, found)
        inner: dict[str, Letter] = {}
        for term in tree.arguments[1:]:
            _collect(term, inner)
        for name, letter in inner.items():
            if name != over.name:
                found.setdefault(name, letter)
    else:
        for child in children(tree):
            _collect(child, found)


def children(tree: Math) -> tuple[Math, ...]:
    """The trees directly inside a tree."""
    return _CHILDREN[type(tree)](tree)


_CHILDREN: Mapping[type, Callable[[Any], tuple[Math, ...]]] = {
    **dict.fromkeys((Number, Letter, Path), lambda _: ()),
    Group: lambda tree: (tree.inner,),
    Indexed: lambda tree: (tree.index,),
    Negative: lambda tree: (tree.operand,),
    Sum: lambda tree: tuple([one for _, one in tree.terms]),
    Product: lambda tree: tuple([one for _, one in tree.factors]),
    Power: lambda tree: (tree.base, tree.exponent),
    Call: lambda tree: tree.arguments,
    Comparison: lambda tree: (tree.left, tree.right),
    Range: lambda tree: (tree.first, tree.last),
    ShapeExpr: lambda tree: (*(() if tree.features is None else (tree.features,)), *tree.sizes),
}
"""A table, for a `match` of so many classes takes longer than most of what is done with the children."""
