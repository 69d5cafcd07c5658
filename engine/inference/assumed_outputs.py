"""Outputs that are assumed of layers, whatever is derived for them: what follows from an answer that someone gave."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...grammar import Comparison, Expr, Mistake, Mistakes, Path, Range, ShapeExpr, closest, parse_side, print_math
from ..formulas import evaluate, letters_in, tree_of
from ..resolution import Body, GoOn, LetterBook, Repeated, no_letter, within
from ..values import Value, is_number
from .inferred_layer import InferredLayer
from .shapes import Shape

IN_REPETITION = re.compile(r"([A-Za-z]\w*)\[(\d{1,9})\]\.([A-Za-z]\w*)")


def read_assumed(
    assume: Mapping[str, str], body: Body, book: LetterBook, mistakes: list[Mistake]
) -> dict[str, Expr | ShapeExpr]:
    """What is assumed, as trees by layer: `8@26x26`, or the features of a vector."""
    names = _names(body)
    repeats = {part.name: _names(part.body) for part in within(body) if isinstance(part, Repeated)}
    found: dict[str, Expr | ShapeExpr] = {}
    for name, text in assume.items():
        repeat, _, inner = in_repetition(name)
        if name not in names and inner not in repeats.get(repeat, ()):
            near = closest(name, names)
            mistakes.append(Mistake.of("assumed.layer", near=near, name=name, known=tuple(names)))
            continue
        try:
            found[name] = _tree(name, text, book)
        except Mistakes as error:
            mistakes += (one.within("of_assumed", layer=name).at(None) for one in error.mistakes)
    return found


def _names(body: Body) -> list[str]:
    return [part.name for part in within(body) if not isinstance(part, GoOn)]


def in_repetition(path: str) -> tuple[str, int, str]:
    """The repeat, the repetition and the layer of a path such as `loop1[2].conv1`; nothing for another one.

    >>> in_repetition("loop1[2].conv1"), in_repetition("conv1")
    (('loop1', 2, 'conv1'), ('', 0, ''))
    """
    found = IN_REPETITION.fullmatch(path)
    return (found[1], int(found[2]), found[3]) if found else ("", 0, "")


def assumed_inside(assumed: Mapping[str, Shape], repeat: str) -> dict[int, dict[str, Shape]]:
    """What is assumed in the repetitions of a repeat, by their numbers."""
    found: dict[int, dict[str, Shape]] = {}
    for path, shape in assumed.items():
        name, repetition, inner = in_repetition(path)
        if name == repeat:
            found.setdefault(repetition, {})[inner] = shape
    return found


def _tree(name: str, text: str, book: LetterBook) -> Expr | ShapeExpr:
    tree = parse_side(text)
    if isinstance(tree, (Path, Comparison, Range)) or (isinstance(tree, ShapeExpr) and tree.features is None):
        raise Mistakes([Mistake.of("assumed.form", text=text)])
    for letter in letters_in(tree).values():
        if letter.name not in book.symbols:
            raise Mistakes([no_letter(letter, book.symbols)])
    return tree


def assumed_shapes(trees: Mapping[str, Expr | ShapeExpr], letters: Mapping[str, Value]) -> dict[str, Shape]:
    """What is assumed, at these values of the letters. Raises `Mistakes` for what is no size."""
    found: dict[str, Shape] = {}
    for name, tree in trees.items():
        parts = (tree.features, *tree.sizes) if isinstance(tree, ShapeExpr) else (tree,)
        values = [evaluate(one, letters) for one in parts if one is not None]
        for value in values:
            if is_number(value) and not (isinstance(value, int) and value >= 1):
                wrong = Mistake.of("assumed.size", value=print_math(tree_of(value)))
                raise Mistakes([wrong.within("of_assumed", layer=name)])
        found[name] = values[0], tuple(values[1:])
    return found


def check_rank(inferred: InferredLayer) -> None:
    """Raises `Mistakes` where what is assumed has not as many sizes as what is derived."""
    if inferred.assumed is not None and len(inferred.assumed[1]) != len(inferred.space):
        assumed, derived = (_shown(shape) for shape in (inferred.assumed, inferred.output_shape))
        count, rank = len(inferred.assumed[1]), len(inferred.space)
        wrong = Mistake.of("assumed.rank", assumed=assumed, count=count, rank=rank, derived=derived)
        raise Mistakes([wrong.within("of_assumed", layer=inferred.name)])


def _shown(shape: Shape) -> str:
    features, sizes = tree_of(shape[0]), tuple(map(tree_of, shape[1]))
    return print_math(ShapeExpr(features, sizes) if sizes else features)
