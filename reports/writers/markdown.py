r"""Documents as Markdown with mathematics between dollar signs, as GitHub shows it.

GitHub lets Markdown take the backslash of `\,` and `\_` away before MathJax sees it. Thin spaces are
therefore written as a word, and a formula that still needs such a backslash goes between the
forms that GitHub keeps untouched: $`...`$ in a line, ```math for a block.
"""

from __future__ import annotations

import re

from ...grammar import visible
from ..document import (
    Callout,
    Chain,
    ChainLine,
    Definitions,
    Diagram,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Prose,
    Style,
    TableBlock,
)
from ..math import LatexMath
from ..wording import words
from .breaking import broken
from .mermaid import mermaid
from .plain_text import display_width, wrap
from .text import TextWriter, listing_margins
from .writer import Writer

_SPECIAL = re.compile(r"[\\`*_\[\]#|~]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_FRAGILE = re.compile(r"\\[^A-Za-z\s\\]")
"""A backslash that Markdown would take for its own."""

_IN_MATH = {"\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge ", "<": r"\lt ", ">": r"\gt "} | {
    character: f"\\{character}" for character in "_%&#${}"
}
"""Characters that cannot be in \\text{}, as mathematics."""

_REASON_WIDTH = 44
_ROW_WIDTH = 60
_MARK = 0xE000
"""First of the private-use characters that mean formulas while a reason is wrapped."""


def escaped(text: str) -> str:
    """Text from a user that Markdown shows as it is.

    >>> print(escaped("a_b * <c> costs 5$"))
    a\\_b \\* &lt;c&gt; costs 5<span>$</span>
    """
    text = _SPECIAL.sub(r"\\\g<0>", " ".join(visible(text).split("\n")))
    return re.sub(r"[&<>$]", lambda match: _ENTITIES[match.group()], text)


def _robust(latex: str) -> str:
    """LaTeX without backslashes before a comma or bare angle brackets."""
    return latex.replace(r"\,", r"\thinspace ").replace("<", r"\lt").replace(">", r"\gt")


def _block(latex: str) -> str:
    opening, closing = ("```math", "```") if _FRAGILE.search(latex) else ("$$", "$$")
    return f"{opening}\n{latex}\n{closing}"


class MarkdownWriter(Writer):
    """Writes each block as Markdown for GitHub."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.printer = LatexMath(style.digits)
        self.plain = TextWriter(style)

    def document(self, document: Document) -> str:
        return self.blocks(document.blocks) + "\n"

    # Pieces of a line

    def words(self, text: str) -> str:
        return escaped(text)

    def formula(self, formula: Formula) -> str:
        latex = _robust(self.printer.formula(formula))
        return f"$`{latex}`$" if _FRAGILE.search(latex) else f"${latex}$"

    def code(self, text: str) -> str:
        text = " ".join(visible(text).split("\n"))
        fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        blank = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{blank}{text}{blank}{fence}"

    def strong(self, text: str) -> str:
        return f"**{escaped(text)}**" if text.strip() else ""

    # Blocks

    def heading(self, block: Heading) -> str:
        return f"{'#' * block.level} {self.inline(block.content)}"

    def prose(self, block: Prose) -> str:
        text = self.inline(block.content)
        return _LINE_START.sub(lambda start: f"{start[1]}{start[2]}\\" if start[2].isdigit() else f"\\{start[2]}", text)

    def chain(self, block: Chain) -> str:
        rows = [row for line, last in self.chain_lines(block) for row in self.chain_line(line, last)]
        body = " \\\\\n".join(rows)
        name = f"**{escaped(block.name)}**\n\n" if block.name else ""
        return name + _block(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}")

    def chain_line(self, line: ChainLine, is_result: bool) -> list[str]:
        """The aligned rows of one line: its formula, broken if long, with the reason beside."""
        left = "" if line.left is None else _robust(self.printer.math(line.left)) + " "
        parts = broken(line.right, self.printer, _ROW_WIDTH)
        first, *others = map(_robust, self.printer.with_result(line.right, parts) if is_result else parts)
        rows = [f"{left}&{_robust(self.printer.sign(line.sign))} {first}", *(rf"&\quad {{}} {row}" for row in others)]
        reasons = self.reason_rows(line.reason) if line.reason else []
        rows += ["&"] * (len(reasons) - len(rows))
        beside = reasons + [""] * (len(rows) - len(reasons))
        return [f"{row} &&{reason}" if reason else row for row, reason in zip(rows, beside, strict=True)]

    def reason_rows(self, content: Inline) -> list[str]:
        r"""A reason in rows of \text{...} with its formulas between, wrapped with a mark instead of each formula."""
        formulas = [piece for piece in content if isinstance(piece, Formula)]
        marks = iter(range(len(formulas)))
        plain = "".join(
            self.mark(next(marks), piece) if isinstance(piece, Formula) else self.plain.piece(piece)
            for piece in content
        )
        parts = re.compile(r"([\ue000-\uf8ff]+)")
        return [
            "".join(self.reason_part(part, formulas) for part in parts.split(row) if part)
            for row in wrap(plain, _REASON_WIDTH)
        ]

    def mark(self, place: int, formula: Formula) -> str:
        """A stand-in as wide as the formula."""
        return chr(_MARK + place) * max(1, min(display_width(self.plain.printer.formula(formula)), _REASON_WIDTH))

    def reason_part(self, part: str, formulas: list[Formula]) -> str:
        if (place := ord(part[0]) - _MARK) in range(len(formulas)):
            return _robust(self.printer.formula(formulas[place]))
        return "".join(_IN_MATH.get(text, rf"\text{{{text}}}") for text in re.split(r"([\\~^<>_%&#${}])", part) if text)

    def table(self, block: TableBlock) -> str:
        dashes = ["---:" if column.align == "right" else ":---" for column in block.columns]
        rows = [[self.cell((column.title,)) for column in block.columns], dashes]
        rows += [[self.cell(cell) for cell in row] for row in block.rows]
        rows += [[self.total(cell) for cell in row] for row in block.footer]
        caption = f"**{escaped(block.caption)}**\n\n" if block.caption else ""
        return caption + "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def cell(self, content: Inline) -> str:
        """A cell; a bar in it is escaped, also within code and mathematics, as pipe tables ask."""
        return re.sub(r"(?<!\\)\|", r"\\|", self.inline(content))

    def total(self, content: Inline) -> str:
        """A cell of the totals, bold where it is words."""
        text = self.cell(content)
        plain = text and all(isinstance(piece, str) for piece in content)
        return f"**{text.strip()}**" if plain and text.strip() else text

    def definitions(self, block: Definitions) -> str:
        return "\n".join(f"- {self.inline(term)} – {self.inline(meaning)}" for term, meaning in block.entries)

    def callout(self, block: Callout) -> str:
        return f"> **{words.CALLOUTS[block.kind]}:** {self.inline(block.content)}"

    def listing(self, block: Listing) -> str:
        lines = visible(block.text).rstrip("\n").split("\n")
        margins = listing_margins(block) if block.numbers else [""] * len(lines)
        text = "\n".join(margin + line for margin, line in zip(margins, lines, strict=True))
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}text\n{text}\n{fence}"

    def diagram(self, block: Diagram) -> str:
        return f"```mermaid\n{mermaid(block, self.style)}\n```"


def write(document: Document, style: Style) -> str:
    """A document as Markdown for GitHub.

    >>> from netderive.reports.document import Prose, Strong
    >>> print(write(Document("", (Prose(("In all ", Strong("832"), ".")),)), Style()), end="")
    In all **832**.
    """
    return MarkdownWriter(style).document(document)
