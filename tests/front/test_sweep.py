"""`netderive sweep`: documents, data and files of rows, each whole or not at all."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

numpy = pytest.importorskip("numpy")
parquet = pytest.importorskip("pyarrow.parquet")

TEXT = "input 3@32x32 -> conv k@n x n"
"""(3·n² + 1)·k parameters; possible for n up to 32."""
GRID = ("sweep", "-e", TEXT, "--vary", "k=8..24:8", "--vary", "n=3,33", "--show", "params")
ROWS = [(8, 3, 224), (8, 33, None), (16, 3, 448), (16, 33, None), (24, 3, 672), (24, 33, None)]


def test_the_document_says_what_is_possible_and_lists_the_rows(run):
    assert run(*GRID).stdout.splitlines()[3:] == [
        "params for k from 8 to 24 in steps of 8 and n = 3, 33.",
        "",
        "   │ Result: The network is possible at 3 of 6 points.",
        "",
        "   │ Condition: The result holds for n ≤ 32",
        "",
        "Where a row has no figures, the network is impossible.",
        " k   n  params",
        "──  ──  ──────",
        " 8   3     224",
        " 8  33       –",
        "16   3     448",
        "16  33       –",
        "24   3     672",
        "24  33       –",
    ]


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_every_format_has_the_rows(run, form: str):
    assert "448" in run(*GRID, "--as", form).stdout


def test_the_data_are_the_rows(run):
    found = json.loads(run(*GRID, "--as", "json").stdout)
    assert set(found) == {
        "network", "convention", "vary", "show", "conditions", "points", "possible", "matching", "where", "complete",
        "rows",
    }  # fmt: skip
    assert found["vary"] == {"k": {"from": 8, "to": 24, "step": 8}, "n": [3, 33]}
    assert (found["points"], found["possible"], found["where"]) == (6, 3, ["32 >= n"])
    assert [(one["k"], one["n"], one["params"]) for one in found["rows"]] == ROWS


def test_csv_has_empty_figures_where_the_network_is_impossible(run, tmp_path: Path):
    run(*GRID, "-o", tmp_path / "rows.csv")
    written = (tmp_path / "rows.csv").read_text()
    assert written == run(*GRID, "--as", "csv").stdout
    head, *rows = csv.reader(io.StringIO(written))
    assert head == ["k", "n", "valid", "params"]
    assert rows == [[str(k), str(n), "true" if p else "false", str(p or "")] for k, n, p in ROWS]


def test_parquet_has_typed_columns(run, tmp_path: Path):
    run(*GRID, "-o", tmp_path / "rows.parquet")
    table = parquet.read_table(tmp_path / "rows.parquet")
    assert {one.name: str(one.type) for one in table.schema} == {
        "k": "int64", "n": "int64", "valid": "bool", "params": "int64",
    }  # fmt: skip
    assert [(one["k"], one["n"], one["params"]) for one in table.to_pylist()] == ROWS


def test_parquet_writes_what_is_no_64_bit_integer_as_text(run, tmp_path: Path):
    run(
        *("sweep", "-e", "input k@5x5 -> conv k@3x3", "--vary", "k=1,2000000000", "--show", "params,params/macs"),
        *("-o", tmp_path / "rows.parquet"),
    )
    big = 9 * 4 * 10**18 + 2 * 10**9
    assert parquet.read_table(tmp_path / "rows.parquet").to_pylist() == [
        {"k": 1, "valid": True, "params": "10", "params/macs": "10/81"},
        {"k": 2 * 10**9, "valid": True, "params": str(big), "params/macs": str(Fraction(big, 81 * 4 * 10**18))},
    ]


@pytest.mark.parametrize("more", [(), ("--where", "params >= 0")])
def test_npy_has_a_record_a_row(run, tmp_path: Path, more: tuple[str, ...]):
    run(*GRID, *more, "-o", tmp_path / "rows.npy")
    records = numpy.load(tmp_path / "rows.npy")
    assert records.dtype.names == ("k", "n", "valid", "params")
    right = [(k, n, p is not None, p or 0) for k, n, p in ROWS if p or not more]
    assert records.tolist() == right


def test_the_top_rows_go_by_the_first_figure_or_another(run):
    words = ("sweep", "-e", "input 1@9x9 -> conv k@n x n", "--vary", "k=1..9", "--vary", "n=1..9", "--as", "csv")
    assert run(*words, "--show", "params", "--top", "2").stdout.splitlines()[1:] == [
        "9,9,true,738", "8,9,true,656",
    ]  # fmt: skip
    least = run(*words, "--show", "params", "--top", "1", "--by", "macs", "--ascending").stdout.splitlines()
    assert least == ["k,n,valid,params,macs", "1,1,true,2,81"]


def test_dask_gives_the_same(run):
    assert run(*GRID, "--engine", "dask").stdout == run(*GRID).stdout


def test_without_a_possible_row_the_exit_code_is_1(run):
    assert run("sweep", "-e", TEXT, "--vary", "k=1..3", "--set", "n=40").exit_code == 2
    assert run("sweep", "-e", TEXT, "--vary", "k=1..3", "--vary", "n=40").exit_code == 1
    assert run(*GRID, "--where", "params <= 1").exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--vary", "k=8..4"), "`k` is varied over no values"),
        (("--vary", "k=8..512", "--vary", "k=3"), "`k` is varied twice"),
        (("--vary", "k"), "`k` says no values"),
        (("--vary", "k=1..9", "--set", "k=3"), "`k` is set and varied"),
        (("--vary", "k=1..9"), "`params` depends on `n`, too"),
        (("--vary", "k=1..9", "--vary", "n=3", "--as", "npy"), "npy is written to a file"),
        (("--vary", "k=1..9", "--vary", "n=3", "-o", "rows.xlsx"), "xlsx"),
    ],
)
def test_what_cannot_be_swept_is_said(run, words: tuple[str, ...], said: str):
    result = run("sweep", "-e", TEXT, "--show", "params", *words)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet", "rows.npy"])
def test_nothing_half_written_is_left(run, tmp_path: Path, name: str):
    """At k = 3 a figure divides by zero; npy cannot hold the fractions at all."""
    (tmp_path / name).write_text("as it was")
    words = ("sweep", "-e", "input 1@9x9 -> conv k@3x3", "--vary", "k=1..9", "--show", "params/(k - 3)")
    assert run(*words, "-o", tmp_path / name).exit_code == 2
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(name, "as it was")]


def test_npy_refuses_what_is_no_64_bit_integer(run, tmp_path: Path):
    words = ("sweep", "-e", "input 1@9x9 -> conv k@3x3", "--vary", "k=1..9", "--show", "params/7")
    result = run(*words, "-o", tmp_path / "rows.npy")
    assert (result.exit_code, [*tmp_path.iterdir()]) == (2, [])
    assert "npy holds integers of 64 bits, too narrow for `params/7`" in result.stderr


WHOLE = {
    (): "no letter is varied\n    hint: vary one, as in `k=8..512`\n",
    ("--vary", "q=1..3"): "the network has no letter `q`\n    hint: its letters are k, n\n",
    ("--vary", "k=0..4", "--set", "n=3"): "`k` cannot be 0\n    hint: `k` is an integer from 1 on: `k=1..4`\n",
    ("--vary", "k=1..1000000", "--vary", "n=1..1000000"): """\
