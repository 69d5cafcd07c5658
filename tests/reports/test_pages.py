"""How many pages a worked solution takes, by what a teacher would hand out."""

import re
from pathlib import Path

import pytest
from support.programs import compile_tex

from netderive import derivation

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MOST_PAGES = {"text_c": 2, "text_a": 4, "zoo/gpt2": 3, "zoo/resnet": 6}


@pytest.mark.parametrize(("name", "most"), MOST_PAGES.items())
def test_a_solution_is_as_short_as_it_should_be(name: str, most: int, tmp_path: Path):
    text = (EXAMPLES / f"{name}.net").read_text(encoding="utf-8")
    log = compile_tex(derivation(text).to("latex"), tmp_path)
    pages = re.search(r"Output written on document\.pdf \((\d+) page", log)
    assert pages and int(pages[1]) <= most
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "!"))] == []
