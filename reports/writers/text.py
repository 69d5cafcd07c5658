"""Documents as Unicode text for a terminal of 60 columns or more."""

from __future__ import annotations

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
    Listing,
    Prose,
    Style,
    TableBlock,
)
from ..math import UnicodeMath
from ..wording import words
from .breaking import broken
from .chain_columns import WIDEST_RIGHT, ChainColumns
from .plain_text import GLUE, display_width, flowed, pad, wrap
from .text_diagram import text_diagram
from .text_table import table_lines
from .writer import Writer

INDENT = "   "
_RULES = {1: "═", 2: "─"}
_REASON_GAP = 3
_NARROWEST_REASON = 13
"""Columns of a reason beside its formula; with fewer left, it is below the formula."""
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_COLOURS = {"result": "\x1b[1;36m", "right": "\x1b[32m", "wrong": "\x1b[31m", "condition": "\x1b[33m"}
"""How a terminal paints a callout: bold cyan, green, red, yellow."""


class TextWriter(Writer):
    """Writes each block as lines of text."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.printer = UnicodeMath(style.digits)
        self.width = style.columns
        self.set_columns(ChainColumns())

    def set_columns(self, columns: ChainColumns) -> None:
        """Where the parts of a chain's line begin, counted from the left margin."""
        self.columns = columns
        self.sign_at = len(INDENT) + columns.name + 2 + columns.left + 1
        self.formula_at = self.sign_at + 2
        self.reason_at = self.formula_at + columns.right + _REASON_GAP
        if self.width - self.reason_at < _NARROWEST_REASON:
            self.reason_at = self.formula_at

    def document(self, document: Document) -> str:
        document = document.on_paper()
        self.set_columns(ChainColumns.of(document, self.style.digits))
        return self.blocks(document.blocks) + "\n"

    # Pieces of a line

    def words(self, text: str) -> str:
        return visible(text)

    def formula(self, formula: Formula) -> str:
        text = self.printer.formula(formula)
        return text.replace(" ", GLUE) if display_width(text) <= WIDEST_RIGHT else text

    def code(self, text: str) -> str:
        return visible(text)

    def strong(self, text: str) -> str:
        return visible(text)

    # Blocks

    def heading(self, block: Heading) -> str:
        lines = flowed(self.inline(block.content), self.width)
        if block.level in _RULES:
            lines.append(_RULES[block.level] * max(map(display_width, lines)))
        return self.painted(lines, _BOLD)

    def prose(self, block: Prose) -> str:
        return "\n".join(flowed(self.inline(block.content), self.width))

    def chain(self, block: Chain) -> str:
        lines = [text for line in block.lines for text in self.chain_line(line)]
        head = INDENT + pad(visible(block.name), self.columns.name)
        if lines[0][: len(head)].strip() or display_width(block.name) > self.columns.name:
            return "\n".join([*(INDENT + row for row in wrap(visible(block.name), self.width - len(INDENT))), *lines])
        return "\n".join([head + lines[0][len(head) :], *lines[1:]])

    def chain_line(self, line: ChainLine) -> list[str]:
        """A line of a chain: `left sign right`, the reason beside or, where there is no room, under it."""
        left = "" if line.left is None else self.printer.math(line.left)
        start, before = [], pad(left, self.sign_at - 1, "right")
        if display_width(left) > self.columns.left:
            indent = " " * (self.sign_at - self.columns.left - 1)
            start, before = [indent + row for row in wrap(left, self.width - len(indent))], " " * (self.sign_at - 1)
        room = self.width - self.formula_at
        first, *others = [piece for row in broken(line.right, self.printer, room) for piece in wrap(row, room)]
        rows = [f"{before} {self.printer.sign(line.sign)} {first}", *(" " * self.formula_at + row for row in others)]
        return start + self.with_reason(rows, self.inline(line.reason))

    def with_reason(self, lines: list[str], reason: str) -> list[str]:
        """The lines of one formula with its reason in the last column."""
        if not reason:
            return lines
        rows = wrap(reason, self.width - self.reason_at)
        beside = display_width(lines[-1]) <= self.reason_at - _REASON_GAP
        start = len(lines) - 1 if beside else len(lines)
        lines = lines + [""] * (start + len(rows) - len(lines))
        for place, row in enumerate(rows, start):
            lines[place] = pad(lines[place], self.reason_at) + row
        return lines

    def table(self, block: TableBlock) -> str:
        cells = [[self.inline(cell) for cell in row] for row in block.rows]
        footer = [[self.inline(cell) for cell in row] for row in block.footer]
        return "\n".join(table_lines(block, cells, footer, self.width))

    def definitions(self, block: Definitions) -> str:
        entries = [(self.inline(term), self.inline(meaning)) for term, meaning in block.entries]
        column = min(max((display_width(term) for term, _ in entries), default=0), self.width // 3)
        hanging = " " * (len(INDENT) + column + 3)
        lines: list[str] = []
        for term, meaning in entries:
            rows = wrap(meaning, self.width - len(hanging))
            if display_width(term) > column:
                lines += [INDENT + row for row in wrap(term, self.width - len(INDENT))]
                term = ""
            lines.append(INDENT + pad(term.replace(GLUE, " "), column) + "   " + rows[0])
            lines += [hanging + row for row in rows[1:]]
        return "\n".join(line.rstrip() for line in lines)

    def callout(self, block: Callout) -> str:
        text = f"{words.CALLOUTS[block.kind]}: {self.inline(block.content)}"
        lines = [f"{INDENT}│ {line}" for line in flowed(text, self.width - len(INDENT) - 2)]
        return self.painted(lines, _COLOURS.get(block.kind, ""))

    def painted(self, lines: list[str], code: str) -> str:
        """Lines in a colour of the terminal, where colours are wanted."""
        wanted = self.style.colour and code
        return "\n".join(f"{code}{line}{_PLAIN}" if wanted else line for line in lines)

    def listing(self, block: Listing) -> str:
        lines = visible(block.text).rstrip("\n").split("\n")
        return "\n".join(f"{margin}{line}".rstrip() for margin, line in zip(listing_margins(block), lines, strict=True))

    def diagram(self, block: Diagram) -> str:
        lines = {box: [self.inline(line).replace(GLUE, " ") for line in box.lines] for box in block.boxes}
        return "\n".join(text_diagram(block, lines))


def listing_margins(block: Listing) -> list[str]:
    """What is before each line of a listing: blanks, or the line's number."""
    numbers = block.numbers or [""] * (block.text.rstrip("\n").count("\n") + 1)
    width = max(4, len(numbers[-1]) + 2)
    return [f"{number:>{width - 2}}  " for number in numbers]


def write(document: Document, style: Style) -> str:
    """A document as text.

    >>> from netderive.reports.document import Prose, Strong
    >>> print(write(Document("", (Prose(("In all ", Strong("832"), ".")),)), Style()), end="")
    In all 832.
    """
    return TextWriter(style).document(document)
