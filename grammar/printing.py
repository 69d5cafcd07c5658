"""Trees back to text: the one way in which netderive itself writes the language.

print -> parse -> print is a fixpoint. Parentheses appear where precedence needs them and where
the writer put them (`Group`).
"""

from __future__ import annotations

from fractions import Fraction

from .expressions import (
    OUT,
    PRIME,
    Call,
    Comparison,
    Expr,
    Group,
    Letter,
    Math,
    Negative,
    Number,
    Path,
    Power,
    Product,
    Range,
    Rounded,
    Shape,
    Sum,
)
from .nodes import (
    Again,
    Block,
    Body,
    Claim,
    Convention,
    Element,
    Find,
    From,
    Layer,
    Let,
    Loop,
    Network,
    Piece,
    Positive,
    Repeat,
    Statement,
    Title,
    Use,
    Values,
    Vary,
)

SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
"""How tightly a tree binds, loosest first."""


def binding(tree: Math) -> int:
    """How tightly the outermost operation of a tree binds."""
    match tree:
        case Sum():
            return SUM
        case Product():
            return PRODUCT
        case Number(value) if value < 0:
            return SIGNED
        case Number(Fraction()):
            return PRODUCT
        case Negative():
            return SIGNED
        case Power():
            return POWER
        case _:
            return ATOM


def print_math(tree: Math, within: int = SUM) -> str:
    """A tree as the language writes it, in parentheses where `within` binds tighter.

    >>> print_math(Product((("*", Sum((("+", Letter("n")), ("+", Number(1))))), ("*", Letter("k")))))
    '(n + 1)*k'
    """
    text = _print(tree)
    return f"({text})" if binding(tree) < within else text


def _print(tree: Math) -> str:
    match tree:
        case Number(value):
            return digits(value)
        case Letter(name):
            return name.replace(PRIME, OUT)
        case Path(name):
            return name
        case Group(inner):
            return f"({print_math(inner)})"
        case Negative(operand):
            return "-" + print_math(operand, SIGNED)
        case Sum(terms):
            text = "".join(f" {sign} {print_math(term, PRODUCT)}" for sign, term in terms)
            return text[3:] if terms[0][0] == "+" else "-" + text[3:]
        case Product(factors):
            first = print_math(factors[0][1], SIGNED)
            return first + "".join(_factor(op, factor) for op, factor in factors[1:])
        case Power(base, exponent):
            return f"{print_math(base, ATOM)}^{print_math(exponent, POWER)}"
        case Call(name, arguments):
            return f"{name}({', '.join(print_math(a) for a in arguments)})"
        case Comparison(left, op, right):
            return f"{print_math(left)} {op} {print_math(right)}"
        case Range(name, first, last):
            return f"{name} = {print_math(first)}..{print_math(last)}"
        case Shape(features, sizes):
            return ("" if features is None else f"{print_item(features)}@") + _sizes(
                sizes, first_of_row=features is None
            )


def digits(value: int | Fraction) -> str:
    """A number of any length; `str` refuses integers of more than 4,300 digits."""
    if isinstance(value, Fraction):
        return f"{digits(value.numerator)}/{digits(value.denominator)}"
    if value.bit_length() < 13_000:
        return str(value)
    rest, piece = divmod(abs(value), 10**3900)
    return "-" * (value < 0) + digits(rest) + digits(piece).zfill(3900)


def _factor(op: str, factor: Expr) -> str:
    space = " " if op in ("//", "%") else ""
    return f"{space}{op}{space}{print_math(factor, SIGNED)}"


def _sizes(sizes: tuple[Expr, ...], first_of_row: bool) -> str:
    texts = [print_item(size) if first_of_row and i == 0 else print_math(size) for i, size in enumerate(sizes)]
    plain = all(isinstance(size, Number) and isinstance(size.value, int) for size in sizes)
    return ("x" if plain else " x ").join(texts)


def print_item(item: Piece) -> str:
    """An item of a row; one that would begin with a minus is put in parentheses."""
    if isinstance(item, Values):
        return ", ".join(print_item(value) for value in item.values)
    if isinstance(item, Rounded):
        return item.text
    text = print_math(item)
    return f"({text})" if text.startswith("-") else text


def print_network(network: Network) -> str:
    """The whole network, one statement to a line.

    >>> from netderive.grammar import parse
    >>> print(print_network(parse("input 1@28 x 28->c1:conv 32@5x5")), end="")
    input 1@28x28
    c1: conv 32@5x5
    """
    return "".join(print_statement(statement) + "\n" for statement in network.statements)


def print_statement(statement: Statement) -> str:
    """One statement on one line."""
    match statement:
        case Title(text):
            return f"network {text}".rstrip()
        case Let(name, value):
            return f"let {name} = {print_math(value)}"
        case Positive(name):
            return f"let {name} > 0"
        case Convention(name):
            return f"convention {name}"
        case Find(queries):
            return "find " + ", ".join(print_math(query) for query in queries)
        case Claim(links):
            signs = ["claim", *statement.signs]
            return " ".join(f"{sign} {print_item(link)}" for sign, link in zip(signs, links, strict=False))
        case Vary(choices):
            return "vary " + ", ".join(f"{c.name} in {{{', '.join(map(print_math, c.values))}}}" for c in choices)
        case Block(name, parameters, body):
            return f"block {name}({', '.join(print_math(p) for p in parameters)}) {_body(body)}"
        case _:
            label = f"{statement.label}: " if statement.label else ""
            return label + _element(statement)


def _element(element: Element) -> str:
    match element:
        case Layer(word, items, branches):
            row = " ".join([word, *map(print_item, items)])
            return " ".join([row, "[", *" | ".join(map(_chain, branches)).split(), "]"]) if branches else row
        case Use(name, arguments):
            return f"{name}({', '.join(print_math(a) for a in arguments)})"
        case Repeat(body, times):
            return _body(body) + ("" if times is None else f" * {print_math(times)}")
        case Loop(over, body):
            return f"for {print_math(over)} {_body(body)}"
        case From(place):
            return f"from {place}"
        case Again(place):
            return f"again {place}"


def _chain(body: Body) -> str:
    return " -> ".join(print_statement(element) for element in body)


def _body(body: Body) -> str:
    return f"[ {_chain(body)} ]"
