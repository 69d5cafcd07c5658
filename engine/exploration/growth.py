"""How the totals grow as a letter grows: terms by degree, the leading one, what doubling does, each layer's share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import Literal

from ...grammar import record
from ..conditions import Condition
from ..network import Figure, LayerFacts, Shown, Table
from ..resolution import one_of
from ..values import Value, algebra, divide
from .orders import Term

TOTALS = ("params", "macs", "memory")
"""The totals whose growth is shown unless others are requested."""

Limit = Value | Literal["unbounded"]


@record()
class Growth:
    """How one total grows in one letter, all others kept as they are.

    - `terms`: the total by falling order, in letters; empty where an order is not known, `obstacle` being the part
      that prevents it; without one the letter is not in the formula, for its repetitions were run one by one.
    - `leading`: the term that outgrows the others at the values given; None where the letter cannot grow alone.
    - `now`: what doubling the letter multiplies the total by, at the values given; None while some are not, or where
      the network does not allow it (`refused` says why).
    - `bounds`: conditions that keep the letter from growing alone; it has no limit then. Where the table is not exact,
      other formulas may hold beyond them.
    - `shares`: each layer's part of the total in the limit; empty where they would be long formulas.
    - `multiples`: what multiplying the letter by 1, 2, 4, 8 and 16 multiplies the total by, as far as the network
      allows it and the formula says it; empty while some values are not given.
    """

    letter: str
    terms: tuple[Term, ...] = ()
    leading: Term | None = None
    provided: Value | None = None
    """What must not be 0 for the leading term to be there, where a letter can make it 0."""
    obstacle: Value | None = None
    now: Fraction | None = None
    refused: str = ""
    bounds: tuple[Condition, ...] = ()
    shares: tuple[Figure | None, ...] = ()
    multiples: Mapping[int, Fraction] = field(default_factory=dict)

    @property
    def is_polynomial(self) -> bool:
        """Whether the total is a polynomial in the letter, with no rounding."""
        whole = (isinstance(t.degree, int) and t.degree >= 0 and t.rate == 1 and not t.is_rounded for t in self.terms)
        return bool(self.terms) and all(whole)

    @property
    def is_one_power(self) -> bool:
        """Whether the total is one term: then doubling does the same everywhere."""
        return len(self.terms) == 1 and self.terms[0].rate == 1 and not self.terms[0].is_rounded

    @property
    def limit(self) -> Limit | None:
        """What doubling multiplies the total by as the letter grows without end: 2 to the degree.

        "unbounded" where the letter is in an exponent; None where it cannot grow alone, or nothing is known.
        """
        if self.leading is None:
            return None
        return "unbounded" if self.leading.rate > 1 else algebra.power(2, self.leading.degree)

    def coefficient(self, term: Term) -> Value | None:
        """What is before the power of the letter; None where the term is rounded, or no power."""
        if term.is_rounded or term.rate != 1:
            return None
        letter = next((s for s in algebra.symbols_in(term.exact) if str(s) == self.letter), 1)
        return divide(term.exact, algebra.power(letter, term.degree))


@record()
class Scaling:
    """How one total grows: in each of its letters, and the leading term as all that are `growing` do so `joint`.

    `shares` are the layers' parts of the total at the values given, None while some are not.
    """

    quantity: str
    total: Figure
    growing: tuple[str, ...]
    joint: Value | None
    shares: tuple[Fraction | None, ...]
    growths: tuple[Growth, ...]

    def __getitem__(self, letter: str) -> Growth:
        """The growth in a letter. Raises `KeyError` where the total does not depend on it."""
        for growth in self.growths:
            if growth.letter == letter:
                return growth
        raise KeyError(f"the {self.quantity} do not depend on {letter!r}")


@record(repr=False)
class Scale(Shown):
    """How the totals of a network grow, letter by letter.

    >>> from netderive.engine import derive
    >>> from netderive.engine.exploration import scale
    >>> growth = scale(derive("input 3@8x8 -> conv k@3x3 -> conv k@3x3"))["params"]["k"]
    >>> [(term.degree, term.exact) for term in growth.terms], growth.leading.exact, growth.limit
    ([(2, 9*k^2), (1, 29*k)], 9*k^2, 4)
    """

    table: Table
    totals: tuple[Scaling, ...]

    def __getitem__(self, quantity: str) -> Scaling:
        """The growth of one of the totals that were requested. Raises `ValueError` for another."""
        found = {scaling.quantity: scaling for scaling in self.totals}
        one_of(quantity, tuple(found), "total whose growth is known")
        return found[quantity]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that a total depends on, in the order of the file."""
        found = {growth.letter for scaling in self.totals for growth in scaling.growths}
        return tuple(name for name in self.table.letters if name in found)

    @property
    def layers(self) -> tuple[LayerFacts, ...]:
        """The layers among which the totals are shared."""
        return self.table.layers

    def __repr__(self) -> str:
        return f"<Scale of {self.table!r} in {', '.join(self.letters) or 'no letters'}>"
