"""Whether a network is possible, and for which values of its letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...grammar import Mistake, Mistakes, print_math, record
from ..arithmetic import TOO_LONG
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
from ..inference import DIVISOR, may_repeat
from ..repetition import UNSOLVED
from ..values import Value, algebra, is_number
from .case_conditions import combined, raised
from .cases import Cases, facts_of
from .figures import Needs
from .flow import Run
from .runs import Subject, run_both


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
    conditions = _with_lets(combined(list(cases.of(symbolic, {}, {}))), subject)
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
    cases = Cases(subject)
    if not cases.counting or any(one.id in (UNSOLVED, *TOO_LONG) for one in mistakes):
        return None
    found = list(cases.of(Run((), mistakes, counts=subject.in_letters().counts), {}, {}))
    for case in reversed(found):
        if case.facts is None:
            continue
        try:
            symbolic, numeric = run_both(subject, case.values, counts=case.counts)
        except Mistakes:
            continue
        exact = cases.exact and not _repeats_by_value(symbolic)
        formulas_for = [side for one in case.within.values() if one.last is not None for side in _sides(one)]
        formulas_for += _assumed(symbolic, subject)
        try:
            conditions = _with_lets(combined(found), subject)
        except Mistakes:  # a `let` excludes the few repetitions
            return None
        needs = _needs(symbolic, formulas_for, conditions, exact, subject.book.values)
        return Possible(symbolic, numeric, conditions, needs, tuple(formulas_for), exact, tuple(mistakes))
    return None


def _sides(bound: Within) -> Iterator[AtLeast]:
    """Bounds as conditions, without what is certain of a number of repetitions."""
    if not algebra.at_least_zero(algebra.subtract(bound.letter, bound.first)):
        yield AtLeast(bound.letter, bound.first)
    if bound.last is not None:
        yield AtLeast(algebra.negate(bound.letter), -bound.last)


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
