"""Facts as pieces of a line: an output, a figure, a quantity with its unit."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Literal

from ...engine import Figure, LayerFacts, Table
from ...engine.answers import Answer
from ...engine.conditions import AtLeast, Conditional, Stated, Within
from ...engine.formulas import letters_in, tree_of
from ...engine.inference import InferredLayer
from ...engine.values import Value
from ...grammar import Comparison, Expr, Letter, Number, ShapeExpr, print_math
from ..document import Block, Callout, Code, Formula, Inline, coded, joined, sentence_of
from ..math import decimals
from ..wording import decimal_text, words

DECIMALS = 4
"""A fraction with more decimals is written as a fraction."""


def shape_of(inferred: InferredLayer) -> Expr | ShapeExpr:
    """An output as it is written: `32@24x24`, or the features alone for a vector."""
    return shape(inferred.features, inferred.space)


def shape(features: Value | None, space: tuple[Value, ...]) -> Expr | ShapeExpr:
    """Features and sizes as one piece of mathematics."""
    sizes = tuple(map(tree_of, space))
    if features is None:
        return sizes[0] if len(sizes) == 1 else ShapeExpr(None, sizes)
    return ShapeExpr(tree_of(features), sizes) if sizes else tree_of(features)


def decimal_code(value: Value | None) -> Code | None:
    """A fraction of a few decimals as it is typed, `22.25`; None for all else.

    >>> from fractions import Fraction
    >>> decimal_code(Fraction(89, 4)), decimal_code(Fraction(1, 3)), decimal_code(7)
    (Code(text='22.25'), None, None)
    """
    if not isinstance(value, Fraction) or value < 0 or 10**DECIMALS % value.denominator or value.denominator == 1:
        return None
    return Code(decimal_text(decimals(value, DECIMALS).rstrip("0")))


def output(layer: LayerFacts) -> Formula:
    """A layer's output in letters, and with the values given where that says more."""
    return two_ways(shape_of(layer.symbolic), shape_of(layer.numeric))


def amount(figure: Figure) -> Formula:
    """A figure in letters, and its number where it has one."""
    return two_ways(tree_of(figure.symbolic), tree_of(known(figure)))


def known_alone(figure: Figure) -> Formula:
    """A figure's number, or what is left of its letters."""
    return Formula((tree_of(known(figure)),))


def answered(answer: Answer) -> Formula:
    """What an answer gives, in letters and in numbers."""
    if answer.figure is not None:
        return amount(answer.figure)
    features = answer.features
    symbolic = shape(features and features.symbolic, tuple(size.symbolic for size in answer.space))
    numeric = shape(features and known(features), tuple(map(known, answer.space)))
    return two_ways(symbolic, numeric)


def as_text(line: Inline) -> str:
    """A line as plain text, its formulas in the language's own spelling."""
    pieces: list[str] = []
    for piece in line:
        if isinstance(piece, Formula):
            signs = ["", *(f" {sign} " for sign in piece.signs)]
            pieces.append("".join(sign + print_math(tree) for sign, tree in zip(signs, piece.parts, strict=True)))
        else:
            pieces.append(piece if isinstance(piece, str) else piece.text)
    return "".join(pieces)


def known(figure: Figure) -> Value:
    """A figure with the given values: its number, or what is left of its letters."""
    if figure.value is not None:
        return figure.value
    return figure.symbolic if figure.filled is None else figure.filled


def two_ways(symbolic: Expr | ShapeExpr, numeric: Expr | ShapeExpr) -> Formula:
    """In letters, then in numbers; once where both are the same."""
    return Formula((symbolic,)) if symbolic == numeric else Formula((symbolic, numeric), ("=",))


def assumptions(table: Table) -> list[Block]:
    """What is assumed of layers, instead of what is derived for them."""
    said: list[Block] = []
    for name in table.assumed:
        layer = table.layer(name)
        one, other = (shape(*run.gives) for run in (layer.symbolic, layer.numeric))
        taken, before = Formula((other,)) if one == other else two_ways(one, other), output(layer)
        line = sentence_of(words.ASSUMED, layer=Code(name), assumed=taken, derived=before)
        said.append(Callout("note", line))
    return said


def given_values(table: Table, letters: Collection[str] | None = None) -> Inline:
    """`k = 32, h = 28`: those of some letters, or of all, that have a value."""
    requested = table.letters if letters is None else letters
    numbers = {name: value for name, value in table.letters.items() if value is not None and name in requested}
    return joined([(Formula((Letter(name), tree_of(value)), ("=",)),) for name, value in numbers.items()], ", ")


