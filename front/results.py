"""What the functions of netderive give back, written in any format: solutions, answers, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self, get_args

from netderive.engine import Table
from netderive.engine.answers import Answer, Verdict
from netderive.engine.arithmetic import bounded_work
from netderive.engine.derivations import notation
from netderive.engine.formulas import QUANTITIES
from netderive.engine.network import Shown
from netderive.engine.resolution import one_of
from netderive.grammar import json_text, record
from netderive.reports import Document, Style, write
from netderive.reports.document import Digits
from netderive.reports.sections import Detail
from netderive.reports.wording import LANGUAGES, speaking

if TYPE_CHECKING:
    pass


FORMATS = ("text", "markdown", "latex", "html", "json")
"""What a derivation is written as."""


class Written(Shown):
    """What is written as a document in any of `FORMATS`; it shows itself in a notebook."""

    digits: Digits
    language: str

    def document(self) -> Document:
        """The blocks, for writers."""
        raise NotImplementedError

    def data(self) -> object:
        """The plain data of its JSON."""
        raise NotImplementedError

    @bounded_work()
    def to(self, form: str, fragment: bool = False) -> str:
        """It as one of `FORMATS`. Raises `ValueError` for another."""
        if form == "json":
            return json_text(self.data())
        one_of(form, FORMATS, "format")
        with speaking(self.language):
            return write(self.document(), form, Style(self.digits, fragment))

    def __str__(self) -> str:
        return self.to("text")

    def _repr_markdown_(self) -> str:
        return self.to("markdown", fragment=True)


@record(repr=False)
class WorkedSolution(Written):
    """A worked solution.

    >>> from netderive import derivation
    >>> "832" in derivation("input 1@28x28 -> conv 32@5x5").to("text")
    True
    """

    table: Table
    detail: Detail = "normal"
    letters: str = "board"
    digits: Digits = "thin"
    show: Sequence[str] = ()
    language: str = "en"

    def __post_init__(self) -> None:
        one_of(self.detail, get_args(Detail), "detail")
        one_of(self.digits, get_args(Digits), "style of digits")
        one_of(self.language, tuple(LANGUAGES), "language")
        names = (self.show,) if isinstance(self.show, str) else tuple(self.show)
        for name in names:
            one_of(name, QUANTITIES, "quantity to show")
        object.__setattr__(self, "show", names)

    def document(self) -> Document:
        from netderive.reports.sections import derivation_document

        return derivation_document([self.table], self.detail, notation(self.letters), self.show)

    def data(self) -> object:
        from netderive.reports.data import table_data

        return table_data(self.table, notation(self.letters), steps=True, show=self.show)

    def __repr__(self) -> str:
        return f"<WorkedSolution of {self.table!r}, {self.detail}>"


@record(repr=False)
class WorkedAnswer(Written):
    """How one quantity comes about, step by step.

    >>> from netderive import explain
    >>> "832" in explain("input 1@28x28 -> conv 32@5x5", "conv1.params").to("text")
    True
    """

    answer: Answer
    letters: str = "board"
    digits: Digits = "thin"
    language: str = "en"

    def __post_init__(self) -> None:
        one_of(self.digits, get_args(Digits), "style of digits")
        one_of(self.language, tuple(LANGUAGES), "language")

    def document(self) -> Document:
        from netderive.reports.sections import explanation_document

        return explanation_document(self.answer, notation(self.letters))

    def data(self) -> object:
        from netderive.reports.data import explanation_data

        return explanation_data(self.answer, notation(self.letters))

    def __repr__(self) -> str:
        return f"<WorkedAnswer to {self.answer!r}>"


class Verdicts(Shown, tuple[Verdict, ...]):
    """The verdicts on a table's claims, in text order."""

    table: Table

    def __new__(cls, table: Table, verdicts: Iterable[Verdict] = ()) -> Self:
        made = super().__new__(cls, tuple(verdicts))
        made.table = table
        return made

    def __getnewargs__(self) -> tuple[Table, tuple[Verdict, ...]]:
        return self.table, tuple(self)

    def __repr__(self) -> str:
        return f"<Verdicts on {len(self)} claims, {sum(not verdict.holds for verdict in self)} wrong>"
