"""Claims put to the test: every link of the chain, and what would be right.

A claim is a chain of equalities. Each link is worked out on its own, so a chain whose ends
agree can still break in the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Expr, Product, Sum
from ..grammar.nodes import Claim, Item, Values
from . import algebra
from .asking import SUMMED
from .derivation import Derivation, of_count, of_quantity
from .kind import CONVENTIONS
from .network import Table
from .normal import tree_of
from .parentheses import with_parentheses
from .queries import Answer, answer, is_query
from .trials import counterexample
from .worths import Worth, known_of, value_of, worth_of, worth_of_answer

Slip = Literal["", "one bias", "no biases"]
"""One bias for a whole layer, or the weights alone, in place of one bias a unit."""


@dataclass(frozen=True)
class Link:
    """One equality of the chain: both sides as written, what they are worth, and whether that is the same.

    `tried` is 0 where this is proved; else both agree at so many values of the letters, and none differs.
    """

    left: Item
    right: Item
    left_worth: Worth
    right_worth: Worth
    holds: bool
    counterexample: Mapping[str, int] | None = None
    tried: int = 0


@dataclass(frozen=True)
class Verdict:
    """A claim, judged. `asked` answers the claim's question, if it has one, and `derivation` says how
    that comes about (of a size or an output: the part that is wrong); `meant` is the expression
    with the parentheses that make it right, if that is all it lacks; `slip` a slip that people make
    with biases, and `elsewhere` another convention by which the result is right."""

    claim: Claim
    links: tuple[Link, ...]
    asked: Answer | None
    derivation: Derivation | None
    meant: Expr | None = None
    slip: Slip = ""
    elsewhere: str = ""

    @property
    def holds(self) -> bool:
        return all(link.holds for link in self.links)

    @property
    def tried(self) -> int:
        """At how many values a claim that holds was tried where it is not proved; 0 where it is."""
        return min((link.tried for link in self.links if link.tried), default=0) if self.holds else 0

    @property
    def result_is_right(self) -> bool:
        """Whether the last piece is what was asked for, however it was reached."""
        first, last = self.links[0], self.links[-1]
        return self.asked is not None and _same(first.left_worth, last.right_worth)


def check(table: Table) -> list[Verdict]:
    """Every claim of the network, in text order. Raises `Mistakes` where a claim cannot be read.

    >>> from netderive.engine import derive
    >>> table = derive("input 1@9x9 -> conv 32@3x3\\nclaim conv1.params = 3*3*1+1*32 = 320")
    >>> [link.holds for link in check(table)[0].links]
    [False, False]
    """
    verdicts: list[Verdict] = []
    mistakes: list[Mistake] = []
    for statement in table.network.statements:
        if isinstance(statement, Claim):
            try:
                verdicts.append(_judged(statement, table))
            except Mistakes as error:
                mistakes += error.mistakes
    if mistakes:
        raise Mistakes(mistakes, table.network.source)
    return verdicts


def _judged(claim: Claim, table: Table) -> Verdict:
    queries = [link for link in claim.links if not isinstance(link, Values) and is_query(link, table)]
    answers = [answer(query, table) for query in queries]
    asked, table = next(iter(answers), None), table.where(one.layer for one in answers)
    worths = [worth_of(link, table) for link in claim.links]
    links = tuple(
        _link(claim.links[i], claim.links[i + 1], worths[i], worths[i + 1], table) for i in range(len(claim.links) - 1)
    )
    if asked is None:
        return Verdict(claim, links, None, None)
    truth = worth_of_answer(asked, table)
    derivation = _derivation(asked, truth, next((one for one in worths if not _same(one, truth)), truth))
    if all(link.holds for link in links):
        return Verdict(claim, links, asked, derivation)
    meant, slip = _meant(claim, asked, table), _slip(asked, worths, table)
    return Verdict(claim, links, asked, derivation, meant, slip, _elsewhere(claim, truth, worths[-1], table))


def _derivation(asked: Answer, truth: Worth, claimed: Worth) -> Derivation | None:
    """How the quantity asked for comes about; of a size or an output the first part that is claimed wrongly."""
    layer, quantity = asked.layer, asked.quantity
    if layer is None:
        return None
    if quantity in SUMMED:
        return of_count(layer, quantity)
    found = [*(of_quantity(layer, "features") if quantity == "output" else ()), *of_quantity(layer, quantity)]
    if len(truth.parts) != len(claimed.parts) or len(found) != len(truth.parts):
        return next(filter(None, found), None) if len(found) == 1 else None
    wrong = (one for one, is_so, said in zip(found, truth.parts, claimed.parts, strict=True) if is_so != said)
    return next(filter(None, wrong), None)


def _slip(asked: Answer, worths: list[Worth], table: Table) -> Slip:
    """A slip with the biases that explains a wrong number of parameters."""
    if asked.layer is None or asked.quantity not in ("params", "trainable"):
        return ""
    weights, biases = (known_of(asked.layer.count(name), table) for name in ("weights", "biases"))
    if biases in (0, 1):
        return ""
    said = [worth.features for worth in worths if worth.space is None and worth.features is not None]
    if any(algebra.equal(one, algebra.add([weights, 1])) for one in said):
        return "one bias"
    return "no biases" if any(algebra.equal(one, weights) for one in said) else ""


def _elsewhere(claim: Claim, truth: Worth, result: Worth, table: Table) -> str:
    """Another convention by which the result of a claim is what it asks for; nothing where there is none."""
    if _same(truth, result) or not any(layer.symbolic.kind.disputed for layer in table.layers):
        return ""
    numbers = {name: value for name, value in table.book.values.items() if isinstance(value, (int, Fraction))}
    for convention in CONVENTIONS:
        try:
            other = table.derived_again(numbers, convention)
        except Mistakes:  # it has no such layer
            continue
        asked = next(link for link in claim.links if not isinstance(link, Values) and is_query(link, table))
        if _same(worth_of_answer(answer(asked, other), other), result):
            return convention
    return ""


def _link(left: Item, right: Item, one: Worth, other: Worth, table: Table) -> Link:
    if (one.space is None) != (other.space is None) or len(one.parts) != len(other.parts):
        return Link(left, right, one, other, False)
    if _same(one, other):
        return Link(left, right, one, other, True)
    pairs = [(tree_of(a), tree_of(b)) for a, b in zip(one.parts, other.parts, strict=True)]
    differs, tried = counterexample(pairs, table)
    return Link(left, right, one, other, differs is None, differs, tried)


def _same(one: Worth, other: Worth) -> bool:
    return len(one.parts) == len(other.parts) and all(map(algebra.equal, one.parts, other.parts))


def _meant(claim: Claim, asked: Answer, table: Table) -> Expr | None:
    """The first wrong expression with one more pair of parentheses, where that makes it the true value."""
    if asked.figure is None:
        return None
    target = worth_of_answer(asked, table).features
    for link in claim.links:
        if isinstance(link, (Sum, Product)) and not algebra.equal(worth_of(link, table).features or 0, target or 0):
            for candidate in with_parentheses(link):
                if algebra.equal(value_of(candidate, table), target or 0):
                    return candidate
    return None
