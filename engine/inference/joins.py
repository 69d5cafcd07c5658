"""Branches that match: their sizes must agree, by number, in normal form, or as a condition that is stated.

A value that comes to a join has axes as everywhere in the language: 0 are the features, 1 is the first size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...grammar import Mistake, Mistakes, print_math, word_of
from ..conditions import AtLeast, Divides
from ..formulas import tree_of
from ..layers import SPACES
from ..resolution import Part
from ..values import Floor, Value, algebra, atoms_in, is_number
from .binding import InLayer, bind_row
from .bindings import Origin
from .draft import Draft, Input, Setting
from .inferred_layer import Branch, InferredLayer, Joined
from .named_axes import checked_axis, shown_shape
from .requirements import check_needs, equal
from .shapes import Shape

Sizes = tuple[Value, ...]
"""The features and every size, by the number of their axis."""

DIFFERENT = "join.elementwise"
"""The mistake of sizes that are never equal; where they are letters, a value of 1 may still be repeated."""

MOST = len(SPACES)
"""How many axes a value has at most."""


def join(part: Part, given: Input, branches: tuple[Branch, ...], setting: Setting) -> InferredLayer:
    """The join of what all branches give. Raises `Mistakes` where they do not fit."""
    words = setting.follows.union(part.row.words)
    ends = tuple(branch.gives for branch in branches)
    draft = Draft.of(part, given, part.kind.under(words), words, ends)
    bind_row(draft, part.row, setting.letters)
    draft.bind("N", len(branches), Origin("derived"))
    with InLayer(draft):
        features, *space = JOINED[part.kind.joins](draft, list(map(_sizes, ends)))
    output = features, tuple(space)
    draft.bind_output(output)
    draft.bind("k", features, Origin("derived"))
    return draft.inferred(output, setting.costs, Joined(branches))


def _sizes(shape: Shape) -> Sizes:
    return shape[0], *shape[1]


def _elementwise(draft: Draft, ends: Sequence[Sizes]) -> Sizes:
    """Value by value; an axis of 1 broadcasts to every other, and sizes that a value lacks are its first."""
    ends = _of_one_rank(ends)
    out = tuple(_met(draft, axis, [end[axis] for end in ends], one_meets_all=True) for axis in range(len(ends[0])))
    check_needs(draft)
    return out


def _of_one_rank(ends: Sequence[Sizes]) -> list[Sizes]:
    """As NumPy and Keras have it, where the features lie last: a vector has one value for all positions of a map."""
    rank = max(map(len, ends))
    return [(end[0], *(1,) * (rank - len(end)), *end[1:]) for end in ends]


def _concatenated(draft: Draft, ends: Sequence[Sizes]) -> Sizes:
    """One after another along an axis, equal along the others."""
    for number, end in enumerate(ends):
        if len(end) != len(ends[0]):
            raise Mistakes([_mismatch(draft, number)])
    beside = _axis(draft, "i", 0)
    return tuple(
        algebra.add([end[axis] for end in ends]) if axis == beside else _met(draft, axis, [end[axis] for end in ends])
        for axis in range(len(ends[0]))
    )


def _products(draft: Draft, ends: Sequence[Sizes]) -> Sizes:
    """What both have besides the axes that are added up: the first one's axes, then the second's, the features last."""
    rest: list[Value] = []
    for number, (letter, length) in enumerate((("i", "c"), ("j", "c_2"))):
        axis, end = _axis(draft, letter, number), ends[number]
        draft.bind(length, end[axis], Origin("before"))
        rest += [end[other] for other in (*range(1, len(end)), 0) if other != axis]
    check_needs(draft)
    if len(rest) > MOST:
        raise Mistakes([Mistake.of("rank.axes", draft.layer.span, count=len(rest), most=MOST - 1).called("rank")])
    *space, features = rest or [1]
    return features, *space


JOINED: Mapping[str, Callable[[Draft, Sequence[Sizes]], Sizes]] = {
    "elementwise": _elementwise,
    "concatenated": _concatenated,
    "products": _products,
}
"""The ways in which branches join."""


def _axis(draft: Draft, letter: str, number: int) -> int:
    """An axis of what a branch gives."""
    return checked_axis(draft.values[letter], draft.ends[number], draft.span_of(letter) or draft.layer.span)


def _met(draft: Draft, axis: int, sizes: Sequence[Value], one_meets_all: bool = False) -> Value:
    """The output along an axis: all sizes are equal, certainly or under conditions; else two branches are shown.

    Of sizes that are equal under conditions the plainest goes on: `h`, not `2*floor(h/2)`; else the join's input's.
    """
    many = [number for number, size in enumerate(sizes) if not (one_meets_all and size == 1)] or [0]
    first = many[0]
    for number in many[1:]:
        verdict = sizes[first] == sizes[number] or equal(algebra.subtract(sizes[first], sizes[number]))
        if verdict is False:
            where = _only_where(sizes[first], sizes[number]) if one_meets_all else ()
            raise Mistakes([_mismatch(draft, number, first, where)])
        for side, condition in enumerate(verdict if isinstance(verdict, tuple) else (verdict,)):
            if isinstance(condition, (AtLeast, Divides)):
                draft.conditions["branch", number, axis, side] = condition
    came = {*_sizes(draft.input_shape)[axis : axis + 1]}
    met = dict.fromkeys(sizes[number] for number in many)
    return min(met, key=lambda size: (_roundings(size), size not in came)) if len(met) > 1 else sizes[first]


def _roundings(size: Value) -> int:
    """How many different floors are in a size."""
    return sum(isinstance(atom, Floor) for atom in atoms_in(size))


def _only_where(one: Value, other: Value) -> tuple[str, ...]:
    """Where sizes that are never equal match all the same: at values of the letters that make one of them 1.

    >>> k = algebra.symbol("k")
    >>> _only_where(k, algebra.floor_divide(k, 2)), _only_where(algebra.multiply([2, k]), 3)
    (('floor(k/2) = 1',), ())
    """
    if algebra.at_least_zero(algebra.subtract(one, other)):
        one, other = other, one
    sizes = (one,) if algebra.at_least_zero(algebra.subtract(other, one)) else (one, other)
    may_be_1 = [size for size in sizes if not is_number(size) and equal(algebra.subtract(size, 1)) is not False]
    return tuple(f"{print_math(tree_of(size))} = 1" for size in may_be_1)


def _mismatch(draft: Draft, second: int, first: int = 0, where: tuple[str, ...] = ()) -> Mistake:
    """The mistake of two branches that do not match; they do `where` a size is 1."""
    if draft.kind.joins == "concatenated":
        hint = "others" if draft.values["i"] else "sizes"
    else:
        hint = "all_or_one" if where else "all"
    wrong = Mistake.of(
        "join.unequal",
        word_of(draft.layer),
        hint=hint,
        kind=draft.kind.word,
        one=shown_shape(draft.ends[first]),
        first=first + 1,
        other=shown_shape(draft.ends[second]),
        second=second + 1,
        where=where,
    )
    return wrong.called(f"join.{draft.kind.joins}")


def repeated(inferred: InferredLayer) -> set[tuple[int, int]]:
    """Which branches have an axis of 1 that is broadcast: the branch and the axis, by their numbers."""
    if inferred.kind.joins != "elementwise":
        return set()
    out, *ends = _of_one_rank([_sizes(inferred.output_shape), *(_sizes(branch.gives) for branch in inferred.branches)])
    return {(n, axis) for n, end in enumerate(ends) for axis, size in enumerate(end) if size == 1 != out[axis]}


def may_repeat(inferred: InferredLayer, least: Callable[[Value], Value]) -> bool:
    """Whether a size that is a letter may be 1, which is repeated by that value: sizes need not be equal then.

    `least` writes a value with its letters as what they are more than they must be.
    """
    if inferred.kind.joins != "elementwise":
        return False
    ends = _of_one_rank([_sizes(branch.gives) for branch in inferred.branches])
    axes = [dict.fromkeys(size for size in sizes if size != 1) for sizes in zip(*ends, strict=True)]
    different = [size for sizes in axes if len(sizes) > 1 for size in sizes]
    return any(not algebra.at_least_zero(algebra.subtract(least(size), 2)) for size in different)


def lies_evenly(inferred: InferredLayer) -> bool:
    """Whether each output position comes from the same position of every branch."""
    if inferred.kind.joins == "elementwise":
        return not any(axis for _, axis in repeated(inferred))
    return inferred.kind.joins == "concatenated" and inferred.values["i"] == 0
