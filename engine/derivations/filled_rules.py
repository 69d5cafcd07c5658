"""Rules with what a layer says substituted: letters that never show, and the steps from letters to numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from ...grammar import Call, Expr, Group, Math, Sum, kept, print_math
from ..formulas import (
    AXES,
    FIRST_OF,
    NEUTRAL,
    Rule,
    children,
    evaluate,
    letters_in,
    rebuilt,
    specialised,
    substitute,
)
from ..inference import InferredLayer
from ..values import Value, is_number

UNSPOKEN = ("g", "c", "d", "a", "X")
"""Groups, multiplier, dilation, output padding and batch are left out of a rule where they are neutral."""

IDLE = tuple(name for first in "psdae" for name in AXES[first])
"""Letters that do nothing where they are neutral: no padding, stride 1."""


def silent_letters(rule: Rule, inferred: InferredLayer, values: Mapping[str, Value]) -> dict[str, int]:
    """Letters that never show, with their values: of axes that are not there, and what the layer does not speak of."""
    silent: dict[str, int] = {}
    for name in rule.needed:
        first, axis = FIRST_OF.get(name, (name, -1))
        if first not in inferred.kind.axis_letters:
            first, axis = name, -1
        rank = inferred.rank_out if first == "h_out" else inferred.rank
        missing = axis >= max(1, rank) or (axis >= rank and first in ("h", "h_out"))
        spoken = name in rule.visible or name in inferred.kind.roles
        unspoken = name in UNSPOKEN and not spoken and values[name] == NEUTRAL[name]
        if missing or unspoken or (name == "b" and is_number(values[name])):
            silent[name] = int(values[name])
    return silent


def with_numbers(inferred: InferredLayer, axis: int, tree: Expr, changes: Mapping[str, Expr]) -> Expr:
    """A formula in a layer's letters as its numbers are substituted, some letters replaced by other formulas.

    >>> from netderive.engine import derive
    >>> from netderive.engine.formulas import formula
    >>> from netderive.grammar import Number
    >>> conv = derive("input 3@9x9 -> conv 8@5x5").layer("conv1").numeric
    >>> print_math(with_numbers(conv, 0, formula("(n*m*o*l/g + b)*k"), {"l": Number(1)}))
    '(5*5*1 + 1)*8'
    """
    values = inferred.axis(axis)
    along = inferred.shown_along(axis)

    def filled(tree: Expr, changed: Mapping[str, Value], replaced: Mapping[str, Expr]) -> Expr:
        silent = silent_letters(Rule("", print_math(tree)), inferred, values)
        silent |= {name: one for name in letters_in(tree) if name in IDLE and values[name] == (one := NEUTRAL[name])}
        silent = {name: value for name, value in silent.items() if name not in changed}
        silent |= {name: int(value) for name, value in changed.items() if value == NEUTRAL.get(name) or name == "b"}
        spoken = specialised(tree, silent)
        own = {name: inferred.bound(along.get(name, name)).tree for name in letters_in(spoken) if name not in replaced}
        return substitute(spoken, {**own, **replaced})

    replaced = {name: filled(tree, {}, {}) for name, tree in changes.items()}
    return without_idle_floors(filled(tree, {name: evaluate(one, values) for name, one in changes.items()}, replaced))


def without_idle_floors(tree: Expr) -> Expr:
    """A floor or ceiling around a quotient of numbers that divides is left out: `floor(24/2)` is `24/2`."""

    def change(part: Math) -> Math:
        if _is_rounded_number(part):
            inner = part.arguments[0]
            value = evaluate(inner, {})
            if is_number(value) and isinstance(value, int):
                return Group(inner) if isinstance(inner, Sum) else inner
        return rebuilt(part, change)

    return change(tree) if _rounds_numbers(tree) else tree  # type: ignore[return-value]


@kept
def _rounds_numbers(tree: Math) -> bool:
    return _is_rounded_number(tree) or any(map(_rounds_numbers, children(tree)))


def _is_rounded_number(tree: Math) -> TypeGuard[Call]:
    """Whether a tree is a floor or ceiling without letters."""
    return isinstance(tree, Call) and tree.name in ("floor", "ceil") and not letters_in(tree)
