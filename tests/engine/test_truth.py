"""Every row of the truth files: the framework's own sizes and counts are ours."""

import doctest
import json
from collections import Counter
from pathlib import Path

import pytest
import truth_rows
from truth_rows import Question, Row, question

from netderive.engine import derive
from netderive.grammar import Mistakes

TRUTH = Path(__file__).parents[1] / "truth"
ROWS = [
    (framework, json.loads(line))
    for framework in ("torch", "keras")
    for line in (TRUTH / f"{framework}.jsonl").read_text(encoding="utf-8").splitlines()
]


def ours(asked: Question) -> Question:
    """The same question with what netderive answers."""
    try:
        layer = derive(asked.text, convention=asked.convention).layers[-1]
    except Mistakes:
        return Question(asked.text, asked.convention, refused=True)
    return Question(
        asked.text,
        asked.convention,
        False,
        layer.features.value,  # type: ignore[arg-type]
        tuple(size.value for size in layer.space),  # type: ignore[misc]
        layer.params.value,  # type: ignore[arg-type]
        layer.count("trainable").value,  # type: ignore[arg-type]
        layer.macs.value if asked.macs is not None else None,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("framework", "row"), ROWS, ids=[f"{row['id']}-{row['kind']}" for _, row in ROWS])
def test_the_framework_agrees(framework: str, row: Row):
    asked = question(row, framework)
    assert ours(asked) == asked


def test_the_rows_cover_what_they_should():
    words = Counter(question(row, framework).text.split(" -> ")[1].split()[0] for framework, row in ROWS)
    assert {
        "conv",
        "depthwise",
        "separable",
        "deconv",
        "pool",
        "avgpool",
        "globalpool",
        "linear",
        "flatten",
    } <= words.keys()
    assert {"batchnorm", "upsample", "prelu", "dropout", "relu", "softmax", "gelu"} <= words.keys()
    assert sum(question(row, framework).refused for framework, row in ROWS) > 50
    assert sum(row.get("tag") == "ceil_edge" for _, row in ROWS) > 10


def test_the_example_of_the_translation_holds():
    assert doctest.testmod(truth_rows) == (0, 3)
