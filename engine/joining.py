"""Branches that meet: their sizes must agree, by number, in normal form, or as a condition that is stated."""

from __future__ import annotations

from ..grammar import Mistake, Mistakes, print_math
from ..grammar.expressions import Shape as ShapeTree
from ..grammar.nodes import Layer
from . import algebra
from .algebra import Value, is_number, remainder_of
from .conditions import AtLeast, Divides, divides
from .kind import Kind
from .needs import Verdict, equal
from .normal import tree_of
from .placed import Branch, Placed, Shape, Source
from .placing import bind_output


def join(name: str, kind: Kind, layer: Layer, comes_in: Shape, branches: tuple[Branch, ...]) -> Placed:
    """The join of branches, an empty one of which gives what comes in. Raises `Mistakes` where they do not fit."""
    placed = Placed(name, kind, layer, comes_in, branches=branches)
    shapes = [branch.gives for branch in branches]
    placed.features = _features(placed, shapes)
    placed.space = max((space for _, space in shapes), key=len)
    for number, (_, space) in enumerate(shapes):
        if kind.joins == "spread" and not space:
            continue
        _must_agree(placed, shapes, number, (placed.space, space))
    placed.bind("k", tree_of(placed.features), placed.features, Source("derived"))
    bind_output(placed)
    return placed


def _features(placed: Placed, shapes: list[Shape]) -> Value:
    if placed.kind.joins == "beside":
        return algebra.add([features for features, _ in shapes])
    for number, (features, _) in enumerate(shapes):
        _must_agree(placed, shapes, number, ((shapes[0][0],), (features,)))
    return shapes[0][0]


def _must_agree(placed: Placed, shapes: list[Shape], number: int, sizes: tuple[tuple[Value, ...], ...]) -> None:
    """Equal sizes: certain, or conditions; else both branches are shown."""
    one, other = sizes
    if len(one) != len(other):
        raise Mistakes([_not_alike(placed, shapes, number)])
    for axis, (first, second) in enumerate(zip(one, other, strict=True)):
        verdict = _same(algebra.subtract(first, second))
        if verdict is False:
            raise Mistakes([_not_alike(placed, shapes, number)])
        sides = verdict if isinstance(verdict, tuple) else (verdict,)
        for side, condition in enumerate(sides):
            if isinstance(condition, (AtLeast, Divides)):
                placed.conditions[number, len(one), axis, side] = condition


def _same(difference: Value) -> Verdict:
    """Whether a difference is 0; where that hangs on a remainder alone, as for `ceil(h/2) = floor(h/2)`, say so."""
    if not is_number(difference) and (whole := algebra.multiple_of(difference)):
        return divides(*whole)
    if not is_number(difference) and len(algebra.letters_of(difference)) == 1 and (by := remainder_of(difference)):
        letter, divisor = by
        return divides(letter, divisor)
    return equal(difference)


def _not_alike(placed: Placed, shapes: list[Shape], number: int) -> Mistake:
    shown = " and ".join(f"`{_shown(shapes[i])}` (branch {i + 1})" for i in (0 if number else 1, number))
    what = "sizes" if placed.kind.joins == "beside" else "features and sizes"
    wrong = f"{placed.name}: {shown} do not meet"
    return Mistake(wrong, placed.layer.word_span, f"all branches of `{placed.kind.word}` must have the same {what}")


def _shown(shape: Shape) -> str:
    features, space = shape
    if not space:
        return print_math(tree_of(features))
    return print_math(ShapeTree(tree_of(features), tuple(map(tree_of, space))))
