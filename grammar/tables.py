"""The parser for `network.lark`, its tables kept from one run to the next.

Building the tables takes longer than all else that a short text asks for, so they are kept in
the user's own cache folder. They are kept as JSON: reading them back runs nothing, whoever wrote
the file. Whatever goes wrong with the folder or the file, the tables are built afresh.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

import lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

GRAMMAR = Path(__file__).with_name("network.lark")
STARTS = ["start", "links", "questions", "side", "expression", "comparison"]


def parser(builder: lark.Transformer[lark.Token, Any]) -> lark.Lark:
    """The parser of the language, which hands all that it finds to `builder`."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    file = kept_at(grammar)
    if file and (kept := _read(file, builder)):
        return kept
    made = lark.Lark(grammar, parser="lalr", start=STARTS, maybe_placeholders=False, transformer=builder)
    if file:
        _write(file, made)
    return made


def kept_at(grammar: str) -> Path | None:
    """The file for the tables of this grammar, lark and Python; None where there is no home for it."""
    made_by = f"{lark.__version__} {sys.version} {STARTS} {grammar}"
    name = f"grammar-{hashlib.sha256(made_by.encode()).hexdigest()[:16]}.json"
    folder = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    with contextlib.suppress(RuntimeError):  # no home
        cache = Path(folder) if os.path.isabs(folder) else Path.home() / ".cache"
        return cache / "netderive" / name
    return None


def _read(file: Path, builder: lark.Transformer[lark.Token, Any]) -> lark.Lark | None:
    """The parser from its kept tables; None where there are none, or they are not whole."""
    try:
        found, _, text = file.read_text(encoding="utf-8").partition("\n")
        if found != digest(text):
            return None
        data, memo = json.loads(text, object_pairs_hook=_with_numbers)
        return cast(lark.Lark, lark.Lark._load_from_dict(data, memo, transformer=builder))
    except Exception:  # what is in the file is not ours to trust
        return None


def _write(file: Path, made: lark.Lark) -> None:
    """Keeps the tables; another process sees the file whole or not at all."""
    with contextlib.suppress(Exception):
        data, memo = made.memo_serialize([TerminalDef, Rule])
        data["options"] = {name: value for name, value in data["options"].items() if name != "transformer"}
        text = json.dumps([data, memo], separators=(",", ":"))
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(f"{digest(text)}\n{text}")
            os.replace(unfinished, file)
        except BaseException:
            os.unlink(unfinished)
            raise


def digest(text: str) -> str:
    """What is before the tables in their file, so that one cut short is not read."""
    return hashlib.sha256(text.encode()).hexdigest()


_number = functools.cache(int)


def _with_numbers(pairs: list[tuple[str, Any]]) -> dict[str | int, Any]:
    """An object of JSON as a dict; keys that were numbers are numbers again."""
    return {_number(key) if key.isdecimal() else key: value for key, value in pairs}
