"""Gives the files of `netderive homework` to the programs that read them, and says what they took.

python tools/consumers.py FOLDER    installs text2qti and lxml (PyPI) and gift-pegjs (npm) into FOLDER, then runs them

With Python 3.13 it runs PrairieLearn's elements, too, and with php (and its XML and mbstring extensions) Moodle's own
importer and grader: cloned from GitHub into FOLDER/prairielearn and FOLDER/moodle unless these are there.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SENTENCE = r"1. How *many* <b>{k}</b> & { x} ~ $1$ [a](b) `c` n {1:NUMERICAL:=5} {{params.sheet}} ::t:: =%100% # a_b"
"""A sentence of one's own with the signs of every format."""
TITLE = "Homework: sizes/counts & {both}"
SHEET = f"""network Homework: sizes & parameters {{for}} everyone
vary k in {{6, 8, 10}}, n in {{3, 5}}, h in {{28, 30, 31}}
input 3@h x h -> conv k@n x n stride 2 -> pool 2x2 -> dense 10
find conv1.output [3 points], conv1.params [2.5 points] "{SENTENCE}", dense1.params, params [4 points]"""
SECOND = """network A second problem: 50% {of} it
input 784 -> dense 10
find dense1.params [2 points], params"""
COUNT = 6
QUESTIONS = 6
"""Three numbers of an output, and three counts; of the second problem two more, once."""

READ_GIFT = """
const fs = require('fs');
const questions = require('gift-pegjs').parse(fs.readFileSync(process.argv[2], 'utf8'));
const numerical = questions.filter(one => one.type === 'Numerical');
const shown = numerical.map(one => one.stem.text).filter(text => text.includes('How'));
console.log(JSON.stringify([numerical.map(one => one.choices.length), shown]));
"""
READ_QTI = """
import html, json, sys, zipfile
from lxml import etree
with zipfile.ZipFile(sys.argv[1]) as package:
    names = [name for name in package.namelist() if name.endswith('.xml')]
    trees = [etree.fromstring(package.read(name)) for name in names]
items = sum(len(tree.findall('.//{*}item')) for tree in trees)
points = sorted(one.text for tree in trees for one in tree.findall('.//{*}points_per_item'))
texts = [one.text or '' for tree in trees for one in tree.findall('.//{*}mattext')]
shown = [html.unescape(text) for text in texts if 'How' in text]
print(json.dumps([items, points, shown]))
"""