def assigned(names: Sequence[str], value: Expr) -> Inline:
    """`n = m = 3`: what letters of a layer or block are; `2k for k` where the value holds a letter of the same name.

    >>> from netderive.grammar import parse_expression
    >>> as_text(assigned(["n", "m"], Number(3))), as_text(assigned(["k"], parse_expression("2*k")))
    ('n = m = 3', '2*k for k')
    """
    letters = [Letter(name) for name in names]
    if {*names} & {*letters_in(value)}:
        called = joined([(Formula((letter,)),) for letter in letters], words.AND)
        return sentence_of(words.FOR_LETTERS, value=Formula((value,)), letters=called)
    return (Formula((*letters, value), ("=",) * len(letters)),)


Held = Literal["result", "results", "claims"]
"""What holds under conditions."""


def table_conditions(table: Table, held: Held = "result") -> list[Block]:
    """A box with the conditions under which a table's formulas hold; where less may do, it says so."""
    enough = table.exact and not table.formulas_for
    text = (words.HOLDS if enough else words.HOLDS_AT_LEAST)[held]
    beyond: Inline = ()
    if table.beyond and table.exact:
        beyond = sentence_of(words.BEYOND, reason=coded(table.beyond[0].message))
    return _box(table.holding, text, (*beyond, *_fewer(table)))


def _fewer(table: Table) -> Inline:
    """How to have the formulas for fewer repetitions than they assume: the least value of a letter that they leave out.

    None of a letter whose conditions allow no smaller value, nor of one that is no letter alone.
    """
    assumed = {str(one.letters): one.least for one in table.formulas_for if str(one.letters) in table.book.least}
    least = {name: _least_possible(name, table) for name in sorted(assumed)}
    values: list[Inline] = [(Code(f"--set {name}={least[name]}"),) for name in least if least[name] < assumed[name]]
    return sentence_of(words.FEWER, settings=joined(values, ", ")) if values else ()


def _least_possible(name: str, table: Table) -> int:
    """The least value of a letter, as far as what it means and a condition on it alone say."""
    bounds = (one.least for one in table.conditions if isinstance(one, AtLeast) and str(one.letters) == name)
    return math.ceil(max([table.book.least[name] or 0, *bounds]))


def conditions(facts: Iterable[Stated]) -> list[Block]:
    """A box with the conditions under which a result holds, where there are some."""
    return _box(facts, words.HOLDS["result"])


def _box(facts: Iterable[Stated], text: str, more: Inline = ()) -> list[Block]:
    pieces = conjunction(facts)
    return [Callout("condition", (*sentence_of(text, conditions=pieces), *more))] if pieces else []


def conjunction(facts: Iterable[Stated]) -> Inline:
    """Conditions in a row, those of the same numbers of repetitions together."""
    requested: dict[tuple[Within, ...], list[Comparison]] = {}
    for one in facts:
        where, then = (one.where, one.then) if isinstance(one, Conditional) else ((), one)
        requested.setdefault(where, []).append(then.tree())
    pieces = [
        (*holding(trees), *_where(where)) for where, trees in sorted(requested.items(), key=lambda one: len(one[0]))
    ]
    return joined(pieces, words.AND)


def _where(bounds: Sequence[Within]) -> Inline:
    """` (where N >= 1)`."""
    said = joined([(Formula((tree,)),) for one in bounds for tree in one.trees()], words.AND)
    return sentence_of(words.WHERE_BOUNDS, bounds=said) if bounds else ()


def holding(facts: Sequence[Comparison]) -> Inline:
    """Conditions joined by `and`, as a person says them: `k = l` for `k >= l` and `l >= k`, `T <= 1` for `1 >= T`."""
    said: dict[Comparison, None] = {}
    for fact in dict.fromkeys(facts):
        other = Comparison(fact.right, ">=", fact.left)
        if fact.op == ">=" and other in facts:
            left, right = (fact.right, fact.left) if isinstance(fact.left, Number) else (fact.left, fact.right)
            if Comparison(right, "=", left) not in said:
                said[Comparison(left, "=", right)] = None
        elif fact.op == ">=" and isinstance(fact.left, Number):
            said[Comparison(fact.right, "<=", fact.left)] = None
        else:
            said[fact] = None
    return joined([(Formula((fact,)),) for fact in said], words.AND)
