"""Answers marked by the keys: right, known wrong, right from an earlier wrong answer, or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any

from ...grammar import Mistake, Mistakes, are_points, closest, parse_query, record
from ..answers import Amount, Answer, EarlierAnswers, answer, assuming
from ..arithmetic import bounded_work, shared_memory
from ..network import Table, derive
from ..resolution import read
from .readings import Fault, fault_of, is_written, read_number

FORM = 1
"""The form of `keys.json`, so that another one is known."""
WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?")
"""The number of a variant; spreadsheets write `1.0`."""


@record()
class Mark:
    """What one answer is: `slip` and `reason` say what a known wrong one comes from.

    `fault` says what is wrong with how a number is written, where it is not the right one for that. `working` is how
    the right one comes about.

    `followed` names the earlier answers from which it is right.
    """

    student: str
    variant: int
    question: str
    text: str
    given: str
    right: bool
    points: Fraction
    of: Fraction
    slip: str = ""
    reason: str = ""
    followed: tuple[str, ...] = ()
    fault: Fault = ""
    working: str = ""


class Keys:
    """The keys of a sheet, as `netderive homework` wrote them. Raises `Mistakes` for other data."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        try:
            _check_form(data)
            self.variants = {int(one["number"]): one for one in data["variants"]}
            self.roster = {str(student): int(number) for student, number in data.get("roster", {}).items()}
            self.questions = tuple(question["id"] for question in next(iter(self.variants.values()))["questions"])
            self.convention = str(data["convention"])
            self.dtype = str(data["dtype"])
        except (ArithmeticError, AttributeError, KeyError, StopIteration, TypeError, ValueError):
            raise Mistakes([Mistake.of("keys.form")]) from None
        formulas = [one["id"] for found in self.variants.values() for one in found["questions"] if "samples" in one]
        if formulas:
            raise Mistakes([Mistake.of("keys.formulas", question=formulas[0])])


def _check_form(data: Mapping[str, Any]) -> None:
    """Raises `ValueError`, or what is raised on the way, where keys are not as they are written."""
    if data["form"] != FORM:
        raise ValueError(data["form"])
    for question in (one for variant in data["variants"] for one in variant["questions"]):
        if type(question["points"]) not in (int, float) or not are_points(Fraction(question["points"])):
            raise ValueError(question)
        if question["points"] < 0 or not isinstance(question["text"], str):
            raise ValueError(question)
        for found in () if "samples" in question else (question["answer"], *question["wrong"]):
            Fraction(found["value"])


@record(frozen=False)
class FollowThrough:
    """The network of one variant, derived with outputs that students gave; each different network is derived once."""

    keys: Keys
    number: int
    tables: dict[frozenset[tuple[str, str]], Table | None] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    def table(self, outputs: Mapping[str, str]) -> Table | None:
        """The network with assumed outputs; None where it is impossible."""
        key = frozenset(outputs.items())
        if key not in self.tables:
            try:
                with bounded_work():
                    self.tables[key] = self._derived(outputs)
            except Mistakes:
                self.tables[key] = None
        return self.tables[key]

    def nothing_earlier(self) -> EarlierAnswers | None:
        """The answers of a student before the first; None where the network cannot be derived."""
        table = self.table({})
        return table and EarlierAnswers(table, self.keys.questions, self.table)

    def answer(self, id: str) -> Answer:
        """The right answer to a question."""
        if id not in self.answers:
            table = self.table({})
            assert table is not None
            self.answers[id] = answer(parse_query(id), table)
        return self.answers[id]

    def _derived(self, outputs: Mapping[str, str]) -> Table | None:
        if outputs:
            plain = self.table({})
            return plain and assuming(plain, dict(outputs))
        variant = self.keys.variants[self.number]
        network = read(variant["sheet"], str(variant.get("source", "")))
        return derive(network, None, self.keys.convention, dtype=self.keys.dtype)


