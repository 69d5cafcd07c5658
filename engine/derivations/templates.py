"""How a derivation begins: the same in all layers that use one form of a rule, so it is worked out once for them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from ...grammar import Call, Expr, Letter, Math, print_math, record
from ..formulas import FIRST_OF, Rule, children, letters_in, substitute
from ..inference import InferredLayer
from ..layers import Kind
from .derivation import Step
from .filled_rules import without_idle_floors
from .naming import Naming
from .notation import Notation
from .rule_forms import FormInUse

KNOWN_TEMPLATES = 2_000


@record(eq=False)
class Template:
    """A derivation before anything of a layer is filled in, in our own letters.

    The rule is recalled as `taught` and becomes `special` by the steps of its `work`, where letters have
    `special_values`. `silent` are the letters that never show; `along` says what those of the first axis are called
    along this one.
    """

    reason: str
    taught: Expr
    special: Expr
    special_values: Mapping[str, Expr]
    work: tuple[Expr, ...]
    silent: Mapping[str, int]
    along: Mapping[str, str]
    naming: Naming

    @functools.cached_property
    def filled_letters(self) -> tuple[str, ...]:
        """The letters that a layer fills in."""
        return tuple(letters_in(self.special))

    @functools.cached_property
    def rounds(self) -> bool:
        """Whether the special form has a floor or ceiling."""
        return _rounds(self.special)

    def filled(self, inferred: InferredLayer) -> Expr:
        """The special form with what a layer says."""
        trees = {name: inferred.bound(name).tree for name in self.filled_letters}
        if self.rounds:
            return without_idle_floors(substitute(self.special, trees))
        return substitute(self.special, {name: without_idle_floors(tree) for name, tree in trees.items()})

    def is_open(self, inferred: InferredLayer) -> bool:
        """Whether letters remain where a layer fills it in."""
        return any(letters_in(inferred.bound(name).tree) for name in self.filled_letters)

    def opening(self, names: Mapping[str, str]) -> tuple[Step, ...]:
        """The steps until the layer's values are filled in, the letters called by these names."""
        return self._usual_opening if names is self.naming.called else self._opening(names)

    @functools.cached_property
    def _usual_opening(self) -> tuple[Step, ...]:
        return self._opening(self.naming.called)

    def _opening(self, names: Mapping[str, str]) -> tuple[Step, ...]:
        renamed = {ours: Letter(name) for ours, name in names.items() if name != ours}
        recalled = Step("recall", None, substitute(self.taught, renamed))
        if self.special == self.taught:
            return (recalled,)
        values = {
            names.get(letter, letter): print_math(substitute(tree, renamed))
            for letter, tree in self.special_values.items()
        }
        work = tuple(substitute(tree, renamed) for tree in self.work)
        return recalled, Step("specialise", recalled.after, substitute(self.special, renamed), values, work)


def _rounds(tree: Math) -> bool:
    return (isinstance(tree, Call) and tree.name in ("floor", "ceil")) or any(map(_rounds, children(tree)))


@record()
class RuleUse:
    """For what a rule is used, and where: `symbol` is the quantity's letter, `bound` are the letters of the layer."""

    symbol: str
    kind: Kind
    bound: tuple[str, ...]
    along: tuple[tuple[str, str], ...]

    def spoken(self, form: FormInUse) -> Iterator[str]:
        """The letters of a rule along every axis without those that never show, so that all axes share their names."""
        families = {*form.rule.needed} - dict(form.silent).keys()
        return (name for name in self.bound if FIRST_OF.get(name, (name, 0))[0] in families)


def template_of(rule: Rule, symbol: str, inferred: InferredLayer, axis: int, notation: Notation) -> Template | None:
    """How the derivation of a quantity begins in a layer; None where there is nothing to count."""
    values = inferred.axis(axis)
    form = FormInUse.of(rule, inferred, values)
    if form.taught.text == "0":
        return None
    use = RuleUse(symbol, inferred.kind, tuple(inferred.letters), tuple(inferred.shown_along(axis).items()))
    return _template(form, use, notation, form.restated(notation, inferred.kind, values))


@functools.lru_cache(KNOWN_TEMPLATES)
def _template(form: FormInUse, use: RuleUse, notation: Notation, restated: Expr | None) -> Template:
    taught, special = form.recalled, form.special
    if restated is not None:
        taught, special = restated, restated if special == taught else special
    work = form.work if notation.restated(form.rule, use.kind) is None else ()
    along = dict(use.along)
    there = {first: Letter(letter) for first, letter in along.items() if letter != first}
    taught, special, *work = (substitute(tree, there) for tree in (taught, special, *work))
    values = {along.get(name, name): substitute(tree, there) for name, tree in form.special_values.items()}
    shown = tuple({**letters_in(taught), **letters_in(special)})
    naming = Naming.of(notation, use.kind, use.symbol, use.spoken(form), shown)
    reason = form.taught.reason or form.rule.reason
    return Template(reason, taught, special, values, tuple(work), dict(form.silent), along, naming)
