"""`netderive homework`: variants of a sheet, their keys, and questions for learning systems."""

from __future__ import annotations

import concurrent.futures
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from .options import DIGITS
from .running import pdf_of, reporting_each

if TYPE_CHECKING:
    from netderive.engine.homework import Assignment, Variant
    from netderive.reports import Document

DOCUMENTS = {"latex": "tex", "pdf": "pdf", "html": "html"}
"""Formats with a sheet and a key for each variant, and the suffixes of their files."""
SYSTEMS = ("csv", "gift", "moodle", "canvas", "prairielearn")
"""Formats with all variants in one file or folder."""
ALONE = 20
"""So many variants are written by one process."""


@click.command("homework")
@click.argument("file", required=False)
@click.option("-e", "text", metavar="TEXT", help="The network itself, in place of FILE.")
@click.option("--count", type=click.IntRange(1, 10_000), default=None, help="How many variants; 30 unless said.")
@click.option("--seed", type=int, default=0, help="Another seed gives other variants.")
@click.option("--as", "forms", type=click.Choice((*DOCUMENTS, *SYSTEMS)), multiple=True, help="May be repeated.")
@click.option("-o", "folder", metavar="DIR", type=click.Path(), required=True, help="The folder to write to.")
@click.option("--blank", metavar="Q[,Q..]", default="", help="Ask for these quantities of every layer: size,params.")
@click.option("--floors", type=click.Choice(("none", "some", "half")), default="some", help="Sizes that are rounded.")
@click.option("--roster", metavar="CSV", type=click.Path(dir_okay=False), help="A column `student`: a variant each.")
@click.option("--set", "settings", metavar="k=64", multiple=True, help="A value for a letter; may be repeated.")
@click.option("--convention", default="", help="textbook, keras or torch.")
@click.option("--bytes", "element_size", type=click.IntRange(1, 1024), default=4, help="Bytes of a value in memory.")
@click.option("--digits", type=click.Choice(tuple(DIGITS)), default="thin", help="How digits are grouped.")
@reporting_each
def homework_command(file: str | None, folder: str, **options: Any) -> None:
    """Write homework: sheets with their worked keys, or questions for a learning system.

    The questions are the `find` lines of the file, and `vary k in {8, 16}` says what differs from sheet to sheet.
    """
    from netderive.engine.homework import tested, variants
    from netderive.files import put, say
    from netderive.grammar import Mistake, Mistakes, json_text
    from netderive.reports.homework import keys_data, tested_document, untested

    if os.path.exists(folder) and not os.path.isdir(folder):
        raise Mistakes([Mistake.of("homework.directory", out=folder)])
    setting, roster = _setting(file, options), _roster(options["roster"])
    count = options["count"] or (len(roster) or 30)
    found = variants(setting, count)
    assigned = {student: number % count + 1 for number, student in enumerate(roster)}
    keys = keys_data(setting, found, assigned)
    os.makedirs(folder, exist_ok=True)
    names = {number: student for student, number in assigned.items()} if len(assigned) <= count else {}
    forms = options["forms"] or ("html",)
    documents, apart = tuple(form for form in dict.fromkeys(forms) if form in DOCUMENTS), tested(found)
    written = itertools.chain(
        _documents(documents, options["digits"], found, names) if documents else (),
        (_file("mistakes", form, tested_document(apart), options["digits"]) for form in documents),
        *(_files(form, found, keys) for form in dict.fromkeys(forms) if form not in DOCUMENTS),
    )
    for name, content in written:
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        put(content if isinstance(content, bytes) else content.encode(), os.path.join(folder, name))
    put((json_text(keys, None) + "\n").encode(), os.path.join(folder, "keys.json"))
    for line in untested(apart):
        say(line)


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
        options["element_size"],
        tuple(given_values(options["settings"]).items()),
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


File = tuple[str, str | bytes]


def _files(form: str, found: list[Variant], keys: dict[str, Any]) -> Iterable[File]:
    """The files of a learning system's format, each with its name."""
    from netderive.reports import homework

    title = found[0].table.title or "Homework"
    if form == "prairielearn":
        return ((f"prairielearn/{name}", text) for name, text in homework.prairielearn(keys, title))
    one: dict[str, tuple[str, Callable[[], str]]] = {
        "csv": ("questions.csv", lambda: homework.questions_csv(keys)),
        "gift": ("questions.gift", lambda: homework.gift(keys, title)),
        "moodle": ("moodle.xml", lambda: homework.moodle_xml(keys, title)),
        "canvas": ("canvas.txt", lambda: homework.canvas(keys, title)),
    }
    name, written = one[form]
    return [(name, written())]


@dataclass(frozen=True)
class Task:
    """A variant to be written, by this process or by another."""

    variant: Variant
    name: str
    student: str
    forms: tuple[str, ...]
    digits: Any

    def files(self) -> list[File]:
        """The sheet and the key of the variant."""
        from netderive.engine.values import bounded_work
        from netderive.reports.homework import key_document, sheet_document

        with bounded_work():
            written = {"sheet": sheet_document(self.variant, self.student), "key": key_document(self.variant)}
            return [
                _file(f"{name}-{self.name}", form, document, self.digits)
                for form in self.forms
                for name, document in written.items()
            ]


def _file(name: str, form: str, document: Document, digits: Any) -> File:
    """A document as a file."""
    from netderive.reports import Style, write

    text = write(document, form, Style(digits))
    return f"{name}.{DOCUMENTS[form]}", pdf_of(text) if form == "pdf" else text


def _documents(forms: tuple[str, ...], digits: Any, found: list[Variant], names: dict[int, str]) -> Iterator[File]:
    """The sheet and the key of every variant; many are written by several processes."""
    width = len(str(len(found)))
    tasks = [Task(one, f"{one.number:0{width}}", names.get(one.number, ""), forms, digits) for one in found]
    if len(tasks) <= ALONE:
        yield from (file for task in tasks for file in task.files())
        return
    with concurrent.futures.ProcessPoolExecutor() as pool:
        written = pool.map(Task.files, tasks, chunksize=8)
        with click.progressbar(written, length=len(tasks), file=sys.stderr) as done:
            for files in done:
                yield from files
