"""An axis that a row names by its number: 0 for the features, 1 for the first size."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Mistake, Mistakes, ShapeExpr, Span, print_math
from ..formulas import tree_of
from ..layers import Argument
from ..resolution import Part
from ..values import Value, is_number
from .binding import bound_value
from .shapes import Shape


def axis_words(part: Part, input_shape: Shape, letters: Mapping[str, Value]) -> set[str]:
    """The word `axis 1` under which a kind is as its row says with `along 1`; nothing where the row names no axis."""
    named = (a for a in part.kind.row if isinstance(a, Argument) and a.name == "axis" and not a.listed)
    trees = [part.row.values[argument.letter][0] for argument in named if argument.letter in part.row.values]
    scope = {**letters, "in": input_shape[0]}
    return {f"axis {checked_axis(bound_value(tree, scope), input_shape, tree.span)}" for tree in trees}


def checked_axis(axis: Value, shape: Shape, span: Span) -> int:
    """The axis, if the shape has it. Raises `Mistakes`."""
    if isinstance(axis, int) and axis <= len(shape[1]):
        return axis
    said = print_math(tree_of(axis))
    if not is_number(axis):
        raise Mistakes([Mistake.of("axis.letter", span, axis=said).called("axis")])
    raise Mistakes([Mistake.of("axis.none", span, shape=shown_shape(shape), axis=said).called("axis")])


def shown_shape(shape: Shape) -> str:
    """A shape in backticks, as a message shows it."""
    features, space = shape
    if not space:
        return f"`{print_math(tree_of(features))}`"
    return f"`{print_math(ShapeExpr(tree_of(features), tuple(map(tree_of, space))))}`"
