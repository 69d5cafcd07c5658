"""The network of a variant as its sheet shows it: the file's own lines with the values substituted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from ...engine.formulas import tree_of
from ...engine.network import Table
from ...grammar import Claim, Convention, Find, Let, Letter, Positive, Span, Title, Vary, print_math

SILENT = (Claim, Convention, Find, Let, Positive, Title, Vary)
"""Statements that are no part of the network."""


def network_text(table: Table) -> str:
    """The lines of the network alone, numbers instead of the letters that have values.

    >>> from netderive.engine import derive
    >>> print(network_text(derive("vary k in {8}; input 3@9x9 -> conv k@3x3 # ours\\nfind params", {"k": 8})))
    input 3@9x9
    conv 8@3x3
    """
    text = table.network.source.text
    lines: list[str] = []
    for statement in table.network.statements:
        if isinstance(statement, SILENT) and not _defines(statement, table):
            continue
        start, end = statement.span
        pieces: list[str] = []
        for name, (first, last) in sorted(_letters(statement), key=lambda found: found[1]):
            value = table.book.number(name)
            if value is not None and start <= first and text[first:last] == name:
                pieces += [text[start:first], print_math(tree_of(value))]
                start = last
        lines.append("".join([*pieces, text[start:end]]).strip())
    return "\n".join(lines)


def _defines(statement: object, table: Table) -> bool:
    """Whether a statement says what a letter is in other letters: it stays, since it is no number."""
    return isinstance(statement, Let) and table.book.number(statement.name) is None


def _letters(node: object) -> Iterator[tuple[str, Span]]:
    """Every letter of a statement with its position in the text."""
    if isinstance(node, Letter):
        yield node.name, node.span
    elif isinstance(node, tuple):
        for one in node:
            yield from _letters(one)
    elif dataclasses.is_dataclass(node):
        for one in dataclasses.fields(node):
            yield from _letters(getattr(node, one.name))
