"""`netderive solve`: a worked solution in every format, data in the schema of docs/explore.md, exit codes."""

import json

import pytest
from support.each import each

TWO = "input 3@32x32 -> conv k@3x3 -> conv k@3x3"
"""9 k^2 + 29 k parameters: 995 648 at k = 331, 1 001 628 at k = 332."""


def test_the_answer_with_its_gap_comes_first_then_the_working(run):
    written = run("solve", "-e", TWO, "params <= 10^6", "--for", "k", "--digits", "comma").stdout
    assert written.splitlines()[3:] == [
        "Solve params ≤ 1,000,000 for k.",
        "",
        "   │ Result: k = 331 is the largest solution: params = 995,648, which is 4,352 below 1,000,000. At",
        "   │ k = 332: params = 1,001,644, which is 1,644 above 1,000,000.",
        "",
        "Working",
        "───────",
        "",
        "     params = 9k² + 29k",
        "            ≤ 1,000,000",
        "",
        "From each k to the next it grows by 18k + 38, which is never negative: bisection finds where it",
        "passes the bound.",
        "",
        "Hence k ≤ 331.",
    ]


def test_the_data_are_exact(run):
    found = json.loads(run("solve", "-e", TWO, "params <= 10^6", "--for", "k", "--as", "json").stdout)
    assert set(found) == {
        "network", "convention", "conditions", "for", "within", "solutions", "count", "ranges", "next", "nearest",
        "formula", "where", "complete", "method", "steps",
    }  # fmt: skip
    assert found["conditions"] == [{"left": "params", "sign": "<=", "right": "10^6"}]
    assert found["solutions"] == [{"values": {"k": 331}, "figures": {"params": 9 * 331**2 + 29 * 331}, "gap": 4352}]
    assert found["next"] == {"values": {"k": 332}, "figures": {"params": 9 * 332**2 + 29 * 332}, "gap": -1644}
    assert (found["ranges"], found["count"], found["complete"], found["method"]) == ([[1, 331]], 331, True, "rises")
    assert found["steps"][0]["grows_by"] == "18*k + 38"


def test_a_formula_in_letters_is_data(run):
    text = "input 1@h x h -> conv 8@n x n pad p"
    found = json.loads(run("solve", "-e", text, "conv1.size = input.size", "--for", "p", "--as", "json").stdout)
    assert found["formula"] == {"equal": "(n - 1)/2", "at_least": None, "at_most": None}


@pytest.mark.parametrize("condition", ["50 <= params <= 300", "params >= 50"])
def test_a_number_on_the_left_is_the_bound(run, condition):
    """28 k parameters: 56 at k = 2, and 28 at k = 1."""
    written = run("solve", "-e", "input 3@9x9 -> conv k@3x3", condition, "--for", "k").stdout
    said = " ".join(written.replace("│", " ").split())
    assert (
        "k = 2 is the smallest solution: params = 56, which is 6 above 50. At k = 1: params = 28, which is 22" in said
    )


def test_a_unit_that_is_a_letter_is_refused(run):
    """`100k` might be 100·8 or 100 000."""
    result = run("solve", "-e", TWO + " -> dense d", "params <= 100k", "--for", "d", "--set", "k=8")
    assert result.exit_code == 2
    assert "`k` is a letter of the network, so `100k` could be a product" in result.stderr
    assert "hint: write `100000`, or `100*k`" in result.stderr
    written = run("solve", "-e", TWO + " -> dense d", "params <= 100M", "--for", "d", "--set", "k=8").stdout
    assert "Solve params ≤ 100 000 000 for d." in written.replace("\u202f", " ").replace("\u2009", " ")


STACK = "input d -> [ dense d ] * N"
"""(d + 1)*d*N parameters."""


def test_no_repetition_is_no_solution_among_several_letters_unless_it_is_requested(run):
    """With N = 0 every d has 0 parameters."""
    found = json.loads(run("solve", "-e", STACK, "params <= 100", "--for", "N,d", "--as", "json").stdout)
    assert min(one["values"]["N"] for one in found["solutions"]) == 1
    options = ("--for", "N,d", "--within", "N=0..0,d=1..9", "--as", "json")
    found = json.loads(run("solve", "-e", STACK, "params <= 100", *options).stdout)
    assert {one["values"]["N"] for one in found["solutions"]} == {0}


