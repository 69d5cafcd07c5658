"""`netderive homework`: variants of a sheet, their keys, and questions for learning systems."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from .options import DIGITS, LANGUAGE
from .running import reporting_each
from .sheet_files import DOCUMENTS, Sheet, SheetFiles

if TYPE_CHECKING:
    from netderive.engine.arithmetic import Rational
    from netderive.engine.homework import Assignment, Variant
    from netderive.grammar import Network
    from netderive.reports.homework import ProblemSheet

SYSTEMS = ("practice", "csv", "gift", "moodle", "canvas", "prairielearn")
"""Formats with all variants in one file or folder."""


@click.command("homework")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("-e", "text", metavar="TEXT", help="The network itself, in place of FILE.")
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=None, help="How many variants: 30, or 1 without `vary`."
)
@click.option("--seed", type=int, default=0, help="Another seed gives other variants.")
@click.option("--as", "forms", type=click.Choice((*DOCUMENTS, *SYSTEMS)), multiple=True, help="May be repeated.")
@click.option("-o", "folder", metavar="DIR", type=click.Path(), required=True, help="The folder to write to.")
@click.option("--title", default="", help="The title of the homework: by default that of its network.")
@click.option("--blank", metavar="Q[,Q..]", default="", help="Ask for these quantities of every layer: size,params.")
@click.option("--floors", type=click.Choice(("none", "some", "half")), default="some", help="Sizes that are rounded.")
@click.option("--roster", metavar="CSV", type=click.Path(dir_okay=False), help="A column `student`: a variant each.")
@click.option("--set", "settings", metavar="k=64", multiple=True, help="A value, or several: k=64,n=3.")
@click.option("--convention", default="", help="textbook, keras or torch.")
@click.option("--dtype", metavar="T", default="fp32", help="The number format of values: by default fp32.")
@click.option("--digits", type=click.Choice(tuple(DIGITS)), default="thin", help="How digits are grouped.")
@LANGUAGE
@reporting_each
def homework_command(files: tuple[str, ...], folder: str, **options: Any) -> None:
    """Write homework: sheets with their worked keys, or questions for a learning system.

    The questions are the `find` lines of the file, and `vary k in {8, 16}` says what differs from sheet to sheet.
    Several files are the problems of one homework. With `--as prairielearn` alone, letters may be left in an answer: it
    is then a formula.

    \b
    Example:
      netderive homework cnn.net --count 2 -o sheets
    """
    from netderive.engine.arithmetic import shared_memory
    from netderive.engine.homework import choices, tested_on
    from netderive.files import say, whole_folder
    from netderive.grammar import Mistake, Mistakes, json_text
    from netderive.reports.homework import homework_data, problems_of, tested_document, untested

    if os.path.exists(folder) and not os.path.isdir(folder):
        raise Mistakes([Mistake.of("homework.directory", out=folder)])
    try:
        problems, roster = _problems(files, options), _roster(options["roster"])
        count = options["count"] or len(roster) or (30 if any(map(choices, problems)) else 1)
        assigned = {student: number % count + 1 for number, student in enumerate(roster)}
        names = {number: student for student, number in assigned.items()} if len(assigned) <= count else {}
        forms = tuple(dict.fromkeys(options["forms"] or ("html",)))
        with shared_memory(), whole_folder(folder, (*files, options["roster"])) as beside:
            sheets = SheetFiles(
                beside, tuple(form for form in forms if form in DOCUMENTS), options["digits"], options["language"]
            )
            found = _written(sheets, problems, count, names, options["title"])
            keys, counts = homework_data(problems, found, assigned), tested_on(found)
            variants = [variant for problem in problems_of(keys) for variant in problem.keys["variants"]]
            sheets.document("mistakes", tested_document(counts, variants))
            for form in forms:
                if form not in DOCUMENTS:
                    _write_files(_files(form, keys, options["title"]), beside)
            _write_files([("keys.json", json_text(keys, None) + "\n")], beside)
    except Mistakes as error:
        if len(files) > 1 and error.source.name:
            say(f"{error.source.name}:")
        raise
    for line in untested(counts):
        say(line)


def _written(
    sheets: SheetFiles, problems: Sequence[Assignment], count: int, names: dict[int, str], title: str
) -> list[tuple[Variant, ...]]:
    """The variants of each sheet, the sheets and keys written where these are requested."""
    from netderive.engine.homework import each_sheet
    from netderive.files import progress
    from netderive.reports.wording import words

    found: list[tuple[Variant, ...]] = []
    width = len(str(count))

    def looked_for() -> Iterator[Sheet]:
        with progress(count, "Variants") as done:
            for number, variants in enumerate(each_sheet(problems, count), 1):
                found.append(variants)
                done(1)
                name, student = f"{number:0{width}}", names.get(number, "")
                head = title or (variants[0].table.title if len(problems) == 1 else words.HOMEWORK)
                yield Sheet(number, name, student, head, problems[0].dtype, _problem_sheets(variants))

    if sheets.forms:
        sheets.write_all(looked_for(), count)
    else:
        deque(looked_for(), 0)
    return found


def _problem_sheets(variants: Sequence[Variant]) -> tuple[ProblemSheet, ...]:
    from netderive.engine.homework import problem_numbers
    from netderive.reports.homework import ProblemSheet, problem_heading, variant_data

    numbers = problem_numbers(len(variants))
    return tuple(
        ProblemSheet(number, problem_heading(number, one.table.title), variant_data(one), one.table.convention)
        for number, one in zip(numbers, variants, strict=True)
    )


def _write_files(files: Iterable[File], folder: str) -> None:
    for name, text in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)


def _problems(files: Sequence[str], options: dict[str, Any]) -> list[Assignment]:
    """What each network asks, of the files or of the text."""
    from netderive.engine.homework import Assignment
    from netderive.engine.resolution import read
    from netderive.files import given_values, network_text

    blanks = tuple(name.strip() for name in options["blank"].split(",") if name.strip())
    networks = [read(*network_text(file, options["text"])) for file in files or (None,)]
    given = given_values(options["settings"])
    return [
        Assignment(
            network,
            options["seed"],
            blanks,
            options["floors"],
            options["convention"],
            options["dtype"],
            tuple(given.items()) if len(networks) == 1 else _given_in(network, networks, given),
            formulas={*options["forms"]} == {"prairielearn"},
        )
        for network in networks
    ]


def _given_in(
    network: Network, networks: Sequence[Network], given: Mapping[str, Rational]
) -> tuple[tuple[str, Rational], ...]:
    """The values for a network: those of names in its text, and those that no text has, which is a mistake."""

    def has(one: Network, name: str) -> bool:
        return re.search(rf"\b{name.partition('[')[0]}\b", one.source.text) is not None

    found = {name: value for name, value in given.items() if has(network, name)}
    nowhere = {name: value for name, value in given.items() if not any(has(one, name) for one in networks)}
    return tuple((found | nowhere).items())


def _roster(file: str | None) -> list[str]:
    """The students of a roster, each once, in its order."""
    if file is None:
        return []
    from netderive.files import read_rows
    from netderive.grammar import Mistake, Mistakes

    table = read_rows(file)
    if "student" not in table.columns:
        raise Mistakes([Mistake.of("homework.roster")])
    return list(dict.fromkeys(row["student"] for _, row in table.rows if row.get("student")))


File = tuple[str, str]


def _files(form: str, keys: dict[str, Any], title: str) -> Iterable[File]:
    """The files of a learning system's format, each with its name."""
    from netderive.reports import homework
    from netderive.reports.wording import words

    title = title or keys.get("title") or words.HOMEWORK
    if form == "prairielearn":
        return ((f"prairielearn/{name}", text) for name, text in homework.prairielearn(keys, title))
    one: dict[str, tuple[str, Callable[[], str]]] = {
        "practice": ("practice.html", lambda: homework.practice(keys, title)),
        "csv": ("questions.csv", lambda: homework.questions_csv(keys)),
        "gift": ("questions.gift", lambda: homework.gift(keys, title)),
        "moodle": ("moodle.xml", lambda: homework.moodle_xml(keys, title)),
        "canvas": ("canvas.txt", lambda: homework.canvas(keys, title)),
    }
    name, written = one[form]
    return [(name, written())]
