"""Whether a network is possible, and for which values of its letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...grammar import Letter, Mistake, Mistakes, Number, print_math, record
from ..conditions import (
    AtLeast,
    Condition,
    Conditional,
    Contradiction,
    Stated,
    Within,
    is_open,
    settled,
    verdict_at,
    without_implied,
)
from ..formulas import letters_in
from ..inference import DIVISOR, may_repeat
from ..repetition import UNSOLVED
from ..resolution import Body, Repeated
from ..values import Value, algebra, is_number
from .cases import MAX_RUNS, Case, Cases, combined, facts_of, raised, undecided
from .figures import Needs
from .flow import Run
from .runs import Subject, run_both

MAX_COUNT = 2
"""Numbers of repetitions that are tried where a network is impossible for all others."""

MAX_START = 4
"""The largest start of a loop for which every shorter loop is tried by itself."""


@record()
class Possible:
    """A network that is possible under conditions: its two runs, and what its formulas need beyond these.

    `beyond` says what is wrong with more repetitions where the conditions allow none, or one.
    """

    symbolic: Run
    numeric: Run
    conditions: tuple[Stated, ...]
    needs: Needs
    formulas_for: tuple[AtLeast, ...] = ()
    exact: bool = True
    beyond: tuple[Mistake, ...] = ()


def possible(subject: Subject) -> Possible:
    """When a network is possible. Raises `Mistakes` where it never is, or where that is not known."""
    try:
        symbolic, numeric = run_both(subject)
        if facts_of(symbolic, subject.book.values) is None:  # in letters; the values may make it possible
            symbolic, numeric = run_both(subject, fixed=frozenset(subject.numbers))
            if facts_of(symbolic, subject.book.values) is None:
                raise Mistakes([_never_holds(symbolic, subject.book.values)])
    except Mistakes as error:
        if (found := _few_repetitions(subject, error.mistakes)) is None:
            raise
        return found
    cases = Cases(subject)
    conditions = _with_lets(combined(list(cases.of(symbolic, {}))), subject)
    exact = cases.exact and not _repeats_by_value(symbolic) and not _divides_by_less(symbolic)
    assumed = _assumed(symbolic, subject)
    needs = _needs(symbolic, assumed, conditions, exact, subject.book.values)
    return Possible(symbolic, numeric, conditions, needs, assumed, exact)


def _with_lets(conditions: Iterable[Stated], subject: Subject) -> tuple[Stated, ...]:
    """Conditions, and those under which the letters of the file can have the values that a `let` gives them.

    Raises `Mistakes` where both never hold.
    """
    requested = subject.book.conditions
    try:
        return still_open([*conditions, *requested], subject.book.values) if requested else tuple(conditions)
    except Contradiction as found:
        said = (print_math(found.one.tree()), print_math(found.other.tree()))
        raise Mistakes([Mistake.of("conditions.both", hint="never", said=said)]) from None


def _needs(
    symbolic: Run,
    assumed: Iterable[AtLeast],
    conditions: tuple[Stated, ...],
    exact: bool,
    values: Mapping[str, Value],
) -> Needs:
    """What the formulas need, whatever values are given, and what the network does, as far as that is known."""
    needed = tuple(settled([*dict.fromkeys(symbolic.conditions.values()), *assumed]))
    if not exact or not values:
        return Needs(needed, conditions if exact else (), values)
    counted = any(not is_number(one.times) for one in symbolic.every if one.times is not None)
    return Needs(needed, () if counted else needed, values)


def _repeats_by_value(run: Run) -> bool:
    """Whether a join is possible, too, where one of its sizes is 1 by the values of letters.

    That the sizes are equal, as the join asks, does not exclude it: only what other layers ask does.
    """
    known = [condition for key, condition in run.conditions.items() if "branch" not in key]
    return any(may_repeat(one, lambda size: raised(size, known)) for one in run.every if one.branches)


def _divides_by_less(run: Run) -> bool:
    """Whether a divisor that must be 1 or more may be less than 0 as well, as that of `k//(a - 3)`."""
    known = [condition for key, condition in run.conditions.items() if DIVISOR not in key]
    return any(
        isinstance(one, AtLeast)
        and not algebra.at_least_zero(raised(algebra.subtract(one.letters, algebra.subtract(one.least, 1)), known))
        for key, one in run.conditions.items()
        if DIVISOR in key
    )


def _assumed(run: Run, subject: Subject) -> tuple[AtLeast, ...]:
    """The least numbers of repetitions for which the formulas are worked out."""
    separate = (one.conditions.get(("repetitions", "separate")) for one in run.every)
    known = [
        one
        for one in separate
        if isinstance(one, AtLeast) and algebra.letters_of(one.letters) <= subject.book.least.keys()
    ]
    return tuple(
        one for one in without_implied(known) if isinstance(one, AtLeast) and is_open(one, subject.book.values)
    )


def _few_repetitions(subject: Subject, mistakes: list[Mistake]) -> Possible | None:
    """A network that is possible with no repetition, or with one: its formulas are for the most that are possible."""
    counts = [name for name in dict.fromkeys(_counting(subject.body)) if _is_free(name, subject)]
    if not counts or any(one.id == UNSOLVED for one in mistakes):
        return None
    cases = Cases(subject)
    found = list(_of_few(cases, counts, {}))
    for case in reversed(found):
        if case.facts is None:
            continue
        try:
            symbolic, numeric = run_both(subject, case.values)
        except Mistakes:
            continue
        exact = cases.exact and not _repeats_by_value(symbolic)
        formulas_for = [side for name in case.values for side in _sides(case.within[name])]
        formulas_for += _assumed(symbolic, subject)
        try:
            conditions = _with_lets(combined(found), subject)
        except Mistakes:  # a `let` excludes the few repetitions
            return None
        needs = _needs(symbolic, formulas_for, conditions, exact, subject.book.values)
        return Possible(symbolic, numeric, conditions, needs, tuple(formulas_for), exact, tuple(mistakes))
    return None


def _of_few(cases: Cases, names: list[str], within: Mapping[str, Within]) -> Iterator[Case]:
    """The cases of a network that is impossible within bounds wherever all letters are large."""
    for place, name in enumerate(names):
        letter, first = cases.subject.book.symbols[name], _first_for_two(name, cases.subject.body)
        least = cases.subject.book.least[name] or 0  # 1 for the `N` of `* (N - 1)`
        for number in range(least, first + least):
            if cases.runs >= MAX_RUNS:
                cases.exact = False
                break
            cases.runs += 1
            there = {**within, name: Within(letter, number, number)}
            run = cases.subject.in_letters(special=Case(there, None).values)
            cases.exact = cases.exact and not undecided(run.mistakes)
            yield from _of_few(cases, names[place + 1 :], there) if run.mistakes else cases.of(run, there)
        within = {**within, name: Within(letter, first + least)}
    yield Case(within, None)


def _first_for_two(name: str, body: Body) -> int:
    """The least value of a letter from which each loop that it ends has two repetitions or more: 3 for `i = 2..N`."""
    found = MAX_COUNT
    for part in body:
        if isinstance(part, Repeated) and isinstance(part.last, Letter) and part.last.name == name:
            start = part.first.value if isinstance(part.first, Number) else 1
            found = max(found, min(int(start), MAX_START) + 1)
        found = max([found, *(_first_for_two(name, inside) for inside in part.bodies)])
    return found


def _sides(bound: Within) -> Iterator[AtLeast]:
    """Bounds as conditions, without what is certain of a number of repetitions."""
    if not algebra.at_least_zero(algebra.subtract(bound.letter, bound.first)):
        yield AtLeast(bound.letter, bound.first)
    if bound.last is not None:
        yield AtLeast(algebra.negate(bound.letter), -bound.last)


def _counting(body: Body) -> Iterator[str]:
    """The letters in which the numbers of repetitions are given."""
    for part in body:
        if isinstance(part, Repeated):
            for tree in part.trees:
                yield from letters_in(tree)
        for inside in part.bodies:
            yield from _counting(inside)


def _is_free(name: str, subject: Subject) -> bool:
    return subject.book.least.get(name) is not None and name not in subject.book.values


def still_open(conditions: Iterable[Stated], values: Mapping[str, Value]) -> tuple[Stated, ...]:
    """What is left of conditions, put together, by the values given. Raises `Contradiction`."""
    found = [*dict.fromkeys(conditions)]
    plain = settled(one for one in found if not isinstance(one, Conditional))
    some = [one for one in found if isinstance(one, Conditional)]
    return tuple(one for one in (*plain, *some) if is_open(one, values))


def holding(conditions: Iterable[Stated], formulas_for: Sequence[AtLeast]) -> tuple[Stated, ...]:
    """Conditions beside what is assumed: those that apply where it holds remain, the others are dropped.

    >>> k, n = algebra.symbol("k"), algebra.symbol("N", 0)
    >>> some, none = Conditional((Within(n, 1),), AtLeast(k, 2)), Conditional((Within(n, 0, 0),), AtLeast(k, 3))
    >>> holding([some, none], [AtLeast(n, 1)])
    (AtLeast(letters=N, least=1), AtLeast(letters=k, least=2))
    """
    conditions = tuple(conditions)
    if not formulas_for:
        return conditions
    least = {one.letters: one.least for one in formulas_for}
    plain: list[Condition] = [*formulas_for]
    rest: list[Stated] = []
    for one in conditions:
        where = one.where if isinstance(one, Conditional) else ()
        if any(w.last is not None and w.last < least.get(w.letter, 0) for w in where):
            continue
        left = tuple(w for w in where if not (w.last is None and w.first <= least.get(w.letter, -1)))
        if isinstance(one, Conditional) and left:
            rest.append(Conditional(left, one.then))
        else:
            plain.append(one.then if isinstance(one, Conditional) else one)
    return (*without_implied(dict.fromkeys(plain)), *(one for one in rest if not _is_said(one, plain)))


def _is_said(one: Stated, plain: Sequence[Condition]) -> bool:
    """Whether the conditions at some numbers of repetitions are conditions at all of them."""
    return isinstance(one, Conditional) and one.then in plain


def _never_holds(run: Run, values: Mapping[str, Value]) -> Mistake:
    """The mistake of the first layer whose conditions cannot hold beside those before it."""
    stated: dict[Condition, None] = {}
    for (number, *_), condition in run.conditions.items():
        stated[condition] = None
        try:
            false = [one for one in settled(stated) if verdict_at(one, values) is False]
        except Contradiction as found:
            false = [found.one, found.other]
        if false:
            said, layer = tuple(print_math(one.tree()) for one in false), run.layers[int(str(number))]
            id = "conditions.both" if len(false) == 2 else "conditions.one"
            hint = "repeats" if _repeats_by_value(run) else "never"
            wrong = Mistake.of(id, layer.layer.span, hint=hint, said=said)
            return wrong.called("conditions").within("of", owner=layer.name)
    raise AssertionError("the conditions were found to contradict each other")
