"""`netderive mark`: a class's answers marked by the keys of its homework."""

from __future__ import annotations

import itertools
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .running import reporting_each

if TYPE_CHECKING:
    from netderive.engine.homework import Keys, Mark

MARKED, WITH_REMARKS = 0, 1
SHARE = re.compile(r"\d{1,9}/\d{1,9}|(\d{1,9}(\.\d{0,30})?|\.\d{1,30})(e-?\d{1,2}|%)?", re.ASCII)
"""A share of the points."""


@click.command("mark")
@click.argument("keys_file", metavar="KEYS.json")
@click.argument("answers_file", metavar="ANSWERS.csv")
@click.option("-o", "out", metavar="marks.csv", type=click.Path(dir_okay=False), help="A file to write to.")
@click.option("--follow-through", default="0", metavar="P", help="Points for an answer right from a wrong one: 0 to 1.")
@click.option("--known-mistake", default="0", metavar="P", help="Points for an answer with a known mistake: 0 to 1.")
@click.option("--feedback", metavar="DIR", type=click.Path(file_okay=False), help="A page a student, and a summary.")
@reporting_each
def mark_command(
    keys_file: str, answers_file: str, out: str | None, follow_through: str, known_mistake: str, feedback: str | None
) -> int:
    """Mark the answers of a class by the keys that `netderive homework` wrote.

    The answers have a column `student`, a column `variant`, and one for each question. The exit code is 1 if some rows
    could not be marked.

    \b
    Example:
      netderive mark sheets/keys.json answers.csv -o marks.csv
    """
    from netderive.engine.homework import marks, missing_columns
    from netderive.files import progress, read_rows, say, write_file
    from netderive.grammar import Mistake, Mistakes
    from netderive.reports.homework import marks_csv

    if out and Path(out).suffix.lower() not in ("", ".csv"):
        raise Mistakes([Mistake.of("format.only", suffix=Path(out).suffix, known=".csv")])
    keys, answers = _keys(keys_file), read_rows(answers_file)
    shares = _share("follow-through", follow_through), _share("known-mistake", known_mistake)
    if missing := missing_columns(keys, answers.columns):
        raise Mistakes(missing)
    with progress(len(answers.rows), "Answers") as done:
        found, mistakes = marks(keys, answers.rows, *shares, done)
    if feedback:
        _write_feedback(found, feedback, (keys_file, answers_file))
    write_file(marks_csv(found).encode("utf-8"), out)
    if mistakes := [*answers.mistakes, *mistakes]:
        say(str(Mistakes(mistakes)))
    return WITH_REMARKS if mistakes else MARKED


def _keys(file: str) -> Keys:
    from netderive.engine.homework import Keys
    from netderive.grammar import Mistake, Mistakes

    try:
        with open(file, encoding="utf-8") as opened:
            return Keys(json.load(opened))
    except OSError as error:
        inside = Path(file, "keys.json")
        if inside.is_file():
            raise Mistakes([Mistake.of("keys.folder", file=file, inside=str(inside))]) from None
        raise Mistakes([Mistake.of("answers.unreadable", file=file, why=error.strerror or "")]) from None
    except (RecursionError, ValueError) as error:
        raise error if isinstance(error, Mistakes) else Mistakes([Mistake.of("keys.form")]) from None


def _share(option: str, text: str) -> Fraction:
    """A share as it is typed: `0.5`, `.5`, `1/2`, `50%`, `5e-1`."""
    from netderive.grammar import Mistake, Mistakes

    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1) if SHARE.fullmatch(text) else None
    except (ValueError, ZeroDivisionError):
        share = None
    if share is None or share > 1:
        raise Mistakes([Mistake.of("follow.share", option=option, share=text)])
    return share


def _write_feedback(found: list[Mark], folder: str, sources: tuple[str, ...]) -> None:
    """A page for each student, numbered so that no name of a student is the name of a file, and the summary."""
    from netderive.files import progress, whole_folder
    from netderive.reports import Style, write
    from netderive.reports.homework import as_csv, points_text, student_page, sum_of, summary

    names: list[tuple[str, ...]] = [("student", "page", "points", "of")]
    students = len({mark.student for mark in found})
    with whole_folder(folder, sources) as beside, progress(students, "Pages") as done:

        def write_there(name: str, text: str) -> None:
            Path(beside, name).write_text(text, encoding="utf-8", newline="\n")

        for number, (student, rows) in enumerate(itertools.groupby(found, key=lambda mark: mark.student), 1):
            marks, page = list(rows), f"page-{number:04}.html"
            names.append((student, page, *map(points_text, sum_of(marks))))
            write_there(page, write(student_page(student, marks), "html", Style()))
            done(1)
        write_there("summary.html", write(summary(found), "html", Style()))
        write_there("pages.csv", as_csv(names))
