"""ResNet-152's parameters and MACs at ten million points: netderive's program against the same formula in NumPy.

Prints CPU seconds as JSON, once both are seen to agree: python benchmarks/points.py [points]
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from residual import REPEATS

from netderive.engine import derive
from netderive.engine.compilation import program

ROUNDS = 5


def by_hand(h: Any, k: Any, w: Any) -> tuple[Any, Any]:
    """The formulas as `netderive table` prints them, typed into a notebook."""
    params = 14156 * k**2 + 34513 * k + 1000
    macs = (
        9984 * ((h + 15) // 16) * ((w + 15) // 16) * k**2
        + 60 * ((h + 3) // 4) * ((w + 3) // 4) * k**2
        + 3520 * ((h + 31) // 32) * ((w + 31) // 32) * k**2
        + 592 * ((h + 7) // 8) * ((w + 7) // 8) * k**2
        + 147 * ((h + 1) // 2) * ((w + 1) // 2) * k
        + 32000 * k
    )
    return params, macs


def seconds(run: Callable[..., Any], letters: tuple[Any, ...]) -> float:
    """CPU time of one run."""
    start = time.process_time()
    run(*letters)
    return time.process_time() - start


def main(points: int) -> None:
    """Measures both alternately."""
    totals = derive(REPEATS).totals
    ours = program([totals.params.symbolic, totals.macs.symbolic], ("h", "k", "w")).over
    random = np.random.default_rng(0)
    letters = tuple(random.integers(low, high, points) for low, high in ((32, 1024), (1, 256), (32, 1024)))
    if not all(map(np.array_equal, ours(*letters), by_hand(*letters))):
        sys.exit("the program and the formula disagree")
    pairs = [(seconds(ours, letters), seconds(by_hand, letters)) for _ in range(ROUNDS)]
    print(json.dumps({"ours": median(a for a, _ in pairs), "by_hand": median(b for _, b in pairs)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000_000)
