"""The values of a claim's pieces: numbers, sizes and outputs, at the values given."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import cast

from ...grammar import (
    Expr,
    Group,
    Letter,
    Math,
    Mistake,
    Mistakes,
    Number,
    Path,
    Power,
    Product,
    Rounded,
    ShapeExpr,
    Side,
    Sum,
    Values,
    record,
    replace,
)
from ..conditions import AtLeast
from ..formulas import children, evaluate, letters_in, rebuilt, tree_of
from ..network import Figure, Table
from ..resolution import no_letter
from ..values import Value, algebra, is_number
from .loose_notation import with_signs
from .queries import Answer, answer, is_query

MAX_WRITTEN_OUT = 100_000
"""Terms times degree of a power of a sum."""


@record()
class Amount:
    """What one piece of a claim is: `features` alone for a number, else an output or a size.

    `trees` are its parts as expressions of the network's letters, as they are written.
    """

    features: Value | None
    space: tuple[Value, ...] | None = None
    trees: tuple[Expr | Rounded, ...] = field(default=(), compare=False)

    @property
    def parts(self) -> tuple[Value, ...]:
        return (*(() if self.features is None else (self.features,)), *(self.space or ()))


def as_product(shape: ShapeExpr) -> Expr:
    """`5×5×3×8 + 8` with its crosses as signs of a product.

    >>> from netderive.grammar import parse, print_math
    >>> print_math(as_product(parse("claim params = 5×5×3×8 + 8").statements[0].links[1]))
    '5*5*3*8 + 8'
    """
    terms: list[tuple[str, list[tuple[str, Expr]]]] = []
    for size in shape.sizes:
        (_, first), *others = size.terms if isinstance(size, Sum) else (("+", size),)
        if terms:
            terms[-1][1].extend(_factors(first))
        else:
            terms.append(("+", _factors(first)))
        terms += [(sign, _factors(term)) for sign, term in others]
    made = [(sign, row[0][1] if len(row) == 1 else Product(tuple(row), shape.span)) for sign, row in terms]
    return made[0][1] if len(made) == 1 else Sum(tuple(made), shape.span)


def _factors(tree: Expr) -> list[tuple[str, Expr]]:
    return list(tree.factors) if isinstance(tree, Product) else [("*", tree)]


def amount_of(link: Side, table: Table, own: Mapping[str, Value]) -> Amount:
    """What a piece of a claim is at the values given; `own` are the letters of the rule that it is about."""
    if isinstance(link, Values):
        raise Mistakes([Mistake.of("claim.commas", link.span)])
    if isinstance(link, Rounded):
        return Amount(link.value, None, (link,))
    if is_query(link, table):
        return amount_of_answer(answer(link, table), table)
    try:
        if not isinstance(link, ShapeExpr):
            return Amount(value_of(link, table, own), None, (in_letters(link, table, own),))
        parts = [*(() if link.features is None else (link.features,)), *link.sizes]
        values, trees = [value_of(part, table, own) for part in parts], tuple(in_letters(p, table, own) for p in parts)
        return Amount(None if link.features is None else values.pop(0), tuple(values), trees)
    except Mistakes as error:  # what was substituted has no position in the text
        with_spans = [m if m.span and m.span[1] else replace(m, span=link.span) for m in error.mistakes]
        raise Mistakes(with_spans) from None


def amount_of_answer(found: Answer, table: Table) -> Amount:
    """What the answer to a question is at the values given."""
    if found.figure is not None:
        return _amount(known_of(found.figure, table))
    features = None if found.features is None else known_of(found.features, table)
    space = tuple(known_of(size, table) for size in found.space)
    if features is not None and not space:
        return _amount(features)
    if found.quantity != "output" and len(space) == 1:
        return _amount(space[0])
    return _amount(features, space)


def _amount(features: Value | None, space: tuple[Value, ...] | None = None) -> Amount:
    amount = Amount(features, space)
    return Amount(features, space, tuple(map(tree_of, amount.parts)))


def known_of(figure: Figure, table: Table) -> Value:
    """A figure's number, or what it is in letters with the given values substituted."""
    return algebra.put(figure.symbolic, table.book.values) if figure.value is None else figure.value


