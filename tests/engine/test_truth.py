"""Every row of the truth files: the framework's own sizes and counts are ours, and what it refuses, we refuse."""

import doctest
import json
from collections import Counter
from pathlib import Path

import pytest
import truth_rows
from truth_answers import outcome_of
from truth_rows import Row

TRUTH = Path(__file__).parents[1] / "truth"
ROWS = [
    (framework, json.loads(line))
    for framework in ("torch", "keras")
    for line in (TRUTH / f"{framework}.jsonl").read_text(encoding="utf-8").splitlines()
]
GOOD = ("matched", "rejected alike")


@pytest.mark.parametrize(("framework", "row"), ROWS, ids=[f"{row['id']}-{row['kind']}" for _, row in ROWS])
def test_the_framework_agrees(framework: str, row: Row):
    outcome = outcome_of(row, framework)
    assert outcome.name in GOOD, outcome.why


def test_the_rows_cover_what_they_should():
    outcomes = Counter(outcome_of(row, framework).name for framework, row in ROWS)
    assert outcomes["rejected alike"] > 50
    assert sum(row.get("tag") == "ceil_edge" for _, row in ROWS) > 10


def test_the_examples_of_the_translation_hold():
    failed, tried = doctest.testmod(truth_rows)
    assert tried > 2
    assert not failed
