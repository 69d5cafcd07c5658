"""ResNet-152 in letters for height, width and maps: sizes, counts and derivations, against others on the same network.

python benchmarks/residual.py repeats    ours, its stages written as repeats
python benchmarks/residual.py layers     ours, every layer written out
python benchmarks/residual.py sum        the same totals by hand in sympy, added up and written out at the end
python benchmarks/residual.py torchinfo  a table at 224x224 on PyTorch's meta device (needs torch, torchinfo)
python benchmarks/residual.py jax        shapes with letters for height, width and maps (needs jax)

Each prints the median of some rounds in one process, without imports and parsing. Every round has letters of its own,
so that no result is found again; `again` behind the name has the same letters every time, as one has who edits a file.
"""

import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import sympy

from netderive.engine import Table, derive
from netderive.engine.derivations import of_count, of_features, of_size
from netderive.grammar import parse

ROUNDS = 9
STAGES = ((1, 3, 1), (2, 8, 2), (4, 36, 2), (8, 3, 2))
"""Width in units of k, blocks and first stride of each stage."""

REPEATS = """\
block unit(k, s) [
  conv k@1x1 no bias -> batchnorm -> relu -> conv k@3x3 pad 1 stride s no bias -> batchnorm -> relu
  conv 4*k@1x1 no bias -> batchnorm
]
block widen(k, s) [ add [ unit(k, s) | conv 4*k@1x1 stride s no bias -> batchnorm ] -> relu ]
block keep(k) [ add [ unit(k, 1) | ] -> relu ]
input 3@h x w
conv k@7x7 stride 2 pad 3 no bias -> batchnorm -> relu -> pool 3x3 stride 2 pad 1
widen(k, 1) -> [ keep(k) ] * 2
widen(2*k, 2) -> [ keep(2*k) ] * 7
widen(4*k, 2) -> [ keep(4*k) ] * 35
widen(8*k, 2) -> [ keep(8*k) ] * 2
globalpool -> dense 1000
"""


def layers() -> str:
    """The same text with every layer written out."""
    lines = ["input 3@h x w", "conv k@7x7 stride 2 pad 3 no bias -> batchnorm -> relu -> pool 3x3 stride 2 pad 1"]
    for width, blocks, first in STAGES:
        for block in range(blocks):
            stride = 1 if block else first
            unit = (
                f"conv {width}*k@1x1 no bias -> batchnorm -> relu -> conv {width}*k@3x3 pad 1 stride {stride} no bias"
                f" -> batchnorm -> relu -> conv {4 * width}*k@1x1 no bias -> batchnorm"
            )
            other = "" if block else f"conv {4 * width}*k@1x1 stride {stride} no bias -> batchnorm"
            lines.append(f"add [ {unit} | {other} ] -> relu")
    return "\n".join([*lines, "globalpool -> dense 1000"])


def ours(text: str) -> Callable[[int], tuple[float, Any]]:
    """Seconds of the table, its totals and every derivation."""

    def measured(number: int) -> tuple[float, Any]:
        network = parse(re.sub(r"\b([hwk])\b(?=( x |@|\)|,|\*|\n| w))", rf"\1_{number}", text))
        start = time.process_time()
        table = derive(network)
        totals = table.totals.params.expr, table.totals.macs.expr
        derive_all(table)
        return time.process_time() - start, totals

    return measured


def derive_all(table: Table) -> None:
    """The data of every derivation."""
    for layer in table.every:
        of_features(layer)
        for axis in range(len(layer.space)):
            of_size(layer, axis)
        for quantity in ("params", "macs"):
            of_count(layer, quantity)


def windows() -> Iterator[tuple[int, int, int, int, int]]:
    """Every convolution: maps in and out in units of k, window, stride, and whether the sizes go on from it."""
    came = 1
    for width, blocks, first in STAGES:
        for block in range(blocks):
            stride = 1 if block else first
            if not block:
                yield came, 4 * width, 1, stride, 0
            yield came, width, 1, 1, 1
            yield width, width, 3, stride, 1
            yield width, 4 * width, 1, 1, 1
            came = 4 * width


