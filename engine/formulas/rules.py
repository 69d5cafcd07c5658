"""A rule: a formula of the board with its reason, and the forms in which it is also taught."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ...grammar import Comparison, Expr, parse_comparison, record
from ..arithmetic import remembered
from ..values import Value, algebra, at_least_zero
from .evaluation import evaluate, formula
from .tree_walks import letters_in


@record()
class Form:
    """One way to write a rule, true where every comparison of `when` holds.

    A `taught` form is what a course shows as the rule; the others are what it becomes for the
    values at hand (padding 0, stride 1). `work` are the steps from the rule to the form.
    """

    text: str
    when: tuple[str, ...] = ()
    reason: str = ""
    taught: bool = False
    work: tuple[str, ...] = ()

    @property
    def tree(self) -> Expr:
        return formula(self.text)

    @functools.cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters that the form needs."""
        return tuple(letters_in(self.tree))

    @functools.cached_property
    def conditions(self) -> tuple[Comparison, ...]:
        """The comparisons of `when`."""
        return tuple(map(comparison, self.when))

    @functools.cached_property
    def needed(self) -> tuple[str, ...]:
        """The letters of the form and of its conditions."""
        found = dict.fromkeys(self.letters)
        for condition in self.conditions:
            found |= dict.fromkeys(letters_in(condition))
        return tuple(found)

    def holds(self, letters: Mapping[str, Value]) -> bool:
        """Whether the conditions certainly hold for these values."""
        return all(_certain(condition, letters) for condition in self.conditions)


@functools.cache
def comparison(text: str) -> Comparison:
    """The tree of a condition; each text is parsed once."""
    return parse_comparison(text)


def _certain(condition: Comparison, letters: Mapping[str, Value]) -> bool:
    left, right = evaluate(condition.left, letters), evaluate(condition.right, letters)
    if left == right:  # the conditions are `=`, `>=` and `<=`
        return True
    difference = algebra.subtract(left, right)
    if condition.op == "=":
        return difference == 0
    if condition.op == "<=":
        return at_least_zero(algebra.negate(difference))
    return at_least_zero(difference)


@record()
class Rule:
    """A formula in the letters of the board, under a name that never changes.

    `reason` is the line that is beside it, `why` the two sentences of a full derivation; in
    both, backticks hold formulas in the rule's own letters. `visible` are the letters whose
    special values (no padding, stride 1) a derivation substitutes as a step of its own; other
    neutral values are left out of the rule from the start. `even` holds where the floor drops nothing, and `exact` is
    the rule there; `padding` is what the rule adds in all, half on each side and an odd position on the far one;
    `slides` says that a window moves over the input and may leave positions of it unseen.
    """

    id: str
    text: str
    reason: str = ""
    why: str = ""
    forms: tuple[Form, ...] = ()
    visible: tuple[str, ...] = ()
    even: Need | None = None
    exact: Rule | None = None
    padding: str = ""
    slides: bool = False
    reach: Reach | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing to count, whatever the letters.

        >>> Rule("none.params", "0").is_zero, Rule("dense.params", "l*k").is_zero
        (True, False)
        """
        return self.text == "0"

    @functools.cached_property
    def general(self) -> Form:
        return Form(self.text, reason=self.reason, taught=True)

    def taught(self, letters: Mapping[str, Value]) -> Form:
        """The form in which the rule is recalled."""
        return _first_that_holds(self._taught, letters) or self.general

    def special(self, letters: Mapping[str, Value]) -> Form:
        """The form that it takes for these values."""
        return _first_that_holds(self._special, letters) or self.taught(letters)

    @functools.cached_property
    def _taught(self) -> tuple[Form, ...]:
        return tuple(form for form in self.forms if form.taught)

    @functools.cached_property
    def _special(self) -> tuple[Form, ...]:
        return tuple(form for form in self.forms if not form.taught)

    def value(self, letters: Mapping[str, Value]) -> Value:
        """The value, through the form that these letters allow."""
        return _worked(self, tuple(letters[name] for name in self.needed))

    @functools.cached_property
    def needed(self) -> tuple[str, ...]:
        """Every letter that some form needs."""
        found = dict.fromkeys(self.general.letters)
        for form in self.forms:
            found |= dict.fromkeys(form.needed)
        return tuple(found)


def _first_that_holds(forms: tuple[Form, ...], letters: Mapping[str, Value]) -> Form | None:
    return next((form for form in forms if form.holds(letters)), None)


@remembered(50_000)
def _worked(rule: Rule, values: tuple[Value, ...]) -> Value:
    letters = dict(zip(rule.needed, values, strict=True))
    return evaluate(rule.special(letters).tree, letters)


@record()
class Reach:
    """The receptive field of an output position along an axis, given those of the input positions.

    These are the rules for how many positions it sees (`R`, the receptive field), how far apart the
    fields of neighbours lie (`J`) and where the centre of the first lies (`C`).
    """

    field: Rule
    jump: Rule
    start: Rule


@record()
class Need:
    """What must hold for a layer to be possible: `h + 2*p >= n`, `l % g = 0`.

    `wrong` says what is wrong where it does not hold, `hint` what would be right; backticks in
    both hold formulas, shown with their values. `undilated` is the same for a dilation of 1.
    It must hold along every axis, unless it speaks `of_all_axes` at once. `id` is a name that
    never changes: the kind of mistake (`window.fits`).
    """

    text: str
    wrong: str
    hint: str = ""
    undilated: str = ""
    of_all_axes: bool = False
    id: str = ""

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def condition(self) -> Comparison:
        return comparison(self.text)

    @functools.cached_property
    def letters(self) -> tuple[str, ...]:
        return tuple(letters_in(self.condition))
