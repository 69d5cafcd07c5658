"""Every network here as a program for PyTorch and for Keras: it runs, and finds every derived figure."""

import os
from pathlib import Path

import pytest
from support.differential import run_program, shapes_alone, whole_program
from support.programs import need_module

from netderive import Mistakes

pytestmark = [pytest.mark.frameworks, pytest.mark.slow]

os.environ.setdefault("KERAS_BACKEND", "torch")

OWN_KINDS = {
    "capsule": "votes",
    "convnextv2_femto": "responsenorm",
    "kan": "kan",
    "stylegan2": "noisy",
}
"""Networks with a kind of their own, which no framework can know."""

REFUSED = {("elmo", "keras"): "lstm", ("hifigan", "keras"): "conv"}
"""The layer for which a framework has no counterpart: Keras' LSTM has no projection, and its weights no gains."""

NETWORKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.net"))}

FEWER = {"esrgan": {"h": 8, "w": 8}, "pyramidnet110_a48": {"N": 2}}
"""Smaller ones of the same family, where the whole one takes long."""


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("network", NETWORKS)
def test_the_program_agrees(network: str, framework: str):
    need_module(framework)
    text, given = NETWORKS[network], FEWER.get(network, {})
    if kind := OWN_KINDS.get(network) or REFUSED.get((network, framework)):
        with pytest.raises(Mistakes, match=f"has no layer for this row of `{kind}`"):
            whole_program(text, framework, given)
        return
    with shapes_alone(framework):
        run_program(whole_program(text, framework, given), framework, network)


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("kind", ["dotattention", "dotattention concat", "additiveattention"])
def test_a_vector_is_one_position_for_attention(kind: str, framework: str):
    need_module(framework)
    with shapes_alone(framework):
        run_program(whole_program(f"input 4 -> {kind}", framework, {}), framework, kind)
