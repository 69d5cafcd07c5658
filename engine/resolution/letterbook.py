"""The letters of a file: which there are, what they may be, and the values that are given."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from types import MappingProxyType

from ...grammar import Expr, Let, Letter, Mistake, Mistakes, Number, Positive, Span, Statement, Vary, print_math, record
from ..conditions import Condition
from ..formulas import evaluate, length_of, letters_in, lists_in, too_tangled, tree_of
from ..values import Value, algebra, is_number
from .let_conditions import let_conditions
from .limits import MAX_LETTERS
from .lists import lengths_of, letters_of_list, lists_as_lets, wrong_lists
from .questions import no_letter
from .scopes import LetterUses


@record()
class LetterBook:
    """`symbols`: every letter as a value with letters; `values`: those that are given, worked out.

    `given` are the letters whose value came from outside, whatever a `let` of the file says; `free` those that
    lost the value of their `let`. `conditions` say when the values in other letters are values that a letter may have.
    """

    least: Mapping[str, int | None]
    values: dict[str, Value] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    lists: Mapping[str, int] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()

    @functools.cached_property
    def symbols(self) -> dict[str, Value]:
        return {name: algebra.symbol(name, least) for name, least in self.least.items()}

    @functools.cached_property
    def scope(self) -> dict[str, Value]:
        """What expressions look up: the letters, and how long lists are."""
        return {**self.symbols, **self.lengths}

    @functools.cached_property
    def lengths(self) -> dict[str, int]:
        """How long lists are, as expressions look it up."""
        return {length_of(name): length for name, length in self.lists.items()}

    def number(self, name: str) -> int | Fraction | None:
        """A letter's value, None while it is free."""
        value = self.values.get(name)
        return value if is_number(value) else None


def read_letters(
    statements: Iterable[Statement],
    letters: LetterUses,
    mistakes: list[Mistake],
    given: Mapping[str, int | Fraction] = MappingProxyType({}),
    free: Collection[str] = (),
) -> LetterBook:
    """All letters of the text in the order of the text; `given` values win over `let`, and `free` letters have none."""
    lists = lengths_of(statements := tuple(statements))
    statements = tuple(lists_as_lets(statements))
    lets = _lets(statements, mistakes)
    positive = {s.name for s in statements if isinstance(s, Positive)}
    of_lists = {letter.name for name, length in lists.items() for letter in letters_of_list(Letter(name), length)}
    names = dict.fromkeys(
        [*lets, *positive, *(n for let in lets.values() for n in letters_in(let.value)), *letters.used]
    )
    choices = [choice for one in statements if isinstance(one, Vary) for choice in one.choices]
    if not mistakes:  # a line that cannot be read may be the one with the letter
        mistakes += [no_letter(Letter(one.name, one.span), names) for one in choices if one.name not in names]
    names |= dict.fromkeys(one.name for one in choices)
    if len(names) > MAX_LETTERS:
        mistakes.append(Mistake.of("letter.many", count=len(names), most=MAX_LETTERS))
        return LetterBook({})
    in_lets = _in_lets(lets)
    mistakes += wrong_lists({**in_lets, **letters.used}, lists, letters.certain | in_lets.keys())
    names = {name: None for name in (*names, *sorted(of_lists - names.keys())) if "[" not in name or name in of_lists}
    least = {name: None if name in positive | letters.rates else 0 if name in letters.zero else 1 for name in names}
    _check_given(given, least, mistakes)
    _check_free(free, given, least, mistakes)
    lets = {name: let for name, let in lets.items() if name not in free}
    book = LetterBook(least, lists=lists)
    values: dict[str, Value] = {name: algebra.exact(value) for name, value in given.items() if name in least}
    for name in lets:
        if name not in values:
            _work_out(name, lets, values, book, mistakes)
    _check_positive(statements, values, mistakes)
    open_lets = [lets[name] for name in lets if name not in given and not is_number(values[name])]
    scope = _Scope(book, values)
    requested = (
        one for let in open_lets for one in let_conditions(let, values[let.name], least[let.name], scope, mistakes)
    )
    return LetterBook(least, values, frozenset(given), frozenset(free), lists, tuple(dict.fromkeys(requested)))


