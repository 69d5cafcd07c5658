"""A network's figures at every point of a grid, exactly, block by block. Needs NumPy: `netderive[explore]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import TypeAlias

from ...grammar import Letter, Mistake, Mistakes, record
from ..compilation import program
from ..conditions import Stated, least_margin, letters_in
from ..exploration import Relation, number_of, read_relations, requested_layers
from ..network import Shown, Table, derive_again
from ..resolution import no_letter
from ..values import Value, algebra, letter_of, letters_of
from .evaluation import Evaluation, SweptPart
from .grids import Grid, Values, ends, split
from .rows import Rows, best_rows, first_rows, joined

Apply: TypeAlias = "Callable[[Callable[[Grid], Rows], Iterable[Grid]], Iterator[Rows]]"
"""What applies a function to every block, in order: `map`, or another engine's."""

MOST_POINTS = 10**10
"""Points of a sweep."""

MOST_AT_ONCE = 50_000_000
"""Points whose figures are held in memory together."""


@record(repr=False)
class Sweep(Shown):
    """Figures of a network at every point of a grid. It is worked out when its rows are requested.

    - `shown`: the figures, as they are written.
    - `conditions`: the network is possible where these hold; `where`: those that depend on other letters, too.
    - `relations`: which rows are requested.
    - `complete`: whether the network is impossible wherever the conditions do not hold.

    >>> from netderive.engine import derive
    >>> found = sweep(derive("input 3@32x32 -> conv k@n x n"), {"k": (8, 16), "n": (3, 33)}, ["params"])
    >>> rows = found.rows()
    >>> rows.valid.tolist(), rows.figures["params"].tolist()
    ([True, False, True, False], [224, 0, 448, 0])
    """

    table: Table
    grid: Grid
    shown: tuple[str, ...]
    relations: tuple[Relation, ...]
    conditions: tuple[Stated, ...]
    where: tuple[Stated, ...]
    complete: bool
    evaluation: Evaluation

    def blocks(self, apply: Apply = map) -> Iterator[Rows]:
        """The rows, block by block, in the order of the grid."""
        return iter(apply(self.evaluation, self.grid.blocks()))

    def rows(self) -> Rows:
        """All rows at once. Raises `Mistakes` where they are too many."""
        if self.grid.size > MOST_AT_ONCE:
            raise Mistakes([Mistake.of("sweep.at_once", count=self.grid.size, most=MOST_AT_ONCE)])
        return joined([*self.blocks()])

    def first(self, most: int, apply: Apply = map) -> Rows:
        """The first rows."""
        return first_rows(self.blocks(apply), most)

    def top(self, most: int, by: str = "", ascending: bool = False, apply: Apply = map) -> Rows:
        """The possible rows with the greatest figure, or with the least; without `by` of the first figure shown."""
        return best_rows(self.blocks(apply), most, by or self.shown[0], ascending)

    def __repr__(self) -> str:
        letters = ", ".join(f"{name}: {len(values)}" for name, values in self.grid.values.items())
        return f"<Sweep of {', '.join(self.shown)} at {self.grid.size} points ({letters})>"


def sweep(table: Table, vary: Mapping[str, Values], show: Sequence[str] = (), where: Sequence[str] = ()) -> Sweep:
    """A sweep of letters that are free in a table.

    `show` are quantities of the network, of its layers (`conv1.params`) or expressions of them, params and macs unless
    given; `where` are conditions on the rows. Raises `Mistakes` for a letter that is absent or cannot have such a
    value, an empty or too large grid, and for figures that depend on letters without a value.
    """
    grid, shown = Grid(dict(vary)), tuple(dict.fromkeys(show or ("params", "macs")))
    _check_grid(table, grid)
    table = table.where(requested_layers(where, table))
    relations = read_relations(where, table)
    parts = tuple(_parts(table, grid, shown, tuple(where)))
    names = {*grid.values}
    stated = table.left_open
    held = tuple(one for one in stated if letters_in(one) <= names)
    others = tuple(one for one in stated if not letters_in(one) <= names)
    evaluation = Evaluation(shown, parts)
    return Sweep(table, grid, shown, relations, held, others, table.exact, evaluation)


