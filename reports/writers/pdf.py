"""LaTeX to PDF through a TeX engine of this computer."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_OPTIONS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error")
_SOURCE = "document.tex"
_COMMANDS = {
    "pdflatex": ("pdflatex", *_OPTIONS, _SOURCE),
    "lualatex": ("lualatex", *_OPTIONS, _SOURCE),
    "tectonic": ("tectonic", "--untrusted", _SOURCE),
}
"""The engines, the best known first."""

_RUNS = {"pdflatex": 2, "lualatex": 2, "tectonic": 1}
"""Columns of long tables settle in the second run; tectonic counts its runs itself."""


class NoTexEngine(Exception):
    """There is no TeX engine to make a PDF with."""

    def __init__(self) -> None:
        super().__init__(
            "a PDF needs a TeX engine, and none of pdflatex, lualatex and tectonic is installed: install TeX Live "
            "(Debian, Ubuntu: apt install texlive-latex-recommended texlive-fonts-recommended texlive-pictures "
            "lmodern), MiKTeX or tectonic, or write LaTeX with `--as latex` and make the PDF elsewhere"
        )


class TexFailed(Exception):
    """The TeX engine stopped; `log` is the end of what it said."""

    def __init__(self, engine: str, log: str) -> None:
        self.log = log
        super().__init__(f"{engine} made no PDF:\n{log}")


def find_engine() -> str:
    """The name of the first TeX engine found; raises NoTexEngine."""
    for engine in _COMMANDS:
        if shutil.which(engine):
            return engine
    raise NoTexEngine


def pdf(source: str, timeout: float = 120) -> bytes:
    """The PDF of a whole LaTeX document; each run of the engine may take `timeout` seconds."""
    engine = find_engine()
    with tempfile.TemporaryDirectory(prefix="netderive-") as folder:
        Path(folder, _SOURCE).write_text(source, encoding="utf-8")
        for _ in range(_RUNS[engine]):
            _run(engine, folder, timeout)
        try:
            return Path(folder, _SOURCE).with_suffix(".pdf").read_bytes()
        except FileNotFoundError:
            raise TexFailed(engine, "it ended without an error and without a document") from None


def _run(engine: str, folder: str, timeout: float) -> None:
    try:
        done = subprocess.run(
            _COMMANDS[engine], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
        )
    except OSError as error:
        raise TexFailed(engine, f"it cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise TexFailed(engine, f"it was stopped after {timeout:g} seconds") from None
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise TexFailed(engine, "\n".join(said.splitlines()[-25:]))
