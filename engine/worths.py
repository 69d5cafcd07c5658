"""What the pieces of a claim are worth, at the values given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..grammar import Mistake, Mistakes
from ..grammar.expressions import Expr, Letter, Math, Path, Shape
from ..grammar.nodes import Item, Values
from . import algebra
from .algebra import Value
from .asking import no_letter
from .conditions import AtLeast
from .evaluation import children, evaluate, letters_in
from .network import Figure, Table
from .queries import Answer, answer, is_query
from .rewriting import rebuilt


@dataclass(frozen=True)
class Worth:
    """What one piece of a claim is worth: `features` alone for a plain value, else an output or a size."""

    features: Value | None
    space: tuple[Value, ...] | None = None

    @property
    def parts(self) -> tuple[Value, ...]:
        return (*(() if self.features is None else (self.features,)), *(self.space or ()))


def worth_of(link: Item, table: Table) -> Worth:
    """What a piece of a claim is worth at the values given."""
    if isinstance(link, Values):
        raise Mistakes([Mistake("a claim has no commas", link.span, "write one claim for each quantity")])
    if is_query(link, table):
        return worth_of_answer(answer(link, table), table)
    if isinstance(link, Shape):
        features = None if link.features is None else value_of(link.features, table)
        return Worth(features, tuple(value_of(size, table) for size in link.sizes))
    return Worth(value_of(link, table))


def worth_of_answer(found: Answer, table: Table) -> Worth:
    if found.figure is not None:
        return Worth(known_of(found.figure, table))
    features = None if found.features is None else known_of(found.features, table)
    space = tuple(known_of(size, table) for size in found.space)
    if features is not None and not space:
        return Worth(features)
    if found.quantity != "output" and len(space) == 1:
        return Worth(space[0])
    return Worth(features, space)


def known_of(figure: Figure, table: Table) -> Value:
    """A figure's number, or what it is in letters with the given values put in."""
    return algebra.put(figure.symbolic, table.book.values) if figure.value is None else figure.value


def value_of(tree: Expr, table: Table) -> Value:
    """The value of a claimed expression; quantities in it are looked up, other letters are the file's."""
    scope: dict[str, Value] = {**table.symbols, **table.book.values}
    put_in: dict[str, Value] = {}
    for query in _queries(tree, table):
        worth = worth_of_answer(answer(query, table), table)
        if worth.space is not None:
            hint = "work with its `features`, its `units`, or a layer that has one size alone"
            raise Mistakes([Mistake(f"`{_name(query)}` is several numbers", query.span, hint)])
        put_in[_name(query)] = worth.features  # type: ignore[assignment]
    tree = _named(tree, put_in)
    for name, letter in letters_in(tree).items():
        if name not in scope and name not in put_in:
            raise Mistakes([no_letter(letter, table.letters)])
    try:
        return evaluate(tree, scope | put_in)
    except Mistakes:
        if not (bounds := _bounds(table)):
            raise
        return _from_bounds(tree, scope | put_in, bounds)


def _bounds(table: Table) -> dict[str, int]:
    """By how much some letters are more than the least that such a letter may be, by the network's conditions."""
    alone = [
        (algebra.letter_and_number(one.letters)[0], one.least) for one in table.conditions if isinstance(one, AtLeast)
    ]
    found = {
        str(letter): int(least) - (table.book.least.get(str(letter)) or 0)
        for letter, least in alone
        if letter is not None
    }
    return {name: more for name, more in found.items() if more > 0 and name in table.symbols}


def _from_bounds(tree: Expr, scope: Mapping[str, Value], bounds: Mapping[str, int]) -> Value:
    """A value that is known where the conditions hold: `sum(i = 2..N, ..)` runs upward for `N >= 1`.

    Each letter is put in as its least value and something more, which is taken away again.
    """
    letters = {name: scope[name] for name in bounds}
    value = evaluate(tree, {**scope, **{name: algebra.add([letters[name], more]) for name, more in bounds.items()}})
    for name, more in bounds.items():
        value = algebra.put_symbol(value, letters[name], algebra.add([letters[name], -more]))
    return value


def _queries(tree: Math, table: Table) -> Iterator[Path | Letter]:
    if isinstance(tree, (Path, Letter)):
        if is_query(tree, table):
            yield tree
        return
    for child in children(tree):
        yield from _queries(child, table)


def _name(query: Path | Letter) -> str:
    return query.text if isinstance(query, Path) else query.name


def _named(tree: Expr, found: Mapping[str, Value]) -> Expr:
    """Paths as letters of the same name, so that one scope holds them all."""

    def change(part: Math) -> Math:
        return Letter(part.text, part.span) if isinstance(part, Path) and part.text in found else rebuilt(part, change)

    return change(tree) if found else tree  # type: ignore[return-value]
