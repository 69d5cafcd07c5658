"""What PyTorch itself saves for the backward pass, tensor by tensor, of random networks and of written ones.

`tools/differential.py 8000 saved` draws 2,000; here a fixed number is drawn.
"""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from support.differential import PATIENT, Score
from support.programs import need_module
from support.random_networks import Chain
from support.saved_tensors import compare_saved, saved_bytes, saving_chains

from netderive import zoo
from netderive.engine import derive

pytestmark = pytest.mark.frameworks

NETWORKS = 60
"""How many random networks a run of the tests compares."""

WRITTEN = tomllib.loads(Path(__file__).with_name("saved.toml").read_text())


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("batch", [1, 3])
def test_a_network_saves_what_pytorch_saves(name: str, batch: int):
    need_module("torch")
    table = derive(WRITTEN[name], convention="torch", batch=batch)
    assert table.total("saved").value == saved_bytes(table, batch)
    assert table.unrolled().total("saved").value == saved_bytes(table, batch)


@pytest.mark.parametrize("name", ["resnet", "mobilenet_v2", "squeezenet"])
def test_a_network_of_the_zoo_saves_what_pytorch_saves(name: str):
    need_module("torch")
    table = derive(zoo.text(name), convention="torch")
    assert table.total("saved").value == saved_bytes(table, 1)


def test_rmsnorm_on_a_cpu_saves_the_normalised_values_as_well():
    """4 values at 5 positions, 4 bytes each; on a GPU PyTorch has one kernel, which computes them again."""
    need_module("torch")
    table = derive("input 8@5 -> linear 4 -> rmsnorm -> linear 3", convention="torch")
    assert saved_bytes(table, 1) == table.total("saved").value + 4 * 4 * 5  # pyright: ignore[reportOptionalOperand]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "adafactor"])
def test_an_optimizer_keeps_what_pytorchs_keeps(optimizer: str):
    """All values of its state, but for the counter of steps of each tensor."""
    need_module("torch")
    torch: Any = import_module("torch")

    net = "input 1@12 -> embedding 9, 6 -> linear 4 -> layernorm -> dense 3"
    layers = torch.nn.Embedding(9, 6), torch.nn.Linear(6, 4), torch.nn.LayerNorm(4)
    model = torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(48, 3))
    made = {
        "sgd": lambda weights: torch.optim.SGD(weights),
        "momentum": lambda weights: torch.optim.SGD(weights, momentum=0.9),
        "adam": lambda weights: torch.optim.Adam(weights),
        "adafactor": lambda weights: torch.optim.Adafactor(weights),
    }[optimizer](model.parameters())
    model(torch.zeros(2, 12, dtype=torch.int64)).sum().backward()
    made.step()
    states = [one for state in made.state.values() for name, one in state.items() if name != "step"]
    kept = sum(one.numel() * 4 for one in states if isinstance(one, torch.Tensor))
    assert derive(net, optimizer=optimizer).total("optimizer").value == kept


def test_adafactor_keeps_rows_and_columns_of_convolutions():
    need_module("torch")
    torch: Any = import_module("torch")

    nets = ("input 4@9x9 -> conv 6@3x2 groups 2", "input 6@9 -> conv 5@3", "input 5@3x2x3 -> conv 2@2x1x3")
    convs = [torch.nn.Conv2d(4, 6, (3, 2), groups=2), torch.nn.Conv1d(6, 5, 3), torch.nn.Conv3d(5, 2, (2, 1, 3))]
    weights = [one for conv in convs for one in conv.parameters()]
    made = torch.optim.Adafactor(weights)
    for weight in weights:
        weight.grad = torch.ones_like(weight)
    made.step()
    states = [one for state in made.state.values() for name, one in state.items() if name != "step"]
    kept = sum(derive(net, optimizer="adafactor").total("optimizer").value or 0 for net in nets)
    assert kept == sum(one.numel() * 4 for one in states if isinstance(one, torch.Tensor))


def test_random_networks_save_what_pytorch_saves():
    need_module("torch")
    score = Score()

    @settings(max_examples=NETWORKS, deadline=None, suppress_health_check=PATIENT)
    @given(saving_chains())
    def check(chain: Chain) -> None:
        compare_saved(chain, score)

    check()
    assert score.networks > 0
