"""Outputs that are assumed of layers, whatever is derived for them: what follows from an answer that someone gave."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Comparison, Expr, Mistake, Mistakes, Path, Range, ShapeExpr, closest, parse_side, print_math
from ..formulas import evaluate, letters_in, tree_of
from ..resolution import Body, GoOn, LetterBook, no_letter, within
from ..values import Value, is_number
from .inferred_layer import InferredLayer
from .shapes import Shape


def read_assumed(
    assume: Mapping[str, str], body: Body, book: LetterBook, mistakes: list[Mistake]
) -> dict[str, Expr | ShapeExpr]:
    """What is assumed, as trees by layer: `8@26x26`, or the features of a vector."""
    names = [part.name for part in within(body) if not isinstance(part, GoOn)]
    found: dict[str, Expr | ShapeExpr] = {}
    for name, text in assume.items():
        if name not in names:
            near = closest(name, names)
            mistakes.append(Mistake.of("assumed.layer", near=near, name=name, known=tuple(names)))
            continue
        try:
            found[name] = _tree(name, text, book)
        except Mistakes as error:
            mistakes += (one.within("of_assumed", layer=name).at(None) for one in error.mistakes)
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
