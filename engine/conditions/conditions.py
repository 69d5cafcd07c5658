"""Conditions under which a result holds: what each says, how it is written, and of which letters it speaks."""

from __future__ import annotations

from fractions import Fraction

from ...grammar import Call, Comparison, Expr, Number, Product, record
from ..formulas import quotient_tree, tree_of
from ..values import Value, algebra, terms_in, terms_of


@record()
class AtLeast:
    """`difference >= 0`, solved: the letters' part and a number that it must reach."""

    letters: Value
    least: int | Fraction

    def tree(self) -> Comparison:
        """`h + 2*p >= n`: what is added on the left, what is taken away on the right."""
        plus, minus = _sides(self.letters)
        left, right = (
            (plus, algebra.add([minus, self.least])) if self.least >= 0 else (algebra.add([plus, -self.least]), minus)
        )
        return Comparison(*_lowered(left, right))


def _lowered(left: Value, right: Value) -> tuple[Expr, str, Expr]:
    """`2*h >= 2^i` as `h >= 2^(i - 1)`."""
    quotient = quotient_tree(left, right)
    return quotient.factors[0][1], ">=", quotient.factors[1][1]


@record()
class Divides:
    """`value % by = 0`."""

    value: Value
    by: Value

    def tree(self) -> Comparison:
        return Comparison(Product((("*", tree_of(self.value)), ("%", tree_of(self.by)))), "=", Number(0))


@record()
class Within:
    """A letter between two numbers; without a `last` it is `first` or more."""

    letter: Value
    first: int
    last: int | None = None

    def holds(self, number: Value) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)

    def meets(self, other: Within) -> bool:
        """Whether some number is within both."""
        return (self.last is None or other.first <= self.last) and (other.last is None or self.first <= other.last)

    def contains(self, other: Within) -> bool:
        """Whether every number within the other bounds is within these."""
        return self.holds(other.first) and (self.last is None or (other.last is not None and self.holds(other.last)))

    def trees(self) -> tuple[Comparison, ...]:
        """`N >= 1`, `N = 0`, from the least that a letter may be `N <= 1`, or both `N >= 1` and `N <= 3`.

        >>> from netderive.engine.values import symbol
        >>> from netderive.grammar import print_math
        >>> n = symbol("N", 0)
        >>> [[print_math(tree) for tree in Within(n, *bounds).trees()] for bounds in ((1,), (0, 3), (2, 3), (2, 2))]
        [['N >= 1'], ['N <= 3'], ['N >= 2', 'N <= 3'], ['N = 2']]
        """
        if self.last == self.first:
            return (Comparison(tree_of(self.letter), "=", Number(self.first)),)
        above = self.first > algebra.least_of(self.letter) or self.last is None
        sides = [(">=", self.first)] * above + [("<=", self.last)] * (self.last is not None)
        return tuple(Comparison(tree_of(self.letter), op, Number(int(number or 0))) for op, number in sides)


@record()
class Conditional:
    """`then` must hold where every letter of `where` is within its bounds; elsewhere nothing is required."""

    where: tuple[Within, ...]
    then: AtLeast | Divides

    def tree(self) -> Comparison:
        """`if(N >= 1, k, 0) % 2 = 0`, and `if(N >= 1, h, 5) >= 5`: what holds by itself where nothing is required."""
        fact = self.then.tree()
        if isinstance(self.then, Divides):
            return Comparison(
                Product((("*", self._chosen(tree_of(self.then.value), Number(0))), ("%", tree_of(self.then.by)))),
                "=",
                Number(0),
            )
        return Comparison(self._chosen(fact.left, fact.right), ">=", fact.right)

    def _chosen(self, value: Expr, otherwise: Expr) -> Expr:
        for bound in reversed(self.where):
            for tree in reversed(bound.trees()):
                value = Call("if", (tree, value, otherwise))
        return value


Condition = AtLeast | Divides

Stated = Condition | Conditional
"""What is said of a network: a condition, or one that applies where letters are within bounds."""


def _sides(letters: Value) -> tuple[Value, Value]:
    """What is added, and what is taken away, both as positive sums."""
    added, taken = [], []
    for term in terms_in(letters):
        less = next(iter(terms_of(term).values())) < 0
        (taken if less else added).append(algebra.negate(term) if less else term)
    return algebra.add(added), algebra.add(taken)


def letters_in(condition: Stated) -> frozenset[str]:
    """The letters that a condition speaks of."""
    if isinstance(condition, AtLeast):
        return algebra.letters_of(condition.letters)
    if isinstance(condition, Divides):
        return algebra.letters_of(condition.value) | algebra.letters_of(condition.by)
    return letters_in(condition.then).union(*(algebra.letters_of(one.letter) for one in condition.where))