def in_letters(tree: Expr, table: Table, own: Mapping[str, Value]) -> Expr:
    """A claimed expression in the network's letters alone: quantities and the rule's own letters are substituted."""
    found = dict(own)
    for query in _queries(tree, table):
        amount = amount_of_answer(answer(query, table), table)
        if amount.features is None or amount.space is not None:
            raise Mistakes([Mistake.of("claim.several", query.span, name=_name(query))])
        found[_name(query)] = amount.features
    tree = cast(Expr, with_signs(tree, {*table.symbols, *found}))
    for name, letter in letters_in(tree).items():
        if name not in table.symbols and name not in found:
            raise Mistakes([no_letter(letter, table.letters, own, [layer.name for layer in table.every])])
    wanted = {name: value for name, value in found.items() if name not in table.symbols}

    def change(part: Math) -> Math:
        if isinstance(part, (Path, Letter)) and _name(part) in wanted:
            found_tree = tree_of(wanted[_name(part)])
            return found_tree if isinstance(found_tree, (Number, Letter)) else Group(found_tree, part.span)
        return rebuilt(part, change)

    return change(tree) if wanted else tree  # type: ignore[return-value]


def value_of(tree: Expr, table: Table, own: Mapping[str, Value]) -> Value:
    """The value of a claimed expression; quantities in it are looked up, other letters are the file's."""
    if long := next(_long_powers(tree), None):
        raise Mistakes([Mistake.of("claim.long_power", long.span)])
    scope: dict[str, Value] = {**table.book.scope, **table.book.values}
    tree = in_letters(tree, table, own)
    try:
        return evaluate(tree, scope)
    except Mistakes:
        if not (bounds := _bounds(table)):
            raise
        return _from_bounds(tree, scope, bounds)


def _long_powers(tree: Math) -> Iterator[Math]:
    """The powers of sums that have too many terms when they are written out."""
    if isinstance(tree, Power) and math.prod(_written_out(tree)) > MAX_WRITTEN_OUT:
        yield tree
    for child in children(tree):
        yield from _long_powers(child)


def _written_out(tree: Math) -> tuple[int, int]:
    """How many terms an expression has at the most when it is written out, and their degree."""
    match tree:
        case Group(inner):
            return _written_out(inner)
        case Sum(rows):
            terms, degrees = zip(*(_written_out(term) for _, term in rows), strict=True)
            return sum(terms), max(degrees)
        case Product(rows):
            terms, degrees = zip(*(_written_out(factor) for _, factor in rows), strict=True)
            return math.prod(terms), sum(degrees)
        case Power(base, exponent):
            terms, degree = _written_out(base)
            times = _whole_number(exponent)
            return (math.comb(times + terms - 1, terms - 1) if terms > 1 else 1), degree * times
        case _:
            return 1, len(letters_in(tree))


def _whole_number(tree: Expr) -> int:
    """An exponent without letters; 1 for any other."""
    try:
        value = 1 if letters_in(tree) else evaluate(tree, {})
    except (Mistakes, KeyError):
        return 1
    return value if isinstance(value, int) and value > 0 else 1


def _bounds(table: Table) -> dict[str, int]:
    """By how much some letters are more than the least that such a letter may be, by the network's conditions."""
    alone = [
        (algebra.letter_and_number(one.letters)[0], one.least) for one in table.holding if isinstance(one, AtLeast)
    ]
    found = {
        str(letter): int(least) - (table.book.least.get(str(letter)) or 0)
        for letter, least in alone
        if letter is not None
    }
    return {name: more for name, more in found.items() if more > 0 and name in table.symbols}


def _from_bounds(tree: Expr, scope: Mapping[str, Value], bounds: Mapping[str, int]) -> Value:
    """A value that is known where the conditions hold: `sum(i = 2..N, ..)` runs upward for `N >= 1`.

    Each letter is substituted as its least value and something more, which is taken away again.
    """
    letters = {name: scope[name] for name in bounds}
    value = evaluate(tree, {**scope, **{name: algebra.add([letters[name], more]) for name, more in bounds.items()}})
    for name, more in bounds.items():
        value = algebra.put_symbol(value, letters[name], algebra.add([letters[name], -more]))
    return value


def _queries(tree: Math, table: Table) -> Iterator[Path | Letter]:
    if isinstance(tree, (Path, Letter)):
        if is_query(tree, table):
            yield tree
        return
    for child in children(tree):
        yield from _queries(child, table)


def _name(query: Path | Letter) -> str:
    return query.text if isinstance(query, Path) else query.name


def rounds_to(true: Value | None, said: Value | None, place: int | Fraction) -> bool:
    """Whether a number is another one rounded, whose last digit counts `place`.

    >>> rounds_to(44426, 44400, 100), rounds_to(44426, 44500, 100)
    (True, False)
    """
    return is_number(true) and is_number(said) and 2 * abs(true - said) <= place
