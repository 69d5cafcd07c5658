"""Every network of the zoo as a program for PyTorch and for Keras: it runs, and finds every derived figure."""

import contextlib
import importlib
import os
import re

import pytest
from support.differential import run_program
from support.programs import need_module
from support.zoo_facts import ZOO, text_of

from netderive import Mistakes
from netderive.engine import derive
from netderive.reports.programs import modules, script

pytestmark = [pytest.mark.frameworks, pytest.mark.slow]

os.environ.setdefault("KERAS_BACKEND", "torch")

REFUSED = {
    ("lora", "torch"): "dotattention",
    ("sequencer", "torch"): "lstm",
    ("xlnet", "torch"): "relattention",
    ("albert", "keras"): "encoder",
    ("segformer", "keras"): "upsample",
    ("sequencer", "keras"): "lstm",
    ("wav2vec2", "torch"): "wideconv",
    ("wav2vec2", "keras"): "wideconv",
    ("xlnet", "keras"): "relattention",
}
"""The layer for which a framework has no counterpart, by network."""

NETWORKS = sorted(path.stem for path in ZOO.glob("*.net"))
LENGTH = 16
"""What means a letter that is free: the length of a sequence."""

WITH_VALUES = {
    "llama": {"N": 2, "d": 64, "a": 4, "g": 2, "m": 96, "V": 100},
    "mixtral": {"N": 2, "d": 64, "a": 4, "g": 2, "m": 96, "V": 100},
    "hrnet": {"C": 2, "h": 64, "w": 64},
}
"""Keras' grouped attention and its upsampling look at values, so they have real ones, and few."""

SMALLER = {"deepseek": {"N": 3, "E": 8}, "wav2vec2": {"T": 4_000}}
"""Fewer of many equal experts, and as many samples as the windows need."""


def program(network: str, framework: str) -> str:
    text, given = text_of(network), SMALLER.get(network, {})
    given = given | (WITH_VALUES.get(network, {}) if framework == "keras" else {})
    letters = derive(text, convention=framework).letters
    values = {name: LENGTH for name, value in letters.items() if value is None} | given
    return script(derive(text, values, framework), framework)


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("network", NETWORKS)
def test_the_program_agrees(network: str, framework: str):
    need_module(framework)
    if kind := REFUSED.get((network, framework)):
        with pytest.raises(Mistakes, match=f"has no layer for this row of `{kind}`"):
            program(network, framework)
        return
    keras = importlib.import_module("keras") if framework == "keras" and network not in WITH_VALUES else None
    with keras.device("meta") if keras else contextlib.nullcontext():  # shapes without values
        run_program(program(network, framework), framework, network)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_what_a_program_brings_along_is_whole(framework: str):
    for name, code in modules(framework).items():
        assert re.match(r'(class|def) \w+.*?:\n {4}"""[A-Z]', code, re.DOTALL), f"{name} says what it is"
        compile(code, name, "exec")
