r"""Documents as LaTeX: a whole article, or a fragment for `\input`.

Formulas are set as mathematics in the line inside paragraph cells, so that TeX itself can break
what is still too wide after the breaking at top-level terms.
"""

from __future__ import annotations

import itertools

from ...grammar import visible
from ..document import (
    Bar,
    Block,
    Callout,
    Chain,
    ChainLine,
    Column,
    Definitions,
    Diagram,
    Document,
    Formula,
    Heading,
    Inline,
    Listing,
    Picture,
    Prose,
    Style,
    TableBlock,
)
from ..math import TALL, FlatLatexMath, LatexMath
from ..wording import words
from .breaking import broken
from .chain_columns import ChainColumns
from .latex_frame import latex_article, latex_fragment
from .picture_tikz import picture_tikz
from .plain_text import GLUE, display_width, fitted
from .tex_text import tex_math, tex_text, tex_title, tex_typed
from .text import TextWriter
from .tikz import tikz_pictures
from .writer import Writer

_TITLE = "{\\LARGE\\bfseries %s\\par}\n\\medskip"
_COMMANDS = {2: "section", 3: "subsection"}
_HEADING, _ROW, _TALL_ROW, _START = 2.2, 1.2, 1.5, 5
"""Lines that a heading takes, a row of a chain or table, what a tall one takes more, and rows that begin a long one."""
_CONTENTS = (
    "\\setcounter{tocdepth}{2}\n{\\renewcommand{\\contentsname}{%s}\\small\\setlength{\\parskip}{0pt}\\tableofcontents}"
)
_HEADINGS_WITHOUT_CONTENTS = 40
"""A document of more headings has a page of contents; bookmarks it has always."""
_SHORT_CHAIN = 8
"""So many rows of a chain are not split between two pages."""

_EM = 0.5
"""The width of an average character, in em."""
_WIDEST_RIGHT = 36
"""Characters in the right column of a chain; the reason's column takes the rest of the line."""
_WHOLE_LINE = 62
_LINE = r"\linewidth"
_TALL_STRUT = r"\rule[-1.1em]{0pt}{2.6em}"
"""Adds space between the rows of a chain where a fraction or a big sign fills them."""
_SMALL_TABLE, _WIDE_TABLE = 72, 96
"""Characters in a row of a table in the text's size, and in a smaller one."""
_PAIRED, _HALF_LINE = 6, 42
"""So many entries of a legend or more are two in a row, where a meaning of more than so many characters wraps."""
_BETWEEN = 2
"""The space between two such entries, in em."""
_SMALL_LINE = 90
"""Characters in a line of a listing of that size; a longer one is set smaller."""
_RAGGED = {"left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering"}


def _paragraph(width: str, align: str = "left", extra: str = "") -> str:
    """A column of paragraphs for a longtable."""
    return rf">{{{_RAGGED[align]}\arraybackslash{extra}}}p{{{width}}}"


def _rest_of_line(*used: float) -> str:
    return rf"\dimexpr\linewidth-{sum(used):.1f}em\relax"


