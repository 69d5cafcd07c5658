"""From a table to how its totals grow: each total's terms in each letter, what keeps a letter, and doubling it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Any

from ...grammar import Each, Letter, Loop, Mistake, Mistakes, Repeat, replace
from ..arithmetic import Impossible
from ..conditions import (
    AtLeast,
    Condition,
    is_somewhere_at_least_zero,
    is_somewhere_not_zero,
    verdict_at,
    without_implied,
)
from ..formulas import SUMMED, evaluate, letters_in, tree_of
from ..inference import inner_conditions
from ..network import Figure, Table, derive_again, distinct, figure
from ..resolution import definitions, no_letter
from ..values import Symbol, Value, algebra, is_number, letter_of, symbols_in
from .growth import TOTALS, Growth, Scale, Scaling
from .orders import CONSTANT, NoOrder, Term, fails_far_out, leading, terms

LONG = 200
"""A leading term of more operations is taken at the values of the other letters before a share of it is worked out."""

MULTIPLES = (1, 2, 4, 8, 16)
"""What a letter is multiplied by to see how a total grows."""

STEEPEST = 2**40
"""A total that grows by more is followed no further."""

NOTHING = figure(0, 0)
"""The share of a layer in whose count a letter does not occur."""


def scale(table: Table, quantities: Sequence[str] = TOTALS, letters: Sequence[str] = ()) -> Scale:
    """How totals grow in the letters of a network: in all, or in those named, the others at the values that they have.

    Raises `Mistakes` where a total cannot be counted, or is none, and for a letter that is not free to grow.
    """
    mistakes = [Mistake.of("scale.quantity", quantity=name, known=SUMMED) for name in quantities if name not in SUMMED]
    work = _Work(table, frozenset(letters))
    if mistakes := [*mistakes, *work.not_free()]:
        raise Mistakes(mistakes)
    return Scale(table, tuple(work.scaling(quantity) for quantity in quantities))


class _Work:
    """A table while its growth is worked out; in all letters where none is `chosen`."""

    def __init__(self, table: Table, chosen: frozenset[str] = frozenset()) -> None:
        self.table = table
        self.chosen = chosen
        self.meanings = definitions(table.network.statements, table.book)
        self.symbols: Mapping[str, Any] = table.book.symbols
        self.values = {name: value for name, value in table.book.values.items() if is_number(value)}
        self.doublings: dict[str, Table | str] = {}
        self.bounds = functools.cache(self._bounds)
        self.least = functools.cache(self._least)
        self.possible_multiples = functools.cache(self._possible_multiples)

    def scaling(self, quantity: str) -> Scaling:
        figures = [layer.count(quantity) for layer in self.table.layers]
        total = self.table.total(quantity)
        parts = [self.in_chosen(one.symbolic) for one in figures]
        whole = self.in_chosen(total.symbolic)
        total = replace(total, symbolic=whole) if self.chosen else total
        growths = tuple(
            self.growth(quantity, name, whole, parts)
            for name in self.symbols
            if (not self.chosen or name in self.chosen)
            and (self.symbols[name] in symbols_in(whole) or self.is_by_number(quantity, name))
        )
        shares = tuple(_ratio(one.value, total.value) for one in figures)
        growing = tuple(one.letter for one in growths if not one.bounds and self.is_size(one.letter))
        return Scaling(quantity, total, growing, self.joint(whole, growing), shares, growths)

    def atom(self, name: str) -> Symbol:
        """A letter of the file."""
        found = letter_of(self.symbols[name])
        assert found is not None
        return found

    def in_free_letters(self, value: Value) -> Value:
        """A value without the letters that a `let` makes of others."""
        for name in algebra.letters_of(value) & self.meanings.keys():
            value = algebra.put_symbol(value, self.symbols[name], self.meanings[name])
        return value

    def in_chosen(self, value: Value) -> Value:
        """A value in free letters; where some are chosen the others are at the values that they have."""
        value = self.in_free_letters(value)
        return self.at_values(value, *self.chosen) if self.chosen else value

    def not_free(self) -> Iterator[Mistake]:
        """The chosen names that are no letters, or that a `let` makes of others."""
        for name in sorted(self.chosen):
            if name not in self.symbols:
                yield no_letter(Letter(name), self.symbols).at(None)
            elif name in self.meanings:
                made = ", ".join(sorted(algebra.letters_of(self.meanings[name])))
                yield Mistake.of("scale.made", letter=name, made=made)

    def growth(self, quantity: str, letter: str, whole: Any, parts: list[Any]) -> Growth:
        """The growth of a total, whose parts are the layers', in one letter."""
        known = self.table.total(quantity).value is not None and bool(self.values.get(letter))
        in_formula = self.symbols[letter] in symbols_in(whole)
        multiples = dict(self.multiples(letter, whole)) if known and in_formula else {}
        now, refused = self.now(quantity, letter, multiples) if known else (None, "")
        multiples = {} if now is None else multiples
        if not in_formula:
            return Growth(letter, now=now, refused=refused, bounds=self.bounds(letter))
        growth = functools.partial(
            Growth, letter, now=now, refused=refused, bounds=self.bounds(letter), multiples=multiples
        )
        try:
            found = terms(whole, frozenset({self.atom(letter)}))
            leads = next((t for t in found if t.nears is None or self.at_values(t.nears, letter) != 0), None)
        except NoOrder as error:
            return growth(obstacle=error.part)
        except (Impossible, Mistakes):  # too many terms, or none at these values
            return growth(obstacle=whole)
        if leads is not None and leads.nears is None:
            return growth(found, obstacle=leads.obstacle)
        if leads is None or self.bounds(letter):
            return growth(found)
        return growth(found, leads, self.provided(leads, letter), shares=self.shares(parts, leads, letter))

    def multiples(self, letter: str, whole: Value) -> Iterator[tuple[int, Fraction]]:
        """What multiplying a letter multiplies a total by."""
        alone = self.at_values(whole, letter)
        if {*algebra.letters_of(alone)} != {letter}:
            return
        first = algebra.put(alone, {letter: self.values[letter]})
        for by in self.possible_multiples(letter):
            ratio = _ratio(algebra.put(alone, {letter: algebra.multiply([by, self.values[letter]])}), first)
            if ratio is None or not 0 < ratio <= STEEPEST:
                return
            yield by, ratio

    def _possible_multiples(self, letter: str) -> tuple[int, ...]:
        """By what a letter may be multiplied, all others kept."""

        def is_possible(by: int) -> bool:
            at = self.values | {letter: algebra.multiply([by, self.values[letter]])}
            at |= {name: algebra.put(meaning, at) for name, meaning in self.meanings.items()}
            return all(verdict_at(one, at) is True for one in [*self.table.holding, *self.conditions])

        return tuple(takewhile(is_possible, MULTIPLES))

    def at_values(self, value: Any, *kept: str) -> Value:
        """A value with all letters at their values but those that are kept."""
        others = {name: self.values[name] for name in algebra.letters_of(value) & self.values.keys() - {*kept}}
        if not others:
            return value
        if algebra.has_sum(value):
            return algebra.put(value, others)
        return evaluate(tree_of(value), {**self.symbols, **others})

    def provided(self, leads: Term, letter: str) -> Value | None:
        """What is before the leading power, where it is 0 for the least that some letter, or all, may be."""
        assert leads.nears is not None
        coefficient = algebra.divide(leads.nears, algebra.power(self.symbols[letter], leads.degree))
        value = self.at_values(coefficient, letter)
        if len(algebra.terms_in(value)) < 2:  # a product is seen to be 0 where one of its letters is
            return None
        least: dict[str, Value] = {}
        for symbol in filter(algebra.is_whole, symbols_in(value)):
            if (number := self.least(symbol)) is not None:
                least[str(symbol)] = number
        points = [*({name: number} for name, number in least.items()), least]
        return value if any(self.vanishes(value, point) for point in points) else None

    def vanishes(self, value: Any, point: dict[str, Value]) -> bool:
        """Whether an expression is 0 where some letters have these values, whatever the others are."""
        given = {self.symbols[name]: number for name, number in point.items()}
        return not is_somewhere_not_zero(value, given) and algebra.equal(algebra.put(value, point), 0)

    def _least(self, symbol: Any) -> int | None:
        """The least that a letter may be by the conditions on it alone; None where they ask for more than one more."""
        first = algebra.least_of(symbol)
        return next((number for number in (first, first + 1) if not self.excludes(symbol, number)), None)

    def excludes(self, symbol: Any, number: Any) -> bool:
        """Whether a condition says that a letter is not this number, whatever the others are."""
        about = (one for one in self.differences if symbol in symbols_in(one))
        letters = tuple(self.symbols.values())
        open_to_proof = (one for one in about if not is_somewhere_at_least_zero(one, {symbol: number}, letters))
        return any(algebra.is_positive(-algebra.put_symbol(one, symbol, number)) for one in open_to_proof)

    @functools.cached_property
    def differences(self) -> list[Any]:
        """What the conditions that are open say is not negative."""
        bounds = (one for one in self.table.holding if isinstance(one, AtLeast))
        return [algebra.subtract(one.letters, one.least) for one in bounds]

    def shares(self, parts: list[Any], leads: Term, letter: str) -> tuple[Figure | None, ...]:
        """Each layer's part of the leading term; none where that is long and has letters without a value."""
        whole = leads.nears
        assert whole is not None
        if _operations(whole) > LONG:
            if not algebra.letters_of(whole) <= {letter, *self.values}:
                return ()
            whole = self.at_values(whole, letter)
        share = functools.cache(lambda part: self.share(part, leads, whole, letter))  # many layers are equal
        return tuple(map(share, parts))

    def share(self, part: Any, leads: Term, whole: Any, letter: str) -> Figure | None:
        """A layer's part of the leading term, which is near `whole`, at the values of the other letters where long."""
        if leads.order != CONSTANT and self.symbols[letter] not in symbols_in(part):
            return NOTHING
        own = next((t for t in terms(part, frozenset({self.atom(letter)})) if t.order == leads.order), None)
        nears = own.nears if own else 0
        if nears is None:
            return None
        if whole is not leads.nears:
            nears = self.at_values(nears, letter)
        ratio = algebra.divide(nears, whole) if nears != 0 else 0
        if letter in algebra.letters_of(ratio):
            return None
        known = algebra.letters_of(ratio) <= self.values.keys()
        return figure(ratio, self.at_values(ratio, letter) if known else ratio)

    def now(self, quantity: str, letter: str, multiples: Mapping[int, Fraction]) -> tuple[Fraction | None, str]:
        """What doubling the letter multiplies a total by, or why it cannot be doubled.

        Where the formula does not say it, the network is derived once more.
        """
        if 2 in multiples and letter not in self.unsolved:
            return multiples[2], ""
        doubled, before = self.doubled(letter), self.table.total(quantity).value
        return (None, doubled) if isinstance(doubled, str) else (_ratio(doubled.total(quantity).value, before), "")

    def doubled(self, letter: str) -> Table | str:
        """The table with twice the letter, or why there is none."""
        if letter not in self.doublings:
            self.doublings[letter] = self.derived({letter: algebra.multiply([2, self.values[letter]])})
        return self.doublings[letter]

    def derived(self, other: dict[str, Value]) -> Table | str:
        """The table with other values for some letters, or why there is none."""
        given = {name: self.values[name] for name in self.table.book.given} | other
        try:
            return derive_again(self.table, given)  # type: ignore[arg-type]
        except Mistakes as error:
            return error.mistakes[0].message

    @functools.cached_property
    def unsolved(self) -> frozenset[str]:
        """The letters that count repetitions without a closed form: these were computed one by one at a number."""
        found: set[str] = set()
        for _, layer, _ in distinct(self.table.layers):
            node = layer.symbolic.layer
            if layer.times is not None and is_number(layer.times.symbolic) and isinstance(node, (Repeat, Loop)):
                over = node.range if isinstance(node, Loop) else node.times
                found |= letters_in(over).keys() if over and not isinstance(over, Each) else set()
        made = {name for one in found & self.meanings.keys() for name in algebra.letters_of(self.meanings[one])}
        return frozenset(found - self.meanings.keys() | made)

    def is_by_number(self, quantity: str, letter: str) -> bool:
        """Whether a total depends on a letter that is not in its formula, since its repetitions were run one by one."""
        if letter not in self.unsolved or not self.values.get(letter):
            return False
        doubled = self.doubled(letter)
        return isinstance(doubled, str) or doubled.total(quantity).symbolic != self.table.total(quantity).symbolic

    @functools.cached_property
    def conditions(self) -> list[Condition]:
        """All conditions in letters, those too that hold by the values given."""
        inferred = tuple(layer.symbolic for layer in self.table.layers)
        return without_implied(dict.fromkeys(condition for _, condition in inner_conditions(inferred)))

    def _bounds(self, letter: str) -> tuple[Condition, ...]:
        """The conditions that fail once a letter alone is large enough."""
        return tuple(one for one, sides in self.in_free.items() if self.is_bound(sides, letter))

    @functools.cached_property
    def in_free(self) -> dict[Condition, tuple[Value, ...]]:
        """Each condition with its sides without letters that a `let` makes of others: a difference, or what divides."""
        found: dict[Condition, tuple[Value, ...]] = {}
        for one in self.conditions:
            sides = (algebra.subtract(one.letters, one.least),) if isinstance(one, AtLeast) else (one.value, one.by)
            found[one] = tuple(map(self.in_free_letters, sides))
        return found

    def is_bound(self, sides: tuple[Value, ...], letter: str) -> bool:
        """Whether a condition fails so, the other letters at their values."""
        *value, last = sides
        if letter not in algebra.letters_of(last):
            return False
        if value:
            return letter not in algebra.letters_of(value[0])
        return fails_far_out(self.at_values(last, letter), self.atom(letter))

    def is_size(self, letter: str) -> bool:
        """Whether a letter is one of what makes a network large: a padding is not."""
        repetitions = (layer.times.symbolic for _, layer, _ in distinct(self.table.layers) if layer.times is not None)
        return self.table.book.least[letter] != 0 or any(letter in algebra.letters_of(one) for one in repetitions)

    def joint(self, whole: Any, growing: tuple[str, ...]) -> Value | None:
        """The leading term when all letters grow together that may grow without end."""
        if len(growing) < 2:
            return None
        try:
            found = leading(whole, frozenset(map(self.atom, growing)))
        except (NoOrder, Impossible):
            return None
        return found.nears if found.nears is not None and found.rate == 1 else None


def _ratio(part: Any, whole: Any) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def _operations(value: Value) -> int:
    """About how many operations a formula is written with."""
    if is_number(value):
        return 0
    return sum(len(one) + 1 for terms in (value.terms, value.below or {}) for one in terms)
