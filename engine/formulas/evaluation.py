"""A tree's value: the same reading for a formula of the board and for what a user wrote."""

from __future__ import annotations

import functools
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping
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
    ShapeExpr,
    Sum,
    closest,
    parse_expression,
    phrase,
    print_math,
)
from ..values import Impossible, Value, algebra, fresh_name, spend

MAX_TERMS = 10_000
TERMS = "terms of the sums around"
"""Is among the letters, of which none has blanks in its name."""

ARITY = {"floor": 1, "ceil": 1, "min": None, "max": None, "log2": 1, "sqrt": 1, "if": 3, "sum": 2, "len": 1}
"""The functions of the language, each with the number of its arguments (None: one or more)."""

USAGE: Mapping[str, str] = {
    **{name: f"{name}(a)" if arity else f"{name}(a, b, ..)" for name, arity in ARITY.items()},
    "if": "if(h >= 3, a, b)",
    "sum": "sum(i = 1..3, 2*i)",
    "len": "len(k)",
}
"""How each function is written."""

FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "floor": algebra.floor,
    "ceil": algebra.ceil,
    "log2": algebra.log2,
    "sqrt": algebra.square_root,
    "min": lambda *values: algebra.extreme("min", values),
    "max": lambda *values: algebra.extreme("max", values),
}

ROUNDED: Mapping[str, Callable[[str, Any], Value]] = {"floor": algebra.floor_of, "ceil": algebra.ceil_of}

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


def check_call(tree: Call) -> None:
    """Refuses a function that is not there, or with other arguments than it takes."""
    if tree.name not in ARITY:
        raise Impossible(
            Mistake.of(
                "function.unknown", tree.span, near=closest(tree.name, ARITY), name=tree.name, known=tuple(ARITY)
            )
        )
    arity, usage = ARITY[tree.name], USAGE[tree.name]
    if len(tree.arguments) != arity if arity else not tree.arguments:
        takes, given = (
            phrase("function.takes", count=arity) if arity else phrase("function.takes_any"),
            len(tree.arguments),
        )
        raise Impossible(Mistake.of("function.arity", tree.span, name=tree.name, takes=takes, given=given, usage=usage))
    wanted = {"if": Comparison, "sum": Range}.get(tree.name)
    if wanted and not isinstance(tree.arguments[0], wanted):
        id = "function.comparison_first" if wanted is Comparison else "function.range_first"
        raise Impossible(Mistake.of(id, tree.arguments[0].span, name=tree.name, usage=usage))
    allowed = Letter if tree.name == "len" else Expr
    for argument in tree.arguments[1 if wanted else 0 :]:
        if not isinstance(argument, allowed):
            text = print_math(argument)
            raise Impossible(Mistake.of("function.argument", argument.span, text=text, name=tree.name, usage=usage))


def lists_in(tree: Math) -> Iterator[str]:
    """The lists of which a tree takes a value by its number, or the length.

    >>> list(lists_in(formula("k[i + 1]*len(m)")))
    ['k', 'm']
    """
    if isinstance(tree, Indexed):
        yield tree.name
    elif isinstance(tree, Call) and tree.name == "len":
        yield print_math(tree.arguments[0])
        return
    for child in children(tree):
        yield from lists_in(child)


KNOWN_TREES = 20_000
"""Trees whose letters are remembered."""

_letters: dict[int, tuple[Math, dict[str, Letter]]] = {}
"""The letters of trees by identity; a tree is kept with them, lest another one gets its identity."""


def letters_in(tree: Math) -> dict[str, Letter]:
    """Every letter of a tree, with the position where it comes first, in reading order."""
    known = _letters.get(id(tree))
    if known is None or known[0] is not tree:
        found: dict[str, Letter] = {}
        _collect(tree, found)
        if len(_letters) >= KNOWN_TREES:
            _letters.clear()
        known = _letters[id(tree)] = tree, found
    return dict(known[1])


def divisors(tree: Math) -> Iterator[Expr]:
    """The divisors of a tree that are worked out whatever its letters are: none in the ways of a choice.

    >>> [print_math(one) for one in divisors(formula("a//(b - 1) + if(h >= 3, 1/h, 0) + 2^(k % s)"))]
    ['(b - 1)', 's']
    """
    if isinstance(tree, Product):
        yield from (factor for sign, factor in tree.factors if sign != "*")
    chosen = isinstance(tree, Call) and tree.name in ("if", "sum")
    for child in children(tree)[: 1 if chosen else None]:
        yield from divisors(child)


def _collect(tree: Math, found: dict[str, Letter]) -> None:
    if isinstance(tree, Letter):
        found.setdefault(tree.name, tree)
    elif isinstance(tree, Call) and tree.name == "len":
        return  # a list is no letter
    elif isinstance(tree, Call) and tree.name == "sum" and isinstance(over := tree.arguments[0], Range):
        _collect(over, found)
        inner: dict[str, Letter] = {}
        for term in tree.arguments[1:]:
            _collect(term, inner)
        for name, letter in inner.items():
            if name != over.name:
                found.setdefault(name, letter)
    else:
        for child in children(tree):
            _collect(child, found)


def children(tree: Math) -> tuple[Math, ...]:
    """The trees directly inside a tree."""
    return _CHILDREN[type(tree)](tree)


_CHILDREN: Mapping[type, Callable[[Any], tuple[Math, ...]]] = {
    **dict.fromkeys((Number, Letter, Path), lambda _: ()),
    Group: lambda tree: (tree.inner,),
    Indexed: lambda tree: (tree.index,),
    Negative: lambda tree: (tree.operand,),
    Sum: lambda tree: tuple([one for _, one in tree.terms]),
    Product: lambda tree: tuple([one for _, one in tree.factors]),
    Power: lambda tree: (tree.base, tree.exponent),
    Call: lambda tree: tree.arguments,
    Comparison: lambda tree: (tree.left, tree.right),
    Range: lambda tree: (tree.first, tree.last),
    ShapeExpr: lambda tree: (*(() if tree.features is None else (tree.features,)), *tree.sizes),
}
"""A table, for a `match` of so many classes takes longer than most of what is done with the children."""
