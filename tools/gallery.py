"""The gallery: every example as Markdown, as a web page, and its first PDF page; some networks drawn.

python tools/gallery.py            writes docs/gallery/ (the pictures need TeX and pdftoppm)
python tools/gallery.py --check    says which files are stale, and needs neither
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from netderive import derivation, derive, zoo
from netderive.reports import Style
from netderive.reports.drawing import network_diagram
from netderive.reports.writers import pdf, svg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "gallery"
DRAWN = FOLDER / "pictures.json"
"""For each picture, the digest of the LaTeX that it was drawn from."""


@dataclass(frozen=True)
class Piece:
    """One document of the gallery."""

    example: str
    detail: str = "normal"
    letters: str = "board"

    @property
    def name(self) -> str:
        return "-".join([self.example, self.detail, *([] if self.letters == "board" else [self.letters])])

    def written(self, form: str) -> str:
        text = (ROOT / "examples" / f"{self.example}.net").read_text(encoding="utf-8")
        return derivation(text, detail=self.detail, letters=self.letters).to(form)  # type: ignore[arg-type]


PIECES = (
    Piece("text_a"),
    Piece("text_b", letters="mndk"),
    Piece("text_c", "brief"),
    Piece("text_c"),
    Piece("text_c", "full"),
    Piece("lenet5"),
    Piece("sentiment"),
    Piece("encoder", "full"),
    Piece("letters"),
    Piece("sequence"),
    Piece("volume"),
    Piece("depth"),
    Piece("nested"),
)
DRAWINGS = ("gpt2", "resnet", "unet")
"""Networks of the zoo that are drawn."""

SUFFIXES = {"markdown": ".md", "html": ".html"}


def stale() -> list[str]:
    """The files that are not what would be written today."""
    found: list[str] = []
    drawn = json.loads(DRAWN.read_text(encoding="utf-8")) if DRAWN.exists() else {}
    for piece in PIECES:
        for form, suffix in SUFFIXES.items():
            path = FOLDER / (piece.name + suffix)
            if not path.exists() or path.read_text(encoding="utf-8") != piece.written(form):
                found.append(path.name)
        picture = FOLDER / f"{piece.name}.png"
        if not picture.exists() or drawn.get(picture.name) != _digest(piece.written("latex")):
            found.append(picture.name)
    for name in DRAWINGS:
        path = FOLDER / f"{name}.svg"
        if not path.exists() or path.read_text(encoding="utf-8") != drawing(name):
            found.append(path.name)
    return found


def drawing(name: str) -> str:
    """A network of the zoo as SVG."""
    return svg(network_diagram(derive(zoo.text(name))), Style(), alone=True) + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write() -> None:
    """Writes every file of the gallery anew."""
    FOLDER.mkdir(exist_ok=True)
    drawn: dict[str, str] = {}
    for piece in PIECES:
        for form, suffix in SUFFIXES.items():
            (FOLDER / (piece.name + suffix)).write_text(piece.written(form), encoding="utf-8")
        latex = piece.written("latex")
        picture = FOLDER / f"{piece.name}.png"
        picture.write_bytes(first_page(pdf(latex)))
        drawn[picture.name] = _digest(latex)
    for name in DRAWINGS:
        (FOLDER / f"{name}.svg").write_text(drawing(name), encoding="utf-8")
    DRAWN.write_text(json.dumps(drawn, indent=2) + "\n", encoding="utf-8")


def first_page(document: bytes) -> bytes:
    """The first page of a PDF as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(document)
        command = [
            "pdftoppm",
            "-png",
            "-r",
            "80",
            "-f",
            "1",
            "-l",
            "1",
            "-singlefile",
            str(source),
            str(Path(folder, "page")),
        ]
        subprocess.run(command, check=True)
        return Path(folder, "page.png").read_bytes()


def main() -> int:
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    names = stale()
    if names:
        print("stale: " + ", ".join(names) + "\nrun `make gallery`", file=sys.stderr)
    return int(bool(names))


if __name__ == "__main__":
    sys.exit(main())
