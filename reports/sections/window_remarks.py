"""What a window leaves out or adds: the padding of `same`, the rows that a stride drops."""

from __future__ import annotations

from ...engine import LayerFacts
from ...engine.derivations import Derivation, dropped, unseen
from ...engine.formulas import along, evaluate, substitute, tree_of
from ...engine.inference import Placed
from ...engine.values import Value, at_least_zero, subtract
from ...grammar import Call, Comparison, Letter, Number, Product, Sum, parse_expression
from ..document import Callout, ChainLine, Formula, Inline
from ..wording import (
    BY_PADDING,
    IN_NO_WINDOW,
    LIKEWISE_AXES,
    PAD_EACH_SIDE,
    PAD_TWO_SIDES,
    PADDING_IN_ALL,
    ROW_NOUNS,
    last_ones,
    plural,
)


def dropped_rows(layer: LayerFacts, sizes: list[Derivation]) -> list[Callout]:
    """A note on the rows that a stride drops, while letters leave it open."""
    rest = _rest(layer, sizes[0])
    return [Callout("note", (*rest, *((LIKEWISE_AXES,) if len(sizes) > 1 else ()), "."))] if rest else []


def remarks(layer: LayerFacts, derivation: Derivation) -> list[Inline]:
    """What same padding adds, and which rows of the input no window touches, where that is known."""
    rule = derivation.rule
    if rule is None or not rule.slides:
        return []
    padding = evaluate(parse_expression(rule.padding), layer.numeric.axis(derivation.axis)) if rule.padding else None
    said = [] if padding is None else [same_padding(padding)]
    values = _window(layer.numeric, derivation.axis)
    if values is None:
        return said
    h, n, p, s, d, out = values
    near = int(padding) // 2 if isinstance(padding, int) else p
    noun = ROW_NOUNS[layer.symbolic.rank_out][derivation.axis]
    if lost := unseen(h, n, near, s, d, out):
        gaps = s > d * (n - 1) + 1 or d > 1
        return [
            *said,
            (IN_NO_WINDOW.format(lost=plural(lost, noun), all=h) if gaps else f"{last_ones(lost, noun)} dropped",),
        ]
    rest, _ = dropped(h, n, p, s, d) if rule.even else (0, 0)
    return [*said, (f"{last_ones(rest, f'padded {noun}')} not used",)] if rest else said


def same_padding(total: Value) -> Inline:
    """What `pad same` adds: on each side, or one more on the far side."""
    if not isinstance(total, int):
        amount = Formula((tree_of(total),))
        return (PADDING_IN_ALL[0], amount, PADDING_IN_ALL[1])
    half = total // 2
    if total == 2 * half:
        return (Formula((Letter("p"), Number(half)), ("=",)), PAD_EACH_SIDE)
    return (PAD_TWO_SIDES.format(before=half, after=half + 1),)


def padded_size(layer: LayerFacts, derivation: Derivation) -> ChainLine | None:
    """`h′ = 96 + 2·1 − (3 − 1) = 96`: same padding of equal sides keeps the size at stride 1."""
    rule, placed = derivation.rule, layer.numeric
    if rule is None or not rule.padding:
        return None
    values = placed.axis(derivation.axis)
    total = evaluate(parse_expression(rule.padding), values)
    if values["s"] != 1 or values["d"] != 1 or not isinstance(total, int) or total % 2:
        return None
    put = {"h": tree_of(values["h"]), "n": tree_of(values["n"]), "p": Number(total // 2)}
    padded = substitute(parse_expression("h + 2*p - (n - 1)"), put)
    return ChainLine(derivation.symbol, "=", Comparison(padded, "=", tree_of(values["h"])), (BY_PADDING,))


def _window(placed: Placed, axis: int) -> tuple[int, int, int, int, int, int] | None:
    values = placed.axis(axis)
    found = [values[letter] for letter in ("h", "n", "p", "s", "d", "h_out")]
    return tuple(found) if all(isinstance(value, int) for value in found) else None  # type: ignore[return-value]


def _rest(layer: LayerFacts, derivation: Derivation) -> Inline:
    """What a stride drops, while letters leave it open."""
    rule, placed = derivation.rule, layer.numeric
    if rule is None or not rule.even or _window(placed, derivation.axis) is not None:
        return ()
    values = placed.axis(derivation.axis)
    if values["s"] == 1:
        return ()
    span = parse_expression("h + 2*p - d*(n - 1) - 1")
    left = tree_of(evaluate(span, values))
    step, pad, window = (placed.bound(along(derivation.axis)[name]).tree for name in ("s", "p", "n"))
    rows = ROW_NOUNS[layer.symbolic.rank_out][derivation.axis] + "s"
    line: list[str | Formula] = ["Where ", Formula((step,)), " does not divide ", Formula((left,)), ", the last "]
    line += [
        Formula((Letter("r"), Product((("*", left), ("%", step)))), ("=",)),
        f" {rows} of the padded input are dropped",
    ]
    if pad != Number(0):
        real = Call("max", (Number(0), Sum((("+", Letter("r")), ("-", pad)))))
        line += [", of which ", Formula((real,)), f" are {rows} of the input itself"]
    if not at_least_zero(subtract(values["n"], values["s"])):
        line += ["; where ", Formula((Comparison(step, ">", window),)), f", {rows} between two windows are skipped too"]
    return tuple(line)
