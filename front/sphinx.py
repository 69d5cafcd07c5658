"""A Sphinx extension: the directive `netderive` shows a network's worked solution, or its table, in a page.

    extensions = ["netderive.sphinx"]

In reStructuredText (in MyST the same between three backticks and `{netderive}`):

    .. netderive::
       :detail: brief
       :set: k=32

       input 1@28x28 -> conv k@5x5
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives

FORMATS = ("html", "latex", "text")
"""What is written for a page: HTML pages, LaTeX, and text for all other builders."""

LATEX_PACKAGES = ("textcomp", "amsmath", "array", "booktabs", "longtable", "tikz")
"""What the LaTeX of a network needs."""


def _detail(text: str) -> str:
    return directives.choice(text, ("table", "brief", "normal", "full"))


def _language(text: str) -> str:
    from netderive.reports.wording import LANGUAGES

    return directives.choice(text, tuple(LANGUAGES))


class NetworkDirective(Directive):
    """A network, in the directive's body or in the file that its argument names."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        "set": directives.unchanged,
        "show": directives.unchanged,
        "detail": _detail,
        "language": _language,
    }

    def run(self) -> list[nodes.Node]:
        from netderive import Mistakes

        try:
            written = self._written()
        except (Mistakes, OSError, ValueError) as error:
            raise self.error(str(error)) from None
        return [nodes.raw(text, text, format=form) for form, text in written.items()]

    def _written(self) -> dict[str, str]:
        """The network in every format of `FORMATS`."""
        from netderive import derive
        from netderive.engine.resolution import to_be_shown
        from netderive.files import given_values
        from netderive.reports import Style, write
        from netderive.reports.sections import derivation_document, table_document
        from netderive.reports.wording import speaking

        options: dict[str, str] = self.options
        table = derive(self._text(), given_values(tuple(filter(None, [options.get("set", "")]))))
        show = to_be_shown(options.get("show", "params,macs"))
        detail: Any = options.get("detail", "normal")
        with speaking(options.get("language", "en")):
            page = (
                table_document([table], show) if detail == "table" else derivation_document([table], detail, show=show)
            )
            return {form: write(page, form, Style(fragment=form != "text")) for form in FORMATS}

    def _text(self) -> str:
        if not self.arguments:
            return "\n".join(self.content)
        source = self.state.document.current_source or "."
        return Path(source).parent.joinpath(self.arguments[0]).read_text(encoding="utf-8")


def setup(app: Any) -> dict[str, Any]:
    """Adds the directive; Sphinx calls this."""
    app.add_directive("netderive", NetworkDirective)
    for package in LATEX_PACKAGES:
        app.add_latex_package(package)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