def _in_lets(lets: Mapping[str, Let]) -> dict[str, Span]:
    """The letters on the right of the lets, with where they are."""
    return {name: letter.span for let in lets.values() for name, letter in letters_in(let.value).items()}


def given_letters(statements: Iterable[Statement]) -> set[str]:
    """The letters that a text gives values, or speaks of in a statement of their own."""
    statements = tuple(lists_as_lets(statements))
    chosen = {choice.name for one in statements if isinstance(one, Vary) for choice in one.choices}
    return chosen | {one.name for one in statements if isinstance(one, (Let, Positive))}


def definitions(statements: Iterable[Statement], book: LetterBook) -> dict[str, Value]:
    """What each letter means that a `let` makes of others, in the letters that are chosen freely.

    >>> from netderive.grammar import parse
    >>> statements = parse("let k = 8; let m = 2*k; input m@9").statements
    >>> definitions(statements, read_letters(statements, LetterUses(), []))
    {'m': 2*k}
    """
    lets = {
        one.name: one
        for one in lists_as_lets(statements)
        if isinstance(one, Let) and letters_in(one.value) and one.name not in book.given | book.free
    }
    free, values = LetterBook(book.least, lists=book.lists), dict[str, Value]()
    for name in lets:
        _work_out(name, lets, values, free, [])
    return values


def as_parameters(statements: Iterable[Statement], used: Mapping[str, Span]) -> dict[str, Expr | None]:
    """The letters of a text as the parameters of a block: those without a value first, then each after those it uses.

    >>> from netderive.grammar import parse
    >>> as_parameters(parse("let m = 2*k; let k = 3").statements, {"c": (0, 1)})
    {'c': None, 'k': Number(value=3), 'm': Product(factors=(('*', Number(value=2)), ('*', Letter(name='k'))))}
    """
    statements = tuple(statements)
    lets = _lets(tuple(lists_as_lets(statements)), [])
    others = [*used, *(name for let in lets.values() for name in letters_in(let.value))]
    found: dict[str, Expr | None] = {name: None for name in others if name not in lets and "[" not in name}
    found |= {length_of(name): Number(length) for name, length in lengths_of(statements).items()}
    through = [*reversed(lets)]
    while through:
        missing = [name for name in letters_in(lets[through[-1]].value) if name in lets and name not in found]
        if missing and missing[0] not in through[len(lets) :]:
            through.append(missing[0])
        else:
            name = through.pop()
            found.setdefault(name, lets[name].value)
    return found


def _lets(statements: tuple[Statement, ...], mistakes: list[Mistake]) -> dict[str, Let]:
    lets: dict[str, Let] = {}
    firsts: dict[str, Span] = {}
    for statement in statements:
        if not isinstance(statement, (Let, Positive)):
            continue
        name = statement.name.partition("[")[0]  # of the list, for one of its values
        if statement.name == "in":
            mistakes.append(Mistake.of("letter.in_given", statement.span))
        elif isinstance(statement, Let) and (coming := letters_in(statement.value).get("in")):
            mistakes.append(Mistake.of("letter.in_used", coming.span))
        elif isinstance(statement, Let) and (
            statement.name in lets or firsts.setdefault(name, statement.span) != statement.span
        ):
            wrong = Mistake.of("letter.twice", statement.span, name=name)
            mistakes += [] if wrong in mistakes else [wrong]
        elif isinstance(statement, Let):
            lets[statement.name] = statement
    return lets


