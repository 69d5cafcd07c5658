"""A figure as a function of its letters: exact at numbers and at arrays of them, and as JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from ...grammar import print_math
from ..arithmetic import Impossible
from ..compilation import program
from ..conditions import Condition, least_margin, letters_in
from ..formulas import tree_of
from ..values import Value, algebra, is_number
from .solving import Solvable, check_letters, letters_by_name, number_at

if TYPE_CHECKING:
    from ..compilation import Array


class Function:
    """A figure's number at integers for its letters, in the order of `names`; at arrays of integers, an array.

    All numbers are exact: an array has 64-bit integers where all results fit, else Python's own numbers. Raises
    `ValueError` where the network is impossible, and where the formula is not for these numbers.
    """

    def __init__(self, figure: Solvable, names: tuple[str, ...]) -> None:
        check_letters(figure, names)
        self.figure, self.names = figure, names
        self._letters = [letters_by_name(figure)[name] for name in names]
        self._value = program([figure.symbolic], names)
        self._margin = program([least_margin(_decided(figure))], names)

    def __repr__(self) -> str:
        return f"<Function of {', '.join(self.names) or 'no letters'}: {print_math(tree_of(self.figure.symbolic))}>"

    def __call__(self, *values: Any) -> Any:
        if len(values) != len(self.names):
            raise TypeError(f"give {len(self.names)} values, for {', '.join(self.names)}: these are {len(values)}")
        return self._at(values) if all(map(is_number, values)) else self._over(values)

    def javascript(self, name: str = "figure") -> str:
        """The source of a function of BigInts in JavaScript, without the conditions that the figure is right under."""
        return self._value.javascript(name)

    def _at(self, values: tuple[int | Fraction, ...]) -> int | Fraction:
        try:
            if all(map(_allowed, values, self._letters)) and self._margin(*values)[0] >= 0:
                return self._value(*values)[0]
        except Impossible:
            pass
        return number_at(self.figure, dict(zip(self.names, values, strict=True)))

    def _over(self, arrays: tuple[Any, ...]) -> Array:
        (margins,) = self._margin.over(*arrays)
        if margins.size and margins.min() < 0:
            self._refuse(arrays, int(margins.argmin()))
        return self._value.over(*arrays)[0]

    def _refuse(self, arrays: tuple[Any, ...], place: int) -> NoReturn:
        """Says why one of the points, which conditions forbid, is impossible."""
        columns = program(self._letters, self.names).over(*arrays)
        point = {name: int(column.flat[place]) for name, column in zip(self.names, columns, strict=True)}
        number_at(self.figure, point)
        raise ValueError(f"a condition of the formula does not hold for {point}")


def _allowed(number: int | Fraction, letter: Value) -> bool:
    return type(number) is int and number >= algebra.least_of(letter)


def _decided(figure: Solvable) -> Iterator[Condition]:
    """The conditions that the letters of the figure decide."""
    letters = letters_by_name(figure).keys()
    return (one for one in figure.conditions if letters_in(one) <= letters)
