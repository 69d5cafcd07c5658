"""Several networks in one homework: sheets, keys and every format for a learning system have all of its problems."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from netderive.cli import main
from netderive.engine.homework import Assignment, each_sheet
from netderive.engine.homework import tested_on as distinguished
from netderive.grammar import Mistakes, parse

# problem 1 varies, with (3 + 1)*k parameters; problem 2 has (2 + 1)*7 = 21 on every sheet
VARIED = """network Widths {x} & <b>
vary k in {4, 5, 6}
input 3 -> dense k
find dense1.params [1.5 points], params"""
FIXED = """input 2 -> dense 7
find params [3 points] "How many?" """
FORMS = ("html", "latex", "practice", "csv", "gift", "moodle", "canvas", "prairielearn")


def homework(folder: Path, *options: str, **files: str) -> Result:
    for name, text in files.items():
        (folder / f"{name}.net").write_text(text, encoding="utf-8")
    paths = [str(folder / f"{name}.net") for name in files]
    return CliRunner().invoke(main, ["homework", *paths, *options, "-o", str(folder / "out")])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("problems")
    forms = [word for form in FORMS for word in ("--as", form)]
    result = homework(folder, "--count", "3", "--title", "Week 3", *forms, varied=VARIED, fixed=FIXED)
    assert result.exit_code == 0, result.output
    return folder / "out"


def read(out: Path, name: str) -> str:
    return (out / name).read_text(encoding="utf-8")


def keys_of(out: Path) -> dict[str, Any]:
    return json.loads(read(out, "keys.json"))


def test_the_keys_have_those_of_each_network_and_the_variants_of_each_sheet(out: Path):
    keys = keys_of(out)
    assert keys["sheets"] == [[1, 1], [2, 1], [3, 1]]
    first, second = keys["problems"]
    assert sorted(one["values"]["k"] for one in first["variants"]) == [4, 5, 6] and len(second["variants"]) == 1
    alone = CliRunner().invoke(
        main, ["homework", "-e", VARIED, "--count", "3", "--as", "csv", "-o", str(out / "alone")]
    )
    assert alone.exit_code == 0 and keys_of(out / "alone") == first  # the seed gives the variants that it gives alone


@pytest.mark.parametrize(("name", "heading"), [("sheet", "Week 3 · Sheet 2"), ("key", "Week 3 · Key to sheet 2")])
def test_sheets_and_keys_have_all_problems_with_their_points(out: Path, name: str, heading: str):
    page = html.unescape(re.sub(r"<[^>]+>", "", read(out, f"{name}-2.html").split("<body", 1)[1]))
    wanted = (heading, "5.5 points in all.", "Problem 1: Widths {x} & <b> (2.5 points)", "Problem 2 (3 points)")
    places = [page.rindex(one) for one in (*wanted, "(a)How many? (params)")]  # behind a list of contents
    assert places == sorted(places) and "(b)Number of parameters of the network (params)" in page
    if name == "key":
        assert page.index("Worked solution to problem 1") < page.index("Known mistakes in problem 2")
    written = read(out, f"{name}-2.tex")
    assert "Problem 1: Widths" in written and "Problem 2 (3 points)" in written


def test_german_sheets_have_german_headings(tmp_path: Path):
    result = homework(
        tmp_path, "--count", "1", "--language", "de", varied=VARIED, fixed=FIXED.replace("3 points", "1 point")
    )
    assert result.exit_code == 0, result.output
    page = read(tmp_path / "out", "sheet-1.html")
    assert "Insgesamt 3,5 Punkte." in page and "Aufgabe 2 (1 Punkt)" in page


def test_moodle_has_the_questions_of_all_problems_and_whole_sheets(out: Path):
    quiz = etree.fromstring(read(out, "moodle.xml").encode())
    names = [one.findtext("name/text") for one in quiz.iter("question") if one.get("type") == "numerical"]
    varied = [f"1.{id} {number}" for id in ("dense1.params", "params") for number in (1, 2, 3)]
    assert names == [*varied, "2.params 1"]  # what is the same on all sheets is one question
    sheets = {one.findtext("name/text"): one for one in quiz.iter("question") if one.get("type") == "cloze"}
    assert [*sheets] == ["Week 3 1", "Week 3 2", "Week 3 3"]
    text = sheets["Week 3 1"].findtext("questiontext/text") or ""
    assert [weight for weight, _ in re.findall(r"\{(\d+):NUMERICAL:=(\d+)", text)] == ["3", "2", "6"]  # 1.5, 1, 3
    assert html.unescape(text).index("Problem 1: Widths {x} & <b>") < text.index("Problem 2")
    assert "{x}" not in text  # a brace that would begin a blank


def test_the_other_systems_have_the_questions_of_all_problems(out: Path):
    assert re.findall(r"^\$CATEGORY: (.+)$", read(out, "questions.gift"), re.MULTILINE) == [
        *("Week 3/1.dense1.params", "Week 3/1.params", "Week 3/2.params")
    ]
    assert re.findall(r"points per question: (\d+)", read(out, "canvas.txt")) == ["3", "2", "6"]
    rows = [(row["question"], row["points"]) for row in csv.DictReader(io.StringIO(read(out, "questions.csv")))]
    assert rows == [("1.dense1.params", "1.5"), ("1.params", "1")] * 3 + [("2.params", "3")]
    (data,) = re.findall(r'<script[^>]*id="data"[^>]*>(.*?)</script>', read(out, "practice.html"), re.DOTALL)
    sheets = json.loads(data)["sheets"]
    assert [[one["heading"] for one in sheet["problems"]] for sheet in sheets] == [
        ["Problem 1: Widths {x} & <b>", "Problem 2"]
    ] * 3


def test_prairielearn_has_a_question_for_each_problem(out: Path):
    infos = [json.loads(read(out, f"prairielearn/problem-{number}/info.json")) for number in (1, 2)]
    assert [info["title"] for info in infos] == ["Week 3, Problem 1: Widths {x} & <b>", "Week 3, Problem 2"]
    assert infos[0]["uuid"] != infos[1]["uuid"]
    assert len(json.loads(read(out, "prairielearn/problem-1/variants.json"))["variants"]) == 3


def test_the_same_network_twice_is_two_questions(tmp_path: Path):
    assert homework(tmp_path, "--as", "prairielearn", "--count", "1", one=FIXED, two=FIXED).exit_code == 0
    infos = [read(tmp_path / "out", f"prairielearn/problem-{number}/info.json") for number in (1, 2)]
    assert json.loads(infos[0])["uuid"] != json.loads(infos[1])["uuid"]


def test_sheets_are_different_as_long_as_any_combination_is_left():
    problems = [
        Assignment(parse(f"vary k in {{{rows}}}; input 3 -> dense k; find params")) for rows in ("1, 2", "3, 4, 5, 6")
    ]
    found = [tuple(one.values["k"] for one in sheet) for sheet in each_sheet(problems, 8)]
    assert len(set(found)) == 8 and {one for _, one in found[:4]} == {3, 4, 5, 6}
    assert [tuple(one.values["k"] for one in sheet) for sheet in each_sheet(problems, 5)] == found[:5]
    with pytest.raises(Mistakes, match="only 8 different sheets, not 9"):
        list(each_sheet(problems, 9))


def test_a_mistake_counts_as_distinguished_where_one_of_the_problems_does_it():
    texts = "input 1@8x8 -> conv 4@3x3; find params", "input 3@8x8 -> conv 4@3x3; find params"
    sheets = list(each_sheet([Assignment(parse(text)) for text in texts], 1))
    assert distinguished(sheets)["channels.missing"].distinguished == 1  # with one channel alone nobody sees it
    assert not distinguished([sheet[:1] for sheet in sheets])["channels.missing"].distinguished


def test_a_value_is_given_to_the_networks_with_its_letter(tmp_path: Path):
    result = homework(tmp_path, "--set", "k=5", "--count", "1", "--as", "csv", varied=VARIED, fixed=FIXED)
    assert result.exit_code == 0, result.output
    assert keys_of(tmp_path / "out")["problems"][0]["variants"][0]["questions"][0]["answer"]["value"] == 20
    assert "the network has no letter `q`" in homework(tmp_path, "--set", "q=5", varied=VARIED, fixed=FIXED).output


def test_what_is_wrong_in_one_of_several_files_is_said_with_its_name(tmp_path: Path):
    result = homework(tmp_path, varied=VARIED, broken="input 3 -> dense 2")
    assert result.exit_code == 2 and "the file asks no question" in result.output
    assert result.output.startswith(f"{tmp_path / 'broken.net'}:\n") and not (tmp_path / "out").exists()


@pytest.mark.parametrize("change", [{"sheets": [[1, 9]]}, {"sheets": [[1]]}, {"sheets": 3}, {"problems": []}])
def test_keys_of_several_problems_that_were_changed_are_no_keys(out: Path, change: dict[str, object], tmp_path: Path):
    (tmp_path / "keys.json").write_text(json.dumps({**keys_of(out), **change}), encoding="utf-8")
    result = CliRunner().invoke(main, ["mark", str(tmp_path / "keys.json"), str(out / "keys.json")])
    assert result.exit_code == 2 and "this is no file of keys" in result.output
