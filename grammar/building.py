"""From reductions to our tree: one method for each rule of `network.lark`.

It runs while a text is read, bottom-up, so nothing here recurses. Expressions are built in `expression_building.py`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from . import nodes
from .automaton import Token
from .expression_building import ExpressionBuilder
from .expressions import Expr, Letter, Rounded, Span
from .mistakes import Mistake, Mistakes
from .question_rows import Points, points_of, question_text
from .records import replace
from .reductions import Parts, letter_name, nodes_of, span_of
from .rounded_numbers import rounded
from .statement_words import STATEMENTS, stands_alone, unfinished


class _Bracketed(NamedTuple):
    """What is between `[` and `]`, with the position of both."""

    inside: tuple[Any, ...]
    span: Span


class Builder(ExpressionBuilder):
    """Builds statements, layers and what is around them; `start` is the whole text."""

    # --- statements that are alone --------------------------------------------------------
    def title(self, parts: Parts) -> nodes.Title:
        return nodes.Title(str(parts[0])[len("network") :].strip(), span_of(parts))

    def let(self, parts: Parts) -> nodes.Let:
        return nodes.Let(letter_name(parts[1]), parts[-1], span_of(parts))

    def list_(self, parts: Parts) -> nodes.ListOf:
        return nodes.ListOf(letter_name(parts[1]), tuple(nodes_of(parts)), span_of(parts))

    def positive(self, parts: Parts) -> nodes.Positive:
        if str(parts[-1]) != "0":
            raise Mistakes([Mistake.of("positive.form", span_of(parts), name=str(parts[1]))])
        return nodes.Positive(letter_name(parts[1]), span_of(parts))

    def convention(self, parts: Parts) -> nodes.Convention:
        return nodes.Convention(str(parts[-1]), span_of(parts))

    def find(self, parts: Parts) -> nodes.Find:
        return nodes.Find(tuple(nodes_of(parts)), span_of(parts))

    def request(self, parts: Parts) -> nodes.Request:
        query, *points = nodes_of(parts)
        text = question_text(parts[-1]) if isinstance(parts[-1], Token) else ""
        return nodes.Request(query, points[0].number if points else None, text, span_of(parts))

    def points(self, parts: Parts) -> Points:
        return points_of(parts[1], span_of(parts))

    def claim(self, parts: Parts) -> nodes.Claim:
        return nodes.Claim((), (), span_of(parts))

    def links(self, parts: Parts) -> nodes.Claim:
        signs = tuple(map(str, (part for part in parts[1:] if isinstance(part, Token))))
        return nodes.Claim(tuple(nodes_of(parts)), signs, span_of(parts))

    def questions(self, parts: Parts) -> list[Expr]:
        return nodes_of(parts)

    def rounded(self, parts: Parts) -> Rounded:
        return rounded(str(parts[0]), span_of(parts))

    def choice(self, parts: Parts) -> nodes.Varied:
        return nodes.Varied(letter_name(parts[0]), tuple(nodes_of(parts)), span_of(parts))

    def vary(self, parts: Parts) -> nodes.Vary:
        return nodes.Vary(tuple(nodes_of(parts)), span_of(parts))

    def block(self, parts: Parts) -> nodes.BlockDefinition:
        *parameters, body = nodes_of(parts)
        return nodes.BlockDefinition(str(parts[1]), tuple(parameters), body.inside, span_of(parts))

    def include(self, parts: Parts) -> nodes.Include:
        named = parts[1]
        return nodes.Include(str(named).strip('"'), named.type == "TEXT", span_of(parts))

    def outputs(self, parts: Parts) -> nodes.Outputs:
        return nodes.Outputs(tuple(map(str, parts[1:])), span_of(parts))

    def kind(self, parts: Parts) -> nodes.KindOf:
        found = nodes_of(parts)
        facts = tuple(one for one in found if isinstance(one, nodes.Fact))
        return nodes.KindOf(str(parts[1]), tuple(found[: len(found) - len(facts)]), facts, span_of(parts))

    def fact(self, parts: Parts) -> nodes.Fact:
        word, says, *reason = parts
        return nodes.Fact(str(word), says, str(reason[0]).strip('"') if reason else "", span_of(parts))

    # --- what is in a chain -------------------------------------------------------------
    def element(self, parts: Parts) -> nodes.Element:
        *before, element = parts
        for word in reversed(before):
            if isinstance(word, list):
                element = _labelled(element, word)
            elif isinstance(element, (nodes.From, nodes.Again)):
                raise Mistakes([Mistake.of("frozen.way", span_of(parts))])
            else:
                element = replace(element, frozen=True, span=(word.start_pos, element.span[1]))
        return element

    def label(self, parts: Parts) -> Parts:
        if wrong := next((part for part in parts if part == "x"), None):
            raise Mistakes([Mistake.of("label.x", span_of([wrong]))])
        return parts

    def layer(self, parts: Parts) -> nodes.Layer:
        if parts[0] in STATEMENTS:
            word, start = str(parts[0]), parts[0].start_pos
            raise Mistakes([(unfinished if len(parts) == 1 or word == "kind" else stands_alone)(word, start)])
        items, over = nodes_of(parts), None
        branches = items.pop().inside if items and isinstance(items[-1], _Bracketed) else ()
        if items and isinstance(items[-1], nodes.Loop):
            loop = items.pop()
            if loop.carry:
                raise Mistakes([Mistake.of("carry.join", loop.span, word=str(parts[0]))])
            branches, over = (loop.body,), loop.range
        return nodes.Layer(
            str(parts[0]), tuple(items), branches, over=over, span=span_of(parts), word_span=span_of(parts[:1])
        )

    def use(self, parts: Parts) -> nodes.Use:
        span, until = span_of(parts), str(parts.pop()) if parts[-1].type == "PLACE" else ""
        return nodes.Use(str(parts[0]), tuple(nodes_of(parts)), until=until, span=span)

    def until(self, parts: Parts) -> Token:
        return Token(parts[1], "PLACE", parts[1].start_pos)

    def given_place(self, parts: Parts) -> nodes.LayerArgument:
        name = parts[0] if not isinstance(parts[0], Token) else None
        if name is not None and not isinstance(name, Letter):
            raise Mistakes([Mistake.of("sum.index", name.span)])
        return nodes.LayerArgument(str(parts[-1]), name.name if name else None, span_of(parts))

    def repeat(self, parts: Parts) -> nodes.Repeat:
        body, *times = nodes_of(parts)
        carry = times.pop().inside if len(times) > 1 else ()
        return nodes.Repeat(body.inside, times[0] if times else None, carry=carry, span=span_of(parts))

    def loop(self, parts: Parts) -> nodes.Loop:
        over, *carry, body = nodes_of(parts)
        return nodes.Loop(over, body.inside, carry=carry[0].inside if carry else (), span=span_of(parts))

    def carry(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(map(str, parts[1:])), span_of(parts))

    def choose(self, parts: Parts) -> nodes.If:
        condition, then, *otherwise = nodes_of(parts)
        other = otherwise[0] if otherwise else ()
        body = other.inside if isinstance(other, _Bracketed) else (other,) if other else ()
        return self._bounded(nodes.If(condition, then.inside, body, span=span_of(parts)), *body[:1])

    def aside(self, parts: Parts) -> nodes.Aside:
        return nodes.Aside(parts[-1].inside, span=span_of(parts))

    def from_(self, parts: Parts) -> nodes.From:
        return nodes.From(str(parts[-1]), span=span_of(parts))

    def again(self, parts: Parts) -> nodes.Again:
        _, place, *words = parts
        return nodes.Again(str(place), tuple(map(str, words)), span=span_of(parts), place_end=place.end_pos)

    def place(self, parts: Parts) -> Token:
        return parts[0]

    def body(self, parts: Parts) -> _Bracketed:
        inside = tuple(nodes_of(parts))
        if not inside:
            raise Mistakes([Mistake.of("brackets.empty", span_of(parts))])
        return _Bracketed(inside, span_of(parts))

    def branch(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(parts), span_of(parts))

    def join(self, parts: Parts) -> _Bracketed:
        return _Bracketed(tuple(branch.inside for branch in nodes_of(parts)), span_of(parts))

    def start(self, parts: Parts) -> tuple[nodes.Statement, ...]:
        return tuple(nodes_of(parts))


def _labelled(element: Any, labels: Parts) -> Any:
    """An element with its label, and those of the further parts that it gives."""
    first, *further = labels
    if further and not isinstance(element, nodes.Layer):
        raise Mistakes([Mistake.of("label.several", span_of(labels))])
    more = {"labels": tuple(map(str, further))} if further else {}
    return replace(element, label=str(first), span=(first.start_pos, element.span[1]), **more)
