"""Shares of the parameters: exact, rounded so that they add up, left out where letters have no values."""

import json
import re
from fractions import Fraction

import pytest

from netderive import derivation, derive
from netderive.reports.document import Bar
from netderive.reports.sections import of_parameters, percents

C = "input 1@28x28 -> conv 32@5x5 -> pool 2x2 -> conv 32@3x3 -> pool 2x2 -> dense 256 -> dense 10"


def test_shares_are_exact():
    """Of the 217 706 parameters of a lecture's network: 832, 9 248, 205 056 and 2 570."""
    shares = of_parameters(derive(C))
    assert {name: share * 217_706 for name, share in shares.items()} == {
        "conv1": 832,
        "conv2": 9_248,
        "dense1": 205_056,
        "dense2": 2_570,
    }


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([832, 9248, 205056, 2570], ["0.4 %", "4.2 %", "94.2 %", "1.2 %"]),  # 0.38, 4.25, 94.19, 1.18
        ([1, 1, 1], ["33.4 %", "33.3 %", "33.3 %"]),
        ([1, 99_999], ["< 0.1 %", "> 99.9 %"]),
        ([1, 1], ["50.0 %", "50.0 %"]),
    ],
)
def test_percentages_add_up_to_100(counts: list[int], said: list[str]):
    found = percents([Fraction(count, sum(counts)) for count in counts])
    assert found == said
    if "<" not in "".join(found):
        assert sum(Fraction(one.removesuffix(" %")) for one in found) == 100


def test_a_bar_is_never_nothing_for_something_and_never_longer_than_its_room():
    for part in (Fraction(1, 10**9), Fraction(1, 2), Fraction(1)):
        assert 1 <= len(Bar(part).text) <= Bar.ROOM
    assert Bar(Fraction(0)).text == ""


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html"])
def test_a_solution_says_where_the_parameters_are(form):
    written = derivation(C).to(form)
    assert "94.2" in written
    bars = {"text": "█" * 8, "markdown": "█" * 8, "latex": r"\rule{3.60em}", "html": '<svg class="bar"'}
    assert bars[form] in written


def test_letters_without_values_have_no_shares(run):
    assert "Share" not in str(derivation("input 3@9x9 -> conv k@3x3 -> dense 10"))
    shown = run("table", "-e", "input 3@h x 9 -> conv k@3x3 -> conv 2@3x3", "--show", "shares").stdout
    assert "Shares of the parameters need values for the letters k." in shown
    at_values = run("table", "-e", "input 3@h x 9 -> conv k@3x3 -> conv 2@3x3", "--show", "shares", "--set", "k=1")
    assert "58.3 %" in at_values.stdout and "41.7 %" in at_values.stdout  # 28 and 20 of 48 parameters


def test_a_table_has_them_as_a_column_and_json_as_fractions(run):
    rows = run("table", "-e", C, "--show", "params,shares").stdout.splitlines()
    assert re.search(r"dense1 .*205.056 +█{8} +94\.2 %$", next(row for row in rows if row.startswith("dense1")))
    assert next(row for row in rows if row.startswith("Total")).endswith("100.0 %")
    data = json.loads(run("table", "-e", "input 2 -> dense 3 -> dense 1", "--show", "shares", "--as", "json").stdout)
    assert data["shares"] == {"dense1": "9/13", "dense2": "4/13"}
    assert run("derive", "-e", C, "--show", "shares").exit_code == 2
