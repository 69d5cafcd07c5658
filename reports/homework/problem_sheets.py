"""The sheet and the key of a homework of several networks: problem by problem, its questions (a), (b) and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from ...grammar import record
from ..document import Block, Document, Heading, Listing, Prose
from ..wording import Counted, words
from .answer_lists import Data, counted, points_of
from .sheets import answer_table, blanks, mistake_table, points_said, sheet_title, solution_blocks


@record()
class ProblemSheet:
    """A problem on a sheet: its number, its heading, its variant as data, and whose convention counts."""

    number: int
    heading: str
    variant: Data
    convention: str = ""


def homework_sheet(problems: Sequence[ProblemSheet], title: str, number: int, student: str = "") -> Document:
    """The sheet that a student gets: each network, and a blank for each number that is requested of it."""
    title = sheet_title(words.SHEET, title, number)
    questions = [question for one in problems for question in one.variant["questions"]]
    blocks: list[Block] = [
        Heading(1, (title,)),
        Prose((student or words.NAME_LINE,)),
        Prose((f"{_points(words.POINTS_IN_ALL, questions)} {words.WRITE_DIGITS}",)),
    ]
    for one in problems:
        blocks += [_heading(one), Listing(one.variant["sheet"])]
        blocks += [Prose((" ".join(said),))] if (said := counted(one.variant["questions"])) else []
        blocks.append(blanks(one.variant, labels(len(one.variant["questions"]))))
    return Document(title, tuple(blocks))


def homework_key(problems: Sequence[ProblemSheet], title: str, number: int, dtype: str = "fp32") -> Document:
    """The key: for each problem all answers, the worked solution, and what each known wrong answer comes from."""
    title = sheet_title(words.KEY, title, number)
    questions = [question for one in problems for question in one.variant["questions"]]
    blocks: list[Block] = [Heading(1, (title,)), Prose((_points(words.POINTS_IN_ALL, questions),))]
    for one in problems:
        blocks += _key_blocks(one, dtype)
    return Document(title, tuple(blocks))


def _key_blocks(problem: ProblemSheet, dtype: str) -> Iterator[Block]:
    variant = problem.variant
    yield from (_heading(problem), Listing(variant["sheet"]))
    yield answer_table(variant, labels(len(variant["questions"])))
    yield Heading(2, (words.SOLUTION_TO.format(number=problem.number),))
    yield from solution_blocks(variant, problem.convention, dtype)
    yield from (Heading(2, (words.MISTAKES_IN.format(number=problem.number),)), mistake_table(variant))


def labels(count: int) -> list[str]:
    """The labels of so many questions of a problem.

    >>> labels(3), labels(28)[-3:]
    (['(a)', '(b)', '(c)'], ['(z)', '(aa)', '(ab)'])
    """
    return [f"({_letters(number)})" for number in range(1, count + 1)]


def _letters(number: int) -> str:
    before, at = divmod(number - 1, len(ascii_lowercase))
    return (_letters(before) if before else "") + ascii_lowercase[at]


def _heading(problem: ProblemSheet) -> Heading:
    return Heading(2, (f"{problem.heading} ({_points(words.POINTS_OF_PROBLEM, problem.variant['questions'])})",))


def _points(said: Counted, questions: Sequence[Data]) -> str:
    points = points_of(questions)
    count = points.numerator if points.denominator == 1 else points
    return said.of(count).format(points=points_said(questions))
