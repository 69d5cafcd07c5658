"""CPU seconds, memory and size of what two commands write for each network of the zoo, in processes of their own.

    python benchmarks/zoo.py             every network
    python benchmarks/zoo.py swin        the networks whose name contains a word

Prints the median of some rounds. Exit code 1 if one is beyond 3 s, 200 MB or 2 MB of text.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from subprocess import run

from run import CACHING, NETDERIVE
from tabulate import tabulate

from netderive import zoo

ROUNDS = 3
COMMANDS = (("derive", "--as", "html", "--detail", "full"), ("scale",))
MOST = 3.0, 200.0, 2.0
"""CPU seconds, MB of memory, MB of text."""


def used(words: tuple[str, ...]) -> tuple[float, float, float]:
    """CPU seconds, peak MB and MB of text of a command; it must be the first child of its process."""
    with tempfile.TemporaryFile() as out:
        code = run((NETDERIVE, *words), stdout=out, env=CACHING).returncode
        if code:
            raise SystemExit(f"{' '.join(words)} ended with {code}")
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime, children.ru_maxrss / 1024, out.tell() / 1e6


def rows(names: list[str]) -> Iterator[tuple[str, float, float, float, str]]:
    """The medians of each command on each network, and what of them is too much."""
    for name in names:
        for command, *options in COMMANDS:
            words = (command, str(zoo.FOLDER / f"{name}.net"), *options)
            with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
                rounds = [pool.apply(used, (words,)) for _ in range(ROUNDS)]
            found = [median(column) for column in zip(*rounds, strict=True)]
            verdict = "ok" if all(map(float.__le__, found, MOST)) else "MISSED"
            yield f"{command} {name}", *found, verdict


def main(words: list[str]) -> int:
    """Prints the rows of the networks requested."""
    names = sorted(file.stem for file in Path(zoo.FOLDER).glob("*.net"))
    found = list(rows([name for name in names if all(word in name for word in words)]))
    print(tabulate(found, headers=["what", "CPU s", "memory MB", "text MB", ""], floatfmt=".2f"))
    return int(any(row[-1] == "MISSED" for row in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
