"""Asks netderive every row of a truth file: `make truth FILE=path`.

Prints by kind how many rows agree, differ, are refused by both sides for the same reason, are explained by
docs/differences.md, cannot be said by any network (they contradict themselves, or depend on the batch), wait for
what the language does not have yet, or are not translated; and the speed by the processor's clock. The framework is
said by the shape of the rows (Keras' have `np` or no batch) or by the file's name.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.truth_answers import OUTCOMES, Outcome, outcome_of

SHOWN = 40
"""How many rows of what went wrong are shown."""


def rows_of(path: Path) -> Iterable[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def framework_of(path: Path, rows: list[dict[str, Any]]) -> str:
    """Keras' rows count what is not trained, and refuse at "symbolic"; PyTorch's name the stage "forward"."""
    if any("np" in row or row.get("stage") == "symbolic" for row in rows):
        return "keras"
    return "keras" if "keras" in path.name and not any("buf" in row for row in rows) else "torch"


def main(path: Path) -> int:
    rows = list(rows_of(path))
    framework = framework_of(path, rows)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[tuple[dict[str, Any], Outcome]] = []
    begin = time.process_time()
    for row in rows:
        outcome = outcome_of(row, framework)
        counts[row["kind"]][outcome.name] += 1
        if outcome.name in ("mismatched", "not translated"):
            wrong.append((row, outcome))
    speed = len(rows) / (time.process_time() - begin)
    names = [name for name in OUTCOMES if any(by[name] for by in counts.values())]
    width = max(map(len, counts))
    print(f"{path.name}: {len(rows)} rows of {framework}, {speed:.0f} a second")
    print(" " * width, *(f"{name:>15}" for name in names))
    for kind, by in sorted(counts.items()):
        print(f"{kind:{width}}", *(f"{by[name] or '':>15}" for name in names))
    print(f"{'total':{width}}", *(f"{sum(by[name] for by in counts.values()):>15}" for name in names))
    for row, outcome in sorted(wrong, key=lambda found: found[1].name)[:SHOWN]:
        print(f"{outcome.name}: {row.get('id', '')} {row['kind']} {row['kw']} on {row['in']}: {outcome.why}")
    return int(any(outcome.name == "mismatched" for _, outcome in wrong))


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: make truth FILE=path (rows of layers_torch.jsonl or layers_keras.jsonl)")
    sys.exit(main(Path(sys.argv[1])))
