"""facts -> documents: text, Markdown, LaTeX, HTML, PDF and JSON.

The only room that knows LaTeX, HTML, Markdown and sentences. A narrator converts facts into blocks,
a writer converts blocks into its format.
"""

from __future__ import annotations

from .document import Document, Style


def write(document: Document, form: str, style: Style) -> str:
    """A document in a format of text; `pdf` is made from LaTeX by `reports.pdf`."""
    if form == "text":
        from .writers import text as writer
    elif form == "markdown":
        from .writers import markdown as writer
    elif form in ("latex", "pdf"):
        from .writers import latex as writer
    elif form == "html":
        from .writers import html as writer
    else:
        raise ValueError(f"there is no format {form!r}")
    return writer.write(document, style)


__all__ = ["Document", "Style", "write"]