def _parts(table: Table, grid: Grid, shown: Sequence[str], where: Sequence[str]) -> Iterator[SweptPart]:
    """The parts of a grid that have formulas of their own, such as those of no repetition."""
    for name, least in _formulas_from(table).items():
        below, rest = split(grid.values.get(name, ()), least)
        if below:
            for value in below:
                yield from _derived_parts(table, grid.at({name: (value,)}), shown, where)
            if rest:
                yield from _parts(table, grid.at({name: rest}), shown, where)
            return
    yield _part(table, grid, shown, where)


def _formulas_from(table: Table) -> dict[str, int]:
    """The number from which on the formulas are right, for letters that have one."""
    alone = ((letter_of(one.letters), one.least) for one in table.formulas_for)
    return {letter.name: ceil(least) for letter, least in alone if letter is not None}


def _derived_parts(table: Table, grid: Grid, shown: Sequence[str], where: Sequence[str]) -> Iterator[SweptPart]:
    """The parts of a grid in which one letter has a value for which the formulas are others."""
    fixed = {name: values[0] for name, values in grid.values.items() if len(values) == 1}
    given = {name: table.book.number(name) for name in table.book.given}
    try:
        there = derive_again(table, {**given, **fixed})  # type: ignore[dict-item]
    except Mistakes:  # the network is impossible there
        yield SweptPart(grid, program([0] * len(shown), [*grid.values]), program([-1], [*grid.values]), False)
        return
    yield from _parts(there, grid, shown, where)


def _part(table: Table, grid: Grid, shown: Sequence[str], where: Sequence[str]) -> SweptPart:
    """The programs of a part of a grid."""
    names = [*grid.values]
    figures = [number_of(text, table) for text in shown]
    wanted = [need for one in read_relations(where, table) for need in one.needs]
    _check_open([*zip(shown, figures, strict=True), *((text, need) for text in where for need in wanted)], table, names)
    least = [algebra.extreme("min", [0, *wanted])] if where else []
    held = [one for one in table.left_open if letters_in(one) <= {*names}]
    return SweptPart(grid, program([*figures, *least], names), program([least_margin(held)], names), bool(where))


def _check_open(written: Sequence[tuple[str, Value]], table: Table, names: Sequence[str]) -> None:
    """Raises `Mistakes` for what depends on letters that have no value and are not varied."""
    mistakes: dict[str, Mistake] = {}
    for text, value in written:
        if others := tuple(sorted(letters_of(value) - {*names})):
            mistakes.setdefault(text, Mistake.of("sweep.open", text=text, others=others, first=others[0]))
    if mistakes:
        raise Mistakes([*mistakes.values()])


def _least(table: Table, name: str) -> int:
    """The least integer that a letter can be; a rational one is positive."""
    least = table.book.least[name]
    return 1 if least is None else least


def _check_grid(table: Table, grid: Grid) -> None:
    known = tuple(table.symbols)
    if not grid.values:
        raise Mistakes(
            [Mistake.of("sweep.no_letter", hint="known" if known else "none", known=known[0] if known else "")]
        )
    mistakes = [no_letter(Letter(name), known).at(None) for name in grid.values if name not in known]
    for name, values in grid.values.items():
        least = _least(table, name) if name in known else 0
        if not values:
            mistakes.append(Mistake.of("sweep.empty", letter=name))
        elif min(ends(values)) < least:
            mistakes.append(
                Mistake.of(
                    "sweep.least", letter=name, number=min(ends(values)), least=least, last=max(least, *ends(values))
                )
            )
    if not mistakes and grid.size > MOST_POINTS:
        mistakes.append(Mistake.of("sweep.large", count=grid.size, most=MOST_POINTS))
    if mistakes:
        raise Mistakes(mistakes)
