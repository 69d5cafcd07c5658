"""A layer used again: its parameters are there once, its work is done anew."""

from __future__ import annotations

from ...grammar import Mistake, Mistakes, print_math, replace
from ..conditions import Condition
from ..formulas import letters_in, tree_of
from ..layers import KINDS, TRANSPOSED, Argument
from ..resolution import AnotherUse, Part, Row
from ..values import Value, algebra
from .counts import counted
from .draft import Input
from .inferred_layer import Branch, InferredLayer, Joined, Memo
from .requirements import equal


def tied_part(source: Part, original: InferredLayer, part: AnotherUse, given: Input) -> Part | None:
    """The part of a table used from its other side: an embedding as the output layer (Press and Wolf 2017).

    Its rows are what each symbol is weighed with, once features enter and not indices; those of an input are
    indices, also where an embedding has 1 feature. Raises `Mistakes` where letters leave open which of the two enters.
    """
    kind, features = source.kind, given.shape[0]
    indices = features == 1 and (given.before is None or given.before.kind.source)
    if not kind.tied or indices:
        return None
    verdict = equal(algebra.subtract(features, original.features))
    if not isinstance(verdict, bool):
        now, then = print_math(tree_of(features)), print_math(tree_of(original.features))
        mistake = Mistake.of("again.tied_open", part.layer.span, place=original.name, now=now, then=then)
        raise Mistakes([mistake])
    if not verdict:
        return None
    linear, letter = kind.tied
    rows = original.bound(letter).tree
    row = Row({"k": (rows,)}, {"no bias"}, {"no bias": original.layer.span})
    return Part(part.name, linear, part.layer, row)


def transposed_part(source: Part, original: InferredLayer, part: AnotherUse) -> Part:
    """The part that has the transposed weights of a layer, with biases of its own. Raises `Mistakes`."""
    word, letter = source.kind.transposed
    if not word:
        raise Mistakes([Mistake.of("again.transposed", part.layer.span, kind=source.kind.word)])
    kind = KINDS[word]
    letters = {argument.letter for argument in kind.row if isinstance(argument, Argument)}
    values = {name: trees for name, trees in source.row.values.items() if name in letters}
    given = next(argument.at or argument.letter for argument in kind.first)
    values[given] = (original.bound(letter).tree,)
    words = source.row.words - {"no bias"} | {TRANSPOSED} | (set() if part.own_biases else {"no bias"})
    spans = {**source.row.spans, "no bias": part.layer.span}
    return Part(part.name, kind, part.layer, Row(values, words, spans))


def must_match(original: InferredLayer, part: AnotherUse, given: Input) -> dict[tuple[object, ...], Condition]:
    """When the input is what the original gives, as transposed weights want it. Raises `Mistakes` if never."""
    now = algebra.multiply([given.shape[0], *given.shape[1]]) if original.kind.flat else given.shape[0]
    verdict = equal(algebra.subtract(now, original.features))
    if verdict is False:
        came, gave = print_math(tree_of(now)), print_math(tree_of(original.features))
        mistake = Mistake.of("again.transposed_input", part.layer.span, place=original.name, now=came, then=gave)
        raise Mistakes([mistake])
    sides = verdict if isinstance(verdict, tuple) else (verdict,)
    return {("transposed", n): one for n, one in enumerate(sides) if not isinstance(one, bool)}


def share(inferred: InferredLayer, original: InferredLayer, part: AnotherUse, tied: bool = False) -> InferredLayer:
    """The layer with the parameters of the original. Raises `Mistakes` where they do not fit."""
    fitting = {} if tied else _must_fit(inferred, original, part)
    shared = _shared(inferred, original, {})
    return replace(shared, layer=part.layer, conditions={**shared.conditions, **fitting})


def _shared(inferred: InferredLayer, original: InferredLayer, new: dict[int, InferredLayer]) -> InferredLayer:
    """Names what is shared, down to the last layer inside; `new` are the layers so far, by the old ones' identity."""
    inside = inferred.inside
    others = iter(original.bodies)
    if isinstance(inside, Joined):
        inside = Joined(tuple(_shared_branch(branch, next(others, ()), new) for branch in inside.branches))
    elif inside is not None:
        repetitions = (
            replace(one, branch=_shared_branch(one.branch, next(others, ()), new)) for one in inside.repetitions
        )
        inside = replace(inside, repetitions=tuple(repetitions))
    before = new.get(id(inferred.before), inferred.before)
    counts = Memo() if inside else inferred.counts
    new[id(inferred)] = replace(inferred, before=before, inside=inside, again=original.name, counts=counts)
    return new[id(inferred)]


def _shared_branch(branch: Branch, original: tuple[InferredLayer, ...], new: dict[int, InferredLayer]) -> Branch:
    """The layers of a body with those of the original; as it is where the original has no such repetitions."""
    if not original:
        return branch
    layers = tuple(_shared(one, source, new) for one, source in zip(branch.layers, original, strict=True))
    return replace(branch, layers=layers, end=new.get(id(branch.end), branch.end))


def _must_fit(
    inferred: InferredLayer, original: InferredLayer, part: AnotherUse
) -> dict[tuple[object, ...], Condition]:
    """When all that the number of parameters depends on is the same in both positions. Raises `Mistakes` if never."""
    pairs: list[tuple[Value, Value]] = []
    if not original.whole:
        names = [name for name in letters_in(original.kind.params.general.tree) if name in original.letters]
        pairs += [(inferred.values[name], original.values[name]) for name in names if name in inferred.values]
    if original.whole or any(one == 0 for one, _ in pairs):
        pairs.append((counted(inferred, "params"), counted(original, "params")))
    fitting: dict[tuple[object, ...], Condition] = {}
    for number, (ours, theirs) in enumerate(pairs):
        verdict = equal(algebra.subtract(ours, theirs))
        if verdict is False:
            raise Mistakes([_unfit(inferred, original, part)])
        for side, one in enumerate(verdict if isinstance(verdict, tuple) else (verdict,)):
            if not isinstance(one, bool):
                fitting["again", number, side] = one
    return fitting


def _unfit(inferred: InferredLayer, original: InferredLayer, part: AnotherUse) -> Mistake:
    now, then = (print_math(tree_of(one.input_shape[0])) for one in (inferred, original))
    hint, count = "features" if now != then else "input", 1 if then == "1" else 2
    span, layer = part.layer.span, original.name
    wrong = Mistake.of("again.unfit", span, hint=hint, layer=layer, then=then, now=now, count=count)
    return wrong.within("of", owner=part.name)
