"""Compares random networks with the frameworks themselves: `make differential N=20000`.

N networks against PyTorch, a quarter as many against Keras, and as many in letters: derived with
letters and then given numbers, they are what they are with the numbers alone. Of as many more,
PyTorch saves for the backward pass what we say.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ.setdefault("KERAS_BACKEND", "torch")

from hypothesis import Phase, given, settings
from support.differential import PATIENT, Score, compare, compare_letters, counterpart, kinds_of
from support.random_networks import Chain, chains
from support.saved_tensors import compare_saved, saving_chains

LONG = settings(
    deadline=None, database=None, suppress_health_check=PATIENT, derandomize="CI" in os.environ, phases=[Phase.generate]
)
"""In CI every run draws the same networks. What differs is collected: making it smaller would take long."""
SHOWN = 5
"""How many of the differences are shown, the shortest."""


def against(framework: str, count: int) -> bool:
    """Whether a framework agrees with as many random networks; prints how many of what."""
    score, begun = Score(), time.monotonic()

    drawn = chains(
        letters=False, conventions=(framework,), kinds=kinds_of(framework), wanted=counterpart(framework), graphs=True
    )

    @settings(LONG, max_examples=count)
    @given(drawn)
    def check(chain: Chain) -> None:
        score.tried(chain, lambda: compare(chain, framework, score))

    return _reported(framework, check, score, begun)


def in_letters(count: int) -> bool:
    """Whether letters first, numbers later gives the same as numbers at once."""
    score, begun = Score(), time.monotonic()

    @settings(LONG, max_examples=count)
    @given(chains(graphs=True))
    def check(chain: Chain) -> None:
        score.tried(chain, lambda: compare_letters(chain, score))

    return _reported("letters", check, score, begun)


def saved(count: int) -> bool:
    """Whether PyTorch saves what we say for the backward pass."""
    score, begun = Score(), time.monotonic()

    @settings(LONG, max_examples=count)
    @given(saving_chains())
    def check(chain: Chain) -> None:
        score.tried(chain, lambda: compare_saved(chain, score))

    return _reported("saved", check, score, begun)


def _reported(name: str, check: Callable[[], None], score: Score, begun: float) -> bool:
    check()
    print(f"{name}: {score.draws:,} drawn; {score.networks:,} networks of {score.layers:,} layers agree", end=", ")
    print(f"{score.refused:,} refused by both, {sum(score.left_out.values()):,} left out, {score.uncounted} uncounted")
    for why, count in sorted(score.left_out.items(), key=lambda item: -item[1]):
        print(f"  left out {count}: {why}")
    print(f"  multiply-adds compared in {score.macs:,} layers")
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(score.kinds.items(), key=lambda item: -item[1]))
    print(f"  in {time.monotonic() - begun:.0f} s; {kinds}")
    shares = sorted(score.constructs.items(), key=lambda item: -item[1])
    print("  with", ", ".join(f"{what} {count / max(1, score.networks):.0%}" for what, count in shares), flush=True)
    for difference in sorted(score.differences, key=len)[:SHOWN]:
        print(f"{name} DIFFERS\n{difference}\n")
    print(f"{name}: {len(score.differences)} mismatches", flush=True)
    return not score.differences and not score.uncounted


def main(count: int, wanted: list[str]) -> int:
    fewer = max(1, count // 4)
    parts = {
        "torch": lambda: against("torch", count),
        "keras": lambda: against("keras", fewer),
        "letters": lambda: in_letters(fewer),
        "saved": lambda: saved(fewer),
    }
    agree = [part() for name, part in parts.items() if name in (wanted or parts)]
    return int(not all(agree))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2:]))
