"""The ordered tree of an expression: what a person wrote, in the order they wrote it.

A formula of the board such as `(n*m*l + 1)*k` is kept as a tree whose sums and products are
flat rows, so that textbook order, parentheses and chosen forms survive. The tree knows no
value: `netderive.engine` evaluates it, `netderive.reports` typesets it, `grammar.printing`
writes it back as text. Two trees are equal when they read the same; where they were in the
text (`span`) does not count.

>>> from netderive.grammar import parse_expression
>>> parse_expression("n*m + 1")
Sum(terms=(('+', Product(factors=(('*', Letter(name='n')), ('*', Letter(name='m'))))), ('+', Number(value=1))))
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from .records import record, replace

Span: TypeAlias = tuple[int, int]
"""First and one-past-last character of a piece of the source text."""

MAX_DEPTH = 100
"""How deep an expression may be nested before it is refused."""


def _span() -> Span:
    return field(default=(0, 0), compare=False, repr=False)


PRIME, OUT = "′", "_out"
"""A prime marks the board's letter of the output. No file can write it: `h′` is drawn so, a file's own `h_out` with
a subscript, and both are spelled `h_out`."""


@record()
class Number:
    """An exact number as written: `5`, `0.5` (the fraction 1/2)."""

    value: int | Fraction
    span: Span = _span()


@record()
class Rounded:
    """A number as far as it is printed: `138M` is Rounded(138000000, 1000000), exact to its last `place`."""

    value: int | Fraction
    place: int | Fraction
    text: str = ""
    span: Span = _span()


@record()
class Letter:
    """A letter of the formula: `k`, `k_1`, `alpha`; in a layer's row also an option's word."""

    name: str
    span: Span = _span()


@record()
class Path:
    """A quantity of a layer, or the layer itself: `conv1.params`, `loop[3].name`."""

    text: str
    span: Span = _span()


@record()
class Negative:
    """Unary minus: `-n`."""

    operand: Expr
    span: Span = _span()


@record()
class Sum:
    """A flat row of terms, each with its sign `+` or `-`: `h + 2*p - n`."""

    terms: tuple[tuple[str, Expr], ...]
    span: Span = _span()


@record()
class Product:
    """A flat row of factors, worked from the left, each with its `*`, `/`, `//` or `%`.

    The first factor's sign is always `*`: `n*m/g` is (('*', n), ('*', m), ('/', g)).
    """

    factors: tuple[tuple[str, Expr], ...]
    span: Span = _span()


@record()
class Power:
    """`base^exponent`, binding to the right."""

    base: Expr
    exponent: Expr
    span: Span = _span()


@record()
class Group:
    """Parentheses that the writer put: `(n*m)`."""

    inner: Expr
    span: Span = _span()


@record()
class Call:
    """A function or a block with its arguments: `floor(h/2)`, `min(a, b)`."""

    name: str
    arguments: tuple[CallArgument, ...]
    span: Span = _span()


@record()
class Indexed:
    """A value of a list by its number: `k[i]`. A number as written, `k[1]`, is the letter of that name."""

    name: str
    index: Expr
    span: Span = _span()


OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@record()
class Comparison:
    """`left op right`; op is one of `=`, `!=`, `<`, `<=`, `>`, `>=`. `f = 4*s` in a call is one too."""

    left: Expr
    op: str
    right: Expr
    span: Span = _span()

    @property
    def opposite(self) -> Comparison:
        """What holds where this does not.

        >>> Comparison(Letter("k"), "<", Number(3)).opposite.op
        '>='
        """
        return replace(self, op=OPPOSITE[self.op])


@record()
class Range:
    """`name = first..last`, what a sum or a loop runs over (both ends included)."""

    name: str
    first: Expr
    last: Expr
    span: Span = _span()


@record()
class ShapeExpr:
    """`features @ sizes`; either part may be missing.

    `32@24x24` is Shape(32, (24, 24)); `5x5` is Shape(None, (5, 5)); `784` alone is a plain
    expression, not a shape.
    """

    features: Expr | None
    sizes: tuple[Expr, ...]
    span: Span = _span()


Expr: TypeAlias = Number | Letter | Path | Negative | Sum | Product | Power | Group | Call | Indexed
CallArgument: TypeAlias = Expr | Comparison | Range
Math: TypeAlias = Expr | Comparison | Range | ShapeExpr
"""Anything that can be typeset as one piece of mathematics."""
