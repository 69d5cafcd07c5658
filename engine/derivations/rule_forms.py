"""The form of a rule: as taught, as it becomes for special values, and as a course restates it."""

from __future__ import annotations

from collections.abc import Mapping

from ...grammar import Expr, Letter, Number, record
from ..formulas import NEUTRAL, Form, Rule, evaluate, formula, letters_in, specialised, substitute
from ..inference import InferredLayer
from ..layers import Kind
from ..values import Value, algebra
from .filled_rules import silent_letters
from .notation import Notation


@record()
class FormInUse:
    """A rule in the form that it has for all layers with these special values: nothing else of them is in it.

    It is recalled as `taught` and becomes the form for the special values. `silent` are the letters that never show,
    with their values, and `neutral` the others that are.
    """

    rule: Rule
    taught: Form
    becomes: Form
    silent: tuple[tuple[str, int], ...]
    neutral: tuple[str, ...]

    @classmethod
    def of(cls, rule: Rule, inferred: InferredLayer, values: Mapping[str, Value]) -> FormInUse:
        """The form of a rule in a layer, for its values along one axis."""
        becomes = rule.special(values)
        silent = tuple(silent_letters(rule, inferred, values).items())
        neutral = tuple(name for name in rule.visible if values[name] == NEUTRAL[name])
        return cls(rule, rule.taught(values), becomes, silent, neutral)

    @property
    def recalled(self) -> Expr:
        """The rule as taught, in the letters of the first axis."""
        return specialised(self.taught.tree, dict(self.silent))

    @property
    def special(self) -> Expr:
        """The rule as it becomes."""
        return specialised(self.becomes.tree, {**dict(self.silent), **self._plain})

    @property
    def special_values(self) -> dict[str, Expr]:
        """What is substituted on the way, by the letters of the first axis."""
        before, after = letters_in(self.recalled), letters_in(self.special)
        return {name: self.replaced[name] for name in before if name in self.replaced and name not in after}

    @property
    def replaced(self) -> dict[str, Expr]:
        """The special values that the form is for."""
        equal = [one for one in self.becomes.conditions if one.op == "="]
        plain: dict[str, Expr] = {name: Number(value) for name, value in self._plain.items()}
        return plain | {one.left.name: one.right for one in equal if isinstance(one.left, Letter)}

    @property
    def _plain(self) -> dict[str, int]:
        return {name: NEUTRAL[name] for name in self.neutral}

    @property
    def work(self) -> list[Expr]:
        """The steps of the rule to the special form, without what is neutral; a window of one row keeps its letter."""
        known = {**dict(self.silent), **self._plain}
        return [specialised(formula(text), known) for text in self.becomes.work]

    def restated(self, notation: Notation, kind: Kind, values: Mapping[str, Value]) -> Expr | None:
        """A course's own form, where it is equal to ours for these special values and any others."""
        restated = notation.restated(self.rule, kind)
        if restated is None:
            return None
        # letters that the course calls the same are the same where they have the same value
        called = {name: f"{notation.letter(name, kind)}_{value}" for name, value in values.items()}
        fixed = {**{name: Number(value) for name, value in self.silent}, **self.replaced}
        return restated if _equal_in_letters(restated, self.special, fixed, called) else None


def _equal_in_letters(one: Expr, other: Expr, replaced: Mapping[str, Expr], called: Mapping[str, str]) -> bool:
    """Whether two forms are equal once these letters are substituted; `called` names those."""
    forms = [substitute(tree, replaced) for tree in (one, other)]
    letters = {name: algebra.symbol(called[name]) for form in forms for name in letters_in(form)}
    return algebra.equal(*(evaluate(form, letters) for form in forms))