def test_what_the_network_itself_allows_is_said(run):
    """9 rows hold no window of more than 9; 3*9 + 1 parameters for each filter are far below the bound."""
    written = run("solve", "-e", "input 3@9 -> conv 8@n", "params <= 10^6", "--for", "n").stdout
    assert written.split("Hence")[1].split("\n\n")[1:] == [
        "The network is possible for n ≤ 9.",
        "All conditions together: n ≤ 9.\n",
    ]


def test_without_a_solution_the_exit_code_is_1_and_the_nearest_is_named(run):
    result = run("solve", "-e", TWO, "params <= 30", "--for", "k")
    assert result.exit_code == 1
    assert "The nearest network is that of k = 1: params = 38" in result.stdout


@each("form", ["text", "markdown", "latex", "html", "json"])
@each(
    "arguments",
    [
        ("params <= 10^6", "--for", "k"),
        ("params <= 10^6", "macs >= 10^5", "--for", "k,n", "--within", "n=1..5"),
        ("conv1.size = 7", "--for", "n"),
        ("params = 3", "--for", "k"),
        ("conv1.macs = 49*k", "--for", "n"),
    ],
)
def test_every_format_is_written(run, form, arguments):
    text = "network <b>&\nlet n = 3; let k = 8\ninput 3@9x9 -> conv k@n x n"
    result = run("solve", "-e", text, *arguments, "--as", form)
    assert result.exit_code in (0, 1) and result.stdout, result.stderr
    assert "<b>" not in result.stdout or form != "html"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("params <= 5", "--for", "k", "--within", "k"), "`k` is no range"),
        (("params <= 5", "--for", "k", "--within", "k=1..2", "--within", "k=2..3"), "`k` has two ranges"),
        (("params <= 5", "--for", "q"), "no letter `q`"),
        (("params <= 5",), "no letter to solve for is given"),
        (("params <= ", "--for", "k"), "not a condition yet"),
        (("params <= 5", "--for", "k", "--set", "k=3"), "k"),
    ],
)
def test_mistakes_are_one_report_and_exit_code_2(run, arguments, said):
    result = run("solve", "-e", TWO, *arguments)
    assert result.exit_code == 2 and not result.stdout
    assert said in result.stderr and "hint:" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_unit_is_its_power_of_ten(run):
    requested = [run("solve", "-e", TWO, f"params <= {most}", "--for", "k").stdout for most in ("10^6", "1M", "0.001G")]
    # 9*331^2 + 29*331 = 995,648, and 1,001,644 at 332
    assert all("Hence k ≤ 331." in one for one in requested)


def test_a_unit_separate_from_its_number_is_answered_with_its_power_of_ten(run):
    said = run("solve", "-e", TWO, "params <= 1*M", "--for", "k").stderr
    assert "hint: if it is a unit, write the number in full, as in `10^6`" in said


WHOLE = {
    ("memory <= 10^6", "--for", "B"): """\
the network has no letter `B`
    hint: if it is the number of examples of a batch, add `--batch B`; if it is a unit, write `10^9`
""",
    ("params <= 10^6", "--for", "q"): "the network has no letter `q`\n    hint: its letters are h, k\n",
    ("params <= 10^6", "--for", "h"): "the conditions do not depend on `h`\n    hint: they depend on k\n",
    ("macs <= 10^6", "--for", "k"): """\
the conditions depend on `h`, too
    hint: give values, as in `--set h=8`, or solve for `h` and `k`: `--for h,k`
""",
    ("params - params = 0", "--for", "k"): """\
the conditions do not depend on `k`
    hint: they hold whatever it is
""",
    ("params - params = 1", "--for", "k"): """\
the conditions do not depend on `k`
    hint: they hold nowhere, whatever it is
""",
    ("params % 7 = 3", "--for", "k"): """\
the search for `k` has no end
    hint: bound it: `--within k=1..1024`
""",
    ("params <= 9", "--for", "k", "--within", "k=9..1"): """\
the range 9..1 of `k` is empty
    hint: `k` is an integer from 1 on
""",
    ("params/(k - k) <= 3", "--for", "k"): """\
line 1: this divides by zero
    params/(k - k) <= 3
    ^^^^^^^^^^^^^^
    hint: the divisor must not be 0
""",
}  # fmt: skip


@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_what_is_wrong_is_said_as_a_whole(run, words):
    result = run("solve", "-e", "input 3@h x h -> conv k@3x3 -> conv k@3x3", *words)
    assert (result.exit_code, result.stderr) == (2, WHOLE[words])
