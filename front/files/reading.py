"""What a command is given: the text of a network, and values for its letters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from netderive import zoo
from netderive.grammar import MAX_CHARACTERS, Mistake, Mistakes, Network, parse, parse_expression, suggestion

if TYPE_CHECKING:
    from netderive.engine.network import Outline


def network_text(file: str | None, text: str | None) -> tuple[str, str]:
    """The text and the name of where it comes from: FILE, `-` for standard input, or TEXT itself."""
    if text is not None:
        if file is not None:
            raise Mistakes([Mistake("a network is given twice", None, "give a file or `-e TEXT`, not both")])
        return text, ""
    if file is None:
        raise Mistakes([Mistake("no network is given", None, "give a file, `-` for standard input, or `-e 'TEXT'`")])
    return _decoded(_bytes(file), file), file


def _bytes(file: str) -> bytes:
    """The bytes of a file, no more than are ever read."""
    limit = 4 * MAX_CHARACTERS + 1
    try:
        if file == "-":
            if sys.stdin is None:
                raise Mistakes([Mistake("standard input is closed", None, "give a file, or `-e 'TEXT'`")])
            return sys.stdin.buffer.read(limit)
        with Path(file).open("rb") as opened:
            return opened.read(limit)
    except OSError as error:
        hint = "give a file, `-` for standard input, or `-e 'TEXT'`"
        raise Mistakes([Mistake(f"`{file}` cannot be read: {error.strerror}", None, hint)]) from None


def _decoded(data: bytes, file: str) -> str:
    if len(data) > 4 * MAX_CHARACTERS:
        hint = f"{MAX_CHARACTERS:,} characters are the most that is read"
        raise Mistakes([Mistake(f"`{file}` is too large for a network", None, hint)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "a network file is plain text in UTF-8"
        raise Mistakes([Mistake(f"`{file}` is not text: byte {error.start + 1}, in line {line}", None, hint)]) from None


def zoo_network(name: str) -> Network:
    """A network of the zoo."""
    if name in zoo.names():
        return parse(zoo.text(name), f"{name}.net")
    hint = _member(name) or suggestion(name, zoo.names()) or "`netderive zoo` lists them all"
    raise Mistakes([Mistake(f"the zoo has no network `{name}`", None, hint)])


SETTINGS = r"(?:\w+ = )+[\w./]+"
MEMBER = re.compile(rf"(\w[\w./-]*(?: [\w.-]+)*)(?: \(\w\))?  +({SETTINGS}(?:, *{SETTINGS})*)?")
"""A member of a family in the comments of its file (`#   B1  alpha = 1.1`), with the letters that make it."""


def _member(name: str) -> str:
    """Where a network is that goes by another name: `resnet50`, `GPT2`, `vgg-16`."""
    wanted, families = _squeezed(name), {_squeezed(family): family for family in zoo.names()}
    if wanted in families:
        return f"write `netderive zoo {families[wanted]}`"
    for squeezed, family in families.items():
        for called, letters in _members(family):
            if wanted in (_squeezed(called), squeezed + _squeezed(called)):
                values = f"with {letters}" if letters else "with its letters as they are"
                shown = called if _squeezed(called) == wanted else name
                return f"{shown} is `netderive zoo {family}`, {values}"
    near = max((one for one in families if wanted.startswith(one)), key=len, default="")
    return f"write `netderive zoo {families[near]}`, whose text lists its members" if near else ""


def _members(family: str) -> Iterator[tuple[str, str]]:
    """The members that the comments of a family list, with their letters."""
    for line in re.sub(rf",?\n#   +(?={SETTINGS})", ", ", zoo.text(family)).splitlines():
        if line.startswith("#   "):
            for called, letters in (match.groups() for match in MEMBER.finditer(line[1:].strip() + "  ")):
                yield called, " ".join((letters or "").split())


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def zoo_outlines() -> dict[str, Outline]:
    """All networks of the zoo in outline, by name."""
    from netderive.engine.network import outline

    return {name: outline(zoo_network(name)) for name in zoo.names()}


def given_values(settings: tuple[str, ...]) -> dict[str, int | Fraction]:
    """`k=64` and the like, all mistakes at once."""
    values: dict[str, int | Fraction] = {}
    mistakes: list[Mistake] = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        try:
            if not equals or not name.isidentifier():
                raise Mistakes([Mistake(f"`--set {setting}` is not understood", None, "write `--set k=64`")])
            if name in values:
                raise Mistakes([Mistake(f"`{name}` is set twice", None, "leave one `--set` out")])
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
    """`k=1..64` and the like, all mistakes at once.

    >>> given_ranges(("k=1..64", "h = 32..224"))
    {'k': (1, 64), 'h': (32, 224)}
    """
    ranges: dict[str, tuple[int, int | None]] = {}
    mistakes: list[Mistake] = []
    for setting in settings:
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


def _value(setting: str, text: str) -> int | Fraction:
    from netderive.engine.formulas import evaluate
    from netderive.engine.values import is_number
    from netderive.grammar import MAX_DIGITS

    if len(text) > MAX_DIGITS:
        hint = f"{MAX_DIGITS:,} digits are the most"
        raise Mistakes([Mistake(f"`--set {setting[:20]}...`: the value is too long", None, hint)])
    wrong = Mistake(f"`--set {setting}`: `{text}` is not a number", None, "write a number, as in `--set k=64`")
    try:
        value = evaluate(parse_expression(text), {})
    except (KeyError, Mistakes):
        raise Mistakes([wrong]) from None
    if not is_number(value):
        raise Mistakes([wrong])
    return value
