"""Two networks, or two parts of one, side by side: differences, ratios, limits, and which is smaller where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...grammar import Letter, Mistake, Mistakes, Path, ShapeExpr, Source, parse_side, record
from ..answers import amount_of
from ..arithmetic import ByZero, monomial
from ..conditions import Condition, Interval, Stated, at_least, intersection, not_negative, verdict_at
from ..formulas import QUANTITIES, SUMMED
from ..network import Figure, Shown, Table
from ..values import (
    Symbol,
    Value,
    algebra,
    divide,
    is_number,
    is_positive,
    letter_of,
    negate,
    of_atom,
    of_terms,
    put,
    subtract,
    symbols_in,
)
from .growth import Limit
from .orders import NoOrder, leading

BY = ("params", "macs", "memory")
"""What is compared unless other quantities are requested."""


@record()
class Side:
    """One of the two that are compared: a network, one layer of it, or an expression of its quantities."""

    name: str
    table: Table
    path: str = ""
    expression: str = ""

    def value(self, quantity: str) -> Value:
        """A quantity at the values given, or the expression. Raises `Mistakes` where it has none."""
        if self.expression:
            return number_of(self.expression, self.table)
        figure = self.table.layer(self.path).count(quantity) if self.path else self.table.total(quantity)
        return _known(figure)


@record()
class Compared:
    """One quantity of both sides.

    - `difference` is the first less the second, `ratio` the first over the second, None where that is 0.
    - `limits`: what the ratio comes near as one letter grows; None where that is not known.
    - `first_more` and `first_less`: the condition under which the first side is not less, and not more: True and
      False where that is certain.
    - `zeros`: letters at whose 0 both are equal; the conditions are for 1 or more.
    - `spans`: where there is one letter, the integers for which the first side is less, equal and more.
    """

    quantity: str
    first: Value
    second: Value
    difference: Value
    ratio: Value | None
    limits: Mapping[str, Limit | None]
    first_more: Condition | bool
    first_less: Condition | bool
    letter: Symbol | None = None
    spans: tuple[tuple[Interval, ...], tuple[Interval, ...], tuple[Interval, ...]] | None = None
    zeros: tuple[str, ...] = ()


@record(repr=False)
class Comparisons(Shown):
    """Two sides compared by some quantities; it all holds under `conditions`."""

    first: Side
    second: Side
    quantities: tuple[Compared, ...]
    conditions: tuple[Stated, ...]

    def __getitem__(self, quantity: str) -> Compared:
        """One of the quantities that are compared. Raises `KeyError` for another."""
        for one in self.quantities:
            if one.quantity == quantity:
                return one
        raise KeyError(quantity)

    def __repr__(self) -> str:
        ratios = ", ".join(f"{one.quantity} {one.ratio}" for one in self.quantities)
        return f"<{self.first.name} over {self.second.name}: {ratios}>"


def compare(first: Side, second: Side, by: Sequence[str] = BY) -> Comparisons:
    """Two sides compared, at the values given; letters of one name are one letter.

    >>> from netderive.engine import derive
    >>> one, two = derive("input k@h x h -> conv k@5x5"), derive("input k@h x h -> conv k@3x3 -> conv k@3x3")
    >>> found = compare(Side("5x5", one), Side("3x3 twice", two), ["params"])["params"]
    >>> found.ratio, found.limits
    ((25/2*k + 1/2)/(9*k + 1), {'k': Fraction(25, 18)})
    """
    if first.expression or second.expression:
        _both_numbers(first, second)
        by = ("value",)
    elif wrong := [name for name in by if name not in SUMMED]:
        raise Mistakes([Mistake.of("compare.quantity", quantity=name, known=SUMMED) for name in wrong])
    compared = tuple(_compared(quantity, first.value(quantity), second.value(quantity)) for quantity in by)
    return Comparisons(first, second, compared, tuple(dict.fromkeys([*_holding(first), *_holding(second)])))


def _both_numbers(first: Side, second: Side) -> None:
    """Raises `Mistakes` where one side is a network or a layer, which has many numbers, and the other is one number."""
    number, other = (first, second) if first.expression else (second, first)
    number.value("")
    if not other.expression:
        name = other.path or other.name
        raise Mistakes([Mistake.of("compare.mixed", layer=name, number=number.expression)])


def _compared(quantity: str, first: Value, second: Value) -> Compared:
    first, second = _same_letters(first, second)
    difference = subtract(first, second)
    zeros = _letters_of_all_terms(difference)
    plain = _without_common_factors(put(difference, {name: algebra.symbol(name) for name in zeros}))
    letters = sorted(symbols_in(first) | symbols_in(second), key=str)
    letter = letter_of(letters[0]) if len(letters) == 1 else None
    return Compared(
        quantity,
        first,
        second,
        difference,
        _ratio(first, second),
        {str(one): _limit(first, second, one) for one in letters},
        at_least(plain),
        at_least(negate(plain)),
        letter,
        None if letter is None else _spans(difference, letter),
        zeros,
    )


def _same_letters(first: Value, second: Value) -> tuple[Value, Value]:
    """Both with one letter for each name: where one may be 0 in one network only, it may be 0."""
    smallest: dict[str, Value] = {}
    for symbol in symbols_in(first) | symbols_in(second):
        other = smallest.get(str(symbol))
        if other is None or algebra.least_of(symbol) < algebra.least_of(other):
            smallest[str(symbol)] = symbol
    return put(first, smallest), put(second, smallest)


def _letters_of_all_terms(value: Value) -> tuple[str, ...]:
    """The letters that may be 0 and are in every term of a sum: it is 0 where one of them is.

    >>> n, d = algebra.symbol("N", 0), algebra.symbol("d")
    >>> _letters_of_all_terms(4 * n * d + 9 * n)
    ('N',)
    """
    rows = [] if is_number(value) else [{atom for atom, power in one if power > 0} for one in value.terms]
    shared = set.intersection(*rows) if rows else set()
    return tuple(sorted(atom.name for atom in shared if isinstance(atom, Symbol) and atom.least == 0))


def _without_common_factors(value: Value) -> Value:
    """A sum without the positive factors that all its terms share, which do not change its sign.

    >>> t, d = algebra.symbol("T"), algebra.symbol("d")
    >>> _without_common_factors(6 * t * t * d - 12 * t * d * d)
    T - 2*d
    """
    rows = [] if is_number(value) else [dict(one) for one in value.terms]
    if not rows:
        return value
    shared = {atom: min(row[atom] for row in rows) for atom in rows[0] if all(atom in row for row in rows)}
    positive = [(atom, power) for atom, power in shared.items() if is_positive(of_atom(atom))]
    number = algebra.content(value)
    return divide(value, algebra.multiply([number, of_terms({monomial(positive): 1})]))


def _ratio(first: Value, second: Value) -> Value | None:
    try:
        return divide(first, second)
    except ByZero:
        return None


def _limit(first: Value, second: Value, symbol: Value) -> Limit | None:
    """What the ratio comes near as a letter grows alone."""
    letter = letter_of(symbol)
    assert letter is not None
    try:
        one, other = (leading(value, frozenset({letter})) for value in (first, second))
    except NoOrder:
        return None
    if one.nears is None or other.nears is None or other.nears == 0:
        return None
    if one.order != other.order:
        return "unbounded" if one.order > other.order else 0
    return divide(one.nears, other.nears)


def _spans(
    difference: Value, letter: Symbol
) -> tuple[tuple[Interval, ...], tuple[Interval, ...], tuple[Interval, ...]] | None:
    """The integers of the one letter for which the difference is negative, 0 and positive."""
    if letter.least is None:
        return None
    scale = 1 if is_number(difference) else algebra.content(difference)
    whole = divide(difference, scale)
    needs = (subtract(-1, whole), None, subtract(whole, 1))
    less, more = (not_negative(need, letter, letter.least) for need in needs if need is not None)
    at_most, at_least_ = (not_negative(need, letter, letter.least) for need in (negate(whole), whole))
    if less is None or more is None or at_most is None or at_least_ is None or not algebra.is_whole(whole):
        return None
    return less, intersection(at_most, at_least_), more


def _known(figure: Figure) -> Value:
    return figure.value if figure.value is not None else figure.symbolic if figure.filled is None else figure.filled


def number_of(expression: str, table: Table) -> Value:
    """An expression of quantities, such as `params` or `conv1.macs/2`, at the values given. Raises `Mistakes`."""
    try:
        tree = parse_side(expression)
        if isinstance(tree, ShapeExpr):
            raise Mistakes([Mistake.of("compare.shape", tree.span)])
        amount = amount_of(tree, table, {})  # type: ignore[arg-type]
    except Mistakes as error:
        raise Mistakes(error.mistakes, Source(expression)) from None
    if amount.space is not None or amount.features is None:
        raise Mistakes([Mistake.of("compare.shape", tree.span)], Source(expression))
    return amount.features


def _holding(side: Side) -> Iterator[Stated]:
    """The conditions of a side at the values given."""
    found = (verdict_at(one, side.table.book.values) for one in side.table.holding)
    yield from (one for one in found if not isinstance(one, bool))


def side_of_text(table: Table, text: str) -> Side:
    """A layer by its path, or an expression of quantities such as `attention1.macs - 4*T*d^2`.

    Raises `Mistakes` where it is neither.
    """
    if text in table.paths:
        return Side(text, table, path=text)
    try:
        tree = parse_side(text)
    except Mistakes as error:
        raise Mistakes(error.mistakes, Source(text)) from None
    if isinstance(tree, Path) and tree.text.rpartition(".")[2] not in QUANTITIES:
        try:
            return Side(text, table, path=table.layer(text).symbolic.name and text)
        except KeyError:
            pass
    if isinstance(tree, Letter) and tree.name not in {*QUANTITIES, *table.names}:
        raise Mistakes([Mistake.of("compare.unknown", tree.span, name=text, first=table.last.name)], Source(text))
    return Side(text, table, expression=text)
