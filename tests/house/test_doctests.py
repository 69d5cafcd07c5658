"""The examples in the docstrings of the rooms hold.

pytest's own `--doctest-modules` would import a room by its folder's name; here each module
is imported by the name it is installed under.
"""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest
from support.each import each

ROOT = Path(__file__).parents[2]
INSTALLED = {
    "front": "netderive",
    "grammar": "netderive.grammar",
    "engine": "netderive.engine",
    "reports": "netderive.reports",
    "examples/zoo": "netderive.zoo",
}


PAGES = ("claims", "explore", "language", "python", "quantities")


def modules() -> list[str]:
    """The installed names of all files of the rooms that hold an example."""
    return [
        ".".join([package, *file.relative_to(ROOT / room).with_suffix("").parts]).removesuffix(".__init__")
        for room, package in INSTALLED.items()
        for file in sorted((ROOT / room).rglob("*.py"))
        if re.search(r"(?m)^ *>>> ", file.read_text(encoding="utf-8"))
    ]


@each("name", modules())
def test_examples_in_docstrings_hold(name: str):
    result = doctest.testmod(import_module(name))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("page", ["README", *(f"docs/{name}" for name in PAGES)])
def test_examples_in_the_docs_hold(page: str):
    result = doctest.testfile(str(ROOT / f"{page}.md"), module_relative=False)
    assert result.attempted > 3
    assert result.failed == 0
