"""Every block in every writer, and text that tries to be more than text."""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from support.samples import HOSTILE, brief, conv1, legend, long_sum, sample, wide_table

from netderive.grammar import Letter, Number
from netderive.reports.document import (
    Block,
    Box,
    Callout,
    Chain,
    ChainLine,
    Code,
    Column,
    Definitions,
    Diagram,
    Digits,
    Document,
    Formula,
    Heading,
    Listing,
    Picture,
    Prose,
    Strong,
    Style,
    TableBlock,
    Trace,
)
from netderive.reports.writers import display_width, html, latex, markdown, text

WRITERS = [text, markdown, latex, html]
EVERY_BLOCK: list[Block] = [
    Diagram("Picture", 7, 3, (Box(0, 0, 7, 3, (("conv",),)),)),
    Heading(2, ("Sizes",)),
    Prose(("of ", Formula((Letter("k"),)), Code("pad 2"), Strong("832"))),
    Chain("size", (ChainLine(Letter("h′"), "=", Number(24), ("why",)),)),
    TableBlock(
        (Column("layer"), Column("", "right")), ((("conv1",), ("832",)),), ((("total",), ("832",)),), "In brief"
    ),
    Definitions((((Formula((Letter("k"),)),), ("filters",)),)),
    Callout("result", ("832",)),
    Listing("conv k@5x5"),
    Picture("Growth", "k", "params", (Trace(("k",), ((1, 1), (2, 4))),)),
]


@pytest.fixture(params=WRITERS, ids=lambda writer: writer.__name__.rpartition(".")[2])
def writer(request: pytest.FixtureRequest) -> ModuleType:
    return request.param


def test_the_walk_names_every_block_type():
    assert {type(block) for block in EVERY_BLOCK} == set(get_args(Block))


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_every_block_in_every_writer(writer: ModuleType, block: Block):
    written = writer.write(Document("", (block,)), Style()).strip()
    assert bool(written) != (isinstance(block, Picture) and writer in (text, markdown)), "characters draw no picture"


def test_a_picture_has_its_points_where_its_marks_say():
    """(1, 1/2) is at the lower left, (4, 8) at the upper right, (2, 2) in the middle; the highest is named first."""
    lines = Trace(("low",), ((1, Fraction(1, 2)), (2, 1))), Trace(("high",), ((1, 1), (2, 2), (4, 8)))
    picture = Picture("Growth", "k", "params", lines)
    written = html.write(Document("", (picture,)), Style())
    assert [*picture.marks(1).values()] == ["1/2", "1", "2", "4", "8"]
    assert '<path d="M0.0 260.0L210.0 195.0" fill="none" stroke="#0072b2"/>' in written
    assert 'd="M0.0 195.0L210.0 130.0L420.0 0.0" fill="none" stroke="#d55e00" stroke-dasharray="7 3"/>' in written
    assert written.index(">high<") < written.index(">low<")
    assert "coordinates {(1,1) (2,2) (4,8)}" in latex.write(Document("", (picture,)), Style())


@pytest.mark.parametrize("kind", ["result", "condition", "wrong", "right", "note"])
def test_every_callout_is_named_in_words(writer: ModuleType, kind: Any):
    assert kind.capitalize() in writer.write(Document("", (Callout(kind, ("x",)),)), Style())


def test_an_unknown_block_raises(writer: ModuleType):
    with pytest.raises(TypeError, match="knows no block complex"):
        writer.write(Document("", (Prose(("before",)), 1j)), Style())  # pyright: ignore[reportArgumentType]


def test_an_unknown_piece_of_a_line_raises(writer: ModuleType):
    with pytest.raises(TypeError, match="knows no piece complex"):
        writer.write(Document("", (Prose((1j,)),)), Style())  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("digits", ["thin", "comma", "apostrophe", "plain"])
@pytest.mark.parametrize("fragment", [False, True])
def test_every_style_in_every_writer(writer: ModuleType, digits: Digits, fragment: bool):
    assert writer.write(sample(), Style(digits, fragment)).endswith("\n")


def test_empty_tables_and_legends_are_written(writer: ModuleType):
    blocks = (TableBlock((Column("a"), Column("b")), ()), Definitions(()), Listing(""))
    assert writer.write(Document("", blocks), Style())


def test_the_chain_of_the_board_in_text():
    written = text.write(Document("", tuple(conv1())), Style())
    assert written.splitlines() == [
        "1  conv1 · 32 filters of 5×5 over 1 feature map",
        "",
        "   size     h′ = ⌊(h + 2p − n)/s⌋ + 1   positions of a filter of height n in h + 2p rows, every s-th",
        "                                        row",
        "               = h − (n − 1)            no padding (p = 0), every row (s = 1)",
        "               = 28 − (5 − 1) = 24      the width alike",
        "",
        "   output  out = 32@24×24",
        "",
        "   params    P = (n·m·l + 1)·k          n·m·l weights and one bias in each of k filters",
        "               = (5·5·1 + 1)·32",
        "               = 26·32 = 832",
        "",
        "   │ Result: conv1 has 832 parameters.",
    ]


def test_the_table_of_the_board_in_text():
    written = text.write(Document("", (brief(),)), Style("comma")).splitlines()
    assert written[1:5] == [
        "#  layer   size                                  parameters",
        "─  ──────  ────────────────────────────  ──────────────────  ───────",
        "0  input   1@28×28                                                 0",
        "1  conv1   28 − (5 − 1) = 24 → 32@24×24    (5·5·1 + 1)·32 =      832",
    ]
    assert written[-1] == "                                                      total  217,706"


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
def test_text_keeps_to_its_width_and_to_characters_that_only_show(columns: int):
    written = text.write(sample(), Style(columns=columns))
    typed = [line for line in written.splitlines() if not line.startswith("    ")]
    assert max(map(display_width, typed)) <= columns
    assert "\x1b" not in written
    assert not any(line.endswith(" ") for line in written.splitlines())


