"""Checks that need no rule: where the last window ends, and parts that add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping

from ...engine import Figure, LayerFacts
from ...engine.derivations import Derivation
from ...engine.formulas import evaluate, formula, substitute, tree_of
from ...engine.values import algebra
from ...grammar import Sum, parse_expression
from ..document import Formula, Inline, sentence_of
from ..wording import words
from .pieces import known


def window_check(layer: LayerFacts, derivation: Derivation) -> Inline:
    """Where the last window ends, and that another one would end after the input; nothing where a window may.

    A same padding or a size rounded up has windows beyond the padding on each side, so nothing is said of these.
    """
    rule, values = derivation.rule, layer.numeric.axis(derivation.axis)
    if rule is None or not rule.slides or not all(isinstance(values[letter], int) for letter in "hnpsd"):
        return ()
    padding = evaluate(parse_expression(rule.padding), values) if rule.padding else algebra.multiply([2, values["p"]])
    rows = algebra.add([values["h"], padding])
    replaced = {name: tree_of(values[name]) for name in ("n", "s", "d")}
    end = formula("(i - 1)*s + n" if values["d"] == 1 else "(i - 1)*s + d*(n - 1) + 1")
    ends = [
        substitute(end, {**replaced, "i": tree_of(number)}) for number in (derivation.numeric, derivation.numeric + 1)
    ]
    last, next_one = (evaluate(end, {}) for end in ends)
    if not last <= rows < next_one:
        return ()
    noun = words.ROW_NOUNS[layer.symbolic.rank_out][derivation.axis]
    return sentence_of(
        words.LAST_WINDOW if padding == 0 else words.LAST_WINDOW_PADDED,
        noun=noun.of(1),
        nouns=noun.of(2),
        last=Formula((ends[0], tree_of(last)), ("=",)),
        rows=Formula((tree_of(rows),)),
        after=Formula((tree_of(next_one),)),
    )


def sum_check(figures: Mapping[str, Figure]) -> Inline:
    """The parts and the whole, the last of the figures, where there are several and they are all."""
    *parts, (_, whole) = [(name, known(figure)) for name, figure in figures.items()]
    some = [(name, value) for name, value in parts if value != 0]
    if len(some) < 2 or not algebra.equal(algebra.add([value for _, value in some]), whole):
        return ()
    added, total = Sum(tuple(("+", tree_of(value)) for _, value in some)), tree_of(whole)
    if added == total:
        return ()
    names = words.AND.join(words.QUANTITIES[name] for name, _ in some)
    return sentence_of(words.ADD_UP, names=names, sum=Formula((added, total), ("=",)))
