"""A text at fault still yields its good lines: the layers before the first fault, and the claims about them."""

import pytest

from netderive.engine import derive
from netderive.engine.answers import judge
from netderive.engine.network import Options, attempt

GOOD = "input 1@28x28 -> conv 8@5x5"
RIGHT = "claim conv1.params = (5*5*1 + 1)*8 = 208"


def layers(text: str) -> list[str]:
    table = attempt(text).table
    return [layer.name for layer in table.layers] if table else []


def judged(text: str) -> list[bool | None]:
    table = attempt(text).table
    return [verdict.holds for verdict in judge(table).verdicts] if table else []


@pytest.mark.parametrize(
    ("text", "left", "id"),
    [
        (f"{GOOD}\nconv (3\ndense 10", ["input", "conv1"], "bracket.open"),  # cannot be read
        (f"{GOOD} -> conv (3 -> dense 10", ["input", "conv1"], "sign.unexpected"),
        (f"{GOOD} -> covn 3@3x3 -> dense 10", ["input", "conv1"], "layer.unknown"),  # no such layer
        (f"{GOOD} -> conv 8@99x99 -> dense 10", ["input", "conv1"], "window.fits"),  # impossible
        (f"{GOOD} -> from c9 -> dense 10", ["input", "conv1"], "layer.not_before"),
        (f"block b(k) [ conv k ( ]\n{GOOD}\nb(3)\ndense 10", ["input", "conv1"], "bracket.crossed"),
        ("covn 3@3x3", [], "layer.unknown"),
        ("", [], "network.empty"),
    ],
)
def test_the_layers_before_the_first_fault_are_derived(text: str, left: list[str], id: str):
    tried = attempt(text)
    assert layers(text) == left
    assert tried.mistakes is not None and id in [one.id for one in tried.mistakes.mistakes]


def test_all_faults_of_a_text_are_reported_once():
    found = attempt(f"{GOOD}\nconv (3\ndense 10\npool (2\n{RIGHT}").mistakes
    assert found is not None
    assert [found.source.place(one.span[0])[0] for one in found.mistakes if one.span] == [2, 4]


def test_a_text_without_a_fault_is_derived_as_a_whole():
    tried = attempt(f"{GOOD} -> dense 10; {RIGHT}")
    assert tried.mistakes is None and tried.table == derive(f"{GOOD} -> dense 10; {RIGHT}")


def test_values_are_put_in():
    table = attempt("input 1@28x28 -> conv k@5x5 -> conv (", options=Options({"k": 32})).table
    assert table is not None and table.layer("conv1").params.value == 832


@pytest.mark.parametrize(
    ("claims", "holds"),
    [
        (RIGHT, [True]),
        ("claim conv1.params = 200", [False]),
        ("claim params = 208", []),  # of the whole network, of which a part is not known
        ("claim conv1.params = params", []),
        ("claim dense1.params = 46090", []),  # after the fault
        (f"claim params =\n{RIGHT}", [True]),
    ],
)
def test_claims_are_judged_that_the_layers_left_decide(claims: str, holds: list[bool]):
    assert judged(f"{GOOD} -> conv (\ndense 10\n{claims}") == holds


def test_no_claim_is_judged_without_a_value_that_was_meant():
    text = "let k = (8\ninput 1@28x28 -> conv k@5x5\nclaim conv1.params = 208"
    assert layers(text) == ["input", "conv1"]
    assert judged(text) == []
