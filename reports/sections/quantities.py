"""Quantities in a document: their chains in a layer's derivation, their columns in a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...engine import Figure, LayerFacts, Table
from ...engine.answers import Answer, of_layer
from ...engine.derivations import Derivation, Notation, of_quantity
from ...engine.formulas import COUNTED, OWNED, REACHING, SUMMED, letters_in, substitute
from ...engine.inference import rule_of
from ...engine.network import distinct
from ...grammar import Expr, Letter, Mistakes, Number
from ..document import blocks as b
from ..document import sentence, sentence_of
from ..wording import translated, words
from .chains import Detail, chain
from .pieces import amount, answered

COLUMNS = ("params", "macs")
"""The columns of a table where none are requested."""

FULL = ("weights", "biases", "params", "macs")
"""What a full derivation derives of every layer."""

SPECIAL = ("frozen", "buffers")
"""What it derives where there is some."""


Derived = dict[str, list[Derivation]]
"""Derivations by quantity: one, or one for each axis; none for what is nothing although it is requested."""


def derived(layer: LayerFacts, detail: Detail, show: Sequence[str], notation: Notation) -> Derived:
    """The derivations of a layer's quantities: at least of its parameters, and of those requested."""
    names = [*FULL, *(name for name in SPECIAL if layer.count(name).symbolic != 0)] if detail == "full" else ["params"]
    wanted = dict.fromkeys(name for name in (*names, *show) if name not in ("features", "size", "output"))
    found = {name: _derivations(layer, name, notation) for name in wanted if name in show or not _said(layer, name)}
    return {name: ones for name, ones in found.items() if ones or (name in ("params", *show) and ones is not None)}


def _said(layer: LayerFacts, name: str) -> bool:
    """Whether the parameters say it already: they are all weights, or all biases."""
    return name in ("weights", "biases") and layer.count(name).symbolic in (0, layer.params.symbolic)


def _derivations(layer: LayerFacts, name: str, notation: Notation) -> list[Derivation] | None:
    """Those of one quantity, one for axes that differ only in their letters; None where there is no such quantity."""
    if not has(layer, name):
        return None
    return without_equal_axes([one for one in of_quantity(layer, name, notation) if one is not None])


def has(layer: LayerFacts, name: str) -> bool:
    """Whether a layer has such a quantity: connections, a jump and so on are not everywhere."""
    return not why_not(layer, name)


def why_not(layer: LayerFacts, name: str) -> str:
    """Why a layer has no such quantity; nothing where it has."""
    try:
        of_layer(layer, name)
    except Mistakes as error:
        return error.mistakes[0].message
    return ""


def without_equal_axes(derivations: list[Derivation]) -> list[Derivation]:
    """Only the first where all axes differ in their letters alone."""
    if len(derivations) < 2:
        return derivations
    return derivations[:1] if len(set(map(_pattern, derivations))) == 1 else derivations


def _pattern(derivation: Derivation) -> tuple[Expr, ...]:
    """The steps with each letter named by the order in which it comes."""
    names: dict[str, Expr] = {}
    steps = [step.after for step in derivation.steps]
    for name in (name for tree in steps for name in letters_in(tree)):
        names.setdefault(name, Letter(f"x_{len(names)}"))
    return tuple(substitute(tree, names) for tree in steps)


def chains(
    layer: LayerFacts, name: str, derivations: Sequence[Derivation], detail: Detail, notation: Notation
) -> list[b.Block]:
    """The chains of a quantity, or the line that it is nothing; of what is seen the line what it is."""
    kind = layer.symbolic.kind
    if not derivations and name in REACHING:
        return stated(layer, (name,))
    if not derivations and layer.symbolic.again and name in OWNED:
        return [_of_another_use(layer, name, notation)]
    if not derivations:
        rule = rule_of(layer.for_quantity(name).symbolic, name)
        reason = sentence(translated(rule.taught(layer.symbolic.values).reason or rule.reason), Letter) if rule else ()
        return [b.Chain(words.QUANTITIES[name], (b.ChainLine(Letter(notation.symbol(name)), "=", Number(0), reason),))]
    rank = len(layer.reach(name)) if name in REACHING else 1
    remark: b.Inline = (words.LIKEWISE[rank],) if rank > 1 and len(derivations) == 1 else ()
    if name == "params" and detail == "full" and "W" in kind.macs.general.letters and _said(layer, "weights"):
        remark = (words.ALL_WEIGHTS,)
    return [
        chain("" if number else words.QUANTITIES[name], one, kind, detail, remark)
        for number, one in enumerate(derivations)
    ]


