"""Functions of the language that sympy has not, or that it would work at for too long."""

from __future__ import annotations

from typing import Any

import sympy

from ..arithmetic import COMPARE


class Log2(sympy.Function):
    """The binary logarithm; exact at powers of two, else kept as it is."""

    @classmethod
    def eval(cls, x: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        if isinstance(x, sympy.Integer) and x > 0 and int(x) & (int(x) - 1) == 0:
            return sympy.Integer(int(x).bit_length() - 1)
        return None

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def _eval_is_nonnegative(self) -> bool | None:
        return True if self.args[0].is_positive and self.args[0].is_integer else None


class IfFunction(sympy.Function):
    """`if(left op right, then, otherwise)`, decided once both sides are numbers.

    Sympy's own `Piecewise` solves its conditions, which takes seconds where one choice is in another.

    >>> import sympy
    >>> from sympy.core.symbol import Str
    >>> h = sympy.Symbol("h", integer=True, positive=True)
    >>> choice = IfFunction(h, Str(">="), 3, h - 2, 1)
    >>> choice.subs(h, 5), choice.subs(h, 2), choice.is_integer
    (3, 1, True)
    """

    @classmethod
    def eval(cls, left: Any, op: Any, right: Any, then: Any, otherwise: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        if then == otherwise:
            return then
        if left.is_Rational and right.is_Rational:
            return then if COMPARE[op.name](left, right) else otherwise
        return None

    @property
    def sides(self) -> tuple[Any, str, Any]:
        """What is compared, and how."""
        left, op, right = self.args[:3]
        return left, str(op), right

    @property
    def ways(self) -> tuple[Any, Any]:
        """What it is where the comparison holds, and else."""
        return self.args[3], self.args[4]

    def _eval_is_integer(self) -> bool | None:
        return True if all(way.is_integer for way in self.ways) else None

    def _eval_is_positive(self) -> bool | None:
        return True if all(way.is_positive for way in self.ways) else None

    def _eval_is_nonnegative(self) -> bool | None:
        return True if all(way.is_nonnegative for way in self.ways) else None

    def _eval_is_rational(self) -> bool | None:
        return True if all(way.is_rational for way in self.ways) else None

    def _eval_is_real(self) -> bool | None:
        return True if all(way.is_real for way in self.ways) else None
