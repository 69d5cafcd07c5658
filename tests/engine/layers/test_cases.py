"""The published figures in `tests/cases` are ours, and every kind of layer has one."""

from typing import Any

import pytest
from support.case_files import cases, found, judged, not_said, table_of, wanted
from support.each import each

from netderive.engine.layers import ALL
from netderive.grammar import Layer, Mistakes, parse, print_math

CASES = list(cases())
QUESTIONS = 93
"""Questions with published answers that were collected; each has an `id`."""
GIVEN = each("case", [case for _, case in CASES], ids=[f"{file}: {case['title']}" for file, case in CASES])


@GIVEN
def test_the_figures_are_the_published_ones(case: dict[str, Any]):
    if "refused" in case:
        with pytest.raises(Mistakes) as error:
            table_of(case)
        assert case["refused"] in str(error.value)
        return
    assert wanted(case) or "right" in case, "a case gives at least one figure"
    table = table_of(case)
    assert found(case, table) == wanted(case)
    if "conditions" in case:
        assert [print_math(condition.tree()) for condition in table.conditions] == case["conditions"]


@pytest.mark.slow
@GIVEN
def test_right_answers_hold_and_wrong_ones_are_refuted(case: dict[str, Any]):
    right, wrong = case.get("right", []), case.get("wrong", [])
    assert judged(case, [*right, *wrong]) == right


def test_a_question_has_a_case_or_it_is_said_why_not():
    requested, reasons = {case["id"] for _, case in CASES if "id" in case}, dict(not_said())
    assert not requested & set(reasons)
    assert all(reasons.values())
    assert len(requested) + len(reasons) == QUESTIONS


@GIVEN
def test_a_case_names_its_source(case: dict[str, Any]):
    assert case["source"]


def words_of(case: dict[str, Any]) -> set[str]:
    """The kinds of the layers whose figures a case gives."""
    layers = [s for s in parse(case["net"]).statements if isinstance(s, Layer)]
    named = wanted(case)
    return {
        layer.word
        for layer in layers
        if layer.label in named or any(name.rstrip("0123456789") == layer.word for name in named)
    }


def test_every_kind_has_a_case():
    met = {word for _, case in CASES for word in words_of(case)}
    assert not [kind.word for kind in ALL if kind.word not in met], "a kind without a figure in tests/cases"
