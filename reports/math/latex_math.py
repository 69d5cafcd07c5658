r"""Mathematics as LaTeX: `\left\lfloor \frac{h + 2p - n}{s} \right\rfloor + 1`.

Only commands that both a TeX engine with amsmath and latex2mathml know are written here.
"""

from __future__ import annotations

from fractions import Fraction

from ...grammar import GREEK, Comparison, Expr, Math, Number, Range, ShapeExpr, Sum
from ..document import Digits
from ..wording import words
from .digits import grouped
from .math_printer import Drawn, Level, MathPrinter, Operand, without_group
from .names import GREEK_NAMES, split_name

SEPARATORS: dict[Digits, str] = {"thin": r"\,", "comma": "{,}", "apostrophe": r"\text{'}", "plain": ""}
"""What is between two groups of digits so that they stay one number."""

_ROUNDED = {"epsilon": r"\varepsilon", "phi": r"\varphi"}
"""Greek letters whose plain command draws another shape than the Unicode letter."""

TALL = (r"\frac", r"\sum", r"\begin")
"""What makes a formula taller than a line of text."""
_WORD_PIECE = 16
_LONGEST_BOLD = 40
"""A value longer than this stays light: TeX cannot break a line inside the braces of \\mathbf."""

_LONGEST_NUMERATOR = 56
"""A longer one is written beside its fraction, in parentheses, where TeX can break a line."""


class LatexMath(MathPrinter):
    """Draws a tree as LaTeX, without the dollar signs around it."""

    MINUS = "-"
    DOT = r" \cdot "
    SIGNS = {sign: sign for sign in "=<>+-@,"} | {
        "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∼": r"\sim", "→": r"\to", "⇒": r"\Rightarrow",
        "∈": r"\in", "−": "-", "·": r"\cdot", "*": r"\cdot", "×": r" \times ", "@": " @ ", "mod": r"\bmod",
        "<=": r"\le", ">=": r"\ge", "!=": r"\ne", "->": r"\to",
    }  # fmt: skip

    def with_result(self, math: Math, rows: list[str]) -> list[str]:
        """The rows of a chain's last formula with the value they end in, if it is a plain one, in bold."""
        match math:
            case Comparison(right=Number(value=int())):
                value = self.math(math.right)
            case Number(value=int()):
                value = self.math(math)
            case ShapeExpr(features=None | Number(), sizes=sizes) if all(isinstance(size, Number) for size in sizes):
                value = self.math(math)
            case _:
                return rows
        if len(value) > _LONGEST_BOLD:
            return rows
        return [*rows[:-1], rf"{rows[-1].removesuffix(value)}\mathbf{{{value}}}"]

    def parenthesised(self, text: str) -> str:
        if r"\sum" in text:  # TeX breaks no line between \left and \right, and a sum may be long
            return rf"\bigl( {text} \bigr)"
        return rf"\left( {text} \right)" if any(tall in text for tall in TALL) else f"({text})"

    def number(self, value: int | Fraction) -> Drawn:
        separator = SEPARATORS[self.digits]
        if value == int(value):
            return Drawn(grouped(int(value), separator), Level.NEGATIVE if value < 0 else Level.ATOM)
        fraction = Fraction(value)
        top, bottom = grouped(abs(fraction.numerator), separator), grouped(fraction.denominator, separator)
        text = rf"\frac{{{top}}}{{{bottom}}}"
        return Drawn(f"-{text}", Level.NEGATIVE) if value < 0 else Drawn(text, Level.FRACTION)

    def name(self, name: str) -> str:
        parts = split_name(name)
        subscript = f"_{{{self.word(parts.subscript)}}}" if parts.subscript else ""
        return self.word(parts.stem) + "'" * parts.primed + subscript

    def word(self, word: str) -> str:
        """A letter, a Greek letter, digits, or a word set as one."""
        word = GREEK_NAMES.get(word, word)
        if word in GREEK:
            return _ROUNDED.get(word, f"\\{word}")
        if len(word) == 1 or word.isdecimal():
            return word.replace("_", r"\_")
        # A long word is given in pieces: TeX cannot break a line inside the braces of \mathit.
        pieces = [word[i : i + _WORD_PIECE] for i in range(0, len(word), _WORD_PIECE)]
        return "".join(rf"\mathit{{{piece}}}".replace("_", r"\_") for piece in pieces)

    def indexed(self, name: str, index: Expr) -> str:
        return f"{self.word(name)}_{{{self.math_of(index)}}}"

    def path(self, path: str) -> str:
        return rf"\texttt{{{path}}}".replace("_", r"\_")

    def quotient(self, top: Operand, bottom: Operand) -> Drawn:
        above, below = (self.math_of(without_group(operand)) for operand in (top, bottom))
        if len(above) > _LONGEST_NUMERATOR and isinstance(without_group(top), Sum):
            return Drawn(rf"\frac{{1}}{{{below}}} \bigl( {above} \bigr)", Level.PRODUCT)
        return Drawn(rf"\frac{{{above}}}{{{below}}}", Level.FRACTION)

    def fence(self, kind: str, inside: str) -> str:
        return rf"\left\l{kind} {inside} \right\r{kind}"

    def power(self, base: str, exponent: Expr) -> str:
        base = f"{{{base}}}" if "'" in base else base  # a prime is an exponent already
        return f"{base}^{{{self.math_of(without_group(exponent))}}}"

    def root(self, inner: Expr) -> str:
        return rf"\sqrt{{{self.math_of(without_group(inner))}}}"

    def log2(self) -> str:
        return r"\log_{2}"

    def function(self, name: str) -> str:
        return rf"\{name}" if name in ("min", "max") else self.word(name)

    def cases(self, condition: str, yes: str, no: str) -> str:
        case, other = words.CASE_IF.lstrip(), words.CASE_OTHERWISE
        return rf"\begin{{cases}} {yes} & \text{{{case}}} {condition} \\ {no} & \text{{{other}}} \end{{cases}}"

    def range(self, name: str, first: str, last: str) -> str:
        return rf"{name} = {first}, \ldots, {last}"

    def summation(self, range_: Range, body: str) -> str:
        first, last = self.math_of(range_.first), self.math_of(range_.last)
        return rf"\sum_{{{self.name(range_.name)} = {first}}}^{{{last}}} {body}"


