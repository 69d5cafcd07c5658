"""When the value that a `let` gives in other letters is one that its letter may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...grammar import Let, Mistake, print_math
from ..conditions import Condition, at_least, divides, not_zero
from ..formulas import divisors, evaluate, tree_of
from ..values import Value, algebra


def let_conditions(
    let: Let, value: Value, least: int | None, scope: Mapping[str, Value], mistakes: list[Mistake]
) -> Iterator[Condition]:
    """That a value is whole and at least what its letter may be, and that no divisor in it is 0, be it cancelled.

    >>> from netderive.grammar import parse
    >>> (let,) = parse("let k = 8//(a - 1)").statements
    >>> a = algebra.symbol("a")
    >>> requested = let_conditions(let, algebra.floor_divide(8, a - 1), 1, {"a": a}, [])
    >>> [print_math(one.tree()) for one in requested]
    ['a >= 2', '9 >= a']
    """
    found = [not_zero(evaluate(one, scope)) for one in divisors(let.value)]
    found += [divides(*algebra.numerator_denominator(value))] if least is not None else []
    enough = at_least(algebra.subtract(value, least or 0))
    if enough is False:
        shown = print_math(tree_of(value))
        mistakes.append(Mistake.of("letter.small", let.value.span, name=let.name, value=shown, least=least or 0))
    yield from (one for one in (*found, enough) if not isinstance(one, bool))
