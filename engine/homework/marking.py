"""Answers marked by the keys: right, known wrong, right from an earlier wrong answer, or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any

from ...grammar import Mistake, Mistakes, closest, parse_query, record, replace
from ..answers import Amount, Answer, EarlierAnswers, answer, assuming
from ..arithmetic import bounded_work, shared_memory
from ..network import Table, derive
from ..resolution import read
from .keys import Keys, ProblemKeys
from .readings import Fault, fault_of, is_written, read_number
from .sheets import numbered

WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?")
"""The number of a variant; spreadsheets write `1.0`."""


@record()
class Mark:
    """What one answer is: `slip` and `reason` say what a known wrong one comes from.

    `variant` is the number of the sheet; `problem` that of the network, 0 where it is alone, which `question` has too.

    `fault` says what is wrong with how a number is written, where it is not the right one for that. `working` is how
    the right one comes about.

    `followed` names the earlier answers from which it is right.
    """

    student: str
    variant: int
    problem: int
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


@record(frozen=False)
class FollowThrough:
    """The network of one variant, derived with outputs that students gave; each different network is derived once."""

    problem: ProblemKeys
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
        return table and EarlierAnswers(table, self.problem.questions, self.table)

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
        variant = self.problem.variants[self.number]
        network = read(variant["sheet"], str(variant.get("source", "")))
        return derive(network, None, self.problem.convention, dtype=self.problem.dtype)


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
    by_sheet: dict[int, dict[int, Mapping[str, str]]] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        student = row.get("student", "")
        if student in lines:
            mistakes.append(Mistake.of("answers.twice", line=line, student=student, first=lines[student]))
            continue
        number = _sheet(keys, line, row, mistakes)
        if number is not None:
            lines[student] = line
            by_sheet.setdefault(number, {})[line] = row
    found: dict[int, list[Mark]] = {}
    with shared_memory():
        for number, answered in by_sheet.items():  # what was derived for a sheet is dropped with it
            for problem, variant in zip(keys.problems, keys.sheets[number], strict=True):
                following = FollowThrough(problem, variant)
                for line, row in answered.items():
                    found.setdefault(line, []).extend(_marked(following, number, row, (follow_through, known_mistake)))
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


def _sheet(keys: Keys, line: int, row: Mapping[str, str], mistakes: list[Mistake]) -> int | None:
    """The number of the sheet of a row's student; None where there is none."""
    student, said = row.get("student", ""), row.get("variant", "")
    if not student:
        mistakes.append(Mistake.of("answers.nameless", line=line))
        return None
    if keys.roster and student not in keys.roster:
        mistakes.append(Mistake.of("answers.student", line=line, student=student))
        return None
    written = WHOLE.fullmatch(said)
    number = int(written[1]) if written else None if said else keys.roster.get(student)
    if number not in keys.sheets:
        mistakes.append(Mistake.of("answers.variant", line=line, variant=said, last=max(keys.sheets)))
        return None
    return number


def _marked(
    following: FollowThrough, sheet: int, row: Mapping[str, str], shares: tuple[Fraction, Fraction]
) -> Iterator[Mark]:
    """The marks of a row in one problem, question by question; wrong answers go on to the later questions."""
    problem = following.problem
    earlier: EarlierAnswers | None = None
    for question in problem.variants[following.number]["questions"]:
        id, name, points = question["id"], numbered(problem.number, question["id"]), Fraction(question["points"])
        text = row.get(name, "")
        given, true = read_number(text, id.rpartition(".")[2]), Fraction(question["answer"]["value"])
        mark = Mark(row["student"], sheet, problem.number, name, question["text"], text, False, Fraction(0), points)
        if given == true:
            yield replace(mark, right=True, points=points)
            continue
        mark, followed = replace(mark, working=str(question.get("working", ""))), ()
        if given is not None and (earlier := earlier or following.nothing_earlier()):
            before = earlier.followed(following.answer(id), Amount(given))
            followed = tuple(numbered(problem.number, one) for one in before)
        known = next((one for one in question["wrong"] if given is not None and Fraction(one["value"]) == given), None)
        if followed:
            yield replace(mark, points=shares[0] * points, followed=followed)
        else:
            slip, reason, share = (*_slip_of(known, text), shares[1]) if known else ("", "", Fraction(0))
            fault = fault_of(text, id.rpartition(".")[2], true)
            yield replace(mark, points=share * points, slip=slip, reason=reason, fault=fault)


def _slip_of(known: Mapping[str, Any], text: str) -> tuple[str, str]:
    """The slip of a wrong answer and what is said of it; of several that give it, the one whose formula is written."""
    for way in known.get("ways", ()):
        if "formula" in way and is_written(text, way["formula"]):
            return way["slip"], way["message"]
    return known["slip"], known["message"]
