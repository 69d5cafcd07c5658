"""Ratios, not seconds: netderive against what it is on, measured side by side in one run.

    python benchmarks/run.py             all rows
    python benchmarks/run.py chain       the rows whose name contains a word

Each pair is timed alternately, A B A B, and the medians are compared, so that a slow moment of
the machine satisfies both. Exit code 1 if a target is missed.
"""

import importlib.util
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tabulate import tabulate

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
NETDERIVE = str(Path(PYTHON).parent / "netderive")
CACHING = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode; so have the libraries that it is compared with."""

ROUNDS = 9
LONG_ROUNDS = 3


PEERS = [
    (way, other) for way in ("layers", "repeats") for other in ("jax", "torchinfo") if importlib.util.find_spec(other)
]
"""JAX gives sizes in letters alone, torchinfo numbers for one size; each is measured where it is installed."""


class Row(NamedTuple):
    """A ratio to be measured and the most it may be."""

    what: str
    ratio: Callable[[], float]
    target: float


# --- whole processes ---------------------------------------------------------------------------


def seconds_of(command: Sequence[str], status: int) -> float:
    """CPU time of a command, which must end with the status expected: a crash is not a fast run."""
    start = _of_children()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=CACHING)
    seconds = _of_children() - start
    if done.returncode != status:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}, not {status}:\n{done.stderr}")
    return seconds


def _of_children() -> float:
    """CPU time of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alternate(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> float:
    """The ratio of the medians of two measurements taken alternately."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return median(a for a, _ in pairs) / median(b for _, b in pairs)


def process_ratio(arguments: Sequence[str], program: str, status: int = 0) -> float:
    """A netderive command against a bare Python program; the first run of each only warms the file cache."""
    ours = partial(seconds_of, [NETDERIVE, *arguments], status)
    theirs = partial(seconds_of, [PYTHON, "-c", program], 0)
    alternate(ours, theirs, 1)
    return alternate(ours, theirs, ROUNDS)


# --- in process --------------------------------------------------------------------------------


def measured(name: str, argument: object) -> Any:
    """What `measure.py` finds in a fresh process, where every cache is cold."""
    command = [PYTHON, str(ROOT / "benchmarks/measure.py"), name, str(argument)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def chain_ratio() -> float:
    """Our deep chain against the plain one, once both are seen to agree."""
    ours, plain = measured("chain", "ours"), measured("chain", "plain")
    if any(ours[total] != plain[total] for total in ("params", "macs")):
        sys.exit(f"the two chains disagree: {ours} and {plain}")
    return alternate(
        lambda: measured("chain", "ours")["seconds"], lambda: measured("chain", "plain")["seconds"], ROUNDS
    )


def kinds_ratio() -> float:
    """Building the list of kinds against the start of lark; 0.6 of that was 30 ms."""
    theirs = partial(seconds_of, [PYTHON, "-c", "import lark"], 0)
    return alternate(lambda: measured("kinds", "all"), theirs, ROUNDS)


def growth(name: str) -> float:
    """The cost of a layer among 10,000 over that of one among 1,000."""
    return alternate(lambda: measured(name, 10_000) / 10, lambda: measured(name, 1_000), LONG_ROUNDS)


def residual(who: str) -> Any:
    """What `residual.py` finds in a fresh process: the median of some rounds."""
    command = [PYTHON, str(ROOT / "benchmarks/residual.py"), *who.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def residual_ratio(who: str, other: str) -> float:
    """One way to ResNet-152 against another, once both are seen to agree on the totals that both have."""
    one, two = residual(who), residual(other)
    if any(one[total] != two[total] for total in ("params", "macs") if two[total] is not None):
        sys.exit(f"{who} and {other} disagree: {one} and {two}")
    return alternate(lambda: residual(who)["seconds"], lambda: residual(other)["seconds"], LONG_ROUNDS)


def points_ratio() -> float:
    """A program at ten million points against the formula in NumPy."""
    done = subprocess.run([PYTHON, str(ROOT / "benchmarks/points.py")], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"benchmarks/points.py failed:\n{done.stderr}")
    found = json.loads(done.stdout)
    return found["ours"] / found["by_hand"]


# --- the table ---------------------------------------------------------------------------------

ROWS = (
    Row(
        "table / import sympy, lark", lambda: process_ratio(["table", "examples/text_c.net"], "import sympy, lark"), 0.4
    ),
    Row(
        "table in letters / import sympy, lark",
        lambda: process_ratio(["table", "-e", "input 3@h x w -> conv k@3x3 -> dense 10"], "import sympy, lark"),
        0.5,
    ),
    Row("zoo / import sympy, lark", lambda: process_ratio(["zoo"], "import sympy, lark"), 0.6),
    Row("10^7 points of ResNet-152 / the same formula in NumPy", points_ratio, 1.0),
    Row("parsing 10,000 lines: microseconds a line", lambda: median(measured("parsing", 10_000) for _ in range(7)), 60),
    Row("--help / bare python", lambda: process_ratio(["--help"], "pass"), 6),
    Row("--version / bare python", lambda: process_ratio(["--version"], "pass"), 6),
    Row(
        "syntax error / import lark",
        lambda: process_ratio(["table", "-e", "input 1@28xx28 ->"], "import lark", status=2),
        2.5,
    ),
    Row("list of kinds / import lark", kinds_ratio, 0.6),
    Row("chain of 152 layers in letters / plain sympy", chain_ratio, 0.5),
    Row("ResNet-152 in letters, with derivations / sum by hand in sympy", lambda: residual_ratio("layers", "sum"), 0.5),
    Row("the same written with repeats / sum by hand", lambda: residual_ratio("repeats", "sum"), 0.1),
    *(
        Row(f"ResNet-152 in {way} / {other}", lambda way=way, other=other: residual_ratio(way, other), 1)
        for way, other in PEERS
    ),
    Row(
        "100,000 layers in nested repeats / ten layers",
        lambda: alternate(lambda: measured("nested", 0), lambda: measured("nested", 1), ROUNDS),
        1.5,
    ),
    Row("time a layer, 10,000 / 1,000 layers", lambda: growth("time"), 1.5),
    Row("peak memory a layer, 10,000 / 1,000 layers", lambda: growth("memory"), 1.5),
)


def main(words: Sequence[str]) -> int:
    """Measure the rows requested and print the table."""
    rows = [row for row in ROWS if all(word in row.what for word in words)]
    results = [(row, row.ratio()) for row in rows]
    lines = [(row.what, ratio, row.target, "ok" if ratio <= row.target else "MISSED") for row, ratio in results]
    print(tabulate(lines, headers=["what", "ratio", "target", ""], floatfmt=("", ".2f", ".1f", "")))
    return int(any(ratio > row.target for row, ratio in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
