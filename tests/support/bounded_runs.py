"""Texts through the command line in processes of their own, bounded in CPU and memory; what comes of each as data."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SECONDS = 10
BYTES = 2**30
VOID = ("meta", "link", "br", "hr", "img", "input", "col", "wbr", "base", "source")
Task = tuple[int, list[str], str]
"""A number, a command with its options, and the text that it is given."""


class TooLong(BaseException):
    """A text has had its seconds of CPU."""


@dataclass
class Outcome:
    """The outcome of one text: `ended` is `derived`, `refused`, or the location of a fault."""

    index: int
    ended: str
    seconds: float
    fault: str = ""
    text: str = ""
    arguments: list[str] = field(default_factory=list)


def run(arguments: list[str], text: str) -> str:
    """`derived` or `refused`; raises whatever else a command does, and `ValueError` for a document that is broken."""
    from netderive.cli import main

    buffer, said = io.BytesIO(), io.StringIO()
    written = io.TextIOWrapper(buffer, "utf-8")
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(said):
        try:
            main.main(args=[*arguments, "-e", text], prog_name="netderive", standalone_mode=False)
            code = 0
        except SystemExit as ended:
            code = ended.code
    written.flush()
    document = buffer.getvalue().decode()
    form = arguments[arguments.index("--as") + 1]
    if code == 2 and not document:  # else the document says what of it cannot be read
        if form == "json":
            json.loads(said.getvalue())
        if not said.getvalue().strip():
            raise ValueError("refused without a word")
        return "refused"
    CHECKS.get(form, lambda _: None)(document)
    return "refused" if code == 2 else "derived"


class _Balance(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """`<wbr/>` is closed at once."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            raise ValueError(f"HTML: </{tag}> closes nothing")


def check_html(document: str) -> None:
    """Raises `ValueError` where elements are not closed in order."""
    balance = _Balance()
    balance.feed(document)
    balance.close()
    if balance.open:
        raise ValueError(f"HTML: {balance.open} are not closed")


def check_latex(document: str) -> None:
    """Raises `ValueError` where braces or environments do not match."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", document, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            raise ValueError("LaTeX: a brace too many")
    if depth:
        raise ValueError(f"LaTeX: {depth} braces are not closed")
    if Counter(re.findall(r"\\begin\{(\w+\*?)", document)) != Counter(re.findall(r"\\end\{(\w+\*?)", document)):
        raise ValueError("LaTeX: environments do not match")


CHECKS: dict[str, Callable[[str], object]] = {
    "html": check_html,
    "latex": check_latex,
    "json": json.loads,
    "pytorch": lambda document: compile(document, "program", "exec"),
    "keras": lambda document: compile(document, "program", "exec"),
}


def outcome(index: int, arguments: list[str], text: str) -> Outcome:
    """Runs a text within its limits."""
    begun_at, seconds = time.process_time(), 0.0
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(begun_at) + SECONDS + 4, hard))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        try:
            ended, fault = run(arguments, text), ""
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            seconds = time.process_time() - begun_at
    except TooLong as error:
        ended, fault = "over 10 s: " + _place(error, outer=True), traceback.format_exc(limit=-12)
    except MemoryError as error:
        ended, fault = "over 1 GB: " + _place(error, outer=True), traceback.format_exc(limit=-12)
    except BaseException as error:
        ended, fault = f"{type(error).__name__}: {_place(error)}", traceback.format_exc(limit=-12)
    return Outcome(index, ended, seconds, fault, text if fault else "", arguments)


def _place(error: BaseException, outer: bool = False) -> str:
    """The function of ours in which an error arose; for a limit the steps towards it."""
    frames = [
        f"{Path(frame.filename).parent.name}/{Path(frame.filename).name} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if re.search(r"/(grammar|engine|reports|front)/", frame.filename) and ".venv" not in frame.filename
    ]
    if not frames:
        return str(error)[:80]
    return " < ".join(reversed(frames[2:6])) if outer else frames[-1]


def _stop(*_: object) -> None:
    raise TooLong


def _limited() -> None:
    signal.signal(signal.SIGPROF, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def in_a_process(found: Iterable[Outcome]) -> tuple[int, int]:
    """A process that writes each outcome as a line once it is found; its id and where to read."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        for one in found:
            pipe.write(json.dumps(asdict(one)) + "\n")
            pipe.flush()
    os._exit(0)


def _bounded(tasks: list[Task]) -> Iterator[Outcome]:
    """The outcomes of tasks, which limit the process in which they are found."""
    _limited()
    for task in tasks:
        yield outcome(*task)


def outcomes(tasks: list[Task]) -> Iterator[Outcome]:
    """The outcomes of tasks, from one process after another where one is ended by its limits."""
    while tasks:
        process, reading = in_a_process(_bounded(tasks))
        with os.fdopen(reading) as lines:
            found = [Outcome(**json.loads(line)) for line in lines if line.endswith("\n")]
        status = os.waitpid(process, 0)[1]
        yield from found
        tasks = tasks[len(found) :]
        if tasks:
            index, arguments, text = tasks.pop(0)
            ended = "over 10 s: uninterrupted" if os.WTERMSIG(status) == signal.SIGXCPU else f"ended by status {status}"
            yield Outcome(index, ended, SECONDS, ended, text, arguments)
