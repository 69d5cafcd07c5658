"""The HTML page in a real browser: no page scrolls sideways, formulas are drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from programs import browse
from samples import sample

from netderive.reports import html
from netderive.reports.blocks import Style

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
    measured = dict(re.findall(r'data-(\w+)="(\d+)"', browse(frame, tmp_path, "--dump-dom")))
    assert int(measured["wide"]) <= width
    assert measured["flat"] == "0"
    assert int(measured["signs"]) <= (1 if width > 800 else 6)


def test_a_screenshot_shows_something(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text(html.write(sample(), Style()), encoding="utf-8")
    picture = tmp_path / "page.png"
    browse(page, tmp_path, f"--screenshot={picture}", "--window-size=1100,900")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 30_000
