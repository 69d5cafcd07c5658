"""What PyTorch itself keeps of a network for the backward pass: its own saved tensors, counted by storage.

Networks are built as a person would write them: images with channels first, sequences with features last.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from hypothesis import strategies as st

from netderive.engine import LayerFacts, Table, derive
from netderive.engine.inference import InferredLayer
from netderive.grammar import Mistakes

from .differential import Score, most_bytes
from .random_networks import Chain, chains, holds
from .random_rows import LAYERS
from .saved_images import Images
from .saved_modules import NotBuilt
from .saved_sequences import Sequences

IMAGES = ("conv", "depthwise", "separable", "deconv", "pool", "avgpool", "batchnorm", "instancenorm", "groupnorm")
"""Kinds with channels first; the first axis after the batch is features."""
IMAGES += ("upsample", "zeropad", "reflectpad", "replicatepad", "pixelshuffle", "pixelunshuffle")

SEQUENCES = ("layernorm", "rmsnorm", "attention", "feedforward", "encoder", "decoder", "embedding", "positions")
"""Kinds with features last."""
SEQUENCES += ("classtoken", "bias", "scale", "layerscale")

PLAIN = {
    "relu": "relu",
    "relu6": "relu6",
    "leakyrelu": "leaky_relu",
    "elu": "elu",
    "selu": "selu",
    "celu": "celu",
    "gelu": "gelu",
    "silu": "silu",
    "mish": "mish",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softplus": "softplus",
    "hardswish": "hardswish",
    "hardsigmoid": "hardsigmoid",
    "hardtanh": "hardtanh",
    "hardshrink": "hardshrink",
    "softshrink": "softshrink",
}
"""Activations by their names among PyTorch's functions."""


KNOWN = tuple(kind for kind in LAYERS if kind.saved is not None or kind.joins)
"""The kinds whose saved tensors are known, and joins."""


def is_known(layer: LayerFacts) -> bool:
    """Whether what is saved of a layer is known, in it and inside of it."""
    inside = (inner for body in layer.bodies for inner in body)
    own = layer.symbolic.kind
    return bool(own.saved is not None or own.flow or own.joins) and all(map(is_known, inside))


