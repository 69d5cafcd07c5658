"""Programs that some tests need: they are skipped without them, or fail where the tools are required."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip

PATIENCE = 600
"""Seconds after which a program of others is taken to hang, on a machine that is busy with more than the tests."""


def need(*names: str) -> str:
    """The path of the first of these programs found; skips the test, or fails it if tools are required."""
    for name in names:
        if path := shutil.which(name):
            return path
    message = f"none of {', '.join(names)} is installed"
    if os.environ.get("NETDERIVE_REQUIRE_TOOLS") == "1":
        pytest.fail(message)
    pytest.skip(message)


def need_module(name: str) -> None:
    """Skips the test where a framework is not installed, or fails it where the tools are required."""
    if importlib.util.find_spec(name):
        return
    message = f"{name} is not installed (`make frameworks`)"
    if os.environ.get("NETDERIVE_REQUIRE_TOOLS") == "1":
        pytest.fail(message)
    pytest.skip(message)


LOADED = "\\usepackage{microtype}\n"
"""The line of a document up to which all load the same packages."""


@functools.cache
def format_of(preamble: str) -> Path:
    """A format of pdflatex with these lines in it: they take longer than the pages of most documents."""
    folder = Path(tempfile.mkdtemp(prefix="format"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "preamble.tex").write_text(f"{preamble}\\dump\n", encoding="utf-8")
    run_tex(["-ini", "&pdflatex", "preamble.tex"], folder)
    return folder / "preamble.fmt"


def compile_tex(source: str, folder: Path) -> str:
    """pdflatex's log for a whole LaTeX document, which is compiled twice."""
    preamble, loaded, rest = source.partition(LOADED)
    Path(folder, "document.tex").write_text(rest if loaded else source, encoding="utf-8")
    for _ in range(2):
        run_tex([*([f"-fmt={format_of(preamble + loaded)}"] if loaded else []), "document.tex"], folder)
    return Path(folder, "document.log").read_text(encoding="latin-1")


def run_tex(arguments: list[str], folder: Path) -> None:
    subprocess.run(
        [need("pdflatex"), "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", *arguments],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