class LatexWriter(Writer):
    """Writes each block as LaTeX."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.printer = LatexMath(style.digits)
        self.plain = TextWriter(style)
        self.columns = ChainColumns()

    def document(self, document: Document) -> str:
        document = document.on_paper()
        self.columns = ChainColumns.of(document, self.style.digits)
        drawing = ",tikz" * any(isinstance(block, Diagram) for block in document.blocks)
        drawing += ",pgfplots" * any(isinstance(block, Picture) for block in document.blocks)
        if self.style.fragment:
            return latex_fragment(drawing, self.widths(), self.blocks(document.blocks))
        title, *others = self.titled(document)
        headings = [position for position, block in enumerate(others) if isinstance(block, Heading)]
        start = headings[0] if len(headings) > _HEADINGS_WITHOUT_CONTENTS else 0
        first = [self.blocks(tuple(others[:start])), _CONTENTS % tex_text(words.CONTENTS)] if start else []
        body = self.SEPARATOR.join([self.block(title), *first, self.blocks(tuple(others[start:]))])
        return latex_article(document.title, drawing, self.widths(), body)

    # Pieces of a line

    def words(self, text: str) -> str:
        return tex_text(text)

    def formula(self, formula: Formula) -> str:
        return f"${tex_math(self.printer.formula(formula))}$"

    def code(self, text: str) -> str:
        return rf"\texttt{{{tex_typed(text)}}}"

    def strong(self, text: str) -> str:
        return rf"\textbf{{{tex_text(text)}}}"

    def bar(self, bar: Bar) -> str:
        return rf"\rule{{{max(0.05, float(bar.part) * bar.ROOM * _EM * 0.9):.2f}em}}{{1.2ex}}"

    # Blocks

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Blocks in reading order; headings are on the page of what is below them."""
        written, lines = list[str](), 0.0
        for block, above in zip(reversed(blocks), (*reversed(blocks[:-1]), None), strict=False):
            latex = self.block(block)
            lines = lines + _HEADING if isinstance(block, Heading) else self.lines_at_start(block, latex)
            if isinstance(block, Heading) and not isinstance(above, Heading):
                latex = self.room(lines) + latex
            written.append(latex)
        return self.SEPARATOR.join(reversed(written))

    def room(self, lines: float) -> str:
        """A new page before what follows, where there is no room for so many lines of it."""
        return "" if self.style.fragment else f"\\needroom{{{lines:.1f}\\baselineskip}}\n"

    def lines_at_start(self, block: Block, latex: str) -> float:
        """How many lines of text a block takes that is not split between two pages, or the start of another."""
        rows = latex.count(r"\\") or 2
        rows = rows if rows <= _SHORT_CHAIN else _START
        if isinstance(block, Definitions):
            rows += sum(display_width(self.plain.inline(meaning)) > _HALF_LINE for _, meaning in block.entries)
        return rows * _ROW + min(rows, latex.count(_TALL_STRUT)) * _TALL_ROW

    def heading(self, block: Heading) -> str:
        content = self.inline(block.content)
        if block.level == 1:
            return _TITLE % content
        if self.style.fragment:
            return rf"\{_COMMANDS[block.level]}*{{{content}}}"
        bookmark = tex_title(self.plain.inline(block.content).replace(GLUE, " "))
        return rf"\{_COMMANDS[block.level]}{{\texorpdfstring{{{content}}}{{{bookmark}}}}}"

    def prose(self, block: Prose) -> str:
        return rf"{self.inline(block.content)}\par"

    def chain(self, block: Chain) -> str:
        rows = [row for line, last in self.chain_lines(block) for row in self.chain_line(line, last)]
        if display_width(block.name) <= self.columns.name:
            rows[0] = f"{tex_text(block.name)} {rows[0]}"
        else:
            rows.insert(0, rf"\multicolumn{{5}}{{@{{}}{_paragraph(_LINE)}@{{}}}}{{\itshape {tex_text(block.name)}}}")
        body = self.rows(rows, "2pt", whole=len(rows) <= _SHORT_CHAIN)
        return f"\\begin{{derivation}}\n{body}\n\\end{{derivation}}"

    def widths(self) -> str:
        """The widths of the columns of all derivations of a document, whose signs are under each other."""
        widths = {
            "name": self.columns.name * _EM + 0.5,
            "left": self.columns.left * _EM + 0.6,
            "right": min(self.columns.right, _WIDEST_RIGHT) * _EM + 1.4,  # signs are wide, and a result is bold
        }
        return " ".join(rf"\setlength\derivation{name}{{{width:.1f}em}}" for name, width in widths.items())

    def chain_line(self, line: ChainLine, is_result: bool) -> list[str]:
        """The rows of one line, each beginning after the name's column."""
        left, rows = self.left(line)
        sign, reason = f"${tex_math(self.printer.sign(line.sign))}$", self.inline(line.reason)
        parts = broken(line.right, self.printer, _WHOLE_LINE)
        parts = [self.displayed(part) for part in (self.printer.with_result(line.right, parts) if is_result else parts)]
        if display_width(self.plain.printer.math(line.right)) <= _WIDEST_RIGHT:
            return [*rows, f"& {left} & {sign} & {parts[0]} & {reason}"]
        parts += [rf"\small {reason}"] if reason else []
        first, *others = (rf"\wide{{{part}}}" for part in parts)
        return [*rows, f"& {left} & {sign} & {first}", *(f"& & & {cell}" for cell in others)]

    def left(self, line: ChainLine) -> tuple[str, list[str]]:
        """The left side for its cell; a wide one is in a row of its own above."""
        if line.left is None:
            return "", []
        left = self.displayed(self.printer.math(line.left))
        if display_width(self.plain.printer.math(line.left)) <= self.columns.left:
            return left, []
        return "", [rf"& & & \wide{{{left}}}"]

    @staticmethod
    def displayed(latex: str) -> str:
        # An empty group before a leading sign puts it between two things.
        opening = "{} " if latex.startswith(("+ ", "- ", r"\cdot")) else ""
        strut = _TALL_STRUT if any(tall in latex for tall in TALL) else ""
        return rf"$\displaystyle {opening}{tex_math(latex)}${strut}"

    @staticmethod
    def longtable(columns: str, rows: list[str], space: str = "2pt", head: str = "", whole: bool = False) -> str:
        body = LatexWriter.rows(rows, space, whole)
        return f"\\begin{{longtable}}[l]{{{columns}}}\n{head}{body}\n\\end{{longtable}}"

    @staticmethod
    def rows(rows: list[str], space: str, whole: bool) -> str:
        # The space is always given, or TeX would look for it in a next row that begins with a bracket.
        return "\n".join(rf"{row} \\{'*' * (whole and row is not rows[-1])}[{space}]" for row in rows).lstrip()

    def table(self, block: TableBlock) -> str:
        natural = self.natural_widths(block)
        size = r"\footnotesize" if sum(natural) > _SMALL_TABLE else ""
        if sum(natural) > _WIDE_TABLE:
            columns = self.paragraph_columns(block.columns, fitted(natural, _WIDE_TABLE))
        else:
            columns = "".join(column.align[0] for column in block.columns)
        titles = " & ".join(tex_text(column.title) for column in block.columns)
        head = "\\toprule\n" + (f"{titles} \\\\\n\\midrule\n" if any(column.title for column in block.columns) else "")
        rows = [self.row(cells) for cells in block.rows]
        if block.footer:
            first, *others = map(self.row, block.footer)
            rows += [f"\\midrule\n{first}", *others]
        caption = f"{self.room(_START * _ROW)}\\textbf{{{tex_text(block.caption)}}}\\par\n" if block.caption else ""
        foot = "\\bottomrule\n\\endlastfoot\n"
        table = self.longtable(rf"@{{}}{columns}@{{}}", rows, "1pt", f"{head}\\endhead\n{foot}")
        return f"{caption}{{{size}\\renewcommand{{\\arraystretch}}{{1.15}}\n{table}}}"

    def natural_widths(self, block: TableBlock) -> list[int]:
        """What each column would take in characters, with the gap beside it."""
        rows = [[self.plain.inline(cell) for cell in row] for row in (*block.rows, *block.footer)]
        titles = [visible(column.title) for column in block.columns]
        return [max(map(display_width, column)) + 2 for column in zip(titles, *rows, strict=True)]

    @staticmethod
    def paragraph_columns(columns: tuple[Column, ...], widths: list[int]) -> str:
        """Columns in which text wraps, together as wide as the line."""
        gaps = rf"\dimexpr\linewidth-{2 * len(columns) - 2}\tabcolsep\relax"
        return "%\n  ".join(
            _paragraph(rf"\dimexpr{gaps}*{width}/{sum(widths)}\relax", column.align)
            for column, width in zip(columns, widths, strict=True)
        )

    def row(self, cells: tuple[Inline, ...]) -> str:
        return " & ".join(self.inline(cell) for cell in cells)

    def definitions(self, block: Definitions) -> str:
        """Each term with its meaning; many are two in a row."""
        terms = [display_width(self.plain.inline(entry[0])) for entry in block.entries]
        rows = [self.row(entry) for entry in block.entries]
        pairs = len(rows) >= _PAIRED
        term = min(max(terms, default=0), _WIDEST_RIGHT) * _EM + 1
        used = (term + 1, _BETWEEN, term + 1) if pairs else (term + 1,)
        width = rf"\dimexpr{_rest_of_line(*used)}{'/2' * pairs}\relax"
        pair = rf"{_paragraph(f'{term:.1f}em')}@{{\hspace{{1em}}}}{_paragraph(width)}"
        columns = rf"@{{\hspace{{{_BETWEEN}em}}}}".join([pair] * (1 + pairs))
        if pairs:
            half = (len(rows) + 1) // 2
            rows = [" & ".join(pair) for pair in itertools.zip_longest(rows[:half], rows[half:], fillvalue="&")]
        return self.longtable(rf"@{{}}{columns}@{{}}", rows, "1pt", whole=len(rows) <= _SHORT_CHAIN)

    def callout(self, block: Callout) -> str:
        columns = r"@{}!{\vrule width 2pt}@{\hspace{0.8em}}" + _paragraph(_rest_of_line(1.2)) + r"@{}"
        text = rf"\textbf{{{words.CALLOUTS[block.kind]}.}} {self.inline(block.content)}"
        return f"\\noindent\\begin{{tabular}}{{{columns}}}\n{text}\n\\end{{tabular}}\\par"

    def listing(self, block: Listing) -> str:
        lines = visible(block.text).expandtabs(4).rstrip("\n").split("\n")
        typed = [tex_typed(line) or r"\mbox{}" for line in lines]
        for place, number in enumerate(block.numbers):
            typed[place] = rf"\makebox[1.6em][r]{{\normalfont\scriptsize {number}}}\quad {typed[place]}"
        body = "\\\\\n".join(typed)
        size = r"\small" if max(map(display_width, lines)) <= _SMALL_LINE else r"\footnotesize"
        return f"\\begin{{flushleft}}\\ttfamily{size}\n{body}\n\\end{{flushleft}}"

    def diagram(self, block: Diagram) -> str:
        flat = LatexWriter(self.style)
        flat.printer = FlatLatexMath(self.style.digits)  # a line of a box is a row high
        pictures = "\\par\n".join(tikz_pictures(block, flat.inline))
        return f"{{\\centering\n{pictures}\\par}}"

    def picture(self, block: Picture) -> str:
        return f"\\begin{{center}}\n{picture_tikz(block, self.inline)}\n\\end{{center}}"


def write(document: Document, style: Style) -> str:
    r"""A document as LaTeX.

    >>> from netderive.reports.document import Prose, Strong
    >>> "In all \\textbf{832}." in write(Document("mnist", (Prose(("In all ", Strong("832"), ".")),)), Style())
    True
    """
    return LatexWriter(style).document(document)