class FlatLatexMath(LatexMath):
    r"""The same no taller than a line of text: `\lfloor h/2\rfloor`.

    >>> from netderive.grammar import parse_expression
    >>> FlatLatexMath().math(parse_expression("2*floor((h + 1)/2)"))
    '2 \\cdot \\lfloor (h + 1)/2\\rfloor'
    """

    def parenthesised(self, text: str) -> str:
        return f"({text})"

    def number(self, value: int | Fraction) -> Drawn:
        if value == int(value):
            return super().number(value)
        top, bottom = (super(FlatLatexMath, self).number(one).text for one in value.as_integer_ratio())
        return Drawn(f"{top}/{bottom}", Level.NEGATIVE if value < 0 else Level.PRODUCT)

    def quotient(self, top: Operand, bottom: Operand) -> Drawn:
        return Drawn(f"{self.at(top, Level.PRODUCT)}/{self.at(bottom, Level.POWER)}", Level.PRODUCT)

    def fence(self, kind: str, inside: str) -> str:
        return rf"\l{kind} {inside}\r{kind}"


def latex_math(math: Math, digits: Digits = "thin") -> str:
    r"""A piece of mathematics as LaTeX, for use between dollar signs.

    >>> from netderive.grammar import Letter, Number, Product
    >>> latex_math(Product((("*", Letter("n")), ("*", Letter("m")), ("/", Letter("g")))))
    '\\frac{n \\cdot m}{g}'
    >>> latex_math(Number(217706))
    '217\\,706'
    """
    return LatexMath(digits).math(math)
