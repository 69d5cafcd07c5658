"""Conditions that a reader asks for, such as `params <= 10^6`, as differences that must not be negative."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from ...grammar import (
    Between,
    Claim,
    Math,
    Mistake,
    Mistakes,
    Path,
    Rounded,
    Side,
    Source,
    Values,
    in_billions,
    parse_relations,
    print_item,
    record,
    with_unit,
)
from ..answers import Amount, amount_of, answer
from ..formulas import children, letters_in
from ..network import LayerFacts, Table
from ..values import Value, algebra, content, is_number, is_positive, is_whole, put, subtract

SIGNS = ("=", "<=", ">=", "<", ">", "~")

TURNED = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
"""A sign as it is read from right to left."""


@record()
class Relation:
    """One relation between two values at the values given: `left sign right`; `texts` are the sides as written.

    `place` is the unit of the last digit of a right side that is rounded.
    """

    texts: tuple[str, str]
    left: Value
    sign: str
    right: Value
    place: int | Fraction = 1

    @property
    def needs(self) -> tuple[Value, ...]:
        """The differences that are not negative exactly where the relation holds.

        >>> k = algebra.symbol("k")
        >>> Relation(("params", "100"), 26 * k, "<=", 100).needs, Relation(("k", "7"), k, "=", 7).needs
        ((-26*k + 100,), (-k + 7, k - 7))
        """
        less, more = subtract(self.right, self.left), subtract(self.left, self.right)
        match self.sign:
            case "<=" | ">=":
                return (less if self.sign == "<=" else more,)
            case "<" | ">":
                return (_strictly(less if self.sign == "<" else more),)
            case "=":
                return less, more
            case _:
                return tuple(algebra.add([2 * one, self.place]) for one in (less, more))

    def at(self, values: Mapping[str, Value]) -> Relation:
        """The same with values instead of letters."""
        return Relation(self.texts, put(self.left, dict(values)), self.sign, put(self.right, dict(values)), self.place)

    @property
    def gap(self) -> Value:
        """By how much the left side stays below the right: more where it is below, less where it is above."""
        return subtract(self.right, self.left)

    @property
    def missing(self) -> Value:
        """By how much the relation fails at numbers; 0 where it holds."""
        return max([-need for need in self.needs if need < 0], default=0)


def _strictly(difference: Value) -> Value:
    """What is not negative where a difference is positive: the whole number before; `147 - 64/g` is whole times g."""
    if is_number(difference):
        return difference if difference > 0 else min(difference, -1)
    top, bottom = algebra.numerator_denominator(algebra.divide(difference, content(difference)))
    if not (is_whole(top) and is_positive(bottom)):
        raise Mistakes([Mistake.of("condition.strict")])
    return subtract(top, 1)


def read_relations(conditions: Sequence[str], table: Table) -> tuple[Relation, ...]:
    """All relations of some conditions, in the letters without a value, a plain number on the right. Raises `Mistakes`.

    >>> from netderive.engine import derive
    >>> [(one.left, one.right) for one in read_relations(["conv1.size = 7x5"], derive("input 1@h x 9 -> conv 8@3x3"))]
    [(h - 2, 7), (7, 5)]
    >>> [(*one.texts, one.sign) for one in read_relations(["9 <= params < 300"], derive("input 1@h -> conv k@3"))]
    [('params', '9', '>='), ('params', '300', '<')]
    """
    found: dict[tuple[Value, str, Value], Relation] = {}
    for text in conditions:
        try:
            for one in _of(parse_relations(text), table):
                found.setdefault((one.left, one.sign, one.right), one)
        except Mistakes as error:
            raise Mistakes(error.mistakes, Source(text)) from None
    return tuple(found.values())


def requested_layers(conditions: Sequence[str], table: Table) -> Iterator[LayerFacts | None]:
    """The layers that conditions speak of. Raises `Mistakes`."""
    for text in conditions:
        try:
            for link in parse_relations(text).links:
                if not isinstance(link, (Values, Rounded, Between)):
                    yield from (answer(path, table).layer for path in _paths(link))
        except Mistakes as error:
            raise Mistakes(error.mistakes, Source(text)) from None


def _paths(tree: Math) -> Iterator[Path]:
    if isinstance(tree, Path):
        yield tree
    for child in children(tree):
        yield from _paths(child)


def _of(claim: Claim, table: Table) -> Iterator[Relation]:
    links = [_number(link, table.letters) for link in claim.links]
    if not any("memory" in print_item(link) for link in links):
        links = [in_billions(link) for link in links]
    amounts = [amount_of(link, table, {}) for link in links]
    sides = zip(pairwise(links), pairwise(amounts), claim.signs, strict=True)
    for (one, other), (left, right), sign in sides:
        if sign not in SIGNS:
            raise Mistakes([Mistake.of("condition.sign", other.span, sign=sign, known=SIGNS)])
        if isinstance(one, Rounded) and sign == "~":
            raise Mistakes([Mistake.of("condition.rounded", one.span)])
        place = other.place if isinstance(other, Rounded) else 1
        texts = _text(one), _text(other)
        for a, b in _paired(left, right, other):
            if sign in TURNED and _is_plain(one) and not _is_plain(other):
                yield Relation((texts[1], texts[0]), b, TURNED[sign], a)
            else:
                yield Relation(texts, a, sign, b, place)


def _number(link: Side, letters: Collection[str]) -> Side:
    """A side; of a number and a unit the number. Raises `Mistakes` where the unit is a letter of the network."""
    meant = with_unit(link, ())
    if meant is None or with_unit(link, letters):
        return meant or link
    digits, letter = meant.text.rstrip("kMGTKiB"), meant.text.lstrip("0123456789.")
    mistake = Mistake.of(
        "condition.unit", link.span, said=meant.text, number=int(meant.value), digits=digits, letter=letter
    )
    raise Mistakes([mistake])


def _is_plain(piece: Side) -> bool:
    """Whether a side is numbers alone, without a letter or a quantity."""
    if isinstance(piece, Values):
        return all(map(_is_plain, piece.values))
    return isinstance(piece, Rounded) or not (letters_in(piece) or any(_paths(piece)))


def _text(piece: Side) -> str:
    return piece.text if isinstance(piece, Rounded) else print_item(piece)


def _paired(left: Amount, right: Amount, piece: Side) -> Iterator[tuple[Value, Value]]:
    """The parts of two sides that are compared: one number is compared with every part."""
    one, other = left.parts, right.parts
    many = max(len(one), len(other))
    outputs = [side for side in (left, right) if side.features is not None and side.space is not None]
    if not {len(one), len(other)} <= {1, many} or (len(outputs) == 1 and many > 1):
        raise Mistakes([Mistake.of("condition.unlike", piece.span)])
    yield from zip(one * (many // len(one)), other * (many // len(other)), strict=True)
