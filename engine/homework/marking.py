"""Answers marked by the keys: right, known wrong, right from an earlier wrong answer, or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...grammar import Mistake, Mistakes, parse_query, record
from ..answers import Amount, Answer, EarlierAnswers, answer, assuming
from ..network import Table, derive
from ..resolution import read
from ..values import bounded_work
from .readings import read_number

Rational = int | Fraction
MOST_FOLLOWED = 2_000
"""Different earlier answers that are followed through; each derives the network once."""


@record()
class Mark:
    """What one answer is: `slip` and `reason` say what a known wrong one comes from; `unread` where it is no number.

    `followed` names the earlier answers from which it is right.
    """

    student: str
    variant: int
    question: str
    text: str
    given: str
    right: bool
    points: Fraction
    of: int
    slip: str = ""
    reason: str = ""
    followed: tuple[str, ...] = ()
    unread: bool = False


class Keys:
    """The keys of a sheet, as `netderive homework` wrote them. Raises `Mistakes` for other data."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        try:
            self.variants = {int(one["number"]): one for one in data["variants"]}
            self.roster = {str(student): int(number) for student, number in data.get("roster", {}).items()}
            self.questions = tuple(question["id"] for question in next(iter(self.variants.values()))["questions"])
            self.convention = str(data["convention"])
            self.dtype = str(data["dtype"])
        except (AttributeError, KeyError, StopIteration, TypeError, ValueError):
            raise Mistakes([Mistake.of("keys.form")]) from None
        formulas = [one["id"] for found in self.variants.values() for one in found["questions"] if "samples" in one]
        if formulas:
            raise Mistakes([Mistake.of("keys.formulas", question=formulas[0])])
        self.tables: dict[tuple[int, frozenset[tuple[str, str]]], Table | None] = {}
        self.answers: dict[tuple[int, str], Answer] = {}
        self.too_many = False

    def table(self, variant: int, outputs: Mapping[str, str]) -> Table | None:
        """The network of a variant with assumed outputs; None where it is impossible, or too many were derived."""
        key = variant, frozenset(outputs.items())
        if key not in self.tables:
            if len(self.tables) >= MOST_FOLLOWED:
                self.too_many = True
                return None
            self.tables[key] = self._derived(variant, outputs)
        return self.tables[key]

    def earlier(self, variant: int) -> EarlierAnswers | None:
        """Nothing answered yet of a variant; None where its network cannot be derived."""
        table = self.table(variant, {})
        return table and EarlierAnswers(table, self.questions, lambda outputs: self.table(variant, outputs))

    def answer(self, variant: int, id: str) -> Answer:
        """The right answer to a question."""
        key = variant, id
        if key not in self.answers:
            table = self.table(variant, {})
            assert table is not None
            self.answers[key] = answer(parse_query(id), table)
        return self.answers[key]

    def _derived(self, variant: int, outputs: Mapping[str, str]) -> Table | None:
        try:
            with bounded_work():
                return self._worked_out(variant, outputs)
        except Mistakes:
            return None

    def _worked_out(self, variant: int, outputs: Mapping[str, str]) -> Table | None:
        if outputs:
            plain = self.table(variant, {})
            return plain and assuming(plain, dict(outputs))
        return derive(read(self.variants[variant]["sheet"]), None, self.convention, dtype=self.dtype)


def marks(
    keys: Keys,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    follow_through: Fraction = Fraction(0),
    known_mistake: Fraction = Fraction(0),
) -> tuple[list[Mark], list[Mistake]]:
    """A mark for each answer of each row, and what is wrong with rows that cannot be marked.

    An answer that is right from earlier wrong ones has the share `follow_through` of its points, one with a known
    mistake the share `known_mistake`.
    """
    found: list[Mark] = []
    mistakes: list[Mistake] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        student = row.get("student", "")
        if student in lines:
            mistakes.append(Mistake.of("answers.twice", line=line, student=student, first=lines[student]))
            continue
        number = _variant(keys, line, row, mistakes)
        if number is None:
            continue
        lines[student] = line
        found += _marked(keys, student, number, row, (follow_through, known_mistake))
    if keys.too_many:
        mistakes.append(Mistake.of("follow.many", most=MOST_FOLLOWED))
    return found, mistakes


def missing_columns(keys: Keys, columns: Iterable[str]) -> list[Mistake]:
    """The columns that the answers need and do not have."""
    known = tuple(columns)
    needed = ("student", *(() if keys.roster else ("variant",)), *keys.questions)
    names = tuple(name for name in needed if name not in known)
    return [Mistake.of("answers.column", names=names, known=known)] if names else []


def _variant(keys: Keys, line: int, row: Mapping[str, str], mistakes: list[Mistake]) -> int | None:
    """The variant of a row's student; None where there is none."""
    student, said = row.get("student", ""), row.get("variant", "")
    if not student:
        mistakes.append(Mistake.of("answers.nameless", line=line))
        return None
    if keys.roster and student not in keys.roster:
        mistakes.append(Mistake.of("answers.student", line=line, student=student))
        return None
    number = int(said) if said.isdecimal() and len(said) < 10 else None if said else keys.roster.get(student)
    if number not in keys.variants:
        mistakes.append(Mistake.of("answers.variant", line=line, variant=said, last=max(keys.variants)))
        return None
    return number


def _marked(
    keys: Keys, student: str, number: int, row: Mapping[str, str], shares: tuple[Fraction, Fraction]
) -> Iterator[Mark]:
    """The marks of a row, question by question; wrong answers go on to the later questions."""
    earlier = keys.earlier(number)
    for question in keys.variants[number]["questions"]:
        id, text, points = question["id"], row.get(question["id"], ""), question["points"]
        given, true = read_number(text), Fraction(question["answer"]["value"])
        base = (student, number, id, question["text"], text)
        if given == true:
            yield Mark(*base, True, Fraction(points), points)
            continue
        followed: tuple[str, ...] = ()
        if given is not None and earlier is not None:
            followed = earlier.followed(keys.answer(number, id), Amount(given))
        known = next((one for one in question["wrong"] if given is not None and Fraction(one["value"]) == given), None)
        if followed:
            yield Mark(*base, False, shares[0] * points, points, followed=followed)
        else:
            slip, reason, share = (known["slip"], known["message"], shares[1]) if known else ("", "", Fraction(0))
            yield Mark(*base, False, share * points, points, slip, reason, unread=given is None and bool(text))
