"""LaTeX under a real TeX engine: it compiles, nothing sticks out of a line, and nothing is a command."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from support.programs import compile_tex, need
from support.samples import HOSTILE, LONG_NAME, sample

from netderive import zoo
from netderive.engine import derive
from netderive.grammar import Letter, Number, parse_expression
from netderive.reports.document import Chain, ChainLine, Document, Formula, Heading, Prose, Style
from netderive.reports.drawing import network_diagram
from netderive.reports.wording import speaking
from netderive.reports.writers import (
    LATIN,
    NoTexEngine,
    TexFailed,
    latex,
    pdf,
    tex_math,
    tex_text,
    tex_title,
    tex_typed,
)

pytestmark = pytest.mark.tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("a_b", r"a\_b"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("50% & #1 $2", r"50\% \& \#1 \$2"),
        ("x^2 ~ <b>", r"x\textasciicircum{}2 \textasciitilde{} \textless{}b\textgreater{}"),
        ("a--b, ''c'' ,,d", "a-{}-b, '{}'c'{}' ,{},d"),
        ("5×5 → 24 ≥ 1", r"5\ensuremath{\times}5 \ensuremath{\to} 24 \ensuremath{\ge} 1"),
        ("α é 中", r"\ensuremath{\alpha} é {[}U+4E2D]\allowbreak{}"),
        ("e\u0301", "é"),
        ("a\nb\x1b", "a b{[}U+001B]"),
        ("9\u202f248", r"9\,248"),
    ],
)
def test_text_is_escaped(text: str, tex: str):
    assert tex_text(text) == tex


def test_blanks_of_a_listing_are_kept():
    assert tex_typed("  a  b c") == r"\ \ a\ \ b c"


def test_a_title_holds_no_mathematics():
    assert tex_title("α_1 é {x}") == r'\unichar{"3B1}\_1 \unichar{"E9} \{x\}'


def test_mathematics_with_long_numbers_and_foreign_letters():
    assert tex_math(r"\mathit{größe}") == r"\mathit{gr\text{ö}\text{ß}e}"
    assert tex_math("1" * 30).count(r"\allowbreak") == 3
    assert tex_math(r"217\,706") == r"217\,706"


def test_a_fragment_says_what_it_needs():
    fragment = latex.write(sample(), Style(fragment=True))
    assert fragment.startswith("%")
    assert "\\documentclass" not in fragment
    assert all(
        package in fragment.split("\\begingroup")[0] for package in ("amsmath", "array", "booktabs", "longtable")
    )


def complaints(log: str) -> list[str]:
    bad = ("Overfull", "! ", "Missing character", "LaTeX Warning", "undefined")
    return [line for line in log.splitlines() if line.startswith(bad)]


def test_a_document_of_everything_compiles_with_nothing_sticking_out(tmp_path: Path):
    log = compile_tex(latex.write(sample(), Style()), tmp_path)
    assert complaints(log) == []
    assert "Output written" in log


def test_a_fragment_compiles_in_a_document_that_loads_what_it_says(tmp_path: Path):
    fragment = latex.write(sample(), Style("apostrophe", fragment=True))
    packages = "\n".join(line.lstrip("% ") for line in fragment.splitlines() if line.startswith("% \\usepackage"))
    source = (
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n" + packages + "\n\\begin{document}\n" + fragment
        + "\\end{document}\n"
    )  # fmt: skip
    log = compile_tex(source, tmp_path)
    assert "Output written" in log
    assert not [line for line in complaints(log) if line.startswith("!")]


def test_huge_numbers_long_names_and_every_letter_fit_the_page(tmp_path: Path):
    huge = Number(10**400 - 1)
    blocks = (
        Heading(1, (HOSTILE, Formula((Letter(LONG_NAME),)))),
        Prose((Formula((huge, Number(7**300)), ("=",)),)),
        Chain("params", (ChainLine(Letter(LONG_NAME), "=", huge, (LONG_NAME,)),)),
        Prose((" ".join(sorted(LATIN)),)),
        Prose(("".join(map(chr, range(0xA0, 0x250))),)),
        Prose(("".join(map(chr, range(0x2000, 0x2100))), "".join(map(chr, range(0x370, 0x400))))),
    )
    for digits in ("thin", "plain"):
        log = compile_tex(latex.write(Document(HOSTILE, blocks), Style(digits)), tmp_path)
        assert complaints(log) == []
        assert "Output written" in log


def test_a_pdf_comes_out():
    need("pdflatex", "lualatex", "tectonic")
    assert pdf(latex.write(Document("mnist", (Prose(("832",)),)), Style())).startswith(b"%PDF")


def test_without_an_engine_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoTexEngine, match="apt install texlive"):
        pdf("")


def test_a_source_that_is_wrong_gives_the_end_of_the_log():
    need("pdflatex", "lualatex", "tectonic")
    with pytest.raises(TexFailed, match="Undefined control sequence"):
        pdf("\\documentclass{article}\\begin{document}\\nosuchcommand\\end{document}")


def test_a_line_ends_inside_a_product_only_where_nothing_else_is_possible(tmp_path: Path):
    reader = need("pdftotext")
    long_sum = " + ".join(f"{n}*N^3*k^2*M*h*w" for n in range(11, 31))
    long_product = "*".join(f"k_{n}" for n in range(60))
    for text, parted in ((long_sum, False), (long_product, True)):
        document = Document("", (Prose(("It is ", Formula((parse_expression(text),)), ".")),))
        assert complaints(compile_tex(latex.write(document, Style()), tmp_path)) == []
        shown = subprocess.run([reader, "document.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert bool(re.search(r"·\s*$", shown.stdout, re.MULTILINE)) == parted


FASTER_RCNN = Path("tests/networks/fasterrcnn.net").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "pages"), [(zoo.text("resnet"), 1), (zoo.text("unet"), 1), (zoo.text("gpt2"), 1), (FASTER_RCNN, 3)]
)
def test_a_picture_of_a_network_fits_a_page_or_is_cut_between_its_boxes(text: str, pages: int, tmp_path: Path):
    diagram = network_diagram(derive(text))
    source = latex.write(Document("", (diagram,)), Style())
    log = compile_tex(source, tmp_path)
    assert complaints(log) == [] and f"({pages} page" in log
    assert source.count(r"\draw[net box") == len(diagram.boxes)


def test_a_german_document_has_german_contents_and_hyphenation_where_it_is_installed():
    headings = (Prose(("n = 3",)), *(Heading(2, (f"Schicht {n}",)) for n in range(50)))
    with speaking("de"):
        source = latex.write(Document("Netz", headings), Style())
    assert r"\renewcommand{\contentsname}{Inhalt}" in source
    assert r"\IfFileExists{ngerman.ldf}{\usepackage[shorthands=off,ngerman]{babel}}{}" in source
    assert "babel" not in latex.write(Document("Net", headings), Style())


def test_derivations_are_one_environment_that_the_shipped_package_defines_too(tmp_path: Path):
    """With `\\usepackage{netderive}` in place of the lines that a document has in it, nothing changes."""
    source = latex.write(sample(), Style())
    assert source.count(r"\newenvironment{derivation}") == 1
    assert source.count("\n\\begin{derivation}\n") == sum(isinstance(block, Chain) for block in sample().blocks)
    package = Path(latex.__file__).with_name("netderive.sty")
    start = source.index("\\makeatletter\n% The widths of the columns")
    end = source.index("\\makeatother\n", start) + len("\\makeatother\n")
    (tmp_path / "netderive.sty").write_bytes(package.read_bytes())
    log = compile_tex(source[:start] + "\\usepackage{netderive}\n" + source[end:], tmp_path)
    assert complaints(log) == [] and "netderive.sty" in log
