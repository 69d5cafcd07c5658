"""Sheets and keys as files: many of them are those of few, and all are written or none."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from netderive.cli import main

# 5 by 5 combinations of values
NETWORK = """network Homework
vary k in {2, 3, 4, 5, 6}, m in {2, 3, 4, 5, 6}
input 3 -> dense k -> dense m
find params"""


def homework(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["homework", "-e", NETWORK, "-o", str(folder), *options])


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
