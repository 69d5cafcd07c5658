"""Claims judged by hand: within what the network allows, link by link."""

from __future__ import annotations

import pytest

from netderive.engine import derive
from netderive.engine.claims import check

TRUE = [
    # a window of 3 fits from h = 3 on, so h - 2 is at least 1 wherever there is an output
    "input 1@h -> conv 2@3\nclaim conv1.size = max(h - 2, 1)",
    # g divides k, or there is no layer
    "input k@h -> conv 4@3 groups g\nclaim (k//g)*g = k",
    "input k@h -> conv 4@3 groups g\nclaim k % g = 0",
    "input l@h x w -> conv k@n x m\nclaim conv1.params = (n*m*l + 1)*k = k*(l*m*n + 1)",
    "let k = 2*m\ninput 1@9x9 -> conv k@3x3\nclaim conv1.params = 20*m",
    "input 1@9x9 -> conv 2@3x3 -> dense 3\nclaim params = conv1.params + dense1.params = 20 + 297",
]
FALSE = [
    "input 1@h -> conv 2@3\nclaim conv1.size = h - 3",
    "input 1@h -> pool 2\nclaim pool1.size = h/2",
    "input k@h -> conv 4@3\nclaim conv1.params = 3*4*k",
    "input 1@9x9 -> conv 2@3x3\nclaim conv1.output = 2@9x9",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_wherever_the_network_is_holds(text: str):
    assert [verdict.holds for verdict in check(derive(text))] == [True]


@pytest.mark.parametrize("text", FALSE)
def test_a_wrong_claim_is_refuted_at_values_that_the_network_allows(text: str):
    (verdict,) = check(derive(text))
    assert not verdict.holds
    point = next(link.counterexample for link in verdict.links if link.counterexample is not None)
    least = {name: 9 for name in derive(text).letters}
    derive(text, least | dict(point))


def test_a_claim_that_is_only_tried_says_so():
    proved, tried = check(derive("input 1@h -> conv 2@3\nclaim conv1.size = h - 2\nclaim conv1.size = max(h - 2, 1)"))
    assert (proved.holds, proved.tried) == (True, 0)
    assert tried.holds and tried.tried >= 100


DENSE = "input 400 -> dense 120\nclaim dense1.params = "
SLIPS = [
    (DENSE + "120*400 + 1 = 48001", "one bias"),
    (DENSE + "120*400", "no biases"),
    (DENSE + "120*400 + 2", ""),
    (DENSE.replace("120\n", "120 no bias\n") + "120*400 + 1", ""),
    ("input 32@28x28 -> conv 64@3x3\nclaim conv1.params = 3*3*32*64 + 1", "one bias"),
]


@pytest.mark.parametrize(("text", "slip"), SLIPS)
def test_a_slip_with_the_biases_is_named(text: str, slip: str):
    (verdict,) = check(derive(text))
    assert (verdict.holds, verdict.slip) == (False, slip)


GRU = "input 32@20 -> gru 32\nclaim gru1.params = "
ELSEWHERE = [
    (GRU + "6336", "keras"),
    ("convention keras\n" + GRU + "3*(32 + 32 + 1)*32 = 6240", "textbook"),
    (GRU + "6337", ""),
    ("input 32@8x8 -> batchnorm\nclaim batchnorm1.params = 128", "keras"),
    ("input l@20 -> lstm k\nclaim lstm1.params = 4*(l + k + 2)*k", "torch"),
    ("input 3@9x9 -> deconv 4@3x3 stride 4\nclaim deconv1.output = 4@36x36", "keras"),
    ("input 32@8x8 -> batchnorm -> dense 10\nclaim params = 128 + 20490", "keras"),
    ("input 32@8x8 -> conv 3@3x3\nclaim conv1.params = 1", ""),
]


@pytest.mark.parametrize(("text", "convention"), ELSEWHERE)
def test_a_result_that_is_right_by_another_convention_is_known(text: str, convention: str):
    (verdict,) = check(derive(text))
    assert (verdict.holds, verdict.elsewhere) == (False, convention)


def test_rare_differences_are_found():
    """A wrong claim may be right at all small numbers: it is tried at its own numbers and at large ones, too."""
    for term in ("floor(k/1000)", "if(k % 97 = 0, 1, 0)", "max(0, k - 1500)"):
        (verdict,) = check(derive(f"input 3@h x w -> conv k@3x3\nclaim params = 28*k + {term}"))
        assert not verdict.holds, term


def test_a_value_that_cannot_be_worked_out_refutes_nothing():
    (verdict,) = check(derive("input l -> dense k\nclaim params = l*k + 2^log2(k)"))
    assert verdict.holds and verdict.tried  # a logarithm of 7 is no exact number
