"""A tree's value: the same reading for a formula of the board and for what a user wrote."""

from __future__ import annotations

import functools
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, cast

from ...grammar import (
    Call,
    CallArgument,
    Comparison,
    Expr,
    Group,
    Indexed,
    Letter,
    Math,
    Mistake,
    Mistakes,
    Negative,
    Number,
    Path,
    Power,
    Product,
    Range,
    Sum,
    fresh_name,
    parse_expression,
    print_math,
)
from ..arithmetic import Impossible, numbers, spend
from ..values import Value, algebra
from .functions import check_call
from .tree_walks import letters_in

MAX_TERMS = 10_000
TERMS = "terms of the sums around"
"""Is among the letters, of which none has blanks in its name."""


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "floor": algebra.floor,
    "ceil": algebra.ceil,
    "log2": algebra.log2,
    "sqrt": algebra.square_root,
    "min": lambda *values: algebra.extreme("min", values),
    "max": lambda *values: algebra.extreme("max", values),
}

ROUNDED: Mapping[str, Callable[[str, Any], Value]] = {"floor": numbers.floor_of, "ceil": numbers.ceil_of}

OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "/": algebra.divide,
    "//": algebra.floor_divide,
    "%": algebra.modulo,
}


@functools.cache
def formula(text: str) -> Expr:
    """The tree of a formula of the board; each text is parsed once."""
    return parse_expression(text)


def evaluate(tree: Math, letters: Mapping[str, Value]) -> Value:
    """The exact value of a tree, letters looked up in `letters`.

    Raises `Mistakes` at the piece of the tree that has no value.

    >>> evaluate(formula("(n*m*l + 1)*k"), {"n": 5, "m": 5, "l": 1, "k": 32})
    832
    """
    try:
        return _value(tree, letters)
    except Impossible as error:
        raise Mistakes([error.mistake.at(error.mistake.span or tree.span)]) from None


def _value(tree: Math, letters: Mapping[str, Value]) -> Value:
    spend(1)
    match tree:
        case Number(value):
            return value
        case Letter(name):
            return letters[name] if "[" not in name else _of_list(tree, letters)
        case Group(inner):
            return _value(inner, letters)
        case Negative(operand):
            return algebra.negate(_value(operand, letters))
        case Sum(terms):
            values = [_value(term, letters) for _, term in terms]
            return algebra.add([v if s == "+" else algebra.negate(v) for (s, _), v in zip(terms, values, strict=True)])
        case Product(factors):
            return _product(factors, letters)
        case Power(base, exponent):
            return algebra.power(_value(base, letters), _value(exponent, letters))
        case Call():
            return _call(tree, letters)
        case Indexed():
            return _listed(tree, letters)
        case Path(text):
            raise Impossible(Mistake.of("value.path", tree.span, text=text))
        case _:
            raise Impossible(Mistake.of("value.none", tree.span, text=print_math(tree)))


def _product(factors: tuple[tuple[str, Expr], ...], letters: Mapping[str, Value]) -> Value:
    """Worked from the left; runs of `*` are multiplied at once."""
    run: list[Value] = []
    for op, factor in factors:
        value = _value(factor, letters)
        run = [*run, value] if op == "*" else [OPERATORS[op](algebra.multiply(run), value)]
    return algebra.multiply(run)


def _call(tree: Call, letters: Mapping[str, Value]) -> Value:
    check_call(tree)
    if tree.name == "if":
        return _choice(tree.arguments, letters)
    if tree.name == "sum":
        return _total(tree.arguments, letters)
    if tree.name == "len":
        return _length(print_math(tree.arguments[0]), letters, tree)
    if tree.name in ROUNDED and (rounded := _rounded(tree, letters)) is not None:
        return rounded
    return FUNCTIONS[tree.name](*(_value(argument, letters) for argument in tree.arguments))


def _rounded(tree: Call, letters: Mapping[str, Value]) -> Value | None:
    """The floor or ceiling of a root or logarithm of a number, which need not be exact; None of anything else."""
    match tree.arguments[0]:
        case Call("sqrt" | "log2" as function, (argument,)):
            value = _value(argument, letters)
            return ROUNDED[tree.name](function, value) if algebra.is_number(value) else None
        case _:
            return None


