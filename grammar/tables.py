"""The LALR tables of `network.lark`, as lark makes them.

They are kept beside the grammar (`tables.json`, written by `make tables`), because making them takes longer than all
else that a short text needs. Where the grammar has been edited since, lark makes them again.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

GRAMMAR = Path(__file__).with_name("network.lark")
KEPT = Path(__file__).with_name("tables.json")
STARTS = ("start", "links", "questions", "side", "expression", "comparison")
ASCII = [chr(code) for code in range(128)]

Tables = Mapping[str, Any]
"""What `Automaton` runs:

- `grammar`: a checksum of the grammar that the tables are made of
- `starts`, `ends`: for each start symbol the state in which reading begins and the one in which it ends
- `terminals`: for each terminal, the best match first, its regular expression and the ASCII characters that begin it
- `ignored`: the terminals that are skipped wherever they are
- `rules`: for each rule its symbol, its number of parts, the name of the method that builds it, the parts that it keeps
  (each with whether its own parts are put in its place), and whether a single part is handed on as it is
- `states`: for each state what follows each symbol: the next state, or -1 - r to reduce by rule r
"""


def current() -> Tables:
    """The tables of the grammar as it is now."""
    kept = json.loads(KEPT.read_bytes())
    return kept if kept["grammar"] == _checksum() else made()


def write() -> None:
    """Makes the tables and keeps them."""
    KEPT.write_text(json.dumps(made(), separators=(",", ":")) + "\n", encoding="utf-8")


def made() -> Tables:
    """The tables, made by lark."""
    import lark
    from lark.parsers.lalr_analysis import Shift

    parser = lark.Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", start=[*STARTS], maybe_placeholders=False)
    table: Any = parser.parser.parser._parse_table
    targets = {
        at: {name: target for name, (action, target) in sorted(row.items()) if action is Shift}
        for at, row in table.states.items()
    }
    states = _numbered(targets, [table.start_states[start] for start in STARTS])
    rules = sorted(parser.rules, key=str)
    reductions = {rule: -1 - number for number, rule in enumerate(rules)}
    return {
        "grammar": _checksum(),
        "starts": {start: states[table.start_states[start]] for start in STARTS},
        "ends": {start: states[table.end_states[start]] for start in STARTS},
        "terminals": {one.name: _terminal(one.pattern.to_regexp()) for one in _ordered(parser)},
        "ignored": sorted(parser.lexer_conf.ignore),
        "rules": [_rule(rule) for rule in rules],
        "states": [
            {
                name: states[target] if action is Shift else reductions[target]
                for name, (action, target) in sorted(table.states[at].items())
            }
            for at in states
        ],
    }


def _numbered(targets: Mapping[int, Mapping[str, int]], starts: list[int]) -> dict[int, int]:
    """The states in the order in which they are reached: lark numbers them anew in each run."""
    found = dict.fromkeys(starts)
    waiting = [*starts]
    for state in waiting:
        for target in targets[state].values():
            if target not in found:
                found[target] = None
                waiting.append(target)
    return {state: number for number, state in enumerate(found)}


def _checksum() -> int:
    return zlib.crc32(GRAMMAR.read_bytes())


def _ordered(parser: Any) -> list[Any]:
    """The terminals in the order in which lark's lexer tries them."""
    return sorted(
        parser.terminals, key=lambda one: (-one.priority, -one.pattern.max_width, -len(one.pattern.value), one.name)
    )


def _terminal(regexp: str) -> list[str]:
    return [regexp, beginnings(regexp)]


def _rule(rule: Any) -> list[Any]:
    kept = [
        [place, not symbol.is_term and symbol.name.startswith("_")]
        for place, symbol in enumerate(rule.expansion)
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out)
    ]
    single = rule.options.expand1 and not rule.alias
    return [rule.origin.name, len(rule.expansion), rule.alias or rule.origin.name, kept, single]


def beginnings(regexp: str) -> str:
    """The ASCII characters with which a match can begin.

    >>> beginnings("x(?!y)|[ab]?cd*"), beginnings(r"\\(")
    ('abcx', '(')
    """
    from re import _parser  # type: ignore[attr-defined]

    found, _ = _first(_parser.parse(regexp))
    return "".join(sorted(found))


def _first(items: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """The first characters of a sequence of a pattern, and whether it can be empty."""
    found: set[str] = set()
    for item in items:
        more, empty = _first_of_one(*item)
        found |= more
        if not empty:
            return found, False
    return found, True


def _first_of_one(operation: Any, value: Any) -> tuple[set[str], bool]:
    match str(operation):
        case "LITERAL":
            return {chr(value)} & {*ASCII}, False
        case "IN":
            return set(_members(value)), False
        case "BRANCH":
            branches = [_first(branch) for branch in value[1]]
            return set().union(*(more for more, _ in branches)), any(empty for _, empty in branches)
        case "SUBPATTERN":
            return _first(value[-1])
        case "MAX_REPEAT" | "POSSESSIVE_REPEAT":
            more, empty = _first(value[-1])
            return more, empty or value[0] == 0
        case "ASSERT" | "ASSERT_NOT":
            return set(), True
        case _:
            raise ValueError(f"{operation} in a terminal of the grammar")


def _members(values: list[tuple[Any, Any]]) -> Iterator[str]:
    """The ASCII characters of a set such as `[a-z_]`."""
    for operation, value in values:
        match str(operation):
            case "LITERAL":
                yield from {chr(value)} & {*ASCII}
            case "RANGE":
                yield from map(chr, range(value[0], value[1] + 1))
            case "CATEGORY":
                yield from re.findall(
                    {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}.get(str(value), r"\w"), "".join(ASCII)
                )
            case _:
                raise ValueError(f"{operation} in a terminal of the grammar")
