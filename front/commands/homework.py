"""`netderive homework`: variants of a sheet, their keys, and questions for learning systems."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from .options import DIGITS, LANGUAGE
from .running import reporting_each
from .sheet_files import DOCUMENTS, Sheet, SheetFiles

if TYPE_CHECKING:
    from netderive.engine.homework import Assignment, Variant

SYSTEMS = ("practice", "csv", "gift", "moodle", "canvas", "prairielearn")
"""Formats with all variants in one file or folder."""


@click.command("homework")
@click.argument("file", required=False)
@click.option("-e", "text", metavar="TEXT", help="The network itself, in place of FILE.")
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=None, help="How many variants: 30, or 1 without `vary`."
)
@click.option("--seed", type=int, default=0, help="Another seed gives other variants.")
@click.option("--as", "forms", type=click.Choice((*DOCUMENTS, *SYSTEMS)), multiple=True, help="May be repeated.")
@click.option("-o", "folder", metavar="DIR", type=click.Path(), required=True, help="The folder to write to.")
@click.option("--blank", metavar="Q[,Q..]", default="", help="Ask for these quantities of every layer: size,params.")
@click.option("--floors", type=click.Choice(("none", "some", "half")), default="some", help="Sizes that are rounded.")
@click.option("--roster", metavar="CSV", type=click.Path(dir_okay=False), help="A column `student`: a variant each.")
@click.option("--set", "settings", metavar="k=64", multiple=True, help="A value, or several: k=64,n=3.")
@click.option("--convention", default="", help="textbook, keras or torch.")
@click.option("--dtype", metavar="T", default="fp32", help="The number format of values: by default fp32.")
@click.option("--digits", type=click.Choice(tuple(DIGITS)), default="thin", help="How digits are grouped.")
@LANGUAGE
@reporting_each
def homework_command(file: str | None, folder: str, **options: Any) -> None:
    """Write homework: sheets with their worked keys, or questions for a learning system.

    The questions are the `find` lines of the file, and `vary k in {8, 16}` says what differs from sheet to sheet.
    With `--as prairielearn` alone, letters may be left in an answer: it is then a formula.

    \b
    Example:
      netderive homework cnn.net --count 2 -o sheets
    """
    from netderive.engine.arithmetic import shared_memory
    from netderive.engine.homework import choices, tested
    from netderive.files import say, whole_folder
    from netderive.grammar import Mistake, Mistakes, json_text
    from netderive.reports.homework import keys_data, tested_document, untested

    if os.path.exists(folder) and not os.path.isdir(folder):
        raise Mistakes([Mistake.of("homework.directory", out=folder)])
    setting, roster = _setting(file, options), _roster(options["roster"])
    count = options["count"] or len(roster) or (30 if choices(setting) else 1)
    assigned = {student: number % count + 1 for number, student in enumerate(roster)}
    names = {number: student for student, number in assigned.items()} if len(assigned) <= count else {}
    forms = tuple(dict.fromkeys(options["forms"] or ("html",)))
    with shared_memory(), whole_folder(folder, (file, options["roster"])) as beside:
        sheets = SheetFiles(
            beside, tuple(form for form in forms if form in DOCUMENTS), options["digits"], options["language"]
        )
        found = _written(sheets, setting, count, names)
        keys, counts = keys_data(setting, found, assigned), tested(found)
        sheets.document("mistakes", tested_document(counts, keys["variants"]))
        for form in forms:
            if form not in DOCUMENTS:
                _write_files(_files(form, found, keys), beside)
        _write_files([("keys.json", json_text(keys, None) + "\n")], beside)
    for line in untested(counts):
        say(line)


def _written(sheets: SheetFiles, setting: Assignment, count: int, names: dict[int, str]) -> list[Variant]:
    """The variants, their sheets and keys written where these are requested."""
    from netderive.engine.homework import each_variant
    from netderive.files import progress
    from netderive.reports.homework import variant_data

    found: list[Variant] = []
    width = len(str(count))

    def looked_for() -> Iterator[Sheet]:
        with progress(count, "Variants") as done:
            for one in each_variant(setting, count):
                found.append(one)
                done(1)
                name, student = f"{one.number:0{width}}", names.get(one.number, "")
                yield Sheet(name, student, one.table.title, one.table.convention, setting.dtype, variant_data(one))

    if sheets.forms:
        sheets.write_all(looked_for(), count)
    else:
        deque(looked_for(), 0)
    return found


def _write_files(files: Iterable[File], folder: str) -> None:
    for name, text in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)


def _setting(file: str | None, options: dict[str, Any]) -> Assignment:
    from netderive.engine.homework import Assignment
    from netderive.engine.resolution import read
    from netderive.files import given_values, network_text

    blanks = tuple(name.strip() for name in options["blank"].split(",") if name.strip())
    return Assignment(
        read(*network_text(file, options["text"])),
        options["seed"],
        blanks,
        options["floors"],
        options["convention"],
        options["dtype"],
        tuple(given_values(options["settings"]).items()),
        formulas={*options["forms"]} == {"prairielearn"},
    )


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


def _files(form: str, found: list[Variant], keys: dict[str, Any]) -> Iterable[File]:
    """The files of a learning system's format, each with its name."""
    from netderive.reports import homework
    from netderive.reports.wording import words

    title = found[0].table.title or words.HOMEWORK
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