MOODLE, MOODLE_VERSION = "https://github.com/moodle/moodle", "v3.6.0"
MOODLE_FILES = ("/question/", "/lib/xmlize.php", "/version.php")
PRAIRIELEARN = "https://github.com/PrairieLearn/PrairieLearn"
NEEDED = (
    "chevron",
    "lxml",
    "sympy",
    "numpy",
    "pint",
    "networkx",
    "text-unidecode",
    "coloraide",
    "jsonschema",
    "pandas",
)
"""What PrairieLearn's package imports."""
LETTERS = f"""input 3@h x h -> conv k@5x5 stride 2 -> dense 10
find conv1.height [1.5 points] "{SENTENCE}", conv1.params, dense1.units [3 points]"""
ANSWERED = [  # floor((h - 5)/2) + 1 rows, (75 + 1)*k parameters, 10 units; then wrong by slips; then no formulas
    (("(h-5)//2 + 1", "76k", "10"), {"score": 1, "feedback": 0, "format_errors": 0}),
    (("h - 4", "26*k", "11"), {"score": 0, "feedback": 3, "format_errors": 0}),
    (("h.x", "eval(k)", "ten"), {"score": 0, "feedback": 0, "format_errors": 3}),
]


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run([*map(str, command)], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    forms = [word for form in ("gift", "canvas", "moodle", "prairielearn") for word in ("--as", form)]
    (folder / "first.net").write_text(SHEET, encoding="utf-8")
    (folder / "second.net").write_text(SECOND, encoding="utf-8")
    requested = ("homework", "first.net", "second.net", "--title", TITLE, "--count", str(COUNT), *forms, "-o", ".")
    run(sys.executable, "-m", "netderive", *requested, cwd=folder)
    canvas(folder)
    gift(folder)
    moodle(folder)
    prairielearn(folder)


def sentences() -> set[str]:
    """The sentence for each value of its letter, as every format shows it."""
    return {SENTENCE.replace("{k}", str(k)) for k in (6, 8, 10)}


def texts_of(pages: Iterable[str]) -> set[str]:
    """The paragraphs with the sentence."""
    return {text for page in pages for text in re.findall("<p>(1. How.*?)</p>", page)}


def canvas(folder: Path) -> None:
    """text2qti reads the quiz and writes QTI 1.2, whose items lxml finds again."""
    if not (folder / "venv").exists():
        venv.create(folder / "venv", with_pip=True)
        run("venv/bin/pip", "install", "--quiet", "text2qti==0.8.0", "lxml", cwd=folder)
    run(folder / "venv/bin/text2qti", "canvas.txt", cwd=folder)
    items, points, shown = json.loads(run(folder / "venv/bin/python", "-c", READ_QTI, "canvas.zip", cwd=folder))
    assert items >= COUNT * QUESTIONS + 2, items
    assert points == ["2", "2", "2", "2", "2", "4", "5", "8"], points  # with half points, all are doubled
    assert len(shown) == COUNT and texts_of(shown) <= sentences(), shown
    print(f"text2qti 0.8.0: took canvas.txt; lxml found {items} items in its QTI")


def gift(folder: Path) -> None:
    """gift-pegjs parses every question as numerical, with all its answers."""
    if not (folder / "node_modules").exists():
        run("npm", "install", "--silent", "gift-pegjs", cwd=folder)
    version = json.loads((folder / "node_modules/gift-pegjs/package.json").read_text(encoding="utf-8"))["version"]
    choices, shown = json.loads(run("node", "-e", READ_GIFT, "x", "questions.gift", cwd=folder))
    assert len(shown) == COUNT and texts_of(map(html.unescape, shown)) <= sentences(), shown
    assert len(choices) == COUNT * QUESTIONS + 2 and min(choices) > 2, choices
    print(f"gift-pegjs {version}: took {len(choices)} numerical questions with {sum(choices)} answers")


def moodle(folder: Path) -> None:
    """Moodle's importer reads every question, and its grader gives each known answer its points and its remark."""
    if not shutil.which("php"):
        print("Moodle: not run, there is no php")
        return
    if not (folder / "moodle").exists():
        clone = ("clone", "--quiet", "--depth", "1", "--branch", MOODLE_VERSION, "--filter=blob:none", "--no-checkout")
        try:
            run("git", *clone, MOODLE, "moodle", cwd=folder)
        except subprocess.CalledProcessError as error:
            print(f"Moodle: not run, its source cannot be had: {error.stderr.strip()}")
            return
        run("git", "sparse-checkout", "set", "--no-cone", *MOODLE_FILES, cwd=folder / "moodle")
        run("git", "checkout", "--quiet", cwd=folder / "moodle")
    script = Path(__file__).with_name("moodle_import.php").resolve()
    keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    version = re.search(r"release\s*= '([^ ']+)", (folder / "moodle/version.php").read_text(encoding="utf-8"))
    for name in ("moodle.xml", "questions.gift"):
        found = json.loads(run("php", script, "moodle", name, cwd=folder))
        assert not found["complaints"], found["complaints"]
        graded = sum(_check_graded(sheet, row, keys, found) for sheet, row in enumerate(keys["sheets"], 1))
        counts = f"{len(found['numerical'])} numerical and {len(found['cloze'])} cloze questions"
        print(f"Moodle {version and version[1]}: imported {counts} from {name}; graded {graded} answers as intended")


def _check_graded(sheet: int, row: list[int], keys: Any, found: Any) -> int:
    """How many answers were graded: the right one has all points, a known wrong one none and its remark."""
    blanks = iter(next((one for name, one in found["cloze"].items() if name.endswith(f" {sheet}")), ()))
    graded = 0
    for problem, (known, number) in enumerate(zip(keys["problems"], row, strict=True), 1):
        variant = next(one for one in known["variants"] if one["number"] == number)
        for question in variant["questions"]:
            alone = found["numerical"][f"{problem}.{question['id']} {number}"]
            blank = next(blanks, None)
            for answers in (alone, blank) if blank else (alone,):
                _check_answers(question, answers)
                graded += len(answers)
    return graded


def _check_answers(question: Any, answers: Any) -> None:
    remarks = {str(wrong["value"]): wrong["message"] for wrong in reversed(question["wrong"])}
    first, *wrong, other = [(value, points, html.unescape(remark)) for value, points, remark in answers]
    assert first[:2] == (str(question["answer"]["value"]), 1), first
    assert all(points == 0 and remark == remarks[value] for value, points, remark in wrong), wrong
    assert other[:2] == ("*", 0), other


def prairielearn(folder: Path) -> None:
    """The elements of PrairieLearn prepare, parse and grade a question with formulas and a number."""
    python = shutil.which("python3.13")
    if not python:
        print("PrairieLearn: not run, there is no python3.13")
        return
    if subprocess.run([python, "--version"], capture_output=True).returncode:
        print("PrairieLearn: not run, python3.13 does not start")
        return
    if not (folder / "venv-3.13").exists():
        run(python, "-m", "venv", "venv-3.13", cwd=folder)
        run("venv-3.13/bin/pip", "install", "--quiet", *NEEDED, cwd=folder)
    if not (folder / "prairielearn-source").exists():
        try:
            run("git", "clone", "--quiet", "--depth", "1", PRAIRIELEARN, "prairielearn-source", cwd=folder)
        except subprocess.CalledProcessError as error:
            print(f"PrairieLearn: not run, its source cannot be had: {error.stderr.strip()}")
            return
    run(
        sys.executable,
        "-m",
        "netderive",
        "homework",
        "-e",
        LETTERS,
        "--as",
        "prairielearn",
        "-o",
        "letters",
        cwd=folder,
    )
    phases = Path(__file__).with_name("prairielearn_phases.py").resolve()
    app, question = folder / "prairielearn-source/apps/prairielearn", folder / "letters/prairielearn"
    for answers, wanted in ANSWERED:
        named = zip(("conv1_height", "conv1_params", "dense1_units"), answers, strict=True)
        given = [f"{name}={answer}" for name, answer in named]
        found = json.loads(run(folder / "venv-3.13/bin/python", phases, app, question, *given, cwd=folder))
        counted = {name: found["score"] if name == "score" else len(found[name]) for name in wanted}
        assert counted == wanted, (answers, found)
    print(f"PrairieLearn: its elements took {len(ANSWERED)} submissions of 2 formulas and a number")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