def saved_bytes(table: Table, batch: int) -> int:
    """The bytes of the tensors that PyTorch saves, each storage once, without parameters and buffers."""
    torch: Any = import_module("torch")

    network = _Network(table, batch)
    kept: dict[int, Any] = {}

    def keep(tensor: Any) -> Any:
        kept.setdefault(tensor.untyped_storage().data_ptr(), tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        network.run()
    own = {one.untyped_storage().data_ptr() for one in network.own}
    return sum(one.untyped_storage().nbytes() for place, one in kept.items() if place not in own)


class _Network(Images, Sequences):
    """A network while PyTorch runs it."""

    def __init__(self, table: Table, batch: int) -> None:
        super().__init__()
        self.torch, self.batch = import_module("torch"), batch
        self.rows = tuple(layer.numeric for layer in table.written_out().layers)
        words = {layer.kind.word for layer in _every(self.rows)}
        self.last = bool(words & {*SEQUENCES}) or ("linear" in words and not words & {*IMAGES})
        if self.last and words & {*IMAGES}:
            raise NotBuilt("sequences and images")
        if self.last and any(len(layer.space) > 1 for layer in _every(self.rows)):
            raise NotBuilt("images with features last")
        self.values: dict[str, Any] = {}

    def run(self) -> None:
        self._layers(self.rows)

    def _layers(self, layers: Iterable[InferredLayer]) -> None:
        for layer in layers:
            for branch in layer.branches:
                self._layers(branch.layers)
            self.values[layer.name] = self._value(layer)

    def _value(self, layer: InferredLayer) -> Any:
        if layer.branches:
            sources = [branch.end or layer.before for branch in layer.branches]
            ends = [self.values[source.name] for source in sources if source]
            return self._joined(layer, ends)
        x = self.values[layer.before.name] if layer.before and not layer.kind.source else None
        others = [self.values[name] for name, _ in layer.also.values()]
        build = getattr(self, f"_{layer.kind.word}", None)
        if layer.kind.word in PLAIN:
            return getattr(self.torch.nn.functional, PLAIN[layer.kind.word])(x)
        if build is None:
            raise NotBuilt(layer.kind.word)
        return build(layer, x, *others)

    def _joined(self, layer: InferredLayer, ends: list[Any]) -> Any:
        torch, word = self.torch, layer.kind.word
        if word == "concat":
            axis = int(layer.values["i"])
            return torch.cat(ends, dim=-1 if self.last and axis == 0 else axis if self.last else axis + 1)
        if len(ends) == 1:
            raise NotBuilt("a join of one branch")
        if len({end.ndim for end in ends}) > 1:
            raise NotBuilt("branches of several ranks")
        operations: dict[str, Callable[[Any, Any], Any]] = {
            "add": torch.add,
            "subtract": torch.sub,
            "mul": torch.mul,
            "maximum": torch.maximum,
            "minimum": torch.minimum,
        }
        if word == "average":
            return sum(ends) / len(ends)
        if word not in operations:
            raise NotBuilt(word)
        return functools.reduce(operations[word], ends)

    def _input(self, layer: InferredLayer, _: Any) -> Any:
        return self.torch.randn(self.batch, *self._shape(layer))

    def _learned(self, layer: InferredLayer, _: Any) -> Any:
        return self.parameter(layer, 1, *self._shape(layer)).expand(self.batch, *self._shape(layer))

    def _identity(self, layer: InferredLayer, x: Any) -> Any:
        return x

    def _rescale(self, layer: InferredLayer, x: Any) -> Any:
        return x * 2

    def _softmax(self, layer: InferredLayer, x: Any) -> Any:
        return self.torch.softmax(x, self._features())

    def _logsoftmax(self, layer: InferredLayer, x: Any) -> Any:
        return self.torch.log_softmax(x, self._features())

    def _threshold(self, layer: InferredLayer, x: Any) -> Any:
        return self.torch.nn.functional.threshold(x, 0, 0)

    def _glu(self, layer: InferredLayer, x: Any) -> Any:
        return self.torch.nn.functional.glu(x, self._features())

    def _dropout(self, layer: InferredLayer, x: Any) -> Any:
        """The kernel of GPUs, with a mask of one byte for each value."""
        return self.torch.ops.aten.native_dropout(x, 0.5, True)[0]

    def _prelu(self, layer: InferredLayer, x: Any) -> Any:
        count = int(layer.kind.params.value(layer.values))
        if self.last or count not in (1, int(layer.features)):
            raise NotBuilt("prelu with features last")
        return self.module(layer, lambda: self.torch.nn.PReLU(count))(x)

    def _dense(self, layer: InferredLayer, x: Any) -> Any:
        x = x.flatten(1)
        return self._matrix(layer, x, int(layer.features))

    def _linear(self, layer: InferredLayer, x: Any) -> Any:
        if layer.again and not self.modules.keys() & {f"{layer.again} "}:
            raise NotBuilt("transposed weights")
        if layer.again and isinstance(self.modules[f"{layer.again} "], self.torch.nn.Embedding):
            return self.torch.nn.functional.linear(x, self.modules[f"{layer.again} "].weight)
        if layer.values["g"] == 1 and (self.last or x.ndim == 2):
            return self._matrix(layer, x, int(layer.features))
        if self.last or x.ndim == 2:
            raise NotBuilt("groups with features last")
        if layer.kind.frozen.text == layer.kind.params.text:
            raise NotBuilt("a frozen matrix as a convolution")
        return self._conv(layer, x)

    def _layernorm(self, layer: InferredLayer, x: Any) -> Any:
        self._whole_norm(layer)
        shape = x.shape[1:] if "all" in layer.words else x.shape[-1:]
        affine = layer.kind.params.text != "0"
        return self.module(layer, lambda: self.torch.nn.LayerNorm(shape, elementwise_affine=affine))(x)

    def _flatten(self, layer: InferredLayer, x: Any) -> Any:
        if {"along"} & layer.words or layer.space:
            raise NotBuilt("flatten along an axis")
        return x.flatten(1)

    def _reshape(self, layer: InferredLayer, x: Any) -> Any:
        return x.reshape(self.batch, *self._shape(layer))


def _every(layers: Iterable[InferredLayer]) -> list[InferredLayer]:
    return [one for layer in layers for one in [*_every([x for b in layer.bodies for x in b]), layer]]


LARGEST = 10**9
"""Networks whose values take more bytes are not run: PyTorch keeps them, and their gradients."""


def saving_chains() -> st.SearchStrategy[Chain]:
    """Random networks of layers for which it is known what is saved."""
    return chains(conventions=("torch",), kinds=KNOWN, wanted=is_known, graphs=True)


def compare_saved(chain: Chain, score: Score, batch: int = 2) -> None:
    """Raises `AssertionError` where PyTorch saves other bytes than netderive says, in numbers or first in letters."""
    try:
        table = derive(chain.plain, convention="torch", batch=batch)
        ours = table.total("saved").value
    except Mistakes as error:
        score.leave_out(error.mistakes[0].id)
        return
    if most_bytes(table) > LARGEST:
        score.leave_out("values too large to be run")
        return
    if any(layer.kind == "rmsnorm" for layer in table.every):
        score.leave_out("rmsnorm on a CPU")
        return
    try:
        theirs = saved_bytes(table, batch)
    except NotBuilt as reason:
        score.leave_out(f"not built: {reason}")
        return
    assert ours == theirs, f"{chain.plain}\nsaved {ours}, by PyTorch {theirs}"
    assert_in_letters(chain, theirs, batch)
    score.agreed(chain, table)


def assert_in_letters(chain: Chain, theirs: int, batch: int) -> None:
    """The formula in letters has the same value where it holds; where repetitions differ it may not be known."""
    try:
        letters = derive(chain.text, chain.values, convention="torch", batch=batch).total("saved")
        is_for_these = all(holds(one, chain.values) for one in letters.conditions)
        formula = letters.at(**{name: chain.values[name] for name in letters.symbols}) if is_for_these else theirs
    except (Mistakes, ValueError):
        return
    assert formula == letters.value == theirs, f"{chain.text}\n{chain.values}\nsaved {formula}, by PyTorch {theirs}"
