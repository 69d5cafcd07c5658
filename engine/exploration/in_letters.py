"""A letter isolated: what it is in terms of letters that have no value, such as `p = (n - 1)/2`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...grammar import Mistake, Mistakes
from ..conditions import (
    Condition,
    Conditional,
    Contradiction,
    Stated,
    at_least,
    divides,
    settled,
    verdict_at,
    without_implied,
)
from ..network import Table
from ..values import (
    Symbol,
    Value,
    algebra,
    ceil,
    coefficient,
    divide,
    floor,
    is_positive,
    is_whole,
    letter_of,
    letters_of,
    of_atom,
)
from .one_letter import undone
from .relations import Relation
from .solutions import Isolated, Reason, Solutions


def in_letters(
    table: Table, letters: Sequence[str], relations: Sequence[Relation], conditions: Sequence[Stated], others: list[str]
) -> Solutions:
    """One letter in terms of the others. Raises `Mistakes` where it is not alone in a term of its own.

    >>> from netderive.engine import derive
    >>> from netderive.engine.exploration import solve
    >>> found = solve(derive("input 1@h x h -> conv 8@n x n pad p"), ["conv1.size = input.size"], ["p"])
    >>> found.isolated.equal, found.where
    (1/2*n - 1/2, (Divides(value=n + 1, by=2),))
    """
    letter = letter_of(table.symbols[letters[0]]) if len(letters) == 1 else None
    needs = [need for one in relations for need in map(undone, one.needs)]
    found = {need: _slope(need, letter) for need in needs} if letter is not None else {}
    slopes = {need: slope for need, slope in found.items() if slope is not None}
    if letter is None or len(slopes) < len(found):
        raise Mistakes([_still_open(table, letters, others)])
    isolated, where = _bounds(letter, slopes)
    if letter.least is None and isolated.equal is None:
        raise Mistakes([Mistake.of("solve.rational", letter=letter.name)])
    stated = [*where, *_of_network(letter, isolated, conditions)]
    try:
        plain = settled(one for one in stated if not isinstance(one, Conditional))
    except Contradiction:
        return Solutions(table, tuple(letters), {}, tuple(relations), complete=table.exact)
    return Solutions(
        table,
        tuple(letters),
        {},
        tuple(relations),
        reasons=tuple(Reason(one, "letters", tuple(map(undone, one.needs)), None) for one in relations),
        isolated=isolated,
        where=(*without_implied(dict.fromkeys(plain)), *(one for one in stated if isinstance(one, Conditional))),
        complete=table.exact,
    )


def _slope(need: Value, letter: Symbol) -> Value | None:
    """What the letter is multiplied by in a difference, 0 where it is absent; None where it is otherwise."""
    if letter.name not in letters_of(need):
        return 0
    slope = coefficient(need, of_atom(letter))
    rest = algebra.subtract(need, algebra.multiply([slope, of_atom(letter)]))
    alone = letter.name not in letters_of(slope) and letter.name not in letters_of(rest)
    return slope if alone and (is_positive(slope) or is_positive(-slope)) else None


def _bounds(letter: Symbol, slopes: dict[Value, Value]) -> tuple[Isolated, list[Condition]]:
    """What the letter is, or the bounds that it is between, and what must hold for that."""
    at_least_, at_most, facts = [], [], []
    for need, slope in slopes.items():
        bound = algebra.subtract(of_atom(letter), divide(need, slope)) if slope != 0 else need
        if slope == 0:
            facts.append(at_least(bound))
        else:
            (at_least_ if is_positive(slope) else at_most).append(bound)
    equal = next((one for one in at_least_ if one in at_most), None)
    if equal is not None:
        facts += [at_least(algebra.subtract(equal, one)) for one in at_least_]
        facts += [at_least(algebra.subtract(one, equal)) for one in at_most]
        return Isolated(equal=equal), [*_is_letter(letter, equal), *_open(facts)]
    lower = _extreme("max", [ceil(one) for one in at_least_])
    upper = _extreme("min", [floor(one) for one in at_most])
    for low, high in ((low, high) for low in at_least_ for high in at_most):
        if is_whole(algebra.subtract(high, low)):
            facts.append(at_least(algebra.subtract(high, low)))
    if upper is not None:
        facts.append(at_least(algebra.subtract(upper, letter.least or 0)))
    return Isolated(at_least=lower, at_most=upper), _open(facts)


def _extreme(name: str, values: list[Value]) -> Value | None:
    return algebra.extreme(name, values) if len(values) > 1 else values[0] if values else None


def _is_letter(letter: Symbol, value: Value) -> list[Condition]:
    """That a value may be that of a letter: whole where the letter is, and not too small."""
    if letter.least is None:
        return []
    return _open([divides(*algebra.numerator_denominator(value)), at_least(algebra.subtract(value, letter.least))])


def _open(facts: Iterable[Condition | bool]) -> list[Condition]:
    """Conditions that are not certain; one that never holds stays as a contradiction."""
    found: list[Condition] = []
    for one in facts:
        if one is False:
            raise Mistakes([Mistake.of("solve.never")])
        if one is not True:
            found.append(one)
    return found


def _of_network(letter: Symbol, isolated: Isolated, conditions: Sequence[Stated]) -> list[Stated]:
    """The network's own conditions with the letter substituted where it is known."""
    if isolated.equal is None:
        return list(conditions)
    found = [verdict_at(one, {letter.name: isolated.equal}) for one in conditions]
    if any(one is False for one in found):
        raise Mistakes([Mistake.of("solve.never")])
    return [one for one in found if not isinstance(one, bool)]


def _still_open(table: Table, letters: Sequence[str], others: list[str]) -> Mistake:
    if not others:
        return Mistake.of("solve.rational", letter=letters[0])
    every = tuple(name for name in table.symbols if name in {*letters, *others})
    return Mistake.of("solve.open", others=tuple(others), first=others[0], all=every, usage=",".join(every))
