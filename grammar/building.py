"""From reductions to our tree: one method for each rule of `network.lark`.

It runs while a text is read, bottom-up, so nothing here recurses. Depth and the size of numbers
are bounded here, before anything can be computed from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from . import nodes
from .automaton import Token
from .complaints import STATEMENTS, stands_alone, unfinished
from .expressions import (
    MAX_DEPTH,
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
    Rounded,
    ShapeExpr,
    Span,
    Sum,
)
from .glued import glued, no_letter
from .mistakes import Mistake, Mistakes
from .rounded_numbers import MAX_DIGITS, rounded

MAX_TOWER = 6
MAX_TERMS = 1000

Parts: TypeAlias = list[Any]
"""What a rule found: tokens (the signs included that are at an edge) and nodes."""


def _span(parts: Parts) -> Span:
    """From the first character of the first part to the last of the last."""
    if not parts:
        return (0, 0)
    first, last = parts[0], parts[-1]
    return _edges(first)[0], _edges(last)[1]


def _tower(exponent: Any) -> int:
    """How many powers are on top of each other."""
    height = 1
    while isinstance(exponent, Power):
        exponent, height = exponent.exponent, height + 1
    return height


def _edges(part: Any) -> Span:
    return (part.start_pos, part.end_pos) if isinstance(part, Token) else part.span


def _nodes(parts: Parts) -> Parts:
    """The parts without the signs and words between them."""
    return [part for part in parts if not isinstance(part, Token)]


class Builder:
    """Builds the nodes while a text is read; `depths` bounds how deep expressions are nested."""

    def __init__(self) -> None:
        self.depths: dict[int, tuple[int, Math]] = {}

    def _bounded(self, tree: Any, *children: Any) -> Any:
        """Notes how deep a tree is (and the tree, lest its id be used again); refuses one that is too deep."""
        depth = 1 + max((self.depths[id(child)][0] for child in children if id(child) in self.depths), default=0)
        if depth > MAX_DEPTH:
            raise Mistakes([too_deep(tree.span)])
        self.depths[id(tree)] = depth, tree
        return tree

    # --- expressions ---------------------------------------------------------------------
    def number(self, parts: Parts) -> Number:
        text = str(parts[0])
        if len(text) > MAX_DIGITS:
            raise Mistakes([Mistake.of("number.long", _span(parts), digits=len(text), most=MAX_DIGITS)])
        value = int(text) if text.isdecimal() else Fraction(text)
        return Number(int(value) if value.denominator == 1 else value, _span(parts))

    def letter(self, parts: Parts) -> Letter:
        return Letter(_name(parts[0]), _span(parts))

    def path(self, parts: Parts) -> Path:
        return Path(str(parts[0]), _span(parts))

    def group(self, parts: Parts) -> Group:
        return self._bounded(Group(parts[1], _span(parts)), parts[1])

    def negative(self, parts: Parts) -> Negative:
        return self._bounded(Negative(parts[1], _span(parts)), parts[1])

    def power(self, parts: Parts) -> Power:
        base, exponent = _nodes(parts)
        if _tower(exponent) >= MAX_TOWER:
            raise Mistakes([Mistake.of("expression.tower", _span(parts), most=MAX_TOWER)])
        return self._bounded(Power(base, exponent, _span(parts)), base, exponent)

    def sum(self, parts: Parts) -> Any:
        return self._row(Sum, "+", parts)

    def product(self, parts: Parts) -> Any:
        return self._row(Product, "*", parts)

    def _row(self, kind: Any, first: str, parts: Parts) -> Any:
        """A flat row of terms or factors; a row of one is that one."""
        if len(parts) == 1:
            return parts[0]
        if len(parts) > 2 * MAX_TERMS:
            raise Mistakes([Mistake.of("expression.terms", _span(parts), count=len(parts) // 2 + 1, most=MAX_TERMS)])
        signs = [first, *map(str, parts[1::2])]
        return self._bounded(kind(tuple(zip(signs, parts[::2], strict=True)), _span(parts)), *parts[::2])

    def operator(self, parts: Parts) -> Token:
        return parts[0]

    def call(self, parts: Parts) -> Call:
        arguments = _nodes(parts)
        return self._bounded(Call(str(parts[0]), tuple(arguments), _span(parts)), *arguments)

    def indexed(self, parts: Parts) -> Letter | Indexed:
        name, index = str(parts[0]), parts[2]
        if isinstance(index, Number):
            return Letter(f"{name}[{index.value}]", _span(parts))
        return self._bounded(Indexed(name, index, _span(parts)), index)

    def comparison(self, parts: Parts) -> Comparison:
        left, op, right = parts
        return self._bounded(Comparison(left, str(op), right, _span(parts)), left, right)

    def range(self, parts: Parts) -> Range:
        first, last = _nodes(parts)
        return self._bounded(Range(_name(parts[0]), first, last, _span(parts)), first, last)

    def each(self, parts: Parts) -> nodes.Each:
        return nodes.Each(_name(parts[0]), tuple(_nodes(parts)), _span(parts))

    def range_argument(self, parts: Parts) -> Range:
        name, first, last = _nodes(parts)
        if not isinstance(name, Letter):
            raise Mistakes([Mistake.of("sum.index", name.span)])
        return self._bounded(Range(name.name, first, last, _span(parts)), first, last)

    # --- items of a row ------------------------------------------------------------------
    def shape(self, parts: Parts) -> ShapeExpr:
        features, *sizes = _nodes(parts)
        _refuse_glued(parts[1:])
        return ShapeExpr(features, tuple(sizes), _span(parts))

    def sizes(self, parts: Parts) -> ShapeExpr:
        _refuse_glued(parts)
        return ShapeExpr(None, tuple(_nodes(parts)), _span(parts))

    def between(self, parts: Parts) -> nodes.Between:
        first, last = _nodes(parts)
        return nodes.Between(first, last, _span(parts))

    def values(self, parts: Parts) -> nodes.Values:
        return nodes.Values(tuple(_nodes(parts)), _span(parts))

    # --- statements that are alone --------------------------------------------------------
    def title(self, parts: Parts) -> nodes.Title:
        return nodes.Title(str(parts[0])[len("network") :].strip(), _span(parts))

    def let(self, parts: Parts) -> nodes.Let:
        return nodes.Let(_name(parts[1]), parts[-1], _span(parts))

    def list_(self, parts: Parts) -> nodes.ListOf:
        return nodes.ListOf(_name(parts[1]), tuple(_nodes(parts)), _span(parts))

    def positive(self, parts: Parts) -> nodes.Positive:
        if str(parts[-1]) != "0":
            raise Mistakes([Mistake.of("positive.form", _span(parts), name=str(parts[1]))])
        return nodes.Positive(_name(parts[1]), _span(parts))

    def convention(self, parts: Parts) -> nodes.Convention:
        return nodes.Convention(str(parts[-1]), _span(parts))

    def find(self, parts: Parts) -> nodes.Find:
        return nodes.Find(tuple(_nodes(parts)), _span(parts))

    def claim(self, parts: Parts) -> nodes.Claim:
        return nodes.Claim((), (), _span(parts))

    def links(self, parts: Parts) -> nodes.Claim:
        signs = tuple(map(str, (part for part in parts[1:] if isinstance(part, Token))))
        return nodes.Claim(tuple(_nodes(parts)), signs, _span(parts))

    def questions(self, parts: Parts) -> list[Expr]:
        return _nodes(parts)

    def rounded(self, parts: Parts) -> Rounded:
        return rounded(str(parts[0]), _span(parts))

    def choice(self, parts: Parts) -> nodes.Varied:
        return nodes.Varied(_name(parts[0]), tuple(_nodes(parts)), _span(parts))

    def vary(self, parts: Parts) -> nodes.Vary:
        return nodes.Vary(tuple(_nodes(parts)), _span(parts))

    def block(self, parts: Parts) -> nodes.BlockDefinition:
        *parameters, body = _nodes(parts)
        return nodes.BlockDefinition(str(parts[1]), tuple(parameters), body.inside, _span(parts))

    def include(self, parts: Parts) -> nodes.Include:
        named = parts[1]
        return nodes.Include(str(named).strip('"'), named.type == "TEXT", _span(parts))

    def outputs(self, parts: Parts) -> nodes.Outputs:
        return nodes.Outputs(tuple(map(str, parts[1:])), _span(parts))

    def kind(self, parts: Parts) -> nodes.KindOf:
        found = _nodes(parts)
        facts = tuple(one for one in found if isinstance(one, nodes.Fact))
        return nodes.KindOf(str(parts[1]), tuple(found[: len(found) - len(facts)]), facts, _span(parts))

    def fact(self, parts: Parts) -> nodes.Fact:
        word, says, *reason = parts
        return nodes.Fact(str(word), says, str(reason[0]).strip('"') if reason else "", _span(parts))

    # --- what is in a chain -------------------------------------------------------------
    def element(self, parts: Parts) -> nodes.Element:
        *before, element = parts
        for word in reversed(before):
            if isinstance(word, list):
                element = _labelled(element, word)
            elif isinstance(element, (nodes.From, nodes.Again)):
                raise Mistakes([Mistake.of("frozen.way", _span(parts))])
            else:
                element = replace(element, frozen=True, span=(word.start_pos, element.span[1]))
        return element

    def label(self, parts: Parts) -> Parts:
        if wrong := next((part for part in parts if part == "x"), None):
            raise Mistakes([Mistake.of("label.x", _span([wrong]))])
        return parts

    def layer(self, parts: Parts) -> nodes.Layer:
        if parts[0] in STATEMENTS:
            word, start = str(parts[0]), parts[0].start_pos
            raise Mistakes([(unfinished if len(parts) == 1 or word == "kind" else stands_alone)(word, start)])
        items, over = _nodes(parts), None
        branches = items.pop().inside if items and isinstance(items[-1], _Bracketed) else ()
        if items and isinstance(items[-1], nodes.Loop):
            loop = items.pop()
            if loop.carry:
                raise Mistakes([Mistake.of("carry.join", loop.span, word=str(parts[0]))])
            branches, over = (loop.body,), loop.range
        return nodes.Layer(
            str(parts[0]), tuple(items), branches, over=over, span=_span(parts), word_span=_span(parts[:1])
        )

    def use(self, parts: Parts) -> nodes.Use:
        span, until = _span(parts), str(parts.pop()) if parts[-1].type == "PLACE" else ""
        return nodes.Use(str(parts[0]), tuple(_nodes(parts)), until=until, span=span)

    def until(self, parts: Parts) -> Token:
        return Token(parts[1], "PLACE", parts[1].start_pos)

    def given_place(self, parts: Parts) -> nodes.LayerArgument:
        name = parts[0] if not isinstance(parts[0], Token) else None
        if name is not None and not isinstance(name, Letter):
            raise Mistakes([Mistake.of("sum.index", name.span)])
        return nodes.LayerArgument(str(parts[-1]), name.name if name else None, _span(parts))

    def repeat(self, parts: Parts) -> nodes.Repeat:
        body, *times = _nodes(parts)
        carry = times.pop().inside if len(times) > 1 else ()
        return nodes.Repeat(body.inside, times[0] if times else None, carry=carry, span=_span(parts))

    def loop(self, parts: Parts) -> nodes.Loop:
        over, *carry, body = _nodes(parts)
        return nodes.Loop(over, body.inside, carry=carry[0].inside if carry else (), span=_span(parts))

    def carry(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(map(str, parts[1:])), _span(parts))

    def choose(self, parts: Parts) -> nodes.If:
        condition, then, *otherwise = _nodes(parts)
        other = otherwise[0] if otherwise else ()
        body = other.inside if isinstance(other, _Bracketed) else (other,) if other else ()
        return self._bounded(nodes.If(condition, then.inside, body, span=_span(parts)), *body[:1])

    def aside(self, parts: Parts) -> nodes.Aside:
        return nodes.Aside(parts[-1].inside, span=_span(parts))

    def from_(self, parts: Parts) -> nodes.From:
        return nodes.From(str(parts[-1]), span=_span(parts))

    def again(self, parts: Parts) -> nodes.Again:
        _, place, *words = parts
        return nodes.Again(str(place), tuple(map(str, words)), span=_span(parts), place_end=place.end_pos)

    def place(self, parts: Parts) -> Token:
        return parts[0]

    def body(self, parts: Parts) -> _Bracketed:
        inside = tuple(_nodes(parts))
        if not inside:
            raise Mistakes([Mistake.of("brackets.empty", _span(parts))])
        return _Bracketed(inside, _span(parts))

    def branch(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(parts), _span(parts))

    def join(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(branch.inside for branch in _nodes(parts)), _span(parts))

    def start(self, parts: Parts) -> tuple[nodes.Statement, ...]:
        return tuple(_nodes(parts))


def _labelled(element: Any, labels: Parts) -> Any:
    """An element with its label, and those of the further parts that it gives."""
    first, *further = labels
    if further and not isinstance(element, nodes.Layer):
        raise Mistakes([Mistake.of("label.several", _span(labels))])
    more = {"labels": tuple(map(str, further))} if further else {}
    return replace(element, label=str(first), span=(first.start_pos, element.span[1]), **more)


class _Bracketed(NamedTuple):
    """What is between `[` and `]`, with the position of both."""

    inside: tuple[Any, ...]
    span: Span


def _name(token: Token) -> str:
    """The name of a letter."""
    if token == "x":
        raise Mistakes([no_letter(_span([token]))])
    return str(token)


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
