"""The files for learning systems, read back: the right answer first, each known wrong one with its remark, then any."""

from __future__ import annotations

import copy
import csv
import html
import io
import re
import xml.etree.ElementTree as etree
from typing import Any

import pytest

from netderive.engine.homework import Assignment, variants
from netderive.engine.resolution import read
from netderive.reports.homework import canvas, gift, keys_data, moodle_xml, questions_csv

# 3 channels: 28 = 32 - 4, 608 = (75 + 1)*8; without them 208
NETWORK = """network A & B: {x} = <y> ~ #1
vary k in {8, 16}
input 3@32x32 -> conv k@5x5
find conv1.height, conv1.params"""
TITLE = "A & B: {x} = <y> ~ #1"


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    setting = Assignment(read(NETWORK))
    return keys_data(setting, variants(setting, 2))


def first_match(answers: list[tuple[str, str, str]], given: str) -> tuple[str, str]:
    """What Moodle's numerical question does: the first answer that is the number, or `*`, has the fraction."""
    return next((fraction, remark) for value, fraction, remark in answers if value in (given, "*"))


def with_8(keys: dict[str, Any]) -> int:
    return next(one["number"] for one in keys["variants"] if one["values"]["k"] == 8)


def test_moodle_numerical_questions_name_the_slip(keys: dict[str, Any]):
    quiz = etree.fromstring(moodle_xml(keys, TITLE).encode())
    questions = {one.findtext("name/text"): one for one in quiz.iter("question") if one.get("type") == "numerical"}
    assert len(questions) == 4
    answers = [
        (one.findtext("text") or "", one.get("fraction") or "", one.findtext("feedback/text") or "")
        for one in questions[f"conv1.params {with_8(keys)}"].iter("answer")
    ]
    assert first_match(answers, "608") == ("100", "Right.")
    assert first_match(answers, "208") == ("0", "The 3 input channels are missing. Each filter spans all 3.")
    assert first_match(answers, "5")[0] == "0"


def test_moodle_cloze_questions_have_a_blank_for_each_question(keys: dict[str, Any]):
    quiz = etree.fromstring(moodle_xml(keys, TITLE).encode())
    (first, _) = [
        one.findtext("questiontext/text") or "" for one in quiz.iter("question") if one.get("type") == "cloze"
    ]
    blanks = re.findall(r"(?<!\\)\{(\d+):NUMERICAL:((?:\\.|[^\\}])*)\}", first)
    assert [points for points, _ in blanks] == ["1", "1"]
    values = [re.findall(r"(?:^|(?<!\\)~)(=|%0%)?([\d*]+)(?::0)?#", blank) for _, blank in blanks]
    assert all(row[0][0] == "=" and row[-1] == ("", "*") for row in values)
    assert ("%0%", "27") in values[0]  # the + 1 lost


def test_a_remark_in_a_blank_is_read_as_moodle_reads_it(keys: dict[str, Any]):
    """Moodle ends a remark at `~` or `}`, decodes its entities, takes `\\}` as escaped, and shows HTML."""
    remark, changed = r'a < b & "c" ~ {d} #1 \ 3/4', copy.deepcopy(keys)
    changed["variants"][0]["questions"][0]["wrong"][0]["message"] = remark
    quiz = etree.fromstring(moodle_xml(changed, TITLE).encode())
    text = next(one.findtext("questiontext/text") or "" for one in quiz.iter("question") if one.get("type") == "cloze")
    written = re.findall(r"%0%\d+:0#(.*?)(?<!\\)(?=[~}])", text)[0]
    decoded = html.unescape(written).replace(r"\}", "}").replace(r"\#", "#")
    assert html.unescape(decoded) == remark and "<" not in decoded


def test_a_slash_in_a_title_begins_no_category_in_another(keys: dict[str, Any]):
    quiz = etree.fromstring(moodle_xml(keys, "Sizes/counts").encode())
    categories = [one.findtext("category/text") for one in quiz.iter("question") if one.get("type") == "category"]
    assert categories[0] == "$course$/top/Sizes//counts/conv1.height" and len(categories) == 3
    assert "$CATEGORY: Sizes//counts/conv1.height\n" in gift(keys, "Sizes/counts")


def test_gift_escapes_its_signs(keys: dict[str, Any]):
    text = gift(keys, TITLE)
    questions = re.findall(r"::(.+?)::\[html\]((?:\\.|[^{\\])+)\{#\n((?:.+\n)+)\}", text)
    assert len(questions) == 4
    for _, stem, answers in questions:
        assert "\n" not in stem and "<pre>input 3@32x32" in stem
        assert answers.startswith("=%100%") and answers.rstrip().splitlines()[-1].startswith("~#")
    assert "=%0%208:0#The 3 input channels are missing. Each filter spans all 3." in text


def test_the_table_has_every_question(keys: dict[str, Any]):
    rows = list(csv.DictReader(io.StringIO(questions_csv(keys))))
    assert [(row["question"], row["answer"]) for row in rows if row["variant"] == str(with_8(keys))] == [
        ("conv1.height", "28"),
        ("conv1.params", "608"),
    ]
    wrong = dict(zip(rows[1]["wrong"].split("|"), rows[1]["remarks"].split("|"), strict=True))
    assert len(wrong) > 5


def test_canvas_groups_the_variants_of_a_question(keys: dict[str, Any]):
    text = canvas(keys, TITLE)
    assert text.count("GROUP\npick: 1") == 2 and text.count("END_GROUP") == 2
    assert "=   608" in text and "=   28" in text
