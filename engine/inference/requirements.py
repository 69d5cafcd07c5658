"""Whether a layer is possible where it is: what its kind needs, with numbers or as conditions."""

from __future__ import annotations

from collections.abc import Iterator

from ...grammar import Comparison, Mistake, Mistakes, Number, Phrase, Product, Span, phrase, print_math
from ..arithmetic import remembered
from ..conditions import AtLeast, Divides, at_least, divides, multiple_of, remainder_of
from ..formulas import AXES, Need, evaluate, filled_in, letters_in, tree_of
from ..layers import Other
from ..values import Value, algebra, is_number
from .draft import Draft

ALONG = ("first", "second", "third")


def check_needs(draft: Draft) -> None:
    """What the kind needs, along every axis where it speaks of one; with letters these are conditions."""
    mistakes: list[Mistake] = []
    for number, need in enumerate(draft.kind.needs):
        along_axes = any(letter in draft.kind.axis_letters for letter in need.letters) and not need.of_all_axes
        axes = range(draft.rank if along_axes else 1)
        verdicts = {axis: _verdict(need, draft, axis) for axis in axes}
        if wrong := [axis for axis, verdict in verdicts.items() if verdict is False]:
            mistake = _not_met(draft, need, wrong, axes)
            mistakes += [mistake] if mistake not in mistakes else []
        for axis, verdict in verdicts.items():
            if isinstance(verdict, tuple):
                draft.conditions |= {(number, axis, side): one for side, one in enumerate(verdict)}
            elif not isinstance(verdict, bool):
                draft.conditions[number, axis] = verdict
    mistakes += _other_sizes_equal(draft)
    if mistakes:
        raise Mistakes(mistakes)


def _other_sizes_equal(draft: Draft) -> Iterator[Mistake]:
    """What is wrong with further inputs that must have the sizes of the first one."""
    for other in draft.kind.others:
        if not (other.same_sizes or other.sized) or other.word not in draft.also:
            continue
        name, (_, space) = draft.also[other.word]
        if other.sized:
            yield from _sized(draft, other, name, space)
            continue
        sizes = list(zip(draft.input_shape[1], space, strict=False))
        verdicts = [equal(algebra.subtract(one, two)) for one, two in sizes]
        if len(space) != len(draft.input_shape[1]) or False in verdicts:
            first, second = (_sizes(one) for one in (draft.input_shape[1], space))
            yield Mistake.of("second.sizes", draft.layer.span, name=name, first=first, second=second)
        for axis, verdict in enumerate(verdicts):
            for side, one in enumerate(verdict if isinstance(verdict, tuple) else (verdict,)):
                if not isinstance(one, bool):
                    draft.conditions[other.word, axis, side] = one


def _sized(draft: Draft, other: Other, name: str, space: tuple[Value, ...]) -> Iterator[Mistake]:
    """What is wrong with a layer whose sizes are taken; those of a crop must be there."""
    came = draft.input_shape[1]
    cut = other.instead == "p"
    verdicts = [at_least(algebra.subtract(one, two)) if cut else True for one, two in zip(came, space, strict=False)]
    if len(space) != len(came) or False in verdicts:
        first, second = (_sizes(one) for one in (came, space))
        yield Mistake.of("second.like", draft.layer.span, kind=draft.kind.word, name=name, first=first, second=second)
    for axis, verdict in enumerate(verdicts):
        if isinstance(verdict, AtLeast):
            draft.conditions[other.word, axis] = verdict


def _sizes(space: tuple[Value, ...]) -> str | Phrase:
    return " x ".join(print_math(tree_of(size)) for size in space) or phrase("second.no_sizes")


Decision = AtLeast | Divides | tuple[AtLeast, AtLeast] | bool
"""Decided, or the condition under which it holds; an equation is two of them."""


def _verdict(need: Need, draft: Draft, axis: int) -> Decision:
    values = draft.axis(axis)
    try:
        return _judged(need.condition, tuple(values[name] for name in letters_in(need.condition)))
    except Mistakes as error:  # which point into the text of the need
        raise Mistakes([m.at(draft.layer.span) for m in error.mistakes]) from None


@remembered(20_000)
def _judged(condition: Comparison, values: tuple[Value, ...]) -> Decision:
    letters = dict(zip(letters_in(condition), values, strict=True))
    left = condition.left
    if (
        condition.op == "="
        and condition.right == Number(0)
        and isinstance(left, Product)
        and left.factors[-1][0] == "%"
    ):
        *value, (_, by) = left.factors
        return divides(evaluate(Product(tuple(value)), letters), evaluate(by, letters))
    difference = algebra.subtract(evaluate(left, letters), evaluate(condition.right, letters))
    return at_least(difference) if condition.op == ">=" else equal(difference)


def equal(difference: Value) -> Decision:
    """Whether a difference is 0; where letters leave it open, two conditions, or one on a remainder.

    >>> h = algebra.symbol("h")
    >>> equal(algebra.subtract(algebra.ceil(h / 2), algebra.floor(h / 2))), equal(h - 3)
    (Divides(value=h, by=2), (AtLeast(letters=h, least=3), AtLeast(letters=-h, least=-3)))
    """
    if is_number(difference):
        return difference == 0
    if whole := multiple_of(difference) or remainder_of(difference):
        return divides(*whole)
    sides = at_least(difference), at_least(algebra.negate(difference))
    if False in sides:
        return False
    open_sides = [side for side in sides if isinstance(side, AtLeast)]
    if len(open_sides) == 2:
        return open_sides[0], open_sides[1]
    return open_sides[0] if open_sides else True


def _not_met(draft: Draft, need: Need, wrong: list[int], axes: range) -> Mistake:
    """The sizes along all axes are shown together, `5x5` for 5 and 5."""
    values = [draft.axis(axis) for axis in axes]
    said, span = filled_in(need.wrong, *values), _blamed(draft, need, wrong[0])
    advice = phrase("need.advice", said=filled_in(need.hint, *values))
    if len(wrong) == len(axes):
        return Mistake.of("need.everywhere", span, hint=advice, said=said).called(need.id)
    axis = phrase(f"nth.{ALONG[wrong[0]]}")
    return Mistake.of("need.along", span, hint=advice, said=said, axis=axis).called(need.id)


def _blamed(draft: Draft, need: Need, axis: int) -> Span:
    """Where the row gives the last of the letters that the need speaks of; else the whole layer."""
    names = [AXES[name][axis] if name in AXES else name for name in need.letters]
    spans = [span for name in names if name in draft.letters and (span := draft.span_of(name))]
    return spans[-1] if spans else draft.layer.span
