"""The question folder of PrairieLearn: its `server.py` is called as PrairieLearn calls it.

PrairieLearn's own elements read it in `make consumers`.
"""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as etree
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from netderive.cli import main

Data = dict[str, Any]
NUMBERS = """network A & B: {x} = <y> ~ #1
vary k in {8, 16}
input 3@32x32 -> conv k@5x5
find conv1.height, conv1.params"""
# conv1: floor((h - 5)/2) + 1 rows, (75 + 1)*k; dense1: a weight for each value of conv1's output, and 10 biases
LETTERS = """input 3@h x h
conv k@5x5 stride 2
dense 10
find conv1.height, conv1.params, dense1.params"""


def written(text: str, folder: Path, *options: str) -> Path:
    requested = ["homework", "-e", text, "--as", "prairielearn", "-o", str(folder), *options]
    result = CliRunner().invoke(main, requested)
    assert result.exit_code == 0, result.output
    return folder / "prairielearn"


def server(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("server", folder / "server.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn(module: ModuleType, seed: int = 0) -> Data:
    data: Data = {"variant_seed": seed, "options": {}, "score": 0}
    names = ("params", "correct_answers", "submitted_answers", "format_errors", "partial_scores", "feedback")
    data |= {name: {} for name in names}
    module.generate(data)
    return data


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return server(written(LETTERS, tmp_path_factory.mktemp("letters") / "out"))


def test_a_variant_is_drawn_and_the_slip_named(tmp_path: Path):
    folder = written(NUMBERS, tmp_path / "out", "--count", "2")
    module, drawn_answers = server(folder), set()
    for seed in range(20):
        data = drawn(module, seed)
        assert data["correct_answers"]["conv1_height"] == "28"
        drawn_answers.add(data["correct_answers"]["conv1_params"])
        filters = 16 if "conv 16@" in data["params"]["sheet"] else 8
        assert data["correct_answers"]["conv1_params"] == str(76 * filters)
        data["submitted_answers"] = {"conv1_height": 28, "conv1_params": 26 * filters}
        data["partial_scores"] = {"conv1_height": {"score": 1, "weight": 3}, "conv1_params": {"score": 0}}
        module.grade(data)
        assert data["feedback"] == {"conv1_params": "The 3 input channels are missing. Each filter spans all 3."}
        assert data["score"] == 0.75  # what PrairieLearn's own elements gave
    assert drawn_answers == {"608", "1216"}
    page = (folder / "question.html").read_text(encoding="utf-8")
    etree.fromstring(f"<page>{page}</page>")
    assert page.count("<pl-integer-input") == 2


def test_an_integer_that_is_no_number_of_json_is_compared_as_text(tmp_path: Path):
    module = server(written("input 10^9 -> dense 10^9\nfind params", tmp_path / "out"))
    data = drawn(module)
    assert data["correct_answers"] == {"params": "1000000001000000000"}
    data["submitted_answers"] = {"params": "1000000001000000000"}  # pl-integer-input keeps it as text
    module.grade(data)
    assert not data["feedback"]


RIGHT = [
    ("conv1_height", "(h - 5)//2 + 1"),
    ("conv1_height", "floor((h-5)/2)+1"),
    ("conv1_height", "⌊(h − 5)/2⌋ + 1"),
    ("conv1_height", "⌈(h − 4)/2⌉"),
    ("conv1_height", "ceil(h/2) - 2"),
    ("conv1_height", "max(0, (h - 3 - (h - 5) % 2)/2)"),
    ("conv1_params", "76k"),
    ("conv1_params", "(5·5·3 + 1)·k"),
    ("conv1_params", "k(5^2 3 + 1)"),
    ("conv1_params", "75*k + k**1"),
    ("conv1_params", "0.5*152 k"),
    ("dense1_params", "10*(k*((h-5)//2 + 1)^2 + 1)"),
]


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_right_formula_has_full_points_however_it_is_written(letters: ModuleType, name: str, text: str):
    data = graded(letters, name, text)
    assert data["partial_scores"] == {name: {"score": 1, "weight": 1}} and data["score"] == 1
    assert not data["feedback"] and not data["format_errors"]


WRONG = [
    ("conv1_height", "(h - 5)/2 + 1", "Round the division down, because a window that does not fit is dropped."),
    ("conv1_height", "(h-5)//2", "The + 1 is missing."),
    ("conv1_height", "h - 4", "The stride of 2 is left out."),
    ("conv1_params", "75 k", "The biases are missing, k in all."),
    ("conv1_params", "26*k", "The 3 input channels are missing."),
    ("conv1_params", "75*k + 1", "There are k biases, not one for the whole layer."),
    ("dense1_params", "10*k*((h-5)//2 + 1)^2", "The biases are missing, 10 in all."),
    ("conv1_params", "76", "That is one filter; there are k."),
    ("conv1_params", "k/(k - k)", "Wrong."),
    ("conv1_height", "28", "Wrong."),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_a_wrong_formula_has_no_points_and_its_slip_is_named(letters: ModuleType, name: str, text: str, said: str):
    data = graded(letters, name, text)
    assert data["partial_scores"] == {name: {"score": 0, "weight": 1}} and data["score"] == 0
    assert said in data["feedback"][name] and not data["format_errors"]


HOSTILE = [
    ("__import__('os').system('true')", "no `_`"),
    ("eval('k')", "There is no letter `eval`"),
    ("open(k)", "There is no letter `open`"),
    ("k.real", "no `.`"),
    ("[k for k in h]", "no `[`"),
    ("lambda: k", "There is no letter `lambda`"),
    ("<script>", "no `&lt;`"),
    ("k := 1", "no `:`"),
    ("max(k, 2, **h)", "no formula"),
    ("max(*k)", "no formula"),
    ("floor", "no formula"),
    ("k, h", "no formula"),
    ("m + k", "There is no letter `m`, only h, k."),
    ("76 k +", "no complete formula"),
    ("(" * 300 + "k" + ")" * 199, "no complete formula"),
    ("-" * 100 + "k", "nested too deeply"),
    ("k" * 501, "at most 500"),
    ("", "no complete formula"),
]


@pytest.mark.parametrize(("text", "said"), HOSTILE)
def test_what_is_no_formula_is_refused_before_it_is_graded(letters: ModuleType, text: str, said: str):
    data = graded(letters, "conv1_params", text)
    assert said in data["format_errors"]["conv1_params"] and not data["partial_scores"]


@pytest.mark.parametrize("text", ["9^9^9^9^9", "2^(10^9)", "k^(1/2)", "(-1)^(1/2)", "((9^999)^99)^99", "0^-1"])
def test_numbers_that_are_too_large_or_not_rational_are_wrong_and_no_work(letters: ModuleType, text: str):
    data = graded(letters, "conv1_params", text)
    assert data["partial_scores"]["conv1_params"]["score"] == 0


def graded(module: ModuleType, name: str, text: str) -> Data:
    data = drawn(module)
    data["submitted_answers"] = {name: text}
    module.parse(data)
    module.grade(data)
    return data


def test_letters_that_the_file_defines_may_be_used(tmp_path: Path):
    module = server(written("let k = 2*m\ninput 3@9x9 -> conv k@3x3\nfind params", tmp_path / "out"))
    assert "let k = 2*m" in drawn(module)["params"]["sheet"]
    for text in ("56*m", "28*k", "14*m + 21*k"):  # (27 + 1)*2*m
        assert graded(module, "params", text)["score"] == 1


# rows of h: floor((floor((h - 7)/2) + 1 - 3)/2) + 1 and so on; (h - 19)/16 is the whole way, (h - 14)/8 the third
ROUNDED = [
    (
        "conv k@7x7 stride 2 -> pool 3x3 stride 2 -> conv k@3x3 stride 2 -> conv k@3x3 stride 2; find conv3.height",
        "floor((h - 19)/16)",
        ("1", "9*k^2", "floor((h - 12)/16)", "floor((h - 18)/16)", "floor((h - 20)/16)"),
    ),
    (
        "conv k@7x7 stride 2 -> pool 3x3 stride 2 -> conv k@3x3 stride 2 -> conv k@3x3 stride 2; find conv3.macs",
        "9*k^2*floor((h - 19)/16)^2",
        ("9*k^2", "9*k^2*floor((h - 18)/16)^2", "9*k*floor((h - 19)/16)^2"),
    ),
    ("conv k@11x11 stride 8; find conv1.height", "(h - 11)//8 + 1", ("(h - 9)//8 + 1", "(h - 10)//8 + 1")),
    ("for i = 1..3 [ conv k@3x3 -> pool 2x2 ]; find loop1.height", "floor((h - 14)/8)", ("floor((h - 12)/8)",)),
    ("conv k@11x11 stride 4; find macs", "363*k*floor((h - 7)/4)^2", ("363*k*floor((h - 6)/4)^2", "363*k")),
]


@pytest.mark.parametrize(("text", "right", "wrong"), ROUNDED)
def test_formulas_are_compared_at_every_remainder(text: str, right: str, wrong: tuple[str, ...], tmp_path: Path):
    module = server(written(f"input 3@h x h; {text}", tmp_path / "out"))
    (question,) = module._question({"options": {}})["variants"][0]["questions"].values()
    points = question["points"]
    assert len(points) >= 24 and all(len({*letter}) >= 12 for letter in zip(*points, strict=True))
    assert module.values_at(right, question["letters"], points) == question["values"]
    for formula in wrong:
        assert module.values_at(formula, question["letters"], points) != question["values"], formula


def test_formulas_are_compared_where_the_network_is_possible(letters: ModuleType):
    question = letters._question({"options": {}})["variants"][0]["questions"]["dense1_params"]
    assert question["letters"] == ["h", "k"]
    assert all(h >= 5 for h, _ in question["points"]) and len({h % 2 for h, _ in question["points"]}) == 2


def test_formulas_are_for_prairielearn_alone(tmp_path: Path):
    requested = ["homework", "-e", LETTERS, "--as", "gift", "--as", "prairielearn", "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(main, requested)
    assert result.exit_code == 2 and "`conv1.height` has no number" in result.output
    folder = written(LETTERS, tmp_path / "other")
    answers = tmp_path / "answers.csv"
    answers.write_text("student,variant\nAna,1\n")
    marks = ["mark", str(folder.parent / "keys.json"), str(answers), "-o", str(tmp_path / "marks.csv")]
    result = CliRunner().invoke(main, marks)
    assert result.exit_code != 0 and "these keys ask for formulas" in result.output
