"""Every network of the zoo as a program for PyTorch and for Keras: it runs, and finds every derived figure."""

import os
import re

import pytest
from support.framework_programs import run_program, shapes_alone, whole_program
from support.programs import need_module
from support.sampling import sampled
from support.zoo_facts import ZOO, text_of

from netderive import Mistakes
from netderive.reports.programs import modules

pytestmark = [pytest.mark.frameworks, pytest.mark.slow]

os.environ.setdefault("KERAS_BACKEND", "torch")

REFUSED = {
    ("xlnet", "torch"): "relattention",
    ("sequencer", "keras"): "lstm",
    ("wav2vec2", "torch"): "wideconv",
    ("wav2vec2", "keras"): "wideconv",
    ("xlnet", "keras"): "relattention",
}
"""The layer for which a framework has no counterpart, by network: a kind of its own, or two biases in Keras' LSTM."""

NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))

FEWER = {"deepseek": {"N": 3, "E": 8}, "wav2vec2": {"T": 4_000}}
"""Fewer of many equal experts, and as many samples as the windows need."""


@pytest.mark.parametrize(
    ("network", "framework"), sampled([(network, one) for network in NETWORKS for one in ("torch", "keras")], 12)
)
def test_the_program_agrees(network: str, framework: str):
    need_module(framework)
    text, given = text_of(network), FEWER.get(network, {})
    if kind := REFUSED.get((network, framework)):
        with pytest.raises(Mistakes, match=f"has no layer for this row of `{kind}`"):
            whole_program(text, framework, given)
        return
    with shapes_alone(framework):
        run_program(whole_program(text, framework, given), framework, network)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_what_a_program_brings_along_is_whole(framework: str):
    for name, code in modules(framework).items():
        assert re.match(r'(class|def) \w+.*?:\n {4}"""[A-Z]', code, re.DOTALL), f"{name} says what it is"
        compile(code, name, "exec")
