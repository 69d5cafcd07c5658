"""What a full derivation adds to a layer's chains: its letters, why the rules hold, and why it is possible."""

from __future__ import annotations

from ...engine import LayerFacts
from ...engine.derivations import UNSPOKEN, Derivation
from ...engine.formulas import (
    AXES,
    NEUTRAL,
    ROLES,
    Need,
    comparison,
    evaluate,
    formula,
    letters_in,
    specialised,
    substitute,
    tree_of,
)
from ...engine.inference import Bound, Placed, Source
from ...engine.layers import CONVENTIONS, Flag
from ...grammar import Comparison, Expr, Letter, Number, Product, Shape
from ...grammar import Source as Text
from ..document import Block, Definitions, Formula, Inline, Prose, joined, sentence
from ..wording import QUANTITIES, SOURCES, meaning

Entries = dict[str, tuple[Inline, Inline]]
"""The lines of a legend, by the letter as it is shown."""


def filled_in(text: str, layer: LayerFacts) -> Expr | Shape:
    """A formula of a kind's summary with the layer's values; `window` is the whole window."""
    placed = layer.numeric
    if text == "window":
        first, *others = (placed.letters[letter].tree for letter in AXES["n"][: placed.rank])
        return Shape(None, (first, *others)) if others else first
    tree = _spoken_of(formula(text), placed)
    return substitute(tree, {name: placed.bound(name).tree for name in letters_in(tree)})


def _spoken_of(tree: Expr, placed: Placed) -> Expr:
    """A formula without the axes that are not there."""
    return specialised(tree, {name: NEUTRAL[name] for name in letters_in(tree) if name not in placed.letters})


def explanations(layer: LayerFacts, derivations: list[Derivation], text: Text) -> list[Block]:
    """The legend, the reasons, and what makes the layer possible."""
    needs = [need for need in layer.symbolic.kind.needs if _worth_saying(need, layer)]
    blocks: list[Block] = [Definitions(tuple(_legend(layer, derivations, needs, text).values()))]
    for derivation in derivations:
        if derivation.rule and derivation.rule.why and derivation.axis == 0:
            blocks.append(
                Prose((f"Why ({QUANTITIES[derivation.quantity]}): ", *sentence(derivation.rule.why, derivation.shown)))
            )
    if met := [line for need in needs if (line := _need_met(need, layer, derivations))]:
        blocks.append(Prose(("It is possible because ", *joined(met, "; "), ".")))
    return blocks


def _legend(layer: LayerFacts, derivations: list[Derivation], needs: list[Need], text: Text) -> Entries:
    """Each letter of the rules and needs: its value, what it means, and where the value comes from."""
    entries: Entries = {}
    for derivation in derivations:
        ours = {shown: letter for letter, shown in derivation.names.items()}
        for shown, there in derivation.letters.items():
            bound = layer.symbolic.letters.get(ours[shown], there)  # a derivation is shared by equal layers
            entries.setdefault(shown, _entry(layer, ours[shown], shown, bound, text))
    names = _names(derivations)
    for letter in dict.fromkeys(letter for need in needs for letter in need.letters):
        shown = names.get(letter, letter)
        if shown not in entries and _given(letter, layer):
            entries[shown] = _entry(layer, letter, shown, layer.symbolic.bound(letter), text)
    return entries


def _entry(layer: LayerFacts, letter: str, shown: str, bound: Bound, text: Text) -> tuple[Inline, Inline]:
    role = layer.symbolic.kind.roles.get(letter) or ROLES.get(letter, "")
    itself = bound.tree == Letter(shown)
    equation = Formula((bound.tree,)) if itself else Formula((Letter(shown), bound.tree), ("=",))
    return (equation,), (f"{meaning(role, layer.symbolic.rank)} ({_source(bound.source, text)})",)


def _source(source: Source, text: Text) -> str:
    if source.how == "given" and source.span is not None:
        return f"given in line {text.place(source.span[0])[0]}"
    return SOURCES.get(source.how, "given in the row")


def _names(derivations: list[Derivation]) -> dict[str, str]:
    """What the rules' letters are called here."""
    return {ours: name for derivation in derivations for ours, name in derivation.names.items()}


def _given(letter: str, layer: LayerFacts) -> bool:
    return letter in layer.symbolic.letters and layer.symbolic.bound(letter).source.how == "given"


def _worth_saying(need: Need, layer: LayerFacts) -> bool:
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
    placed, values = layer.numeric, layer.numeric.values
    stated = comparison(need.undilated) if need.undilated and values["d"] == 1 else need.condition
    met = Comparison(_worked(stated.left, layer), stated.op, _worked(stated.right, layer))
    if letters_in(met):
        return ()
    names = {ours: Letter(name) for ours, name in _names(derivations).items()}
    unspoken = {n: NEUTRAL[n] for n in UNSPOKEN if values.get(n) == NEUTRAL[n] and not _given(n, layer)}
    sides = (specialised(_spoken_of(side, placed), unspoken) for side in (stated.left, stated.right))
    left, right = (substitute(side, names) for side in sides)
    return (Formula((Comparison(left, stated.op, right),)), ": ", Formula((met,)))


def _worked(side: Expr, layer: LayerFacts) -> Expr:
    """A side's number; of a remainder both numbers, `64 % 8`."""
    if isinstance(side, Product) and side.factors[-1][0] == "%":
        factors = [tree_of(evaluate(factor, layer.numeric.values)) for _, factor in side.factors]
        if len(factors) == 2 and all(isinstance(factor, Number) for factor in factors):
            return Product((("*", factors[0]), ("%", factors[1])))
    return tree_of(evaluate(side, layer.numeric.values))