def _of_another_use(layer: LayerFacts, name: str, notation: Notation) -> b.Chain:
    """What a layer that is used again has of its own: nothing, or the biases of a transposed use."""
    own = layer.count(name).symbolic != 0
    reason = sentence_of(words.BIASES_OF_ITS_OWN if own else words.SHARED_WITH, name=b.Code(layer.symbolic.again))
    first, *others = answered(of_layer(layer, name)).parts
    lines = [b.ChainLine(Letter(notation.symbol(name)), "=", first, reason)]
    return b.Chain(words.QUANTITIES[name], (*lines, *(b.ChainLine(None, "=", one) for one in others)))


def stated(layer: LayerFacts, show: Sequence[str]) -> list[b.Block]:
    """What is requested and is no sum, where no rule of the layer's own gives it: in a join, a body, an input."""
    why = {name: reasons.get("join" if layer.branches else "body", "") for name, reasons in words.STATED.items()}
    there = [name for name in show if name in words.STATED and has(layer, name)]
    return [_stated(of_layer(layer, name), why[name] if layer.whole else "") for name in there]


def _stated(answer: Answer, why: str) -> b.Chain:
    first, *others = answered(answer).parts
    lines = [b.ChainLine(None, "=", first, (why,) if why else ())]
    lines += [b.ChainLine(None, "=", one, (words.WITH_VALUES,)) for one in others]
    return b.Chain(words.QUANTITIES[answer.quantity], tuple(lines))


def columns(show: Sequence[str]) -> tuple[b.Column, ...]:
    """A column a quantity."""
    return tuple(b.Column(words.HEADINGS[name], "right") for name in show or COLUMNS)


def cells(layer: LayerFacts, show: Sequence[str]) -> tuple[b.Inline, ...]:
    """A layer's quantities; a dash where it has no such quantity."""
    return tuple(cell(layer, name) for name in show or COLUMNS)


def cell(layer: LayerFacts, name: str) -> b.Inline:
    if not has(layer, name):
        return (words.NONE,)
    answer = of_layer(layer, name)
    return (answered(answer),) if answer.figure or answer.features or answer.space else (words.NONE,)


def totals(table: Table, show: Sequence[str], written: Callable[[Figure], b.Formula] = amount) -> tuple[b.Inline, ...]:
    """The totals of the quantities that add up; a dash where some layer has no such quantity."""
    names = show or COLUMNS
    return tuple(_total(table, name, written) if name in SUMMED else () for name in names)


def _total(table: Table, name: str, written: Callable[[Figure], b.Formula]) -> b.Inline:
    return (written(table.total(name)),) if not missing(table, name) else (words.NONE,)


def missing(table: Table, name: str) -> list[str]:
    """Why layers have no such quantity, each reason once, as it is for the first of them; nothing where all have it."""
    if name in COUNTED:
        return []
    found: dict[str, str] = {}
    layers = table.every if name in REACHING else (layer for _, layer, _ in distinct(table.layers))
    for why in filter(None, (why_not(layer, name) for layer in layers)):
        found.setdefault(why.partition(": ")[2], why)
    return list(found.values())


def notes(table: Table, show: Sequence[str]) -> list[b.Block]:
    """What the quantities mean that are shown, and why some are missing."""
    said: list[b.Inline] = [(words.MEANS[name],) for name in show if name in words.MEANS]
    said += [(*sentence(why, Letter), ".") for name in show for why in missing(table, name)]
    return [b.Callout("note", note) for note in dict.fromkeys(said)]
