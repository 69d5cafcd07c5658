"""Layers of images in PyTorch, with channels first: windows, pools, norms of channels, padding."""

from __future__ import annotations

from typing import Any

from netderive.engine.inference import InferredLayer

from .saved_modules import Modules, NotBuilt


class Images(Modules):
    """One method for each kind, by its word."""

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
