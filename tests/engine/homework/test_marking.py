"""Marks: right, known wrong, followed through; and answers as people really hand them in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from netderive.cli import main

# 28 = 32 - 4; 760 = (75 + 1)*10; 14 = 28/2; 19610 = (10*14*14 + 1)*10; 20370 = 760 + 19610
NETWORK = """network A & B <sheet>
vary k in {10}
input 3@32x32
conv k@5x5
pool 2x2
dense 10
find conv1.size, conv1.params, pool1.height, dense1.params, params"""
HEAD = "student,variant,conv1.height,conv1.width,conv1.params,pool1.height,dense1.params,params"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    result = CliRunner().invoke(main, ["homework", "-e", NETWORK, "--count", "1", "--as", "csv", "-o", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "keys.json"


def mark(keys: Path, answers: str | bytes, *options: str) -> tuple[int, list[dict[str, str]], str]:
    """The exit code, the rows of the marks, and what is said."""
    given, out = keys.parent / "answers.csv", keys.parent / "marks.csv"
    given.write_bytes(answers if isinstance(answers, bytes) else answers.encode())
    out.unlink(missing_ok=True)
    result = CliRunner().invoke(main, ["mark", str(keys), str(given), "-o", str(out), *options])
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))) if out.exists() else []
    return result.exit_code, rows, result.output


def points(rows: list[dict[str, str]]) -> list[str]:
    return [row["points"] for row in rows]


RIGHT = "28,28,760,14,19610,20370"
ROWS = [
    (RIGHT, ["1"] * 6, {}),
    ("28,28,(5·5·3 + 1)·10,14,19 610,760 + 19610", ["1"] * 6, {}),
    # channels forgotten, and the total that follows: 260 + 19610
    ("28,28,260,14,19610,19870", ["1", "1", "0", "1", "1", "0.5"], {"conv1.params": "channels.missing"}),
    # same padding: 32, then 16, (10*16*16 + 1)*10 and its total
    ("32,32,760,16,25610,26370", ["0", "0", "1", "0.5", "0.5", "0.5"], {"conv1.height": "size.same_assumed"}),
    (",,,,,", ["0"] * 6, {}),
]


@pytest.mark.parametrize(("row", "wanted", "slips"), ROWS)
def test_a_row_is_marked(keys: Path, row: str, wanted: list[str], slips: dict[str, str]):
    code, rows, said = mark(keys, f"{HEAD}\nAna,1,{row}\n", "--follow-through", "0.5")
    assert (code, said) == (0, "")
    assert points(rows) == wanted
    found = {one["question"]: one["slip"] for one in rows}
    assert {question: found[question] for question in slips} == slips


def test_rows_of_several_variants_are_marked_in_their_order_each_by_its_own_network(tmp_path: Path):
    network = NETWORK.replace("{10}", "{6, 8, 10}")
    requested = ["homework", "-e", network, "--count", "3", "-o", str(tmp_path)]
    assert CliRunner().invoke(main, requested).exit_code == 0
    data = json.loads((tmp_path / "keys.json").read_text(encoding="utf-8"))
    filters = {one["number"]: one["values"]["k"] for one in data["variants"]}
    answers = HEAD
    for student, number in (("a", 1), ("b", 2), ("c", 3), ("d", 1)):
        # 28 rows taken for 32, then 16 behind the pooling, and a dense layer of (k*16*16 + 1)*10
        dense = (filters[number] * 16 * 16 + 1) * 10
        answers += f"\n{student},{number},32,32,{76 * filters[number]},16,{dense},{dense + 76 * filters[number]}"
    code, rows, said = mark(tmp_path / "keys.json", answers, "--follow-through", "1")
    assert (code, said) == (0, "")
    assert [row["student"] for row in rows] == [student for student in "abcd" for _ in range(6)]
    assert points(rows) == ["0", "0", "1", "1", "1", "1"] * 4


def test_without_follow_through_it_is_said_but_has_no_points(keys: Path):
    _, rows, _ = mark(keys, f"{HEAD}\nAna,1,28,28,260,14,19610,19870\n")
    assert (rows[-1]["points"], rows[-1]["followed from"]) == ("0", "conv1.params")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_spreadsheet_is_read(keys: Path, separator: str, encoding: str):
    text = f"{HEAD}\r\nJosé,1,{RIGHT}\r\n".replace(",", separator)
    code, rows, _ = mark(keys, text.encode(encoding))
    assert code == 0 and {row["student"] for row in rows} == {"José"} and points(rows) == ["1"] * 6


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (f"{HEAD}\nAna,1,{RIGHT}\nAna,1,{RIGHT}\n", "line 3: `Ana` answered already in line 2"),
        (f"{HEAD}\nAna,7,{RIGHT}\n", "line 2: there is no variant `7`"),
        (f"{HEAD}\n,1,{RIGHT}\n", "line 2: there is no name in the column `student`"),
        (f"{HEAD}\nAna,one,{RIGHT}\n", "line 2: there is no variant `one`"),
        (f"{HEAD}\nAna,1,{RIGHT},9,9\n", "line 2: more cells than columns"),
        (f"{HEAD}\nAna,{'9' * 100},{RIGHT}\n", "there is no variant"),
    ],
)
def test_a_row_that_does_not_fit_is_reported_and_spoils_nothing(keys: Path, answers: str, said: str):
    code, rows, output = mark(keys, answers + f"Bo,1,{RIGHT}\n")
    assert code == 1 and said in output
    assert points([row for row in rows if row["student"] == "Bo"]) == ["1"] * 6


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("student,variant,conv1.height\nAna,1,28\n", "the answers have no column `conv1.width`, `conv1.params`"),
        ("", "no line with names of columns"),
        ("\n\n", "no line with names of columns"),
    ],
)
def test_answers_without_their_columns_write_nothing(keys: Path, answers: str, said: str):
    code, rows, output = mark(keys, answers)
    assert code == 2 and not rows and said in output.replace(" and ", ", ")


def test_a_column_with_a_slip_in_its_name_is_shown(keys: Path):
    _, _, said = mark(keys, f"{HEAD.replace('conv1.height', 'conv1.heigth')}\nAna,1,{RIGHT}\n")
    assert "the answers have no column `conv1.height`" in said
    assert "hint: did you mean `conv1.height`, where the first line has `conv1.heigth`?" in said


def test_of_a_folder_its_file_of_keys_is_named(keys: Path):
    said = CliRunner().invoke(main, ["mark", str(keys.parent), "answers.csv"]).output
    assert f"hint: name the file of keys in it: `{keys}`" in said


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"variants": 3}', '{"variants": []}', "[" * 100_000])
def test_other_files_are_no_keys(keys: Path, text: str):
    other = keys.parent / "other.json"
    other.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["mark", str(other), str(keys)])
    assert result.exit_code == 2 and "this is no file of keys" in result.output


@pytest.mark.parametrize("share", ["2", "-1", "x", "0.5.5", "1e9"])
def test_a_share_is_from_0_to_1(keys: Path, share: str):
    code, _, said = mark(keys, f"{HEAD}\nAna,1,{RIGHT}\n", "--follow-through", share)
    assert code == 2 and "no share of the points" in said


@pytest.mark.parametrize(
    ("share", "had"),
    [(".5", "0.5"), ("5e-1", "0.5"), ("50%", "0.5"), ("1/2", "0.5"), ("0.333333333", "0.33"), ("1", "1")],
)
def test_a_share_is_read_as_it_is_written(keys: Path, share: str, had: str):
    _, rows, _ = mark(keys, f"{HEAD}\nAna,1,28,28,260,14,19610,19870\n", "--follow-through", share)
    assert points(rows)[-1] == had


def test_a_share_that_is_none_is_named_by_its_option(keys: Path):
    assert "`--known-mistake 1/0` is no share" in mark(keys, f"{HEAD}\nAna,1,{RIGHT}\n", "--known-mistake", "1/0")[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_answers_of_spreadsheets_are_read_in_every_encoding(keys: Path, encoding: str):
    table = f"sep=;\r\n{HEAD.capitalize()}\r\nAna,1.0,{RIGHT}\r\n".replace(",", ";").replace(";variant", ";Variant")
    code, rows, said = mark(keys, table.encode(encoding))
    assert (code, points(rows)) == (0, ["1"] * 6), said


def test_a_column_twice_is_refused(keys: Path):
    code, rows, said = mark(keys, f"{HEAD},params\nAna,1,{RIGHT},7\n")
    assert code == 2 and not rows and "several columns of the answers are called `params`" in said


def test_lines_behind_an_unclosed_quotation_mark_are_named(keys: Path):
    code, rows, said = mark(keys, f'{HEAD}\nDi,1,{RIGHT}\n"Ana,1,{RIGHT}\nBo,1,{RIGHT}\nCy,1,{RIGHT}\n')
    assert code == 1 and {row["student"] for row in rows} == {"Di"}
    assert "line 3: a quotation mark is not closed, so the lines up to 5 are read as one cell" in said


@pytest.mark.parametrize(
    ("field", "value"), [("points", "many"), ("points", -1), ("text", 3), ("answer", {"value": "x"})]
)
def test_keys_that_were_changed_are_no_keys(keys: Path, field: str, value: object):
    data = json.loads(keys.read_text(encoding="utf-8"))
    other, form = keys.parent / "changed.json", {**json.loads(keys.read_text(encoding="utf-8")), "form": 2}
    data["variants"][0]["questions"][0][field] = value
    for changed in (data, form):
        other.write_text(json.dumps(changed), encoding="utf-8")
        result = CliRunner().invoke(main, ["mark", str(other), str(keys)])
        assert result.exit_code == 2 and "this is no file of keys" in result.output


def test_no_cell_runs_as_a_formula_and_no_name_is_a_path(keys: Path):
    names = ["=HYPERLINK()", "+1", "-1", "@x", "../../x", "<b>"]
    answers = HEAD + "\n" + "".join(f"{name},1,=1+1,+28,-,@,'=28,{'9' * 300}\n" for name in names)
    pages = keys.parent / "pages"
    code, rows, _ = mark(keys, answers, "--feedback", str(pages))
    assert code == 0 and len(rows) == 6 * len(names)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert len(list(pages.iterdir())) == len(names) + 2
    assert all("<b>" not in page.read_text(encoding="utf-8").split("<body", 1)[1] for page in pages.glob("*.html"))


def test_a_roster_says_which_variant_and_who_belongs_to_the_class(tmp_path: Path):
    (tmp_path / "class.csv").write_text("student;name\nana;Ana\nbo;Bo\n", encoding="utf-8")
    network = NETWORK.replace("{10}", "{6, 8, 10}")
    requested = ["homework", "-e", network, "--roster", str(tmp_path / "class.csv"), "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(main, requested).exit_code == 0
    keys = tmp_path / "out" / "keys.json"
    data = json.loads(keys.read_text(encoding="utf-8"))
    assert data["roster"] == {"ana": 1, "bo": 2} and len(data["variants"]) == 2
    assert "ana" in (tmp_path / "out" / "sheet-1.html").read_text(encoding="utf-8")
    answers = {question["id"]: str(question["answer"]["value"]) for question in data["variants"][1]["questions"]}
    row = ",".join(answers.values())
    text = f"student,{','.join(answers)}\nbo,{row}\neve,{row}\n"
    code, rows, said = mark(keys, text)
    assert code == 1 and "line 3: `eve` is not on the roster" in said
    assert {row["variant"] for row in rows} == {"2"} and points(rows) == ["1"] * 6


def test_a_known_mistake_may_have_a_share_of_the_points(keys: Path):
    # 260 = (5*5*1 + 1)*10, the channels forgotten; 5 is no known mistake
    _, rows, _ = mark(keys, f"{HEAD}\nAna,1,28,28,260,5,19610,20370\n", "--known-mistake", "0.25")
    assert points(rows) == ["1", "1", "0.25", "0", "1", "1"]


def test_the_reasons_are_sentences_on_the_page_and_in_the_table(keys: Path):
    pages = keys.parent / "sentences"
    _, rows, _ = mark(keys, f"{HEAD}\nAna,1,28,28,260,about 9,19610,19870\n", "--feedback", str(pages))
    assert rows[5]["reason"] == "Right from your answer to `conv1.params`."
    assert rows[3]["reason"] == "This cannot be read as a number."
    page = (pages / "page-0001.html").read_text(encoding="utf-8")
    assert "Right from your answer to <code>conv1.params</code>." in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "No answer."),
        ("19.610", "A point is a decimal sign here: write the number in digits only."),
        ("19.6k", "This is rounded. Give the exact number."),
        ("0.02M", "This is rounded. Give the exact number."),
        ("(10, 14)", "These are several numbers. One is requested here."),
        ("about 9", "This cannot be read as a number."),
        ("19.5k", ""),  # 19 610 would be 19.6k
    ],
)
def test_what_is_wrong_with_how_a_number_is_written_is_said(keys: Path, given: str, said: str):
    _, rows, _ = mark(keys, f'{HEAD}\nAna,1,28,28,760,14,"{given}",20370\n')
    assert (rows[4]["right"], rows[4]["reason"]) == ("no", said)


def test_a_pair_is_no_height(keys: Path):
    _, rows, _ = mark(keys, f"{HEAD}\nAna,1,28x28,28,760,14,19610,20370\n")
    assert rows[0]["reason"] == "These are several numbers. One is requested here."


def test_the_page_has_the_rule_and_the_right_answer(keys: Path):
    pages = keys.parent / "worked"
    mark(keys, f"{HEAD}\nAna,1,28,28,260,14,,20370\n", "--feedback", str(pages))
    page = (pages / "page-0001.html").read_text(encoding="utf-8").replace("\u202f", "")
    rule = "<code>(n·m·l + 1)·k = (5·5·3 + 1)·10 = 760</code>"
    assert f"The 3 input channels are missing. Each filter spans all 3. Right is {rule}." in page
    assert "No answer. Right is <code>(n + 1)·m = (10·14·14 + 1)·10 = 19610</code>." in page
    assert page.count("Right is") == 2  # a right answer needs none


def test_an_answer_by_another_convention_is_named(tmp_path: Path):
    """PyTorch has 4*(64 + 64 + 2)*64 = 33 280 parameters, the textbook 4*(64 + 64 + 1)*64 = 33 024."""
    requested = ["homework", "-e", "input 64@9 -> lstm 64; find lstm1.params", "--count", "1", "-o", str(tmp_path)]
    assert CliRunner().invoke(main, requested).exit_code == 0
    _, rows, _ = mark(tmp_path / "keys.json", "student,variant,lstm1.params\nAna,1,33280\n")
    assert rows[0]["reason"] == "That is right by PyTorch's convention, not by the one here."
    sheet = (tmp_path / "sheet-1.html").read_text(encoding="utf-8")
    assert "Counted by the textbook convention; this matters for lstm1. PyTorch keeps two biases a gate" in sheet


def test_the_summary_has_shares_that_add_up(keys: Path):
    # of 3 answers to conv1.params 2 are right: 67 and 33 percent, where cutting gives 66
    answers = "".join(
        f"{name},1,28,28,{value},14,19610,20370\n" for name, value in zip("abc", (760, 760, 5), strict=True)
    )
    pages = keys.parent / "shares"
    mark(keys, f"{HEAD}\n{answers}", "--feedback", str(pages))
    page = (pages / "summary.html").read_text(encoding="utf-8")
    assert "2 (67%)" in page and "1 (33%)" in page and "66%" not in page
    # 6 points, 6 points and 5 points: 17/3
    assert "3 students: 5.67 of 6 points on average." in page


def test_the_summary_says_in_words_what_the_mistakes_are(keys: Path):
    # 208*10/8 = 260: the channels forgotten, twice; 19610 for the total leaves conv1 out
    answers = "a,1,28,28,260,14,19610,19610\nb,1,28,28,260,14,19610,20370\n"
    mark(keys, f"{HEAD}\n{answers}", "--feedback", str(keys.parent / "words"))
    page = (keys.parent / "words" / "summary.html").read_text(encoding="utf-8")
    missing, left_out = "The 3 input channels are missing.", "</code>: The total leaves out conv1."
    assert page.index(missing) < page.index(left_out)
    assert ">2</td>" in page


def test_if_the_marks_cannot_be_written_that_is_said(keys: Path, tmp_path: Path):
    answers = tmp_path / "answers.csv"
    answers.write_text(f"{HEAD}\nAna,1,{RIGHT}\n", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    requested = ["mark", str(keys), str(answers), "--feedback", str(tmp_path / "file" / "pages")]
    result = CliRunner().invoke(main, requested)
    assert result.exit_code == 2 and "cannot be written" in result.output and not result.output.startswith("student,")


@pytest.mark.parametrize("cell", ['"5 770"', '" 19,610"', '"19;610"'])
def test_quoted_cells_may_hold_separators(keys: Path, cell: str):
    code, rows, _ = mark(keys, f"{HEAD}\nAna,1,28,28,760,14,{cell},20370\n")
    assert code == 0 and len(rows) == 6


def test_marks_are_read_back_as_a_table(keys: Path):
    """What was given is there as it was typed, so that marks can be marked again."""
    _, rows, _ = mark(keys, f'{HEAD}\n"Ana ""A"", B;C",1,28,28,760,14,"19,610",20370\n')
    assert rows[4]["given"] == "19,610" and rows[0]["student"] == 'Ana "A", B;C' and rows[4]["right"] == "yes"


def test_of_several_mistakes_all_are_named_or_that_of_the_formula(tmp_path: Path):
    """22 without the + 1, without the padding or with one side of it; 24 rounded up, or 96/4; 23 is right."""
    stem = "vary k in {8}; input 3@96x96 -> conv k@11x11 pad 2 stride 4; find conv1.height"
    result = CliRunner().invoke(main, ["homework", "-e", stem, "--count", "1", "--as", "csv", "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    answers = ["22", "floor((96-11)/4)+1", "24", "ceil((96 + 2*2 - 11)/4) + 1", "⌊(96 − 11)/4⌋ + 1 = 22"]
    rows = "".join(f"{number},1,{one}\n" for number, one in enumerate(answers))
    _, marked, _ = mark(tmp_path / "keys.json", "student,variant,conv1.height\n" + rows)
    padding = "The padding of 2 on each side is left out."
    up = "Round the division down, not up, because a window that does not fit is dropped."
    assert [row["reason"] for row in marked] == [
        "Either: the + 1 is missing. The first position of the window counts, too. Or: the padding of 2 on each side "
        "is left out. Or: the padding of 2 is counted on one side only; it is on both sides.",
        padding,
        "Either: that is the size with same padding; here the padding is 2. Or: " + up[0].lower() + up[1:],
        up,
        padding,
    ]
