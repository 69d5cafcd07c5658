"""The network of a variant as its sheet shows it: the file's own lines with the values substituted."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ...engine.arithmetic import Impossible
from ...engine.formulas import evaluate, tree_of
from ...engine.inference import Costs
from ...engine.layers import CONVENTIONS, STANDARD, Argument, Choices, Flag, Other
from ...engine.network import Table
from ...grammar import (
    Again,
    BlockDefinition,
    Claim,
    Comparison,
    Convention,
    Each,
    Find,
    From,
    Group,
    KindOf,
    Layer,
    Let,
    Letter,
    ListOf,
    Mistakes,
    Negative,
    Outputs,
    Path,
    Positive,
    Power,
    Product,
    Range,
    Source,
    Span,
    Sum,
    Title,
    Values,
    Vary,
    print_math,
)

DEFAULT = Costs()
CROSS = re.compile(r"(?<![\w.])(\d+) x (?=\d)")
"""The cross between two sizes that are numbers."""
Worked = Negative | Sum | Product | Power | Group
"""What is worked out where its letters have values."""
SILENT = (Claim, Convention, Find, Let, ListOf, Positive, Title, Vary)
"""Statements that are no part of the network."""


def network_text(table: Table) -> str:
    """The lines of the network alone, numbers instead of the letters that have values.

    A letter whose name means something else anywhere, as the index of a loop or the parameter of a block, stays, and
    a `let` says its value. A convention other than the textbook's is named, and what is included is shown.

    >>> from netderive.engine import derive
    >>> print(network_text(derive("vary k in {8}; input 3@9x9 -> conv k@3x3 # ours\\nfind params", {"k": 8})))
    input 3@9x9
    conv 8@3x3
    >>> print(network_text(derive("vary i in {8}; input 3 -> dense i -> for i = 1..2 [ dense i ]", {"i": 8})))
    let i = 8
    input 3
    dense i
    for i = 1..2 [ dense i ]
    """
    text, statements = table.network.source.text, table.network.statements
    known = {name: number for name in table.symbols if (number := table.book.number(name)) is not None}
    kept = {name for statement in statements for name in _not_replaced(statement, text)}
    kept |= {step for layer in table.every for step in layer.name.split(".")}  # a row may name it: `attention from k`
    kept |= {name for name, number in known.items() if isinstance(number, Fraction)}
    shown = {name: print_math(tree_of(number)) for name, number in known.items() if name not in kept}
    lines = [f"let {name} > 0" for name in _positive(table) if name not in shown]
    lines += [f"let {name} = {print_math(tree_of(known[name]))}" for name in known if name in kept and "[" not in name]
    if table.convention != CONVENTIONS[0]:
        lines.insert(0, f"convention {table.convention}")
    if table.costs.dtype != DEFAULT.dtype:
        lines.append(f"# a number takes {print_math(tree_of(table.costs.element_size))} bytes ({table.costs.dtype})")
    for statement in statements:
        if isinstance(statement, ListOf):
            lines.append(f"let {statement.name} = {_list_values(statement, known, shown, text)}")
        elif not isinstance(statement, SILENT) or (isinstance(statement, Let) and statement.name not in known):
            lines.append(_replaced(statement, shown, text))
    return "\n".join([*lines, *_included(table.network.source)])


def _included(source: Source) -> Iterator[str]:
    """The texts that a network includes, as comments: whoever has the sheet alone sees what they are."""
    ends = (*(start - 1 for start, _ in source.parts[1:]), len(source.text))
    for (start, name), end in zip(source.parts, ends, strict=False):
        yield f"# {os.path.basename(name)}:"
        yield from (f"#     {line}".rstrip() for line in source.text[start:end].strip().splitlines())


def _positive(table: Table) -> Iterator[str]:
    return (statement.name for statement in table.network.statements if isinstance(statement, Positive))


def _list_values(statement: ListOf, known: dict[str, Any], shown: dict[str, str], text: str) -> str:
    """The values of a list, each a number where it has one."""
    names = (f"{statement.name}[{number}]" for number in range(1, len(statement.values) + 1))
    return ", ".join(
        print_math(tree_of(known[name])) if name in known else _replaced(tree, shown, text)
        for name, tree in zip(names, statement.values, strict=True)
    )


def _replaced(node: Any, shown: dict[str, str], text: str) -> str:
    """The text of a part with numbers instead of letters."""
    start, end = node.span
    pieces: list[str] = []
    for (first, last), number in sorted(_numbers(node, shown)):
        if start <= first:
            pieces += [text[start:first], number]
            start = last
    return CROSS.sub(r"\1x", "".join([*pieces, text[start:end]]).strip())


def _numbers(node: object, shown: dict[str, str]) -> Iterator[tuple[Span, str]]:
    """Where letters with a value are, each with its number: `2*k` at once, where no other letter is in it."""
    letters = {letter.name for letter in _letters(node)}
    if isinstance(node, Letter) and node.name in shown:
        yield node.span, shown[node.name]
    elif isinstance(node, Worked) and letters and letters <= shown.keys() and (number := _worked(node, shown)):
        yield node.span, number
    else:
        for one in _within(node):
            yield from _numbers(one, shown)


def _worked(tree: Worked, shown: dict[str, str]) -> str:
    """The whole number that an expression is; nothing where it is none."""
    try:
        value = evaluate(tree, {name: int(number) for name, number in shown.items()})
    except (Impossible, KeyError, Mistakes):
        return ""
    return str(value) if isinstance(value, int) else ""


def _letters(node: object) -> Iterator[Letter]:
    return (one for one in _parts(node) if isinstance(one, Letter))


def _parts(node: object) -> Iterator[object]:
    """A part of the tree with all that is in it."""
    yield node
    for one in _within(node):
        yield from _parts(one)


def _within(node: object) -> Iterator[object]:
    """What is directly in a part of the tree."""
    if isinstance(node, tuple):
        yield from node
    elif dataclasses.is_dataclass(node):
        yield from (getattr(node, one.name) for one in dataclasses.fields(node))


def _not_replaced(statement: object, text: str) -> Iterator[str]:
    """Names that are not, or not everywhere, a letter of the file with a text of its own."""
    for node in _parts(statement):
        match node:
            case Letter(name) if text[slice(*node.span)] != name:
                yield name
            case Range(name) | Each(name) | From(name) | Again(name):
                yield name
            case Comparison(Letter(name), "="):
                yield name
            case BlockDefinition(_, parameters):
                yield from (one.name for one in parameters if isinstance(one, Letter))
            case KindOf():
                yield from (letter.name for letter in _letters(node))
            case Outputs(names):
                yield from names
            case Path(name):
                yield from name.split(".")
            case Layer():
                yield from _words(node)
            case _:
                pass
        yield from filter(None, (getattr(node, "label", None), *getattr(node, "labels", ())))
        yield from getattr(node, "carry", ())


def _words(layer: Layer) -> Iterator[str]:
    """The items of a layer's row that are words of its kind, not letters."""
    kind = STANDARD.kinds.get(layer.word)
    words = _words_of(kind.row) if kind else None
    for item in layer.items:
        for one in item.values if isinstance(item, Values) else (item,):
            if isinstance(one, Letter) and (words is None or one.name in words):  # an own kind has its own words
                yield one.name


def _words_of(row: tuple[Argument | Flag | Other, ...]) -> set[str]:
    """The words that options of a row are made of."""
    found: set[str] = set()
    for option in row:
        found |= {*(option.word or "").split()}
        found |= {*option.words} if isinstance(option, Argument) else set()
        found |= {*option.formulas} if isinstance(option, Choices) else set()
    return found