def _listed(tree: Indexed, letters: Mapping[str, Value]) -> Value:
    """A value of a list by its number, which must be known."""
    number, length = _value(tree.index, letters), _length(tree.name, letters, tree)
    if not algebra.is_number(number):
        raise Impossible(Mistake.of("list.open", tree.span, text=print_math(tree), index=print_math(tree.index)))
    if number not in range(1, int(length) + 1):
        shown = print_math(Number(number))
        raise Impossible(Mistake.of("list.number", tree.span, name=tree.name, number=shown, length=int(length)))
    return letters[f"{tree.name}[{number}]"]


def _of_list(letter: Letter, letters: Mapping[str, Value]) -> Value:
    """A value of a list by its number, which is part of the letter: `k[3]`."""
    try:
        return letters[letter.name]
    except KeyError:
        name, _, number = letter.name.removesuffix("]").partition("[")
        length = int(_length(name, letters, letter))
        raise Impossible(Mistake.of("list.number", letter.span, name=name, number=number, length=length)) from None


def _length(name: str, letters: Mapping[str, Value], tree: Math) -> Value:
    """How many values a list has. Raises `Impossible` for a name that is no list."""
    length = letters.get(length_of(name))
    if length is None:
        raise Impossible(Mistake.of("list.unknown", tree.span, name=name))
    return length


def length_of(name: str) -> str:
    """Under what the length of a list is among the letters, of which none has such a name."""
    return f"len({name})"


def _choice(arguments: tuple[CallArgument, ...], letters: Mapping[str, Value]) -> Value:
    condition, then, otherwise = arguments
    assert isinstance(condition, Comparison)
    left, right = _value(condition.left, letters), _value(condition.right, letters)
    difference = algebra.subtract(left, right)
    if algebra.is_number(difference):  # the branch that is not taken may have no value
        return _value(then if algebra.COMPARE[condition.op](difference, 0) else otherwise, letters)
    return algebra.choose(left, condition.op, right, _value(then, letters), _value(otherwise, letters))


def _total(arguments: tuple[CallArgument, ...], letters: Mapping[str, Value]) -> Value:
    over, term = arguments
    assert isinstance(over, Range)
    first, last = _value(over.first, letters), _value(over.last, letters)
    if not (isinstance(first, int) and isinstance(last, int)):
        return _closed(over, first, last, term, letters)
    terms = (last - first + 1) * letters.get(TERMS, 1)
    if terms > MAX_TERMS:
        raise Impossible(Mistake.of("sum.long", over.span, terms=int(terms), most=MAX_TERMS))
    outer = cast(
        "MutableMapping[str, Value]", letters
    )  # a scope may know letters by `__missing__`, which a copy would not
    return algebra.add([_value(term, ChainMap({over.name: i, TERMS: terms}, outer)) for i in range(first, last + 1)])


def _closed(over: Range, first: Value, last: Value, term: CallArgument, letters: Mapping[str, Value]) -> Value:
    """A sum with letters in its bounds, in closed form."""
    if not algebra.at_least_zero(algebra.add([last, 1, algebra.negate(first)])):
        raise Impossible(Mistake.of("sum.upward", over.span, name=over.name))
    outer = cast("MutableMapping[str, Value]", letters)
    around = (name for name in letters_in(term) if name != over.name)
    taken = frozenset().union(*(algebra.letters_of(letters[name]) for name in around))
    index, start = _index(fresh_name(over.name, taken), first)
    found = _value(term, ChainMap({over.name: algebra.add([index, start])}, outer))
    return algebra.summation(found, index, algebra.subtract(first, start), algebra.subtract(last, start))


def _index(name: str, first: Value) -> tuple[Value, Value]:
    """The index of a sum, which is no less than 0, and what is added to it."""
    if algebra.at_least_zero(algebra.subtract(first, 1)):
        return algebra.symbol(name), 0
    return algebra.symbol(name, 0), 0 if algebra.at_least_zero(first) else first
