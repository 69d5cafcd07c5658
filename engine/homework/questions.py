"""The questions of a sheet: each asks for one number, and knows the wrong answers that slips lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from ...grammar import (
    Find,
    Letter,
    Math,
    Mistake,
    Mistakes,
    Network,
    Request,
    parse_query,
    record,
    replace,
)
from ..answers import (
    Answer,
    WrongWay,
    amount_of_answer,
    answers,
    by_other_conventions,
    distinct_ways,
    known_ways,
)
from ..arithmetic import Impossible, Rational
from ..formulas import COUNTED, REACHING
from ..network import Figure, Table
from ..resolution import side_of
from ..values import Value, algebra, is_number, symbols_in
from .convention_slips import CONVENTION_SLIPS, ways_elsewhere
from .own_wording import filled_text, share_of
from .samples import Samples, samples


@record()
class WrongAnswer:
    """A wrong number or formula, and the path that leads to it: the likeliest of `ways` that do."""

    value: Value
    way: WrongWay
    ways: tuple[WrongWay, ...] = ()

    @property
    def slip(self) -> str:
        return "+".join(self.way.ids)


@record()
class Question:
    """A question for one number: `id` is how it is requested (`conv1.params`), `wrong` are known wrong answers.

    Of the slips that were `tried`, those that are `distinguished` give a number of their own, and those that are
    `hidden` the number of a likelier one. Where letters are left in the number, a formula is requested, which is
    compared with it at `samples`.

    `text` is the file's own sentence; with `part` it is that of several numbers, of which this is one.
    """

    id: str
    requested: Answer
    figure: Figure
    value: Value
    wrong: tuple[WrongAnswer, ...] = ()
    points: Rational = 1
    distinguished: frozenset[str] = frozenset()
    tried: frozenset[str] = field(default=frozenset(), compare=False)
    hidden: frozenset[str] = field(default=frozenset(), compare=False)
    samples: Samples | None = None
    text: str = ""
    part: bool = False

    @property
    def path(self) -> str:
        """The path of the layer that it asks about (`loop1[2].conv1`), nothing for a total."""
        return self.id.rpartition(".")[0]

    @property
    def quantity(self) -> str:
        return self.id.rpartition(".")[2]


def questions_of(table: Table, blanks: Sequence[str] = (), formulas: bool = False) -> tuple[Question, ...]:
    """The questions of a network's `find` lines, then those of the blanks in its table, each number once.

    Raises `Mistakes` where nothing is required, or a number still has letters and `formulas` are not requested.

    >>> from netderive.engine import derive
    >>> found = questions_of(derive("input 3@32x32 -> conv 8@5x5; find conv1.output, params"))
    >>> [(one.id, one.value, len(one.wrong) > 3) for one in found]
    [('conv1.features', 8, False), ('conv1.height', 28, True), ('conv1.width', 28, True), ('params', 608, True)]
    """
    others = by_other_conventions(table)
    found: dict[str, Question] = {}
    for request in requests(table.network):
        for one in _requested(request, table, formulas, others):
            if one.id in found and (request.points or request.text):
                raise Mistakes([Mistake.of("homework.question_twice", request.span, question=one.id)])
            found.setdefault(one.id, one)
    try:
        blank = [one for query in _blanks(table, blanks) for one in answers(query, table)]
    except Mistakes as error:  # which is nowhere in the text
        raise Mistakes([mistake.at(None) for mistake in error.mistakes]) from None
    for one in (one for answered in blank for one in _single(answered, table, formulas, others)):
        found.setdefault(one.id, one)
    if not found:
        raise Mistakes([Mistake.of("homework.nothing_asked")])
    return tuple(found.values())


def requests(network: Network) -> list[Request]:
    """What the `find` lines ask for."""
    return [request for one in network.statements if isinstance(one, Find) for request in one.requests]


def _requested(request: Request, table: Table, formulas: bool, others: Mapping[str, Table]) -> list[Question]:
    """The questions for the numbers of one request, which share its points and have its text."""
    answered = answers(request.query, table)
    found = [one for each in answered for one in _single(each, table, formulas, others)]
    text = filled_text(request, table)
    return [replace(one, points=share_of(request, len(found)), text=text, part=len(found) > 1) for one in found]


def _blanks(table: Table, quantities: Sequence[str]) -> Iterator[Math]:
    """The questions for a blank of each quantity in every row of the table."""
    for layer in table.layers:
        if layer.numeric.kind.source:
            continue
        for quantity in quantities:
            if quantity != "size" or layer.space:
                yield parse_query(f"{layer.name}.{quantity}")
    yield from (Letter(quantity) for quantity in quantities if quantity in COUNTED)


def _single(requested: Answer, table: Table, formulas: bool, others: Mapping[str, Table]) -> Iterator[Question]:
    """The questions for each number of an answer: an output is its features and its sizes."""
    base, _, _ = requested.query.rpartition(".")
    before = f"{base}." if base else ""
    if requested.quantity in REACHING:
        if len(set(map(_number, requested.space))) > 1:
            raise Mistakes([Mistake.of("homework.several_numbers", question=requested.query)])
        yield _question(requested.query, requested, requested.space[0], table, formulas, others)
        return
    if requested.figure is not None:
        yield _question(requested.query, requested, requested.figure, table, formulas, others)
    if requested.features is not None:
        yield _question(f"{before}features", requested, requested.features, table, formulas, others)
    names = {side_of(side, len(requested.space)): side for side in ("depth", "height", "width")}
    for axis, size in enumerate(requested.space):
        yield _question(f"{before}{names.get(axis, 'size')}", requested, size, table, formulas, others)


def _question(
    id: str, requested: Answer, figure: Figure, table: Table, formulas: bool, others: Mapping[str, Table]
) -> Question:
    single = answers(parse_query(id), table)[0]
    value, points = _number(figure), None
    if value is None:
        value = amount_of_answer(single, table).parts[0]
        points = samples(value, table) if formulas else None
        if not points or not points.points:
            letters = tuple(sorted(map(str, symbols_in(value))))
            raise Mistakes(
                [Mistake.of("homework.letter_left", question=id, letters=letters, first=letters[0], count=len(letters))]
            )
    wrong, tried, hidden = _wrong_answers([*ways_elsewhere(single, others), *known_ways(single, table)], value, points)
    distinguished = frozenset(slip for one in wrong for slip in one.way.ids)
    return Question(id, single, figure, value, wrong, 1, distinguished, tried, hidden - distinguished, points)


def _number(figure: Figure) -> int | Fraction | None:
    return figure.symbolic if is_number(figure.symbolic) else figure.value


def _wrong_answers(
    ways: Iterable[WrongWay], value: Value, points: Samples | None
) -> tuple[tuple[WrongAnswer, ...], frozenset[str], frozenset[str]]:
    """The wrong answers that are known, each once; the slips that were tried, and those that give none of their own."""
    found: dict[object, WrongAnswer] = {}
    every: dict[object, list[WrongWay]] = {}
    tried: set[str] = set()
    hidden: set[str] = set()
    for way in ways:
        tried |= {*way.ids}
        for wrong in (way.value,) if points or isinstance(way.value, int) else (algebra.floor(way.value), way.value):
            at = _known_at(wrong, points)
            if at is None or at == _known_at(value, points):
                continue
            every.setdefault(at, []).append(way)
            if found.setdefault(at, WrongAnswer(wrong, way)).way is not way:
                hidden |= {*way.ids}
    named = tuple(replace(one, ways=_likely(every[at])) for at, one in found.items())
    return named, frozenset(tried), frozenset(hidden)


def _likely(ways: Sequence[WrongWay]) -> tuple[WrongWay, ...]:
    """The mistakes that are named for one wrong answer: none beside another convention, by which it is right."""
    return distinct_ways([way for way in ways if {*way.ids} & {*CONVENTION_SLIPS}] or ways)


def _known_at(value: Value, points: Samples | None) -> tuple[Value, ...] | None:
    """A number, or the numbers that a formula is at the points; None where there are none, or negative ones."""
    try:
        found = points.at(value) if points else (value,)
    except Impossible:
        return None
    return found if all(is_number(one) and one >= 0 for one in found) else None
