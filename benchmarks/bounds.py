"""CPU seconds and memory of small texts that mean much work, each in a process of its own.

    python benchmarks/bounds.py             all cases of tests/mistakes/bounds.toml
    python benchmarks/bounds.py nested      the cases whose title contains a word

Exit code 1 if a text takes more than 10 s of CPU or 1 GB through one command.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
SECONDS, BYTES = 10.0, 1 << 30
MOST_SECONDS, MOST_BYTES = 150, 3 << 30
"""When a process is ended."""


def commands(text: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the commands do with a text; the first one derives the table that the others are given, if there is one."""
    from netderive import api
    from netderive.reports import Style, write
    from netderive.reports.data import tables_data
    from netderive.reports.sections import table_document

    tables: list[api.Table] = []
    yield "derive", lambda: tables.append(api.derive(text))
    if not tables:
        return
    (table,) = tables
    for form in ("text", "markdown", "html", "latex", "json"):
        yield form, lambda form=form: api.WorkedSolution(table, "full").to(form)
    yield "table", lambda: (write(table_document([table], ()), "html", Style()), tables_data([table], show=()))
    yield "check", lambda: _check(table)
    yield "scale", lambda: _scale(table)


def _check(table: Any) -> None:
    from netderive.engine.answers import judge
    from netderive.reports import Style, write
    from netderive.reports.data import claims_data
    from netderive.reports.sections import check_document

    judgement = judge(table)
    write(check_document(table, judgement), "html", Style())
    claims_data(table, judgement)


def _scale(table: Any) -> None:
    from netderive.engine.exploration import scale
    from netderive.reports import Style, write
    from netderive.reports.data import growth_data
    from netderive.reports.sections import growth_document

    growth = scale(table)
    write(growth_document(growth), "html", Style())
    growth_data(growth)


def measure(text: str) -> None:
    """Prints the seconds of each command, as far as it gets."""
    from netderive import Mistakes, derive
    from netderive.engine.arithmetic import bounded_work

    derive("input k -> dense k")
    sys.set_int_max_str_digits(20_000)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for name, run in commands(text):
        start = time.process_time()
        try:
            with bounded_work():
                run()
        except Mistakes as error:
            name = f"{name} refused: {error.mistakes[0].message[:90]}"
        print(json.dumps([name, time.process_time() - start, _peak()]), flush=True)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measured(text: str) -> list[list[Any]]:
    """Name, seconds and peak memory of each command on a text, in a fresh process."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, __file__, "--measure"], input=text, capture_output=True, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0:
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        wrong = (done.stderr.strip().splitlines() or ["ended"])[-1][:60]
        found.append([f"{wrong} ({done.returncode})", now.ru_utime - start.ru_utime, MOST_BYTES])
    return found


def main(words: list[str]) -> int:
    """Measures the cases requested and prints the slowest command of each."""
    from support.bounded_texts import bounded_texts

    missed = 0
    for case in bounded_texts():
        if not all(word in case.title for word in words):
            continue
        found = measured(case.text)
        within = all(seconds <= SECONDS and peak <= BYTES for _, seconds, peak in found)
        missed += not within
        slow = ", ".join(f"{name} {seconds:.1f} s" for name, seconds, _ in found if seconds >= 0.5 or len(found) == 1)
        verdict = "ok" if within else "MISSED"
        peak = max(peak for *_, peak in found) >> 20
        print(f"{verdict:7} {case.title} ({len(case.text)} characters): {peak} MB, {slow}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        measure(sys.stdin.read())
    else:
        sys.exit(main(sys.argv[1:]))
