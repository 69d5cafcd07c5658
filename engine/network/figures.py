"""A figure: a quantity in the file's own letters, and as a number where values are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from ...grammar import print_math, record
from ..conditions import Condition, Stated
from ..formulas import tree_of
from ..values import Value, is_number, symbols_in
from .showing import Shown

if TYPE_CHECKING:
    import sympy

    from .functions import Function


@record()
class Needs:
    """What formulas need, whatever values are given: their `conditions`, and those for which the network is `possible`.

    Where one of the latter fails it is impossible; elsewhere it may have other formulas. `given` are the values that
    the network was derived with.
    """

    conditions: tuple[Condition, ...] = ()
    possible: tuple[Stated, ...] = ()
    given: Mapping[str, Value] = field(default_factory=dict)


NO_NEEDS = Needs()


@record()
class Figure(Shown):
    """A quantity: in the file's own letters (`symbolic`), and as a number where the values given allow it.

    `needs` must be met for it to be so, whatever values are given; `assuming` names the layers whose output it takes
    from what was assumed (`derive(.., assume=..)`). `filled` is the quantity with the given values substituted; letters
    without a value remain in it.
    """

    symbolic: Value
    value: int | Fraction | None
    needs: Needs = field(default=NO_NEEDS, compare=False, repr=False)
    assuming: frozenset[str] = frozenset()
    filled: Value | None = field(default=None, compare=False, repr=False)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold for the formula to be right."""
        return self.needs.conditions

    @property
    def expr(self) -> sympy.Expr:
        """The quantity as a sympy expression, in the letters of `symbols`."""
        from ..sympy_edge import to_sympy  # sympy is slow to load, and needed only here

        return to_sympy(self.symbolic)

    @property
    def symbols(self) -> dict[str, sympy.Symbol]:
        """Its letters as sympy symbols, by name: sympy distinguishes them from a `Symbol("k")` with no assumptions."""
        from ..sympy_edge import to_sympy

        return {str(letter): to_sympy(letter) for letter in sorted(symbols_in(self.symbolic), key=str)}

    def at(self, /, **values: int | Fraction) -> int | Fraction:
        """The exact number at values of its letters; a letter without one has that which the network was derived with.

        Raises `ValueError` for a letter that is missing or not there, where the network is impossible, and where the
        formula is not for these values, such as too few repetitions.

        >>> from netderive.engine import derive
        >>> derive("input 1@h x 9 -> conv k@5x5").layer("conv1").macs.at(k=3, h=7)
        1125
        >>> derive("let k = 3; input 1@h x 9 -> conv k@5x5").layer("conv1").macs.at(h=7)
        1125
        """
        from .solving import number_at

        known = {name: self.needs.given.get(name) for name in map(str, symbols_in(self.symbolic))}
        return number_at(self, {name: value for name, value in known.items() if is_number(value)} | values)

    def function(self, /, *letters: str) -> Function:
        """The quantity as a function of its letters in this order: exact for integers, and for NumPy arrays of them.

        It refuses what `at` refuses. Raises `ValueError` where `letters` are not just those that the quantity has.

        >>> from netderive.engine import derive
        >>> macs = derive("input 1@h x 9 -> conv k@5x5").layer("conv1").macs.function("h", "k")
        >>> macs(7, 3), macs([7, 8], 3).tolist()
        (1125, [1125, 1500])
        """
        from .functions import Function

        return Function(self, letters)

    def solve(self, relation: str, value: int | Fraction, /, **values: int | Fraction) -> range | tuple[int, ...]:
        """All integers that one letter may be for this to be `=` or `<=` a value, the others at `values`: of those that
        the formula is for, which is right under `conditions`.

        Raises `ValueError` where more letters are free, or where nothing is known of how it grows in the letter.

        >>> from netderive.engine import derive
        >>> params = derive("input 3@h x h -> conv k@5x5 -> conv k@1x1").totals.params
        >>> params.solve("=", 324), params.solve("<=", 400)
        ((4,), range(1, 5))
        """
        from .solving import solutions

        return solutions(self, relation, value, values)

    def __repr__(self) -> str:
        value = "" if self.value in (None, self.symbolic) else f" = {self.value}"
        assumed = f", assuming the output of {', '.join(sorted(self.assuming))}" if self.assuming else ""
        return f"<Figure {print_math(tree_of(self.symbolic))}{value}{assumed}>"


def figure(symbolic: Value, numeric: Value, needs: Needs = NO_NEEDS, assuming: frozenset[str] = frozenset()) -> Figure:
    """A figure from both runs."""
    return Figure(symbolic, numeric if is_number(numeric) else None, needs, assuming, numeric)
