"""Language models: multiply-adds against PyTorch's own counter, on the models written out as matrix products.

The models follow the papers, not our texts, with few features so that they run in no time. What PyTorch counts are
products of matrices (two flops a multiply-add); the comparison is exact.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from support.programs import need_module
from support.zoo_facts import text_of

from netderive.engine import derive

pytestmark = pytest.mark.frameworks

Zeros = Callable[..., Any]
"""Makes a tensor of zeros."""

SIZES = {"T": 5, "N": 3, "d": 24, "V": 41}
"""Positions, layers, features, tokens."""


def _dense(x: Any, features: int) -> Any:
    return x @ x.new_zeros(x.shape[-1], features)


def _heads(x: Any, heads: int) -> Any:
    return x.unflatten(-1, (heads, -1)).transpose(0, 1)


def _attention(x: Any, heads: int, key: int, memory: Any = None, groups: int = 0) -> Any:
    """Queries of `x` match keys and values of the memory, of which `groups` heads may be fewer."""
    memory = x if memory is None else memory
    few = groups or heads
    queries = _heads(_dense(x, heads * key), heads)
    keys, values = (_heads(_dense(memory, few * key), few).repeat_interleave(heads // few, 0) for _ in range(2))
    mixed = (queries @ keys.transpose(1, 2)).softmax(-1) @ values
    return _dense(mixed.transpose(0, 1).flatten(1), x.shape[-1])


def _feedforward(x: Any, hidden: int, gated: bool = False) -> Any:
    inside = _dense(x, hidden) * _dense(x, hidden) if gated else _dense(x, hidden)
    return _dense(inside, x.shape[-1])


def _encoder(x: Any, layers: int, heads: int, key: int, hidden: int) -> Any:
    for _ in range(layers):
        x = x + _attention(x, heads, key)
        x = x + _feedforward(x, hidden)
    return x


def _gpt2(zeros: Zeros, T: int, N: int, d: int, V: int, a: int) -> None:
    _dense(_encoder(zeros(T, d), N, a, d // a, 4 * d), V)


def _bert(zeros: Zeros, T: int, N: int, d: int, V: int, a: int) -> None:
    _dense(_encoder(zeros(T, d), N, a, d // a, 4 * d)[:1], d)


def _llama(zeros: Zeros, T: int, N: int, d: int, V: int, a: int, g: int, m: int) -> None:
    x = zeros(T, d)
    for _ in range(N):
        x = x + _attention(x, a, d // a, groups=g)
        x = x + _feedforward(x, m, gated=True)
    _dense(x, V)


def _both_halves(zeros: Zeros, T: int, S: int, N: int, d: int, V: int, heads: int, key: int, m: int) -> None:
    memory = _encoder(zeros(S, d), N, heads, key, m)
    x = zeros(T, d)
    for _ in range(N):
        x = x + _attention(x, heads, key)
        x = x + _attention(x, heads, key, memory)
        x = x + _feedforward(x, m)
    _dense(x, V)


def _t5(zeros: Zeros, a: int, **sizes: int) -> None:
    _both_halves(zeros, heads=a, key=64, **sizes)


def _transformer(zeros: Zeros, h: int, d_k: int, **sizes: int) -> None:
    _both_halves(zeros, heads=h, key=d_k, **sizes)


MODELS: list[tuple[str, Callable[..., None], dict[str, int]]] = [
    ("gpt2", _gpt2, {"a": 4}),
    ("bert", _bert, {"a": 3}),
    ("llama", _llama, {"a": 6, "g": 2, "m": 35}),
    ("t5", _t5, {"a": 2, "m": 37, "S": 7}),
    ("transformer", _transformer, {"h": 4, "d_k": 5, "m": 29, "S": 8}),
]


@pytest.mark.parametrize(("network", "model", "more"), MODELS, ids=[name for name, _, _ in MODELS])
def test_multiply_adds_are_what_pytorch_counts(network: str, model: Callable[..., None], more: dict[str, int]):
    need_module("torch")
    torch, flop_counter = map(importlib.import_module, ("torch", "torch.utils.flop_counter"))
    sizes = SIZES | more
    with flop_counter.FlopCounterMode(display=False) as counted:
        model(torch.zeros, **sizes)
    assert derive(text_of(network), sizes).totals.macs.value == counted.get_total_flops() / 2
