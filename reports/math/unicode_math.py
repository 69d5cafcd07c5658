"""Mathematics as Unicode text for a terminal: `⌊(h + 2p − n)/s⌋ + 1`, `32@24×24`."""

from __future__ import annotations

from fractions import Fraction

from ...grammar import GREEK, SUBSCRIPTS, SUPERSCRIPTS, Expr, Letter, Math, Number, Range
from ..document import Digits
from ..wording import words
from .digits import number_text
from .math_printer import Drawn, Level, MathPrinter, Operand, without_group
from .names import split_name

_SUBSCRIPTS = str.maketrans({plain: small for small, plain in SUBSCRIPTS.items()})
_SUPERSCRIPTS = str.maketrans({plain: small for small, plain in SUPERSCRIPTS.items()})
_FENCES = {"floor": "⌊⌋", "ceil": "⌈⌉"}


class UnicodeMath(MathPrinter):
    """Draws a tree in one line of Unicode text."""

    MINUS = "−"
    DOT = "·"
    ROOT = Level.POWER  # `√x²` would be the root of x²
    SIGNS = {sign: sign for sign in "=<>≤≥≠≈∼→⇒∈+−·×@,"} | {
        "mod": "mod", "<=": "≤", ">=": "≥", "!=": "≠", "->": "→", "-": "−", "*": "·",
    }  # fmt: skip

    def number(self, value: int | Fraction) -> Drawn:
        level = Level.NEGATIVE if value < 0 else Level.ATOM if value == int(value) else Level.PRODUCT
        return Drawn(number_text(value, self.digits), level)

    def name(self, name: str) -> str:
        parts = split_name(name)
        subscript = parts.subscript
        if subscript:
            small = subscript.translate(_SUBSCRIPTS)
            simple = subscript.isdecimal() or (len(subscript) == 1 and small != subscript)
            subscript = small if simple else f"_{subscript}"
        return GREEK.get(parts.stem, parts.stem) + subscript + "′" * parts.primed

    def indexed(self, name: str, index: Expr) -> str:
        if isinstance(index, Letter) and len(index.name) == 1 and ord(index.name) in _SUBSCRIPTS:
            return self.name(f"{name}[{index.name}]")
        return f"{self.name(name)}[{self.math_of(index)}]"

    def path(self, path: str) -> str:
        return path

    def quotient(self, top: Operand, bottom: Operand) -> Drawn:
        # In one line `n/2·k` could be read as n/(2·k), so a quotient that goes on gets parentheses.
        return Drawn(f"{self.at(top, Level.PRODUCT)}/{self.at(bottom, Level.POWER)}", Level.PRODUCT)

    def fence(self, kind: str, inside: str) -> str:
        opening, closing = _FENCES[kind]
        return f"{opening}{inside}{closing}"

    def power(self, base: str, exponent: Expr) -> str:
        match without_group(exponent):
            case Number(value=int(value)) if 0 <= value < 1000:
                return base + str(value).translate(_SUPERSCRIPTS)
            case Letter(name=name) if len(name) == 1 and ord(name) in _SUPERSCRIPTS:
                return base + name.translate(_SUPERSCRIPTS)
            case inner:
                return f"{base}^({self.math_of(inner)})"

    def root(self, inner: Expr) -> str:
        return f"√{self.at(without_group(inner), Level.ATOM)}"

    def log2(self) -> str:
        return "log₂"

    def function(self, name: str) -> str:
        return name

    def cases(self, condition: str, yes: str, no: str) -> str:
        yes = f"({yes})" if words.CASE_ELSE in yes else yes
        return f"{yes}{words.CASE_IF}{condition}{words.CASE_ELSE}{no}"

    def range(self, name: str, first: str, last: str) -> str:
        return f"{name} = {first}..{last}"

    def summation(self, range_: Range, body: str) -> str:
        return f"∑({self.argument(range_)}) {body}"


def unicode_math(math: Math, digits: Digits = "thin") -> str:
    """A piece of mathematics as one line of text.

    >>> from netderive.grammar import Letter, Number, Product, Sum
    >>> unicode_math(Sum((("+", Letter("h′")), ("-", Product((("*", Number(2)), ("*", Letter("p"))))))))
    'h′ − 2p'
    """
    return UnicodeMath(digits).math(math)
