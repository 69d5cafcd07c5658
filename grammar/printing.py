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
    Rounded,
    ShapeExpr,
    Sum,
)
from .nodes import (
    Again,
    Aside,
    Between,
    BlockDefinition,
    Claim,
    Convention,
    Each,
    Element,
    Elements,
    Fact,
    Find,
    From,
    If,
    Include,
    Item,
    KindOf,
    Layer,
    LayerArgument,
    Let,
    ListOf,
    Loop,
    Network,
    Outputs,
    Positive,
    Repeat,
    Request,
    Side,
    Statement,
    Title,
    Use,
    Values,
    Vary,
)
from .records import kept

SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
"""How tightly a tree binds, loosest first."""


def binding(tree: Math) -> int:
    """How tightly the outermost operation of a tree binds."""
    if isinstance(tree, Number):
        return SIGNED if tree.value < 0 else PRODUCT if isinstance(tree.value, Fraction) else ATOM
    return BINDING.get(type(tree), ATOM)


BINDING = {Sum: SUM, Product: PRODUCT, Negative: SIGNED, Power: POWER}


def print_math(tree: Math, within: int = SUM) -> str:
    """A tree as the language writes it, in parentheses where `within` binds tighter.

    >>> print_math(Product((("*", Sum((("+", Letter("n")), ("+", Number(1))))), ("*", Letter("k")))))
    '(n + 1)*k'
    """
    text = _print(tree)
    return f"({text})" if binding(tree) < within else text


@kept
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
        case Indexed(name, index):
            return f"{name}[{print_math(index)}]"
        case Comparison(left, op, right):
            return f"{print_math(left)} {op} {print_math(right)}"
        case Range(name, first, last):
            return f"{name} = {print_math(first)}..{print_math(last)}"
        case ShapeExpr(features, sizes):
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


def print_item(item: Item | Side) -> str:
    """An item of a row; one that would begin with a minus is put in parentheses."""
    if isinstance(item, Values):
        return ", ".join(print_item(value) for value in item.values)
    if isinstance(item, Between):
        return f"{print_item(item.first)}..{print_math(item.last)}"
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
        case ListOf(name, values):
            return f"let {name} = {', '.join(map(print_math, values))}"
        case Positive(name):
            return f"let {name} > 0"
        case Convention(name):
            return f"convention {name}"
        case Find(requests):
            return "find " + ", ".join(map(_request, requests))
        case Claim(links):
            signs = ["claim", *statement.signs]
            return " ".join(f"{sign} {print_item(link)}" for sign, link in zip(signs, links, strict=False))
        case Vary(choices):
            return "vary " + ", ".join(f"{c.name} in {{{', '.join(map(print_math, c.values))}}}" for c in choices)
        case BlockDefinition(name, parameters, body):
            return f"block {name}({', '.join(map(_argument, parameters))}) {_body(body)}"
        case Include(name, file):
            return f'include "{name}"' if file else f"include {name}"
        case Outputs(places):
            return f"output {', '.join(places)}"
        case KindOf(name, parameters, facts):
            return f"kind {name}({', '.join(map(print_math, parameters))}) [ {'; '.join(map(_fact, facts))} ]"
        case From() | Again():
            return _label(statement) + _element(statement)
        case _:
            return _label(statement) + ("frozen " if statement.frozen else "") + _element(statement)


def _request(request: Request) -> str:
    """A question with its points and its text."""
    row = [print_math(request.query)]
    if request.points is not None:
        row.append(f"[{print_points(request.points)}]")
    return " ".join([*row, f'"{request.text}"'] if request.text else row)


def print_points(points: Fraction) -> str:
    """Points as a `find` line has them.

    >>> [print_points(Fraction(half, 2)) for half in (1, 2, 5)]
    ['0.5 points', '1 point', '2.5 points']
    """
    number = str(points) if points.denominator == 1 else f"{float(points)}"
    return f"{number} point" if points == 1 else f"{number} points"


def _label(element: Element) -> str:
    labels = [element.label, *(element.labels if isinstance(element, Layer) else ())]
    return f"{', '.join(filter(None, labels))}: " if element.label else ""


def _argument(argument: CallArgument | LayerArgument) -> str:
    if not isinstance(argument, LayerArgument):
        return print_math(argument)
    return f"{argument.name} = from {argument.place}" if argument.name else f"from {argument.place}"


def _fact(fact: Fact) -> str:
    return f"{fact.word} {print_math(fact.says)}" + (f' "{fact.reason}"' if fact.reason else "")


def _range(over: Range | Each) -> str:
    return f"{over.name} in {', '.join(map(print_math, over.values))}" if isinstance(over, Each) else print_math(over)


def _carry(names: tuple[str, ...]) -> str:
    return f" carry {', '.join(names)}" if names else ""


def _element(element: Element) -> str:
    match element:
        case Layer(word, items, branches):
            row = " ".join([word, *map(print_item, items)])
            if element.over:
                return f"{row} for {_range(element.over)} {_body(branches[0])}"
            return " ".join([row, "[", *" | ".join(map(_chain, branches)).split(), "]"]) if branches else row
        case Use(name, arguments):
            until = f" until {element.until}" if element.until else ""
            return f"{name}({', '.join(map(_argument, arguments))}){until}"
        case Repeat(body, times):
            return _body(body) + ("" if times is None else f" * {print_math(times)}{_carry(element.carry)}")
        case Loop(over, body):
            return f"for {_range(over)}{_carry(element.carry)} {_body(body)}"
        case If(condition, then, otherwise):
            return f"if {print_math(condition)} {_body(then)}" + _otherwise(otherwise)
        case Aside(body):
            return f"aside {_body(body)}"
        case From(place):
            return f"from {place}"
        case Again(place, words):
            return " ".join(["again", place, *words])


def _otherwise(body: Elements) -> str:
    """`else [ .. ]`; a condition alone is without brackets."""
    if len(body) == 1 and isinstance(body[0], If) and not body[0].label and not body[0].frozen:
        return f" else {_element(body[0])}"
    return f" else {_body(body)}" if body else ""


def _chain(body: Elements) -> str:
    return " -> ".join(print_statement(element) for element in body)


def _body(body: Elements) -> str:
    return f"[ {_chain(body)} ]"
