"""The HTML page: its elements are closed, its links arrive, its formulas are well-formed, and text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

from support.samples import sample

from netderive.grammar import Letter
from netderive.reports.document import (
    Document,
    Formula,
    Heading,
    Prose,
    Style,
)
from netderive.reports.writers import html


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


def test_no_line_of_a_page_ends_between_a_formula_and_its_punctuation():
    """A browser may end a line on either side of a formula, but not beside a word joiner (U+2060)."""
    k = Formula((Letter("k"),))
    page = html.write(Document("", (Prose(("no padding (", k, "), then ", k, ".")),)), Style(fragment=True))
    assert re.sub(r"<math.*?</math>", "k", page).count("&#8288;") == 3
    assert "no padding (&#8288;k&#8288;), then k&#8288;." in re.sub(r"<math.*?</math>", "k", page)
