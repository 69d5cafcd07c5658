"""The documents of a variant: the sheet, and the worked key with its rubric; which slips the variants distinguish."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from ...engine.derivations import BOARD
from ...engine.formulas import tree_of
from ...engine.homework import Tested
from ...engine.network import derive
from ...engine.resolution import read
from ...grammar import replace
from ..document import (
    Block,
    Code,
    Column,
    Diagram,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Prose,
    TableBlock,
    coded,
)
from ..drawing import network_diagram
from ..sections import derivation_document
from ..wording import decimal_text, words
from .answer_lists import Data, counted, points_of, points_text, requested

RIGHT = "right"
MOST_SHOWN = 12
"""Known mistakes of a question that its key shows; the keys as data have all."""


def sheet_document(variant: Data, title: str, student: str = "") -> Document:
    """The sheet that a student gets: the network, and a blank for each number that is requested."""
    title = sheet_title(words.SHEET, title, variant["number"])
    return Document(
        title,
        (
            Heading(1, (title,)),
            Prose((student or words.NAME_LINE,)),
            Listing(variant["sheet"]),
            Heading(2, (words.QUESTIONS_HEAD,)),
            Prose((" ".join([*counted(variant["questions"]), words.WRITE_DIGITS]),)),
            replace(blanks(variant), footer=(((), (words.SUM,), (points_said(variant["questions"]),), ()),)),
        ),
    )


def sheet_title(kind: str, title: str, number: int) -> str:
    """`Homework 3 · Sheet 7`; a key is of another `kind`."""
    return " · ".join(filter(None, (title, kind.format(number=number))))


def blanks(variant: Data, labels: Sequence[str] = ()) -> TableBlock:
    """The questions with a blank for each; they are numbered, unless they have other labels."""
    rows = tuple(
        ((label,), request, (points_said([question]),), (words.BLANK,))
        for label, request, question in _labelled(variant, labels)
    )
    columns = (
        Column("", RIGHT),
        Column(words.COLUMNS["question"]),
        Column(words.COLUMNS["points"], RIGHT),
        Column(words.COLUMNS["answer"]),
    )
    return TableBlock(columns, rows)


def _labelled(variant: Data, labels: Sequence[str]) -> Iterable[tuple[str, Inline, Data]]:
    questions = variant["questions"]
    return zip(labels or map(str, range(1, len(questions) + 1)), _requests(questions), questions, strict=True)


def _requests(questions: Iterable[Data]) -> Iterator[Inline]:
    """What questions ask for; a sentence for several numbers is in the row of the first of them alone."""
    before = ""
    for question in questions:
        sentence = question.get("sentence", "")
        said = sentence if sentence == before else ""
        yield requested({**question, "text": question["text"].removeprefix(said).lstrip()})
        before = sentence


def key_document(variant: Data, title: str, convention: str = "", dtype: str = "fp32") -> Document:
    """The key: all answers, the worked solution, and what each known wrong answer comes from."""
    title = sheet_title(words.KEY, title, variant["number"])
    blocks: list[Block] = [
        Heading(1, (title,)),
        Listing(variant["sheet"]),
        Heading(2, (words.ANSWERS_HEAD,)),
        answer_table(variant),
        Heading(2, (words.SOLUTION_HEAD,)),
        *solution_blocks(variant, convention, dtype),
        Heading(2, (words.MISTAKES_HEAD,)),
        mistake_table(variant),
    ]
    return Document(title, tuple(blocks))


def solution_blocks(variant: Data, convention: str, dtype: str) -> Iterator[Block]:
    """The worked solution of a variant, with a picture of its network."""
    table = derive(read(variant["sheet"], variant.get("source", "")), None, convention, dtype=dtype)
    solution = derivation_document([table], "normal", BOARD, _shown(variant)).blocks
    yield from _lower(solution)
    if not any(isinstance(block, Diagram) for block in solution):
        yield network_diagram(table)


def _lower(blocks: Iterable[Block]) -> Iterator[Block]:
    """A whole document as a part of another: without its title and the listing of its network."""
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > 1:
                yield Heading(3, block.content)
        elif not isinstance(block, Listing):
            yield block


def _shown(variant: Data) -> tuple[str, ...]:
    """The quantities of the questions that a derivation does not show by itself."""
    shown = ("macs", "flops", "memory", "params_memory", "field", "units", "connections")
    wanted = {question["id"].rpartition(".")[2] for question in variant["questions"]}
    return tuple(name for name in shown if name in wanted)


def answer_table(variant: Data, labels: Sequence[str] = ()) -> TableBlock:
    """The right answers with their points."""
    rows = tuple(
        ((label,), request, _number(question["answer"]["value"]), (points_said([question]),))
        for label, request, question in _labelled(variant, labels)
    )
    columns = (
        Column("", RIGHT),
        Column(words.COLUMNS["question"]),
        Column(words.COLUMNS["answer"], RIGHT),
        Column(words.COLUMNS["points"], RIGHT),
    )
    return TableBlock(columns, rows, (((), (words.SUM,), (), (points_said(variant["questions"]),)),))


def points_said(questions: Iterable[Data]) -> str:
    """The points of questions in all, as the language that is spoken writes them."""
    return decimal_text(points_text(points_of(questions)))


def mistake_table(variant: Data) -> TableBlock:
    """The rubric: each known wrong answer with what it comes from."""
    rows: list[tuple[Inline, ...]] = []
    for question in variant["questions"]:
        for wrong in _telling(question)[:MOST_SHOWN]:
            rows.append(((Code(question["id"]),), _number(wrong["value"]), coded(wrong["message"]), ("0",)))
    return TableBlock(
        (
            Column(words.COLUMNS["question"]),
            Column(words.COLUMNS["answer"], RIGHT),
            Column(words.COLUMNS["what is wrong"]),
            Column(words.COLUMNS["points"], RIGHT),
        ),
        tuple(rows),
    )


def _telling(question: Data) -> list[Data]:
    """The known wrong answers; of a size that was not rounded only where rounding makes it right."""
    right = question["answer"]["value"]
    return [
        one for one in question["wrong"] if isinstance(one["value"], int) or math.floor(Fraction(one["value"])) == right
    ]


def _number(value: int | str) -> Inline:
    return (Formula((tree_of(value if isinstance(value, int) else Fraction(value)),)),)


def tested_document(tested: Mapping[str, Tested], variants: Iterable[Data]) -> Document:
    """How often each mistake is distinguished from a right answer and from other mistakes, the rarest first.

    Each has what is said of it in one of the variants.
    """
    wrong = (one for variant in variants for question in variant["questions"] for one in question["wrong"])
    said: dict[str, str] = {}
    for one in wrong:
        said.setdefault(one["slip"], next(iter(one.get("ways", ())), one)["message"])
    rows = tuple(
        (
            (Code(slip), ": ", *coded(said[slip])) if slip in said else (Code(slip),),
            (frequency(found.distinguished, found.of),),
            coded(_cure(slip, found)) if found.distinguished < found.of else (),
        )
        for slip, found in _worst(tested)
    )
    return Document(
        words.TESTED_HEAD,
        (Heading(1, (words.TESTED_HEAD,)), TableBlock(tuple(map(Column, words.TESTED_COLUMNS)), rows)),
    )


def untested(tested: Mapping[str, Tested]) -> list[str]:
    """The mistakes that no variant distinguishes, and what would help, in a line for each cure."""
    never: dict[str, list[str]] = {}
    for slip, found in _worst(tested):
        if not found.distinguished and slip in words.CURES:
            never.setdefault(_cure(slip, found), []).append(slip)
    return [words.UNTESTED.format(slip=", ".join(slips), cure=cure) for cure, slips in never.items()]


def _cure(slip: str, found: Tested) -> str:
    """What would help: where a slip changes the number, but to that of a likelier one, other sizes."""
    if found.hidden and slip in words.CURES:
        return words.HIDDEN.get(slip, words.HIDDEN[""])
    return words.CURES.get(slip, "")


def frequency(distinguished: int, of: int) -> str:
    """How often a mistake is distinguished: `always`, `in 3 of 30`, `never`."""
    how = "never" if not distinguished else "always" if distinguished == of else "some"
    return words.TELLING[how].format(distinguished=distinguished, of=of)


def _worst(tested: Mapping[str, Tested]) -> Sequence[tuple[str, Tested]]:
    return sorted(tested.items(), key=lambda one: one[1].distinguished / one[1].of)
