"""What a command is given: the text of a network, and values for its letters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from netderive.grammar import (
    MAX_CHARACTERS,
    Mistake,
    Mistakes,
    parse_expression,
)


def network_text(file: str | None, text: str | None, figures: bool = False) -> tuple[str, str]:
    """The text and the name of where it comes from: FILE, `-` for standard input, or TEXT itself.

    `figures` is whether figures are named by `--show`, which someone may leave out.
    """
    hint = "show" if figures and file and _is_figure(file) else "file"
    if text is not None:
        if file is not None:
            raise Mistakes([Mistake.of("network.twice", hint=hint, file=file)])
        return text, ""
    if file is None:
        raise Mistakes([Mistake.of("network.not_given")])
    return _decoded(_bytes(file, hint), file), file


def _is_figure(file: str) -> bool:
    """Whether a name means a figure, such as `conv1.params`, and no file."""
    from netderive.engine.formulas import QUANTITIES

    return file.rpartition(".")[2] in QUANTITIES and not Path(file).exists()


def _bytes(file: str, hint: str) -> bytes:
    """The bytes of a file, no more than are ever read. The `hint` is for one that cannot be read."""
    limit = 4 * MAX_CHARACTERS + 1
    try:
        if file == "-":
            if sys.stdin is None:
                raise Mistakes([Mistake.of("file.closed")])
            return sys.stdin.buffer.read(limit)
        with Path(file).open("rb") as opened:
            return opened.read(limit)
    except OSError as error:
        raise Mistakes([Mistake.of("file.unread", hint=hint, file=file, reason=str(error.strerror))]) from None


def _decoded(data: bytes, file: str) -> str:
    if len(data) > 4 * MAX_CHARACTERS:
        raise Mistakes([Mistake.of("file.large", file=file, most=MAX_CHARACTERS)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Mistakes([Mistake.of("file.not_text", file=file, byte=error.start + 1, line=line)]) from None


SETTABLE = re.compile(r"[^\W\d]\w*(?:\[\d+\])?")
"""A letter, or a value of a list: `k`, `k[2]`."""


ANOTHER = re.compile(rf",(?=\s*{SETTABLE.pattern}\s*=)")
"""The comma between two settings, not one between the values of a list."""


def settings_in(options: Iterable[str]) -> Iterator[str]:
    """The settings of options that may each name several letters.

    >>> [*settings_in(("k=64,n=3", "c=1,2"))]
    ['k=64', 'n=3', 'c=1,2']
    """
    return (setting for option in options for setting in ANOTHER.split(option))


def given_values(settings: tuple[str, ...]) -> dict[str, int | Fraction]:
    """`k=64`, `k=64,n=3` and the like, all mistakes at once.

    >>> given_values(("k=64,n=3", "c=1,2"))
    {'k': 64, 'n': 3, 'c[1]': 1, 'c[2]': 2}
    """
    values: dict[str, int | Fraction] = {}
    mistakes: list[Mistake] = []
    for setting in settings_in(settings):
        name, equals, text = setting.partition("=")
        name = name.strip()
        try:
            if not equals or not SETTABLE.fullmatch(name):
                raise Mistakes([Mistake.of("set.form", setting=setting)])
            several = text.split(",") if "," in text and "(" not in text else []
            for number, one in enumerate(several, start=1):
                values[f"{name}[{number}]"] = _value(setting, one)
            if name in values:
                raise Mistakes([Mistake.of("set.twice", name=name)])
            if not several:
                values[name] = _value(setting, text)
        except Mistakes as error:
            mistakes += error.mistakes
    if mistakes:
        raise Mistakes(mistakes)
    return values


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list such as `k,n`, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


RANGE = re.compile(r"\s*(\w+)\s*=\s*(\d{1,30})\s*\.\.\s*(\d{1,30})\s*")


def given_ranges(settings: tuple[str, ...]) -> dict[str, tuple[int, int | None]]:
    """`k=1..64`, `k=1..64,h=32..224` and the like, all mistakes at once.

    >>> given_ranges(("k=1..64", "h = 32..224"))
    {'k': (1, 64), 'h': (32, 224)}
    """
    ranges: dict[str, tuple[int, int | None]] = {}
    mistakes: list[Mistake] = []
    for setting in settings_in(settings):
        match = RANGE.fullmatch(setting)
        if match is None:
            mistakes.append(Mistake.of("within.form", text=setting))
        elif match[1] in ranges:
            mistakes.append(Mistake.of("within.twice", letter=match[1]))
        else:
            ranges[match[1]] = int(match[2]), int(match[3])
    if mistakes:
        raise Mistakes(mistakes)
    return ranges


VARIED = re.compile(r"\s*(\w+)\s*=\s*(?:(\d{1,30})\s*\.\.\s*(\d{1,30})\s*(?::\s*(\d{1,30})\s*)?|(\d[\d,\s]{0,10000}))")


def given_grid(settings: tuple[str, ...]) -> dict[str, Sequence[int]]:
    """The values that letters take, `k=8..512`, `k=32..1024:32` or `k=8,16,32`; all mistakes at once.

    >>> given_grid(("k=8..32:8", "n = 3, 5"))
    {'k': range(8, 33, 8), 'n': (3, 5)}
    """
    grid: dict[str, Sequence[int]] = {}
    mistakes: list[Mistake] = []
    for setting in settings_in(settings):
        match = VARIED.fullmatch(setting)
        if match is None or match[4] == "0":
            mistakes.append(Mistake.of("vary.form", text=setting))
        elif match[1] in grid:
            mistakes.append(Mistake.of("vary.twice", letter=match[1]))
        else:
            grid[match[1]] = _values_of(match)
    if mistakes:
        raise Mistakes(mistakes)
    return grid


def _values_of(match: re.Match[str]) -> Sequence[int]:
    """A range, or the values of a list, each once."""
    if match[5] is None:
        return range(int(match[2]), int(match[3]) + 1, int(match[4] or 1))
    return tuple(dict.fromkeys(int(one) for one in match[5].split(",") if one.strip()))


def _value(setting: str, text: str) -> int | Fraction:
    from netderive.engine.formulas import evaluate
    from netderive.engine.values import is_number
    from netderive.grammar import MAX_DIGITS

    if len(text) > MAX_DIGITS:
        raise Mistakes([Mistake.of("set.long", setting=setting[:20], most=MAX_DIGITS)])
    wrong = Mistake.of("set.number", setting=setting, text=text)
    try:
        value = evaluate(parse_expression(text), {})
    except (KeyError, Mistakes):
        raise Mistakes([wrong]) from None
    if not is_number(value):
        raise Mistakes([wrong])
    return value
