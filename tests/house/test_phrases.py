"""The words of mistakes: what the source asks for is in the catalogue, with the fields that its blanks name."""

import ast
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from netderive.grammar import Catalogue, english

ROOT = Path(__file__).parents[2]
BUILT_IN = frozenset({"list.or", "list.and", "list.of"})
"""What `grammar/phrases.py` itself looks up."""


def sources() -> dict[str, str]:
    files = (file for room in ("grammar", "engine", "reports", "front") for file in (ROOT / room).rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def strings(node: ast.expr | None, function: ast.AST) -> set[str]:
    """The texts that an expression may be, a formatted one as its beginning and `*`, an unknown one as `*`."""
    match node:
        case ast.Constant(str() as text):
            return {text}
        case ast.IfExp():
            return strings(node.body, function) | strings(node.orelse, function)
        case ast.JoinedStr([ast.Constant(str() as start), *_]):
            return {f"{start}*"}
        case ast.Name(name):
            given = (one for one in ast.walk(function) if isinstance(one, ast.Assign))
            values = [one.value for one in given if any(isinstance(t, ast.Name) and t.id == name for t in one.targets)]
            return set().union(*(strings(value, function) for value in values)) or {"*"}
        case _:
            return {"*"}


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, ast.AST]]:
    """Every call that words something, with its name and the function around it."""
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    inside = {id(call): function for function in functions for call in ast.walk(function)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Call):
            name = one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
            of = isinstance(one.func, ast.Attribute) and getattr(one.func.value, "id", "") == "Mistake"
            if (name == "of" and of) or name in ("phrase", "within", "Mistake"):
                yield one, name, inside.get(id(one), tree)


def blanks(words: str | Mapping[str, str]) -> set[str]:
    if isinstance(words, str):
        return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    return {"count"}.union(*map(blanks, words.values()))


def hints(call: ast.Call, id: str, catalogue: Catalogue, function: ast.AST) -> tuple[set[str], list[str]]:
    """The ids of the hints that a call may choose, and what is wrong with its choice."""
    given = next((one.value for one in call.keywords if one.arg == "hint"), None)
    if given is None:
        return {f"{id}.hint"} & catalogue.keys(), []
    names = strings(given, function)
    named = {f"{id}.hint.{name}" if name else f"{id}.hint" for name in names - {"*"}}
    known = {one for one in catalogue if one.startswith(f"{id}.hint.")} if "*" in names else set[str]()
    return (named | known) & catalogue.keys(), [f"there are no words `{one}`" for one in named - catalogue.keys()]


def faults(files: Mapping[str, str], catalogue: Catalogue) -> Iterator[str]:
    """What is wrong in these sources, and which words nothing asks for."""
    used = set(BUILT_IN)
    for path, text in files.items():
        for call, name, function in calls(ast.parse(text)):
            if name == "Mistake":
                yield f"{path}: a mistake with words of its own"
                continue
            fields = {one.arg for one in call.keywords if one.arg} - ({"hint", "near"} if name == "of" else set())
            fields |= {"said"} if name == "within" else set()
            for id in strings(call.args[0] if call.args else None, function) - {"*"}:
                if id.endswith("*"):
                    used |= {one for one in catalogue if one.startswith(id[:-1])}
                    continue
                chosen, wrong = hints(call, id, catalogue, function) if name == "of" else (set[str](), [])
                yield from (f"{path}: {one}" for one in wrong)
                if id not in catalogue:
                    yield f"{path}: there are no words `{id}`"
                    continue
                used |= {id, *chosen}
                named = set[str]().union(*(blanks(catalogue[one]) for one in (id, *chosen)))
                if named != fields:
                    yield f"{path}: `{id}` has the blanks {sorted(named)} and is given {sorted(fields)}"
    yield from (f"nothing asks for `{id}`" for id in catalogue.keys() - used)


def test_the_source_and_the_catalogue_agree():
    assert list(faults(sources(), english())) == []


WORDS = {**dict.fromkeys(BUILT_IN, ""), "a": "no `{name}`", "a.hint": "of {count}", "a.hint.b": "{name}"}


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("Mistake.of('b', name=1)", "there are no words `b`"),
        ("Mistake.of('a', name=1)", "`a` has the blanks ['count', 'name'] and is given ['name']"),
        ("Mistake.of('a', hint='b', name=1, other=2)", "`a` has the blanks ['name'] and is given ['name', 'other']"),
        ("Mistake.of('a', hint='c', name=1)", "there are no words `a.hint.c`"),
        ("Mistake('no name')", "a mistake with words of its own"),
        ("m.within('a', count=1)", "`a` has the blanks ['name'] and is given ['count', 'said']"),
        ("phrase('a', name=1)", "nothing asks for `a.hint`"),
    ],
)
def test_it_finds(code: str, fault: str):
    found = [one.removeprefix("x.py: ") for one in faults({"x.py": code}, WORDS)]
    assert fault in found
