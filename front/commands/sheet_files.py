"""The sheets and keys of variants as files: those of many are written by several processes."""

from __future__ import annotations

import concurrent.futures
import itertools
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netderive.grammar import record

from .running import pdf_of

if TYPE_CHECKING:
    from netderive.reports import Document
    from netderive.reports.homework import ProblemSheet

DOCUMENTS = {"latex": "tex", "pdf": "pdf", "html": "html"}
"""Formats with a sheet and a key for each variant, and the suffixes of their files."""
ALONE = 20
"""So many variants are written by this process alone."""
CHUNK = 16
"""Variants that another process is handed at once; what they share is drawn once."""


@record()
class Sheet:
    """The variants of a sheet as data, and what it and its key say besides: `name` is its number as files have it."""

    number: int
    name: str
    student: str
    title: str
    dtype: str
    problems: tuple[ProblemSheet, ...]

    def documents(self) -> tuple[Document, Document]:
        """The sheet and its key."""
        from netderive.reports.homework import homework_key, homework_sheet, key_document, sheet_document

        if len(self.problems) == 1:
            (alone,) = self.problems
            sheet = sheet_document(alone.variant, self.title, self.student)
            return sheet, key_document(alone.variant, self.title, alone.convention, self.dtype)
        sheet = homework_sheet(self.problems, self.title, self.number, self.student)
        return sheet, homework_key(self.problems, self.title, self.number, self.dtype)


@record()
class SheetFiles:
    """Writes documents into a folder, in each of the formats."""

    folder: str
    forms: tuple[str, ...]
    digits: Any
    language: str

    def write_all(self, sheets: Iterable[Sheet], count: int) -> None:
        """The sheet and the key of each of `count` variants; those of many while more are looked for."""
        if count <= ALONE:
            self.write(sheets)
            return
        from netderive.files import progress

        with concurrent.futures.ProcessPoolExecutor() as pool:
            left = iter(sheets)
            chunks = iter(lambda: tuple(itertools.islice(left, CHUNK)), ())
            begun = [pool.submit(self.write, chunk) for chunk in chunks]
            with progress(count, "Sheets") as done:
                for chunk in concurrent.futures.as_completed(begun):
                    done(chunk.result())

    def write(self, sheets: Iterable[Sheet]) -> int:
        """The sheet and the key of each variant, one after another; how many they are."""
        from netderive.engine.arithmetic import bounded_work, shared_memory
        from netderive.reports.wording import speaking

        done = 0
        with shared_memory(), speaking(self.language):  # another process knows no language
            for one in sheets:
                with bounded_work():
                    sheet, key = one.documents()
                    self.document(f"sheet-{one.name}", sheet)
                    self.document(f"key-{one.name}", key)
                done += 1
        return done

    def document(self, name: str, document: Document) -> None:
        """One document, in each of the formats."""
        from netderive.reports import Style, write

        for form in self.forms:
            text = write(document, form, Style(self.digits))
            with open(os.path.join(self.folder, f"{name}.{DOCUMENTS[form]}"), "wb") as opened:
                opened.write(pdf_of(text) if form == "pdf" else text.encode())
