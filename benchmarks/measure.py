"""One measurement in a fresh process: imports first, then the clock (or the memory count), then one number as JSON.

python benchmarks/measure.py chain ours|plain     seconds of one evaluation, without parsing, and its totals
python benchmarks/measure.py time LAYERS          seconds of parsing and evaluating
python benchmarks/measure.py parsing LINES        microseconds of parsing a line
python benchmarks/measure.py memory LAYERS        peak bytes of parsing and evaluating
"""

import importlib
import json
import sys
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any, NamedTuple

import sympy

from netderive.engine import derive
from netderive.grammar import parse

PLACE = {"h": 224, "w": 160, "k": 64}
"""Where two totals in letters are compared."""


def figures(network: Any) -> tuple[sympy.Expr, sympy.Expr]:
    """Parameters and MACs of a parsed network in its letters: all that is required of netderive here."""
    totals = derive(network).totals
    return totals.params.expr, totals.macs.expr


# --- a deep chain in letters -------------------------------------------------------------------


class Window(NamedTuple):
    """A convolution with `features` times k maps, or a pool (no features)."""

    features: int | None
    size: int
    pad: int = 0
    stride: int = 1

    def __str__(self) -> str:
        head = f"pool {self.size}x{self.size}" if self.features is None else f"conv {self.maps}@{self.size}x{self.size}"
        return f"{head} pad {self.pad} stride {self.stride}" + ("" if self.features is None else " no bias")

    @property
    def maps(self) -> str:
        return "k" if self.features == 1 else f"{self.features}*k"


def deep_chain() -> Iterator[Window]:
    """152 layers, ResNet-152 without its shortcuts: from stage to stage k doubles and the size halves."""
    yield Window(1, 7, pad=3, stride=2)
    yield Window(None, 3, pad=1, stride=2)
    for stage, blocks in enumerate((3, 8, 36, 3)):
        width = 2**stage
        for block in range(blocks):
            yield Window(width, 1)
            yield Window(width, 3, pad=1, stride=2 if stage and not block else 1)
            yield Window(4 * width, 1)


def text_of_chain() -> str:
    """The chain in the network language."""
    return "\n".join(["input 3@h x w", *map(str, deep_chain())])


def plain_figures() -> tuple[sympy.Expr, sympy.Expr]:
    """The same by hand: a running sum in sympy, as anyone would write it in a notebook."""
    h, w, k = sympy.symbols("h w k", positive=True, integer=True)
    features, height, width = sympy.Integer(3), h, w
    params = macs = sympy.Integer(0)
    for layer in deep_chain():
        height = sympy.floor((height + 2 * layer.pad - layer.size) / layer.stride) + 1
        width = sympy.floor((width + 2 * layer.pad - layer.size) / layer.stride) + 1
        if layer.features is not None:
            weights = layer.size**2 * features * layer.features * k
            params = sympy.expand(params + weights)
            macs = sympy.expand(macs + weights * height * width)
            features = layer.features * k
    return params, macs


def chain(who: str) -> dict[str, Any]:
    """Seconds of one evaluation with every cache cold, and what came out with numbers substituted."""
    network = parse(text_of_chain())
    start = time.process_time()
    params, macs = figures(network) if who == "ours" else plain_figures()
    seconds = time.process_time() - start
    return {"seconds": seconds, "params": value_at_a_place(params), "macs": value_at_a_place(macs)}


def value_at_a_place(total: sympy.Expr) -> int:
    """A total with numbers for its letters."""
    return int(total.subs({letter: PLACE[str(letter)] for letter in total.free_symbols}))


# --- long networks -----------------------------------------------------------------------------


def text_of_length(layers: int) -> str:
    """A plain network of many layers."""
    return "\n".join(["input 3@h x w", *["conv 16@3x3 pad 1", "relu"] * (layers // 2)])


def nested(ten: str) -> float:
    """Seconds of evaluating ten layers, or 100,000 in repeats inside of each other, without parsing and first rules."""
    plain = "\n".join(["input 3@h x w", *["conv 16@3x3 pad 1", "relu"] * 5])
    deep = "input 3@h x w -> conv 16@3x3 pad 1 -> relu -> " + "[ " * 4 + "conv 16@3x3 pad 1 -> relu"
    network = parse(plain if int(ten) else deep + " ] * 10" * 3 + " ] * 50")
    figures(parse(plain.replace("16", "17")))
    figures(parse("input 3 -> [ relu ] * 2"))  # imports what repeats need
    start = time.process_time()
    figures(network)
    return time.process_time() - start


def time_of(layers: int) -> float:
    """Seconds of parsing and evaluating a network of this many layers."""
    text = text_of_length(layers)
    start = time.process_time()
    figures(parse(text))
    return time.process_time() - start


def microseconds_a_line(lines: int) -> float:
    """Microseconds of parsing a line of a long network; the first text reads the tables of the grammar."""
    text = text_of_length(lines)
    parse("input 3")
    start = time.process_time()
    parse(text)
    return (time.process_time() - start) / lines * 1e6


def memory_of(layers: int) -> int:
    """Peak bytes of parsing and evaluating a network of this many layers."""
    text = text_of_length(layers)
    tracemalloc.start()
    figures(parse(text))
    return tracemalloc.get_traced_memory()[1]


# --- start-up ----------------------------------------------------------------------------------


def kinds(_: str) -> float:
    """Seconds in which the modules of the layer kinds run once more: what building their list adds to a start."""
    modules = [module for name, module in sys.modules.items() if name.startswith("netderive.engine.layers.")]
    start = time.process_time()
    for module in modules:
        importlib.reload(module)
    return time.process_time() - start


MEASUREMENTS = {
    "kinds": kinds,
    "chain": chain,
    "nested": nested,
    "time": lambda layers: time_of(int(layers)),
    "parsing": lambda lines: microseconds_a_line(int(lines)),
    "memory": lambda layers: memory_of(int(layers)),
}

if __name__ == "__main__":
    name, argument = sys.argv[1:]
    print(json.dumps(MEASUREMENTS[name](argument)))
