"""What is certain about the sign of an expression, from the letters' least values alone."""

from __future__ import annotations

import functools
from typing import Any

from .algebra import Value, is_number


def at_least_zero(value: Value) -> bool:
    """Whether an expression is certainly not negative; False where it is not known.

    >>> from netderive.engine.algebra import symbol, add, multiply
    >>> h, p = symbol("h"), symbol("p", 0)
    >>> at_least_zero(add([h, p, -1])), at_least_zero(add([h, -2]))
    (True, False)
    """
    return value >= 0 if is_number(value) else _polynomial_at_least_zero(value)  # type: ignore[operator]


@functools.lru_cache(maxsize=10_000)
def _polynomial_at_least_zero(value: Any) -> bool:
    """With each letter written as its least value plus something, no coefficient is negative."""
    import sympy

    raised = {s: s + 1 for s in value.free_symbols if s.is_integer and s.is_positive}
    shifted = sympy.expand(value.subs(raised, simultaneous=True)) if raised and _is_plain(value) else value
    terms = sympy.Add.make_args(shifted)
    return all(map(_term_at_least_zero, terms)) or any(_extreme_at_least_zero(term, shifted - term) for term in terms)


def _extreme_at_least_zero(term: Any, rest: Any) -> bool:
    """Whether `max(a, b) + rest` is certainly not negative: one of them with the rest is; of a `min` both are."""
    import sympy

    from .symbolic import exact

    if isinstance(term, sympy.Max):
        return any(at_least_zero(exact(argument + rest)) for argument in term.args)
    return isinstance(term, sympy.Min) and all(at_least_zero(exact(argument + rest)) for argument in term.args)


def _is_plain(value: Any) -> bool:
    import sympy

    return not value.has(sympy.Function)


def _term_at_least_zero(term: Any) -> bool:
    coefficient, factors = term.as_coeff_mul()
    return bool(coefficient >= 0) and all(_factor_at_least_zero(factor) for factor in factors)


def _factor_at_least_zero(factor: Any) -> bool:
    import sympy

    base = factor.as_base_exp()[0]
    if isinstance(base, sympy.floor):
        return _polynomial_at_least_zero(base.args[0])
    return _polynomial_at_least_zero(base) if isinstance(base, sympy.Add) else bool(base.is_nonnegative)
