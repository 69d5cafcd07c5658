"""Builds expressions and shapes: one method for each rule of `network.lark` that makes one.

Depth and the size of numbers are bounded here, before anything can be computed from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from . import nodes
from .automaton import Token
from .expressions import (
    MAX_DEPTH,
    Call,
    Comparison,
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
    Span,
    Sum,
)
from .glued import glued
from .mistakes import Mistake, Mistakes
from .reductions import Parts, height_of, letter_name, nodes_of, span_of
from .rounded_numbers import MAX_DIGITS

MAX_TOWER = 6
MAX_TERMS = 1000


class ExpressionBuilder:
    """Builds expressions while a text is read; `depths` bounds how deep they are nested."""

    def __init__(self) -> None:
        self.depths: dict[int, tuple[int, Math]] = {}

    def _bounded(self, tree: Any, *children: Any) -> Any:
        """Notes how deep a tree is (and the tree, lest its id be used again); refuses one that is too deep."""
        depth = 1 + max((self.depths[id(child)][0] for child in children if id(child) in self.depths), default=0)
        if depth > MAX_DEPTH:
            raise Mistakes([too_deep(tree.span)])
        self.depths[id(tree)] = depth, tree
        return tree

    def number(self, parts: Parts) -> Number:
        text = str(parts[0])
        if len(text) > MAX_DIGITS:
            raise Mistakes([Mistake.of("number.long", span_of(parts), digits=len(text), most=MAX_DIGITS)])
        value = int(text) if text.isdecimal() else Fraction(text)
        return Number(int(value) if value.denominator == 1 else value, span_of(parts))

    def letter(self, parts: Parts) -> Letter:
        return Letter(letter_name(parts[0]), span_of(parts))

    def path(self, parts: Parts) -> Path:
        return Path(str(parts[0]), span_of(parts))

    def group(self, parts: Parts) -> Group:
        return self._bounded(Group(parts[1], span_of(parts)), parts[1])

    def negative(self, parts: Parts) -> Negative:
        return self._bounded(Negative(parts[1], span_of(parts)), parts[1])

    def power(self, parts: Parts) -> Power:
        base, exponent = nodes_of(parts)
        if height_of(exponent) >= MAX_TOWER:
            raise Mistakes([Mistake.of("expression.tower", span_of(parts), most=MAX_TOWER)])
        return self._bounded(Power(base, exponent, span_of(parts)), base, exponent)

    def sum(self, parts: Parts) -> Any:
        return self._row(Sum, "+", parts)

    def product(self, parts: Parts) -> Any:
        return self._row(Product, "*", parts)

    def _row(self, kind: Any, first: str, parts: Parts) -> Any:
        """A flat row of terms or factors; a row of one is that one."""
        if len(parts) == 1:
            return parts[0]
        if len(parts) > 2 * MAX_TERMS:
            raise Mistakes([Mistake.of("expression.terms", span_of(parts), count=len(parts) // 2 + 1, most=MAX_TERMS)])
        signs = [first, *map(str, parts[1::2])]
        return self._bounded(kind(tuple(zip(signs, parts[::2], strict=True)), span_of(parts)), *parts[::2])

    def operator(self, parts: Parts) -> Token:
        return parts[0]

    def call(self, parts: Parts) -> Call:
        arguments = nodes_of(parts)
        return self._bounded(Call(str(parts[0]), tuple(arguments), span_of(parts)), *arguments)

    def indexed(self, parts: Parts) -> Letter | Indexed:
        name, index = str(parts[0]), parts[2]
        if isinstance(index, Number):
            return Letter(f"{name}[{index.value}]", span_of(parts))
        return self._bounded(Indexed(name, index, span_of(parts)), index)

    def comparison(self, parts: Parts) -> Comparison:
        left, op, right = parts
        return self._bounded(Comparison(left, str(op), right, span_of(parts)), left, right)

    def range(self, parts: Parts) -> Range:
        first, last = nodes_of(parts)
        return self._bounded(Range(letter_name(parts[0]), first, last, span_of(parts)), first, last)

    def each(self, parts: Parts) -> nodes.Each:
        return nodes.Each(letter_name(parts[0]), tuple(nodes_of(parts)), span_of(parts))

    def range_argument(self, parts: Parts) -> Range:
        name, first, last = nodes_of(parts)
        if not isinstance(name, Letter):
            raise Mistakes([Mistake.of("sum.index", name.span)])
        return self._bounded(Range(name.name, first, last, span_of(parts)), first, last)

    # --- items of a row ------------------------------------------------------------------
    def shape(self, parts: Parts) -> ShapeExpr:
        features, *sizes = nodes_of(parts)
        _refuse_glued(parts[1:])
        return ShapeExpr(features, tuple(sizes), span_of(parts))

    def sizes(self, parts: Parts) -> ShapeExpr:
        _refuse_glued(parts)
        return ShapeExpr(None, tuple(nodes_of(parts)), span_of(parts))

    def between(self, parts: Parts) -> nodes.Between:
        first, last = nodes_of(parts)
        return nodes.Between(first, last, span_of(parts))

    def values(self, parts: Parts) -> nodes.Values:
        return nodes.Values(tuple(nodes_of(parts)), span_of(parts))


def _refuse_glued(parts: Parts) -> None:
    """A size may not be, nor hold, a name that was meant as a product of sizes."""
    for sign, size in zip([None, *parts], parts, strict=False):
        for letter in _plain_letters(size):
            if mistake := glued(letter, str(sign or "") if letter is size else ""):
                raise Mistakes([mistake])


def _plain_letters(tree: Any) -> Iterator[Letter]:
    """The letters of an expression outside of functions."""
    if isinstance(tree, Letter):
        yield tree
    elif isinstance(tree, (Sum, Product)):
        for _, part in tree.terms if isinstance(tree, Sum) else tree.factors:
            yield from _plain_letters(part)
    elif isinstance(tree, (Group, Negative)):
        yield from _plain_letters(tree.inner if isinstance(tree, Group) else tree.operand)


def too_deep(span: Span) -> Mistake:
    """The mistake of an expression nested too deep."""
    return Mistake.of("expression.deep", span, most=MAX_DEPTH)