def _check_given(given: Mapping[str, int | Fraction], least: Mapping[str, int | None], mistakes: list[Mistake]) -> None:
    for name, value in given.items():
        if name not in least:
            mistakes.append(_unknown(name, least))
        elif (wrong := _not_allowed(name, algebra.exact(value), least[name])) is not None:
            mistakes.append(wrong)


def _check_free(free: Collection[str], given: Collection[str], least: Collection[str], mistakes: list[Mistake]) -> None:
    for name in sorted(free):
        if name not in least:
            mistakes.append(_unknown(name, least))
        elif name in given:
            mistakes.append(Mistake.of("letter.set_and_free", name=name))


def _unknown(name: str, letters: Collection[str]) -> Mistake:
    """The mistake of a value, or of freedom, for a letter that the network does not have."""
    return no_letter(Letter(name), letters).at(None)


def _check_positive(statements: tuple[Statement, ...], values: Mapping[str, Value], mistakes: list[Mistake]) -> None:
    """A letter declared with `> 0` is not 0; a rate may be."""
    for statement in statements:
        if isinstance(statement, Positive) and values.get(statement.name) == 0:
            mistakes.append(Mistake.of("letter.zero", statement.span, name=statement.name))


def _not_allowed(name: str, value: Value, least: int | None, span: Span | None = None) -> Mistake | None:
    """What is wrong with a number as the value of a letter."""
    shown = print_math(tree_of(value))
    if least is None:
        return None if value >= 0 else Mistake.of("letter.negative", span, name=name, value=shown)
    if isinstance(value, Fraction):
        return Mistake.of("letter.fraction", span, name=name, value=shown)
    return Mistake.of("letter.small", span, name=name, value=shown, least=least) if value < least else None


def _work_out(
    name: str, lets: Mapping[str, Let], values: dict[str, Value], book: LetterBook, mistakes: list[Mistake]
) -> None:
    """The value of a `let`, those it builds on first; without recursion, for a chain of them may be long."""
    through = [name]
    while through:
        name = through[-1]
        missing = [other for other in _needed(lets[name].value, book.lists) if other in lets and other not in values]
        if not missing:
            through.pop()
            values.setdefault(name, _value(name, lets[name], values, book, mistakes))
        elif missing[0] in through:
            circle = [*through[through.index(missing[0]) :], missing[0]]
            mistakes.append(_circle(circle, lets[missing[0]].span))
            values |= {other: book.symbols[other] for other in circle}
        else:
            through.append(missing[0])


def _needed(tree: Expr, lists: Mapping[str, int]) -> Iterator[str]:
    """The letters of a tree, and all values of the lists of which it takes one by its number, `k[i + 1]`."""
    yield from letters_in(tree)
    for name in lists_in(tree, lengths=False):
        yield from (letter.name for letter in letters_of_list(Letter(name), lists.get(name, 0)))


def _circle(names: list[str], span: Span) -> Mistake:
    shown = " -> ".join(names if len(names) < 10 else [*names[:8], "...", names[-1]])
    return Mistake.of("letter.circle", span, name=names[0], shown=shown)


def _value(name: str, let: Let, values: Mapping[str, Value], book: LetterBook, mistakes: list[Mistake]) -> Value:
    """What a `let` says; the letter itself where that is wrong."""
    if name in values:
        return values[name]
    if tangled := too_tangled(let.value):
        mistakes.append(tangled)
        return book.symbols[name]
    try:
        value = evaluate(let.value, _Scope(book, values))
    except Mistakes as error:
        mistakes.extend(error.mistakes)
        return book.symbols[name]
    if is_number(value) and (wrong := _not_allowed(name, value, book.least[name], let.value.span)):
        mistakes.append(wrong)
        return book.symbols[name]
    return value


class _Scope(dict[str, Value]):
    """The values known so far; a free letter means itself."""

    def __init__(self, book: LetterBook, values: Mapping[str, Value]) -> None:
        super().__init__({**book.scope, **values})
        self.book = book

    def __missing__(self, name: str) -> Value:
        return self.book.symbols[name]