the grid has 1,000,000,000,000 points
    hint: at most 10,000,000,000: give fewer values, or steps, as in `k=32..1024:32`
""",
    ("--vary", "k=1..4", "--set", "n=3", "--show", "params/(k - 2)"): """\
a figure has no value at a point: this divides by zero for k = 2
    hint: leave the point out of the grid
""",
    ("--vary", "k=1..4", "--show", "macs"): """\
`macs` depends on `n`, too
    hint: give a value, as in `--set n=8`, or vary it: `n=8..64`
""",
}  # fmt: skip


@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_what_is_wrong_is_one_report_and_no_file_is_left(run, tmp_path: Path, words: tuple[str, ...]):
    result = run("sweep", "-e", "input 1@9x9 -> conv k@n x n", *words, "-o", tmp_path / "rows.csv")
    assert (result.exit_code, result.stderr, [*tmp_path.iterdir()]) == (2, WHOLE[words], [])


@pytest.mark.parametrize("form", ["csv", "parquet", "npy"])
def test_fractions_may_be_floating_point_numbers(run, tmp_path, form):
    """28 parameters for each filter: 28/1024 = 0.02734375, which a binary number holds exactly."""
    out = tmp_path / f"rows.{form}"
    options = ("--vary", "k=1..2", "--show", "params/2^10", "--floats", "-o", out)
    assert run("sweep", "-e", "input 3@9x9 -> conv k@3x3", *options).exit_code == 0
    if form == "csv":
        found = [float(line.split(",")[2]) for line in out.read_text().splitlines()[1:]]
    elif form == "npy":
        found = numpy.load(out)["params/2^10"].tolist()
    else:
        found = parquet.read_table(out)["params/2^10"].to_pylist()
    assert found == [0.02734375, 0.0546875]
