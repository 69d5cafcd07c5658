"""What a full derivation adds to a layer's chains: the values of its letters, and why it is possible."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import UNSPOKEN, Derivation
from ...engine.formulas import (
    AXES,
    NEUTRAL,
    Need,
    comparison,
    evaluate,
    formula,
    letters_in,
    specialised,
    substitute,
    tree_of,
)
from ...engine.inference import Bound, InferredLayer, Origin
from ...engine.layers import CONVENTIONS, Flag
from ...engine.values import Value
from ...grammar import Comparison, Expr, Letter, Number, Product, ShapeExpr
from ...grammar import Source as Text
from ..document import Block, Definitions, Formula, Inline, joined, sentence_of
from ..wording import words


def filled_in(text: str, layer: LayerFacts) -> Expr | ShapeExpr:
    """A formula of a kind's summary with the layer's values; `window` is the whole window."""
    inferred = layer.numeric
    if text == "window":
        first, *others = (inferred.letters[letter].tree for letter in AXES["n"][: inferred.rank])
        return ShapeExpr(None, (first, *others)) if others else first
    tree = _spoken_of(formula(text), inferred)
    return substitute(tree, {name: inferred.bound(name).tree for name in letters_in(tree)})


def _spoken_of(tree: Expr, inferred: InferredLayer) -> Expr:
    """A formula without the axes that are not there."""
    return specialised(tree, {name: NEUTRAL[name] for name in letters_in(tree) if name not in inferred.letters})


def explanations(
    layer: LayerFacts, derivations: list[Derivation], text: Text, checks: Sequence[Inline] = ()
) -> list[Block]:
    """The value of each letter with its source, what makes the layer possible, and what was checked."""
    of_others = bool(derivations) and all(one.axis for one in derivations)  # needs are said along the first axis
    needs = [need for need in layer.symbolic.kind.needs if _informative(need, layer) and not of_others]
    entries: list[tuple[Inline, Inline]] = []
    if values := _values(layer, derivations, needs, text):
        entries.append(((words.VALUES,), values))
    if met := [line for need in needs if (line := _need_met(need, layer, derivations))]:
        entries.append(((words.CONDITIONS,), joined(met, "; ")))
    entries += checked(checks)
    return [Definitions(tuple(entries))] if entries else []


def checked(checks: Sequence[Inline]) -> list[tuple[Inline, Inline]]:
    """The entry of what was checked; none where nothing was."""
    return [((words.CHECKED,), joined(list(checks), "; "))] if checks else []


def _values(layer: LayerFacts, derivations: list[Derivation], needs: list[Need], text: Text) -> Inline:
    """`h = 28 from the layer before; n = 5, k = 32 given in line 3`: the letters of the rules and needs."""
    sources: dict[str, dict[str, Inline]] = {}
    names = _names(derivations)
    shown = {ours: name for one in derivations for ours, name in one.names.items() if name in one.letters}
    for letter in dict.fromkeys(letter for need in needs for letter in need.letters):
        if _given(letter, layer):
            shown.setdefault(letter, names.get(letter, letter))
    for ours, name in shown.items():
        bound = _bound(ours, name, layer, derivations)
        equation = tuple(dict.fromkeys((Letter(name), bound.tree, tree_of(_number(ours, layer, bound)))))
        said = Formula(equation, ("=",) * (len(equation) - 1))
        sources.setdefault(_source(bound.source, layer, text), {})[name] = (said,)
    said = [
        sentence_of(words.FROM_SOURCE, values=joined(list(found.values()), ", "), source=source)
        for source, found in sources.items()
    ]
    return joined(said, "; ")


def _bound(ours: str, name: str, layer: LayerFacts, derivations: list[Derivation]) -> Bound:
    """A letter of the layer, or of a rule for another count."""
    there = next((one.letters[name] for one in derivations if name in one.letters), None)
    return layer.symbolic.letters.get(ours) or there or layer.symbolic.bound(ours)


def _number(ours: str, layer: LayerFacts, bound: Bound) -> Value:
    known = layer.numeric.letters.get(ours)
    return bound.value if known is None else known.value


def _source(source: Origin, layer: LayerFacts, text: Text) -> str:
    if source.how == "given" and source.span is not None:
        return words.GIVEN_IN_LINE.format(line=text.place(layer.symbolic.start + source.span[0])[0])
    return words.SOURCES.get(source.how, words.GIVEN_IN_ROW)


def _names(derivations: list[Derivation]) -> dict[str, str]:
    """What the rules' letters are called here."""
    return {ours: name for derivation in derivations for ours, name in derivation.names.items()}


def _given(letter: str, layer: LayerFacts) -> bool:
    return letter in layer.symbolic.letters and layer.symbolic.bound(letter).source.how == "given"


def _informative(need: Need, layer: LayerFacts) -> bool:
    """Whether a need is about values of the row: not about its words, or what some program can do."""
    by_words = {letter for flag in layer.symbolic.kind.row if isinstance(flag, Flag) for letter in flag.sets}
    if need.id.partition(".")[0] in CONVENTIONS or by_words & {*need.letters}:
        return False
    left, right = need.condition.left, need.condition.right
    if isinstance(left, Product) and left.factors[-1][0] == "%":
        by = left.factors[-1][1]
        return any(_given(letter, layer) for letter in letters_in(by)) and evaluate(by, layer.numeric.values) != 1
    never_less = evaluate(right, layer.numeric.values) in (0, 1)
    return not never_less and any(_given(letter, layer) for letter in need.letters)


def _need_met(need: Need, layer: LayerFacts, derivations: list[Derivation]) -> Inline:
    """`h + 2p ≥ n: 28 ≥ 5`, `l mod g = 0: 64 mod 8 = 0`; nothing while letters leave it open."""
    inferred, values = layer.numeric, layer.numeric.values
    stated = comparison(need.undilated) if need.undilated and values["d"] == 1 else need.condition
    met = Comparison(_worked(stated.left, layer), stated.op, _worked(stated.right, layer))
    if letters_in(met):
        return ()
    names = {ours: Letter(name) for ours, name in _names(derivations).items()}
    unspoken = {n: NEUTRAL[n] for n in UNSPOKEN if values.get(n) == NEUTRAL[n] and not _given(n, layer)}
    sides = (specialised(_spoken_of(side, inferred), unspoken) for side in (stated.left, stated.right))
    left, right = (substitute(side, names) for side in sides)
    said = words.FITS if need.id == "window.fits" else "{need} ({met})"
    return sentence_of(said, need=Formula((Comparison(left, stated.op, right),)), met=Formula((met,)))


def _worked(side: Expr, layer: LayerFacts) -> Expr:
    """A side's number; of a remainder both numbers, `64 % 8`."""
    if isinstance(side, Product) and side.factors[-1][0] == "%":
        factors = [tree_of(evaluate(factor, layer.numeric.values)) for _, factor in side.factors]
        if len(factors) == 2 and all(isinstance(factor, Number) for factor in factors):
            return Product((("*", factors[0]), ("%", factors[1])))
    return tree_of(evaluate(side, layer.numeric.values))
