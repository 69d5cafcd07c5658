"""Gives the files of `netderive homework` to the programs that read them, and says what they took.

python tools/consumers.py FOLDER    installs text2qti and lxml (PyPI) and gift-pegjs (npm) into FOLDER, then runs them
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

SHEET = """network Homework: sizes & parameters {for} everyone
vary k in {6, 8, 10}, n in {3, 5}, h in {28, 30, 31}
input 3@h x h -> conv k@n x n stride 2 -> pool 2x2 -> dense 10
find conv1.output, conv1.params, dense1.params, params"""
COUNT = 6
QUESTIONS = 6
"""Three numbers of an output, and three counts."""

READ_GIFT = """
const fs = require('fs');
const questions = require('gift-pegjs').parse(fs.readFileSync(process.argv[2], 'utf8'));
const numerical = questions.filter(one => one.type === 'Numerical');
console.log(JSON.stringify(numerical.map(one => one.choices.length)));
"""
READ_QTI = """
import sys, zipfile
from lxml import etree
with zipfile.ZipFile(sys.argv[1]) as package:
    names = [name for name in package.namelist() if name.endswith('.xml')]
    trees = [etree.fromstring(package.read(name)) for name in names]
items = sum(len(tree.findall('.//{*}item')) for tree in trees)
print(items)
"""


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run([*map(str, command)], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    forms = [word for form in ("gift", "canvas", "moodle", "prairielearn") for word in ("--as", form)]
    requested = ("homework", "-e", SHEET, "--count", str(COUNT), *forms, "-o", ".")
    run(sys.executable, "-m", "netderive", *requested, cwd=folder)
    canvas(folder)
    gift(folder)


def canvas(folder: Path) -> None:
    """text2qti reads the quiz and writes QTI 1.2, whose items lxml finds again."""
    if not (folder / "venv").exists():
        venv.create(folder / "venv", with_pip=True)
        run("venv/bin/pip", "install", "--quiet", "text2qti==0.8.0", "lxml", cwd=folder)
    run(folder / "venv/bin/text2qti", "canvas.txt", cwd=folder)
    items = int(run(folder / "venv/bin/python", "-c", READ_QTI, "canvas.zip", cwd=folder))
    assert items >= COUNT * QUESTIONS, items
    print(f"text2qti 0.8.0: took canvas.txt; lxml found {items} items in its QTI")


def gift(folder: Path) -> None:
    """gift-pegjs parses every question as numerical, with all its answers."""
    if not (folder / "node_modules").exists():
        run("npm", "install", "--silent", "gift-pegjs", cwd=folder)
    version = json.loads((folder / "node_modules/gift-pegjs/package.json").read_text(encoding="utf-8"))["version"]
    choices = json.loads(run("node", "-e", READ_GIFT, "x", "questions.gift", cwd=folder))
    assert len(choices) == COUNT * QUESTIONS and min(choices) > 2, choices
    print(f"gift-pegjs {version}: took {len(choices)} numerical questions with {sum(choices)} answers")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
