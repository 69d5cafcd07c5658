"""The published figures in `tests/cases` are ours, and every kind of layer has one."""

from typing import Any

import pytest
from case_files import cases, found, table_of, wanted

from netderive.engine.layers import ALL
from netderive.grammar import Mistakes, parse, print_math
from netderive.grammar.nodes import Layer

CASES = list(cases())
GIVEN = pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{file}: {case['title']}" for file, case in CASES]
)


@GIVEN
def test_the_figures_are_the_published_ones(case: dict[str, Any]):
    if "refused" in case:
        with pytest.raises(Mistakes) as error:
            table_of(case)
        assert case["refused"] in str(error.value)
        return
    assert wanted(case), "a case gives at least one figure"
    table = table_of(case)
    assert found(case, table) == wanted(case)
    if "conditions" in case:
        assert [print_math(condition.tree()) for condition in table.conditions] == case["conditions"]


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


@pytest.mark.parametrize("word", [kind.word for kind in ALL])
def test_every_kind_has_a_case(word: str):
    assert any(word in words_of(case) for _, case in CASES), f"no figure for `{word}` in tests/cases"
