"""The pages of worked solutions: no more than a teacher would hand out, no heading stranded, nothing sticking out."""

import re
import subprocess
from pathlib import Path

import pytest
from support.programs import compile_tex, need

from netderive import derivation

pytestmark = [pytest.mark.slow, pytest.mark.tex]

ROOT = Path(__file__).resolve().parents[2]
MOST_PAGES = {
    "examples/text_a": 4, "examples/text_b": 3, "examples/text_c": 2, "examples/sentiment": 2,
    "examples/zoo/gpt2": 3, "examples/zoo/resnet": 6, "examples/zoo/unet": 4, "tests/networks/fasterrcnn": 8,
}  # fmt: skip


@pytest.mark.parametrize(("name", "most"), MOST_PAGES.items())
def test_a_solution_is_as_short_as_it_should_be(name: str, most: int, tmp_path: Path):
    solution = derivation((ROOT / f"{name}.net").read_text(encoding="utf-8"))
    log = compile_tex(solution.to("latex"), tmp_path)
    pages = re.search(r"Output written on document\.pdf \((\d+) page", log)
    assert pages and int(pages[1]) <= most
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "!"))] == []
    assert stranded(tmp_path) == []


def stranded(folder: Path) -> list[str]:
    """Headings that are the last line of a page."""
    reader = need("pdftotext")
    text = subprocess.run(
        [reader, "-layout", "document.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    pages = [[line for line in page.splitlines() if line.strip()] for page in text.split("\f")]
    last = [page[-2] for page in pages if len(page) > 1]  # the number of the page follows
    return [
        line for line in last if re.match(r"\d+ \w+ · |(Rules used|Size|Parameters|Letters|Layers|Total)( |$)", line)
    ]