def test_wide_characters_do_not_push_columns():
    table = TableBlock((Column("a"), Column("b")), ((("中文",), ("x",)), (("e\u0301",), ("x",)), (("abcd",), ("x",))))
    rows = text.write(Document("", (table,)), Style()).splitlines()[2:]
    assert len({display_width(row) for row in rows}) == 1


# Markdown


def test_markdown_shows_text_as_it_is():
    written = markdown.write(Document("", (Prose((HOSTILE,)),)), Style())
    assert "<script" not in written and "$x$" not in written and "`c`" not in written.replace("\\`", "")
    for line_start in ("# a", "- a", "+ a", "1. a", "1) a", "> a", "| a", "=== a"):
        first = markdown.write(Document("", (Prose((line_start,)),)), Style())
        assert first.startswith(("\\", "1\\", "&gt;")), first


def test_a_bar_in_a_markdown_cell_does_not_end_it():
    table = TableBlock((Column("a|b"), Column("c")), ((("x|y",), (Code("p|q"),)),))
    rows = markdown.write(Document("", (table,)), Style()).strip().splitlines()
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [3, 3, 3]


def test_markdown_mathematics_holds_no_backslash_that_github_takes():
    document = Document(
        "", (Prose((Formula((Number(217706),)), Formula((Letter("kernel_size"),)))), *conv1(), long_sum())
    )
    written = markdown.write(document, Style())
    assert r"$217\thinspace 706$" in written
    assert r"$`\mathit{kernel\_size}`$" in written
    for dollars in re.findall(r"\$\$\n(.*?)\$\$", written, re.DOTALL) + re.findall(r"\$([^$`\n]+)\$", written):
        assert not re.search(r"\\[^A-Za-z\s\\]", dollars)
    assert not re.search(r"\\\\(?!\n)", written)


def test_a_markdown_chain_is_aligned_with_its_reasons():
    chain = Chain("size", (ChainLine(Letter("h′"), "=", Number(24), ("of ", Formula((Letter("k"),)), " maps, 5%")),))
    assert markdown.write(Document("", (chain,)), Style()) == (
        "**size**\n\n```math\n\\begin{aligned}\n"
        "h' &= \\mathbf{24} &&\\text{of }k\\text{ maps, 5}\\%\n"
        "\\end{aligned}\n```\n"
    )


# HTML


class Outline(HTMLParser):
    """The elements of a page: whether they are closed in order, and what they are."""

    VOID = frozenset({"meta", "wbr", "link", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str):
        assert self.open.pop() == tag

    def names(self) -> list[str]:
        return [tag for tag, _ in self.seen]


PAGE = html.write(sample(), Style())


def test_the_page_is_closed_in_order_and_brings_nothing_along():
    names = Outline(PAGE).names()
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert "http" not in PAGE
    assert {"header", "nav", "main", "article", "aside", "caption", "tfoot"} <= set(names)


def test_headings_come_in_order_and_links_arrive():
    outline = Outline(PAGE)
    levels = [int(tag[1]) for tag, _ in outline.seen if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    places = {attributes["id"] for _, attributes in outline.seen if "id" in attributes}
    assert {attributes["href"] for tag, attributes in outline.seen if tag == "a"} == {f"#{place}" for place in places}


def test_a_short_document_has_no_contents_and_a_nameless_one_a_title():
    page = html.write(Document("", (Heading(2, ("a",)),)), Style())
    assert "<nav" not in page
    assert "<title>netderive</title>" in page


def test_every_formula_of_the_page_is_well_formed():
    formulas = re.findall(r"<math.*?</math>", PAGE, re.DOTALL)
    assert len(formulas) > 100
    for formula in formulas:
        ElementTree.fromstring(formula)
        assert "\\" not in formula


def test_hostile_text_is_text_in_html():
    assert "<script" not in PAGE and "\x1b" not in PAGE
    assert "&lt;script&gt;" in PAGE


def test_the_fragment_is_the_article_alone():
    fragment = html.write(sample(), Style(fragment=True))
    assert fragment.startswith("<article") and fragment.endswith("</article>\n")
    Outline(fragment)


def test_the_result_of_a_chain_is_marked():
    assert '<mn class="result">832</mn>' in PAGE
    assert '<mn class="result">465\u202f210</mn>' in PAGE


@pytest.mark.parametrize("block", [legend(), wide_table(3), long_sum(4)], ids=["legend", "table", "sum"])
def test_the_same_words_in_every_writer(writer: ModuleType, block: Block):
    words = {"legend": "height", "table": "remark", "sum": "letters"}
    written = writer.write(Document("", (block,)), Style())
    assert any(word in written for word in words.values())


def test_no_line_of_a_page_ends_between_a_formula_and_its_punctuation():
    """A browser may end a line on either side of a formula, but not beside a word joiner (U+2060)."""
    k = Formula((Letter("k"),))
    page = html.write(Document("", (Prose(("no padding (", k, "), then ", k, ".")),)), Style(fragment=True))
    assert re.sub(r"<math.*?</math>", "k", page).count("&#8288;") == 3
    assert "no padding (&#8288;k&#8288;), then k&#8288;." in re.sub(r"<math.*?</math>", "k", page)
