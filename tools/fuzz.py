"""Runs drawn and damaged texts through every command: `make fuzz N=100000 JOBS=2 SEED=1`.

Each text is given to one command in one format, drawn with it. A text may use 10 s of CPU and 1 GB of memory; it
gives a document or mistakes. Everything else is a fault: an exception, more time, more memory, a document that
is not well-formed. Faults are written to FILE as they are found, one JSON object a line, with the position and
the shortest text. `--resume` goes on where FILE ends; `--only 17` runs one text and shows what it gives.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import re
import select
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.bounded_runs import Outcome, Task, in_a_process, outcomes
from support.mutated_texts import TOKEN, begun, text_of

import netderive

CHUNK = 50
"""How many texts a process runs: what it keeps in mind is forgotten then."""
SHRINKS = 400
"""How many shorter texts are tried for a fault."""
SLOWEST = 10

FORMS = ("text", "markdown", "latex", "html", "json")
COMMANDS = ("derive",) * 5 + ("table", "check", "check", "scale", "find", "program")
SHOWN = "params,macs,flops,memory,field,jump,start,connections,weights,biases,trainable"


def task_of(seed: int, index: int, text: str) -> list[str]:
    """The command and its options for the text of this number."""
    random = Random(f"{seed}:{index}:task")
    command = random.choice(COMMANDS)
    if command == "program":
        return ["derive", "--as", random.choice(("pytorch", "keras"))]
    found = [command, "--as", random.choice(FORMS)]
    if command == "derive":
        found += ["--detail", random.choice(("brief", "normal", "full"))]
        found += ["--letters", random.choice(("board", "board", "cs231n", "pytorch", "keras", "mndk"))]
    if command in ("derive", "table"):
        found += ["--convention", random.choice(("", "", "keras", "torch", "keras,torch"))]
        found += ["--show", random.choice(("", "", SHOWN))]
        found += ["--unroll"] if random.random() < 0.1 else []
    names = [name for name in "kNMhnwTs" if re.search(rf"\b{name}\b", text)]
    if names and random.random() < 0.3:
        found += [f"--set={random.choice(names)}={random.choice(('0', '1', '2', '3', '32', '1/2', '10^9'))}"]
    return found


REQUESTED = {
    "find": (
        "params",
        "macs",
        "memory",
        "output",
        "conv1.params",
        "conv1.field",
        "size",
        "conv1.weights, params",
        "flops",
    ),
    "check": (
        *("params = 320", "conv1.params = 3*3*1*k + k = 320", "size = 8x8", "conv1.size = 28-5+1 = 24", "macs = k*h*w"),
        *("output = 8@4x4", "params = (k+1)^3", "conv1.params = 3x3x1+1x32", "memory = 4*k*h*w", "features = 2*k"),
    ),
}
"""What is requested or claimed; most of the texts say nothing of the kind."""


def tasks_of(seed: int, first: int, count: int) -> list[Task]:
    """The texts with these numbers, each with its command."""
    tasks: list[Task] = []
    for index in range(first, first + count):
        text = text_of(seed, index)
        arguments = task_of(seed, index, text)
        word = {"find": "find", "check": "claim"}.get(arguments[0], "")
        requested = Random(f"{seed}:{index}:asked").choices(REQUESTED.get(arguments[0], ()) or ("",), k=2)
        tasks.append((index, arguments, "\n".join([text, *(f"{word} {one}" for one in requested if word)])))
    return tasks


def shorter(fault: Outcome) -> Outcome:
    """The same fault with as few tokens as are found by leaving pieces out."""
    best, tried = fault, 0
    pieces = 2
    while tried < SHRINKS:
        tokens = TOKEN.findall(best.text)
        size = max(1, len(tokens) // pieces)
        cuts = range(0, len(tokens), size)
        for cut in cuts:
            tried += 1
            text = "".join(tokens[:cut] + tokens[cut + size :])
            one = next(outcomes([(fault.index, fault.arguments, text)]))
            if one.ended == fault.ended:
                best = one
                break
            if tried >= SHRINKS:
                break
        else:
            if size == 1:
                break
            pieces *= 2
    return best


@dataclass
class Tally:
    """What all texts came to."""

    ended: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Outcome] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    slowest: list[Outcome] = field(default_factory=list)
    seconds: float = 0
    done: set[int] = field(default_factory=set)

    def add(self, one: Outcome) -> None:
        self.done.add(one.index)
        self.seconds += one.seconds
        self.commands[" ".join(one.arguments[:3])] += 1
        self.slowest = sorted([*self.slowest, one], key=lambda other: -other.seconds)[:SLOWEST]
        if not one.fault:
            self.ended[one.ended] += 1
            return
        self.ended["faults"] += 1
        self.times[one.ended] += 1
        known = self.faults.get(one.ended)
        if known is None or len(one.text) < len(known.text):
            self.faults[one.ended] = one


def together(seed: int, first: int, last: int, jobs: int, tally: Tally, log: Any) -> None:
    """Runs all texts that are not done, in as many processes as `jobs`; each outcome is a line of the log."""
    left = [begin for begin in range(first, last, CHUNK) if begin not in tally.done]
    running: dict[int, int] = {}
    begun_at = time.monotonic()
    while left or running:
        while left and len(running) < jobs:
            begin = left.pop(0)
            process, reading = in_a_process(outcomes(tasks_of(seed, begin, min(CHUNK, last - begin))))
            running[reading] = process
        for reading in select.select(list(running), [], [])[0]:
            data = b""
            while piece := os.read(reading, 1 << 20):
                data += piece
            os.close(reading)
            os.waitpid(running.pop(reading), 0)
            for line in data.decode().splitlines():
                log.write(line + "\n")
                tally.add(Outcome(**json.loads(line)))
            log.flush()
            rate = len(tally.done) / (time.monotonic() - begun_at)
            print(f"\r{len(tally.done):,} texts, {rate:.0f}/s, {dict(tally.ended)}", end="", file=sys.stderr)
    print(file=sys.stderr)


def summary(tally: Tally, shrink: bool) -> str:
    """The figures, each kind of fault with its shortest text, and the slowest texts."""
    lines = [f"{len(tally.done):,} texts in {tally.seconds:,.0f} s of CPU: {dict(tally.ended)}"]
    lines += ["  " + ", ".join(f"{command} {count}" for command, count in tally.commands.most_common())]
    for place, count in tally.times.most_common():
        one = tally.faults[place]
        one = shorter(one) if shrink and not place.startswith("over") else one
        lines += ["", f"## {count} x {place}", f"netderive {' '.join(one.arguments)} (text {one.index}):"]
        lines += [*("    " + line for line in one.text.split("\n")), *one.fault.strip().splitlines()[-6:]]
    lines += ["", "The slowest:"]
    lines += [f"  {one.seconds:6.1f} s  {one.ended[:40]}  text {one.index}: {one.arguments}" for one in tally.slowest]
    return "\n".join(lines)


def main() -> int:
    reads = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reads.add_argument("count", type=int, nargs="?", default=1000)
    reads.add_argument("--seed", type=int, default=0)
    reads.add_argument("--first", type=int, default=0)
    reads.add_argument("--jobs", type=int, default=1)
    reads.add_argument("--log", type=Path, default=Path(".cache/fuzz.jsonl"))
    reads.add_argument("--resume", action="store_true")
    reads.add_argument("--shrink", action="store_true", help="Make the text of each fault shorter.")
    reads.add_argument("--only", type=int, help="Run the text of this number alone, and show it.")
    given = reads.parse_args()
    begun(given.seed)
    for module in pkgutil.walk_packages(netderive.__path__, "netderive."):  # a new process has them already
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    if given.only is not None:
        tasks = tasks_of(given.seed, given.only, 1)
        print(
            tasks[0][2],
            *tasks[0][1],
            *(f"{one.ended}, {one.seconds:.1f} s\n{one.fault}" for one in outcomes(tasks)),
            sep="\n",
        )
        return 0
    tally = Tally()
    given.log.parent.mkdir(parents=True, exist_ok=True)
    if given.resume and given.log.exists():
        for line in given.log.read_text(encoding="utf-8").splitlines():
            tally.add(Outcome(**json.loads(line)))
    with given.log.open("a" if given.resume else "w", encoding="utf-8") as log:
        together(given.seed, given.first, given.first + given.count, given.jobs, tally, log)
    print(summary(tally, given.shrink))
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
