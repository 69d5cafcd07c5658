"""Layers as modules of PyTorch, as a person would write them: what images, sequences and others have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netderive.engine.inference import InferredLayer


class NotBuilt(Exception):
    """This network is not written in PyTorch here; the message says why."""


class Modules:
    """The modules of a network, made where a layer is first used; `last` where features are the last axis."""

    torch: Any
    batch: int
    last: bool

    def __init__(self) -> None:
        self.modules: dict[str, Any] = {}
        self.own: list[Any] = []

    def module(self, layer: InferredLayer, make: Callable[[], Any], part: str = "") -> Any:
        """A module of a layer, the same for another use of it; one that is not trained needs no gradients."""
        key = f"{layer.again or layer.name} {part}"
        if key not in self.modules:
            made = make()
            frozen = layer.kind.frozen.text in ("P", layer.kind.params.text)
            self.modules[key] = made.requires_grad_(not frozen)
            self.own += [made] if isinstance(made, self.torch.Tensor) else [*made.parameters(), *made.buffers()]
        return self.modules[key]

    def parameter(self, layer: InferredLayer, *shape: int, part: str = "") -> Any:
        return self.module(layer, lambda: self.torch.nn.Parameter(self.torch.ones(shape)), part)

    def _shape(self, layer: InferredLayer) -> tuple[int, ...]:
        features, space = int(layer.features), tuple(map(int, layer.space))
        return (*space, features) if self.last else (features, *space)

    def _features(self) -> int:
        return -1 if self.last else 1

    def _axes(self, layer: InferredLayer, letter: str, rank: int) -> tuple[int, ...]:
        return tuple(int(layer.axis(axis)[letter]) for axis in range(rank))

    def _matrix(self, layer: InferredLayer, x: Any, out: int, part: str = "", bias: bool | None = None) -> Any:
        has = bool(layer.values["b"]) if bias is None else bias
        return self.module(layer, lambda: self.torch.nn.Linear(x.shape[-1], out, bias=has), part)(x)

    def _whole_norm(self, layer: InferredLayer) -> None:
        if layer.words & {"no scale", "no shift"}:
            raise NotBuilt("half of a norm")
