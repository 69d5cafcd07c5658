"""On a terminal a text is as wide as it and has colours; a bar shows how far long work is. Elsewhere none of it."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from netderive.files import progress, terminal

pytestmark = pytest.mark.slow

SOLUTION = [
    "derive",
    "-e",
    "input 1@28x28 -> c1: conv 32@5x5 -> pool 2x2 -> dense 10\nclaim params = 5; claim c1.params = 832",
]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
PROGRAM = "from netderive.cli import main; main()"


def on_terminal(arguments: list[str], columns: int, **environment: str) -> str:
    """What a command writes to a pseudo-terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "TERM")}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=known | {"TERM": "xterm", "PYTHONUTF8": "1"} | environment,
    )
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    process.wait()
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("columns", "widest"), [(40, 60), (72, 72), (110, 110), (300, 120)])
def test_a_text_is_as_wide_as_the_terminal(columns: int, widest: int):
    lines = ESCAPE.sub("", on_terminal(SOLUTION, columns)).splitlines()
    assert widest - 20 < max(map(len, lines)) <= widest


def test_headings_results_and_verdicts_have_colours():
    lines = on_terminal(SOLUTION, 100).splitlines()
    painted = {ESCAPE.sub("", line).strip(): ESCAPE.findall(line) for line in lines if "\x1b" in line}
    assert any(line.startswith("│ Result") and codes == ["\x1b[1;36m", "\x1b[0m"] for line, codes in painted.items())
    assert any("params = 5" in line or "Wrong" in line for line, codes in painted.items() if codes[0] == "\x1b[31m")
    assert any("832" in line for line, codes in painted.items() if codes[0] == "\x1b[32m")
    assert any(codes[0] == "\x1b[1m" for codes in painted.values())


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colours_gets_none(environment: dict[str, str]):
    assert "\x1b" not in on_terminal(SOLUTION, 80, **environment)


def test_a_pipe_gets_100_columns_and_no_colour():
    run = [sys.executable, "-c", PROGRAM, *SOLUTION]
    piped = subprocess.run(run, capture_output=True, text=True, env=os.environ | {"COLUMNS": "61", "PYTHONUTF8": "1"})
    assert "\x1b" not in piped.stdout
    assert 80 < max(map(len, piped.stdout.splitlines())) <= 100


class Stream:
    """Standard error that is a terminal or not, and keeps what is written."""

    closed, encoding, errors = False, "utf-8", "strict"

    def __init__(self, terminal: bool) -> None:
        self.terminal, self.text = terminal, ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("is_terminal", "patience", "shown"), [(True, 0.0, True), (True, 1e9, False), (False, 0.0, False)]
)
def test_a_bar_is_shown_on_a_terminal_for_long_work(monkeypatch, is_terminal: bool, patience: float, shown: bool):
    stream = Stream(is_terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    with progress(4, "Sheets") as done:
        for _ in range(4):
            done(1)
    assert ("Sheets" in stream.text and "100%" in stream.text) == shown == bool(stream.text)
