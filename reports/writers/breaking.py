"""Where a long formula may be broken: at the top-level terms, and a long term at its factors."""

from __future__ import annotations

from ...grammar import Comparison, Math, Negative, Product, Sum, record
from ..math import MathPrinter, UnicodeMath
from .plain_text import display_width


@record()
class Piece:
    """A part of a formula with the sign that joins it to the part before ("" for the first)."""

    sign: str
    math: Math


def terms(math: Math) -> list[Piece]:
    """The top-level parts of a formula: sides of a relation, terms of a sum."""
    match math:
        case Comparison(left=left, op=op, right=right):
            first, *others = terms(right)
            return [*terms(left), Piece(op, first.math), *others]
        case Sum():
            (sign, first), *others = math.terms
            opening = first if sign == "+" else Negative(first)
            return [Piece("", opening), *(Piece(sign, term) for sign, term in others)]
        case _:
            return [Piece("", math)]


def factors(piece: Piece) -> list[Piece]:
    """A piece that is a plain product, factor by factor; any other piece stays whole."""
    match piece.math:
        case Product(factors=rows) if all(sign == "*" for sign, _ in rows):
            return [Piece(piece.sign if place == 0 else "*", factor) for place, (_, factor) in enumerate(rows)]
        case _:
            return [piece]


def pieces(math: Math, printer: MathPrinter) -> list[str]:
    """The drawn top-level parts of a formula, each but the first beginning with its sign."""
    parts = terms(math)
    return [printer.math(math)] if len(parts) == 1 else [printer.piece(part.sign, part.math) for part in parts]


def broken(math: Math, printer: MathPrinter, width: int) -> list[str]:
    """A formula drawn in rows of about `width` characters.

    >>> from netderive.grammar import Letter
    >>> total = Sum((("+", Letter("alpha")), ("+", Letter("beta")), ("-", Letter("gamma"))))
    >>> broken(total, UnicodeMath(), 6)
    ['α + β', '− γ']
    """
    measure = UnicodeMath(printer.digits)
    if display_width(measure.math(math)) <= width:
        return [printer.math(math)]
    parts: list[Piece] = []
    for part in terms(math):
        parts += [part] if display_width(measure.piece(part.sign, part.math)) <= width else factors(part)
    if len(parts) == 1:
        return [printer.math(math)]
    rows, used = [""], 0
    for part in parts:
        wide = display_width(measure.piece(part.sign, part.math))
        if rows[-1] and used + wide > width:
            rows.append("")
            used = 0
        rows[-1] += printer.piece(part.sign, part.math)
        used += wide
    return [row.strip() for row in rows]
