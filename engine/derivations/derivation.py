"""A derivation as data: its steps, each of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from ...grammar import Expr, Letter, record
from ..formulas import Rule, formula, letters_in, primed, specialised, substitute
from ..inference import Bound
from ..values import Value

StepKind = Literal["recall", "specialise", "substitute", "simplify", "values", "evaluate", "sum", "even"]


@record()
class Step:
    """One step: `before` (None at the first) equals `after`.

    `recall` states a rule and `specialise` substitutes its special values (`special`: no padding,
    stride 1) by the steps of its `work`, all in the rule's letters; `substitute` substitutes what the text says,
    `simplify` brings that to normal form; `values` puts given numbers in; `evaluate` works one step of arithmetic;
    `sum` adds the layers' figures, `even` leaves out roundings that a condition makes idle.
    """

    kind: StepKind
    before: Expr | None
    after: Expr
    special: Mapping[str, str] = field(default_factory=dict)
    work: tuple[Expr, ...] = ()


@record()
class Derivation:
    """How one quantity of a layer comes about.

    `symbol` is the quantity's letter; `rule` the rule (None for a total); `letters` what each of
    the rule's letters mean, under the names the steps use; `names` those names by our own letters.
    """

    quantity: str
    symbol: Letter
    rule: Rule | None
    steps: tuple[Step, ...]
    symbolic: Value
    numeric: Value
    letters: Mapping[str, Bound] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    axis: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)
    along: Mapping[str, str] = field(default_factory=dict)

    def shown(self, text: str) -> Expr:
        """A formula in our own letters as this derivation writes it: `n*m*o*l/g` may be `F*F*D`."""
        tree = specialised(formula(text), {n: v for n, v in self.silent.items() if n != "b"})
        called = {name: self.along.get(name, name) for name in letters_in(tree)}
        return substitute(tree, {name: Letter(self.names.get(there, primed(there))) for name, there in called.items()})

    @property
    def stated(self) -> Expr | None:
        """The rule as it applies here, in the chosen letters."""
        trees = [step.after for step in self.steps if step.kind in ("recall", "specialise")]
        return trees[-1] if trees else None

    @property
    def filled(self) -> Expr | None:
        """The rule with this layer's values, numbers wherever they are given."""
        trees = [step.after for step in self.steps if step.kind in ("substitute", "values")]
        return trees[-1] if trees else None
