"""What a notebook shows of a result: its document, as HTML or LaTeX."""

from __future__ import annotations

from netderive.engine.arithmetic import bounded_work
from netderive.reports import Document, Style, write
from netderive.reports.wording import speaking

from .results import Verdicts, Written


def _document(result: object) -> Document:
    """What a notebook shows of a result."""
    from netderive.reports.sections import result_document

    if isinstance(result, Written):
        return result.document()
    return result_document(tuple(result) if isinstance(result, Verdicts) else result, getattr(result, "table", None))


@bounded_work()
def html(result: object) -> str:
    """A result as HTML to be put into a page."""
    from netderive.reports.writers import embedded

    with speaking(getattr(result, "language", "en")):
        return embedded(_document(result), Style(getattr(result, "digits", "thin")))


@bounded_work()
def latex(result: object) -> str:
    """A result as LaTeX to be put into another document."""
    with speaking(getattr(result, "language", "en")):
        return write(_document(result), "latex", Style(getattr(result, "digits", "thin"), fragment=True))
