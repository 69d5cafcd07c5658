"""facts -> documents: text, Markdown, LaTeX, HTML, PDF and JSON.

The only room that knows LaTeX, HTML, Markdown and sentences. A narrator turns facts into blocks,
a writer turns blocks into its format.
"""

from __future__ import annotations

from collections.abc import Callable

from .blocks import Document, Style


def write(document: Document, form: str, style: Style) -> str:
    """A document in a format of text; `pdf` is made from LaTeX by `reports.pdf`."""
    return _writer(form)(document, style)


def _writer(form: str) -> Callable[[Document, Style], str]:
    """Each writer is imported when it is asked for."""
    if form == "text":
        from .text import write as writer
    elif form == "markdown":
        from .markdown import write as writer
    elif form in ("latex", "pdf"):
        from .latex import write as writer
    elif form == "html":
        from .html import write as writer
    else:
        raise ValueError(f"there is no format {form!r}")
    return writer


__all__ = ["Document", "Style", "write"]
