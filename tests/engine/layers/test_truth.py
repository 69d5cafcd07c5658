"""Every row of the truth files: the framework's own sizes and counts are ours, and what it refuses, we refuse."""

import doctest
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from support import truth_rows
from support.each import each
from support.truth_answers import outcome_of
from support.truth_reasons import DIFFERENCES, REASONS
from support.truth_rows import Row

ROOT = Path(__file__).parents[3]
GOOD = ("matched", "rejected alike", "explained")


def _rows() -> dict[tuple[str, str], list[Row]]:
    """The rows by framework and class."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for framework in ("torch", "keras"):
        for line in (ROOT / "tests" / "truth" / f"{framework}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows[framework, row["kind"]].append(row)
    return rows


ROWS = _rows()


@each(("framework", "kind"), ROWS)
def test_the_framework_agrees(framework: str, kind: str):
    outcomes = [(row["id"], outcome_of(row, framework)) for row in ROWS[framework, kind]]
    assert not [(id_, outcome.why) for id_, outcome in outcomes if outcome.name not in GOOD]


@pytest.mark.parametrize("framework", REASONS)
def test_each_reason_to_refuse_has_a_row(framework: str):
    messages = [row["err"] for (whose, _), rows in ROWS.items() if whose == framework for row in rows if "err" in row]
    first = {next((p for p in REASONS[framework] if re.search(p, message)), "") for message in messages}
    assert not REASONS[framework].keys() - first


def test_each_difference_has_a_row_and_is_reported():
    reported = (ROOT / "docs" / "differences.md").read_text(encoding="utf-8")
    met = {outcome_of(row, framework).why for (framework, _), rows in ROWS.items() for row in rows}
    assert not [difference.name for difference in DIFFERENCES if f"**{difference.name}**" not in reported]
    assert not [difference.name for difference in DIFFERENCES if difference.name not in met]


def test_last_windows_in_the_padding_are_among_them():
    assert sum(row.get("tag") == "ceil_edge" for rows in ROWS.values() for row in rows) > 10


def test_the_examples_of_the_translation_hold():
    failed, tried = doctest.testmod(truth_rows)
    assert tried > 2
    assert not failed
