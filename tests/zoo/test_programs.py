"""Every network of the zoo as a program for PyTorch and for Keras: it runs, and finds every derived figure."""

import contextlib
import importlib
import os
import re

import pytest
from support.differential import run_program
from support.programs import need_module
from support.zoo_facts import ZOO, text_of

from netderive.engine import derive
from netderive.reports.programs import modules, script

pytestmark = [pytest.mark.frameworks, pytest.mark.slow]

os.environ.setdefault("KERAS_BACKEND", "torch")

NOT_BUILT = {
    *("albert", "bart", "beit", "bert_pretraining", "bloom", "convmixer", "deepseek", "electra", "gemma", "gptj"),
    *("gptneox", "gptoss", "lora", "mamba", "mixer", "mixtral", "nfnet", "poolformer", "pvt_v2", "quartznet", "qwen3"),
    *("repvgg", "res2net", "resmlp", "rwkv", "segformer", "senet", "sequencer", "seresnet", "shufflenet"),
    *("squeezenext", "wav2vec2", "whisper", "xlnet"),
}
"""Networks whose programs are not held by this test yet: some use a layer without a counterpart, some take minutes."""

NETWORKS = sorted({path.stem for path in ZOO.glob("*.net")} - NOT_BUILT)
LENGTH = 16
"""What means a letter that is free: the length of a sequence."""

WITH_VALUES = {
    "llama": {"N": 2, "d": 64, "a": 4, "g": 2, "m": 96, "V": 100},
    "hrnet": {"C": 2, "h": 64, "w": 64},
}
"""Keras' grouped attention and its upsampling look at values, so they have real ones, and few."""


def program(network: str, framework: str) -> str:
    text, given = text_of(network), WITH_VALUES.get(network, {}) if framework == "keras" else {}
    letters = derive(text, convention=framework).letters
    values = {name: LENGTH for name, value in letters.items() if value is None} | given
    return script(derive(text, values, framework), framework)


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("network", NETWORKS)
def test_the_program_agrees(network: str, framework: str):
    need_module(framework)
    keras = importlib.import_module("keras") if framework == "keras" and network not in WITH_VALUES else None
    with keras.device("meta") if keras else contextlib.nullcontext():  # shapes without values
        run_program(program(network, framework), framework, network)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_what_a_program_brings_along_is_whole(framework: str):
    for name, code in modules(framework).items():
        assert re.match(r'(class|def) \w+.*?:\n {4}"""[A-Z]', code, re.DOTALL), f"{name} says what it is"
        compile(code, name, "exec")