def marks(
    keys: Keys,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    follow_through: Fraction = Fraction(0),
    known_mistake: Fraction = Fraction(0),
    done: Callable[[int], None] = lambda more: None,
) -> tuple[list[Mark], list[Mistake]]:
    """A mark for each answer of each row, and what is wrong with rows that cannot be marked.

    An answer that is right from earlier wrong ones has the share `follow_through` of its points, one with a known
    mistake the share `known_mistake`. `done` is called with the number of rows that were marked.
    """
    mistakes: list[Mistake] = []
    by_variant: dict[int, dict[int, Mapping[str, str]]] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        student = row.get("student", "")
        if student in lines:
            mistakes.append(Mistake.of("answers.twice", line=line, student=student, first=lines[student]))
            continue
        number = _variant(keys, line, row, mistakes)
        if number is not None:
            lines[student] = line
            by_variant.setdefault(number, {})[line] = row
    found: dict[int, list[Mark]] = {}
    with shared_memory():
        for number, answered in by_variant.items():  # what was derived for a variant is dropped with it
            following = FollowThrough(keys, number)
            for line, row in answered.items():
                found[line] = list(_marked(following, row, (follow_through, known_mistake)))
            done(len(answered))
    return [mark for line in lines.values() for mark in found[line]], mistakes


def missing_columns(keys: Keys, columns: Iterable[str]) -> list[Mistake]:
    """The columns that the answers need and do not have."""
    known = tuple(columns)
    needed = ("student", *(() if keys.roster else ("variant",)), *keys.questions)
    names = tuple(name for name in needed if name not in known)
    if not names:
        return []
    left = [name for name in known if name not in needed]
    near = {name: found[0] for name in names if (found := closest(name, left))}
    hint, meant, given = "near" if near else "none", tuple(near), tuple(near.values())
    return [Mistake.of("answers.column", hint=hint, names=names, known=known, meant=meant, given=given)]


def _variant(keys: Keys, line: int, row: Mapping[str, str], mistakes: list[Mistake]) -> int | None:
    """The variant of a row's student; None where there is none."""
    student, said = row.get("student", ""), row.get("variant", "")
    if not student:
        mistakes.append(Mistake.of("answers.nameless", line=line))
        return None
    if keys.roster and student not in keys.roster:
        mistakes.append(Mistake.of("answers.student", line=line, student=student))
        return None
    written = WHOLE.fullmatch(said)
    number = int(written[1]) if written else None if said else keys.roster.get(student)
    if number not in keys.variants:
        mistakes.append(Mistake.of("answers.variant", line=line, variant=said, last=max(keys.variants)))
        return None
    return number


def _marked(following: FollowThrough, row: Mapping[str, str], shares: tuple[Fraction, Fraction]) -> Iterator[Mark]:
    """The marks of a row, question by question; wrong answers go on to the later questions."""
    number = following.number
    earlier: EarlierAnswers | None = None
    for question in following.keys.variants[number]["questions"]:
        id, text, points = question["id"], row.get(question["id"], ""), Fraction(question["points"])
        given, true = read_number(text, id.rpartition(".")[2]), Fraction(question["answer"]["value"])
        base = (row["student"], number, id, question["text"], text)
        if given == true:
            yield Mark(*base, True, points, points)
            continue
        working, followed = str(question.get("working", "")), ()
        if given is not None and (earlier := earlier or following.nothing_earlier()):
            followed = earlier.followed(following.answer(id), Amount(given))
        known = next((one for one in question["wrong"] if given is not None and Fraction(one["value"]) == given), None)
        if followed:
            yield Mark(*base, False, shares[0] * points, points, followed=followed, working=working)
        else:
            fault = fault_of(text, id.rpartition(".")[2], true)
            slip, reason, share = (*_slip_of(known, text), shares[1]) if known else ("", "", Fraction(0))
            yield Mark(*base, False, share * points, points, slip, reason, fault=fault, working=working)


def _slip_of(known: Mapping[str, Any], text: str) -> tuple[str, str]:
    """The slip of a wrong answer and what is said of it; of several that give it, the one whose formula is written."""
    for way in known.get("ways", ()):
        if "formula" in way and is_written(text, way["formula"]):
            return way["slip"], way["message"]
    return known["slip"], known["message"]
