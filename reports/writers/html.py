"""Documents as one self-contained HTML page, its mathematics in MathML; no script, nothing from the network."""

from __future__ import annotations

from html import escape
from itertools import count

from ...grammar import Math, replace, visible
from ..document import (
    Bar,
    Block,
    Callout,
    Chain,
    ChainLine,
    Column,
    Definitions,
    Diagram,
    Digits,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Picture,
    Prose,
    Strong,
    Style,
    TableBlock,
)
from ..math import LatexMath, breakable, mathml
from ..wording import words
from .breaking import pieces
from .chain_columns import ChainColumns
from .html_page import html_page
from .html_style import STYLE
from .picture_svg import picture_svg
from .plain_text import display_width
from .svg import LOOK, svg
from .text import TextWriter
from .writer import Writer

_UNBROKEN = 30
"""A formula up to this wide is one piece; a wider one may wrap at its terms, as a phone needs."""
_LONGEST_TERM = 120
"""A term with more characters of LaTeX may wrap inside its parentheses too."""
_REM = 0.55
"""The width of an average character of a formula, in rem."""
_LONGEST_CELL = 28
_SECTIONS_WITHOUT_CONTENTS = 6
_SECTIONS_UNFOLDED = 14
_CLOSING, _OPENING = frozenset(",.;:)"), frozenset("(")
_JOINER = "&#8288;"
"""A browser may end a line beside any formula; this character forbids it."""
_STACKED = 5
"""On a phone a row of so many cells or more is stacked, so that its last cell is seen."""


def _text(text: str) -> str:
    return escape(visible(text))


def _listed(text: str) -> str:
    """Lines of code in a box that the keyboard reaches, as it may be scrolled."""
    return f'<pre tabindex="0"><code>{text}</code></pre>'


