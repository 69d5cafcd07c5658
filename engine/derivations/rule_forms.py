"""The form of a rule: as taught, as it becomes for special values, and as a course restates it."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Expr, Letter, Number
from ..formulas import NEUTRAL, Form, Rule, comparison, evaluate, formula, letters_in, specialised, substitute
from ..inference import InferredLayer
from ..values import Value, algebra
from .notation import Notation


def forms_of(
    rule: Rule,
    form: Form,
    silent: Mapping[str, int],
    inferred: InferredLayer,
    values: Mapping[str, Value],
    axis: int,
    notation: Notation,
) -> tuple[Expr, Expr, dict[str, Expr]]:
    """The rule as taught, as it becomes for this layer's special values, and which these are in the rule's letters.

    A course's own form is used instead of ours where both are equal for these special values and any others.
    """
    becomes = rule.special(values)
    taught = specialised(form.tree, silent)
    plain = {name: NEUTRAL[name] for name in rule.visible if values[name] == NEUTRAL[name]}
    special = specialised(becomes.tree, {**silent, **plain})
    conditions = [said for said in map(comparison, becomes.when) if said.op == "="]
    replaced = {said.left.name: said.right for said in conditions if isinstance(said.left, Letter)}
    replaced |= {name: Number(value) for name, value in plain.items()}
    special_values = {
        name: replaced[name] for name in letters_in(taught) if name in replaced and name not in letters_in(special)
    }
    restated = notation.restated(rule, inferred.kind)
    if restated is not None:
        # letters that the course calls the same are the same where they have the same value
        called = {name: f"{notation.letter(name, inferred.kind)}_{value}" for name, value in values.items()}
        fixed = {**{name: Number(value) for name, value in silent.items()}, **replaced}
        if _equal_in_letters(restated, special, fixed, called):
            taught, special = restated, restated if special == taught else special
    called = inferred.shown_along(axis)
    along = {first: Letter(there) for first, there in called.items() if there != first}
    special_values = {called.get(name, name): substitute(tree, along) for name, tree in special_values.items()}
    return substitute(taught, along), substitute(special, along), special_values


def steps_to_form(form: Form, silent: Mapping[str, int], inferred: InferredLayer, axis: int) -> list[Expr]:
    """The steps to a form, in the letters of an axis, without what is neutral."""
    values, along = inferred.axis(axis), inferred.shown_along(axis)
    neutral = {
        name: NEUTRAL[name]
        for text in form.work
        for name in letters_in(formula(text))
        if name in NEUTRAL and values.get(name) == NEUTRAL[name]
    }
    trees = [specialised(formula(text), {**silent, **neutral}) for text in form.work]
    return [substitute(tree, {first: Letter(there) for first, there in along.items()}) for tree in trees]


def _equal_in_letters(one: Expr, other: Expr, replaced: Mapping[str, Expr], called: Mapping[str, str]) -> bool:
    """Whether two forms are equal once these letters are substituted; `called` names those."""
    forms = [substitute(tree, replaced) for tree in (one, other)]
    letters = {name: algebra.symbol(called[name]) for form in forms for name in letters_in(form)}
    return algebra.equal(*(evaluate(form, letters) for form in forms))
