"""A value as the tree that a person would write: the normal form of every printed expression.

Monomials stand by falling degree, letters in a monomial by the alphabet, floors as one
fraction, and `floor((a + b - 1)/b)` as `ceil(a/b)`.
"""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import Any

from ...grammar import Call, Comparison, Expr, Letter, Negative, Number, Power, Product, Range, Sum, print_math
from ..values import Value, is_number


def tree_of(value: Value) -> Expr:
    """The tree of a value.

    >>> from netderive.engine.values import symbol, add, multiply, floor_divide
    >>> from netderive.grammar import print_math
    >>> h, k = symbol("h"), symbol("k")
    >>> print_math(tree_of(add([k, multiply([k, floor_divide(add([h, 1]), 2), 9])])))
    '9*k*ceil(h/2) + k'
    """
    if is_number(value):
        return number(value)  # type: ignore[arg-type]
    return _whole_tree(value)


@functools.lru_cache(maxsize=10_000)
def _whole_tree(value: Any) -> Expr:
    """The tree of an expression, in which `floor(-x)` is shown as `-ceil(x)`."""
    import sympy

    from ..values import falls

    falling = filter(falls, value.atoms(sympy.floor))
    turned = {floor: -sympy.ceiling(-floor.args[0], evaluate=False) for floor in falling}
    return _tree(value.xreplace(turned) if turned else value)


def number(value: int | Fraction) -> Expr:
    """A number; a fraction as a quotient, a negative one with its minus."""
    if value < 0:
        return Negative(number(-value))
    if isinstance(value, Fraction) and value.denominator != 1:
        return Product((("*", Number(value.numerator)), ("/", Number(value.denominator))))
    return Number(int(value))


@functools.lru_cache(maxsize=10_000)
def _tree(value: Any) -> Expr:
    import sympy

    from ..values import Choice, Log2, exact, read_sum

    match value:
        case sympy.Integer() | sympy.Rational():
            return number(exact(value))
        case sympy.Symbol():
            return Letter(value.name)
        case sympy.Add():
            return _sum(value)
        case sympy.Mul():
            return _product(value)
        case sympy.Pow():
            return _power(value)
        case sympy.floor():
            return _floor(value)
        case sympy.ceiling():
            return Call("ceil", (_tree(value.args[0]),))
        case sympy.Mod():
            return Product((("*", _tree(value.args[0])), ("%", _tree(value.args[1]))))
        case sympy.Min() | sympy.Max():
            return Call(type(value).__name__.lower(), tuple(_tree(a) for a in sorted(value.args, key=_order)))
        case Log2():
            return Call("log2", (_tree(value.args[0]),))
        case Choice():
            return _choice(value)
        case sympy.Sum():
            term, index, first, last = read_sum(value)
            return Call("sum", (Range(index.name, _tree(first), _tree(last)), _tree(term)))
        case _:
            raise TypeError(f"no tree for {type(value).__name__}")


def _sum(value: Any) -> Expr:
    """A sum of signed terms; one over a common denominator as a single fraction."""
    from ..values import common_denominator

    denominator = common_denominator(value)
    if denominator > 1:
        return Product((("*", _tree(value * denominator)), ("/", Number(denominator))))
    terms = _with_ceilings(sorted(value.args, key=_order))
    return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Sum(tuple(terms))


def _with_ceilings(terms: list[Any]) -> list[tuple[str, Expr]]:
    """Signed trees; a symbolic `floor((a - 1)/s) + 1` becomes `ceil(a/s)`."""
    import sympy

    ones = [t for t in terms if t.is_Integer and t >= 1]
    lifted = next((t for t in terms if isinstance(t, sympy.floor) and _lifts(t)), None) if ones else None
    signed: list[tuple[str, Expr]] = []
    for term in terms:
        if lifted is not None and term is lifted:
            signed.append(("+", _ceiling(lifted, 1)))
        elif lifted is not None and term is ones[0]:
            if term > 1:
                signed.append(("+", number(int(term) - 1)))
        else:
            minus = term.could_extract_minus_sign() and not isinstance(term, sympy.Add)
            signed.append(("-" if minus else "+", _tree(-term if minus else term)))
    return signed if signed[0][0] == "+" or all(s == "-" for s, _ in signed) else _positive_first(signed)


def _positive_first(signed: list[tuple[str, Expr]]) -> list[tuple[str, Expr]]:
    """A sum does not begin with a minus if another term can come first."""
    first = next(i for i, (sign, _) in enumerate(signed) if sign == "+")
    return [signed[first], *signed[:first], *signed[first + 1 :]]


def _lifts(floor: Any) -> bool:
    from ..values import fractional

    top, bottom = _shown_fraction(floor)
    return not bottom.is_Integer and top.as_coeff_Add()[0] == -1 and not (fractional(top) or fractional(bottom))


def _shown_fraction(floor: Any) -> tuple[Any, Any]:
    from ..values import fraction_of, shared_power

    return shared_power(*fraction_of(floor)) or fraction_of(floor)


def _ceiling(floor: Any, plus: Any) -> Expr:
    top, bottom = _shown_fraction(floor)
    return Call("ceil", (Product((("*", _tree(top + plus)), ("/", _tree(bottom)))),))


