"""The letters of a layer's rules bound to the input and to what its row says."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ...grammar import (
    Element,
    Expr,
    Letter,
    Mistake,
    Mistakes,
    Phrase,
    Product,
    Span,
    Sum,
    phrase,
    print_math,
    replace,
)
from ..arithmetic import Impossible
from ..conditions import AtLeast, Condition, Divides, at_least, divides, not_zero
from ..formulas import (
    AXES,
    NEUTRAL,
    along,
    divisors,
    evaluate,
    formula,
    letters_in,
    specialised,
    substitute,
    too_tangled,
    tree_of,
)
from ..layers import Argument, Choices, Flag, Kind
from ..resolution import Row
from ..values import Value, algebra, is_number
from .bindings import Origin
from .draft import Draft

DIVISOR = "divisor"
"""Is in the key of a condition that a divisor is not 0."""


class InLayer:
    """Mistakes name the layer; with a `span` they are there, and not at a position in the text of a rule."""

    def __init__(self, draft: Draft, span: Span | None = None) -> None:
        self.draft, self.span = draft, span

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if isinstance(error, Mistakes):
            found = [one.within("of", owner=self.draft.name).at(self.span or one.span) for one in error.mistakes]
            raise Mistakes(found) from None


def bind_incoming(draft: Draft) -> None:
    """The letters of the input: maps, sizes, and (where the kind says so) all values as one row."""
    features, space = draft.input_shape
    before = Origin("before")
    draft.bind("l", features, before)
    if draft.kind.time:
        draft.bind("T", space[0], before)
    for letter, size in zip(AXES["h"], draft.sizes, strict=False):
        draft.bind(letter, size, before)
    coming = draft.input_shape
    for other in draft.kind.others:
        _, coming = draft.also.get(other.word, ("", coming))
        count = algebra.multiply(list(coming[1]))
        draft.bind(other.features, coming[0], before)
        draft.bind(other.positions, count, before)
    for letter, role in draft.kind.roles.items():
        if role == "inputs":
            sizes = (features, *space)
            written = Product(tuple(("*", tree_of(value)) for value in sizes)) if space else None
            draft.bind(letter, algebra.multiply(sizes), before, written)


PART = "size of a part"
"""What each value is where a row lists several parts."""


def bind_row(draft: Draft, row: Row, letters: Mapping[str, Value]) -> None:
    scope = {"in": draft.input_shape[0], **letters}  # in a branch, `in` is what enters the branch
    biases = draft.kind.biases
    draft.bind("b", biases, Origin("default"))
    for argument in draft.kind.row:
        if not isinstance(argument, Argument):
            continue
        if argument.at:
            _bind(draft, argument.at, row.values[argument.at][0], scope, argument)
        if argument.listed:
            trees = row.values[argument.letter]
            one = replace(argument, name=PART) if argument.parts and len(trees) > 1 else argument
            draft.order = tuple(_bind(draft, argument.letter, tree, scope, one) for tree in trees)
            if argument.parts:
                _bind_part(draft, row, row.values[argument.letter], scope)
        elif argument.each_axis:
            _bind_axes(draft, argument, row, scope)
        elif argument.letter in row.values:
            _bind(draft, argument.letter, row.values[argument.letter][0], scope, argument)
        elif argument.default is not None:
            _bind_default(draft, argument.letter, argument.default)
    for flag in draft.kind.row:
        if isinstance(flag, Flag) and flag.word in row.words:
            for letter, value in flag.sets.items():
                draft.bind(letter, value, draft.given(row.spans[flag.word]))
        if isinstance(flag, Choices) and flag.word in row.words:
            named = (text for name, text in flag.formulas.items() if f"{flag.word} {name}" in row.words)
            _bind_default(draft, flag.letter, " + ".join(named))


def _bind_part(draft: Draft, row: Row, trees: tuple[Expr, ...], scope: Mapping[str, Value]) -> None:
    """The part that a split gives: its size `k`, the features `i` before it, and all parts together, `m`."""
    given, sizes = draft.given((trees[0].span[0], trees[-1].span[1])), draft.order
    if len(sizes) == 1:
        sizes = (algebra.multiply([draft.input_shape[0], algebra.power(sizes[0], -1)]),) * (row.part + 1)
    elif len(sizes) > row.part:
        shown = [_as_shown(tree, size, scope) for tree, size in zip(trees, sizes, strict=True)]
        draft.bind("k", sizes[row.part], given, shown[row.part])
        draft.bind("m", algebra.add(list(sizes)), given, Sum(tuple(("+", tree) for tree in shown)))
    before = algebra.add([0, *sizes[: row.part]])
    draft.bind("i", before, Origin("derived"))


def _bind_axes(draft: Draft, argument: Argument, row: Row, scope: Mapping[str, Value]) -> None:
    """One value for each axis; a value that is given once serves them all under one letter."""
    trees = row.values.get(argument.letter)
    family = AXES[argument.letter]
    rank = len(trees or ()) if argument.free else draft.rank
    if trees is None:
        for axis in range(rank):
            if argument.default is not None and not draft.words & set(argument.words) - {"valid"}:
                _bind_default(draft, family[axis], _default_along(argument.default, axis))
        if len({draft.bound(letter).tree for letter in family[:rank]}) == 1:
            draft.shared |= {argument.letter}
        return
    span = (trees[0].span[0], trees[-1].span[1]) if trees else row.spans[argument.letter]
    once = len(trees) == 1 and rank > 1
    if rank > len(family):
        wrong = Mistake.of("sizes.many", span, count=rank, most=len(family))
        raise Mistakes([wrong.within("of", owner=draft.name)])
    if len(trees) != rank and (not once or argument.letter == "n"):
        raise Mistakes([_wrong_count(draft, argument, len(trees), span)])
    if once:
        draft.shared |= {argument.letter}
    for axis in range(rank):
        tree = trees[0] if once else trees[axis]
        _bind(draft, family[axis], tree, scope, argument, span)


@functools.lru_cache(1024)
def _default_along(default: str, axis: int) -> Expr:
    """A default in the letters of an axis."""
    return substitute(formula(default), {first: Letter(there) for first, there in along(axis).items()})


def _wrong_count(draft: Draft, argument: Argument, count: int, span: Span) -> Mistake:
    option = phrase("argument.option", option=argument.word)
    what = option if argument.word else phrase("argument.named", name=argument.name)
    example = " x ".join(AXES[argument.letter][: draft.rank])
    wrong = Mistake.of("sizes.count", span, what=what, count=count, rank=draft.rank, example=example)
    return wrong.within("of", owner=draft.name)


def _bind(
    draft: Draft, letter: str, tree: Expr, scope: Mapping[str, Value], argument: Argument, span: Span | None = None
) -> Value:
    """A letter of the rules means what the row says (at `span`), if that is a value that it can have."""
    if draft.kind.is_input and (coming := letters_in(tree).get("in")):
        raise Mistakes([Mistake.of("input.in", coming.span).within("of", owner=draft.name)])
    with InLayer(draft):
        value = bound_value(tree, scope)
        bind_divisors(draft.conditions, letter, tree, scope)
    _check_value(draft, letter, value, tree.span, argument)
    draft.bind(letter, value, draft.given(span or tree.span), _as_shown(tree, value, scope))
    return value


def checked_row(name: str, kind: Kind, layer: Element, row: Row, letters: Mapping[str, Value]) -> list[Mistake]:
    """What is wrong with the values of a row, as far as that is seen without knowing the input."""
    draft = Draft(name, kind, layer, (1, ()))
    mistakes: list[Mistake] = []
    for argument in kind.row:
        if not isinstance(argument, Argument):
            continue
        for letter in filter(None, (argument.at, argument.letter)):
            for tree in row.values.get(letter, ()):
                if "in" not in letters_in(tree):
                    try:
                        _bind(draft, letter, tree, letters, argument)
                    except Mistakes as error:
                        mistakes += error.mistakes
                    except Impossible:  # the layer itself will say
                        continue
    return mistakes


def bind_divisors(
    conditions: dict[tuple[object, ...], Condition], letter: str, tree: Expr, scope: Mapping[str, Value]
) -> None:
    """The conditions that no divisor of a value is 0, be it cancelled: `(a*b - b)//(a - 1)` is `b` for `a >= 2`."""
    for number, divisor in enumerate(divisors(tree)):
        value = evaluate(divisor, scope)
        condition = True if is_number(value) else not_zero(value)
        if isinstance(condition, AtLeast):
            conditions[letter, DIVISOR, number] = condition


def bound_value(tree: Expr, scope: Mapping[str, Value]) -> Value:
    """The value of an expression of the text. Raises `Mistakes` at what has none, or is too tangled."""
    if tangled := too_tangled(tree):
        raise Mistakes([tangled])
    return evaluate(tree, scope)


def _as_shown(tree: Expr, value: Value, scope: Mapping[str, Value]) -> Expr:
    """A number as its value; the file's letters as they were written; numbers and a block's names substituted."""
    if is_number(value):
        return tree_of(value)
    known = {name: tree_of(scope[name]) for name in letters_in(tree) if getattr(scope[name], "name", "") != name}
    return substitute(tree, known) if known else tree


def _bind_default(draft: Draft, letter: str, default: str | Expr) -> None:
    tree = formula(default) if isinstance(default, str) else default
    with InLayer(draft, draft.layer.span):
        value = evaluate(tree, draft.values)
    spoken = specialised(tree, {name: NEUTRAL[name] for name in letters_in(tree) if name not in draft.letters})
    shown = substitute(spoken, {name: draft.letters[name].tree for name in letters_in(spoken)})
    draft.bind(letter, value, Origin("default"), shown)


def _check_value(draft: Draft, letter: str, value: Value, span: Span, argument: Argument) -> None:
    """Whole, and at least (at most) what makes sense; with letters these are conditions."""
    if not (argument.rational or isinstance(value, int)):
        whole = divides(*algebra.numerator_denominator(value))
        if whole is False:
            what, shown = _named(argument, letter), _text(value)
            raise _refused(draft, Mistake.of("value.whole", span, what=what, value=shown))
        if isinstance(whole, Divides):
            draft.conditions[letter, "whole"] = whole
    least = 1 if letter == argument.at else argument.least
    if least is not None:
        enough = at_least(algebra.subtract(value, least))
        if enough is False:
            what, shown = _named(argument, letter), _text(value)
            raise _refused(draft, Mistake.of("value.least", span, what=what, value=shown, least=least))
        if isinstance(enough, AtLeast):
            draft.conditions[letter, "least"] = enough
    if argument.most is not None and is_number(value) and value > argument.most:
        what, shown = _named(argument, letter), _text(value)
        raise _refused(draft, Mistake.of("value.most", span, what=what, value=shown, most=argument.most))


def _refused(draft: Draft, wrong: Mistake) -> Mistakes:
    return Mistakes([wrong.within("of", owner=draft.name)])


def _named(argument: Argument, letter: str) -> Phrase:
    """What a person calls the value."""
    if letter == argument.at:
        return phrase("argument.features") if argument.free else phrase("argument.filters")
    if argument.word:
        return phrase("argument.option", option=argument.word)
    if argument.letter == "n":
        return phrase("argument.window")
    return phrase("argument.named", name=argument.name or phrase("wanted.value"))


def _text(value: Value) -> str:
    return print_math(tree_of(value))
