"""What a window leaves out or adds: the padding of `same`, the rows that a stride drops."""

from __future__ import annotations

from ...engine import LayerFacts
from ...engine.derivations import Derivation, dropped, unseen
from ...engine.formulas import along, evaluate, substitute, tree_of
from ...engine.inference import InferredLayer
from ...engine.values import Value, at_least_zero, subtract
from ...grammar import Call, Comparison, Letter, Number, Product, Sum, parse_expression
from ..document import Callout, ChainLine, Formula, Inline, sentence_of
from ..wording import Counted, words


def dropped_rows(layer: LayerFacts, sizes: list[Derivation]) -> list[Callout]:
    """A note on the rows that a stride drops, while letters leave it open."""
    rest = _rest(layer, sizes[0])
    return [Callout("note", (*rest, *((words.LIKEWISE_AXES,) if len(sizes) > 1 else ()), "."))] if rest else []


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
    noun = words.ROW_NOUNS[layer.symbolic.rank_out][derivation.axis]
    if lost := unseen(h, n, near, s, d, out):
        strides_over = s > d * (n - 1) + 1
        if strides_over or d > 1:
            left_out = words.SKIPPED_BY_STRIDE if strides_over else words.IN_NO_WINDOW
            return [*said, (left_out.of(lost).format(lost=lost, nouns=noun.of(h), all=h),)]
        return [*said, (_last(words.LAST_DROPPED, lost, noun),)]
    rest, _ = dropped(h, n, p, s, d) if rule.even else (0, 0)
    return [*said, (_last(words.LAST_NOT_USED, rest, noun),)] if rest else said


def _last(said: Counted, count: int, noun: Counted) -> str:
    """`the last row is dropped`, `the last 3 rows are dropped`."""
    return said.of(count).format(count=count, noun=noun.of(1), nouns=noun.of(count))


def same_padding(total: Value) -> Inline:
    """What `pad same` adds: on each side, or one more on the far side."""
    if not isinstance(total, int):
        amount = Formula((tree_of(total),))
        return sentence_of(words.PADDING_IN_ALL, padding=amount)
    half = total // 2
    if total == 2 * half:
        return sentence_of(words.PAD_EACH_SIDE, padding=Formula((Letter("p"), Number(half)), ("=",)))
    return (words.PAD_TWO_SIDES.format(before=half, after=half + 1),)


def padded_size(layer: LayerFacts, derivation: Derivation) -> ChainLine | None:
    """`h′ = 96 + 2·1 − (3 − 1) = 96`: same padding of equal sides keeps the size at stride 1."""
    rule, inferred = derivation.rule, layer.numeric
    if rule is None or not rule.padding:
        return None
    values = inferred.axis(derivation.axis)
    total = evaluate(parse_expression(rule.padding), values)
    if values["s"] != 1 or values["d"] != 1 or not isinstance(total, int) or total % 2:
        return None
    replaced = {"h": tree_of(values["h"]), "n": tree_of(values["n"]), "p": Number(total // 2)}
    padded = substitute(parse_expression("h + 2*p - (n - 1)"), replaced)
    return ChainLine(derivation.symbol, "=", Comparison(padded, "=", tree_of(values["h"])), (words.BY_PADDING,))


def _window(inferred: InferredLayer, axis: int) -> tuple[int, int, int, int, int, int] | None:
    values = inferred.axis(axis)
    found = [values[letter] for letter in ("h", "n", "p", "s", "d", "h_out")]
    return tuple(found) if all(isinstance(value, int) for value in found) else None  # type: ignore[return-value]


def _rest(layer: LayerFacts, derivation: Derivation) -> Inline:
    """What a stride drops, while letters leave it open."""
    rule, inferred = derivation.rule, layer.numeric
    if rule is None or not rule.even or _window(inferred, derivation.axis) is not None:
        return ()
    values = inferred.axis(derivation.axis)
    if values["s"] == 1:
        return ()
    span = parse_expression("h + 2*p - d*(n - 1) - 1")
    left = tree_of(evaluate(span, values))
    step, pad, window = (inferred.bound(along(derivation.axis)[name]).tree for name in ("s", "p", "n"))
    rows = words.ROW_NOUNS[layer.symbolic.rank_out][derivation.axis].of(2)
    rest = Formula((Letter("r"), Product((("*", left), ("%", step)))), ("=",))
    dropped_of = words.REST_DROPPED if pad == Number(0) else words.REST_OF_PADDED
    line = sentence_of(dropped_of, stride=Formula((step,)), rows=Formula((left,)), rest=rest, nouns=rows)
    if pad != Number(0):
        real = Call("max", (Number(0), Sum((("+", Letter("r")), ("-", pad)))))
        line += sentence_of(words.REST_REAL, real=Formula((real,)), nouns=rows)
    if not at_least_zero(subtract(values["n"], values["s"])):
        line += sentence_of(words.REST_BETWEEN, condition=Formula((Comparison(step, ">", window),)), nouns=rows)
    return line
