"""The derivation of a repeat's counts: its repetitions, their sum in closed form, and a check of the first ones."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from ...grammar import Call, Expr, Letter, Mistakes, Number, Product, Range, Sum, record
from ..arithmetic import Impossible
from ..conditions import without_roundings
from ..formulas import letters_in, tree_of
from ..inference import Repetitions, counted, of_itself, one_copy, one_repetition, summed_repetitions
from ..network import Figure, LayerFacts
from ..values import Value, algebra, is_number
from .derivation import Derivation, Step
from .notation import BOARD, Notation

CHECKED = (1, 2, 3)
"""Numbers of repetitions at which a closed form is checked."""


@record()
class Check:
    """A closed form at one number of repetitions, and `written_out`, their counts added one by one."""

    repetitions: int
    written_out: Value
    closed: Value

    @property
    def holds(self) -> bool:
        return algebra.equal(self.written_out, self.closed)


def of_repetitions(layer: LayerFacts, quantity: str, notation: Notation = BOARD) -> Derivation | None:
    """The sum over the repetitions of a repeat, in closed form if there is one; None where there is nothing to add."""
    figure = layer.count(quantity)
    inferred = layer.for_quantity(quantity).symbolic
    rows = [(repetitions, one_copy(repetitions, quantity)) for repetitions in summed_repetitions(inferred, quantity)]
    rows = [(repetitions, one) for repetitions, one in rows if one != 0 and repetitions.count(quantity) != 0]
    own = [tree_of(one) for one in [of_itself(inferred, quantity)] if one != 0]
    if not (rows or own) or figure.symbolic == 0:
        return None
    written = _sum([*(_term(repetitions, one, quantity) for repetitions, one in rows), *own])
    conditions = inferred.conditions.values()
    exact = [(some, without_roundings(one, some.index, some.last, conditions)) for some, one in rows]
    even = _sum([*(_term(repetitions, one, quantity) for repetitions, one in exact), *own])
    steps, closed = [Step("sum", None, written)], tree_of(figure.symbolic)
    if even != written:
        steps.append(Step("even", written, even))
    if closed != even:
        steps.append(Step("simplify", even, closed))
    if figure.value is not None and tree_of(figure.value) != steps[-1].after:
        steps.append(Step("values", steps[-1].after, tree_of(figure.value)))
    numeric = figure.symbolic if figure.value is None else figure.value
    return Derivation(quantity, Letter(notation.symbol(quantity)), None, tuple(steps), figure.symbolic, numeric)


def _sum(terms: list[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else Sum(tuple(("+", term) for term in terms))


def _term(repetitions: Repetitions, one: Value, quantity: str) -> Expr:
    """`(N - 1)*(9*k^2 + k)`, `8*(2*d*m)` for copies, or the sum over the index where repetitions differ."""
    copies = repetitions.count(quantity)
    single, one = one, algebra.multiply([copies, one])
    if repetitions.index is not None and algebra.letters_of(one) & algebra.letters_of(repetitions.index):
        over = Range(str(repetitions.index), tree_of(repetitions.first), tree_of(repetitions.last))
        return Call("sum", (over, tree_of(one)))
    if repetitions.times == 1:
        return tree_of(one) if copies == 1 else Product((("*", tree_of(copies)), ("*", tree_of(single))))
    return Product((("*", tree_of(repetitions.times)), ("*", tree_of(one))))


def checks(layer: LayerFacts, quantity: str) -> list[Check]:
    """The closed form of a repeat at 1, 2 and 3 repetitions; none unless their number is a single letter."""
    inferred = layer.for_quantity(quantity).symbolic
    if inferred.times is None or is_number(inferred.times):
        return []
    symbol, more = algebra.letter_and_number(inferred.times)
    if symbol is None or not inferred.repetitions or not is_number(inferred.repetitions[0].first):
        return []
    found: list[Check] = []
    for repetitions in CHECKED:
        count = algebra.subtract(repetitions, more)
        closed = algebra.put_symbol(counted(inferred, quantity), symbol, count)
        with contextlib.suppress(Impossible, Mistakes):  # the formula of a repetition has no value there
            each = [_one(inferred.repetitions, number, quantity) for number in range(repetitions)]
            written_out = algebra.add([*each, of_itself(inferred, quantity)])
            found.append(Check(repetitions, algebra.put_symbol(written_out, symbol, count), closed))
    return found


def induction(layer: LayerFacts, quantity: str) -> tuple[Letter, int, Value, Value] | None:
    """How a sum over a letter's number of repetitions is proved: the letter, where it begins, the sum there, and what
    each more adds; None where the repetitions differ further on.

    >>> from netderive.engine import derive
    >>> induction(derive("input l -> [ dense k ] * N").layer("repeat1"), "params")
    (Letter(name='N'), 1, k*l + k, k^2 + k)
    """
    inferred = layer.for_quantity(quantity).symbolic
    symbol, more = algebra.letter_and_number(inferred.times) if inferred.times is not None else (None, 0)
    if (
        symbol is None
        or more != 0
        or not inferred.repetitions
        or any(one.index is not None for one in inferred.repetitions)
    ):
        return None
    start, closed = inferred.repetitions[-1].offset, counted(inferred, quantity)
    following = algebra.put_symbol(closed, symbol, algebra.add([symbol, 1]))
    return Letter(str(symbol)), start, algebra.put_symbol(closed, symbol, start), algebra.subtract(following, closed)


def _one(rows: tuple[Repetitions, ...], number: int, quantity: str) -> Value:
    """What one repetition counts, by how many come before it."""
    repetitions = next(repetitions for repetitions in reversed(rows) if repetitions.offset <= number)
    one = one_repetition(repetitions, quantity)
    index = algebra.add([rows[0].first, number])
    return one if repetitions.index is None else algebra.put_symbol(one, repetitions.index, index)


def of_total(
    layers: Iterable[LayerFacts],
    quantity: str,
    symbolic: Value,
    numeric: Value,
    itself: Figure | None = None,
    notation: Notation = BOARD,
) -> Derivation:
    """The sum of the layers' figures, those that are not zero; `itself` is what a join of them adds."""
    figures = [*(layer.count(quantity) for layer in layers), *([itself] if itself else [])]
    rows = [f for f in figures if f.symbolic != 0]
    symbol = Letter(notation.symbol(quantity))
    steps = _sum_steps([f.symbolic for f in rows], symbolic)
    if not is_number(symbolic) and numeric != symbolic:
        steps.append(Step("values", steps[-1].after, substitute_numbers([f.value for f in rows], numeric)))
        if steps[-1].after != tree_of(numeric):
            steps.append(Step("evaluate", steps[-1].after, tree_of(numeric)))
    return Derivation(quantity, symbol, None, tuple(steps), symbolic, numeric)


def substitute_numbers(values: list, total: Value) -> Expr:
    """The rows' numbers as a sum; the total alone while some are not known."""
    if any(value is None for value in values):
        return tree_of(total)
    return _sum_tree(values)


def _sum_steps(values: list[Value], total: Value) -> list[Step]:
    rows = _sum_tree(values)
    first = Step("sum", None, rows)
    return (
        [first]
        if rows == tree_of(total)
        else [first, Step("simplify" if letters_in(rows) else "evaluate", rows, tree_of(total))]
    )


def _sum_tree(values: list[Value]) -> Expr:
    trees = [tree_of(value) for value in values]
    if len(trees) < 2:
        return trees[0] if trees else Number(0)
    return Sum(tuple(("+", tree) for tree in trees))
