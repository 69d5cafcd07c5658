"""What is not where it may be: branches of a layer that has none, an input or `inner` in a body, labels of parts."""

from __future__ import annotations

from collections.abc import Collection

from ...grammar import Layer, Letter, Mistake, print_item
from ..layers import Argument, Kind, Vocabulary
from .parts import Part


def misplaced(element: Layer, kind: Kind, vocabulary: Vocabulary, around: Collection[str]) -> Mistake | None:
    """Branches where there are none, none where there must be some, or an input inside of them."""
    if kind.flow and (len(element.branches) != 1 or not element.branches[0] or element.over is not None):
        return Mistake.of("body.single", element.word_span, kind=kind.word, usage=kind.usage)
    if element.branches and not kind.joins and not kind.flow:
        joins = vocabulary.joins
        return Mistake.of("branches.none", element.word_span, kind=kind.word, joins=joins)
    if kind.joins and len(element.branches) == 1 and element.over is None:
        return Mistake.of("branches.two", element.word_span, word=kind.word)
    if kind.joins and bool(element.branches) == _says_from(element):
        id = "branches.and_from" if element.branches else "branches.lacking"
        return Mistake.of(id, element.word_span, kind=kind.word, usage=kind.usage)
    if kind.is_input and around:
        return Mistake.of("input.inside", element.word_span)
    return None


def misplaced_inner(element: Layer, around: Collection[str]) -> Mistake | None:
    """`inner` outside of a repetition, or with anything besides."""
    if "repetitions" not in around:
        return Mistake.of("inner.outside", element.span)
    if element.items or element.branches:
        return Mistake.of("inner.alone", element.span)
    return None


def misplaced_labels(part: Part, layer: Layer) -> Mistake | None:
    """Several labels before a layer that gives one output, or not as many as it gives."""
    listed = next((a for a in part.kind.row if isinstance(a, Argument) and a.parts), None)
    if not listed:
        return Mistake.of("label.several", layer.span)
    trees = list(part.row.values[listed.letter])
    parts, labels = print_item(trees[0]) if len(trees) == 1 else str(len(trees)), len(layer.labels) + 1
    if parts == str(labels):
        return None
    return Mistake.of("label.parts", layer.span, kind=part.kind.word, parts=parts, labels=labels)


def _says_from(layer: Layer) -> bool:
    return any(isinstance(item, Letter) and item.name == "from" for item in layer.items)
