"""Every example, at every detail, as a reader gets it: compiled by TeX, opened in a browser, read as XML."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from support.browser import shown
from support.programs import compile_tex
from support.sampling import sampled

from netderive import WorkedSolution, derivation
from netderive.reports.document import Digits

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.net"))
DETAILS = ("brief", "normal", "full")
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def written(example: str, detail: Any, form: str, letters: str = "board", digits: Digits = "thin") -> str:
    return solution(example, detail, letters, digits).to(form)


@functools.cache
def solution(example: str, detail: Any, letters: str, digits: Digits) -> WorkedSolution:
    """A worked solution, which is derived once for all of its forms."""
    text = (ROOT / "examples" / f"{example}.net").read_text(encoding="utf-8")
    return derivation(text, detail=detail, letters=letters, digits=digits)


@pytest.mark.parametrize(
    ("example", "detail"), sampled([(example, detail) for example in EXAMPLES for detail in DETAILS], 6)
)
def test_latex_compiles_and_nothing_sticks_out(example: str, detail: str, tmp_path: Path):
    log = compile_tex(written(example, detail, "latex"), tmp_path)
    assert "Output written on document.pdf" in log
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "!"))] == []


@pytest.mark.parametrize("letters", ["cs231n", "pytorch", "keras", "mndk"])
def test_other_letters_compile_too(letters: str, tmp_path: Path):
    log = compile_tex(written("text_c", "full", "latex", letters), tmp_path)
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "!"))] == []


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_formula_is_mathml_without_a_stray_command(example: str, detail: str):
    page = written(example, detail, "html")
    formulas = re.findall(r"<math\b.*?</math>", page, re.DOTALL)
    assert len(formulas) >= 10
    for formula in formulas:
        tree = ElementTree.fromstring(formula)
        texts = [node.text or "" for node in tree.iter()]
        assert "".join(texts).strip(), formula
        assert not any(sign in text for text in texts for sign in ("\\", "&", "$")), formula


@pytest.mark.parametrize("example", ["text_c", "letters", "volume"])
def test_the_browser_draws_every_formula(example: str, tmp_path: Path):
    """A script in a copy of the page measures each formula as it is drawn, and looks for raw signs."""
    script = """<script>addEventListener("load", () => {
      const formulas = [...document.querySelectorAll("math")], boxes = formulas.map(f => f.getBoundingClientRect());
      const empty = boxes.filter(b => b.width < 2 || b.height < 4).length;
      const raw = formulas.filter(f => /[\\\\&]/.test(f.textContent)).length;
      document.title = `${formulas.length} drawn, ${empty} empty, ${raw} raw`;
    })</script></body>"""
    page = tmp_path / "page.html"
    page.write_text(written(example, "full", "html").replace("</body>", script), encoding="utf-8")
    title = re.search(r"<title>(\d+) drawn, (\d+) empty, (\d+) raw</title>", shown(page))
    assert title is not None
    drawn, empty, raw = map(int, title.groups())
    assert (drawn > 20, empty, raw) == (True, 0, 0)


@pytest.mark.parametrize("example", EXAMPLES)
def test_markdown_formulas_are_closed_and_tables_are_whole(example: str):
    text = written(example, "full", "markdown")
    assert text.count("$$") % 2 == 0
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}) == 1


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_text_fits_a_terminal(example: str, detail: str):
    assert max(len(line) for line in written(example, detail, "text").splitlines()) <= 120


def test_brief_is_the_table_of_the_text(tmp_path: Path):
    """Text C prints this table itself: sizes and parameters, form by form."""
    lines = written("text_c", "brief", "text", digits="apostrophe").replace("’", "'").splitlines()
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    for row in (
        ["1", "conv1", "28 − (5 − 1) = 24 → 32@24×24", "(5·5·1 + 1)·32", "=", "832"],
        ["2", "pool1", "24/2 = 12 → 32@12×12", "0"],
        ["3", "conv2", "12 − (3 − 1) = 10 → 32@10×10", "(3·3·32 + 1)·32", "=", "9'248"],
        ["4", "pool2", "10/2 = 5 → 32@5×5", "0"],
        ["5", "dense1", "256", "(32·5·5 + 1)·256", "=", "205'056"],
        ["6", "dense2", "10", "(256 + 1)·10", "=", "2'570"],
        ["Total", "217'706"],
    ):
        assert row in rows


def test_in_letters_the_document_says_when_it_holds():
    text = re.sub(r"\s+", " ", written("letters", "normal", "text").replace("│", " "))
    assert "h′ = ⌊(h_in + 2p_pad − n_w)/s_st⌋ + 1 = ⌊(h + 2p − n)/s⌋ + 1" in text
    assert "P = (n_w·m_w·l_in + 1)·k_f = (n·m·l + 1)·k = k·l·m·n + k" in text
    assert "The result holds for h + 2p ≥ n and w + 2p ≥ m" in text
    assert "Where s does not divide h + 2p − n, the last r = (h + 2p − n) mod s rows of the padded input are" in text
    assert "max(0, r − p) are rows of the input itself" in text


def test_full_says_where_each_letter_comes_from():
    text = re.sub(r"\s+", " ", written("text_c", "full", "text"))
    assert "h = 28, l = 1 from the layer before; n = 5, k = 32, m = 5 given in line 3; p = 0, s = 1 by default" in text
    assert "the window fits: h + 2p ≥ n (28 ≥ 5)" in text
    assert "W = n·m·l·k" in text


def test_a_notebook_gets_three_views():
    shown = derivation("input 1@28x28 -> conv 32@5x5")
    assert "@scope (.netderive)" in str(shown._repr_html_())
    assert "$" in shown._repr_markdown_()
    assert "\\documentclass" not in str(shown._repr_latex_())