def _floor(value: Any) -> Expr:
    from ..values import fractional

    top, bottom = _shown_fraction(value)
    if bottom.is_Integer and bottom > 1 and top.as_coeff_Add()[0] == bottom - 1 and not fractional(top):
        return _ceiling(value, 1 - bottom)
    return Call("floor", (Product((("*", _tree(top)), ("/", _tree(bottom)))) if bottom != 1 else _tree(top),))


def _product(value: Any) -> Expr:
    """Coefficient, letters by the alphabet, floors; what stands below the line comes last."""
    from ..values import exact, lowered, shared_power

    coefficient, factors = value.as_coeff_mul()
    if coefficient < 0:
        return Negative(_tree(-value))
    above = [f for f in factors if not _goes_below(f)]
    below = [1 / f for f in factors if _goes_below(f)]
    coefficient, above = lowered(coefficient, above)
    coefficient, above, below = _gathered(coefficient, above, below)
    for place, power in enumerate(below):
        if (shared := shared_power(coefficient, power)) is not None:  # `2*d/2^N` is `d/2^(N - 1)`
            coefficient, below[place] = shared
    exact_coefficient = Fraction(exact(coefficient))
    rows: list[tuple[str, Expr]] = [("*", _tree(f)) for f in sorted(above, key=_factor_order)]
    if exact_coefficient.numerator != 1 or not rows:
        rows.insert(0, ("*", Number(exact_coefficient.numerator)))
    if exact_coefficient.denominator != 1:
        rows.append(("/", Number(exact_coefficient.denominator)))
    rows += [("/", _tree(f)) for f in sorted(below, key=_factor_order)]
    return rows[0][1] if len(rows) == 1 else Product(tuple(rows))


def _gathered(coefficient: Any, above: list[Any], below: list[Any]) -> tuple[Any, list[Any], list[Any]]:
    """Powers of one base as one: `c^i/c` as `c^(i - 1)`, `c*c^i` as `c^(i + 1)`, `2*2^N/2^i` as `2^(N - i + 1)`."""
    import sympy
    from sympy.ntheory import multiplicity

    for base in {power.base for power in above if isinstance(power, sympy.Pow) and power.exp.free_symbols}:
        over, under = ([one for one in row if one.as_base_exp()[0] == base] for row in (above, below))
        if not under and not any(one.as_base_exp()[1].is_Integer for one in over):
            continue
        exponent = sympy.Add(*(one.as_base_exp()[1] for one in over), *(-one.as_base_exp()[1] for one in under))
        times = multiplicity(int(base), int(coefficient.p)) if base.is_Integer and coefficient != 1 else 0
        if times and coefficient == base**times and times % exponent.primitive()[0] == 0:
            coefficient, exponent = sympy.Integer(1), exponent + times
        above = [one for one in above if one not in over] + [sympy.Pow(base, exponent, evaluate=False)]
        below = [one for one in below if one not in under]
    return coefficient, above, below


def _goes_below(factor: Any) -> bool:
    """Whether a factor is a power with nothing but minuses in its exponent: `2^(i - N)` is none."""
    import sympy

    terms = sympy.Add.make_args(factor.exp) if isinstance(factor, sympy.Pow) else ()
    return bool(terms) and all(term.could_extract_minus_sign() for term in terms)


def _power(value: Any) -> Expr:
    import sympy

    times, exponent = value.exp.primitive() if value.base.is_Integer else (1, value.exp)
    if times != 1 and times.is_Integer and times > 1:  # `4^N` is kept as `2^(2*N)`
        return Power(number(int(value.base**times)), _tree(exponent))

    if value.exp == sympy.Rational(1, 2):
        return Call("sqrt", (_tree(value.base),))
    if _goes_below(value):
        return Product((("*", Number(1)), ("/", _tree(1 / value))))
    return Power(_tree(value.base), _tree(value.exp))


def _choice(value: Any) -> Expr:
    left, op, right = value.sides
    then, otherwise = map(_tree, value.ways)
    return Call("if", (Comparison(_tree(left), op, _tree(right)), then, otherwise))


def _order(term: Any) -> tuple[Any, ...]:
    """Terms by falling degree, what is added before what is taken away, then by the alphabet; numbers last.

    Among plain letters one alone comes before a multiple: `w + 2*p - m`.
    """
    coefficient, factors = term.as_coeff_mul()
    degree = sum(_degree(f) for f in factors)
    return (
        -degree,
        bool(coefficient < 0),
        degree == 1 and coefficient != 1,
        [_factor_order(f) for f in sorted(factors, key=_factor_order)],
    )


def _degree(factor: Any) -> int:
    base, exponent = factor.as_base_exp()
    return int(exponent) if exponent.is_Integer and base.free_symbols else int(bool(factor.free_symbols))


def _factor_order(factor: Any) -> tuple[bool, str]:
    """Plain letters before functions."""
    base, _ = factor.as_base_exp()
    return (not base.is_Symbol, factor.name if factor.is_Symbol else _text(factor))


@functools.lru_cache(maxsize=10_000)
def _text(factor: Any) -> str:
    return print_math(_tree(factor))
