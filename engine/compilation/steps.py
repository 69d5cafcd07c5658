"""Values as steps over the integers: what programs are written from.

A value is a quotient of two steps, the lower one mostly the number 1, so that every step works with integers alone. Few
operations, such as a root, give a pair of integers. Equal steps are one step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from ..arithmetic import Atom, Terms, ordered
from ..values import (
    Choice,
    Extreme,
    Floor,
    Logarithm,
    PowerAtom,
    Remainder,
    Root,
    Sign,
    SumAtom,
    Symbol,
    Value,
    at_least_zero,
    is_number,
    is_whole,
    multiple_of_root,
)

Register: TypeAlias = int
"""Where a step is in its list, after all that it works with."""

Quotient: TypeAlias = "tuple[Register, Register]"
"""An integer over another that is not 0."""

MOST_NESTED = 64
"""Sums of more terms are not nested by their common factors."""

SQUARED = 8
"""Higher powers are called for, not multiplied out."""


class Operation(NamedTuple):
    """An operation and the positions of what it works with; of a number or letter, that itself.

    Numbers: `number`, `letter`, and `numerator` and `denominator` of a letter that is a fraction. Whole operations:
    `+`, `*`, `//`, `%`, `power`, `min`, `max`, `choice` (the sign of a step, and both ways) and `sum` (letter, first,
    last, term). Pairs: `pair`, `above`, `below`, and functions of pairs, which `exact_steps.py` has.
    """

    op: str
    parts: tuple[Any, ...]


class Operations:
    """The steps of some values.

    >>> from ..values import symbol
    >>> steps = Operations()
    >>> steps.quotient(3 * symbol("k") + 3 * symbol("k") ** 2)
    (5, 1)
    >>> [f"{step.op} {step.parts}" for step in steps.rows]
    ['letter (k,)', 'number (1,)', 'number (3,)', '* (2, 0)', '+ (3, 2)', '* (0, 4)']
    """

    def __init__(self) -> None:
        self.rows: list[Operation] = []
        self._places: dict[Operation, Register] = {}
        self._atoms: dict[Atom, Quotient] = {}

    def make(self, op: str, *parts: Any) -> Register:
        """The position of a step."""
        step = Operation(op, parts)
        if step not in self._places:
            self._places[step] = len(self.rows)
            self.rows.append(step)
        return self._places[step]

    def number(self, number: int) -> Register:
        return self.make("number", number)

    def number_at(self, place: Register) -> int | None:
        """The number that a step is; None of another step."""
        step = self.rows[place]
        return step.parts[0] if step.op == "number" else None

    def add(self, places: Sequence[Register]) -> Register:
        return places[0] if len(places) == 1 else self.make("+", *places) if places else self.number(0)

    def multiply(self, number: int, places: Iterable[Register]) -> Register:
        """A number times steps."""
        rest = []
        for place in places:
            own = self.number_at(place)
            number *= 1 if own is None else own
            rest += [place] if own is None else []
        if number == 0 or not rest:
            return self.number(number)
        factors = rest if number == 1 else [self.number(number), *rest]
        return factors[0] if len(factors) == 1 else self.make("*", *factors)

    def product(self, *places: Register) -> Register:
        return self.multiply(1, places)

    def raised(self, place: Register, times: int) -> Register:
        """A power with a positive integer exponent; squares are shared."""
        if times == 1:
            return place
        if times > SQUARED:
            return self.make("power", place, self.number(times))
        half = self.raised(place, times // 2)
        return self.product(half, half, *[place] * (times % 2))

    # --- values --------------------------------------------------------------------------------

    def result(self, value: Value) -> Register:
        """The step of a whole value, or one that gives an integer or a fraction."""
        top, bottom = self.quotient(value)
        if self.number_at(bottom) == 1:
            return top
        return self.make("//" if is_whole(value) and self.number_at(bottom) else "ratio", top, bottom)

    def quotient(self, value: Value) -> Quotient:
        """A value as a quotient of steps."""
        if is_number(value):
            return self.number(value.numerator), self.number(value.denominator)
        top, bottom = self._sum(value.terms)
        if not value.below:
            return top, bottom
        over, under = self._sum(value.below)
        return self.product(top, under), self.product(bottom, over)

    def _sum(self, terms: Terms) -> Quotient:
        """A sum over a common denominator."""
        whole = math.lcm(*(number.denominator for number in terms.values()))
        rows: list[tuple[int, Counter[Register]]] = []
        shared: Counter[Register] = Counter()
        for one, number in ordered(terms):
            factors: Counter[Register] = Counter()  # what is below counts less than 0
            for atom, power in one:
                for place, sign in zip(self._atom(atom), (1, -1), strict=True):
                    if self.number_at(place) != 1:
                        factors[place] += sign * power
            rows.append((int(number * whole), factors))
            shared |= Counter({place: -times for place, times in factors.items() if times < 0})
        for _, factors in rows:
            factors.update(shared)
        above = self._nested([(number, +factors) for number, factors in rows])
        return above, self.multiply(whole, [self.raised(place, times) for place, times in shared.items()])

    def _nested(self, rows: list[tuple[int, Counter[Register]]]) -> Register:
        """A sum of products in which a common factor is multiplied once: `k*(3*k + 2)`."""
        found: list[Register] = []
        while rows:
            counted = Counter(place for _, factors in rows for place in factors)
            factor, times = max(counted.items(), key=lambda pair: pair[1], default=(0, 0))
            if times < 2 or len(rows) > MOST_NESTED:
                found += [self._product(number, factors) for number, factors in rows]
                break
            having = [(number, factors) for number, factors in rows if factor in factors]
            rows = [row for row in rows if factor not in row[1]]
            power = min(factors[factor] for _, factors in having)
            inside = [(number, factors - Counter({factor: power})) for number, factors in having]
            found.append(self.product(self.raised(factor, power), self._nested(inside)))
        return self.add(found)

    def _product(self, number: int, factors: Counter[Register]) -> Register:
        return self.multiply(number, [self.raised(place, times) for place, times in factors.items()])

    def _integer(self, value: Value) -> Register:
        """A value that must be an integer."""
        top, bottom = self.quotient(value)
        return top if self.number_at(bottom) == 1 else self.make("whole", top, bottom)

    def _whole(self, place: Register) -> Quotient:
        return place, self.number(1)

    def _halves(self, pair: Register) -> Quotient:
        return self.make("above", pair), self.make("below", pair)

    def _atom(self, atom: Atom) -> Quotient:
        if atom not in self._atoms:
            self._atoms[atom] = self._worked_out(atom)
        return self._atoms[atom]

    def _worked_out(self, atom: Atom) -> Quotient:
        match atom:
            case Symbol():
                letter = self.make("letter", atom)
                if atom.least is not None:
                    return self._whole(letter)
                return self.make("numerator", letter), self.make("denominator", letter)
            case Floor():
                return self._whole(self._floor(atom))
            case Remainder():
                (top, over), (bottom, under) = self.quotient(atom.top), self.quotient(atom.bottom)
                rest = self.make("%", self.product(top, under), self.product(bottom, over))
                return rest, self.product(over, under)
            case PowerAtom():
                return self._power(atom)
            case Sign():
                odd = self.make("%", self._integer(atom.exponent), self.number(2))
                return self._whole(self.add([self.number(1), self.multiply(-2, [odd])]))
            case Root():
                return self._halves(self.make("root", *self.quotient(atom.value)))
            case Logarithm():
                return self._whole(self.make("log2", *self.quotient(atom.value)))
            case Extreme():
                return self._one_of(atom.name, (), tuple(map(self.quotient, atom.arguments)))
            case Choice():
                top, bottom = self.quotient(atom.difference)
                sign = top if self.number_at(bottom) else self.product(top, self.make("nonzero", bottom))
                return self._one_of(
                    "choice", (atom.op, sign), (self.quotient(atom.then), self.quotient(atom.otherwise))
                )
            case SumAtom():
                return self._added_up(atom)
            case _:
                raise TypeError(f"{type(atom).__name__} has no steps")

    def _floor(self, atom: Floor) -> Register:
        """A floor; of a multiple of a root, or of a logarithm, neither of which need be exact."""
        if root := multiple_of_root(atom):
            function, inside, times = root
            factor = self.quotient(times) if function == "sqrt" else (self.number(int(times)),)
            return self.make("floor_root" if function == "sqrt" else "floor_log2", *self.quotient(inside), *factor)
        (top, over), (bottom, under) = self.quotient(atom.top), self.quotient(atom.bottom)
        return self.make("//", self.product(top, under), self.product(bottom, over))

    def _power(self, atom: PowerAtom) -> Quotient:
        (base, under), (exponent, part) = self.quotient(atom.base), self.quotient(atom.exponent)
        if self.number_at(under) == self.number_at(part) == 1 and at_least_zero(atom.exponent):
            return self._whole(self.make("power", base, exponent))
        return self._halves(self.make("rational_power", base, under, exponent, part))

    def _one_of(self, op: str, first: tuple[Any, ...], ways: tuple[Quotient, ...]) -> Quotient:
        """A minimum, maximum or choice: of integers over a common number, else of pairs."""
        numbers = [number for _, bottom in ways if (number := self.number_at(bottom))]
        if len(numbers) < len(ways):
            pairs = [self.make("pair", *way) for way in ways]
            return self._halves(self.make(PAIRED.get(op, op), *first, *pairs))
        whole = math.lcm(*numbers)
        tops = [self.multiply(whole // number, [top]) for (top, _), number in zip(ways, numbers, strict=True)]
        return self.make(op, *first, *tops), self.number(whole)

    def _added_up(self, atom: SumAtom) -> Quotient:
        first, last = (self._integer(bound) for bound in (atom.first, atom.last))
        top, bottom = self.quotient(atom.term)
        if self.number_at(bottom):
            return self.make("sum", atom.index, first, last, top), bottom
        return self._halves(self.make("sum_of_pairs", atom.index, first, last, self.make("pair", top, bottom)))


PAIRED = {"min": "least", "max": "greatest"}
"""What an operation on integers is called for pairs."""
