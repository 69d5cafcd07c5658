"""The Sphinx directive in small projects that Sphinx itself builds."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DIRECTIVE = """
Page
====

.. netderive::
   :set: k=32
   :detail: {detail}

   input 1@28x28 -> conv k@5x5
"""


def built(folder: Path, page: str, builder: str = "html", **files: str) -> str:
    """The page that Sphinx makes of a project of one page; raises what Sphinx raises."""
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(
        'extensions = ["netderive.sphinx"]\nlatex_documents = [("index", "a.tex", "A", "B", "howto")]\n'
    )
    (folder / "index.rst").write_text(page, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.net").write_text(text, encoding="utf-8")
    main = importlib.import_module("sphinx.cmd.build").main
    assert main(["-q", "-b", builder, str(folder), str(folder / "out")]) == 0
    name = {"html": "index.html", "text": "index.txt", "latex": "a.tex"}[builder]
    return (folder / "out" / name).read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def need_sphinx() -> None:
    pytest.importorskip("sphinx")


@pytest.mark.parametrize(
    ("builder", "said"), [("html", "<math"), ("text", "conv1 · 32 filters of 5×5"), ("latex", r"\usepackage{booktabs}")]
)
def test_a_worked_solution_in_each_builder(tmp_path: Path, builder: str, said: str):
    """32 filters of 5x5 over one map have (5*5*1 + 1)*32 = 832 parameters."""
    page = built(tmp_path, DIRECTIVE.format(detail="normal"), builder)
    assert said in page and "832" in page


def test_a_table_of_a_file(tmp_path: Path):
    page = ".. netderive:: small.net\n   :detail: table\n   :show: params,memory\n"
    found = built(tmp_path, page, "text", small="input 3 -> dense 4")
    assert "dense1" in found and "16" in found and "Memory" in found


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (".. netderive::\n\n   input 1@28x28 -> cnov 3@5x5\n", "there is no layer `cnov`"),
        (".. netderive:: none.net\n", "none.net"),
        (".. netderive::\n   :set: k=\n\n   input 3 -> dense k\n", "`--set k=`"),
    ],
)
def test_a_mistake_is_a_message_of_sphinx(tmp_path: Path, page: str, said: str, capsys: pytest.CaptureFixture[str]):
    built(tmp_path, page)
    assert said in capsys.readouterr().err
