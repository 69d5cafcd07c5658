"""Tables for spreadsheets, in which no cell can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from .answer_lists import Data, whole_wrong
from .problems import problems_of

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV; a cell that could run as a formula begins with an apostrophe.

    >>> print(as_csv([["student", "given"], ["Ana", "=1+1"], ["Bo", -5]]))
    student,given
    Ana,'=1+1
    Bo,-5
    <BLANKLINE>
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return written.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell


def questions_csv(keys: Data) -> str:
    """One row for each question of each variant, with its known wrong answers side by side."""
    head: list[object] = ["variant", "network", "question", "text", "answer", "points", "wrong", "remarks"]
    rows: list[list[object]] = [head]
    for problem in problems_of(keys):
        for variant, question in ((one, each) for one in problem.keys["variants"] for each in one["questions"]):
            wrong = whole_wrong(question)
            rows.append(
                [
                    variant["number"],
                    variant["sheet"],
                    problem.name(question),
                    question["text"],
                    question["answer"]["value"],
                    question["points"],
                    "|".join(str(one["value"]) for one in wrong),
                    "|".join(one["message"].replace("|", "/") for one in wrong),
                ]
            )
    return as_csv(rows)
