"""Whatever a command is given: exit code 2, one report, never a traceback, and little work."""

import errno
import json
from pathlib import Path

import pytest
from support.work import at_most

CALLS = 3_000_000
"""Calls of functions that any fault may take to be reported."""


def faulty(run, *arguments, stdin=None):
    """The report of a run that must fail."""
    with at_most(CALLS):
        result = run(*arguments, stdin=stdin)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("data", "report"),
    [
        (b"", "there is no network in this text\n    hint: begin with `input`, as in `input 1@28x28`\n"),
        (
            b"# only a comment\n",
            "there is no network in this text\n    hint: begin with `input`, as in `input 1@28x28`\n",
        ),
        (
            b"input 1@28x28\n\xff\xfe",
            "`FILE` is not text: byte 15, in line 2\n    hint: a network file is plain text in UTF-8\n",
        ),
        (
            b"\x7fELF\x02\x00",
            "line 1: this is not a text: it has a zero byte\n"
            "    [U+007F]ELF[U+0002][U+0000]\n                       ^^^^^^^^\n"
            "    hint: a network file is plain text in UTF-8\n",
        ),
        (
            b"relu\n" * 2_100_000,
            "`FILE` is too large for a network\n    hint: 500,000 characters are the most that is read\n",
        ),
    ],
    ids=["empty", "comments", "not UTF-8", "binary", "10 MB"],
)
def test_a_file_that_is_no_network(run, tmp_path, monkeypatch, data, report):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FILE").write_bytes(data)
    assert faulty(run, "table", "FILE") == report


def test_a_file_that_is_not_there(run):
    report = faulty(run, "table", "nowhere.net")
    assert report == (
        "`nowhere.net` cannot be read: No such file or directory\n"
        "    hint: give a file, `-` for standard input, or `-e 'TEXT'`\n"
    )


def test_a_folder_is_no_network(run, tmp_path):
    assert "cannot be read" in faulty(run, "table", tmp_path)


def test_no_network_at_all(run):
    assert faulty(run, "table").startswith("no network is given\n")


def test_two_networks_at_once(run, examples):
    assert faulty(run, "table", examples / "text_c.net", "-e", "input 1").startswith("a network is given twice\n")


def test_a_figure_in_the_place_of_a_file(run, examples):
    said = faulty(run, "sweep", "-e", "input 5 -> dense k", "params")
    assert said.endswith("a figure is named by an option: `--show params`\n")
    said = faulty(run, "plot", examples / "text_c.net", "conv1.params", "-o", "plot.svg")
    assert said.startswith("`conv1.params` cannot be read: ")
    assert said.endswith("hint: a figure is named by an option: `--show conv1.params`\n")


@pytest.mark.parametrize(
    ("setting", "report"),
    [
        ("k", "`--set k` is not understood\n    hint: write `--set k=64`\n"),
        ("k=", "`--set k=`: `` is not a number\n    hint: write a number, as in `--set k=64`\n"),
        ("k=m", "`--set k=m`: `m` is not a number\n    hint: write a number, as in `--set k=64`\n"),
        (
            "k=__import__('os')",
            "`--set k=__import__('os')`: `__import__('os')` is not a number\n    hint: write a number, as in "
            "`--set k=64`\n",
        ),
        ("k=9^9^9^9", "`--set k=9^9^9^9`: `9^9^9^9` is not a number\n    hint: write a number, as in `--set k=64`\n"),
        ("q=3", "the network has no letter `q`\n    hint: its letters are k\n"),
        ("k=0", "the letter `k` is 0\n    hint: it must be at least 1\n"),
    ],
)
def test_a_value_that_cannot_be(run, setting, report):
    assert faulty(run, "table", "-e", "input 1@9x9 -> conv k@3x3", "--set", setting) == report


def test_values_that_make_a_layer_impossible(run):
    report = faulty(run, "table", "-e", "input 1@h x h -> conv 8@5x5 -> conv 8@5x5", "--set", "h=8")
    assert report.startswith("line 1: conv2: ")
    assert "conv 8@5x5" in report


