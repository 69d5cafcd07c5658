"""What the printers of mathematics share: the walk over a tree, precedence, and the folding of products.

A format (`unicode_math`, `latex_math`) fills in how a fraction, a floor or a name looks; where
parentheses must be is decided here once. Formats ask for the operands of a fraction, root or
exponent as trees, since one format drops the parentheses there that another needs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import IntEnum
from fractions import Fraction
from typing import TypeAlias

from ...engine.arithmetic import remembered, spend
from ...grammar import (
    Call,
    CallArgument,
    Comparison,
    Expr,
    Group,
    Indexed,
    Letter,
    Math,
    Negative,
    Number,
    Path,
    Power,
    Product,
    Range,
    ShapeExpr,
    Sum,
    record,
)
from ..document import Digits, Formula
from .names import split_name

NODE = 2
"""Steps that a node of a formula takes to be drawn."""


class Level(IntEnum):
    """How tightly a drawn piece holds together; a looser piece in a tighter position gets parentheses."""

    LOOSE = 0
    SUM = 1
    NEGATIVE = 2
    PRODUCT = 3
    FRACTION = 4
    POWER = 5
    ATOM = 6


@record()
class Drawn:
    """A piece already drawn, and how tightly it holds together."""

    text: str
    level: Level = Level.ATOM


Operand: TypeAlias = Expr | Drawn
"""A factor still to be drawn, or the drawn product to the left of a `/`."""


def without_group(operand: Operand) -> Operand:
    """The operand without its own outer parentheses, for positions that need none."""
    while isinstance(operand, Group):
        operand = operand.inner
    return operand


class MathPrinter(ABC):
    """Draws any piece of mathematics; a subclass says how its format draws each form."""

    MINUS: str
    DOT: str
    ROOT = Level.ATOM
    """How tightly a root holds together."""
    SIDE_BY_SIDE = ""
    """What is between a number and a letter in `2p`."""
    SIGNS: dict[str, str]
    """Relation signs, as blocks and trees write them, in this format."""

    def __init__(self, digits: Digits = "thin") -> None:
        self.digits: Digits = digits

    # The way in

    def math(self, math: Math) -> str:
        """One tree, as the whole of a formula."""
        return _drawn(type(self), self.digits, math)

    def draw_whole(self, math: Math) -> str:
        """One tree, drawn anew."""
        match math:
            case ShapeExpr():
                return self.shape(math)
            case Comparison() | Range():
                return self.argument(math)
            case _:
                return self.draw(math).text

    def formula(self, formula: Formula) -> str:
        """Trees joined by relation signs."""
        if len(formula.signs) != len(formula.parts) - 1:
            raise ValueError(f"{len(formula.parts)} parts need {len(formula.parts) - 1} signs, not {formula.signs}")
        text = self.math(formula.parts[0])
        for sign, part in zip(formula.signs, formula.parts[1:], strict=True):
            text += ("" if sign == "," else " ") + f"{self.sign(sign)} {self.math(part)}"
        return text

    def piece(self, sign: str, math: Math) -> str:
        """A part of a longer formula that is broken into pieces, with the sign before it."""
        if isinstance(math, ShapeExpr | Comparison | Range):
            if sign:
                raise TypeError(f"a {type(math).__name__} is no term of a formula")
            return self.math(math)
        match sign:
            case "":
                return self.at(math, Level.NEGATIVE)
            case "+" | "-":
                return f" {self.sign(sign)} {self.at(math, Level.PRODUCT)}"
            case "*":
                return self.DOT + self.at(math, Level.FRACTION)
            case _:
                return f" {self.sign(sign)} {self.math_of(math)}"

    def sign(self, sign: str) -> str:
        """A relation or operator sign in this format; an unknown one raises."""
        if sign not in self.SIGNS:
            raise ValueError(f"no way to draw the sign {sign!r}")
        return self.SIGNS[sign]

    # The walk

    def draw(self, operand: Operand) -> Drawn:
        """A tree as drawn, with its level."""
        spend(NODE)
        match operand:
            case Drawn():
                return operand
            case Number(value=value):
                return self.number(value)
            case Letter(name=name):
                return Drawn(self.name(name))
            case Path(text=text):
                return Drawn(self.path(text))
            case Negative(operand=inner):
                return Drawn(self.MINUS + self.at(inner, Level.PRODUCT), Level.NEGATIVE)
            case Sum(terms=terms):
                return self.sum(terms)
            case Product(factors=factors):
                return self.product(factors)
            case Power(base=base, exponent=exponent):
                return Drawn(self.power(self.at(base, Level.ATOM), exponent), Level.POWER)
            case Group():
                return Drawn(self.parenthesised(self.math_of(without_group(operand))))
            case Call():
                return self.call(operand)
            case Indexed(name=name, index=index):
                return Drawn(self.indexed(name, index))
        raise TypeError(f"no way to draw a {type(operand).__name__}")

    def at(self, operand: Operand, level: Level) -> str:
        """An operand for a position of this level, in parentheses if it is looser."""
        drawn = self.draw(operand)
        return drawn.text if drawn.level >= level else self.parenthesised(drawn.text)

    def math_of(self, operand: Operand) -> str:
        """An operand where nothing beside it can bind: no parentheses."""
        return self.draw(operand).text

    def sum(self, terms: tuple[tuple[str, Expr], ...]) -> Drawn:
        (first_sign, first), *others = terms
        text = self.at(first, Level.NEGATIVE) if first_sign == "+" else self.MINUS + self.at(first, Level.PRODUCT)
        for place, (sign, term) in enumerate(others, start=2):
            # A summation swallows what follows it, so only as the last term does it are bare.
            bare = place == len(terms) and isinstance(term, Call) and term.name == "sum"
            drawn = self.math_of(term) if bare else self.at(term, Level.PRODUCT)
            text += f" {self.sign(sign)} {drawn}"
        return Drawn(text, Level.SUM)

    def product(self, factors: tuple[tuple[str, Expr], ...]) -> Drawn:
        """The factors from the left: a run of `*` is one product until a `/`, `//` or `%` divides it."""
        run: list[Operand] = []
        for sign, factor in factors:
            match sign:
                case "*":
                    run.append(factor)
                case "/":
                    run = [self.quotient(self.times(run), factor)]
                case "//":
                    run = [Drawn(self.fence("floor", self.quotient(self.times(run), factor).text))]
                case "%":
                    run = [self.remainder(self.times(run), factor)]
                case _:
                    raise ValueError(f"no way to draw the operator {sign!r}")
        return self.draw(self.times(run))

    def times(self, run: list[Operand]) -> Operand:
        """The product of a run of factors; one factor alone stays the tree it is."""
        if len(run) == 1:
            return run[0]
        first, *others = run
        text = self.at(first, Level.FRACTION)
        if self.draw(first).level is Level.NEGATIVE:
            text = self.math_of(first)
        joint = self.SIDE_BY_SIDE if self.reads_side_by_side(run) else self.DOT
        return Drawn(joint.join([text, *(self.at(factor, Level.FRACTION) for factor in others)]), Level.PRODUCT)

    @staticmethod
    def reads_side_by_side(run: list[Operand]) -> bool:
        """Whether a product is a short number and one letter, as in `2p` and `9k²`."""
        match run:
            case [Number(value=int(value)), Letter(name=name) | Power(base=Letter(name=name))]:
                return 0 <= value < 1000 and split_name(name).is_symbol
            case _:
                return False

    def remainder(self, top: Operand, bottom: Operand) -> Drawn:
        text = f"{self.at(top, Level.PRODUCT)} {self.sign('mod')} {self.at(bottom, Level.FRACTION)}"
        return Drawn(text, Level.LOOSE)

    def call(self, call: Call) -> Drawn:
        match call.name, call.arguments:
            case "floor" | "ceil", (inner,):
                return Drawn(self.fence(call.name, self.argument(inner, bare=True)))
            case "sqrt", (inner,) if not isinstance(inner, Comparison | Range):
                return Drawn(self.root(inner), self.ROOT)
            case "log2", (inner,):
                return Drawn(self.log2() + self.parenthesised(self.argument(inner, bare=True)))
            case "if", (condition, yes, no):
                return Drawn(self.cases(*(self.argument(part) for part in (condition, yes, no))), Level.LOOSE)
            case "sum", (Range() as range_, body) if not isinstance(body, Comparison | Range):
                return Drawn(self.summation(range_, self.at(body, Level.PRODUCT)), Level.LOOSE)
            case name, arguments:
                inside = ", ".join(self.argument(argument) for argument in arguments)
                return Drawn(self.function(name) + self.parenthesised(inside))

    def argument(self, argument: CallArgument, *, bare: bool = False) -> str:
        """An argument of a call; `bare` drops parentheses that the call's own fence repeats."""
        match argument:
            case Comparison(left=left, op=op, right=right):
                return f"{self.math_of(left)} {self.sign(op)} {self.math_of(right)}"
            case Range(name=name, first=first, last=last):
                return self.range(self.name(name), self.math_of(first), self.math_of(last))
            case _:
                return self.math_of(without_group(argument) if bare else argument)

    def shape(self, shape: ShapeExpr) -> str:
        level = Level.FRACTION if len(shape.sizes) > 1 else Level.PRODUCT
        sizes = [self.size(size, level) for size in shape.sizes]
        space = f"{self.sign('×')}".join(sizes)
        if shape.features is None:
            return space
        features = self.at(shape.features, Level.PRODUCT)
        return f"{features}{self.sign('@')}{space}" if sizes else features

    def size(self, size: Expr, level: Level) -> str:
        """One size of a shape: `2h` needs no parentheses beside a `×`, `n·m` does."""
        short = isinstance(size, Product) and self.reads_side_by_side([factor for _, factor in size.factors])
        return self.math_of(size) if short else self.at(size, level)

    # What each format draws

    def parenthesised(self, text: str) -> str:
        return f"({text})"

    @abstractmethod
    def number(self, value: int | Fraction) -> Drawn: ...

    @abstractmethod
    def name(self, name: str) -> str: ...

    @abstractmethod
    def indexed(self, name: str, index: Expr) -> str:
        """A value of a list, `k[i]`, with its number as a subscript."""

    @abstractmethod
    def path(self, path: str) -> str: ...

    @abstractmethod
    def quotient(self, top: Operand, bottom: Operand) -> Drawn: ...

    @abstractmethod
    def fence(self, kind: str, inside: str) -> str:
        """`floor` or `ceil` of a drawn piece."""

    @abstractmethod
    def power(self, base: str, exponent: Expr) -> str: ...

    @abstractmethod
    def root(self, inner: Expr) -> str: ...

    @abstractmethod
    def log2(self) -> str: ...

    @abstractmethod
    def function(self, name: str) -> str: ...

    @abstractmethod
    def cases(self, condition: str, yes: str, no: str) -> str: ...

    @abstractmethod
    def range(self, name: str, first: str, last: str) -> str: ...

    @abstractmethod
    def summation(self, range_: Range, body: str) -> str: ...


@remembered(8192)
def _drawn(printer: type[MathPrinter], digits: Digits, math: Math) -> str:
    """One tree, as the whole of a formula: a document measures what it draws, and many documents draw the same."""
    return printer(digits).draw_whole(math)
