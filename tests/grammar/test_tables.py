"""The parser's tables are kept in the user's folder, and everything works without them."""

import json
import os
import stat
from pathlib import Path

import pytest

from netderive.grammar import Builder, parse, tables

TEXT = "input 1@28x28 -> c1: conv 2*k@5x5 pad (n - 1)/2"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def kept() -> Path:
    file = tables.kept_at(tables.GRAMMAR.read_text(encoding="utf-8"))
    assert file
    return file


def reads() -> bool:
    """Whether a fresh parser reads as it should."""
    return tables.parser(Builder()).parse(TEXT, start="start") == parse(TEXT).statements


def test_tables_are_kept_and_read_back(folder: Path):
    assert reads()
    assert kept().is_relative_to(folder)
    assert json.loads(kept().read_text(encoding="utf-8").partition("\n")[2])
    before = kept().stat().st_mtime_ns
    assert reads()
    assert kept().stat().st_mtime_ns == before
    assert [file.name for file in kept().parent.iterdir()] == [kept().name]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.usefixtures("folder")
def test_nobody_else_may_write_there():
    assert reads()
    assert stat.S_IMODE(kept().parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept().stat().st_mode) == 0o600


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("wrong", ["", "{}", "nonsense\n[]", "\0", '[{"data": 1}, {}]'])
def test_a_broken_file_is_replaced(wrong: str):
    assert reads()
    whole = kept().read_text(encoding="utf-8")
    for text in (wrong, whole[:1000], f"{tables.digest(wrong)}\n{wrong}"):
        kept().write_text(text, encoding="utf-8")
        assert reads()
        found, _, body = kept().read_text(encoding="utf-8").partition("\n")
        assert found == tables.digest(body)
        assert len(body) > len(text)


def test_a_folder_that_cannot_be_made_does_no_harm(folder: Path):
    (folder / "netderive").write_text("in the way")
    assert reads()


def test_a_home_that_is_not_there_does_no_harm(monkeypatch: pytest.MonkeyPatch):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, "relative/path")
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError()))
    assert tables.kept_at("a grammar") is None
    assert reads()


def test_another_grammar_has_tables_of_its_own():
    assert tables.kept_at("one grammar") != tables.kept_at("another grammar")
