"""Marks as documents: a page for each student, and the summary for the teacher."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ...engine.homework import Mark
from ..document import Bar, Block, Code, Column, Document, Heading, Inline, Prose, TableBlock, coded, sentence_of
from ..wording import decimal_text, words
from .answer_lists import points_text
from .spreadsheets import as_csv

HEAD = ("student", "variant", "question", "given", "right", "points", "of", "slip", "reason", "followed from")


def marks_csv(marks: Iterable[Mark]) -> str:
    """One row for each answer."""
    rows: list[Sequence[object]] = [HEAD]
    for mark in marks:
        right, points = "yes" if mark.right else "no", points_text(mark.points)
        reason, followed = reason_of(mark), " ".join(mark.followed)
        rows.append(
            (
                mark.student,
                mark.variant,
                mark.question,
                mark.given,
                right,
                points,
                points_text(mark.of),
                mark.slip,
                reason,
                followed,
            )
        )
    return as_csv(rows)


def reason_of(mark: Mark) -> str:
    """Why an answer is not right, as a sentence; nothing where it is, or where nothing is known."""
    if mark.followed:
        return words.FOLLOWED.format(earlier=words.AND.join(f"`{one}`" for one in mark.followed))
    return words.READ_WRONG[mark.fault] if mark.fault else mark.reason


def student_page(student: str, marks: Sequence[Mark]) -> Document:
    """What a student got for each answer, and what a wrong one comes from, problem by problem."""
    title = words.PAGE_HEAD.format(student=student, number=marks[0].variant)
    blocks: list[Block] = [Heading(1, (title,))]
    if marks[0].problem:
        blocks.append(Prose((words.POINTS_ALTOGETHER.format(points=points_had(marks)),)))
    for problem, rows in itertools.groupby(marks, key=lambda mark: mark.problem):
        blocks += [Heading(2, (words.PROBLEM.format(number=problem),))] if problem else []
        blocks.append(_marked(tuple(rows)))
    return Document(title, tuple(blocks))


def _marked(marks: Sequence[Mark]) -> TableBlock:
    rows = tuple((_requested(mark), (mark.given,), _said(mark), (points_had([mark]),)) for mark in marks)
    columns = (
        Column(words.COLUMNS["question"]),
        Column(words.COLUMNS["answer"], "right"),
        Column(""),
        Column(words.COLUMNS["points"], "right"),
    )
    return TableBlock(columns, rows, (((words.SUM,), (), (), (points_had(marks),)),))


def sum_of(marks: Iterable[Mark]) -> tuple[Fraction, Fraction]:
    """The points of answers, and how many they could have."""
    pairs = [(mark.points, mark.of) for mark in marks]
    return sum((had for had, _ in pairs), Fraction(0)), sum((of for _, of in pairs), Fraction(0))


def points_had(marks: Iterable[Mark]) -> str:
    """`2.5 of 4`, in the language that is spoken."""
    points, of = map(decimal_text, map(points_text, sum_of(marks)))
    return words.POINTS_OF.format(points=points, of=of).replace(" ", "\u00a0")


def _requested(mark: Mark) -> Inline:
    return (mark.text, " (", Code(mark.question), ")")


def _said(mark: Mark) -> Inline:
    """Whether an answer is right, else why it is not, and how the right one comes about."""
    if mark.right:
        return (words.RIGHT_ANSWER,)
    if not mark.working:
        return coded(reason_of(mark) or words.WRONG_ANSWER)
    return (*coded(reason_of(mark) or words.WRONG), " ", *sentence_of(words.RIGHT_WORKING, working=Code(mark.working)))


def summary(marks: Sequence[Mark]) -> Document:
    """The class's points, how many were right, question by question, and which slips were made how often, as bars."""
    slips = Counter((mark.question, mark.slip) for mark in marks if mark.slip)
    examples = {(mark.question, mark.slip): mark.reason for mark in reversed(marks) if mark.slip}
    blocks: list[Block] = [Heading(1, (words.SUMMARY_HEAD,)), Prose((_class_points(marks),)), _by_question(marks)]
    if slips:
        blocks += [Heading(2, (words.MISTAKES_MADE,)), _bars(slips, examples)]
    return Document(words.SUMMARY_HEAD, tuple(blocks))


def _class_points(marks: Sequence[Mark]) -> str:
    """How many students there are, and their points on average."""
    students = len({mark.student for mark in marks})
    points, of = (number / max(students, 1) for number in sum_of(marks))
    return words.CLASS_POINTS.of(students).format(
        count=students, points=decimal_text(points_text(points)), of=decimal_text(points_text(of))
    )


def _by_question(marks: Sequence[Mark]) -> TableBlock:
    requested = Counter(mark.question for mark in marks)
    right = Counter(mark.question for mark in marks if mark.right)
    followed = Counter(mark.question for mark in marks if mark.followed)
    rows: list[tuple[Inline, ...]] = []
    for id, count in requested.items():
        counts = (right[id], followed[id], count - right[id] - followed[id])
        cells = [(f"{one} ({percent}%)",) for one, percent in zip(counts, percentages(counts), strict=True)]
        rows.append(((Code(id),), *cells))
    columns = (Column(words.COLUMNS["question"]), *(Column(title, "right") for title in words.SUMMARY_COLUMNS))
    return TableBlock(columns, tuple(rows))


def percentages(counts: Sequence[int]) -> list[int]:
    """Counts as whole percentages that add up to 100: the largest remainders are rounded up.

    >>> percentages([1, 1, 1]), percentages([2, 1, 0]), percentages([0, 0])
    ([34, 33, 33], [67, 33, 0], [0, 0])
    """
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    found = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: -(100 * counts[at] % total))
    for at in by_remainder[: 100 - sum(found)]:
        found[at] += 1
    return found


def _bars(slips: Mapping[tuple[str, str], int], examples: Mapping[tuple[str, str], str]) -> TableBlock:
    """The mistakes, the most frequent first, each with the remark on one answer."""
    most = max(slips.values())
    ordered = sorted(slips.items(), key=lambda one: (-one[1], one[0]))
    rows = tuple(
        ((Code(one[0]),), (Code(one[1]), ": ", *coded(examples[one])), (str(count),), (Bar(Fraction(count, most)),))
        for one, count in ordered
    )
    return TableBlock(
        (
            Column(words.COLUMNS["question"]),
            Column(words.COLUMNS["mistake"]),
            Column(words.COLUMNS["times"], "right"),
            Column(""),
        ),
        rows,
    )
