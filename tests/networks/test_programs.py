"""Every network here as a program for PyTorch and for Keras: it runs, and finds every derived figure."""

import os
from pathlib import Path

import pytest
from support.each import each
from support.framework_programs import run_program, shapes_alone, whole_program
from support.programs import need_module
from support.sampling import sampled

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


WITHOUT = {(name, one): kind for name, kind in OWN_KINDS.items() for one in ("torch", "keras")} | REFUSED
WITH = [(name, one) for name in NETWORKS for one in ("torch", "keras") if (name, one) not in WITHOUT]


@pytest.mark.parametrize(("network", "framework"), sampled(WITH, 8))
def test_the_program_agrees(network: str, framework: str):
    need_module(framework)
    with shapes_alone(framework):
        run_program(whole_program(NETWORKS[network], framework, FEWER.get(network, {})), framework, network)


@each(("network", "framework"), WITHOUT)
def test_there_is_no_program_of_a_layer_without_a_counterpart(network: str, framework: str):
    with pytest.raises(Mistakes, match=f"has no layer for this row of `{WITHOUT[network, framework]}`"):
        whole_program(NETWORKS[network], framework, {})


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("kind", ["dotattention", "dotattention concat", "additiveattention"])
def test_a_vector_is_one_position_for_attention(kind: str, framework: str):
    need_module(framework)
    with shapes_alone(framework):
        run_program(whole_program(f"input 4 -> {kind}", framework, {}), framework, kind)
