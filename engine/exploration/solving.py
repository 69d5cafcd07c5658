"""For which values of its letters a network satisfies conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...grammar import Mistake, Mistakes
from ..conditions import Interval, Stated, letters_in, verdict_at
from ..network import Table, derive_again
from ..values import Symbol, letter_of, letters_of, subtract
from .in_letters import in_letters
from .integers import integers_for
from .one_letter import OneLetter, one_letter
from .relations import Relation, read_relations, requested_layers
from .several_letters import several_letters
from .solutions import Solutions

MOST_SHOWN = 10
"""Solutions that are listed unless another number is requested; of one letter's bound only the best is."""

MOST_SEPARATE = 8
"""Numbers below those that the formulas are for, at which the network is derived by itself."""


def solve(
    table: Table,
    conditions: Sequence[str],
    letters: Sequence[str],
    within: Mapping[str, tuple[int, int | None]] | None = None,
    limit: int | None = None,
) -> Solutions:
    """The values of some letters, free in the table, for which conditions hold; the best `limit` of them.

    Raises `Mistakes` where a condition cannot be read, a letter is missing, or a search would have no end.

    >>> from netderive.engine import derive
    >>> found = solve(derive("input 3@32x32 -> conv k@3x3 -> conv k@3x3"), ["params <= 10^6"], ["k"])
    >>> found.best.values, found.best.gap, found.next.values
    ({'k': 331}, 4352, {'k': 332})
    """
    within = dict(within or {})
    letters = tuple(dict.fromkeys(letters))
    _check_letters(table, letters, within)
    table = table.where(requested_layers(conditions, table))
    relations = read_relations(conditions, table)
    if not relations:
        raise Mistakes([Mistake.of("condition.none")])
    limit = limit or (1 if len(letters) == 1 and relations[0].sign not in ("=", "~") else MOST_SHOWN)
    at_values = [one for one in (verdict_at(c, table.book.values) for c in table.holding) if not isinstance(one, bool)]
    _check_used(letters, relations, at_values)
    others = _letters(relations) - {*letters}
    if others or any(_letter(table, name).least is None for name in letters):
        return in_letters(table, letters, relations, at_values, sorted(others))
    counts = _repetition_counts(table) if letters[1:] else set[str]()  # among many, those of no layer are in the way
    bounds = {name: _bounds(table, name, within, int(name in counts)) for name in letters}
    closed = [one for one in at_values if letters_in(one) <= {*letters}]
    where = tuple(one for one in at_values if not letters_in(one) <= {*letters})
    name, *others = letters
    if others:
        return several_letters(table, bounds, relations, closed, where, limit)
    letter = _letter(table, name)
    line = one_letter(letter, bounds[name], relations, closed, _separate(table, letter, bounds[name], conditions))
    return _of_one(table, line, within, where, closed, limit)


def _of_one(
    table: Table,
    line: OneLetter,
    within: Mapping[str, tuple[int, int | None]],
    where: tuple[Stated, ...],
    closed: Sequence[Stated],
    limit: int,
) -> Solutions:
    found = line.solutions(limit)
    return Solutions(
        table=table,
        letters=(line.letter.name,),
        within=within,
        relations=line.relations,
        solutions=tuple(found),
        count=None if line.solved.count is None else line.solved.count + len(line.separate),
        spans=line.solved.spans,
        sifting=line.solved.conditions,
        from_above=line.from_above(line.solved),
        next=line.beyond(found[0]) if found else None,
        nearest=None if found else line.nearest(),
        reasons=line.reasons,
        where=where,
        network=tuple(closed),
        complete=table.exact,
    )


def _separate(
    table: Table, letter: Symbol, bounds: Interval, conditions: Sequence[str]
) -> dict[int, tuple[Relation, ...]]:
    """The conditions at numbers that the formulas are not for, such as no repetition."""
    assumed = [
        subtract(one.letters, one.least) for one in table.formulas_for if letters_of(one.letters) <= {letter.name}
    ]
    spans = integers_for(letter, bounds, assumed).spans if assumed else ()
    found: dict[int, tuple[Relation, ...]] = {}
    for number in range(bounds[0], min(spans[0][0], bounds[0] + MOST_SEPARATE) if spans else bounds[0]):
        given = {name: table.book.number(name) for name in table.book.given}
        try:
            there = derive_again(table, {**given, letter.name: number})  # type: ignore[dict-item]
            found[number] = read_relations(conditions, there)
        except Mistakes:  # the network is impossible there
            continue
    return {number: all_ for number, all_ in found.items() if not _letters(all_)}


def _bounds(table: Table, name: str, within: Mapping[str, tuple[int, int | None]], unless_given: int = 0) -> Interval:
    """The integers that a letter may be: from the least one, or `unless_given`, where no bounds are."""
    least = _letter(table, name).least or 0
    first, last = within.get(name, (unless_given, None))
    return max(first, least), last


def _repetition_counts(table: Table) -> set[str]:
    """The letters that are a number of repetitions."""
    times = (layer.symbolic.times for layer in table.every)
    return {name for one in times if one is not None for name in letters_of(one)}


def _letter(table: Table, name: str) -> Symbol:
    found = letter_of(table.symbols[name])
    assert found is not None
    return found


def _letters(relations: Iterable[Relation]) -> set[str]:
    return {name for one in relations for side in (one.left, one.right) for name in letters_of(side)}


def _check_letters(table: Table, letters: Sequence[str], within: Mapping[str, tuple[int, int | None]]) -> None:
    known = tuple(table.symbols)
    if not letters:
        raise Mistakes([Mistake.of("solve.no_letter", hint="known" if known else "none", known=known)])
    mistakes = [_unsolved(name, letters) for name in within if name not in letters]
    for name, (first, last) in within.items():
        least = (table.book.least[name] or 0) if name in table.symbols else 0
        if last is not None and last < max(first, least):
            mistakes.append(Mistake.of("within.empty", letter=name, first=first, last=last, least=least))
    if mistakes:
        raise Mistakes(mistakes)


def _unsolved(name: str, letters: Sequence[str]) -> Mistake:
    return Mistake.of("within.unknown", letter=name, usage=",".join([*letters, name]))


def _check_used(letters: Sequence[str], relations: Sequence[Relation], conditions: Sequence[Stated]) -> None:
    """Raises `Mistakes` for a letter that nothing depends on."""
    depends = _letters(relations)
    used = depends.union(*map(letters_in, conditions))
    known = tuple(sorted(depends))
    missing = [name for name in letters if name not in used]
    if missing or (depends and not depends & {*letters}):
        hint = "known" if known else "never" if any(one.missing for one in relations) else "always"
        raise Mistakes([Mistake.of("solve.absent", hint=hint, letter=n, known=known) for n in missing or letters])
