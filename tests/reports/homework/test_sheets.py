"""Sheets and keys as files: many of them are those of few, and all are written or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from netderive.cli import main

# 5 by 5 combinations of values
NETWORK = """network Homework
vary k in {2, 3, 4, 5, 6}, m in {2, 3, 4, 5, 6}
input 3 -> dense k -> dense m
find params"""


# a U-Net of two levels, whose picture is longer than a page of text
DEEP = """block level(k) [ conv k@3x3 pad 1 -> relu -> conv k@3x3 pad 1 -> relu ]
input 1@64x64 -> a: level(8) -> pool 2x2 -> b: level(16) -> pool 2x2 -> level(32) -> deconv 16@2x2 stride 2
concat from b -> level(16) -> deconv 8@2x2 stride 2 -> concat from a -> level(8) -> conv 2@1x1
find params, memory"""


def homework(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["homework", "-e", NETWORK, "-o", str(folder), *options])


COUNTED = [
    ("conv1.memory", "Each value takes 4 bytes (fp32)."),
    ("conv1.macs", "Multiply-adds count each use of a weight once; biases, pooling and activations are not counted."),
    ("params", ""),
]


@pytest.mark.parametrize(("question", "said"), COUNTED)
def test_every_format_says_how_its_answers_are_counted(question: str, said: str, tmp_path: Path):
    forms = ("html", "latex", "practice", "moodle", "gift", "canvas", "prairielearn")
    requested = ["homework", "-e", f"input 3@9x9 -> conv 8@3x3; find {question}", "--count", "1", "-o", str(tmp_path)]
    assert CliRunner().invoke(main, [*requested, *(word for form in forms for word in ("--as", form))]).exit_code == 0
    names = ("sheet-1.html", "sheet-1.tex", "practice.html", "moodle.xml", "questions.gift", "canvas.txt")
    for name in (*names, "prairielearn/question.html"):
        text = (tmp_path / name).read_text(encoding="utf-8").replace("\\", "")
        assert said in text and ("takes 4 bytes" in text) == ("bytes" in said), name


def test_a_key_has_a_picture_however_large_and_its_letters_have_room(tmp_path: Path):
    requested = ["homework", "-e", DEEP, "--count", "1", "--as", "latex", "-o", str(tmp_path)]
    assert CliRunner().invoke(main, requested).exit_code == 0
    key = (tmp_path / "key-1.tex").read_text(encoding="utf-8")
    assert key.count(r"\begin{tikzpicture}") > 0
    assert r"\hspace{2em}}p{" in key.replace(r">{\raggedright\arraybackslash}", "")  # between two letters of a row


def test_what_several_processes_write_is_what_one_writes(tmp_path: Path):
    many, few = tmp_path / "many", tmp_path / "few"
    assert homework(many, "--count", "21", "--as", "html", "--as", "latex").exit_code == 0
    assert homework(few, "--count", "3", "--as", "html", "--as", "latex").exit_code == 0
    assert len(list(many.glob("key-*.tex"))) == len(list(many.glob("sheet-*.html"))) == 21
    for name in ("sheet", "key"):
        for suffix in ("html", "tex"):
            assert (many / f"{name}-02.{suffix}").read_bytes() == (few / f"{name}-2.{suffix}").read_bytes()


def test_where_there_are_too_few_variants_nothing_is_written(tmp_path: Path):
    result = homework(tmp_path / "out", "--count", "26", "--as", "html")
    assert result.exit_code == 2 and "only 25 different sheets" in result.output
    assert not list(tmp_path.iterdir())


def test_files_that_are_there_are_replaced_and_others_are_kept(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "sheet-1.html").write_text("outdated", encoding="utf-8")
    assert homework(tmp_path, "--count", "2").exit_code == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert "outdated" not in (tmp_path / "sheet-1.html").read_text(encoding="utf-8")
