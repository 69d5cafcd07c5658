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

from .differential import Score
from .random_networks import Chain, chains, holds
from .random_rows import LAYERS

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


class NotBuilt(Exception):
    """This network is not written in PyTorch here; the message says why."""


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


class _Network:
    """A network while PyTorch runs it."""

    def __init__(self, table: Table, batch: int) -> None:
        torch: Any = import_module("torch")

        self.torch, self.batch = torch, batch
        self.rows = tuple(layer.numeric for layer in table.written_out().layers)
        words = {layer.kind.word for layer in _every(self.rows)}
        self.last = bool(words & {*SEQUENCES}) or ("linear" in words and not words & {*IMAGES})
        if self.last and words & {*IMAGES}:
            raise NotBuilt("sequences and images")
        if self.last and any(len(layer.space) > 1 for layer in _every(self.rows)):
            raise NotBuilt("images with features last")
        self.values: dict[str, Any] = {}
        self.modules: dict[str, Any] = {}
        self.own: list[Any] = []

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

    def _shape(self, layer: InferredLayer) -> tuple[int, ...]:
        features, space = int(layer.features), tuple(map(int, layer.space))
        return (*space, features) if self.last else (features, *space)

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

    def _features(self) -> int:
        return -1 if self.last else 1

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

    def _matrix(self, layer: InferredLayer, x: Any, out: int, part: str = "", bias: bool | None = None) -> Any:
        has = bool(layer.values["b"]) if bias is None else bias
        return self.module(layer, lambda: self.torch.nn.Linear(x.shape[-1], out, bias=has), part)(x)

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

    def _conv(self, layer: InferredLayer, x: Any, groups: int = 0) -> Any:
        if {"transposed", "links"} & layer.words:
            raise NotBuilt("transposed weights")
        rank = x.ndim - 2
        name = f"{'ConvTranspose' if layer.kind.word == 'deconv' else 'Conv'}{rank}d"
        window = self._axes(layer, "n", rank) if layer.kind.word != "linear" else (1,) * rank
        more: dict[str, Any] = {"dilation": self._axes(layer, "d", rank), "padding": self._axes(layer, "p", rank)}
        if "same" in layer.words:
            total = [int(d) * (n - 1) for d, n in zip(more["dilation"], window, strict=True)]
            if any(one % 2 for one in total):
                raise NotBuilt("padding that differs between both ends")
            more["padding"] = tuple(one // 2 for one in total)
        if layer.kind.word == "deconv":
            more["output_padding"] = self._axes(layer, "a", rank)
        return self.module(
            layer,
            lambda: getattr(self.torch.nn, name)(
                x.shape[1],
                int(layer.features),
                window,
                stride=self._axes(layer, "s", rank),
                groups=groups or int(layer.values["g"]),
                bias=bool(layer.values["b"]),
                **more,
            ),
        )(x)

    _deconv = _conv

    def _depthwise(self, layer: InferredLayer, x: Any) -> Any:
        return self._conv(layer, x, groups=x.shape[1])

    def _axes(self, layer: InferredLayer, letter: str, rank: int) -> tuple[int, ...]:
        return tuple(int(layer.axis(axis)[letter]) for axis in range(rank))

    def _separable(self, layer: InferredLayer, x: Any) -> Any:
        rank, between = x.ndim - 2, int(layer.values["l"] * layer.values["c"])
        conv = getattr(self.torch.nn, f"Conv{rank}d")
        if "same" in layer.words:
            raise NotBuilt("separable with pad same")
        first = self.module(
            layer,
            lambda: conv(
                x.shape[1],
                between,
                self._axes(layer, "n", rank),
                stride=self._axes(layer, "s", rank),
                padding=self._axes(layer, "p", rank),
                dilation=self._axes(layer, "d", rank),
                groups=x.shape[1],
                bias=False,
            ),
            "channels",
        )
        return self.module(layer, lambda: conv(between, int(layer.features), 1, bias=bool(layer.values["b"])))(first(x))

    def _pool(self, layer: InferredLayer, x: Any, name: str = "MaxPool", **more: Any) -> Any:
        rank = x.ndim - 2
        window, stride, pad = (self._axes(layer, letter, rank) for letter in "nsp")
        return getattr(self.torch.nn, f"{name}{rank}d")(window, stride, pad, ceil_mode="ceil" in layer.words, **more)(x)

    def _avgpool(self, layer: InferredLayer, x: Any) -> Any:
        return self._pool(layer, x, "AvgPool")

    def _globalpool(self, layer: InferredLayer, x: Any) -> Any:
        if "along" in layer.words:
            raise NotBuilt("globalpool along an axis")
        return x.mean(dim=1 if self.last else tuple(range(2, x.ndim)), keepdim="keep" in layer.words)

    def _batchnorm(self, layer: InferredLayer, x: Any) -> Any:
        name = f"BatchNorm{max(1, x.ndim - 2)}d"
        affine, track = layer.kind.params.text != "0", "no statistics" not in layer.words
        if layer.words & {"no scale", "no shift"}:
            raise NotBuilt("half of a norm")
        make = getattr(self.torch.nn, name)
        return self.module(layer, lambda: make(x.shape[1], affine=affine, track_running_stats=track))(x)

    def _instancenorm(self, layer: InferredLayer, x: Any) -> Any:
        return getattr(self.torch.nn, f"InstanceNorm{x.ndim - 2}d")(x.shape[1])(x)

    def _groupnorm(self, layer: InferredLayer, x: Any) -> Any:
        self._whole_norm(layer)
        groups, affine = int(layer.values["g"]), layer.kind.params.text != "0"
        return self.module(layer, lambda: self.torch.nn.GroupNorm(groups, x.shape[1], affine=affine))(x)

    def _whole_norm(self, layer: InferredLayer) -> None:
        if layer.words & {"no scale", "no shift"}:
            raise NotBuilt("half of a norm")

    def _layernorm(self, layer: InferredLayer, x: Any) -> Any:
        self._whole_norm(layer)
        shape = x.shape[1:] if "all" in layer.words else x.shape[-1:]
        affine = layer.kind.params.text != "0"
        return self.module(layer, lambda: self.torch.nn.LayerNorm(shape, elementwise_affine=affine))(x)

    def _rmsnorm(self, layer: InferredLayer, x: Any) -> Any:
        """On a CPU it keeps the normalised values, too, which on a GPU it does not."""
        if "all" in layer.words or layer.kind.params.text == "0":
            raise NotBuilt("rmsnorm with more words")
        scales = self.parameter(layer, x.shape[-1])
        return self.torch.ops.aten._fused_rms_norm(x, [x.shape[-1]], scales, 1e-5)[0]

    def _upsample(self, layer: InferredLayer, x: Any, _: Any = None) -> Any:
        return self.torch.nn.functional.interpolate(x, tuple(map(int, layer.space)))

    def _padded(self, layer: InferredLayer, x: Any, mode: str) -> Any:
        far = [layer.axis(axis).get("e", 0) if "far" in layer.words else None for axis in range(x.ndim - 2)]
        near = self._axes(layer, "p", x.ndim - 2)
        sides = [(one, one if other is None else int(other)) for one, other in zip(near, far, strict=True)]
        return self.torch.nn.functional.pad(x, [size for pair in reversed(sides) for size in pair], mode=mode)

    def _zeropad(self, layer: InferredLayer, x: Any) -> Any:
        return self._padded(layer, x, "constant")

    def _reflectpad(self, layer: InferredLayer, x: Any) -> Any:
        return self._padded(layer, x, "reflect")

    def _replicatepad(self, layer: InferredLayer, x: Any) -> Any:
        return self._padded(layer, x, "replicate")

    def _flatten(self, layer: InferredLayer, x: Any) -> Any:
        if {"along"} & layer.words or layer.space:
            raise NotBuilt("flatten along an axis")
        return x.flatten(1)

    def _reshape(self, layer: InferredLayer, x: Any) -> Any:
        return x.reshape(self.batch, *self._shape(layer))

    def _embedding(self, layer: InferredLayer, x: Any) -> Any:
        if layer.before is None or not layer.before.kind.source:
            raise NotBuilt("indices from a layer")
        sizes = [int(layer.values[name]) for name in "Vd"]
        indices = self.torch.zeros(x.shape[:-1], dtype=self.torch.int64)
        return self.module(layer, lambda: self.torch.nn.Embedding(*sizes))(indices)

    def _positions(self, layer: InferredLayer, x: Any) -> Any:
        if layer.words & {"rotary", "alibi"}:
            raise NotBuilt("positions in an attention")
        if "sinusoidal" in layer.words:
            return x + self.torch.ones(x.shape[1:])
        table = self.parameter(layer, int(layer.values["N"]), x.shape[-1])
        return x + table[: x.shape[1]]

    def _classtoken(self, layer: InferredLayer, x: Any) -> Any:
        token = self.parameter(layer, 1, 1, x.shape[-1])
        return self.torch.cat([token.expand(self.batch, 1, -1), x], dim=1)

    def _bias(self, layer: InferredLayer, x: Any) -> Any:
        return x + self.parameter(layer, x.shape[-1])

    def _scale(self, layer: InferredLayer, x: Any) -> Any:
        return x * self.parameter(layer, *([] if "shared" in layer.words else [x.shape[-1]]))

    _layerscale = _scale

    def _attention(self, layer: InferredLayer, x: Any, other: Any = None, third: Any = None) -> Any:
        if layer.words & {"rotary", "causal", "bias on"}:
            raise NotBuilt("attention with more words")
        other = x if other is None else other
        third = other if third is None else third
        heads, groups, key, value = (int(layer.values[name]) for name in ("a", "g", "d_k", "d_v"))
        q = self._matrix(layer, x, heads * key, "q")
        k = self._matrix(layer, other, groups * key, "k")
        v = self._matrix(layer, third, groups * value, "v")
        return self._matrix(layer, self._attended(q, k, v, heads, groups), int(layer.features), "out")

    def _attended(self, q: Any, k: Any, v: Any, heads: int, groups: int) -> Any:
        """Two products and a softmax, in heads."""
        if q.ndim != 3:
            raise NotBuilt("attention without positions")

        def split(x: Any, count: int) -> Any:
            return x.view(self.batch, x.shape[1], count, -1).transpose(1, 2)

        q, k, v = split(q, heads), split(k, groups), split(v, groups)
        if groups != heads:
            k, v = (one.repeat_interleave(heads // groups, dim=1) for one in (k, v))
        scores = (q @ k.transpose(2, 3)) / q.shape[-1] ** 0.5
        return (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)

    def _attends(self, layer: InferredLayer, x: Any, other: Any, part: str) -> Any:
        names = (f"{part}{name}" for name in "qkv")
        q, k, v = (self._matrix(layer, one, x.shape[-1], n) for one, n in zip((x, other, other), names, strict=True))
        heads = int(layer.values["a"])
        return self._matrix(layer, self._attended(q, k, v, heads, heads), x.shape[-1], f"{part}out")

    def _norm(self, layer: InferredLayer, x: Any, part: str) -> Any:
        return self.module(layer, lambda: self.torch.nn.LayerNorm(x.shape[-1]), part)(x)

    def _feedforward(self, layer: InferredLayer, x: Any) -> Any:
        gelu = self.torch.nn.functional.gelu
        hidden = self._matrix(layer, x, int(layer.values["m"]), "in")
        if "gated" in layer.words:
            hidden = gelu(hidden) * self._matrix(layer, x, int(layer.values["m"]), "gate")
            return self._matrix(layer, hidden, x.shape[-1], "out")
        return self._matrix(layer, gelu(hidden), x.shape[-1], "out")

    def _encoder(self, layer: InferredLayer, x: Any) -> Any:
        x = self._norm(layer, x + self._attends(layer, x, x, "self "), "norm 1")
        return self._norm(layer, x + self._feedforward(layer, x), "norm 2")

    def _decoder(self, layer: InferredLayer, x: Any, other: Any) -> Any:
        x = self._norm(layer, x + self._attends(layer, x, x, "self "), "norm 1")
        x = self._norm(layer, x + self._attends(layer, x, other, "other "), "norm 2")
        return self._norm(layer, x + self._feedforward(layer, x), "norm 3")


def _every(layers: Iterable[InferredLayer]) -> list[InferredLayer]:
    return [one for layer in layers for one in [*_every([x for b in layer.bodies for x in b]), layer]]


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
