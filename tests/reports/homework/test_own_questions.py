"""Points and sentences of one's own: on sheets and keys, in every format for a learning system, and in marks."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as etree
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.each import each

from netderive.cli import main

SENTENCE = (
    r"1. How *many* <b>{k}</b> & { x} ~ $1$ [a](b) `c` \(x\) \n {1:NUMERICAL:=5} {{params.sheet}} ::t:: =%100% # a_b"
)
SHOWN = SENTENCE.replace("{k}", "8")
# 28 = 32 - 4; 608 = (75 + 1)*8, without the channels 208
NETWORK = f"""network Homework
vary k in {{8}}
input 3@32x32 -> conv k@5x5
find conv1.output [3 points] "What leaves the {{k}} filters?", conv1.params [2.5 points] "{SENTENCE}", params"""
FORMS = ("html", "latex", "practice", "csv", "gift", "moodle", "canvas", "prairielearn")


def homework(text: str, folder: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["homework", "-e", text, "--count", "1", "-o", str(folder), *options])
    return result.output if result.exit_code else ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("own")
    assert not homework(NETWORK, found, *(word for form in FORMS for word in ("--as", form)))
    return found


class Cells(HTMLParser):
    """The text of each cell of a page's tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)
        self.cells = [cell.strip() for cell in self.cells]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("td", "th"):
            self.cells.append("")
        self.inside = tag in ("td", "th") or (self.inside and tag not in ("tr", "table"))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_a_sheet_has_the_sentence_and_the_points_and_their_sum(folder: Path):
    cells = Cells(read(folder, "sheet-1.html")).cells
    at = next(at for at, cell in enumerate(cells) if cell.startswith("1. How"))
    assert (cells[at], cells[at + 1]) == (f"{SHOWN} (conv1.params)", "2.5")
    # of an output of three numbers, the first row alone has the sentence
    assert "What leaves the 8 filters? Number of output channels of conv1 (conv1.features)" in cells
    assert "Output height of conv1 (conv1.height)" in cells and "Output width of conv1 (conv1.width)" in cells
    assert "6.5" in cells  # three numbers of the output with one point each, 2.5, and 1 for the total
    assert "6.5" in Cells(read(folder, "key-1.html")).cells


def test_a_sentence_is_no_tex(folder: Path):
    written = read(folder, "sheet-1.tex")
    assert r"\&" in written and r"\$1\$" in written and r"\#" in written and "<b>8</b>" not in written.replace("{}", "")


def test_moodle_has_the_sentence_as_text_and_the_points_as_its_grade(folder: Path):
    quiz = etree.fromstring(read(folder, "moodle.xml").encode())
    found = {one.findtext("name/text") or "": one for one in quiz.iter("question")}
    alone = found["conv1.params 1"]
    assert alone.findtext("defaultgrade") == "2.5" and found["conv1.height 1"].findtext("defaultgrade") == "1"
    assert html.escape(SHOWN, quote=False) in (alone.findtext("questiontext/text") or "")
    cloze = found["Homework 1"].findtext("questiontext/text") or ""
    blanks = re.findall(r"\{(\d+):NUMERICAL:=(\d+)", cloze)
    assert blanks == [("2", "8"), ("2", "28"), ("2", "28"), ("5", "608"), ("2", "608")]  # whole ones: all twice
    assert SHOWN in html.unescape(cloze)


def test_gift_has_the_sentence_with_its_signs_escaped(folder: Path):
    written = read(folder, "questions.gift")
    (stem,) = re.findall(r"::conv1\.params 1::\[html\]((?:\\.|[^{\\])+)\{#\n", written)
    plain = html.unescape(re.sub(r"\\([~=#{}:\\])", r"\1", stem.replace("\\n", "\n", 1)))
    assert f"<p>{SHOWN}</p>" in plain


