"""One layer of a derivation: its heading, its chains, and when they hold."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine import LayerFacts
from ...engine.derivations import Derivation, Notation, dropped, of_features, of_size, unseen
from ...engine.formulas import along, evaluate, tree_of
from ...engine.inference import Placed
from ...engine.values import Value, at_least_zero, subtract
from ...grammar import Call, Comparison, Letter, Number, Product, Sum, parse_expression
from ...grammar import Source as Text
from ..document import Block, Callout, Chain, ChainLine, Formula, Heading, Inline, Prose, joined, sentence
from ..wording import ALIKE, GOES_OUT, KEPT, NOTHING_TO_LEARN, WITH_VALUES
from .chains import Detail, chain
from .joins import join_blocks
from .legend import explanations, filled_in
from .pieces import conditions, output, shape_of
from .quantities import alike, chains, derived, stated


def layer_blocks(
    number: int, layer: LayerFacts, detail: Detail, notation: Notation, text: Text, show: Sequence[str] = ()
) -> list[Block]:
    """All that a derivation says about one layer; `show` are further quantities."""
    if layer.branches:
        return join_blocks(number, layer, detail, notation, text, show)
    sizes, features = _sizes(layer, notation), _features(layer, notation)
    shown = derived(layer, detail, show, notation)
    blocks: list[Block] = [Heading(2, _heading(number, layer))]
    if sizes is None and not features and not any(shown.values()):
        return [*blocks, Prose(_nothing(layer)), *stated(layer, tuple(shown)), *_conditions(layer, None)]
    blocks += [chain("features", one, layer.symbolic.kind, detail) for one in features]
    blocks += _size_chains(layer, sizes, detail)
    blocks.append(_output_line(layer, sizes))
    blocks += [block for name, ones in shown.items() for block in chains(layer, name, ones, detail, notation)]
    blocks += _conditions(layer, sizes)
    if detail == "full":
        counts = [one for ones in shown.values() for one in ones]
        blocks += explanations(layer, [*features, *(sizes or ()), *counts], text)
    return blocks


def _heading(number: int, layer: LayerFacts) -> Inline:
    """`1  conv1 · 32 filters of 5×5 over 1 feature map`"""
    return (f"{number}  {layer.name} · ", *sentence(layer.symbolic.kind.summary, lambda text: filled_in(text, layer)))


def _nothing(layer: LayerFacts) -> Inline:
    """What a layer says that computes no size and learns nothing."""
    return (output(layer), f" {KEPT if _kept(layer) else GOES_OUT}; {NOTHING_TO_LEARN}.")


def _kept(layer: LayerFacts) -> bool:
    """Whether what goes out has the shape of what comes in."""
    return (layer.symbolic.features, layer.symbolic.space) == layer.symbolic.comes_in


def _features(layer: LayerFacts, notation: Notation) -> list[Derivation]:
    """The derivation of the features where they are worked out, not just given or taken over."""
    derivation = of_features(layer, notation)
    if derivation is None:
        return []
    worked = any(isinstance(step.after, (Product, Sum)) for step in derivation.steps)
    return [derivation] if worked and not _named_in_row(layer) else []


def _named_in_row(layer: LayerFacts) -> bool:
    """Whether the row itself names the features: `dense 2*k`."""
    rule = layer.symbolic.kind.features
    tree = rule and rule.taught(layer.symbolic.values).tree
    return isinstance(tree, Letter) and layer.symbolic.bound(tree.name).source.how in ("given", "default")


def _sizes(layer: LayerFacts, notation: Notation) -> tuple[Derivation, ...] | None:
    """The derivations of the sizes; only the first where all axes are alike."""
    if not layer.symbolic.kind.space and layer.symbolic.kind.size is None:
        return None
    axes = [d for axis in range(len(layer.symbolic.space)) if (d := of_size(layer, axis, notation)) is not None]
    return tuple(alike(axes))


def _size_chains(layer: LayerFacts, sizes: tuple[Derivation, ...] | None, detail: Detail) -> list[Block]:
    blocks: list[Block] = []
    for number, derivation in enumerate(sizes or ()):
        rank = layer.symbolic.rank_out
        remarks = _remarks(layer, derivation)
        if rank > 1 and len(sizes or ()) == 1:
            remarks.insert(0, (ALIKE[rank],))
        blocks.append(
            chain("size" if number == 0 else "", derivation, layer.symbolic.kind, detail, joined(remarks, "; "))
        )
    return blocks


def _output_line(layer: LayerFacts, sizes: tuple[Derivation, ...] | None) -> Chain:
    """`output   32@24×24`"""
    symbolic, numeric = shape_of(layer.symbolic), shape_of(layer.numeric)
    reason: Inline = (KEPT,) if sizes is None and _kept(layer) else ()
    lines = [ChainLine(None, "→", symbolic, reason)]
    if numeric != symbolic:
        lines.append(ChainLine(None, "=", numeric, (WITH_VALUES,)))
    return Chain("output", tuple(lines))


def _remarks(layer: LayerFacts, derivation: Derivation) -> list[Inline]:
    """What same padding adds, and which real places no window touches, where that is known."""
    rule = derivation.rule
    if rule is None or not rule.slides:
        return []
    padding = evaluate(parse_expression(rule.padding), layer.numeric.axis(derivation.axis)) if rule.padding else None
    said = [] if padding is None else [_same_padding(padding)]
    values = _window(layer.numeric, derivation.axis)
    if values is None:
        return said
    h, n, p, s, d, out = values
    near = int(padding) // 2 if isinstance(padding, int) else p
    lost = unseen(h, n, near, s, d, out)
    if lost:
        seen = " places is never seen" if lost == 1 else " places are never seen"
        return [*said, (Formula((Number(lost),)), " of ", Formula((Number(h),)), seen)]
    rest, _ = dropped(h, n, p, s, d) if rule.even else (0, 0)
    fits = "place of the padding fits" if rest == 1 else f"{rest} places of the padding fit"
    return [*said, (f"the last {fits} no window",)] if rest else said


def _same_padding(total: Value) -> Inline:
    """What `pad same` adds: on each side, or one place more on the far side."""
    if not isinstance(total, int):
        amount = Formula((tree_of(total),))
        return ("adds ", amount, " places in all: half on each side, an odd one on the far side")
    half = total // 2
    if total == 2 * half:
        return ("adds ", Formula((Letter("p"), Number(half)), ("=",)), " on each side")
    return ("adds ", Formula((Number(half),)), " before and ", Formula((Number(half + 1),)), " behind")


def _window(placed: Placed, axis: int) -> tuple[int, int, int, int, int, int] | None:
    values = placed.axis(axis)
    found = [values[letter] for letter in ("h", "n", "p", "s", "d", "h_out")]
    return tuple(found) if all(isinstance(value, int) for value in found) else None  # type: ignore[return-value]


def _conditions(layer: LayerFacts, sizes: tuple[Derivation, ...] | None) -> list[Block]:
    """When the layer's results hold, in the file's letters, while they are not decided."""
    blocks = conditions(c for key, c in layer.symbolic.conditions.items() if key in layer.numeric.conditions)
    if sizes and (rest := _rest(layer, sizes[0])):
        likewise = ("; likewise along the other axes",) if len(sizes) > 1 else ()
        blocks.append(Callout("note", (*rest, *likewise)))
    return blocks


def _rest(layer: LayerFacts, derivation: Derivation) -> Inline:
    """What a stride drops, while letters leave it open."""
    rule, placed = derivation.rule, layer.numeric
    if rule is None or not rule.even or rule.even in placed.kind.needs or _window(placed, derivation.axis) is not None:
        return ()
    values = placed.axis(derivation.axis)
    if values["s"] == 1:
        return ()
    span = parse_expression("h + 2*p - d*(n - 1) - 1")
    left = tree_of(evaluate(span, values))
    step, pad, window = (placed.bound(along(derivation.axis)[name]).tree for name in ("s", "p", "n"))
    line: list[str | Formula] = ["where ", Formula((step,)), " does not divide ", Formula((left,)), ", the last "]
    line += [
        Formula((Letter("r"), Product((("*", left), ("%", step)))), ("=",)),
        " places of the padded input are dropped",
    ]
    if pad != Number(0):
        real = Call("max", (Number(0), Sum((("+", Letter("r")), ("-", pad)))))
        line += [", ", Formula((real,)), " of them real"]
    if not at_least_zero(subtract(values["n"], values["s"])):
        line += ["; where ", Formula((Comparison(step, ">", window),)), ", places between windows are skipped too"]
    return tuple(line)
