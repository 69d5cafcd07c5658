"""Layers of sequences in PyTorch, with features last: embeddings, attention and what is built of it."""

from __future__ import annotations

from typing import Any

from netderive.engine.inference import InferredLayer

from .saved_modules import Modules, NotBuilt


class Sequences(Modules):
    """One method for each kind, by its word."""

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

    _layerscale = _scale

    def _rmsnorm(self, layer: InferredLayer, x: Any) -> Any:
        """On a CPU it keeps the normalised values, too, which on a GPU it does not."""
        if "all" in layer.words or layer.kind.params.text == "0":
            raise NotBuilt("rmsnorm with more words")
        scales = self.parameter(layer, x.shape[-1])
        return self.torch.ops.aten._fused_rms_norm(x, [x.shape[-1]], scales, 1e-5)[0]

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