def by_hand(number: int) -> tuple[float, Any]:
    """A sum in sympy, as anyone would write it in a notebook."""
    start = time.process_time()
    h, w, k = sympy.symbols(f"h_{number} w_{number} k_{number}", positive=True, integer=True)

    def size(side: Any, window: int, stride: int) -> Any:
        return sympy.floor((side + 2 * (window // 2) - window) / stride) + 1

    params, macs = 147 * k + 2 * k, 147 * k * size(h, 7, 2) * size(w, 7, 2)
    height, width = (size(size(side, 7, 2), 3, 2) for side in (h, w))
    for came, goes, window, stride, on in windows():
        high, wide = size(height, window, stride), size(width, window, stride)
        weights = window**2 * came * goes * k**2
        params += weights + 2 * goes * k
        macs += weights * high * wide
        height, width = (high, wide) if on else (height, width)
    totals = sympy.expand(params + (32 * k + 1) * 1000), sympy.expand(macs + 32 * k * 1000)
    return time.process_time() - start, totals


def in_torch(nn: Any) -> Any:
    """ResNet-152 (v1.5) as a module."""

    class Block(nn.Module):
        def __init__(self, came: int, width: int, stride: int, widens: bool) -> None:
            super().__init__()
            self.unit = nn.Sequential(
                *(nn.Conv2d(came, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
                *(nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
                *(nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width)),
            )
            short = nn.Conv2d(came, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width)
            self.short, self.relu = nn.Sequential(*short) if widens else nn.Identity(), nn.ReLU()

        def forward(self, x: Any) -> Any:
            return self.relu(self.unit(x) + self.short(x))

    stem = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
    blocks, came = [], 64
    for width, count, first in STAGES:
        for number in range(count):
            blocks.append(Block(came, 64 * width, 1 if number else first, not number))
            came = 256 * width
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


def by_torchinfo(_: int) -> tuple[float, Any]:
    """torchinfo on the meta device: numbers for one size."""
    torch, torchinfo = map(importlib.import_module, ("torch", "torchinfo"))
    with torch.device("meta"):
        model = in_torch(torch.nn)
    start = time.process_time()
    found = torchinfo.summary(model, (1, 3, 224, 224), device="meta", verbose=0)
    return time.process_time() - start, (found.total_params, None)


def by_jax(number: int) -> tuple[float, Any]:
    """JAX's symbolic shapes: sizes alone, of the same convolutions, with letters for height, width and maps."""
    jax, export = importlib.import_module("jax"), importlib.import_module("jax.export")
    names = f"h_{number}, w_{number}, k_{number}"
    h, w, k = export.symbolic_shape(names, constraints=[f"h_{number} >= 64", f"w_{number} >= 64"])

    def conv(x: Any, maps: Any, window: int, stride: int) -> Any:
        kernel = jax.ShapeDtypeStruct((maps, x.shape[1], window, window), "float32")
        pad = [(window // 2, window // 2)] * 2
        return jax.eval_shape(lambda a, b: jax.lax.conv_general_dilated(a, b, (stride, stride), pad), x, kernel)

    start = time.process_time()
    x = conv(conv(jax.ShapeDtypeStruct((1, 3, h, w), "float32"), k, 7, 2), k, 3, 2)
    for _, goes, window, stride, on in windows():
        y = conv(x, goes * k, window, stride)
        x = y if on else x
    return time.process_time() - start, (None, None)


MEASURED: dict[str, Callable[[], Callable[[int], tuple[float, Any]]]] = {
    "repeats": lambda: ours(REPEATS),
    "layers": lambda: ours(layers()),
    "sum": lambda: by_hand,
    "torchinfo": lambda: by_torchinfo,
    "jax": lambda: by_jax,
}


def main(who: str, again: bool) -> None:
    """Prints the median seconds, and the totals at one position."""
    measure = MEASURED[who]()
    found = [measure(1 if again else number) for number in range(ROUNDS + 1)][1:]  # the first one reads the rules
    params, macs = found[-1][1]
    place = {letter: {"h": 224, "w": 224, "k": 64}[str(letter)[0]] for letter in getattr(params, "free_symbols", ())}
    place |= {letter: 224 for letter in getattr(macs, "free_symbols", ()) if letter not in place}
    values = [None if one is None else int(one.subs(place) if hasattr(one, "subs") else one) for one in (params, macs)]
    print(json.dumps({"seconds": median(seconds for seconds, _ in found), "params": values[0], "macs": values[1]}))


if __name__ == "__main__":
    main(sys.argv[1], again="again" in sys.argv)
