"""lark is the oracle: its own parser makes the same of every text, and breaks off at the same place."""

import importlib
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.mutated_texts import MUTATIONS

from netderive.grammar import Automaton, Builder, Unreadable, parse, tables

ROOT = Path(__file__).parents[2]
TEXTS = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").rglob("*.net"))]
EXPRESSIONS = (
    *("(n*m*l + 1)*k", "2^N - 1", "sum(i = 1..N, a[i])", "conv1.params, params", "h + 2*p >= n", "8@26 x 26", "-"),
    *("claim params = 8", ""),
)


class Tree:
    """Instead of a builder: the name of each rule with its parts."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda parts: (name, *parts)


@pytest.fixture(scope="module")
def oracle() -> Any:
    grammar = tables.GRAMMAR.read_text(encoding="utf-8")
    return importlib.import_module("lark").Lark(
        grammar, parser="lalr", start=[*tables.STARTS], maybe_placeholders=False
    )


def by_lark(oracle: Any, text: str, start: str) -> Any:
    """The tree of a text, or where it breaks off, at which token, and what could be there."""
    try:
        return _plain(oracle.parse(text, start=start))
    except Exception as error:
        token: Any = getattr(error, "token", None)
        if token is None:
            return error.pos_in_stream, None, {*error.allowed}  # type: ignore[attr-defined]
        at = len(text) if token.type == "$END" else token.start_pos
        return at, str(token), {*error.accepts} - {"$END"}  # type: ignore[attr-defined]


def _plain(tree: Any) -> Any:
    """A tree of lark's, or ours, as tuples."""
    if hasattr(tree, "children"):
        return (str(tree.data), *map(_plain, tree.children))
    if hasattr(tree, "type"):
        return tree.type, str(tree), tree.start_pos, tree.end_pos
    return tuple(map(_plain, tree)) if isinstance(tree, tuple) else tree


def by_us(text: str, start: str) -> Any:
    try:
        return _plain(Automaton(tables.current(), Tree()).read(text, start))
    except Unreadable as error:
        return error.at, None if error.token is None else str(error.token), {*error.accepted}


@pytest.mark.parametrize("start", tables.STARTS)
def test_expressions_are_read_as_by_lark(oracle: Any, start: str):
    for text in EXPRESSIONS:
        assert by_us(text, start) == by_lark(oracle, text, start), text


def test_examples_are_read_as_by_lark(oracle: Any):
    for text in TEXTS:
        assert by_us(text, "start") == by_lark(oracle, text, "start"), text


def test_damaged_texts_break_off_where_lark_does(oracle: Any):
    random, broken = Random(7), 0
    for _ in range(100):
        text = random.choice(MUTATIONS)(random.choice(TEXTS)[:1500], random)
        found = by_us(text, "start")
        assert found == by_lark(oracle, text, "start"), text
        broken += isinstance(found[0], int)
    assert broken > 30


def test_the_tables_are_those_of_the_grammar():
    assert json.loads(tables.KEPT.read_bytes()) == json.loads(json.dumps(tables.made())), "write them anew: make tables"


def test_an_edited_grammar_is_read_by_its_own_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    edited = tmp_path / "network.lark"
    grammar = tables.GRAMMAR.read_text(encoding="utf-8")
    edited.write_text(grammar.replace('MINUS: "-"', 'MINUS: "-" | "−"'), encoding="utf-8")
    with pytest.raises(Unreadable):
        Automaton(tables.current(), Builder()).read("a − b", "expression")
    monkeypatch.setattr(tables, "GRAMMAR", edited)
    assert Automaton(tables.current(), Tree()).read("a − b", "expression")[0] == "sum"


def test_a_row_of_a_thousand_lines_is_read_in_one_list():
    assert len(parse("input 3\n" + "relu\n" * 1000).statements) == 1001