class HtmlWriter(Writer):
    """Writes each block as HTML."""

    SEPARATOR = "\n"

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.printer = LatexMath(style.digits)
        self.plain = TextWriter(style)
        self.measure = self.plain.printer
        self.columns = ChainColumns()
        self.places = count(1)

    def document(self, document: Document) -> str:
        self.columns = ChainColumns.of(document, self.style.digits)
        self.places = count(1)
        if self.style.fragment:
            return self.article(document.blocks) + "\n"
        blocks = self.titled(document)
        title = next((block for block in blocks if isinstance(block, Heading) and block.level == 1), None)
        body = tuple(block for block in blocks if block is not title)
        header = self.heading(title) if title else ""
        return html_page(_text(document.title or "netderive"), STYLE + LOOK, header, self.article(body))

    def article(self, blocks: tuple[Block, ...]) -> str:
        columns = self.columns
        sizes = {"name": columns.name + 2, "left": columns.left + 1, "right": columns.right + 2}
        style = "; ".join(f"--{name}: {characters * _REM:.2f}rem" for name, characters in sizes.items())
        first = next((place for place, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
        contents = "" if self.style.fragment else self.contents(blocks)
        inside = [self.blocks(blocks[:first]), contents, self.blocks(blocks[first:])]
        return f'<article style="{style}">\n{self.SEPARATOR.join(filter(None, inside))}\n</article>'

    def contents(self, blocks: tuple[Block, ...]) -> str:
        """A table of contents for a document of many sections, folded where it is long; else nothing."""
        headings = [block for block in blocks if isinstance(block, Heading) and block.level > 1]
        if len(headings) <= _SECTIONS_WITHOUT_CONTENTS:
            return ""
        top = min(heading.level for heading in headings)
        links = [f'<a href="#s{place}">{self.inline(heading.content)}</a>' for place, heading in enumerate(headings, 1)]
        items = "\n".join(
            f'<li class="{"sub" if heading.level > top else "top"}">{link}</li>'
            for heading, link in zip(headings, links, strict=True)
        )
        unfolded = " open" * (len(headings) <= _SECTIONS_UNFOLDED)
        listed = f"<details{unfolded}>\n<summary>{words.CONTENTS}</summary>\n<ol>\n{items}\n</ol>\n</details>"
        return f'<nav aria-label="{words.CONTENTS}">\n{listed}\n</nav>'

    # Pieces of a line

    def inline(self, content: Inline) -> str:
        """The pieces of a line; no line begins or ends between a formula and the punctuation beside it."""
        written = ""
        for before, piece in zip(("", *content), content, strict=False):
            glued = isinstance(before, Formula) and isinstance(piece, str) and piece[:1] in _CLOSING
            opened = isinstance(piece, Formula) and isinstance(before, str) and before[-1:] in _OPENING
            written += _JOINER * bool(glued or opened) + self.piece(piece)
        return written

    def words(self, text: str) -> str:
        return _text(text)

    def formula(self, formula: Formula) -> str:
        if display_width(self.measure.formula(formula)) <= _UNBROKEN:
            return mathml(self.printer.formula(formula))
        parts = self.pieces(formula.parts[0])
        for sign, part in zip(formula.signs, formula.parts[1:], strict=True):
            first, *others = self.pieces(part)
            parts += [f"{self.printer.sign(sign)} {first}", *others]
        return self.wrapping(parts)

    def pieces(self, math: Math) -> list[str]:
        """A formula's terms, and of a long one also what is in its parentheses."""
        return [
            piece
            for term in pieces(math, self.printer)
            for piece in ([term] if len(term) <= _LONGEST_TERM else breakable(term))
        ]

    @staticmethod
    def wrapping(parts: list[str], size: str = "") -> str:
        """A formula in pieces between which the browser may break the line."""
        first, *others = (part.strip() for part in parts)
        # The empty group puts a sign at a piece's start between two things.
        return "<wbr/>".join([mathml(size + first), *(mathml(f"{size}{{}} {part}") for part in others)])

    def math(self, math: Math, is_result: bool = False) -> str:
        """A side of a chain, in the size of a displayed formula; the value of a result is marked."""
        unbroken = display_width(self.measure.math(math)) <= _UNBROKEN
        parts = [self.printer.math(math)] if unbroken else self.pieces(math)
        return self.wrapping(self.printer.with_result(math, parts) if is_result else parts, r"\displaystyle ")

    def code(self, text: str) -> str:
        return f"<code>{_text(text)}</code>"

    def strong(self, text: str) -> str:
        return f"<strong>{_text(text)}</strong>"

    def bar(self, bar: Bar) -> str:
        whole = bar.ROOM * 12
        width = max(1.0, float(bar.part) * whole)
        return (
            f'<svg class="bar" aria-hidden="true" width="{whole}" height="10" viewBox="0 0 {whole} 10">'
            f'<rect width="{width:.1f}" height="10"/></svg>'
        )

    # Blocks

    def heading(self, block: Heading) -> str:
        anchor = f' id="s{next(self.places)}"' if block.level > 1 and not self.style.fragment else ""
        return f"<h{block.level}{anchor}>{self.inline(block.content)}</h{block.level}>"

    def prose(self, block: Prose) -> str:
        return f"<p>{self.inline(block.content)}</p>"

    def chain(self, block: Chain) -> str:
        cells = [cell for line, last in self.chain_lines(block) for cell in self.chain_line(line, last)]
        name = _text(block.name)
        body = "\n".join([f'<div class="name">{name}</div>', *cells])
        return f'<div class="chain" role="group" aria-label="{name}">\n{body}\n</div>'

    def chain_line(self, line: ChainLine, is_result: bool) -> list[str]:
        """The cells of one line: left, sign, right, reason."""
        cells: list[str] = []
        if line.left is not None:
            wide = display_width(self.measure.math(line.left)) > self.columns.left
            cells.append(f'<div class="left{" wide" * wide}">{self.math(line.left)}</div>')
        cells.append(f'<div class="sign">{mathml(self.printer.sign(line.sign))}</div>')
        wide = display_width(self.measure.math(line.right)) > self.columns.right
        cells.append(f'<div class="right{" wide" * wide}">{self.math(line.right, is_result)}</div>')
        if line.reason:
            cells.append(f'<div class="reason">{self.inline(line.reason)}</div>')
        return cells

    def table(self, block: TableBlock) -> str:
        label = _text(block.caption or words.TABLE)
        caption = f"<caption>{label}</caption>\n" if block.caption else ""
        titles = "".join(
            f'<th scope="col"{self.aligned(column)}>{_text(column.title)}</th>' if column.title else "<td></td>"
            for column in block.columns
        )
        head = f"<thead><tr>{titles}</tr></thead>\n" if any(column.title for column in block.columns) else ""
        rows = "\n".join(self.row(row, block.columns) for row in block.rows)
        footer = "\n".join(self.row(row, block.columns) for row in block.footer)
        foot = f"\n<tfoot>\n{footer}\n</tfoot>" if footer else ""
        stacked = ' class="stacked"' * (len(block.columns) >= _STACKED)
        table = f"<table{stacked}>\n{caption}{head}<tbody>\n{rows}\n</tbody>{foot}\n</table>"
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">\n{table}\n</div>'

    @staticmethod
    def aligned(column: Column, is_long: bool = False, is_sign: bool = False) -> str:
        """The class of a cell: numbers are at the right, only a long text may wrap, a sign needs little room."""
        names = ["number"] * (column.align == "right") + ["long"] * is_long + ["sign"] * is_sign
        return f' class="{" ".join(names)}"' if names else ""

    def row(self, cells: tuple[Inline, ...], columns: tuple[Column, ...]) -> str:
        named = next((place for place, column in enumerate(columns) if column.align == "left"), None)
        drawn = (
            f"<{tag}{self.aligned(column, self.is_long(cell), cell == ('=',))}>{self.inline(cell)}</{tag[:2]}>"
            for tag, cell, column in zip(self.tags(cells, named), cells, columns, strict=True)
        )
        return f"<tr>{''.join(drawn)}</tr>"

    @staticmethod
    def tags(cells: tuple[Inline, ...], named: int | None) -> list[str]:
        """What each cell of a row is: its first text names the row. A formula alone is no name to a screen reader."""
        names = [any(isinstance(piece, str | Strong) for piece in cell) for cell in cells]
        return ['th scope="row"' if place == named and is_name else "td" for place, is_name in enumerate(names)]

    def is_long(self, cell: Inline) -> bool:
        return display_width(self.plain.inline(cell)) > _LONGEST_CELL

    def definitions(self, block: Definitions) -> str:
        entries = "\n".join(
            f"<dt>{self.inline(term)}</dt><dd>{self.inline(meaning)}</dd>" for term, meaning in block.entries
        )
        return f"<dl>\n{entries}\n</dl>"

    def callout(self, block: Callout) -> str:
        label = f'<span class="label">{words.CALLOUTS[block.kind]}</span>'
        return f'<aside role="note" class="{block.kind}">{label} {self.inline(block.content)}</aside>'

    def listing(self, block: Listing) -> str:
        if not block.numbers:
            return _listed(_text(block.text))
        lines = _text(block.text).rstrip("\n").split("\n")
        width = len(block.numbers[-1])
        numbered = (
            f'<span class="line">{number:>{width}}</span>  {line}'
            for number, line in zip(block.numbers, lines, strict=True)
        )
        return _listed("\n".join(numbered))

    def diagram(self, block: Diagram) -> str:
        return self.scrolled(block.title, svg(block, self.style), block.on_screen)

    def picture(self, block: Picture) -> str:
        return self.scrolled(block.title, picture_svg(block, self.style))

    @staticmethod
    def scrolled(title: str, svg: str, on_screen: bool = False) -> str:
        """What may be wider than a phone, in a box that the keyboard reaches; not printed where it is `on_screen`."""
        look = "scroll on-screen" if on_screen else "scroll"
        return f'<div class="{look}" role="group" tabindex="0" aria-label="{_text(title)}">\n{svg}\n</div>'


def write(document: Document, style: Style) -> str:
    """A document as an HTML page, or as one `article` for a page that is there already.

    >>> from netderive.reports.document import Prose, Strong
    >>> page = write(Document("mnist", (Prose(("In all ", Strong("832"), ".")),)), Style())
    >>> "<p>In all <strong>832</strong>.</p>" in page
    True
    """
    return HtmlWriter(style).document(document)


def embedded(document: Document, style: Style) -> str:
    """A document to be inside another page, such as a notebook: its look holds for itself alone."""
    look = (
        STYLE.replace(":root", ":scope").replace("\nbody {", "\n:scope {").replace("4rem; max-width", "1rem; max-width")
    )
    article = write(document, replace(style, fragment=True))
    return f'<style>@scope (.netderive) {{{look}}}</style>\n<div class="netderive">{article}</div>\n'


def html_of_math(math: Math, digits: Digits = "thin") -> str:
    """A formula as MathML, in pieces between which the browser may break the line.

    >>> from netderive.grammar import Letter
    >>> html_of_math(Letter("k"))
    '<math><mstyle displaystyle="true" scriptlevel="0"><mi>k</mi></mstyle></math>'
    """
    return HtmlWriter(Style(digits)).math(math)
