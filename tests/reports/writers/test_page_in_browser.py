"""The HTML page in a real browser: no page scrolls sideways, formulas are drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.browser import Browser, shown
from support.samples import sample

from netderive import derivation
from netderive.reports.document import Style
from netderive.reports.writers import html

pytestmark = pytest.mark.browser

FRAME = """<!doctype html><iframe id="page" srcdoc="{page}" style="width:{width}px; height:600px; border:0"></iframe>
<script>addEventListener("load", () => {{
  const page = document.getElementById("page").contentDocument, root = page.documentElement;
  const flat = [...page.querySelectorAll("math")].filter(math => math.getBoundingClientRect().height < 5);
  const stacked = [...page.querySelectorAll(".chain .sign")].map(sign => Math.round(sign.getBoundingClientRect().left));
  document.body.dataset.wide = root.scrollWidth;
  document.body.dataset.flat = flat.length;
  document.body.dataset.signs = new Set(stacked).size;
}})</script>"""


@pytest.mark.parametrize("width", [360, 1100])
def test_the_page_fits_a_phone_and_a_desk(tmp_path: Path, width: int):
    page = html.write(sample(), Style()).replace("&", "&amp;").replace('"', "&quot;")
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME.format(page=page, width=width), encoding="utf-8")
    measured = dict(re.findall(r'data-(\w+)="(\d+)"', shown(frame)))
    assert int(measured["wide"]) <= width
    assert measured["flat"] == "0"
    assert int(measured["signs"]) <= (1 if width > 800 else 6)


def test_a_screenshot_shows_something(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text(html.write(sample(), Style()), encoding="utf-8")
    with Browser(page, width=1100) as browser:
        picture = browser.screenshot()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 30_000


def test_a_long_total_wraps_at_its_signs(tmp_path: Path):
    """The box of the result is no wider than the page: nothing of it hides behind a scroll bar."""
    dense = "concat [ | batchnorm -> relu -> conv 4*k@1x1 -> conv k@3x3 pad 1 ]"
    text = (
        f"input l@h x w -> for i = 1..N [ [ {dense} ] * M -> conv 2*k*i@1x1 -> avgpool 2x2 ] -> globalpool -> dense c"
    )
    page = tmp_path / "page.html"
    measure = (
        "<script>const box = document.querySelector('aside.result');"
        "document.body.dataset.hidden = box.scrollWidth - box.clientWidth</script></body>"
    )
    page.write_text(derivation(text).to("html").replace("</body>", measure), encoding="utf-8")
    assert 'data-hidden="0"' in shown(page)
