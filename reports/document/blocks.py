"""The few block types every document is made of.

The narrator (`reports.narrator`) converts facts into blocks; each writer (text, Markdown, LaTeX,
HTML) converts blocks into its own format with one function a block. Blocks hold trees and plain
strings only: no LaTeX, no HTML, no escaping.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from ...grammar import Math, record, replace
from .diagram import Diagram
from .inline import Bar as Bar
from .inline import Code as Code
from .inline import Formula as Formula
from .inline import Inline as Inline
from .inline import Strong as Strong
from .picture import Picture as Picture


@record()
class Heading:
    """A heading; level 1 is the document's title, 2 a section, 3 a layer."""

    level: Literal[1, 2, 3]
    content: Inline


@record()
class Prose:
    """A paragraph."""

    content: Inline


@record()
class ChainLine:
    """One line `left sign right` of a chain, with the reason that is beside it.

    `left` is given on a chain's first line and None where the line goes on from the one above;
    the `sign` ('=', '≥', '→') is under the one above.
    """

    left: Math | None
    sign: str
    right: Math
    reason: Inline = ()


@record()
class Chain:
    """An aligned chain of formulas about one quantity, named in a word ("size", "params")."""

    name: str
    lines: tuple[ChainLine, ...]


@record()
class Column:
    """A column of a table: its heading and how it is aligned."""

    title: str
    align: Literal["left", "right"] = "left"


@record()
class TableBlock:
    """Rows of inline cells; `footer` rows (totals) are separated by a rule; `caption` is plain text."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Inline, ...], ...]
    footer: tuple[tuple[Inline, ...], ...] = ()
    caption: str = ""


@record()
class Definitions:
    """A legend: each term (usually a letter) with what it means."""

    entries: tuple[tuple[Inline, Inline], ...]


@record()
class Callout:
    """A boxed remark: `result` (what was requested), `condition` (when it holds), `wrong`, `right`, `note`."""

    kind: Literal["result", "condition", "wrong", "right", "note", "unread"]
    content: Inline


@record()
class Listing:
    """Lines of the network language as the reader would type them; numbered from `first` on where that is given."""

    text: str
    first: int | None = None

    @property
    def numbers(self) -> list[str]:
        """The number of each line; nothing where they are not numbered."""
        count = self.text.rstrip("\n").count("\n") + 1
        return [] if self.first is None else [str(self.first + line) for line in range(count)]


Block: TypeAlias = Heading | Prose | Chain | TableBlock | Definitions | Callout | Listing | Diagram | Picture


@record()
class Document:
    """A whole document: its title (plain text) and its blocks in reading order."""

    title: str
    blocks: tuple[Block, ...]

    def on_paper(self) -> Document:
        """The document without pictures that are only on a screen."""
        kept = (one for one in self.blocks if not (isinstance(one, Diagram) and one.on_screen))
        return replace(self, blocks=tuple(kept))


Digits: TypeAlias = Literal["thin", "comma", "apostrophe", "plain"]
"""How the digits of a number are grouped: 217 706, 217,706, 217'706, 217706."""


@record()
class Style:
    """The look: digit grouping, fragment or whole (LaTeX, HTML), and the columns and colours of a text."""

    digits: Digits = "thin"
    fragment: bool = False
    columns: int = 100
    colour: bool = False