def test_the_report_as_data(run):
    errors = json.loads(faulty(run, "table", "-e", "input 1@28x28\ncnov 3@5x5\nconv 3@5x5 strid 2", "--as", "json"))[
        "errors"
    ]
    assert [(error["line"], error["column"]) for error in errors] == [(2, 1), (3, 12)]
    assert errors[0] == {
        "message": "there is no layer `cnov`",
        "line": 2,
        "column": 1,
        "hint": "did you mean `conv`?",
        "id": "layer.unknown",
    }


def test_an_unknown_convention(run):
    report = faulty(run, "table", "-e", "input 1", "--convention", "kears")
    assert report == "there is no convention `kears`\n    hint: did you mean `keras`?\n"


def test_a_question_that_has_no_answer(run):
    report = faulty(run, "find", "-e", "input 1@9x9 -> conv 2@3x3", "conv2.params")
    assert report.startswith("line 1: there is no layer `conv2`\n") or "there is no layer `conv2`" in report


def test_an_output_that_cannot_be_written(run, tmp_path):
    report = faulty(run, "table", "-e", "input 1", "-o", tmp_path / "no" / "folder.txt")
    assert "cannot be written: No such file or directory" in report


def test_a_file_that_may_not_be_read(run, monkeypatch):
    def denied(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "cannot be read: Permission denied" in faulty(run, "table", "secret.net")


@pytest.mark.parametrize(
    ("notation", "word"),
    [("no such", "there is no notation"), ("nowhere.toml", "cannot be read")],
)
def test_a_notation_that_is_not_there(run, notation, word):
    assert word in faulty(run, "derive", "-e", "input 1", "--letters", notation)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("[letters", "is not TOML"),
        ('[letters]\nmaps_inn = "c"', "did you mean `maps_in`?"),
        ('[letters]\nmaps_in = "\\\\input"', "is not a name"),
        ('[forms]\n"conv.param" = "k"', "did you mean `conv.params`?"),
        ('[forms]\n"conv.params" = "k*q"', "has no letter `q`"),
        ('[forms]\n"conv.params" = "k*("', "mine.toml: `conv.params` = `k*(`: this `(` is not closed"),
        ('[forms]\n"conv.params" = "k*q"', "mine.toml: `conv.params` has no letter `q`"),
        ("x = " + "[" * 20_000, "mine.toml is nested too deeply"),
        ("#" * 200_000, "mine.toml is too large\n    hint: 100,000 bytes are the most that is read"),
    ],
)
def test_a_notation_that_cannot_be_used(run, tmp_path, content, word):
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    assert word in faulty(run, "derive", "-e", "input 1@9x9 -> conv 3@3x3", "--letters", path)


def test_check_judges_what_it_can_of_a_file_at_fault(run):
    text = "input 1@28x28 -> conv 8@5x5\nclaim conv1.params = 208\nclaim params = 208\npool 2x2 -> dense (\n"
    found = run("check", "-e", text, "--as", "json")
    assert found.exit_code == 2
    assert [(claim["line"], claim["holds"]) for claim in json.loads(found.stdout)["claims"]] == [(2, True)]
    assert [error["line"] for error in json.loads(found.stderr)["errors"]] == [4]


def test_check_says_how_many_claims_are_not_judged_for_a_line_at_fault(run):
    """conv1 has (3*3*1 + 1)*4 = 40 parameters, so both claims would be judged without the last line."""
    text = "input 1@20x20\nconv 4@3x3\nclaim params = 41\nclaim conv1.params = 40\n"
    result = run("check", "-e", f"{text}see above: 40")
    assert result.exit_code == 2 and "claim conv1.params = 40" in result.stdout
    assert result.stderr.startswith("1 claim is not judged: it depends on lines that are at fault.\nline 5: ")
    assert "not judged" not in run("check", "-e", text).stderr