def test_text2qti_has_the_sentence_with_its_signs_escaped_and_whole_points(folder: Path):
    written = read(folder, "canvas.txt")
    assert re.findall(r"points per question: (\S+)", written) == ["2", "2", "2", "5", "2"]
    (line,) = re.findall(r"^1\.  (1.*How.*)$", written, re.MULTILINE)
    assert not re.search(r"(?<!\\)[*_`\[\]{}$#<>]", line)  # no sign that begins something
    assert html.unescape(re.sub(r"\\([\\`*_{}\[\]()#+.!$-])", r"\1", line)) == SHOWN


def test_prairielearn_has_the_sentence_as_a_parameter(folder: Path):
    page, known = read(folder, "prairielearn/question.html"), json.loads(read(folder, "prairielearn/variants.json"))
    assert known["variants"][0]["questions"]["conv1_params"]["text"] == SHOWN and "How" not in page
    assert "<p>{{params.texts.conv1_params}}</p>" in page  # mustache escapes it, and reads no braces in it
    assert re.findall(r'answers-name="(\w+)" weight="(\d+)"', page) == [
        *((f"conv1_{part}", "2") for part in ("features", "height", "width")),
        ("conv1_params", "5"),
        ("params", "2"),
    ]


def test_the_table_and_the_page_to_practise_on_have_the_sentence(folder: Path):
    rows = {row["question"]: row for row in csv.DictReader(io.StringIO(read(folder, "questions.csv")))}
    assert (rows["conv1.params"]["text"], rows["conv1.params"]["points"]) == (SHOWN, "2.5")
    (data,) = re.findall(r'<script[^>]*id="data"[^>]*>(.*?)</script>', read(folder, "practice.html"), re.DOTALL)
    texts = [question["text"] for question in json.loads(data)["sheets"][0]["problems"][0]["questions"]]
    assert SHOWN in texts and "<b>" not in data


def test_marks_are_shares_of_the_points(folder: Path):
    answers, out = folder / "answers.csv", folder / "marks.csv"
    names = ("features", "height", "width")
    head = ",".join(["student", "variant", *(f"conv1.{name}" for name in names), "conv1.params", "params"])
    answers.write_text(f"{head}\nAna,1,8,28,28,608,608\nBo,1,8,27,28,208,208\n", encoding="utf-8")
    shares = ("--known-mistake", "0.5", "--follow-through", "0.25")
    requested = ["mark", str(folder / "keys.json"), str(answers), "-o", str(out), *shares]
    assert CliRunner().invoke(main, requested).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [(row["points"], row["of"]) for row in rows[:5]] == [("1", "1")] * 3 + [("2.5", "2.5"), ("1", "1")]
    # the + 1 lost is a known mistake, 0.5 of 1; so are the channels, 0.5 of 2.5; the total follows, 0.25 of 1
    assert [row["points"] for row in rows[5:]] == ["1", "0.5", "1", "1.25", "0.25"]


WRONG = [
    ("find conv1.output [2 points]", "requests 3 numbers, which cannot share 2 points", "`1.5 points` or `3 points`"),
    ("find conv1.output, conv1.height [2 points]", "is requested in an earlier `find` already", "once"),
    ('find params, params "How many?"', "is requested in an earlier `find` already", "once"),
    ('find params "Of {q}?"', "has `{q}`, but the network has no letter `q`", "its letters are `k`"),
]


@each(("line", "said", "hint"), WRONG)
def test_points_and_sentences_that_do_not_fit_are_refused(line: str, said: str, hint: str, tmp_path: Path):
    output = homework(f"vary k in {{8}}; input 3@32x32 -> conv k@5x5; {line}", tmp_path)
    assert said in output and hint in output


def test_a_blank_leaves_the_points_of_its_question(tmp_path: Path):
    assert not homework("input 3 -> dense 2; find dense1.params [4 points]", tmp_path, "--blank", "params")
    (variant,) = json.loads(read(tmp_path, "keys.json"))["variants"]
    assert [(one["id"], one["points"]) for one in variant["questions"]] == [("dense1.params", 4), ("params", 1)]
