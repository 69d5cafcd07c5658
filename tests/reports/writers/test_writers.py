"""Every block in every writer, and text that tries to be more than text."""

from __future__ import annotations

import re
from fractions import Fraction
from types import ModuleType
from typing import Any, get_args

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


@pytest.mark.parametrize("block", [legend(), wide_table(3), long_sum(4)], ids=["legend", "table", "sum"])
def test_the_same_words_in_every_writer(writer: ModuleType, block: Block):
    words = {"legend": "height", "table": "remark", "sum": "letters"}
    written = writer.write(Document("", (block,)), Style())
    assert any(word in written for word in words.values())
